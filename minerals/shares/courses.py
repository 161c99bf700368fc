"""Courses of shares: many rows of answers at many snapshots, in one pass.

What a row is made of stays the same from snapshot to snapshot, and so do most of its sites. Rows
that weigh alike are summed together, and their sums in every draw move by what the sites moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from minerals.geo import Bools, Floats
from minerals.results.quantiles import QUANTILES
from minerals.shares.aggregate import RowItems
from minerals.shares.bounds import greatest_ratio, least_ratio
from minerals.shares.intervals import drawn_quantities, quantiles_of
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.moves import Move

COLUMNS = (*QUANTILES, "share", "low", "high")
"""What is told of a row, in this order."""


@dataclass(frozen=True, eq=False)
class _Block:
    """Items of which all are drawn, or none: each once, whatever rows it is in.

    Attributes
    ----------
    sites : numpy.ndarray
        Shape (k,), the row of each item's deposit among the sites.
    amount : numpy.ndarray
        Shape (k, n_draws), or (k, 1) where none is drawn.
    members : numpy.ndarray
        Shape (n_rows, k), which items are of which row.
    """

    sites: npt.NDArray[np.intp]
    amount: Floats
    members: Bools


class Courses:
    """Rows of one measure over time: what the map says of them, and their sums in every draw.

    Parameters
    ----------
    rows : sequence of RowItems
        Made of the same items, see :func:`minerals.shares.aggregate.selected_rows`.
    fractions : sequence of OccupiedFraction
        Of the sites at each snapshot, as the scope counts them.
    seed, n_draws : int
        Of the draws.

    Attributes
    ----------
    values : numpy.ndarray
        Shape (n_rows, n_snapshots, len(COLUMNS)): as :func:`minerals.share` answers; NaN in a row
        without anything to add, and quantiles of snapshots that are still to come.

    Examples
    --------
    >>> from minerals.shares.aggregate import selected_rows
    >>> from minerals.shares.query import ask
    >>> from minerals.statuses.moves import Mover
    >>> from minerals.statuses.sampling import sampler_of
    >>> from minerals.statuses.series import status_series
    >>> asked = ask(None, "count", "coal", None, "none", "all", None, None, "counting")
    >>> series = status_series(asked.inventory, asked.history, asked.history.dates[-2:])
    >>> sampler = sampler_of(asked.inventory, asked.history)
    >>> found = Courses(selected_rows(asked), series.scoped, sampler.seed, sampler.n_draws)
    >>> for moves in Mover(sampler, series.scope).over(series.dates, series.scoped):
    ...     found.move(moves)
    >>> bool((found.values[:, :, COLUMNS.index("q50")] > 0).all())
    True
    """

    def __init__(
        self,
        rows: Sequence[RowItems],
        fractions: Sequence[OccupiedFraction],
        seed: int,
        n_draws: int,
    ) -> None:
        self._measure, self._n_sites = rows[0].measure, len(fractions[0].value)
        self._blocks = list(_blocks(rows, seed, n_draws))
        self._total = np.zeros((len(rows), 1))
        for each in self._blocks:
            self._total = self._total + each.members @ each.amount
        self._occupied = np.zeros((len(rows), n_draws))
        self.values = np.full((len(rows), len(fractions), len(COLUMNS)), np.nan)
        self.values[:, :, -3:] = _at_their_word(rows, fractions)
        self._date = 0

    def move(self, moves: Sequence[Move]) -> None:
        """Go to the next snapshot."""
        now, before = self.values[:, self._date], self.values[:, max(self._date - 1, 0)]
        moved = (now[:, -2:] != before[:, -2:]).any(axis=1)
        for move in moves:
            step = self._measure.drawn_fractions(move.step)
            place = np.full(self._n_sites, -1)
            place[move.sites] = np.arange(len(move.sites))
            for each in self._blocks:
                at = place[each.sites]
                here = np.flatnonzero(at >= 0)
                members = each.members[:, here]
                rows = members.any(axis=1)
                self._occupied[rows] += members[rows] @ (each.amount[here] * step[at[here]])
                moved |= rows
        if self._date == 0:
            moved[:] = True
        now[:, :-3] = before[:, :-3]
        moved &= ~np.isnan(now[:, -1])
        shares = self._occupied[moved]
        shares /= self._total[moved]
        np.clip(shares, now[moved, -2, None], now[moved, -1, None], out=shares)
        now[moved, :-3] = quantiles_of(shares)
        self._date += 1


def _blocks(rows: Sequence[RowItems], seed: int, n_draws: int) -> Iterator[_Block]:
    """Yield the items of rows that are drawn, and those that are not."""
    whole = rows[0].whole
    of_row = np.zeros((len(rows), len(whole.sites)), dtype=bool)
    for members, row in zip(of_row, rows, strict=True):
        members[row.added] = True
    is_added = of_row.any(axis=0)
    is_open = is_added & (whole.low < whole.high)
    opened, others = np.flatnonzero(is_open), np.flatnonzero(is_added & ~is_open)
    if len(opened):
        drawn = drawn_quantities(whole.frame.iloc[opened], seed, n_draws)
        yield _Block(whole.sites[opened], drawn, of_row[:, opened])
    if len(others):
        yield _Block(whole.sites[others], whole.weight[others, None], of_row[:, others])


def _at_their_word(rows: Sequence[RowItems], fractions: Sequence[OccupiedFraction]) -> Floats:
    """Return share and bounds of rows as the map says them, shape (n_rows, n_snapshots, 3)."""
    found = np.full((len(rows), len(fractions), 3), np.nan)
    counted = [rows[0].measure.fractions(each) for each in fractions]
    value, low, high = (
        np.stack([getattr(each, name) for each in counted]) for name in ("value", "low", "high")
    )
    for row, course in zip(rows, found, strict=True):
        if row.weight.sum() > 0:
            course[:, 0] = np.average(value[:, row.at], axis=1, weights=row.weight)
            course[:, 1] = least_ratio(low[:, row.at], *row.limits)
            course[:, 2] = greatest_ratio(high[:, row.at], *row.limits)
    return found
