"""What moves from snapshot to snapshot: the sites whose drawn fraction is not what it was.

Most sites stay what they are from one snapshot to the next. Whoever adds them up needs only what
is new.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from minerals.geo import Bools, Floats
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import Sampler, in_doubt
from minerals.statuses.scope import Scope


class DrawnFractions(NamedTuple):
    """Occupied fractions of sites in every draw, by area and of what lies in them: (k, n_draws)."""

    area: Floats
    ore: Floats


@dataclass(frozen=True, eq=False)
class Move:
    """Sites whose occupied fraction in the draws may be another than at the snapshot before.

    Attributes
    ----------
    sites : numpy.ndarray
        Shape (k,), their rows among the sites, in order.
    step : DrawnFractions
        Their fraction, less what it was before; of one column where all are certain and were so.
    drawn : DrawnFractions or None
        Their fraction where all are in doubt; None where all are certain now.
    """

    sites: npt.NDArray[np.intp]
    step: DrawnFractions
    drawn: DrawnFractions | None = None


class Mover:
    """Draws sites at one snapshot after the other; before the first, nothing is occupied.

    Parameters
    ----------
    sampler : Sampler
        Of the sites.
    scope : Scope
        Which occupied territory counts; it is taken away within each draw.
    among : numpy.ndarray, optional
        Shape (n_sites,), the sites that are asked about; no other is drawn.
    """

    def __init__(self, sampler: Sampler, scope: Scope, among: Bools | None = None) -> None:
        self._sampler, self._among = sampler, among
        self._taken_away = sampler.taken_away(scope)
        self._value = np.zeros(len(sampler.join.ids))
        self._drawn: dict[int, tuple[Floats, Floats]] = {}

    def over(
        self, dates: Sequence[dt.date], fractions: Sequence[OccupiedFraction]
    ) -> Iterator[list[Move]]:
        """Go from snapshot to snapshot.

        Parameters
        ----------
        dates : sequence of datetime.date
            Of snapshots of the history.
        fractions : sequence of OccupiedFraction
            What the scope counts there, one for each date.

        Yields
        ------
        list of Move
            For each date: of sites in doubt, of those no longer so, and of those that never were.

        Examples
        --------
        >>> from minerals.statuses.sampling import sampler_of
        >>> from minerals.statuses.series import status_series
        >>> from minerals.tables.inventory import bundled
        >>> from minerals.territory.find import control
        >>> series = status_series(bundled(), control(), control().dates[-2:])
        >>> mover = Mover(sampler_of(bundled(), control()), series.scope)
        >>> first, then = mover.over(series.dates, series.scoped)
        >>> sum(len(each.sites) for each in first) > 3 * sum(len(each.sites) for each in then)
        True
        """
        before: tuple[dt.date, OccupiedFraction] | None = None
        for date, each in zip(dates, fractions, strict=True):
            yield self._to(date, each, before)
            before = date, each

    def _to(
        self,
        date: dt.date,
        fractions: OccupiedFraction,
        before: tuple[dt.date, OccupiedFraction] | None,
    ) -> list[Move]:
        bounds = fractions, fractions.of_ore()
        doubtful = in_doubt(*bounds, self._among)
        was_drawn = np.zeros(len(doubtful), dtype=bool)
        was_drawn[list(self._drawn)] = True
        anew = np.flatnonzero(doubtful & ~(was_drawn & self._alike(date, fractions, before)))
        settled = np.flatnonzero(was_drawn & ~doubtful)
        value, step = fractions.value, fractions.value - self._value
        certain = np.flatnonzero(~doubtful & ~was_drawn & (step != 0))
        area, ore, _ = self._sampler.drawn(anew, date, bounds, self._taken_away)
        moves = [
            Move(anew, self._less_before(anew, area, ore), DrawnFractions(area, ore)),
            Move(settled, self._less_before(settled, *(value[settled, None],) * 2)),
            Move(certain, DrawnFractions(*(step[certain, None],) * 2)),
        ]
        self._sampler.let_go(np.flatnonzero(doubtful))
        for site in settled.tolist():
            del self._drawn[site]
        self._drawn.update(zip(anew.tolist(), zip(area, ore, strict=True), strict=True))
        self._value = value
        return [each for each in moves if len(each.sites)]

    def _less_before(
        self, sites: npt.NDArray[np.intp], area: Floats, ore: Floats
    ) -> DrawnFractions:
        """Return fractions of some sites less what they were, each of shape (k, n_draws)."""

        def step(now: Floats, which: int) -> Floats:
            before = np.empty((len(sites), self._sampler.n_draws))
            for row, site in enumerate(sites.tolist()):
                drawn = self._drawn.get(site)
                before[row] = self._value[site] if drawn is None else drawn[which]
            return np.subtract(now, before, out=before)

        by_area = step(area, 0)
        differ = self._sampler.join.is_areal[sites].any()
        return DrawnFractions(by_area, step(ore, 1) if differ else by_area)

    def _alike(
        self,
        date: dt.date,
        fractions: OccupiedFraction,
        before: tuple[dt.date, OccupiedFraction] | None,
    ) -> Bools:
        """Tell which sites are known to be drawn as at the snapshot before."""
        if before is None:
            return np.zeros(len(fractions.value), dtype=bool)
        then, there = before
        same = (fractions.low == there.low) & (fractions.high == there.high)
        return np.asarray(same & self._sampler.alike(then, date))
