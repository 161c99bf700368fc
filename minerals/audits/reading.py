"""Readings: one precise definition under which a published figure can be recomputed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from minerals.shares.measure import Measure, find_measure


@dataclass(frozen=True)
class Figure:
    """What a reading gives.

    Attributes
    ----------
    value, low, high : float
        The figure and its range, in the unit of the claim; NaN where it cannot be given.
    coverage : float
        The part of the population that the figure rests on; NaN where that is not known.
    rests_on : tuple of str
        The rows behind it, each as ``table: key``.
    """

    value: float
    low: float
    high: float
    coverage: float = float("nan")
    rests_on: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Reading:
    """One precise definition under which a claim can be recomputed.

    The attributes are the columns of ``readings.csv``; an absent one is an empty string.
    """

    claim_id: str
    reading_id: str
    title: str
    literal: bool
    independent: bool
    estimator: str
    by: str = ""
    commodity: str = ""
    group: str = ""
    role: str = ""
    scope: str = ""
    date: str = ""
    prices: str = ""
    numerator: str = ""
    denominator: str = ""
    outline: str = ""
    kind: str = ""
    note: str = ""
    leave_out: str = ""

    @property
    def measure(self) -> Measure:
        """What the figure is a share or a sum of."""
        return find_measure(self.by)

    def commodities(self) -> tuple[str, ...]:
        """Return the commodities that the reading names."""
        return tuple(self.commodity.split())


def at_date(reading: Reading, date: str | dt.date) -> Reading:
    """Return the same definition at another as-of date."""
    if not reading.date or reading.date == str(date):
        return reading
    return replace(reading, date=str(date), title=f"{reading.title} [asked here of {date}]")
