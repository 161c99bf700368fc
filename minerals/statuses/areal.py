"""Areal deposits: the occupied fraction of an outline, and its bounds with the line shifted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely

from minerals.geo import EQUAL_AREA, WGS84, Floats, reproject
from minerals.territory.contact_line import Line


class Part(NamedTuple):
    """The occupied fraction of an outline, its bounds by area, and the status that follows."""

    value: float
    low: float
    high: float
    status: str


class DateLand(NamedTuple):
    """Land of one snapshot in the plane: at its word, and at its extremes with their lines."""

    occupied: Any
    contested: Any
    least: Any
    least_line: Line
    most: Any
    most_line: Line


def once(work: Callable[[Any], Any], lands: Sequence[Any]) -> list[Any]:
    """Do one thing with several lands, once where some of them are the same.

    Parameters
    ----------
    work : callable
        From an array of geometries to one of as many.
    lands : sequence of shapely geometry
        Mostly the extremes of a date are its land itself.

    Examples
    --------
    >>> square = shapely.box(0, 0, 1, 1)
    >>> one, other = once(shapely.centroid, [square, square])
    >>> one is other
    True
    """
    distinct = {id(each): each for each in lands}
    done = dict(zip(distinct, work(np.array([*distinct.values()], dtype=object)), strict=True))
    return [done[id(each)] for each in lands]


class Outline:
    """An areal deposit in the plane, and the last answer that it gave.

    Parameters
    ----------
    outline : shapely geometry
        Polygons in EPSG:4326.
    precision_km : float
        How far the true outline may lie from this one.
    plane : str
        The plane of the control history.
    index : int
        The row of the deposit among the sites.
    """

    def __init__(self, outline: Any, precision_km: float, plane: str, index: int) -> None:
        self.index = index
        self.plane = plane
        self.flat = reproject(outline, WGS84, plane)
        self.precision = precision_km
        self._last: tuple[bytes, Part] = (b"", Part(0.0, 0.0, 0.0, "government"))

    def fractions(self, faces: DateLand) -> Part:
        """Return the occupied fraction of the outline, and its bounds by area.

        The outline has the status of its half; where contested land decides which half that
        is, the outline is contested. Within the sum of both position limits of a line, land may
        be on its other side: the lower bound is what is occupied at the least, less that band,
        the upper what is occupied at the most, and that band.
        """
        areas = (faces.occupied, faces.contested, faces.least, faces.most)
        parts = once(lambda each: shapely.intersection(self.flat, each), areas)
        bands = [self._pieces(faces.least_line)]
        one = faces.most_line is faces.least_line
        bands.append(bands[0] if one else self._pieces(faces.most_line))
        key = b"".join(shapely.to_wkb(np.array([*parts, *bands[0][0], *bands[1][0]], object)))
        key += bands[0][1].tobytes() + b"|" + bands[1][1].tobytes()
        if key != self._last[0]:  # from one snapshot to the next, mostly nothing changes here
            self._last = key, self._bounded(*parts, *(shapely.buffer(*band) for band in bands))
        return self._last[1]

    def _pieces(self, line: Line) -> tuple[Any, Floats]:
        """Return the pieces of a line that may reach the outline, cut to it, and how far (m)."""
        width = (self.precision + line.precision_km) * 1000
        near = np.flatnonzero(shapely.dwithin(line.pieces, self.flat, width))
        pieces, width = line.pieces[near], width[near]
        if not len(pieces):
            return pieces, width
        west, south, east, north = self.flat.bounds
        reach = float(width.max())  # a line may be as long as a country
        box = (west - reach, south - reach, east + reach, north + reach)
        return shapely.clip_by_rect(pieces, *box), width

    def _bounded(
        self, occupied: Any, contested: Any, least: Any, most: Any, inner: Any, outer: Any
    ) -> Part:
        sure = shapely.difference(least, shapely.union_all(inner))
        band = shapely.intersection(self.flat, shapely.union_all(outer))
        possible = shapely.union_all([most, band])
        parts = np.array([self.flat, occupied, sure, possible, shapely.union(occupied, contested)])
        whole, *found = shapely.area(reproject(parts, self.plane, EQUAL_AREA)).tolist()
        value, low, high, not_government = (min(area / whole, 1.0) for area in found)
        status = (
            "occupied" if value >= 0.5 else "contested" if not_government >= 0.5 else "government"
        )
        return Part(value, min(low, value), max(high, value), status)
