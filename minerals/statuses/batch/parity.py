"""Many points against a whole history of control polygons, exactly and at once.

With the even-odd rule a point is occupied when a ray from it crosses an odd number of edges, so
that an edge which is there on two dates changes nothing between them. A history is therefore kept
as its unique edges and the snapshots that they are in; a query crosses each edge once, whatever
the number of dates, and answers with the changes only. ``docs/parity.md`` tells why this is exact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from minerals.statuses.batch.edges import EdgeSet
from minerals.statuses.batch.events import Events, Intervals
from minerals.statuses.batch.grid import Grid
from minerals.statuses.batch.orientation import Floats
from minerals.statuses.batch.snapshots import (
    Dates,
    Snapshots,
    as_points,
    as_snapshots,
    check_parts,
    fresh,
)
from minerals.statuses.batch.timelines import Found, Shorts, flips
from minerals.statuses.batch.ways import cells_for, find

__all__ = ["EdgeHistory", "Events", "Intervals", "best_events"]

VERTICES = 1 << 20
"""Vertices of snapshots that are taken together: memory does not grow with the dates."""


class Stretch:
    """Successive snapshots as unique edges, and grids over them as they are asked for.

    Attributes
    ----------
    days : numpy.ndarray
        The date index of each snapshot.
    edges : EdgeSet
        The edges of all.
    """

    def __init__(self, snapshots: Snapshots, days: Shorts) -> None:
        self.days, self.edges = days, EdgeSet.of(snapshots)
        self._grids: dict[int, Grid] = {}

    def query(self, points: Floats) -> Found:
        """Return the first status of points, and the snapshots with which it changes."""
        if not len(self.edges):
            return Found.of(np.zeros(len(points), dtype=bool), [], [])
        cells = max([cells_for(len(points)), *self._grids])
        if cells not in self._grids:
            self._grids[cells] = Grid(self.edges, cells)
        return self._grids[cells].query(points)


def stretches(snapshots: Snapshots) -> Iterator[tuple[Snapshots, Shorts]]:
    """Cut a history into stretches, each without the snapshots that equal the one before.

    Yields
    ------
    snapshots, days : numpy.ndarray
        Polygons, and the index of the date of each.
    """
    vertices = np.cumsum(shapely.get_num_coordinates(snapshots))
    start = 0
    while start < len(snapshots):
        done = vertices[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(vertices, done + VERTICES, "right")))
        part = snapshots[start:stop]
        new = np.flatnonzero(fresh(part))
        yield part[new], (new + start).astype(np.int32)
        start = stop


class EdgeHistory:
    """A history of polygons as unique edges and the snapshots that they are in.

    Attributes
    ----------
    dates : tuple of datetime.date
        The dates of the history.
    stretches : list of Stretch
        Its parts, one unless it is long.

    Examples
    --------
    >>> days = [dt.date(2025, 1, 1), dt.date(2025, 1, 2)]
    >>> areas = [shapely.box(0, 0, 2, 2), shapely.box(0, 0, 1, 2)]
    >>> history = EdgeHistory.from_polygons(days, areas)
    >>> history.n_edges, history.n_toggles
    (7, 10)
    >>> events = history.events(np.array([[1.5, 1.0], [1.0, 1.0], [3.0, 1.0]]))
    >>> events.status_at(0).tolist(), events.status_at(1).tolist()
    ([True, True, False], [False, True, False])
    >>> events.counts().tolist()
    [2, 1]
    """

    def __init__(self, dates: Dates, parts: list[Stretch]) -> None:
        self.dates, self.stretches = dates, parts

    @classmethod
    def from_polygons(
        cls, dates: Sequence[dt.date], polygons: Sequence[Any], *, check: bool = True
    ) -> EdgeHistory:
        """Build the history of snapshots.

        Parameters
        ----------
        dates : sequence of datetime.date
            In order, each once.
        polygons : sequence of shapely geometries
            One Polygon or MultiPolygon per date, in one planar coordinate system; empty ones are
            allowed. Parts may touch, also along edges, and must not overlap.
        check : bool, optional
            Whether to make sure of that, once for each polygon as long as it is kept: the first
            time this takes longer than the rest.

        Returns
        -------
        EdgeHistory
            The history.

        Raises
        ------
        InputError
            If dates are not in order, or a geometry is invalid or no polygon.

        Examples
        --------
        >>> twice = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
        >>> EdgeHistory.from_polygons([dt.date(2025, 1, 1)], [twice])
        Traceback (most recent call last):
        ...
        minerals.errors.InputError: polygons of 2025-01-01: parts overlap; dissolve them first ...
        """
        snapshots, days = as_snapshots(dates, polygons)
        if check:
            check_parts(snapshots, days)
        return cls(days, [Stretch(*part) for part in stretches(snapshots)])

    @property
    def n_edges(self) -> int:
        """The number of unique edges, stretch by stretch."""
        return sum(len(part.edges) for part in self.stretches)

    @property
    def n_toggles(self) -> int:
        """The number of times that an edge comes or goes, stretch by stretch."""
        return sum(
            int(np.bitwise_count(flips(part.edges.there)).sum())
            + int(np.count_nonzero(part.edges.there[:, 0] & np.uint64(1)))
            for part in self.stretches
        )

    @property
    def nbytes(self) -> int:
        """The bytes of edges and of the snapshots that they are in."""
        return sum(part.edges.nbytes for part in self.stretches)

    def events(self, xy: npt.ArrayLike) -> Events:
        """Find the status of points on the first date, and every change.

        A point on an edge or a vertex is occupied; one without finite coordinates is not.

        Parameters
        ----------
        xy : array-like
            Shape (n, 2), in the coordinate system of the polygons.

        Returns
        -------
        Events
            The same as ``shapely.intersects_xy`` of every snapshot would give.

        Raises
        ------
        InputError
            If the shape is another.
        """
        points = as_points(xy)
        found = ((part.days, part.query(points)) for part in self.stretches)
        return Events.joined(self.dates, found)


def best_events(
    points: npt.ArrayLike, dates: Sequence[dt.date], polygons: Sequence[Any], *, check: bool = True
) -> Events:
    """Find the status of points through a history, in the fastest way.

    The way is chosen for each stretch of dates by what it would cost, see
    :mod:`minerals.statuses.batch.ways`; the answers are the same. Memory does not grow with the
    number of dates, but for the answer. Whoever asks more than once keeps an
    :class:`EdgeHistory` instead.

    Parameters
    ----------
    points : array-like
        Shape (n, 2).
    dates, polygons, check
        As for :meth:`EdgeHistory.from_polygons`. What
        :func:`minerals.territory.repair.polygons_only` returns needs no check.

    Returns
    -------
    Events
        The status on the first date, and every change.

    Raises
    ------
    InputError
        As for :meth:`EdgeHistory.from_polygons`.

    Examples
    --------
    >>> days = [dt.date(2025, 1, 1), dt.date(2025, 1, 2)]
    >>> best_events([[1.0, 1.0]], days, [shapely.Polygon(), shapely.box(0, 0, 1, 2)]).counts()
    array([0, 1])
    """
    xy = as_points(points)
    snapshots, days = as_snapshots(dates, polygons)
    if check:
        check_parts(snapshots, days)
    found = ((indices, find(xy, part)) for part, indices in stretches(snapshots))
    return Events.joined(days, found)
