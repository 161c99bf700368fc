"""One site in every draw: where it may lie, and whether land there is occupied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from minerals.geo import WGS84, Bools, Floats, reproject
from minerals.statuses.join import DepositJoin
from minerals.streams import stream

if TYPE_CHECKING:
    from minerals.statuses.sampling import Sampler

OUTLINE_POINTS = 24
"""Points by which an outline is drawn: in a draw its fraction is known to about a twentieth."""

_PLASTIC = 1.32471795724474602596
_MAX_TRIES = 100_000

ORE_K = 2.0
"""How evenly ore lies in an outline: the fraction of it in a part that holds the fraction f of the
area is Beta(f k, (1 - f) k). With 2, the ore in one half of an outline is anything between none
and all with equal chances: nothing is known of where in its outline a deposit is rich."""


class DrawnSite:
    """One site: where it may lie, and how much of it each of its points stands for.

    Parameters
    ----------
    sampler : Sampler
        Of the join.
    site : int
        Its row among the sites.
    """

    def __init__(self, sampler: Sampler, site: int) -> None:
        self.sampler, self.site = sampler, site
        self.name = str(sampler.join.ids[site])

    @cached_property
    def _outline(self) -> Any:
        join = self.sampler.join
        return join.shapes[self.site] if join.is_areal[self.site] else None

    @cached_property
    def _base(self) -> Floats:
        """The points of the site before they are shifted, in the plane."""
        join = self.sampler.join
        if self._outline is None:
            return join.points_on_land[[self.site]]
        flat = reproject(self._outline, WGS84, join.history.plane)
        return _points_within(flat, self.name, self.sampler.seed)

    @cached_property
    def _named(self) -> str | None:
        """The named place at sea whose status is the site's, where there is one."""
        join = self.sampler.join
        if not join.offshore[self.site] or self._outline is not None:
            return None
        place = join.sites["control_place_id"].iloc[self.site]
        known = join.history.place_status is not None
        return place if known and isinstance(place, str) else None

    def weights(self, n_points: int) -> tuple[Floats, Floats]:
        """Return how much of an outline each of its points stands for, by area and of ore."""
        sampler = self.sampler
        if self._weights is None:
            spread = np.full(n_points, ORE_K / n_points)
            ore = stream(sampler.seed, "ore", self.name).dirichlet(spread, sampler.n_draws).T
            self._weights = np.full(ore.shape, 1 / n_points), ore
        return self._weights

    _weights: tuple[Floats, Floats] | None = None

    @property
    def shift(self) -> Floats:
        """How far the site lies from its point in every draw, shape (n_draws, 2), metres."""
        sampler = self.sampler
        if self._named is not None:
            return np.zeros((sampler.n_draws, 2))
        limits_km = sampler.join.precision
        if self._outline is not None:
            limits_km = sampler.join.sites["outline_precision_km"].to_numpy(float)
        position = stream(sampler.seed, "position", self.name)
        radius = float(limits_km[self.site]) * 1000 * np.sqrt(position.random(sampler.n_draws))
        angle = 2 * np.pi * position.random(sampler.n_draws)
        return np.array([radius * np.cos(angle), radius * np.sin(angle)]).T

    @cached_property
    def _parts(self) -> list[Callable[[dt.date], Bools]]:
        join, land = self.sampler.join, self.sampler.land
        shift = self.shift
        parts = [land.at(point + shift) for point in self._base]
        if join.offshore[self.site] and self._outline is None:
            return [_at_sea(parts[0], join, self.site, land.chances.contested(self.name))]
        return parts

    def occupied(self, date: dt.date) -> Bools:
        """Return whether each point of the site is occupied on a date, shape (points, n_draws)."""
        if self._named is not None:
            return self.sampler.land.place(self._named, date)[None]
        return np.stack([part(date) for part in self._parts])


def _at_sea(
    drawn: Callable[[dt.date], Bools], join: DepositJoin, site: int, unknown: Bools
) -> Callable[[dt.date], Bools]:
    """Return occupation of an offshore point without a named place, as the join counts it.

    Polygons that reach out to sea say what they say of land; where none does, it is contested.
    """

    def occupied_on(date: dt.date) -> Bools:
        inside = shapely.intersects_xy(join.history.at(date).occupied, *join.lonlat[site])
        return drawn(date) if inside and not join.off_land[site] else unknown

    return occupied_on


def _points_within(polygon: Any, name: str, seed: int) -> Floats:
    """Spread points evenly over a polygon: a sequence of low discrepancy from a random start.

    The additive recurrence on the plastic number fills a rectangle evenly whatever number of its
    points is taken, so that a line across the polygon has about its share of them on either side.
    """
    x0, y0, x1, y1 = polygon.bounds
    shapely.prepare(polygon)
    start = stream(seed, "outline", name).random(2)
    number, points = 0, np.empty((0, 2))
    while len(points) < OUTLINE_POINTS and number < _MAX_TRIES:
        steps = np.arange(number, number + 16 * OUTLINE_POINTS)[:, None] / [_PLASTIC, _PLASTIC**2]
        tried = (start + steps) % 1 * [x1 - x0, y1 - y0] + [x0, y0]
        points = np.vstack([points, tried[shapely.contains_xy(polygon, tried)]])
        number += 16 * OUTLINE_POINTS
    if not len(points):  # thinner than any point finds
        points = shapely.get_coordinates(polygon.representative_point())
    return points[:OUTLINE_POINTS]
