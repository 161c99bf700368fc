"""Drawn land: whether points are occupied in draws of all that is not known of control.

Drawn are the line of contact (a shift between its limits), the dates of status changes (uniform
within their uncertainty, their order kept) and contested land (occupied with a probability that is
itself drawn). What is drawn belongs to a place on the ground or to a named place: it is the same
for all points, on all dates, and in every order of asking.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
import shapely

from minerals.geo import WGS84, Floats, reproject
from minerals.streams import normal_within_two, stream

if TYPE_CHECKING:
    from minerals.territory.bundled import PlaceStatuses
    from minerals.territory.history import ControlHistory
    from minerals.territory.status_changes import StatusChange

Bools = npt.NDArray[np.bool_]
OccupiedOn = Callable[[dt.date], Bools]

NODE_M = 10_000.0
"""Metres between the nodes at which the shift of the line is drawn: pieces nearer to each other
share it. Places whose statuses are known lie some 9 km apart, and nothing ties the line beyond."""

STRETCH_M = 50_000.0
"""Metres: contested land of polygons is drawn in stretches of about this length, a sector of the
front; contested land of named places is drawn place by place."""


class DrawnLand(Protocol):
    """What histories hand out: occupation of points and of named places, draw by draw."""

    chances: Chances

    def at(self, points: Floats) -> OccupiedOn:
        """Return for points (n_draws, 2) in the plane whether each is occupied on a date."""

    def place(self, name: str, date: dt.date) -> Bools:
        """Return whether a named place is occupied on a date, in every draw."""

    def shift(self, foot: Floats, limit_m: float) -> Floats:
        """Return how far the line moves at a point of it, shape (n_draws,), metres.

        Positive where occupied land grows; the same shifts as those of :meth:`at`.
        """


@dataclass
class Chances:
    """The draws that all land shares, by their names.

    Parameters
    ----------
    seed : int
        Of all streams.
    n_draws : int
        How many draws.
    """

    seed: int
    n_draws: int
    _uniform: dict[tuple[str | int, ...], Floats] = field(default_factory=dict)
    _changes: dict[str, Floats] = field(default_factory=dict)

    def uniform(self, *name: str | int) -> Floats:
        """Return numbers between 0 and 1, shape (n_draws,), of one name."""
        if name not in self._uniform:
            self._uniform[name] = stream(self.seed, *name).random(self.n_draws)
        return self._uniform[name]

    def node(self, x: float, y: float) -> Floats:
        """Return the uniform numbers of the node nearest to a point in the plane."""
        return self.uniform("line", int(np.rint(x / NODE_M)), int(np.rint(y / NODE_M)))

    def contested(self, stretch: str) -> Bools:
        """Draw whether a stretch of contested land is occupied.

        The probability is uniform and the same for all stretches of a draw: where one is held by
        the occupier, the others are more likely to be.
        """
        return np.asarray(self.uniform("stretch", stretch) < self.uniform("contested"))

    def occupied(self, name: str, changes: Sequence[StatusChange], date: dt.date) -> Bools:
        """Draw whether a named place is occupied on a date, given its dated changes in order."""
        if not changes:
            return np.zeros(self.n_draws, dtype=bool)
        if name not in self._changes:
            days = np.array([[change.date.toordinal()] for change in changes], dtype=float)
            width = np.array([[change.date_uncertainty_days] for change in changes], dtype=float)
            uniform = stream(self.seed, "date", name).random((len(changes), self.n_draws))
            drawn = days + (2 * uniform - 1) * width
            self._changes[name] = np.maximum.accumulate(drawn, axis=0)
        begun = (self._changes[name] <= date.toordinal()).sum(axis=0)
        statuses = np.array(["government", *(change.status for change in changes)])[begun]
        contested = self.contested(name) if (statuses == "contested").any() else False
        return np.asarray((statuses == "occupied") | ((statuses == "contested") & contested))


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


def shifted(occupied: Bools, pieces: Iterator[tuple[Bools, Floats, Floats]]) -> Bools:
    """Return occupation after the line has moved.

    Parameters
    ----------
    occupied : numpy.ndarray
        Shape (n_draws,), on which side of the unmoved line each point lies.
    pieces : iterator of (numpy.ndarray, numpy.ndarray, numpy.ndarray)
        Of each piece, shape (n_draws,): whether it is a piece of the line, its shift in metres
        (positive where occupied land grows), and the distance of each point from it in metres.

    Returns
    -------
    numpy.ndarray
        Shape (n_draws,): a point that a piece has moved across is on its other side.

    Examples
    --------
    >>> here = np.array([False, False])
    >>> always, away = np.array([True, True]), np.array([500.0, 500.0])
    >>> shifted(here, iter([(always, np.array([400.0, 600.0]), away)])).tolist()
    [False, True]
    """
    crossed = np.zeros(len(occupied), dtype=bool)
    for differs, shift, away in pieces:
        crossed |= differs & np.where(occupied, shift < -away, shift > away)
    return occupied ^ crossed


def distance_to_segments(points: Floats, segments: Floats) -> Floats:
    """Measure how far points in a plane lie from straight segments.

    Parameters
    ----------
    points : numpy.ndarray
        Shape (2,) or (n, 2).
    segments : numpy.ndarray
        Shape (2, 2) or (n, 2, 2), their ends; one for all points, or one for each.

    Returns
    -------
    numpy.ndarray
        Shape (n,), in the units of the plane.

    Examples
    --------
    >>> square = np.array([[0.0, 1.0], [3.0, 0.0], [-3.0, 4.0]])
    >>> distance_to_segments(square, np.array([[0.0, 0.0], [2.0, 0.0]])).tolist()
    [1.0, 1.0, 5.0]
    """
    start, along = segments[..., 0, :], segments[..., 1, :] - segments[..., 0, :]
    length = np.maximum((along**2).sum(axis=-1), np.finfo(float).tiny)
    part = np.clip(((points - start) * along).sum(axis=-1) / length, 0, 1)
    off = points - start - part[..., None] * along
    return np.asarray(np.hypot(off[..., 0], off[..., 1]))
