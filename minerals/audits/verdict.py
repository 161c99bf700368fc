"""The verdict on a published figure, computed from its readings."""

from __future__ import annotations

import math
from collections.abc import Sequence

from minerals.audits.claim import Claim, ReadingResult
from minerals.results.numbers import amount, span

VERDICTS = {
    "reproduced": "a reading in the claim's own words, on independent figures, gives it",
    "reproduced under another reading": "only a different definition gives it",
    "not reproduced": "no reading gives it",
    "misquoted": "it contradicts the figures of the source that it quotes",
    "not testable": "it has no defined numerator or denominator",
    "not testable on this data": "the tables cover too little of the population",
}
"""The verdicts, and what each says."""


def judge(claim: Claim, evaluations: Sequence[ReadingResult]) -> tuple[str, str]:
    """Derive a verdict from tested readings.

    Parameters
    ----------
    claim : Claim
        The published figure.
    evaluations : sequence of ReadingResult
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
    if not evaluations or math.isnan(claim.accept_low):
        return "not testable", claim.not_testable or "no definition is given to compute"
    own = [each for each in evaluations if not each.reading.independent]
    evidence = [each for each in evaluations if each.evidence]
    matching = sorted((each for each in evidence if each.matches), key=lambda e: _miss(claim, e))
    literal = [each for each in matching if each.reading.literal]
    other = [each for each in matching if not each.reading.literal]
    if claim.quotes and _misquoted(own) and not literal:
        right = next(each for each in own if not each.reading.literal and each.matches)
        return "misquoted", (
            f"the figures of the source itself give it only as: {right.reading.title}"
        )
    if literal:
        how = "as worded" if _inside(claim, literal) else "as worded, by the range alone"
        return "reproduced", f"{how}: {_titles(literal, claim.unit)}"
    if other:
        how = "only as" if _inside(claim, other) else "only by the range of"
        return "reproduced under another reading", f"{how}: {_titles(other, claim.unit)}"
    if not evidence:
        if any(each.matches for each in own):
            return "not testable on this data", (
                "only the claimant's own figures give it; no independent figures cover enough"
            )
        return "not testable on this data", _too_thin(claim, evaluations)
    return "not reproduced", _elsewhere(claim, evaluations, evidence)


def _inside(claim: Claim, matching: Sequence[ReadingResult]) -> bool:
    """Tell whether a best figure, and not only a range around one, gives the claim."""
    return any(claim.accepts(each.figure.value) for each in matching)


def _elsewhere(
    claim: Claim, evaluations: Sequence[ReadingResult], evidence: Sequence[ReadingResult]
) -> str:
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
        thin = [each for each in evaluations if each.reading.literal and each.reading.independent]
        if thin:
            why += f", which cover too little: {_titles(thin, claim.unit)}"
    if any(each.matches for each in evaluations if not each.reading.independent):
        why += "; the claimant's own figures give it"
    return why


def _gives(result: ReadingResult, unit: str) -> str:
    """Write a figure with its range."""
    found = result.figure
    value, both = amount(found.value, unit), span(found.low, found.high, unit)
    return value if value == both else f"{value}, range {both}"


def _miss(claim: Claim, result: ReadingResult) -> float:
    """Say how far a reading's figure lies from the claimed one, and how wide its range is."""
    found = result.figure
    away = abs(found.value - (claim.accept_low + claim.accept_high) / 2)
    return away + (found.high - found.low)


def _too_thin(claim: Claim, evaluations: Sequence[ReadingResult]) -> str:
    """Say how little the independent readings cover."""
    own = [each for each in evaluations if each.reading.independent]
    known = [each.figure.coverage for each in own if not math.isnan(each.figure.coverage)]
    if not known or math.isnan(claim.min_coverage) or max(known) >= claim.min_coverage:
        return "no independent reading covers a known and sufficient part of the population"
    part = span(min(known), max(known), "fraction")
    return f"independent readings cover {part} of the population; {claim.min_coverage:.0%} is asked"


def _misquoted(own: Sequence[ReadingResult]) -> bool:
    literal = [each for each in own if each.reading.literal]
    return (
        bool(literal)
        and not any(each.matches for each in literal)
        and any(each.matches for each in own if not each.reading.literal)
    )


def _titles(evaluations: Sequence[ReadingResult], unit: str) -> str:
    shown = "; ".join(f"{each.reading.title} ({_gives(each, unit)})" for each in evaluations[:2])
    return shown + (f"; and {len(evaluations) - 2} more" if len(evaluations) > 2 else "")
