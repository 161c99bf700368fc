"""Drawn land of named places and their cells: the bundled history, draw by draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from minerals.geo import Bools, Floats
from minerals.territory.drawn_land import (
    Chances,
    OccupiedOn,
    distance_to_segments,
    shifted,
)

if TYPE_CHECKING:
    from minerals.territory.bundled import PlaceStatuses


class DrawnCells:
    """Drawn land of named places and their cells.

    A border between two cells of different status is a piece of the line. It is shifted by a
    uniform part of half the distance between their places, to either side, on their bank alone.

    Parameters
    ----------
    places : PlaceStatuses
        Seeds, cells and dated statuses.
    chances : Chances
        The draws.
    """

    def __init__(self, places: PlaceStatuses, chances: Chances) -> None:
        self.places, self.chances = places, chances
        self.names = places.frame["place_id"].to_numpy(dtype=object)
        cells = places.cells
        self._half_gap = cells.gap_km * 500  # metres
        self._tree = shapely.STRtree(shapely.linestrings(cells.borders))
        self._seeds = [(members, places.points[members].T) for _, members in places.trees]
        self._middles = cells.borders.mean(axis=1)
        low, high = cells.borders.min(axis=1), cells.borders.max(axis=1)
        gap = self._half_gap[:, None]
        self._reached = shapely.STRtree(shapely.box(*(low - gap).T, *(high + gap).T))
        self._date: dt.date | None = None
        self._known: tuple[Bools, Bools]
        self._drawn: dict[int, Bools] = {}
        self._bytes: dict[int, bytes] = {}

    def place(self, name: str, date: dt.date) -> Bools:
        """Return whether a named place is occupied on a date, in every draw."""
        return self.chances.occupied(name, self.places.changes.of(name), date)

    def at(self, points: Floats) -> OccupiedOn:
        """Return for points (n_draws, 2) in the plane whether each is occupied on a date."""
        centre = points.mean(axis=0)
        radius = float(np.sqrt(((points - centre) ** 2).sum(axis=1).max()))
        banks = self.places.banks.within(points, centre, radius).astype(np.int8)
        own, member = self._nearest_seeds(points, banks, centre, radius)
        near = self._borders_within(centre, radius)
        cells = np.unique(np.concatenate([own, self.places.cells.sides[near].ravel()]))
        away: dict[int, Floats] = {}
        memory: dict[bytes, Bools] = {}

        def occupied_on(date: dt.date) -> Bools:
            sure, may_be = self._on(date)
            open_ = cells[may_be[cells] & ~sure[cells]]
            key = sure[cells].tobytes() + may_be[cells].tobytes()
            if len(open_):
                key += b"".join(map(self._packed, open_.tolist()))
            if key not in memory:
                memory.clear()  # from one date to the next, mostly nothing changes here
                drawn = np.stack([self._occupied(each) for each in own])
                inside = drawn[member, np.arange(len(points))]
                pieces = self._shifts(points, banks, near, away)
                memory[key] = shifted(inside, pieces)
            return memory[key]

        return occupied_on

    def shift(self, foot: Floats, limit_m: float) -> Floats:
        """Return how far the line moves at a point of it, uniform between its limits."""
        border = int(self._tree.nearest(shapely.Point(foot)))
        drawn = self.chances.node(*self._middles[border])
        return np.asarray((2 * drawn - 1) * min(limit_m, self._half_gap[border]))

    def _nearest_seeds(
        self, points: Floats, banks: npt.NDArray[np.int8], centre: Floats, radius: float
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int16]]:
        """Return the places that are nearest to points of a circle on their bank, and whose.

        The second array tells for each point which of the places that is.
        """
        nearest = np.empty(len(points), dtype=np.intp)
        for bank in np.flatnonzero(np.bincount(banks)):
            members, (x, y) = self._seeds[bank]
            square = (x - centre[0]) ** 2 + (y - centre[1]) ** 2
            reach = np.sqrt(square.min()) + 2 * radius
            close = np.flatnonzero(square <= reach**2)
            here = banks == bank
            if len(close) > 1:
                east, north = points[here].T[:, None] - (x[close, None], y[close, None])
                close = close[np.hypot(east, north).argmin(axis=0)]
            nearest[here] = members[close]
        own = np.flatnonzero(np.bincount(nearest))
        return own, np.searchsorted(own, nearest).astype(np.int16)

    def _borders_within(self, centre: Floats, radius: float) -> npt.NDArray[np.intp]:
        """Return the borders whose shift may reach a circle."""
        found = self._reached.query(shapely.box(*(centre - radius), *(centre + radius)))
        away = distance_to_segments(centre, self.places.cells.borders[found]) - radius
        return np.asarray(found[away <= self._half_gap[found]])

    def _shifts(
        self,
        points: Floats,
        banks: npt.NDArray[np.int8],
        near: npt.NDArray[np.intp],
        away: dict[int, Floats],
    ) -> Iterator[tuple[Bools, Floats, Floats]]:
        """Yield for each piece of line whether it is one, its shift, and how far points lie off."""
        cells, side = self.places.cells, self.places.side
        sure, may_be = (each[cells.sides[near]] for each in self._known)
        alike = sure.all(axis=1) | ~may_be.any(axis=1)
        near = near[~alike]
        for border, (one, other) in zip(near, cells.sides[near], strict=True):
            differs = self._occupied(one) != self._occupied(other)
            if side[one] == side[other]:
                differs = differs & (banks == side[one])
            if differs.any():
                if border not in away:
                    away[border] = distance_to_segments(points, cells.borders[border])
                drawn = self.chances.node(*self._middles[border])
                yield differs, (2 * drawn - 1) * self._half_gap[border], away[border]

    def _on(self, date: dt.date) -> tuple[Bools, Bools]:
        """Return which places are occupied for certain on a date, and which may be."""
        if date != self._date:
            self._date, self._drawn, self._bytes = date, {}, {}
            self._known = self.places.occupied_at_least_at_most(date)
        return self._known

    def _packed(self, seed: int) -> bytes:
        """Return what :meth:`_occupied` tells, as bits."""
        if seed not in self._bytes:
            self._bytes[seed] = np.packbits(self._occupied(seed)).tobytes()
        return self._bytes[seed]

    def _occupied(self, seed: int) -> Bools:
        """Return whether a place is occupied on the date at hand, in every draw."""
        if seed not in self._drawn:
            sure, may_be = self._known
            if sure[seed] or not may_be[seed] or self._date is None:
                self._drawn[seed] = np.full(self.chances.n_draws, bool(sure[seed]))
            else:
                self._drawn[seed] = self.place(str(self.names[seed]), self._date)
        return self._drawn[seed]
