"""Published figures, and what an audit finds of one: its readings, evaluated, with a verdict."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from typing import Any

import pandas as pd

from minerals.audits.likelihood import likelihood, per_cent
from minerals.audits.reading import Figure, Reading
from minerals.dates import is_after
from minerals.results.messages import message
from minerals.results.quantiles import QUANTILES
from minerals.results.types import significant
from minerals.tables.groups import list_names
from minerals.tables.load import table

MAX_INFORMATIVE_WIDTH = 0.5
"""A share known only to within more than half of everything would agree with nearly any claim."""

MAX_INFORMATIVE_RATIO = 4.0
"""So would an amount of which the ends of the 90 % interval lie farther apart than this."""

AMOUNTS = ("occupied", "total")
"""Estimators that add up the listed deposits: a lower bound of what the country has."""

NEARLY_ALL = 0.9
"""Part of a population above which what is not listed hardly adds to a sum."""

MOST_COVERED = 1 / NEARLY_ALL
"""Listed over counted, up to which both may be of one population: where more are listed than that,
more than a tenth of them is no part of it. Published numbers of one thing differ by no less: 145
to 151 coal mines in one year, 52 and 60 deposits of iron."""

GIVES = 0.5
"""A reading gives a figure where more than this part of its distribution is accepted."""

OF_ROWS = "rows"
"""The estimator that reads published rows alone."""


@dataclass(frozen=True)
class Claim:
    """A published figure; the attributes are the columns of ``claims.csv``."""

    claim_id: str
    statement: str
    who: str
    date: str
    source_id: str
    unit: str
    provenance: str = ""
    quotes: str = ""
    subject: str = ""
    low: float = float("nan")
    high: float = float("nan")
    accept_low: float = float("nan")
    accept_high: float = float("nan")
    min_coverage: float = float("nan")
    statement_uk: str = ""
    who_uk: str = ""
    fact: str = ""
    fact_source_id: str = ""
    not_testable: str = ""
    note: str = ""

    def meets(self, low: float, high: float) -> bool:
        """Tell whether the accepted interval and another have a figure in common."""
        return low <= self.accept_high and high >= self.accept_low


@dataclass(frozen=True)
class ReadingResult:
    """A reading with its figure, held against a claim.

    Attributes
    ----------
    claim : Claim
        The published figure.
    reading : Reading
        The definition.
    figure : Figure
        What it gives.
    asked : str
        The date that the reading was asked of in place of its own; empty by default.
    """

    claim: Claim
    reading: Reading
    figure: Figure
    asked: str = ""

    @cached_property
    def quantiles(self) -> dict[str, float]:
        """Quantiles to tell of the figure; NaN of a bound, which has no distribution."""
        if self.reading.bound:
            return dict.fromkeys(QUANTILES, float("nan"))
        return self._drawn

    @cached_property
    def probability(self) -> float:
        """The probability that the figure is an accepted one; NaN of a bound."""
        if self.reading.bound or math.isnan(self.claim.accept_low):
            return float("nan")
        return self.figure.probability(self.claim.accept_low, self.claim.accept_high)

    @property
    def likelihood(self) -> str:
        """The word for the probability; empty without one, and of a figure taken as exact."""
        return "" if self.figure.point else likelihood(self.probability)

    @property
    def chance(self) -> str:
        """The probability for a reader; of a figure taken as exact, that it is."""
        exact = self.figure.point and not math.isnan(self.probability)
        return message("chance.exact") if exact else per_cent(self.probability)

    @property
    def matches(self) -> bool:
        """Whether it gives the claimed figure."""
        return self.probability > GIVES

    @property
    def near(self) -> bool:
        """Whether the middle half of the distribution meets the accepted figures."""
        return self.claim.meets(self.quantiles["q25"], self.quantiles["q75"])

    @property
    def not_excluded(self) -> bool:
        """Whether the 90 % interval meets the accepted figures."""
        return self.claim.meets(self.quantiles["q05"], self.quantiles["q95"])

    @cached_property
    def covered(self) -> bool:
        """Whether it rests on enough of the population, and on hardly more than all of it.

        A sum of listed deposits is a lower bound of the country's: short of the claim, it
        contradicts nothing unless nearly all are listed.
        """
        coverage, asked = self.figure.coverage, self.claim.min_coverage
        if math.isnan(self.figure.value) or coverage > MOST_COVERED:
            return False
        if not math.isnan(asked) and not coverage >= asked:
            return False
        adds = self.reading.estimator in AMOUNTS and not self.reading.bound
        short = adds and self.quantiles["q95"] < self.claim.accept_low
        return not short or coverage >= NEARLY_ALL

    @cached_property
    def informative(self) -> bool:
        """Whether its distribution leaves something out."""
        low, high = (self._drawn[name] for name in ("q05", "q95"))
        if self.claim.unit == "fraction":
            return high - low <= MAX_INFORMATIVE_WIDTH
        return high <= MAX_INFORMATIVE_RATIO * low

    @property
    def younger(self) -> bool:
        """Whether its list of minerals was published after the claim."""
        return younger_list(self.reading, self.claim.date)

    @property
    def later(self) -> bool:
        """Whether it is of a day, of rows or at prices after the claim; never for a day asked."""
        reading = replace(self.reading, date="") if self.asked else self.reading
        return later_than(reading, self.claim.date)

    @cached_property
    def evidence(self) -> bool:
        """Whether it counts for the verdict; a bound counts only against the claim."""
        sound = self.reading.independent and self.covered and self.informative
        of_then = not self.younger and not self.later
        return sound and of_then and (not self.reading.bound or self.excludes)

    @property
    def excludes(self) -> bool:
        """Whether a bound leaves no accepted figure possible."""
        if self.reading.bound == "lower":
            return self._drawn["q05"] > self.claim.accept_high
        return self._drawn["q95"] < self.claim.accept_low

    @cached_property
    def _drawn(self) -> dict[str, float]:
        """Quantiles of the figure, of a bound as well."""
        return self.figure.quantiles()


def younger_list(reading: Reading, date: str, lists: pd.DataFrame | None = None) -> bool:
    """Tell whether the official list that a reading names was published after a date.

    Parameters
    ----------
    reading : Reading
        Whose group may be an official list, or start from one.
    date : str
        A year, month or day; a list of the same year or month is not younger.
    lists : pandas.DataFrame, optional
        ``critical_lists``; the bundled one by default.

    Examples
    --------
    >>> listed = Reading("c", "r", "t", True, True, "share", group="critical-no-fuel:ua-2025")
    >>> younger_list(listed, "2025-02-07"), younger_list(listed, "2025")
    (True, False)
    """
    name = (reading.group or "").rpartition(":")[2]
    if name not in list_names() or not date:
        return False
    published = _published() if lists is None else _dates_of(lists)
    return is_after(published[name], date)


@cache
def _published() -> dict[str, str]:
    return _dates_of(table("critical_lists"))


def _dates_of(lists: pd.DataFrame) -> dict[str, str]:
    """Return the day on which each official list was published."""
    return dict(zip(lists["list_id"], lists["published"].astype(str), strict=True))


def later_than(reading: Reading, date: str) -> bool:
    """Tell whether a reading is of a day, of published rows or at prices after a date.

    Parameters
    ----------
    reading : Reading
        A price deck is of the year that its name begins with.
    date : str
        A year, month or day; what is of the same year or month is not later.

    Examples
    --------
    >>> priced = Reading("c", "r", "t", True, True, "share", date="2025-02-24", prices="2024")
    >>> [later_than(priced, each) for each in ("2025-02", "2025-02-07", "2023-04", "")]
    [False, True, True, False]
    """
    return any(is_after(each, date) for each in reading.dates())


@dataclass(frozen=True)
class ClaimAudit:
    """The audit of one claim.

    Attributes
    ----------
    claim : Claim
        The published figure.
    evaluations : tuple of ReadingResult
        Its readings, in the order of the file.
    verdict, why : str
        A key of :data:`minerals.audits.verdict.VERDICTS`, and a sentence.
    primary : ReadingResult or None
        The first reading in the claim's own words that counts.
    asked : str
        The date that its readings were asked of in place of their own; empty by default.
    """

    claim: Claim
    evaluations: tuple[ReadingResult, ...]
    verdict: str
    why: str
    primary: ReadingResult | None = None
    asked: str = ""

    @cached_property
    def as_worded(self) -> ReadingResult | None:
        """The reading whose probability is the claim's.

        The primary one; where none counts, the first independent one in the claim's own words
        that has a probability, an estimate for the country before a figure of what is listed.
        """
        if self.primary is not None:
            return self.primary
        able = [
            each
            for each in country_first(self.evaluations)
            if each.reading.independent and not math.isnan(each.probability)
        ]
        return able[0] if able else None

    @property
    def probability(self) -> float:
        """That of the reading as worded; NaN where there is none."""
        return float("nan") if self.as_worded is None else self.as_worded.probability

    @property
    def chance(self) -> str:
        """The probability for a reader, and whether it is of a reading that does not count."""
        told = "" if self.as_worded is None else self.as_worded.chance
        return message("chance.not-counted", chance=told) if told and not self.primary else told

    def literal_first(self) -> list[ReadingResult]:
        """Return the readings, those in the claim's own words first."""
        return sorted(self.evaluations, key=lambda each: not each.reading.literal)

    def to_dict(self) -> dict[str, Any]:
        """Return the audit under stable names; absent is None."""
        claim, of = self.claim, self.as_worded
        return {
            "claim": claim.claim_id,
            "statement": claim.statement,
            "who": claim.who,
            "date": claim.date,
            "asked": self.asked or None,
            "verdict": self.verdict,
            "primary": None if self.primary is None else self.primary.reading.reading_id,
            "probability": _plain(self.probability),
            "probability_of": of and of.reading.reading_id,
            "likelihood": (of and of.likelihood) or None,
            "claimed": [_plain(claim.low), _plain(claim.high)],
            "accepted": [_plain(claim.accept_low), _plain(claim.accept_high)],
            "unit": claim.unit,
            "quotes": claim.quotes or None,
            "source": claim.source_id,
            "readings": [
                {
                    "reading": each.reading.reading_id,
                    "title": each.reading.title,
                    "literal": each.reading.literal,
                    "independent": each.reading.independent,
                    "value": _plain(each.figure.value),
                    "low": _plain(each.figure.low),
                    "high": _plain(each.figure.high),
                    **{name: _plain(value) for name, value in each.quantiles.items()},
                    "bound": each.reading.bound or None,
                    "model": each.figure.model or None,
                    "probability": _plain(each.probability),
                    "likelihood": each.likelihood or None,
                    "coverage": _plain(each.figure.coverage),
                    "covered": each.covered,
                    "evidence": each.evidence,
                    "matches": each.matches,
                }
                for each in self.literal_first()
            ],
            "why": self.why,
        }


def country_first(results: Sequence[ReadingResult]) -> list[ReadingResult]:
    """Return the readings in the claim's own words, estimates for the country first."""
    literal = [each for each in results if each.reading.literal]
    return sorted(literal, key=lambda each: not each.figure.model)


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else significant(value)


def claims() -> list[Claim]:
    """Return the published figures.

    Examples
    --------
    >>> len(claims()) >= 30
    True
    """
    return [Claim(**_filled(row, Claim)) for row in table("claims").to_dict("records")]


def readings(of: Collection[str] | None = None) -> list[Reading]:
    """Return the readings of some claims, or of all.

    Examples
    --------
    >>> {each.estimator for each in readings()} >= {"share", "rows"}
    True
    """
    rows = table("readings")
    if of is not None:
        rows = rows[rows["claim_id"].isin(of)]
    return [as_reading(row) for row in rows.to_dict("records")]


def as_reading(row: dict[Any, Any]) -> Reading:
    """Return the reading that a row of ``readings.csv`` is."""
    return Reading(**_filled(row, Reading))


def _filled(row: dict[Any, Any], kind: type[Claim] | type[Reading]) -> dict[str, Any]:
    """Keep the fields of a kind; an absent text is empty, an absent number NaN."""
    names = {each.name: each.type for each in fields(kind)}
    return {
        str(name): ("" if names[str(name)] == "str" else float("nan")) if pd.isna(value) else value
        for name, value in row.items()
        if name in names
    }
