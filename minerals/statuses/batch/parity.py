"""Many points against a whole history of control polygons, exactly and at once.

With the even-odd rule a point is occupied when a ray from it crosses an odd number of edges, so
that an edge which is there on two dates changes nothing between them. A history is therefore kept
as its unique edges and the dates on which they come and go; a query crosses each edge once,
whatever the number of dates, and answers with the changes only. ``docs/parity.md`` tells why this
is exact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from minerals.statuses.batch.edges import (
    Dates,
    Shorts,
    Snapshots,
    all_edges,
    as_points,
    as_snapshots,
    check_parts,
    fresh,
    lower_first,
    numbered,
    states,
    toggles_of,
)
from minerals.statuses.batch.events import Events, Intervals
from minerals.statuses.batch.orientation import (
    Bools,
    Changes,
    Floats,
    Grid,
    Ints,
    date_bits,
    spread,
)

__all__ = ["EdgeHistory", "Events", "Intervals", "best_events"]

BLOCK = 1 << 18
"""Points handled in one go."""
CELLS = 1 << 20
"""Cells of the grid that many points are sorted into."""
FEW = 2000
"""Fewer points than this are not worth that grid; they are tested against their row."""
DIRECT = 1.0
"""Fewer points than this times the vertices of a snapshot go to shapely in `best_events`."""


class EdgeHistory:
    """A history of polygons as unique edges and the dates on which they come and go.

    Attributes
    ----------
    edges : numpy.ndarray
        Shape (n_edges, 4): x and y of the lower end (the left one of a level edge), then of the
        other; in order of first appearance.
    toggles : numpy.ndarray
        Shape (n_toggles, 2), in order of date: date index and edge, where the edge is there on
        that date and not on the one before, or the other way round.
    doubled : numpy.ndarray
        The same for edges that are there an even number of times, as where two parts touch:
        they do not count for parity, but a point on them is occupied.

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

    def __init__(self, dates: Dates, edges: Floats, toggles: Shorts, doubled: Shorts) -> None:
        self.dates, self.edges = dates, edges
        self.toggles, self.doubled = toggles, doubled
        self._grids: dict[bool, Grid] = {}

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
            Whether to make sure of that; the check takes longer than the rest.

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
        a, b, marks, day = all_edges(snapshots)
        edge, first = numbered(a, b, marks)
        state, times = states(edge, day, len(days))
        return cls(
            days,
            lower_first(a[first], b[first]),
            toggles_of(state, len(days)),
            toggles_of(state[times % 2 == 0], len(days)),
        )

    @property
    def n_edges(self) -> int:
        """The number of unique edges."""
        return len(self.edges)

    @property
    def n_toggles(self) -> int:
        """The number of times that an edge comes or goes."""
        return len(self.toggles)

    @property
    def nbytes(self) -> int:
        """The bytes of edges and toggles."""
        return self.edges.nbytes + self.toggles.nbytes + self.doubled.nbytes

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
        grid = self._grid(len(points))
        blocks = [
            _rows(grid, points[start : start + BLOCK], start)
            for start in range(0, max(1, len(points)), BLOCK)
        ]
        point, date_index, occupied = map(np.concatenate, zip(*blocks, strict=True))
        return Events(self.dates, len(points), point, date_index, occupied)

    def _grid(self, n_points: int) -> Grid:
        fine = n_points >= FEW or True in self._grids
        if fine not in self._grids:
            odd = there = date_bits(self.toggles, self.n_edges, len(self.dates))
            if len(self.doubled):
                odd = there ^ date_bits(self.doubled, self.n_edges, len(self.dates))
            self._grids[fine] = Grid(self.edges, odd, there, CELLS if fine else 0)
        return self._grids[fine]


def best_events(
    points: npt.ArrayLike, dates: Sequence[dt.date], polygons: Sequence[Any], *, check: bool = True
) -> Events:
    """Find the status of points through a history, in the faster of two ways.

    Fewer points than a snapshot has vertices are asked of shapely date by date; for more, an
    :class:`EdgeHistory` is built. The answers are the same. Whoever asks more than once keeps the
    history instead.

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
    if len(xy) * len(days) >= DIRECT * int(shapely.get_num_coordinates(snapshots).sum()):
        return EdgeHistory.from_polygons(days, list(snapshots), check=check).events(xy)
    if check:
        check_parts(snapshots, days)
    return _direct(xy, days, snapshots)


def _direct(xy: Floats, days: Dates, snapshots: Snapshots) -> Events:
    """Ask shapely about the points in the box of each snapshot that differs from the last."""
    x, y = xy.T
    last = np.zeros(len(xy), dtype=bool)
    points, rows, values = [], [], []
    for index in np.flatnonzero(fresh(snapshots)):
        now = np.zeros(len(xy), dtype=bool)
        x0, y0, x1, y1 = shapely.bounds(snapshots[index])
        near = np.flatnonzero((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1))
        now[near] = _intersects(snapshots[index], xy[near])
        changed = np.flatnonzero(now != last) if index else np.arange(len(xy))
        points.append(changed)
        rows.append(np.full(len(changed), index, dtype=np.int32))
        values.append(now[changed])
        last = now
    point = np.concatenate(points)
    order = np.argsort(point, kind="stable")
    return Events(
        days, len(xy), point[order], np.concatenate(rows)[order], np.concatenate(values)[order]
    )


def _intersects(polygon: shapely.Geometry, xy: Floats) -> Bools:
    """Ask shapely, with an index that goes when it was not there before."""
    kept = bool(shapely.is_prepared(polygon))
    shapely.prepare(polygon)
    found: Bools = shapely.intersects_xy(polygon, xy)
    if not kept:
        shapely.destroy_prepared(polygon)
    return found


def _rows(grid: Grid, points: Floats, start: int) -> tuple[Ints, Shorts, Bools]:
    """Return the events of a block of points that are numbered from ``start`` on."""
    found = grid.locate(points)
    tested = np.flatnonzero(found < 0)
    run = -found[tested].astype(np.int64) - 1
    found[tested] = 0
    quiet, moved = grid.quiet, Changes.of(grid.test(points[tested], run))
    first, begin, count = quiet.first[found], quiet.begin[found], quiet.length[found]
    first[tested], count[tested] = moved.first, moved.length
    begin[tested] = moved.begin + len(quiet.dates)
    dates = np.concatenate((quiet.dates, moved.dates))
    size = count + 1
    occupied = np.repeat(first, size)
    date_index = np.zeros(len(occupied), dtype=np.int32)
    changing = np.flatnonzero(count)
    member, rank = spread(count[changing])
    member = changing[member]
    at = (np.cumsum(size) - size)[member] + rank + 1
    date_index[at] = dates[begin[member] + rank]
    occupied[at] ^= rank % 2 == 0
    return np.repeat(np.arange(start, start + len(points)), size), date_index, occupied
