"""The audit: published figures recomputed under stated definitions, with a computed verdict."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from minerals.errors import InputError, unknown
from minerals.estimators import Figure, Reading, at_date, figure
from minerals.results.numbers import amount, span
from minerals.tables.load import table

VERDICTS = {
    "reproduced": "a reading in the claim's own words, on independent figures, gives it",
    "reproduced under another reading": "only a different definition gives it",
    "not reproduced": "no reading gives it",
    "misquoted": "it contradicts the figures of the source that it quotes",
    "not testable": "it has no defined numerator or denominator",
    "not testable on this data": "the tables cover too little of the population",
}
"""The verdicts, and what each says."""


AMOUNTS = ("occupied", "total")
"""Estimators that add up the listed deposits."""

NEARLY_ALL = 0.9
WIDEST = 0.5
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
class Outcome:
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
        return self.covered and self.reading.independent and self.telling

    @property
    def telling(self) -> bool:
        """Whether the range leaves something out; one of half of everything never does."""
        return not (
            self.reading.estimator in ("share", "outline")
            and self.figure.high - self.figure.low > WIDEST
        )


@dataclass(frozen=True)
class Finding:
    """The audit of one claim."""

    claim: Claim
    tested: tuple[Outcome, ...]
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
                for each in self.tested
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


def audit(
    names: str | Iterable[str] | None = None, *, date: str | dt.date | None = None
) -> list[Finding]:
    """Recompute published figures and say which definition gives them.

    Parameters
    ----------
    names : str or iterable of str, optional
        Claims by identifier; all by default.
    date : str or datetime.date, optional
        Re-run every dated reading at this as-of date: what the same definition gives then.

    Returns
    -------
    list of Finding
        In the order of ``claims.csv``.

    Raises
    ------
    InputError
        If there is no such claim, or a reading cannot be computed.

    Notes
    -----
    A reading *matches* when its figure lies in the interval that the claim accepts, or its range
    holds the claimed figure. It is evidence when it rests on figures independent of the claimant,
    covers enough of the population, and its range leaves something out.
    The verdict follows from that alone, see :func:`judge`.

    Examples
    --------
    >>> found = audit("coal-63-bbc")[0]
    >>> found.verdict in VERDICTS
    True
    """
    known = {claim.claim_id: claim for claim in claims()}
    wanted = [names] if isinstance(names, str) else list(names or known)
    for name in wanted:
        if name not in known:
            raise unknown("claim", name, known, "(minerals audit --list shows all)")
    by_claim: dict[str, list[Reading]] = {name: [] for name in known}
    for reading in readings():
        by_claim[reading.claim_id].append(at_date(reading, date) if date else reading)
    return [examine(known[name], by_claim[name]) for name in wanted]


def examine(claim: Claim, given: Sequence[Reading]) -> Finding:
    """Compute the readings of a claim and judge it.

    Parameters
    ----------
    claim : Claim
        The published figure.
    given : sequence of Reading
        Its readings.

    Returns
    -------
    Finding
        With a computed verdict.
    """
    tested = tuple(outcome(claim, reading) for reading in given)
    verdict, why = judge(claim, tested)
    return Finding(claim, tested, verdict, why)


def outcome(claim: Claim, reading: Reading) -> Outcome:
    """Compute one reading and hold it against the claim."""
    try:
        found = figure(reading)
    except InputError as error:
        raise InputError(f"reading {reading.reading_id} of {claim.claim_id}: {error}") from None
    matches = claim.accepts(found.value) or (found.low <= claim.high and found.high >= claim.low)
    return Outcome(reading, found, _covers(claim, reading, found, matches), matches)


def _covers(claim: Claim, reading: Reading, found: Figure, matches: bool) -> bool:
    """Say whether a figure rests on enough of the population to be evidence."""
    if math.isnan(found.value):
        return False
    if not math.isnan(claim.min_coverage) and not found.coverage >= claim.min_coverage:
        return False
    # The sum of the listed deposits is a lower bound: short of the claim, it contradicts
    # nothing unless nearly all are listed.
    short = reading.estimator in AMOUNTS and not matches and found.high < claim.accept_low
    return not short or found.coverage >= NEARLY_ALL


def judge(claim: Claim, tested: Sequence[Outcome]) -> tuple[str, str]:
    """Derive a verdict from tested readings.

    Parameters
    ----------
    claim : Claim
        The published figure.
    tested : sequence of Outcome
        Its readings.

    Returns
    -------
    verdict, why : str
        A key of :data:`VERDICTS`, and one sentence.

    Notes
    -----
    In this order: a claim without readings is not testable. A claim that quotes another, whose
    own words fail on the figures of the source it quotes while another definition gives its
    figure on them, is misquoted. Then an independent, covered reading in the claim's own words
    reproduces it; else another independent, covered reading does; else, where nothing is
    covered, it is not testable on this data; else it is not reproduced.

    Examples
    --------
    >>> judge(Claim("c", "s", "w", "2025", "x", "text", not_testable="a demand"), [])
    ('not testable', 'a demand')
    """
    if not tested or math.isnan(claim.accept_low):
        return "not testable", claim.not_testable or "no definition is given to compute"
    own = [each for each in tested if not each.reading.independent]
    evidence = [each for each in tested if each.evidence]
    giving = sorted((each for each in evidence if each.matches), key=lambda e: _miss(claim, e))
    said = [each for each in giving if each.reading.literal]
    other = [each for each in giving if not each.reading.literal]
    if claim.quotes and _misquoted(own) and not said:
        right = next(each for each in own if not each.reading.literal and each.matches)
        return "misquoted", (
            f"the figures of the source itself give it only as: {right.reading.title}"
        )
    if said:
        how = "as worded" if _inside(claim, said) else "as worded, by the range alone"
        return "reproduced", f"{how}: {_titles(said, claim.unit)}"
    if other:
        how = "only as" if _inside(claim, other) else "only by the range of"
        return "reproduced under another reading", f"{how}: {_titles(other, claim.unit)}"
    if not evidence:
        if any(each.matches for each in own):
            return "not testable on this data", (
                "only the claimant's own figures give it; no independent figures cover enough"
            )
        return "not testable on this data", _too_thin(claim, tested)
    return "not reproduced", _elsewhere(claim, tested, evidence)


def _inside(claim: Claim, giving: Sequence[Outcome]) -> bool:
    """Tell whether a best figure, and not only a range around one, gives the claim."""
    return any(claim.accepts(each.figure.value) for each in giving)


def _elsewhere(claim: Claim, tested: Sequence[Outcome], evidence: Sequence[Outcome]) -> str:
    """Say where the evidence lies, of a claim that it does not give."""
    figures = [each.figure for each in evidence]
    least, most = min(each.value for each in figures), max(each.value for each in figures)
    low, high = min(each.low for each in figures), max(each.high for each in figures)
    values, ranges = span(least, most, claim.unit), span(low, high, claim.unit)
    why = f"independent readings that cover enough give {values}"
    if ranges != values:
        why += f", with their ranges {ranges}"
    if not any(each.reading.literal for each in evidence):
        why += "; none of them is in the claim's own words"
        if thin := [each for each in tested if each.reading.literal and each.reading.independent]:
            why += f", which cover too little: {_titles(thin, claim.unit)}"
    if any(each.matches for each in tested if not each.reading.independent):
        why += "; the claimant's own figures give it"
    return why


def _gives(tested: Outcome, unit: str) -> str:
    """Write a figure with its range."""
    found = tested.figure
    value, both = amount(found.value, unit), span(found.low, found.high, unit)
    return value if value == both else f"{value}, range {both}"


def _miss(claim: Claim, tested: Outcome) -> float:
    """Say how far a reading's figure lies from the claimed one, and how wide its range is."""
    found = tested.figure
    away = abs(found.value - (claim.accept_low + claim.accept_high) / 2)
    return away + (found.high - found.low)


def _too_thin(claim: Claim, tested: Sequence[Outcome]) -> str:
    """Say how little the independent readings cover."""
    own = [each for each in tested if each.reading.independent]
    known = [each.figure.coverage for each in own if not math.isnan(each.figure.coverage)]
    if not known or math.isnan(claim.min_coverage) or max(known) >= claim.min_coverage:
        return "no independent reading covers a known and sufficient part of the population"
    part = span(min(known), max(known), "fraction")
    return f"independent readings cover {part} of the population; {claim.min_coverage:.0%} is asked"


def _misquoted(own: Sequence[Outcome]) -> bool:
    literal = [each for each in own if each.reading.literal]
    return (
        bool(literal)
        and not any(each.matches for each in literal)
        and any(each.matches for each in own if not each.reading.literal)
    )


def _titles(tested: Sequence[Outcome], unit: str) -> str:
    shown = "; ".join(f"{each.reading.title} ({_gives(each, unit)})" for each in tested[:2])
    return shown + (f"; and {len(tested) - 2} more" if len(tested) > 2 else "")
