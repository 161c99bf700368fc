"""Draws of the occupied fraction of sites: what follows from limits if their spread is stated.

The draws of a site depend on the seed and its identifier alone: a filter, the order, or another
row changes nothing, and on every date the same draw has the same position and the same shift of
the line, so that time lines have no noise. Only doubtful sites are drawn; the others are what they
are in every draw.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import shapely

from minerals.errors import InputError
from minerals.geo import Bools, Floats
from minerals.results.quantiles import QUANTILES
from minerals.statuses.drawn_site import DrawnSite
from minerals.statuses.fractions import Distances, OccupiedFraction
from minerals.statuses.join import DepositJoin
from minerals.statuses.scope import Baseline, Scope
from minerals.tables.inventory import Inventory
from minerals.territory.history import ControlHistory
from minerals.vocabulary import MIN_DRAWS, N_DRAWS

if TYPE_CHECKING:
    from minerals.territory.drawn_land import DrawnLand

SEED = 20220224
"""Any number does; this one is the date of the full-scale invasion."""

KEPT_SITES = 1024
"""Sites that are kept for other snapshots, some 100 kB each."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Drawn occupied fractions of the sites of one join at one snapshot.

    Attributes
    ----------
    value : numpy.ndarray
        Shape (n_sites,), the fraction of every site that is not drawn.
    doubtful : numpy.ndarray
        Shape (m,), the rows of the sites that are.
    area, ore : numpy.ndarray
        Shape (m, n_draws), their fraction by area, and of what lies in them.
    clipped : int
        Draws of doubtful sites that lay outside the bounds and were put on them.
    seed : int
        Of all streams.
    """

    value: Floats
    doubtful: npt.NDArray[np.intp]
    area: Floats
    ore: Floats
    clipped: int
    seed: int

    @property
    def n_draws(self) -> int:
        """How many draws."""
        return int(self.area.shape[1])

    def mean(self) -> Floats:
        """Return the mean fraction of every site by area: of a point, the probability."""
        mean = self.value.copy()
        mean[self.doubtful] = self.area.mean(axis=1)
        return mean

    def quantiles(self) -> dict[str, Floats]:
        """Return the quantiles of the fraction of every site by area, each of shape (n_sites,)."""
        found = {}
        for name, part in QUANTILES.items():
            found[name] = self.value.copy()
            found[name][self.doubtful] = np.quantile(self.area, part, axis=1)
        return found

    def of_ore(self, sites: npt.NDArray[np.intp]) -> Floats:
        """Return the drawn fraction of what lies in some sites, shape (n, n_draws)."""
        found = np.repeat(self.value[sites][:, None], self.n_draws, axis=1)
        place = self.place[sites]
        found[place >= 0] = self.ore[place[place >= 0]]
        return found

    def changed(self, before: Draws) -> Bools:
        """Return which sites are not drawn as they were, shape (n_sites,)."""
        differs = self.value != before.value
        differs[np.setxor1d(self.doubtful, before.doubtful, assume_unique=True)] = True
        both, here, there = np.intersect1d(
            self.doubtful, before.doubtful, assume_unique=True, return_indices=True
        )
        for one, other in ((self.area, before.area), (self.ore, before.ore)):
            differs[both] |= (one[here] != other[there]).any(axis=1)
        return np.asarray(differs)

    @cached_property
    def place(self) -> npt.NDArray[np.intp]:
        """Shape (n_sites,): the row of each site among the doubtful, -1 for one that is certain."""
        place = np.full(len(self.value), -1)
        place[self.doubtful] = np.arange(len(self.doubtful))
        return place


def in_doubt(
    fractions: OccupiedFraction, ore: OccupiedFraction, among: Bools | None = None
) -> Bools:
    """Tell which sites are drawn: those whose bounds differ, by area or of ore, shape (n_sites,).

    Parameters
    ----------
    fractions, ore : OccupiedFraction
        By area, and of what lies in the sites.
    among : numpy.ndarray, optional
        The sites that are asked about.

    Examples
    --------
    >>> low, value, high = np.array([[0, 0.4, 1], [0, 0.5, 1], [0, 0.6, 1]])
    >>> found = OccupiedFraction(value, low, high, np.array(["government", *["occupied"] * 2]))
    >>> in_doubt(found, found.of_ore()).tolist()
    [False, True, False]
    """
    is_open = (fractions.high > fractions.low) | (ore.high > ore.low)
    return np.asarray(is_open if among is None else is_open & among)


def evenly(n_draws: int, n: int) -> slice:
    """Return which of many draws stand for all of them.

    Examples
    --------
    >>> list(range(2000))[evenly(2000, 200)][:3]
    [0, 10, 20]
    """
    step = n_draws // n
    return slice(0, n * step, step)


class Sampler:
    """Draws of the sites of a join, on any of its snapshots.

    Parameters
    ----------
    join : DepositJoin
        The sites and their history.
    n_draws : int, optional
        At least 100.
    seed : int, optional
        Of all streams.

    Raises
    ------
    InputError
        If there are too few draws.
    """

    def __init__(self, join: DepositJoin, n_draws: int = N_DRAWS, seed: int = SEED) -> None:
        if n_draws < MIN_DRAWS:
            raise InputError(
                f"{n_draws} draws are too few for an interval: give {MIN_DRAWS} or more"
            )
        self.join, self.n_draws, self.seed = join, n_draws, seed
        self._sites: dict[int, DrawnSite] = {}
        self._past: Sampler | None = None
        self._one_at_a_time = RLock()  # drawn land remembers one date, whichever thread asks

    @cached_property
    def land(self) -> DrawnLand:
        """Drawn land of the history."""
        return self.join.history.drawn_land(self.seed, self.n_draws)

    def occupied(self, site: int, date: dt.date) -> Bools:
        """Draw whether each point of a site is occupied at a snapshot, shape (points, n_draws)."""
        if self.join.kept is not None and (self.seed, self.n_draws) == (SEED, N_DRAWS):
            found = self.join.kept.occupied(site, date, self.n_draws)
            if found is not None:
                return found
        with self._one_at_a_time:
            return self._site(site).occupied(date)

    def draws(
        self,
        date: dt.date,
        scope: Scope,
        fractions: OccupiedFraction,
        among: Bools | None = None,
    ) -> Draws:
        """Draw the sites of the join at one snapshot.

        Parameters
        ----------
        date : datetime.date
            Of a snapshot of the history.
        scope : Scope
            Which occupied territory counts; it is taken away within each draw.
        fractions : OccupiedFraction
            What the scope counts at that snapshot: every draw lies between its bounds.
        among : numpy.ndarray, optional
            Shape (n_sites,), the sites that are asked about; no other is drawn.

        Returns
        -------
        Draws
            Of all sites.
        """
        bounds = fractions, fractions.of_ore()
        doubtful = np.flatnonzero(in_doubt(*bounds, among))
        area, ore, clipped = self.drawn(doubtful, date, bounds, self.taken_away(scope))
        self.let_go(doubtful)
        return Draws(fractions.value, doubtful, area, ore, clipped, self.seed)

    def drawn(
        self,
        sites: npt.NDArray[np.intp],
        date: dt.date,
        bounds: tuple[OccupiedFraction, OccupiedFraction],
        taken_away: Callable[[int], Bools] | None,
    ) -> tuple[Floats, Floats, int]:
        """Draw some sites at one snapshot.

        Parameters
        ----------
        sites : numpy.ndarray
            Shape (k,), their rows.
        date : datetime.date
            Of a snapshot of the history.
        bounds : tuple of OccupiedFraction
            That the draws lie between, by area and of ore.
        taken_away : callable or None
            As :meth:`taken_away` returns it.

        Returns
        -------
        tuple
            Their fractions by area and of what lies in them, each of shape (k, n_draws), the same
            object of points alone; and how many by area lay outside the bounds and were put on
            them.
        """
        area = np.empty((len(sites), self.n_draws))
        # What lies at a point is all where the point is.
        ore = np.empty_like(area) if self.join.is_areal[sites].any() else area
        for row, site in enumerate(sites.tolist()):
            occupied = self.occupied(site, date)
            if taken_away is not None:
                occupied = occupied & ~taken_away(site)
            if len(occupied) == 1:
                area[row] = ore[row] = occupied[0]
            else:
                weights, inside = self._site(site).weights(len(occupied)), occupied.astype(float)
                area[row], ore[row] = (np.einsum("pd,pd->d", each, inside) for each in weights)
        clipped = _put_within(area, bounds[0], sites)
        if ore is not area:
            _put_within(ore, bounds[1], sites)
        return area, ore, clipped

    def alike(self, one: dt.date, other: dt.date) -> Bools:
        """Tell which sites are known to be occupied in the same draws at two snapshots.

        Returns
        -------
        numpy.ndarray
            Shape (n_sites,); where False, they may be all the same.
        """
        if self.join.kept is not None and (self.seed, self.n_draws) == (SEED, N_DRAWS):
            return self.join.kept.alike(one, other)
        return np.zeros(len(self.join.ids), dtype=bool)

    def let_go(self, doubtful: npt.NDArray[np.intp]) -> None:
        """Keep of many sites those alone that are doubtful now, as they may be at the next date."""
        if len(self._sites) > KEPT_SITES:
            kept = set(doubtful.tolist())
            with self._one_at_a_time:
                self._sites = {site: each for site, each in self._sites.items() if site in kept}

    def distance_km(self, site: int, distances: Distances) -> Floats:
        """Draw how far a site lies from the line of contact, shape (n_draws,).

        Parameters
        ----------
        site : int
            Its row; one with a distance.
        distances : Distances
            Of the sites of the join at one snapshot.

        Returns
        -------
        numpy.ndarray
            Kilometres, negative on the occupied side: the distance, and how much nearer or farther
            the drawn shifts of the site and of the nearest piece of line bring it, both along the
            way from one to the other.
        """
        foot, away = distances.foot[site], distances.distance_km[site]
        way = shapely.get_coordinates(self.join.points[site])[0] - foot
        way *= np.sign(away) / max(float(np.hypot(*way)), 1e-9)
        line = self.land.shift(foot, float(distances.line_limit_km[site]) * 1000)
        return np.asarray(away + (self._site(site).shift @ way - line) / 1000)

    def _site(self, site: int) -> DrawnSite:
        with self._one_at_a_time:
            if site not in self._sites:
                self._sites[site] = DrawnSite(self, site)
            return self._sites[site]

    def taken_away(self, scope: Scope) -> Callable[[int], Bools] | None:
        """Return what a scope takes away of a site in each draw; None where all counts."""
        taken = scope.taken_away(self.join)
        if taken is None:
            return None
        if not isinstance(taken, Baseline):
            return lambda site: np.full((1, self.n_draws), bool(taken[site]))
        past = self if taken.history is self.join.history else self._borrowed(taken.history)
        day = taken.history.snapshot_date(taken.date)
        return lambda site: past.occupied(site, day)

    def _borrowed(self, history: ControlHistory) -> Sampler:
        """Return the sampler of the same sites on the history that lends the baseline."""
        if self._past is None:
            self._past = Sampler(DepositJoin(self.join.sites, history), self.n_draws, self.seed)
        return self._past


def _put_within(drawn: Floats, bounds: OccupiedFraction, sites: npt.NDArray[np.intp]) -> int:
    """Put draws of some sites that lie outside their bounds on them; return how many did."""
    low, high = bounds.low[sites], bounds.high[sites]
    rows = np.flatnonzero((drawn.min(axis=1) < low) | (drawn.max(axis=1) > high))
    before = drawn[rows]
    drawn[rows] = np.clip(before, low[rows, None], high[rows, None])
    return int(np.count_nonzero(drawn[rows] != before))


def sampler_of(
    inventory: Inventory, history: ControlHistory, draws: int = N_DRAWS, seed: int = SEED
) -> Sampler:
    """Join the same deposits with the same history once for all questions about them.

    Parameters
    ----------
    inventory : Inventory
        The deposits.
    history : ControlHistory
        The control.
    draws : int, optional
        How many.
    seed : int, optional
        Of all streams.

    Returns
    -------
    Sampler
        The same one for the same arguments, as long as few others were asked for since.
    """
    return _sampler(inventory, history, draws, seed)


@lru_cache(maxsize=4)
def _sampler(inventory: Inventory, history: ControlHistory, draws: int, seed: int) -> Sampler:
    return Sampler(DepositJoin(inventory.sites, history), draws, seed)
