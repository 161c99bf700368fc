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
from typing import TYPE_CHECKING, Protocol

import numpy as np

from minerals.geo import Bools, Floats
from minerals.streams import stream

if TYPE_CHECKING:
    from minerals.territory.status_changes import StatusChange

OccupiedOn = Callable[[dt.date], Bools]

NODE_M = 10_000.0
"""Metres between the nodes at which the shift of the line is drawn: pieces nearer to each other
share it. Places whose statuses are known lie some 9 km apart, and nothing ties the line beyond."""


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
    x0, y0 = segments[..., 0, 0], segments[..., 0, 1]
    along_x, along_y = segments[..., 1, 0] - x0, segments[..., 1, 1] - y0
    x, y = points[..., 0] - x0, points[..., 1] - y0
    length = np.maximum(along_x**2 + along_y**2, np.finfo(float).tiny)
    part = np.clip((x * along_x + y * along_y) / length, 0, 1)
    return np.asarray(np.hypot(x - part * along_x, y - part * along_y))
