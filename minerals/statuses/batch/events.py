"""What a query of an edge history answers: the first status of each point, and its changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from minerals.statuses.batch.edges import Dates, Shorts
from minerals.statuses.batch.orientation import Bools, Ints


class Intervals(NamedTuple):
    """Stretches of one status, in order of point and date.

    ``start`` and ``end`` are indices of the dates on which the status was first and last seen.
    """

    point: Ints
    start: npt.NDArray[np.int32]
    end: Shorts
    occupied: Bools


@dataclass(frozen=True, eq=False)
class Events:
    """The status of points on the first date, and every change of it.

    Attributes
    ----------
    dates : tuple of datetime.date
        The dates of the history.
    n_points : int
        How many points were asked for.
    point, date_index : numpy.ndarray
        Shape (events,), in order of point, then date. The first row of a point has date 0.
    occupied : numpy.ndarray
        Shape (events,), the status from that date on.
    """

    dates: Dates
    n_points: int
    point: Ints
    date_index: Shorts
    occupied: Bools

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
        end = np.full(len(self.point), len(self.dates) - 1, dtype=np.int32)
        more = np.flatnonzero(self.point[1:] == self.point[:-1])
        end[more] = self.date_index[more + 1] - 1
        return Intervals(self.point, self.date_index, end, self.occupied)

    def status_at(self, index: int) -> Bools:
        """Tell which points are occupied on the date with an index."""
        index = range(len(self.dates))[index]
        past = self.date_index <= index
        status = np.zeros(self.n_points, dtype=bool)
        status[self.point[past]] = self.occupied[past]  # the last of equal indices counts
        return status

    def counts(self) -> Ints:
        """Return the number of occupied points on each date."""
        size = len(self.dates)
        later = self.date_index > 0
        won = np.bincount(self.date_index[self.occupied], minlength=size)
        lost = np.bincount(self.date_index[later & ~self.occupied], minlength=size)
        return np.cumsum(won - lost)
