"""Areal deposits: the occupied fraction of an outline, with the line shifted both ways."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import shapely

from minerals.geo import EQUAL_AREA, WGS84, Floats, reproject
from minerals.territory.history import Line


class Part(NamedTuple):
    """The occupied fraction of an outline, its bounds, and the status that follows."""

    value: float
    low: float
    high: float
    status: str


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

    def fractions(self, line: Line, occupied: Any, contested: Any) -> Part:
        """Return the occupied fraction of the outline, and its bounds with the line shifted.

        The outline has the status of its half; where contested land decides which half that
        is, the outline is contested.
        """
        now, open_ = shapely.intersection(self.flat, np.array([occupied, contested]))
        width = np.hypot(self.precision, line.precision_km) * 1000
        near = np.flatnonzero(shapely.distance(line.pieces, self.flat) <= width)
        pieces, width = self._beside(line.pieces[near], width[near]), width[near]
        key = b"".join(shapely.to_wkb(np.array([now, open_, *pieces], dtype=object)))
        key += width.tobytes()
        if key != self._last[0]:  # from one snapshot to the next, mostly nothing changes here
            self._last = key, self._shares(now, open_, pieces, width)
        return self._last[1]

    def _beside(self, pieces: Any, width: Floats) -> Any:
        """Cut a line as long as a country to what can reach the outline."""
        if not len(pieces):
            return pieces
        west, south, east, north = self.flat.bounds
        reach = float(width.max())
        return shapely.clip_by_rect(
            pieces, west - reach, south - reach, east + reach, north + reach
        )

    def _shares(self, now: Any, open_: Any, pieces: Any, width: Floats) -> Part:
        band = shapely.union_all(shapely.buffer(pieces, width))
        sure = shapely.difference(now, band)
        most = shapely.union_all([now, open_, shapely.intersection(self.flat, band)])
        parts = np.array([self.flat, now, sure, most, shapely.union(now, open_)])
        whole, *found = shapely.area(reproject(parts, self.plane, EQUAL_AREA)).tolist()
        value, low, high, not_government = (min(area / whole, 1.0) for area in found)
        status = (
            "occupied" if value >= 0.5 else "contested" if not_government >= 0.5 else "government"
        )
        # Overlays round in the ninth digit.
        return Part(value, min(low, value), max(high, value), status)
