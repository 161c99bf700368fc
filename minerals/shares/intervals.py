"""Intervals: where a share lies with 50 and 90 % probability, under stated distributions.

By Monte Carlo (JCGM 101:2008): in every draw each doubtful deposit has its occupied fraction and
each quantity its size, all within the limits that the bounds are made of, so that an interval lies
between the bounds. Quantiles are taken of the shares of all draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.geo import Floats
from minerals.results.messages import Message, Name, message
from minerals.results.quantiles import QUANTILES
from minerals.shares.measure import Measure
from minerals.statuses.sampling import Draws
from minerals.streams import normal_within_two, stream

KEPT_ITEMS = 1024
"""Figures whose draws are kept for the next question about them: some 32 kB each."""

KEPT_DRAWS = 10_000
"""Of more draws none are kept."""

TOLERANCE = 5e-4
"""A difference below the last digit that a table shows is none."""


def drawn_quantities(
    items: pd.DataFrame, seed: int, n_draws: int, among: npt.NDArray[np.intp] | None = None
) -> Floats:
    """Draw the weights of items between their limits.

    Parameters
    ----------
    items : pandas.DataFrame
        ``deposit_id``, ``commodity_id``, ``weight``, ``weight_low``, ``weight_high``, and
        ``ranged``: whether both ends of every figure added are published.
    seed : int
        Of all streams.
    n_draws : int
        How many draws.
    among : numpy.ndarray, optional
        Which of them are asked for; all by default.

    Returns
    -------
    numpy.ndarray
        Shape (n_items, n_draws), or as many as are asked for.

    Notes
    -----
    Uniform in a published range. Else lognormal about the figure, the limits being two standard
    deviations away, and cut there; each side has the width of its own limit. A figure of one
    deposit and commodity has the same draws whatever it is asked with.

    Examples
    --------
    >>> items = pd.DataFrame({"deposit_id": ["a"], "commodity_id": ["coal"], "weight": [10.0],
    ...     "weight_low": [5.0], "weight_high": [20.0], "ranged": [False]})
    >>> drawn = drawn_quantities(items, 1, 1000)
    >>> bool((drawn >= 5).all() and (drawn <= 20).all()), round(float(np.median(drawn)))
    (True, 10)
    """
    drawn = np.empty((len(items), n_draws if among is None else len(among)))
    is_kept = among is None and n_draws <= KEPT_DRAWS
    words = (items[each].tolist() for each in ("deposit_id", "commodity_id", "ranged"))
    limits = (items[each].to_numpy(float) for each in ("weight", "weight_low", "weight_high"))
    for row, (deposit, commodity, ranged, weight, low, high) in enumerate(
        zip(*words, *limits, strict=True)
    ):
        name = seed, deposit, commodity, n_draws
        uniform, part = _kept_standard(*name) if is_kept else _standard(*name, among)
        if ranged or low <= 0:
            drawn[row] = low + uniform * (high - low)
            continue
        width = np.where(part > 0, np.log(high / weight), np.log(weight / low))
        drawn[row] = np.clip(weight * np.exp(part * width), low, high)
    return drawn


def _standard(
    seed: int, deposit: str, commodity: str, n_draws: int, among: npt.NDArray[np.intp] | None = None
) -> tuple[Floats, Floats]:
    """Draw where in its limits a figure lies: uniform, and in widths of a normal cut at one."""
    uniform = stream(seed, "quantity", deposit, commodity).random(n_draws)
    if among is not None:
        uniform = uniform[among]
    return uniform, normal_within_two(uniform) / 2


_kept_standard = lru_cache(maxsize=KEPT_ITEMS)(_standard)


@dataclass(eq=False)
class ItemDraws:
    """The weighed items of one row of an answer, ready to be summed in every draw.

    Attributes
    ----------
    measure : Measure
        Whose fractions count.
    sites : numpy.ndarray
        Shape (k,), the row of each item's deposit among the sites.
    items : pandas.DataFrame
        The k items, as :func:`drawn_quantities` reads them.
    """

    measure: Measure
    sites: npt.NDArray[np.intp]
    items: pd.DataFrame
    _drawn: tuple[tuple[int, int], Floats] | None = None

    def shares(self, draws: Draws) -> Floats:
        """Return the occupied part of the sum of the items in every draw, shape (n_draws,)."""
        occupied, total = self.sums(draws)
        return np.asarray(occupied / total)

    def sums(self, draws: Draws) -> tuple[Floats, Floats]:
        """Return the occupied sum and the sum of the items in every draw, each (n_draws,)."""
        return self.amounts(draws, self.quantities(draws))

    def amounts(self, draws: Draws, quantities: Floats) -> tuple[Floats, Floats]:
        """Return the occupied sum of the items, and the whole one, in every draw.

        Parameters
        ----------
        draws : Draws
            Of the sites.
        quantities : numpy.ndarray
            Of the items that are open, as :meth:`quantities` draws them.

        Returns
        -------
        tuple of numpy.ndarray
            Each of shape (n_draws,), in the unit of the weights.
        """
        source = self.measure.drawn_fractions(draws)
        weight, open_ = self._weight, self.open
        place, value = draws.place[self.sites], draws.value[self.sites]
        fixed = ~open_ & (place < 0)
        moved = ~open_ & (place >= 0)
        occupied = (weight[fixed] * value[fixed]).sum() + weight[moved] @ source[place[moved]]
        for row, drawn in zip(np.flatnonzero(open_), quantities, strict=True):
            part = value[row] if place[row] < 0 else source[place[row]]
            occupied = occupied + drawn * part
        return np.asarray(occupied), weight[~open_].sum() + quantities.sum(axis=0)

    @cached_property
    def open(self) -> npt.NDArray[np.bool_]:
        """Shape (k,): which items have limits that differ."""
        return (self.items["weight_low"] < self.items["weight_high"]).to_numpy(bool)

    @cached_property
    def _weight(self) -> Floats:
        return self.items["weight"].to_numpy(float)

    def quantities(self, draws: Draws) -> Floats:
        """Draw the quantities that are open, once: they are the same on every date."""
        key = (draws.seed, draws.n_draws)
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = key, drawn_quantities(self.items[self.open], *key)
        return self._drawn[1]


def quantiles(shares: Floats, low: float, high: float) -> dict[str, float]:
    """Return the quantiles of drawn shares, within their bounds to the last digit.

    Examples
    --------
    >>> round(quantiles(np.linspace(0, 1, 101), 0.0, 1.0)["q95"], 6)
    0.95
    """
    found = quantiles_of(np.clip(shares, low, high))
    return dict(zip(QUANTILES, found.tolist(), strict=True))


def quantiles_of(drawn: Floats) -> Floats:
    """Return the quantiles of draws along the last axis, as :func:`numpy.quantile` defines them.

    All that are asked for come of one sort, which takes less than finding the place of each.

    Examples
    --------
    >>> quantiles_of(np.linspace([0, 1], [1, 3], 101).T)[:, 0].round(6).tolist()
    [0.05, 1.1]
    """
    ordered = np.sort(drawn, axis=-1)
    place = np.array(list(QUANTILES.values())) * (drawn.shape[-1] - 1)
    below = np.floor(place).astype(np.intp)
    first, then = ordered[..., below], ordered[..., np.ceil(place).astype(np.intp)]
    part, gap = place - below, then - first
    return np.asarray(np.where(part < 0.5, first + gap * part, then - gap * (1 - part)))


def map_outside_interval(frame: pd.DataFrame) -> list[Message]:
    """Say of which rows the map at its word lies outside the 90 % interval, and why it may."""
    low, share, high = (frame[name].astype(float) for name in ("q05", "share", "q95"))
    rows = frame.loc[(share < low - TOLERANCE) | (share > high + TOLERANCE), "group"]
    if rows.empty:
        return []
    return [message("note.map-outside", names=[Name(row) for row in rows])]
