"""Audits as listings, tables and text, from what :mod:`minerals.audits.run` finds."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from minerals.audits.claim import Claim, ClaimAudit, ReadingResult, claims
from minerals.audits.estimators import largest_parts
from minerals.audits.run import audit
from minerals.audits.sensitivity import tornado, varied
from minerals.audits.verdict import VERDICTS, figure_to_quote, told, why_not
from minerals.errors import InputError
from minerals.results.messages import message
from minerals.results.numbers import STYLES, span
from minerals.results.result import Field, Result

READING_FIELDS = (
    Field("reading", "Reading"),
    Field("figure", "Gives"),
    Field("range", "90 % interval"),
    Field("chance", "Probability"),
    Field("coverage", "Coverage", "percent"),
    Field("words", "Claim's own words", "yes"),
    Field("independent", "Independent", "yes"),
    Field("evidence", "Counts", "yes"),
    Field("matches", "Gives the claim", "yes"),
)


SUMMARY_FIELDS = tuple(
    Field(name, heading)
    for name, heading in (
        ("claim", "Name"),
        ("statement", "Claim"),
        ("claimed", "Claimed"),
        ("told", "Verdict"),
        ("chance", "Probability"),
        ("why", "Why"),
        ("who", "By"),
        ("date", "When"),
    )
)


def run(names: Sequence[str], date: object = None) -> list[ClaimAudit]:
    """Audit claims by name, or all of them."""
    assert date is None or isinstance(date, dt.date)
    return audit(list(names) or None, date=date)


def one_claim(names: Sequence[str], option: str) -> None:
    """Refuse an option that is about one claim alone."""
    if len(names) != 1:
        raise InputError(f"{option} draws one claim: name it (minerals audit --list shows all)")


def list_claims() -> Result:
    """List the published figures that can be audited."""
    rows = [
        {
            "claim": each.claim_id,
            "claimed": span(each.low, each.high, each.unit),
            "who": each.who,
            "date": each.date,
            "statement": each.statement,
        }
        for each in claims()
    ]
    fields = tuple(Field(name, name) for name in ("claim", "claimed", "who", "date", "statement"))
    return Result("claims", {"claims": len(rows)}, pd.DataFrame(rows), fields)


def summary(audits: Sequence[ClaimAudit]) -> Result:
    """Return one row per audited claim, with its computed verdict."""
    rows = [
        {
            "claim": each.claim.claim_id,
            "statement": each.claim.statement,
            "claimed": span(each.claim.low, each.claim.high, each.claim.unit),
            "who": each.claim.who,
            "date": each.claim.date,
            "told": told(each),
            "verdict": each.verdict,
            "asked": each.asked or None,
            "chance": each.chance,
            "why": each.why,
        }
        for each in audits
    ]
    names = [*(field.name for field in SUMMARY_FIELDS), "verdict", "asked"]
    counts = Counter(each.verdict for each in audits)
    notes = tuple(
        message("verdict.count", n=counts[name], verdict=name, what=what)
        for name, what in VERDICTS.items()
        if counts[name]
    )
    return Result("audit", {}, pd.DataFrame(rows, columns=names), SUMMARY_FIELDS, notes)


def _reading_row(result: ReadingResult, unit: str) -> dict[str, object]:
    found, drawn = result.figure, result.quantiles
    figure, spread = figure_to_quote(result), span(drawn["q05"], drawn["q95"], unit)
    return {
        "reading": result.reading.title,
        "figure": figure,
        "range": "" if spread == figure else spread,
        "chance": result.chance,
        "coverage": found.coverage,
        "words": result.reading.literal,
        "independent": result.reading.independent,
        "evidence": result.evidence,
        "matches": result.matches,
    }


def readings_of(claim_audit: ClaimAudit) -> Result:
    """Return the readings of one audited claim as a table, those in its own words first."""
    readings = claim_audit.literal_first()
    rows = [_reading_row(each, claim_audit.claim.unit) for each in readings]
    names = [field.name for field in READING_FIELDS]
    return Result("readings", {}, pd.DataFrame(rows, columns=names), READING_FIELDS)


def readings(audits: Sequence[ClaimAudit], explain: bool = False) -> Audits:
    """Return audits as an answer: a row per reading, shown claim by claim.

    Parameters
    ----------
    audits : sequence of ClaimAudit
        What :func:`minerals.audits.run.audit` returns.
    explain : bool, optional
        Show what each reading rests on, and the sensitivity of the claim.
    """
    return Audits("audits", {}, _frame(audits), (), audits=tuple(audits), explain=explain)


@dataclass(frozen=True, eq=False)
class Audits(Result):
    """Audits as an answer: rows for programs, and for a person one claim after the other."""

    audits: tuple[ClaimAudit, ...] = ()
    explain: bool = False

    def to_json(self) -> str:
        """Return a list of the claims, each with its readings."""
        return json.dumps([each.to_dict() for each in self.audits], ensure_ascii=False, indent=2)

    def to_markdown(self) -> str:
        """Return a section for each claim."""
        return self._text(True, lambda result: f"\n{result.to_markdown().lstrip()}")

    def to_table(self, *, color: bool = False, width: int | None = None) -> str:
        """Return each claim with the table of its readings; tables are not coloured."""
        return self._text(False, lambda result: result.to_table(width=width))

    def _text(self, markdown: bool, table: Callable[[Result], str]) -> str:
        return "\n\n".join(_one(each, markdown, self.explain, table) for each in self.audits)


def _frame(audits: Sequence[ClaimAudit]) -> pd.DataFrame:
    """Return audits as one flat table, a row per reading."""
    rows = []
    for claim_audit in audits:
        audited = claim_audit.to_dict()
        head = {name: audited[name] for name in ("claim", "who", "date", "verdict", "unit")}
        head |= {"asked": audited["asked"], "primary": audited["primary"]}
        head |= {"claimed_low": audited["claimed"][0], "claimed_high": audited["claimed"][1]}
        rows += [head | reading for reading in audited["readings"]] or [head]
    return pd.DataFrame(rows)


def sensitivity(claim_audit: ClaimAudit) -> Result:
    """Vary the reading that speaks for a claim, and say where that one is no evidence.

    Raises
    ------
    InputError
        If it cannot be varied.
    """
    result = varied(claim_audit)
    found = tornado(result.reading)
    if result.evidence:
        return found
    note = f"varied is a reading that does not count: {why_not(result)}"
    return replace(found, notes=(note, *found.notes))


def _one(
    claim_audit: ClaimAudit, markdown: bool, explain: bool, table: Callable[[Result], str]
) -> str:
    claim = claim_audit.claim
    attribution = f"{claim.who}, {claim.date}" if claim.date else claim.who
    figure_ = span(claim.low, claim.high, claim.unit)
    head = [f"## {claim.claim_id}" if markdown else claim.claim_id, "", claim.statement]
    head += [f"({attribution}" + (f"; claims {figure_})" if figure_ else ")")]
    if claim_audit.evaluations and not math.isnan(claim.accept_low):
        head.append(_rule(claim))
    word = told(claim_audit).removeprefix(claim_audit.verdict)
    verdict = f"{claim_audit.verdict.upper()}{word}: {claim_audit.why}"
    lines = [*head, "", f"**{verdict}**" if markdown else verdict]
    speaks = claim_audit.as_worded
    if speaks is not None and claim_audit.primary is None:  # the verdict itself tells any other
        lines.append(f"Probability: {claim_audit.chance}: {speaks.reading.title}")
    if claim_audit.evaluations:
        lines.append(table(readings_of(claim_audit)))
    if explain and claim_audit.evaluations:
        lines += ["", *_explained(claim_audit, table)]
    return "\n".join(lines)


def _rule(claim: Claim) -> str:
    """Say which figures give the claim, and which readings count."""
    accepted = span(claim.accept_low, claim.accept_high, claim.unit)
    asked = "independent, of one unit, nothing later than the claim, informative"
    if not math.isnan(claim.min_coverage):
        asked += f", {claim.min_coverage:.0%} covered or more"
    return f"Gives it: {accepted} with P above 50 %. Counts: {asked}."


def _explained(claim_audit: ClaimAudit, table: Callable[[Result], str]) -> list[str]:
    lines = ["Rests on:"]
    for each in claim_audit.literal_first():
        rows = each.figure.rests_on
        shown = ", ".join(rows[:60]) + (f" and {len(rows) - 60} more" if len(rows) > 60 else "")
        lines.append(f"- {each.reading.reading_id}: {shown}")
        if each.figure.covers:
            lines.append(f"  coverage: {each.figure.covers}")
        parts = [f"{name} {STYLES['percent'](part)}" for name, part in largest_parts(each.reading)]
        if parts:
            lines.append(f"  carried by: {', '.join(parts)}")
    try:
        lines.append(table(sensitivity(claim_audit)))
    except InputError as error:
        lines.append(str(error))
    return lines
