"""Drawn land of polygons: the histories of providers and of users, draw by draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minerals.geo import WGS84, Bools, Floats, reproject
from minerals.streams import normal_within_two
from minerals.territory.drawn_land import Chances, OccupiedOn, shifted

if TYPE_CHECKING:
    from minerals.territory.history import ControlHistory

STRETCH_M = 50_000.0
"""Metres: contested land of polygons is drawn in stretches of about this length, a sector of the
front; contested land of named places is drawn place by place."""


class DrawnPolygons:
    """Drawn land of polygons.

    The line is shifted by a normal number whose two standard deviations are its stated limit, cut
    at that limit; contested land is drawn part by part.

    Parameters
    ----------
    history : ControlHistory
        Whose polygons.
    chances : Chances
        The draws.
    """

    def __init__(self, history: ControlHistory, chances: Chances) -> None:
        self.history, self.chances = history, chances
        self._date: dt.date | None = None
        self._lands: tuple[_FlatLand, _FlatLand]

    def place(self, name: str, date: dt.date) -> Bools:
        """Return whether a named place is occupied on a date, in every draw."""
        changes = self.history.place_changes(name) if self.history.place_changes else ()
        return self.chances.occupied(name, changes, date)

    def at(self, points: Floats) -> OccupiedOn:
        """Return for points (n_draws, 2) in the plane whether each is occupied on a date."""
        low, high = points.min(axis=0), points.max(axis=0)
        memory: dict[bytes, Bools] = {}

        def occupied_on(date: dt.date) -> Bools:
            lands = self._on(date)
            line = self.history.at(date).line
            margin = float(line.precision_km.max()) * 1000 if len(line.pieces) else 0.0
            around = (*(low - margin), *(high + margin))
            key = b"|".join(land.within(*around) for land in lands)
            if key not in memory:
                memory.clear()  # from one date to the next, mostly nothing changes here
                pieces = shapely.clip_by_rect(line.pieces, *around)
                kept = ~shapely.is_empty(pieces)
                memory[key] = shifted(
                    self._inside(points, *(land.clipped(*around) for land in lands)),
                    self._shifts(points, pieces[kept], line.precision_km[kept] * 1000),
                )
            return memory[key]

        return occupied_on

    def shift(self, foot: Floats, limit_m: float) -> Floats:
        """Return how far the line moves at a point of it, normal between its limits."""
        return np.asarray(normal_within_two(self.chances.node(*foot)) / 2 * limit_m)

    def _inside(self, points: Floats, occupied: Any, contested: Any) -> Bools:
        inside: Bools = shapely.intersects_xy(occupied, points)
        open_ = shapely.intersects_xy(contested, points) & ~inside
        nodes = np.rint(points / STRETCH_M).astype(int)
        for x, y in np.unique(nodes[open_], axis=0):
            here = open_ & (nodes == (x, y)).all(axis=1)
            inside |= here & self.chances.contested(f"{x} {y}")
        return inside

    def _shifts(
        self, points: Floats, pieces: Any, reach: Floats
    ) -> Iterator[tuple[Bools, Floats, Floats]]:
        centre = shapely.Point(points.mean(axis=0))
        spots = shapely.points(points)
        for piece, width in zip(pieces, reach, strict=True):
            x, y = shapely.get_coordinates(shapely.shortest_line(centre, piece))[1]
            shift = normal_within_two(self.chances.node(x, y)) / 2 * width
            yield np.ones(len(spots), dtype=bool), shift, shapely.distance(spots, piece)

    def _on(self, date: dt.date) -> tuple[_FlatLand, _FlatLand]:
        if date != self._date:
            snapshot, plane = self.history.at(date), self.history.plane
            self._date = date
            self._lands = (
                _FlatLand(reproject(snapshot.occupied, WGS84, plane)),
                _FlatLand(reproject(snapshot.contested, WGS84, plane)),
            )
        return self._lands


class _FlatLand:
    """Land of one date in the plane, of which many small parts are asked for."""

    def __init__(self, area: Any) -> None:
        self.area = area
        shapely.prepare(area)
        rings = shapely.get_rings(shapely.get_parts(area))
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        along = ring[1:] == ring[:-1]
        self._edges = np.concatenate([xy[:-1], xy[1:]], axis=1)[along]
        self._low = np.minimum(xy[:-1], xy[1:])[along]
        self._high = np.maximum(xy[:-1], xy[1:])[along]

    def within(self, x0: float, y0: float, x1: float, y1: float) -> bytes:
        """Return what tells the land of a rectangle from other land: its edges there, or a side.

        Of a rectangle that no edge comes near, one corner says on which side it lies.
        """
        low, high = self._low, self._high
        near = (high[:, 0] >= x0) & (low[:, 0] <= x1) & (high[:, 1] >= y0) & (low[:, 1] <= y1)
        corner = b"1" if shapely.intersects_xy(self.area, x0, y0) else b"0"
        edges: bytes = self._edges[near].tobytes()
        return edges + corner

    def clipped(self, x0: float, y0: float, x1: float, y1: float) -> Any:
        """Return the land of a rectangle."""
        return shapely.clip_by_rect(self.area, x0, y0, x1, y1)
