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
        self._lines = shapely.linestrings(cells.borders)
        self._tree = shapely.STRtree(self._lines)
        self._date: dt.date | None = None
        self._known: tuple[Bools, Bools]
        self._drawn: dict[int, Bools] = {}

    def place(self, name: str, date: dt.date) -> Bools:
        """Return whether a named place is occupied on a date, in every draw."""
        return self.chances.occupied(name, self.places.changes.of(name), date)

    def at(self, points: Floats) -> OccupiedOn:
        """Return for points (n_draws, 2) in the plane whether each is occupied on a date."""
        centre = points.mean(axis=0)
        radius = float(np.hypot(*(points - centre).T).max())
        banks = self.places.banks.of(points)
        nearest = self._nearest_seeds(points, banks, centre, radius)
        own, member = np.unique(nearest, return_inverse=True)
        near = self._borders_within(centre, radius)
        cells = np.unique(np.concatenate([own, self.places.cells.sides[near].ravel()]))
        away: dict[int, Floats] = {}
        memory: dict[bytes, Bools] = {}

        def occupied_on(date: dt.date) -> Bools:
            sure, may_be = self._on(date)
            open_ = cells[may_be[cells] & ~sure[cells]]
            key = sure[cells].tobytes() + may_be[cells].tobytes()
            if len(open_):
                key += b"".join(np.packbits(self._occupied(each)).tobytes() for each in open_)
            if key not in memory:
                memory.clear()  # from one date to the next, mostly nothing changes here
                drawn = np.stack([self._occupied(each) for each in own])
                inside = drawn[member.ravel(), np.arange(len(points))]
                pieces = self._shifts(points, banks, near, away)
                memory[key] = shifted(inside, pieces)
            return memory[key]

        return occupied_on

    def shift(self, foot: Floats, limit_m: float) -> Floats:
        """Return how far the line moves at a point of it, uniform between its limits."""
        border = int(self._tree.nearest(shapely.Point(foot)))
        drawn = self.chances.node(*self.places.cells.borders[border].mean(axis=0))
        return np.asarray((2 * drawn - 1) * min(limit_m, self._half_gap[border]))

    def _nearest_seeds(
        self, points: Floats, banks: npt.NDArray[np.intp], centre: Floats, radius: float
    ) -> npt.NDArray[np.intp]:
        """Return the place of its bank that is nearest to each point of a circle."""
        middle = shapely.Point(centre)
        nearest = np.empty(len(points), dtype=np.intp)
        for bank in np.unique(banks):
            tree, members = self.places.trees[bank]
            _, closest = tree.query_nearest(middle, return_distance=True)
            reach = float(closest[0]) + 2 * radius
            seeds = members[tree.query(middle, predicate="dwithin", distance=reach)]
            here = points[banks == bank]
            away = np.hypot(*(here[:, None] - self.places.points[seeds][None]).transpose(2, 0, 1))
            nearest[banks == bank] = seeds[away.argmin(axis=1)]
        return nearest

    def _borders_within(self, centre: Floats, radius: float) -> npt.NDArray[np.intp]:
        """Return the borders whose shift may reach a circle."""
        margin = radius + float(self._half_gap.max())
        found = self._tree.query(shapely.box(*(centre - margin), *(centre + margin)))
        away = distance_to_segments(centre, self.places.cells.borders[found]) - radius
        return np.asarray(found[away <= self._half_gap[found]])

    def _shifts(
        self,
        points: Floats,
        banks: npt.NDArray[np.intp],
        near: npt.NDArray[np.intp],
        away: dict[int, Floats],
    ) -> Iterator[tuple[Bools, Floats, Floats]]:
        """Yield for each piece of line whether it is one, its shift, and how far points lie off."""
        cells, side = self.places.cells, self.places.side
        for border, (one, other) in zip(near, cells.sides[near], strict=True):
            differs = self._occupied(one) != self._occupied(other)
            if side[one] == side[other]:
                differs = differs & (banks == side[one])
            if differs.any():
                segment = cells.borders[border]
                if border not in away:
                    away[border] = distance_to_segments(points, segment)
                drawn = self.chances.node(*segment.mean(axis=0))
                yield differs, (2 * drawn - 1) * self._half_gap[border], away[border]

    def _on(self, date: dt.date) -> tuple[Bools, Bools]:
        """Return which places are occupied for certain on a date, and which may be."""
        if date != self._date:
            self._date, self._drawn = date, {}
            self._known = self.places.occupied_at_least_at_most(date)
        return self._known

    def _occupied(self, seed: int) -> Bools:
        """Return whether a place is occupied on the date at hand, in every draw."""
        if seed not in self._drawn:
            sure, may_be = self._known
            if sure[seed] or not may_be[seed] or self._date is None:
                self._drawn[seed] = np.full(self.chances.n_draws, bool(sure[seed]))
            else:
                self._drawn[seed] = self.place(str(self.names[seed]), self._date)
        return self._drawn[seed]
