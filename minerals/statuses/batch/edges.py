"""The edges of many snapshots: each once, and the dates on which it comes and goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from minerals.errors import InputError
from minerals.statuses.batch.orientation import Bools, Floats, Ints

LARGEST = 1e100
"""No coordinate is greater: the arithmetic of the grid would overflow."""

Vertices = npt.NDArray[np.complex128]
Marks = npt.NDArray[np.uint64]
Shorts = npt.NDArray[np.int32]
Dates = tuple[dt.date, ...]
Snapshots = npt.NDArray[np.object_]


def as_points(xy: npt.ArrayLike) -> Floats:
    """Return points as an array of floats, shape (n, 2)."""
    points = np.asarray(xy, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise InputError(f"points of shape {points.shape}: give an array of shape (n, 2)")
    return points


def as_snapshots(dates: Sequence[dt.date], polygons: Sequence[Any]) -> tuple[Snapshots, Dates]:
    """Return polygons as an array, and dates, when they fit together."""
    days = tuple(dates)
    snapshots = np.empty(len(polygons), dtype=object)
    snapshots[:] = polygons
    if not days or len(days) != len(snapshots):
        raise InputError(
            f"{len(days)} dates for {len(snapshots)} polygons: give one polygon per date"
        )
    for before, after in pairwise(days):
        if after <= before:
            raise InputError(f"{after} after {before}: give the dates in order, each once")
    kinds = shapely.get_type_id(snapshots)
    wrong = np.flatnonzero(~np.isin(kinds, (3, 6)) & ~shapely.is_empty(snapshots))
    if len(wrong):
        raise InputError(
            f"polygons of {days[wrong[0]]}: {getattr(snapshots[wrong[0]], 'geom_type', 'nothing')} "
            f"given; give a Polygon or MultiPolygon, an empty one where there is none"
        )
    return snapshots, days


def fresh(snapshots: Snapshots) -> Bools:
    """Tell which snapshots differ from the one before."""
    fresh = np.ones(len(snapshots), dtype=bool)
    fresh[1:] = ~shapely.equals_identical(snapshots[1:], snapshots[:-1])
    return fresh


def check_parts(snapshots: Snapshots, days: Dates) -> None:
    """Refuse what the even-odd rule would misread: invalid parts, and parts that overlap."""
    new = np.flatnonzero(fresh(snapshots))
    for index in new[~shapely.is_valid(snapshots[new])]:
        parts = shapely.get_parts(snapshots[index])
        fault = None
        if not shapely.is_valid(parts).all():
            fault = shapely.is_valid_reason(snapshots[index])
        else:
            one, two = shapely.STRtree(parts).query(parts, predicate="intersects")
            one, two = one[one < two], two[one < two]
            if shapely.relate_pattern(parts[one], parts[two], "T********").any():
                fault = "parts overlap"
        if fault:
            raise InputError(
                f"polygons of {days[index]}: {fault}; dissolve them first "
                f"(minerals.territory.repair.polygons_only)"
            )


def mark(vertices: Vertices) -> Marks:
    """Return 64 well mixed bits for each vertex."""
    mixed = vertices.view(np.uint64).reshape(-1, 2) * np.array(
        [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64
    )
    bits: Marks = mixed[:, 0] ^ (mixed[:, 1] >> np.uint64(31)) ^ (mixed[:, 1] << np.uint64(33))
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        bits ^= bits >> np.uint64(33)
        bits *= np.uint64(factor)
    bits ^= bits >> np.uint64(33)
    return bits


def all_edges(snapshots: Snapshots) -> tuple[Vertices, Vertices, Marks, Ints]:
    """Return both ends, a mark and the date index of every edge, date by date."""
    parts, day = shapely.get_parts(snapshots, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    if len(xy) and not (xy.min() >= -LARGEST and xy.max() <= LARGEST):
        raise InputError(f"a coordinate is not finite, or beyond {LARGEST:g}; correct the polygons")
    xy += 0.0  # one zero only
    vertices = xy.view(np.complex128)[:, 0]
    marks = mark(vertices)
    edge = np.flatnonzero((ring[1:] == ring[:-1]) & (vertices[1:] != vertices[:-1]))
    return (
        vertices[edge],
        vertices[edge + 1],
        marks[edge] + marks[edge + 1],
        day[part][ring[edge]],
    )


def numbered(a: Vertices, b: Vertices, marks: Marks) -> tuple[Ints, Ints]:
    """Give equal undirected edges one number, in order of first appearance.

    Returns
    -------
    edge, first : numpy.ndarray
        The number of each edge given, and for each number the first edge that has it.
    """
    places = np.uint64(max(1, len(a)).bit_length())
    keys = (marks << places) | np.arange(len(a), dtype=np.uint64)
    keys.sort()
    order = (keys & ((np.uint64(1) << places) - np.uint64(1))).astype(np.int64)
    group = np.diff(keys >> places, prepend=np.uint64(0)) != 0
    group[:1] = True
    edge = np.empty(len(a), dtype=np.int64)
    first = order[group]
    edge[order] = np.argsort(np.argsort(first))[np.cumsum(group) - 1]
    first.sort()
    one, two = a[first][edge], b[first][edge]
    if not (((a == one) & (b == two)) | ((a == two) & (b == one))).all():
        return _numbered_slowly(a, b)  # two edges with one mark
    return edge, first


def _numbered_slowly(a: Vertices, b: Vertices) -> tuple[Ints, Ints]:
    _, first, edge = np.unique(lower_first(a, b), axis=0, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[edge.ravel()], np.sort(first)


def lower_first(a: Vertices, b: Vertices) -> Floats:
    """Return edges as rows of four numbers, the lower end first."""
    swap = (a.imag > b.imag) | ((a.imag == b.imag) & (a.real > b.real))
    low, high = np.where(swap, b, a), np.where(swap, a, b)
    return np.column_stack((low.real, low.imag, high.real, high.imag))


def states(edge: Ints, day: Ints, n_dates: int) -> tuple[Ints, Ints]:
    """Return edge times n_dates plus date, in order, and how many times each edge is there."""
    keys = edge * n_dates + day
    keys.sort()
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[starts], np.diff(starts, append=len(keys))


def toggles_of(state: Ints, n_dates: int) -> Shorts:
    """Return (date, edge) of where runs of dates begin, and of the dates after their ends."""
    opens = np.diff(state, prepend=-2) != 1
    opens |= state % n_dates == 0
    closes = np.append(opens[1:], True)[: len(state)]
    after = state[closes] + 1
    edge, date = np.divmod(np.concatenate((state[opens], after[after % n_dates != 0])), n_dates)
    order = np.lexsort((edge, date))
    return np.column_stack((date, edge))[order].astype(np.int32)
