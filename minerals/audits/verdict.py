"""The verdict on a published figure, computed from its readings: the first rule that fits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from minerals.audits.claim import (
    MOST_COVERED,
    OF_ROWS,
    Claim,
    ClaimAudit,
    ReadingResult,
    country_first,
)
from minerals.audits.likelihood import UNDER
from minerals.audits.reading import Reading
from minerals.results.messages import Message, message
from minerals.results.numbers import amount, span
from minerals.tables.load import table

VERDICTS = {
    message(f"verdict.{key}"): message(f"verdict.why.{key}")
    for key in ("correct", "wrong", "reproduced", "consistent", "other-reading", "misquoted",
                "contradicted", "not-reproduced", "not-as-worded", "not-on-this-data",
                "not-testable")
}  # fmt: skip
"""The verdicts, and what each says."""

_NAMES = {str(each): each for each in VERDICTS}

BOUNDS = {"lower": "at least", "upper": "at most"}
MAX_REASONS = 4

CHOICES = ("model", "prices", "date")
"""Columns of a reading whose choice may turn a verdict."""


def judge(
    claim: Claim, evaluations: Sequence[ReadingResult]
) -> tuple[str, str, ReadingResult | None]:
    """Derive a verdict from tested readings.

    Parameters
    ----------
    claim : Claim
        The published figure.
    evaluations : sequence of ReadingResult
        Its readings, in the order of the file.

    Returns
    -------
    verdict, why : str
        A key of :data:`VERDICTS`, and a sentence or two.
    primary : ReadingResult or None
        The first reading in the claim's own words that counts.

    Notes
    -----
    The first rule that fits decides, see ``docs/audit.md``.

    Examples
    --------
    >>> judge(Claim("c", "s", "w", "2025", "x", "text", not_testable="a demand"), [])
    ('not testable', 'a demand', None)
    """
    if claim.fact:
        return "correct" if claim.fact == "true" else "wrong", _fact(claim), None
    if not evaluations or math.isnan(claim.accept_low):
        return "not testable", claim.not_testable or "no definition is given to compute", None
    counting = [each for each in evaluations if each.evidence]
    literal = [each for each in counting if each.reading.literal]
    primary = literal[0] if literal else None
    verdict, why = _decide(claim, evaluations, counting, primary)
    if primary is not None:
        why += _differs(primary, evaluations)
        if primary.figure.coverage > 1:
            why += f". Coverage {primary.figure.coverage:.0%}: {primary.figure.covers}"
    return verdict, why, primary


def verdict_name(verdict: str) -> Message:
    """Return a verdict as a word that has other languages, too.

    Examples
    --------
    >>> verdict_name("not reproduced").said("uk", lambda name, lang: name)
    'не відтворено'
    """
    return _NAMES[verdict]


def told(audited: ClaimAudit) -> Message:
    """Write the verdict of an audit with what it leaves open, and the date that it was asked of.

    Parameters
    ----------
    audited : ClaimAudit
        What :func:`minerals.audits.run.audit` returns.

    Returns
    -------
    Message
        Beginning with the verdict.

    Examples
    --------
    >>> told(ClaimAudit(Claim("c", "s", "w", "2025", "x", "text"), (), "reproduced", "why"))
    'reproduced'
    """
    said, primary = verdict_name(audited.verdict), audited.primary
    if said == "consistent" and primary is not None:
        said = message("verdict.told.consistent", verdict=said, chance=primary.chance)
    elif said == "not reproduced" and primary is not None and primary.not_excluded:
        said = message("verdict.told.open", verdict=said, chance=primary.chance)
    if audited.asked:
        dates = {"asked": audited.asked, "date": audited.claim.date}
        said = message("verdict.told.asked", verdict=said, **dates)
    return said


def _decide(
    claim: Claim,
    evaluations: Sequence[ReadingResult],
    counting: Sequence[ReadingResult],
    primary: ReadingResult | None,
) -> tuple[str, str]:
    """Apply the rules that need readings."""
    given = primary is not None and primary.matches
    if claim.quotes and not given:
        right = _right_in_source(evaluations)
        if right is not None:
            title = right.reading.title
            return "misquoted", f"the figures of the source itself give it only as: {title}"
    if primary is not None and given:
        return "reproduced", f"as worded: {_tell(primary)}"
    if primary is not None and primary.near:
        return "consistent", f"as worded: {_tell(primary)}"
    others = [each for each in counting if not _other_model(each, evaluations)]
    giving = [each for each in others if each.matches]
    if giving:
        own = f"as worded: {_tell(primary)}; " if primary else _thin(evaluations)
        return "reproduced under another reading", f"{own}of what counts, only as: {_list(giving)}"
    if primary is not None:
        literal = [each for each in counting if each.reading.literal]
        if all(each.reading.estimator == OF_ROWS for each in literal):
            whom = dict.fromkeys(name for each in literal for name in each.figure.sources)
            return "contradicted", f"by {', '.join(whom)}: {_list(literal)}"
        return "not reproduced", f"as worded: {_tell(primary)}"
    if counting:
        own = _thin(evaluations)
        what = "other definitions give" if others else "under one model alone it gives"
        return "not tested as worded", f"{own}{what} {_list(others or counting, 3)}"
    return "not testable on this data", _nothing_counts(claim, evaluations)


def _fact(claim: Claim) -> str:
    """Say by which source a statement is right or wrong."""
    source = table("sources").set_index("source_id").loc[claim.fact_source_id]
    named = ", ".join(str(source[each]) for each in ("title", "publisher", "published"))
    return f"{claim.note} ({named})" if claim.note else named


def _right_in_source(evaluations: Sequence[ReadingResult]) -> ReadingResult | None:
    """Return the other definition under which the quoted source's own figures give the claim."""
    own = [each for each in evaluations if not each.reading.independent]
    literal = [each for each in own if each.reading.literal and not math.isnan(each.probability)]
    if not literal or any(each.matches for each in literal):
        return None
    return next((each for each in own if not each.reading.literal and each.matches), None)


def _other_model(result: ReadingResult, evaluations: Sequence[ReadingResult]) -> bool:
    """Tell whether a reading is one in the claim's own words, but for its model."""
    return not result.reading.literal and any(
        each.reading.literal
        and each.reading.model != result.reading.model
        and _alike(each.reading, result.reading, "model")
        for each in evaluations
    )


def _tell(result: ReadingResult) -> str:
    """Write a reading with what it gives, and how probable the claimed figure is by it."""
    found, unit = result.figure, result.claim.unit
    if result.reading.bound or math.isnan(found.value) or found.point:
        return f"{result.reading.title} ({figure_to_quote(result)})"
    drawn = result.quantiles
    middle, both = amount(drawn["q50"], unit), span(drawn["q05"], drawn["q95"], unit)
    given = middle if middle == both else f"{middle}, 90 % interval {both}"
    chance = f"P {result.chance}, {result.likelihood} {UNDER}"
    return f"{result.reading.title} ({given}; {chance})"


def _list(results: Sequence[ReadingResult], count: int = 2) -> str:
    shown = "; ".join(_tell(each) for each in results[:count])
    return shown + (f"; and {len(results) - count} more" if len(results) > count else "")


def _differs(primary: ReadingResult, evaluations: Sequence[ReadingResult]) -> str:
    """Say where the same definition with another model, deck or date decides otherwise."""
    said = []
    for choice in CHOICES:
        turned = [
            f"{getattr(each.reading, choice) or 'all'}: {_answer(each)}"
            for each in evaluations
            if each.evidence
            and not math.isnan(each.probability)
            and getattr(each.reading, choice) != getattr(primary.reading, choice)
            and _alike(each.reading, primary.reading, choice)
            and _answer(each) != _answer(primary)
        ]
        if turned:
            own = getattr(primary.reading, choice) or "all"
            said.append(f"by {choice} ({own}: {_answer(primary)}; {'; '.join(turned)})")
    return f". The answer differs {', and '.join(said)}" if said else ""


def _answer(result: ReadingResult) -> str:
    """Say whether a reading gives the claim, is near, or neither."""
    return "gives it" if result.matches else "near" if result.near else "does not"


def _alike(one: Reading, other: Reading, choice: str) -> bool:
    """Tell whether two definitions differ in one choice alone."""
    words = {"reading_id": "", "title": "", "note": "", "literal": False, choice: ""}
    changed = [replace(each, **words) for each in (one, other)]  # type: ignore[arg-type]
    return changed[0] == changed[1]


def _nothing_counts(claim: Claim, evaluations: Sequence[ReadingResult]) -> str:
    """Say why no reading counts."""
    independent = [each for each in evaluations if each.reading.independent]
    if not independent:
        given = any(each.matches for each in evaluations)
        return "only the claimant's own figures " + ("give it" if given else "are published")
    reasons = list(dict.fromkeys(why_not(each) for each in independent))
    own = ""
    if any(each.matches for each in evaluations if not each.reading.independent):
        own = "only the claimant's own figures give it; "
    return f"{own}no independent reading counts: {'; '.join(reasons[:MAX_REASONS])}"


def _thin(evaluations: Sequence[ReadingResult]) -> str:
    """Say what the readings in the claim's own words give, and why none of them counts."""
    literal = country_first(evaluations)
    if not literal:
        return ""
    shown = "; ".join(f"{_brief(each)}, but {why_not(each, told=True)}" for each in literal[:2])
    return f"in its own words nothing counts ({shown}); "


def _brief(result: ReadingResult) -> str:
    """Write a reading that does not count: of an estimate all, of another the figure alone."""
    if result.figure.model:
        return _tell(result)
    return f"{result.reading.title}: {figure_to_quote(result)}"


def figure_to_quote(result: ReadingResult) -> str:
    """Write the figure to quote of a reading, or the end that a bound is."""
    found, unit = result.figure, result.claim.unit
    if result.reading.bound:
        end = found.low if result.reading.bound == "lower" else found.high
        return f"{BOUNDS[result.reading.bound]} {amount(end, unit)}"
    return amount(result.quantiles["q50"], unit) or "no figure"


def why_not(result: ReadingResult, *, told: bool = False) -> str:
    """Say why a reading does not count; ``told``: what it gives stands before."""
    found, asked = result.figure, result.claim.min_coverage
    if math.isnan(found.value):
        return "no figure"
    if not result.reading.independent:
        return "the claimant's own"
    if result.reading.bound and not result.excludes:
        figure = "" if told else f" ({figure_to_quote(result)})"
        return f"a bound that excludes nothing claimed{figure}"
    if result.younger:
        return "a list younger than the claim"
    if result.later:
        return "later than the claim, by its day, its rows or its prices"
    if found.coverage > MOST_COVERED:
        return f"more is listed than was counted ({found.coverage:.0%})"
    if not math.isnan(asked) and not found.coverage >= asked:
        covered = "an unknown part" if math.isnan(found.coverage) else f"{found.coverage:.0%}"
        return f"{covered} covered, {asked:.0%} asked"
    if not result.informative:
        return "its 90 % interval is too wide to count"
    return "a sum of part of the deposits, which falls short"
