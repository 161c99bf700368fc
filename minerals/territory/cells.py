"""Voronoi cells of points, and the borders between them; none crosses a river."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from minerals.territory.banks import RIVER_KM, SIDES, Banks


@dataclass(frozen=True, eq=False)
class Cells:
    """Voronoi cells of seeds, and the borders between them.

    Attributes
    ----------
    polygons : numpy.ndarray
        Shape (n,), one cell per seed, in the plane; not yet cut to the land.
    borders : numpy.ndarray
        Shape (m, 2, 2), the straight borders between cells, start and end in the plane.
    sides : numpy.ndarray
        Shape (m, 2), the seeds on either side of each border.
    gap_km : numpy.ndarray
        Shape (m,), the distance between those seeds.
    """

    polygons: npt.NDArray[np.object_]
    borders: npt.NDArray[np.float64]
    sides: npt.NDArray[np.intp]
    gap_km: npt.NDArray[np.float64]


def cells(points: npt.NDArray[np.float64], extent: Any) -> Cells:
    """Build the Voronoi cells of points.

    Parameters
    ----------
    points : numpy.ndarray
        Shape (n, 2), distinct points in metres.
    extent : shapely geometry
        The cells cover at least this, in the same plane.

    Returns
    -------
    Cells
        Cells in the order of the points.

    Notes
    -----
    A border belongs to two cells and has the same two end points in both, bit for bit, so that
    borders are found by sorting the sides of all cells.

    Examples
    --------
    >>> two = cells(np.array([[0.0, 0.0], [4000.0, 0.0]]), shapely.box(-9e3, -9e3, 9e3, 9e3))
    >>> two.sides.tolist(), two.gap_km.tolist()
    ([[0, 1]], [4.0])
    """
    diagram = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=extent, ordered=True)
    polygons = shapely.get_parts(diagram)
    coordinates, owner = shapely.get_coordinates(polygons, return_index=True)
    follows = owner[1:] == owner[:-1]
    start, end, cell = coordinates[:-1][follows], coordinates[1:][follows], owner[1:][follows]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    first = np.where(swap[:, None], end, start)
    last = np.where(swap[:, None], start, end)
    key = np.column_stack([first, last])
    order = np.lexsort(key.T)
    same = (key[order][1:] == key[order][:-1]).all(axis=1)
    left, right = order[:-1][same], order[1:][same]
    sides = np.column_stack([cell[left], cell[right]])
    gap = np.hypot(*(points[sides[:, 0]] - points[sides[:, 1]]).T) / 1000
    return Cells(polygons, np.stack([first[left], last[left]], axis=1), sides, gap)


def divided_cells(points: npt.NDArray[np.float64], banks: Banks, extent: Any) -> Cells:
    """Build the cells of points on two banks, each among those of its own bank.

    Parameters
    ----------
    points : numpy.ndarray
        Shape (n, 2), distinct points in metres, some on either bank.
    banks : Banks
        In the same plane.
    extent : shapely geometry
        The cells cover at least this.

    Returns
    -------
    Cells
        Their polygons reach over the river and are to be cut to the land of their bank; their
        borders are cut by it. The river itself is a border between the nearest points of either
        bank, its gap twice the position error of the river.

    Examples
    --------
    >>> river = shapely.LineString([(0, 9e3), (0, -9e3)])
    >>> box = shapely.box(-9e3, -9e3, 9e3, 9e3)
    >>> two = divided_cells(
    ...     np.array([[-3e3, 0.0], [5e3, 0.0]]), Banks(box, river, shapely.Polygon()), box
    ... )
    >>> np.unique(two.sides, axis=0).tolist(), np.unique(two.gap_km).tolist()
    ([[0, 1]], [2.0])
    """
    side = banks.of(points)
    polygons = np.empty(len(points), dtype=object)
    found, members = {}, [np.flatnonzero(side == each) for each in SIDES]
    for each in np.unique(side):
        found[each] = cells(points[members[each]], extent)
        polygons[members[each]] = found[each].polygons
    river = banks.segments(np.concatenate([each.borders for each in found.values()]))
    middles = shapely.points(river.mean(axis=1))
    trees = [shapely.STRtree(shapely.points(points[each])) for each in members]
    borders, gaps = [river], [np.full(len(river), 2 * RIVER_KM)]
    sides = [np.empty((len(river), 2), dtype=np.intp)]
    for each, bank in found.items():
        pieces, owner = banks.cut(bank.borders, each)
        borders.append(pieces)
        sides.append(members[each][bank.sides[owner]])
        gaps.append(bank.gap_km[owner])
        sides[0][:, each] = members[each][trees[each].nearest(middles)]
    return Cells(polygons, *(np.concatenate(each) for each in (borders, sides, gaps)))
