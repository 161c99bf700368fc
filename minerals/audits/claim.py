"""Published figures, and what an audit finds of one: its readings, evaluated, with a verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from minerals.audits.reading import Figure, Reading
from minerals.tables.load import table

MAX_INFORMATIVE_WIDTH = 0.5
"""A share whose range is wider than this would match nearly any claim, and is no evidence."""


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
    not_testable: str = ""
    note: str = ""

    def accepts(self, value: float) -> bool:
        """Tell whether a best figure gives the claim."""
        return self.accept_low <= value <= self.accept_high


@dataclass(frozen=True)
class ReadingResult:
    """A reading with its figure, and whether it gives the claimed one.

    Attributes
    ----------
    reading : Reading
        The definition.
    figure : Figure
        What it gives.
    covered : bool
        Whether the figure rests on enough of the population to be evidence.
    matches : bool
        Whether the figure lies in the interval that the claim accepts, or its range meets the
        claimed one; whether that is evidence is told apart.
    """

    reading: Reading
    figure: Figure
    covered: bool
    matches: bool

    @property
    def evidence(self) -> bool:
        """Whether a match would be evidence: independent, covered, and not all-embracing."""
        return self.covered and self.reading.independent and self.informative

    @property
    def informative(self) -> bool:
        """Whether the range leaves something out; one of half of everything never does."""
        return not (
            self.reading.estimator in ("share", "outline")
            and self.figure.high - self.figure.low > MAX_INFORMATIVE_WIDTH
        )


@dataclass(frozen=True)
class ClaimAudit:
    """The audit of one claim."""

    claim: Claim
    evaluations: tuple[ReadingResult, ...]
    verdict: str
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return the audit under stable names; absent is None."""
        claim = self.claim
        return {
            "claim": claim.claim_id,
            "statement": claim.statement,
            "who": claim.who,
            "date": claim.date,
            "verdict": self.verdict,
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
                    "coverage": _plain(each.figure.coverage),
                    "covered": each.covered,
                    "evidence": each.evidence,
                    "matches": each.matches,
                }
                for each in self.evaluations
            ],
            "why": self.why,
        }


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else value


def claims() -> list[Claim]:
    """Return the published figures.

    Examples
    --------
    >>> len(claims()) >= 30
    True
    """
    return [Claim(**_filled(row, Claim)) for row in table("claims").to_dict("records")]


def readings() -> list[Reading]:
    """Return the readings of all claims.

    Examples
    --------
    >>> {each.estimator for each in readings()} >= {"share", "rows"}
    True
    """
    return [Reading(**_filled(row, Reading)) for row in table("readings").to_dict("records")]


def _filled(row: dict[Any, Any], kind: type[Claim] | type[Reading]) -> dict[str, Any]:
    """Keep the fields of a kind; an absent text is empty, an absent number NaN."""
    names = {each.name: each.type for each in fields(kind)}
    return {
        str(name): ("" if names[str(name)] == "str" else float("nan")) if pd.isna(value) else value
        for name, value in row.items()
        if name in names
    }
