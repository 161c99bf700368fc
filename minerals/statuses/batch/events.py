"""What the engine answers: the first status of each point, and its changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from minerals.statuses.batch.orientation import Bools, Ints
from minerals.statuses.batch.snapshots import Dates
from minerals.statuses.batch.timelines import Found, Shorts, spread


class Intervals(NamedTuple):
    """Stretches of one status, in order of point and date.

    ``start`` and ``end`` are indices of the dates on which the status was first and last seen.
    """

    point: Ints
    start: Shorts
    end: Shorts
    occupied: Bools


@dataclass(frozen=True, eq=False)
class Events:
    """The status of points on the first date, and every change of it.

    Attributes
    ----------
    dates : tuple of datetime.date
        The dates of the history.
    first : numpy.ndarray
        Shape (n_points,), which points are occupied on the first date.
    changed, changed_on : numpy.ndarray
        Shape (changes,), the point and the date index of every change, in order of point, then
        date. With each the status of the point turns into the other.
    """

    dates: Dates
    first: Bools
    changed: Ints
    changed_on: Shorts

    @classmethod
    def joined(cls, dates: Dates, stretches: Iterable[tuple[Shorts, Found]]) -> Events:
        """Join what was found for stretches of dates.

        Parameters
        ----------
        dates : tuple of datetime.date
            All dates.
        stretches : iterable of (numpy.ndarray, Found)
            The date index of each snapshot, and what was found for the same points, in order.
        """
        first = np.zeros(0, dtype=bool)
        last: Bools | None = None
        changed, changed_on = [], []
        for days, found in stretches:
            if last is None:
                first = found.first
            else:
                moved = np.flatnonzero(found.first != last)
                changed.append(moved)
                changed_on.append(np.full(len(moved), days[0], dtype=np.int32))
            changed.append(found.point)
            changed_on.append(days[found.snapshot])
            last = found.first.copy()
            last[_odd(found.point)] ^= True
        point = np.concatenate(changed)
        order = np.argsort(point, kind="stable")
        return cls(dates, first, point[order], np.concatenate(changed_on)[order])

    @property
    def n_points(self) -> int:
        """How many points were asked for."""
        return len(self.first)

    @cached_property
    def gained(self) -> Bools:
        """Which changes are to occupied; the others are to not occupied."""
        heads = np.flatnonzero(np.diff(self.changed, prepend=-1))
        _, rank = spread(np.diff(heads, append=len(self.changed)))
        gained: Bools = self.first[self.changed] ^ (rank % 2 == 0)
        return gained

    def intervals(self) -> Intervals:
        """Return the stretches between changes.

        Examples
        --------
        >>> import datetime as dt
        >>> import shapely
        >>> from minerals.statuses.batch.parity import EdgeHistory
        >>> days = [dt.date(2025, 1, day) for day in (1, 2, 3)]
        >>> areas = [shapely.box(0, 0, 1, 1), shapely.box(0, 0, 3, 1), shapely.box(0, 0, 3, 1)]
        >>> events = EdgeHistory.from_polygons(days, areas).events(np.array([[2.0, 0.5]]))
        >>> [column.tolist() for column in events.intervals()]
        [[0, 0], [0, 1], [0, 2], [False, True]]
        """
        size = np.bincount(self.changed, minlength=self.n_points) + 1
        point = np.repeat(np.arange(self.n_points), size)
        at = np.arange(len(self.changed)) + self.changed + 1
        start = np.zeros(len(point), dtype=np.int32)
        start[at] = self.changed_on
        end = np.full(len(point), len(self.dates) - 1, dtype=np.int32)
        end[at - 1] = self.changed_on - 1
        occupied = np.repeat(self.first, size)
        occupied[at] = self.gained
        return Intervals(point, start, end, occupied)

    def status_at(self, index: int) -> Bools:
        """Tell which points are occupied on the date with an index."""
        index = range(len(self.dates))[index]
        status = self.first.copy()
        status[_odd(self.changed[self.changed_on <= index])] ^= True
        return status

    def counts(self) -> Ints:
        """Return the number of occupied points on each date."""
        size = len(self.dates)
        won = np.bincount(self.changed_on[self.gained], minlength=size)
        lost = np.bincount(self.changed_on[~self.gained], minlength=size)
        counts: Ints = np.count_nonzero(self.first) + np.cumsum(won - lost)
        return counts


def _odd(points: Ints) -> Ints:
    """Return those of sorted points that are there an odd number of times."""
    heads = np.flatnonzero(np.diff(points, prepend=-1))
    odd: Ints = points[heads[np.diff(heads, append=len(points)) % 2 == 1]]
    return odd
