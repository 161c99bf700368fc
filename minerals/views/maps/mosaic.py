"""Land over time as one planar partition: faces that no snapshot splits, and their statuses.

The outlines of all snapshots and oblasts, noded together, cut the land into faces. A face has one
status on each date, so that the land of any date, what changed between two dates, and an oblast
are all sets of faces; their borders are the arcs with just one side in the set. Each arc is
written once, however many dates it serves, and simplified once, so that no gap opens between
neighbours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from minerals.territory.history import ControlHistory
from minerals.vocabulary import STATUS_CODES

GRID_DEG = 1e-4
"""Degrees to which coordinates are rounded: about ten metres."""

SIMPLIFY_DEG = 2e-3
"""Tolerance of the simplification in degrees: the side of the square of the least area kept."""

OCCUPIED, CONTESTED = STATUS_CODES["occupied"], STATUS_CODES["contested"]

Shorts = npt.NDArray[np.int8]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Mosaic:
    """Faces as arcs, and what each kind of face was on every date.

    Attributes
    ----------
    kinds : numpy.ndarray
        Shape (k, n_dates): the status of each kind of face on each date; kind 0 is outside.
    units : list of str
        The unit (oblast) that each kind lies in, empty where none; shape (k,).
    arcs : list of numpy.ndarray
        Each of shape (n, 2), longitude and latitude in steps of :data:`GRID_DEG`.
    sides : numpy.ndarray
        Shape (len(arcs), 2): the kinds to the left and to the right of each arc.
    """

    kinds: Shorts
    units: list[str]
    arcs: list[Ints]
    sides: Ints


def mosaic(
    history: ControlHistory,
    dates: Sequence[dt.date],
    units: pd.DataFrame | None = None,
    simplify: float = SIMPLIFY_DEG,
) -> Mosaic:
    """Cut the land of a control history into faces.

    Parameters
    ----------
    history : ControlHistory
        Where control comes from.
    dates : sequence of datetime.date
        Snapshot dates of the history, in order.
    units : pandas.DataFrame, optional
        Units that cover the land without overlap (oblasts), indexed by their code, EPSG:4326.
    simplify : float, optional
        Degrees, see :data:`SIMPLIFY_DEG`; 0 keeps every corner.

    Returns
    -------
    Mosaic
        The faces of all dates.

    Examples
    --------
    >>> import minerals
    >>> history = minerals.control()
    >>> found = mosaic(history, history.dates[:2])
    >>> found.kinds.shape[1], found.kinds[0].tolist()
    (2, [0, 0])
    """
    snapshots = [history.at(date) for date in dates]
    land = {name: [_rounded(getattr(each, name)) for each in snapshots]
            for name in ("occupied", "contested")}  # fmt: skip
    cover = [] if units is None else [_rounded(each) for each in units.geometry]
    faces = _faces([*land["occupied"], *land["contested"], *cover])
    inner_points = shapely.get_coordinates(shapely.point_on_surface(faces))
    status = _inside(inner_points, dates, land["occupied"]) * OCCUPIED
    contested = _inside(inner_points, dates, land["contested"])
    status = np.where((status == 0) & contested, CONTESTED, status).astype(np.int8)
    unit = _unit(inner_points, units)
    key = np.column_stack([unit, status])
    kept = key.any(axis=1)
    kinds, kind = np.unique(np.vstack([np.zeros((1, key.shape[1]), key.dtype), key[kept]]), axis=0,
                            return_inverse=True)  # fmt: skip
    pieces = _dissolved(faces[kept], kind.ravel()[1:], len(kinds))
    if simplify:
        pieces = shapely.coverage_simplify(pieces, simplify)
    arcs, sides = _arcs(pieces)
    codes = [""] if units is None else ["", *map(str, units.index)]
    return Mosaic(kinds[:, 1:].astype(np.int8), [codes[each] for each in kinds[:, 0]], arcs, sides)


def _rounded(geometry: Any) -> Any:
    """Round coordinates to the grid; what becomes invalid is sorted out when lines are noded."""
    return shapely.transform(geometry, lambda xy: np.rint(xy / GRID_DEG) * GRID_DEG)


def _faces(geometries: Sequence[Any]) -> npt.NDArray[np.object_]:
    """Node the borders of all geometries and return the faces between them."""
    xy, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(np.array(geometries, dtype=object))),
        return_index=True,
    )
    steps = np.rint(xy / GRID_DEG).astype(np.int64)
    along = (ring[1:] == ring[:-1]) & (steps[1:] != steps[:-1]).any(axis=1)
    edges = np.concatenate([steps[:-1][along], steps[1:][along]], axis=1)
    up = _upward(edges)
    edges = np.unique(np.where(up[:, None], edges, _turned(edges)), axis=0)
    lines = shapely.linestrings(edges.reshape(-1, 2, 2).astype(float))
    noded = shapely.union_all(lines, grid_size=1)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return np.asarray(shapely.transform(faces, lambda xy: xy * GRID_DEG), dtype=object)


def _inside(
    points: npt.NDArray[np.float64], dates: Sequence[dt.date], areas: Sequence[Any]
) -> npt.NDArray[np.bool_]:
    """Tell for each point and date whether the point lies in the area; shape (n, n_dates)."""
    from minerals.statuses.batch.parity import best_events  # a kept mosaic needs none

    found = best_events(points, dates, areas, check=False)
    return np.column_stack([found.status_at(index) for index in range(len(dates))])


def _unit(points: npt.NDArray[np.float64], units: pd.DataFrame | None) -> npt.NDArray[np.int16]:
    """Return the number of the unit that each point lies in, from 1; 0 for none."""
    number = np.zeros(len(points), dtype=np.int16)
    if units is not None:
        point, unit = shapely.STRtree(units.geometry.to_numpy()).query(
            shapely.points(points), predicate="intersects"
        )
        number[point] = unit + 1
    return number


def _dissolved(faces: Any, kind: Ints, n_kinds: int) -> npt.NDArray[np.object_]:
    """Join the faces of each kind; kind 0, the outside, stays empty."""
    order = np.argsort(kind, kind="stable")
    starts = np.searchsorted(kind[order], np.arange(1, n_kinds + 1))
    groups = np.split(faces[order], starts)[1:-1]
    joined = [shapely.coverage_union_all(group) for group in groups]
    return np.array([shapely.MultiPolygon(), *joined], dtype=object)


def _arcs(pieces: npt.NDArray[np.object_]) -> tuple[list[Ints], Ints]:
    """Return the borders between kinds: each once, with the kinds on its two sides."""
    parts, kind = shapely.get_parts(shapely.orient_polygons(pieces), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(xy / GRID_DEG).astype(np.int64)
    along = np.flatnonzero(ring[1:] == ring[:-1])
    # Rings run with their face to the left.
    left = kind[part][ring[along]]
    directed = np.concatenate([steps[along], steps[along + 1]], axis=1)
    up = _upward(directed)
    edges, edge = np.unique(
        np.where(up[:, None], directed, _turned(directed)), axis=0, return_inverse=True
    )
    sides = np.zeros((len(edges), 2), dtype=np.int64)
    edge = edge.ravel()
    sides[edge[up], 0] = left[up]
    sides[edge[~up], 1] = left[~up]
    return _joined(edges, sides)


def _joined(edges: Ints, sides: Ints) -> tuple[list[Ints], Ints]:
    """Join edges that have the same kinds on their sides to arcs."""
    if not len(edges):  # nobody holds any land on any date
        return [], sides
    right = sides[:, 0] <= sides[:, 1]
    edges = np.where(right[:, None], edges, _turned(edges))
    pairs, pair = np.unique(np.sort(sides, axis=1), axis=0, return_inverse=True)
    lines = np.asarray(shapely.linestrings(edges.reshape(-1, 2, 2).astype(float)))
    arcs: list[Ints] = []
    both = []
    order = np.argsort(pair.ravel(), kind="stable")
    starts = np.searchsorted(pair.ravel()[order], np.arange(1, len(pairs)))
    for sides_of, members in zip(pairs, np.split(order, starts), strict=True):
        merged = shapely.line_merge(shapely.multilinestrings(lines[members]), directed=True)
        for line in shapely.get_parts(merged):
            arcs.append(np.rint(shapely.get_coordinates(line)).astype(np.int64))
            both.append(sides_of)
    return arcs, np.array(both, dtype=np.int64).reshape(-1, 2)


def _upward(edges: Ints) -> npt.NDArray[np.bool_]:
    """Tell which edges run upward (or, where level, to the right)."""
    rise = edges[:, 3] - edges[:, 1]
    upward: npt.NDArray[np.bool_] = (rise > 0) | ((rise == 0) & (edges[:, 2] > edges[:, 0]))
    return upward


def _turned(edges: Ints) -> Ints:
    """Return edges from their end to their start."""
    return edges[:, [2, 3, 0, 1]]
