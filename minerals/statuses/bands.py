"""Where deposits lie from the line of contact, as parts of a whole: occupied, contested, by band.

Each part has a fraction of every site, its bounds and its draws, as the occupied part has them, so
that whoever adds up a share adds up these. In every draw the parts of a site add up to one.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from minerals.errors import InputError
from minerals.geo import Floats
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.join import DepositJoin
from minerals.statuses.sampling import Draws, Sampler
from minerals.statuses.scope import ALL, Scope
from minerals.vocabulary import DEFAULT_BANDS_KM


class Part(NamedTuple):
    """A part of the whole: its name, and for government-held land its distance from the line."""

    name: str
    from_km: float | None = None
    to_km: float | None = None


OCCUPIED, NOT_COUNTED, CONTESTED = Part("occupied"), Part("not counted"), Part("contested")


def check_bands(edges: Sequence[float]) -> tuple[float, ...]:
    """Return the edges of bands: from 0 on, rising.

    Raises
    ------
    InputError
        If they do not rise, or one is no distance.

    Examples
    --------
    >>> check_bands([10, 20])
    (0.0, 10.0, 20.0)
    """
    told = ",".join(f"{edge:g}" for edge in edges)
    given = tuple(map(float, edges))
    if not given or not all(0 <= edge < np.inf for edge in given):
        raise InputError(f"bands {told!r}: give kilometres from 0 on, such as 0,10,20,50")
    if list(given) != sorted(set(given)):
        raise InputError(f"bands {told!r}: give each edge once, in rising order")
    return given if given[0] == 0 else (0.0, *given)


def parts_of(edges: Sequence[float]) -> list[Part]:
    """Return the parts of the whole, in order from the occupied side.

    Examples
    --------
    >>> [part.name for part in parts_of((0, 10))]
    ['occupied', 'not counted', 'contested', '0 to 10 km', 'beyond 10 km']
    """
    bands = [Part(f"{low:g} to {high:g} km", low, high) for low, high in itertools.pairwise(edges)]
    return [OCCUPIED, NOT_COUNTED, CONTESTED, *bands, Part(f"beyond {edges[-1]:g} km", edges[-1])]


def band_of(distance_km: Floats, edges: Sequence[float]) -> npt.NDArray[np.intp]:
    """Return in which band each distance lies; an edge belongs to the band beyond it.

    Examples
    --------
    >>> band_of(np.array([-1.0, 9.9, 10.0, np.nan]), (0, 10)).tolist()
    [0, 0, 1, 1]
    """
    away = np.where(np.isnan(distance_km), np.inf, distance_km)  # no line: beyond all bands
    return np.searchsorted(np.asarray(edges[1:], dtype=float), away, side="right")


def part_names(
    join: DepositJoin,
    date: dt.date,
    fractions: OccupiedFraction,
    edges: Sequence[float] = DEFAULT_BANDS_KM,
) -> npt.NDArray[np.object_]:
    """Return the part that each site lies in by the map at its word, shape (n_sites,).

    Parameters
    ----------
    join : DepositJoin
        The sites.
    date : datetime.date
        Of a snapshot of the history.
    fractions : OccupiedFraction
        Of the sites at that snapshot.
    edges : sequence of float, optional
        Kilometres.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> from minerals.territory.find import control
    >>> sites = bundled().sites.query("deposit_id == 'ua-shevchenkivske'")
    >>> join = DepositJoin(sites, control())
    >>> [part_names(join, each.date, join.fractions(each)).tolist() for each in
    ...     map(join.history.at, ("2024-01-31", "2025-02-24", "2025-07-31"))]
    [['10 to 20 km'], ['0 to 10 km'], ['occupied']]
    """
    bands = np.array([each.name for each in parts_of(edges)[3:]], dtype=object)
    away = join.distances(join.history.at(date), fractions).distance_km
    return np.where(fractions.status == "government", bands[band_of(away, edges)], fractions.status)


@dataclass(frozen=True, eq=False)
class Exposed:
    """One part of the whole: how much of each site lies in it, at the map's word and in draws."""

    part: Part
    fractions: OccupiedFraction
    draws: Draws


def exposed(
    sampler: Sampler, date: dt.date, scope: Scope, edges: Sequence[float]
) -> Iterator[Exposed]:
    """Divide every site of a join among the parts of the whole, at one snapshot.

    Parameters
    ----------
    sampler : Sampler
        Of the join.
    date : datetime.date
        Of a snapshot of the history.
    scope : Scope
        Which occupied territory counts; what does not is a part of its own, ``not counted``.
    edges : sequence of float
        Kilometres, as :func:`check_bands` returns them.

    Yields
    ------
    Exposed
        For each of :func:`parts_of`, in order; ``not counted`` where the scope takes land away.

    Notes
    -----
    What a draw does not count as occupied of a site that the map calls contested stays contested;
    of any other site it lies in a band, by the distance that the same draw gives it; of an outline
    that the line cuts, by the distance of its point, in the first band where that is occupied.
    """
    whole = _Whole(sampler, date, scope, edges)
    for number, part in enumerate(parts_of(edges)):
        if part is NOT_COUNTED and scope.name == ALL.name:
            continue
        yield Exposed(part, whole.fractions(part, number - 3), whole.draws(part, number - 3))


class _Whole:
    """All parts of the sites of a join at one snapshot."""

    def __init__(
        self, sampler: Sampler, date: dt.date, scope: Scope, edges: Sequence[float]
    ) -> None:
        join, snapshot = sampler.join, sampler.join.history.at(date)
        self.plain = join.fractions(snapshot)
        self.scoped = scope.fractions(join, self.plain)
        self.base = join.bases.get(scope.name)
        self.contested = self.plain.status == "contested"
        distances = join.distances(snapshot, self.plain)
        self.band = band_of(distances.distance_km, edges)
        self.nearest, self.farthest = self._reach(join, date, edges)
        is_open = (self.nearest < self.farthest) & (self.plain.low < 1) & ~self.contested
        self.plain_draws = sampler.draws(snapshot.date, ALL, self.plain)
        self.scoped_draws = sampler.draws(snapshot.date, scope, self.scoped)
        drawn = (self.plain_draws.place >= 0) | (self.scoped_draws.place >= 0)
        self.doubtful = np.flatnonzero(drawn | is_open)
        bands = np.repeat(self.band[self.doubtful][:, None], sampler.n_draws, axis=1)
        for row, site in enumerate(self.doubtful):
            if is_open[site] and not np.isnan(distances.distance_km[site]):
                bands[row] = band_of(sampler.distance_km(int(site), distances), edges)
        self.bands = bands.astype(np.int16)

    def _reach(
        self, join: DepositJoin, date: dt.date, edges: Sequence[float]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return the nearest and the farthest band that each site may lie in."""
        extremes = join.history.extremes(date)
        ends = []
        for snapshot, side in ((extremes.most, -1), (extremes.least, 1)):
            away, limit_km, _ = join.to_line(snapshot.line)
            ends.append(away + side * (join.precision + limit_km))
        nearest = np.where(self.plain.high > 0, 0.0, ends[0])
        low, high = band_of(nearest, edges), band_of(ends[1], edges)
        return np.minimum(low, self.band), np.maximum(high, self.band)

    def fractions(self, part: Part, band: int) -> OccupiedFraction:
        """Return how much of each site lies in a part, at the map's word and at its bounds."""
        plain, scoped = self.plain, self.scoped
        if part is OCCUPIED:
            return scoped
        if part is NOT_COUNTED:
            taken = plain.less(scoped)
            most = np.zeros(len(taken.high)) if self.base is None else self.base.high
            return replace(taken, high=np.minimum(taken.high, most))
        value, low, high = 1 - plain.value, 1 - plain.high, 1 - plain.low
        if part is CONTESTED:
            here = sure = may = self.contested
        else:
            land = ~self.contested
            here = land & (self.band == band)
            sure = land & (self.nearest == band) & (self.farthest == band)
            may = land & (self.nearest <= band) & (band <= self.farthest)
        return OccupiedFraction(value * here, low * sure, high * may, plain.status)

    def draws(self, part: Part, band: int) -> Draws:
        """Return how much of each site lies in a part in every draw."""
        value = self.fractions(part, band).value
        ore, area = (self._drawn(part, band, ore) for ore in (True, False))
        return replace(self.plain_draws, value=value, doubtful=self.doubtful, area=area, ore=ore)

    def _drawn(self, part: Part, band: int, ore: bool) -> Floats:
        scoped = _of(self.scoped_draws, self.doubtful, ore)
        if part is OCCUPIED:
            return scoped
        plain = np.maximum(_of(self.plain_draws, self.doubtful, ore), scoped)
        if part is NOT_COUNTED:
            return np.asarray(plain - scoped)
        contested = self.contested[self.doubtful][:, None]
        here = contested if part is CONTESTED else ~contested & (self.bands == band)
        return np.asarray((1 - plain) * here)


def _of(draws: Draws, sites: npt.NDArray[np.intp], ore: bool) -> Floats:
    """Return the drawn fractions of some sites, shape (n, n_draws), by area or of ore."""
    place = draws.place[sites]
    found = np.repeat(draws.value[sites][:, None], draws.n_draws, axis=1)
    source = draws.ore if ore else draws.area
    found[place >= 0] = source[place[place >= 0]]
    return found
