"""Readings: one precise definition under which a published figure can be recomputed."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, field, replace

import numpy as np

from minerals.geo import Floats
from minerals.results.quantiles import QUANTILES
from minerals.shares.measure import Measure, find_measure

AS_OF = re.compile(r"as_of=([\d-]+)")
"""The date of published rows that a selector names."""

YEAR = len("2025")
"""A price deck is of the year that its name begins with."""

DATED = ("share", "occupied", "outline", "estimate", "estimate-occupied")
"""Estimators of what was occupied on a day: without one they take the latest."""

TOLERANCE = 1e-9
"""A sum of floating-point numbers may miss an end of an interval by its rounding alone."""


@dataclass(frozen=True)
class Figure:
    """What a reading gives: a figure, its bounds, and how it is distributed between them.

    Attributes
    ----------
    value, low, high : float
        The figure and its bounds, in the unit of the claim; NaN where it cannot be given.
    coverage : float
        The part of the population that the figure rests on; NaN where that is not known.
    rests_on : tuple of str
        The rows behind it, each as ``table: key``.
    drawn : numpy.ndarray or None
        The figure in every draw, shape (n_draws,); where None it is uniform between its bounds,
        or a point where they are one.
    model : str
        The model of an estimate; empty for every other figure.
    covers : str
        What the coverage is of, where the number alone would mislead.
    sources : tuple of str
        Who published the rows behind it, where it is made of published rows alone.

    Examples
    --------
    >>> found = Figure(0.5, 0.4, 0.6)
    >>> round(found.probability(0.45, 0.55), 2), round(found.quantiles()["q05"], 2)
    (0.5, 0.41)
    """

    value: float
    low: float
    high: float
    coverage: float = float("nan")
    rests_on: tuple[str, ...] = field(default=(), repr=False)
    drawn: Floats | None = field(default=None, repr=False, compare=False)
    model: str = ""
    covers: str = ""
    sources: tuple[str, ...] = field(default=(), repr=False)

    @property
    def point(self) -> bool:
        """Whether nothing is drawn: the figure is taken as exact."""
        return self.drawn is None and self.low == self.high

    def quantiles(self) -> dict[str, float]:
        """Return the figure below which each part of the draws lies; NaN without a figure."""
        if math.isnan(self.value):
            return dict.fromkeys(QUANTILES, float("nan"))
        if self.drawn is None:
            width = self.high - self.low
            return {name: self.low + part * width for name, part in QUANTILES.items()}
        found = np.quantile(self.drawn, list(QUANTILES.values()))
        return dict(zip(QUANTILES, found.tolist(), strict=True))

    def probability(self, least: float, most: float) -> float:
        """Return the part of the distribution from one figure to another, both included."""
        if math.isnan(self.value):
            return float("nan")
        slack = TOLERANCE * max(abs(least), abs(most))
        least, most = least - slack, most + slack
        if self.drawn is not None:
            return float(((self.drawn >= least) & (self.drawn <= most)).mean())
        if self.point:
            return float(least <= self.low <= most)
        held = min(self.high, most) - max(self.low, least)
        return max(held, 0.0) / (self.high - self.low)


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
    bound: str = ""
    model: str = ""
    note: str = ""
    leave_out: str = ""

    @property
    def measure(self) -> Measure:
        """What the figure is a share or a sum of."""
        return find_measure(self.by)

    def commodities(self) -> tuple[str, ...]:
        """Return the commodities that the reading names."""
        return tuple(self.commodity.split())

    def dates(self) -> tuple[str, ...]:
        """Return the dates that the reading names: its own, of published rows, of its prices."""
        rows = AS_OF.findall(f"{self.numerator} {self.denominator}")
        return tuple(each for each in (self.date, *rows, self.prices[:YEAR]) if each)


def at_date(reading: Reading, date: str | dt.date) -> Reading:
    """Return the same definition at another as-of date."""
    if not reading.date or reading.date == str(date):
        return reading
    return replace(reading, date=str(date), title=f"{reading.title} [asked here of {date}]")
