"""The two banks of a river that no cell crosses, and its water, which is nobody's land."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from minerals.geo import WGS84, Floats, reproject
from minerals.tables.inventory import BUNDLED_COUNTRY
from minerals.tables.load import shapes

RIVER_KM = 1.0
"""How far the generalised river and the shores of its reservoir may lie from the true ones."""

SIDES = (0, 1)
"""The right bank and the left one."""

_FAR_M = 1e7
_OVERLAP_M = 1e-6
"""By so much the left bank reaches over the river: without it, rounding leaves gaps between two
banks of one status."""

Ints = npt.NDArray[np.intp]


class Banks:
    """The land on either side of a river.

    Parameters
    ----------
    land : shapely geometry
        In the plane; the river runs from beyond its north to beyond its south.
    river : shapely LineString
        In the plane, from its spring to its mouth; where it is empty, all land is on one bank.
    water : shapely geometry
        Of its reservoir, in the plane; its generalised shore is drawn in by :data:`RIVER_KM`.

    Examples
    --------
    >>> river = shapely.LineString([(0, 9), (0, -9)])
    >>> banks = Banks(shapely.box(-5, -5, 5, 5), river, shapely.Polygon())
    >>> banks.of(np.array([[-1.0, 0.0], [1.0, 0.0]])).tolist()
    [0, 1]
    """

    def __init__(self, land: Any, river: Any, water: Any) -> None:
        course = shapely.get_coordinates(river)
        north = np.array([0.0, _FAR_M])
        if len(course):
            course = np.concatenate([course[:1] + north, course, course[-1:] - north])
        far = [(_FAR_M, y) for y in course[[-1, 0], 1]] if len(course) else []
        self.river = shapely.LineString(course)
        self.left = shapely.Polygon([*course, *far])
        dry = shapely.difference(land, shapely.buffer(water, -1000 * RIVER_KM))
        over = shapely.buffer(self.left, _OVERLAP_M, join_style="mitre")
        self.lands = (shapely.difference(dry, self.left), shapely.intersection(dry, over))
        self.shore = shapely.boundary(self.left)
        for each in (self.river, self.left, self.shore):
            shapely.prepare(each)

    def of(self, points: Floats) -> Ints:
        """Return the side of each point, shape (n, 2) in the plane: 0 is right, 1 left."""
        return np.asarray(shapely.intersects_xy(self.left, points), dtype=np.intp)

    def within(self, points: Floats, centre: Floats, radius: float) -> Ints:
        """Return the side of points in a circle, which mostly lies on one."""
        if shapely.dwithin(self.shore, shapely.points(centre), radius + _OVERLAP_M):
            return self.of(points)
        return np.repeat(self.of(centre[None]), len(points))

    def segments(self, lines: Floats) -> Floats:
        """Return the river in straight pieces, shape (n, 2, 2), split where lines cross it."""
        found = shapely.linestrings(lines)
        crossings = shapely.intersection(found[shapely.intersects(self.river, found)], self.river)
        course = shapely.get_coordinates(self.river)
        here = [*shapely.points(course), *shapely.points(shapely.get_coordinates(crossings))]
        along = np.unique(shapely.line_locate_point(self.river, here))
        xy = shapely.get_coordinates(shapely.line_interpolate_point(self.river, along))
        return np.stack([xy[:-1], xy[1:]], axis=1)

    def cut(self, segments: Floats, side: int) -> tuple[Floats, Ints]:
        """Cut straight segments to one side of the river.

        Returns
        -------
        pieces : numpy.ndarray
            Shape (m, 2, 2).
        owner : numpy.ndarray
            Shape (m,), which segment each is a piece of.
        """
        lines = shapely.linestrings(segments)
        crosses = shapely.intersects(self.river, lines)
        whole = np.flatnonzero(~crosses & (self.of(segments.mean(axis=1)) == side))
        split = np.flatnonzero(crosses)
        clip = shapely.intersection if side else shapely.difference
        parts, owner = shapely.get_parts(clip(lines[split], self.left), return_index=True)
        kept = shapely.length(parts) > 0
        parts, owner = parts[kept], split[owner[kept]]
        ends = [shapely.get_coordinates(shapely.get_point(parts, end)) for end in (0, -1)]
        return (
            np.concatenate([segments[whole], np.stack(ends, axis=1)]),
            np.concatenate([whole, owner]),
        )


def dnipro(land: Any) -> Banks:
    """Return the banks of the Dnipro, which has been the line since November 2022.

    Parameters
    ----------
    land : shapely geometry
        The country, in its plane.

    Returns
    -------
    Banks
        With the water of the Kakhovka reservoir as it was before it drained in June 2023.
    """
    waters = shapes("waters")["geometry"][["Dnipro", "Kakhovka Reservoir"]].to_numpy()
    river, water = reproject(waters, WGS84, BUNDLED_COUNTRY.plane)
    return Banks(land, river, water)
