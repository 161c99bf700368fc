"""Quantiles of draws: which an answer gives, and which two make an interval.

Whoever adds a quantile adds it to :data:`QUANTILES`: shares, deposits, cards, audits and estimates
give it, and its heading follows.
"""

from __future__ import annotations

from minerals.errors import InputError

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
"""Columns of an answer, and the part of the draws that lies below each."""

MEDIAN = "q50"
"""The figure to quote."""

INTERVALS = {50: ("q25", "q75"), 90: ("q05", "q95")}
"""The intervals that a table can show, by the per cent of the draws in them."""


def heading(name: str) -> str:
    """Return the heading of a quantile's column.

    Examples
    --------
    >>> heading("q05")
    '5 %'
    """
    return f"{100 * QUANTILES[name]:g} %"


def not_shown(interval: int) -> set[str]:
    """Return the quantiles that a table which shows an interval leaves out; data hold all.

    Parameters
    ----------
    interval : int
        A key of :data:`INTERVALS`.

    Raises
    ------
    InputError
        If there is no such interval.

    Examples
    --------
    >>> sorted(not_shown(50))
    ['q05', 'q95']
    """
    if interval not in INTERVALS:
        raise InputError(f"interval {interval}: give {' or '.join(map(str, INTERVALS))}")
    return {*QUANTILES} - {MEDIAN, *INTERVALS[interval]}
