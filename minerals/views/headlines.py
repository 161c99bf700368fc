"""The three figures that are quoted most, beside what the tables and the estimates give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from minerals.audits.claim import ClaimAudit
from minerals.audits.likelihood import standing
from minerals.audits.reading import Reading
from minerals.audits.run import audit
from minerals.audits.verdict import told
from minerals.results.labels import label, languages
from minerals.results.messages import message
from minerals.results.numbers import amount, span
from minerals.results.quantiles import INTERVALS
from minerals.results.result import Field, Result
from minerals.views import captions

HEADLINES: Mapping[str, Mapping[str, str]] = {
    "metals-40-cryptopolitan": {
        "all-count-2025-02-24": "listed-number",
        "estimate-all-2024": "country-value",
        "estimate-all-2024-listed": "country-as-listed",
    },
    "coal-63-bbc": {
        "count-mines-2022": "listed-mines",
        "estimate-coal-2022-08-10": "country-quantity",
        "estimate-coal-2022-08-10-listed": "country-as-listed",
    },
    "critical-350-bn-svyrydenko": {
        "occupied-eu-2023-2024": "listed-value",
        "estimate-eu-2023-2024": "country-value",
        "estimate-eu-2023-2024-listed": "country-as-listed",
    },
}
"""Claims, and their readings with a short name: of what is listed, of the country by the pooled
models, and of the country by the model that is not pooled."""

FIELDS = (
    Field("published", "Published"),
    Field("measured", "Measured as"),
    Field("gives", "Gives"),
    Field("interval", "90 % interval"),
    Field("bounds", "Worst case"),
    Field("standing", "The published figure"),
    Field("chance", "Chance of the accepted range"),
    Field("evidence", "Used for the verdict", "yes"),
    Field("told", "Verdict on the words"),
)

NOTES = tuple(
    message(f"headlines.note.{name}")
    for name in ("gives", "country", "agrees", "verdict", "high", "value", "all")
)


def headlines(audited: Sequence[ClaimAudit] | None = None) -> Result:
    """Return the three headline figures with what each definition gives, and the verdicts.

    Parameters
    ----------
    audited : sequence of ClaimAudit, optional
        The claims of :data:`HEADLINES`, where they are audited already.

    Returns
    -------
    Result
        A row per reading, those of what is listed first; ``unit`` is ``fraction`` or ``USD``.
        Dates are those of the claims.

    Examples
    --------
    >>> answer = headlines().to_frame()
    >>> bool((answer["low"] <= answer["q50"]).all())
    True
    """
    found = audit(list(HEADLINES)) if audited is None else audited
    rows = [row for each in found for row in _rows(each)]
    return Result("headlines", {}, pd.DataFrame(rows), FIELDS, NOTES)


def _rows(audited: ClaimAudit) -> Iterator[dict[str, Any]]:
    claim = audited.claim
    results = {each.reading.reading_id: each for each in audited.evaluations}
    for number, (name, short) in enumerate(HEADLINES[claim.claim_id].items()):
        result = results[name]
        found, drawn, chance = result.figure, result.quantiles, result.probability
        low, high = (drawn[name] for name in INTERVALS[90])
        accepted = (claim.accept_low, claim.accept_high)
        published = captions.published_text(claim, languages()[0])
        yield {
            "claim": claim.claim_id,
            "claimed_low": claim.low,
            "claimed_high": claim.high,
            "accepted_low": claim.accept_low,
            "accepted_high": claim.accept_high,
            "reading": name,
            "short": short,
            "date": result.reading.date,
            "published": "" if number else published,
            "measured": measured_text(result.reading, short, languages()[0]),
            "gives": amount(drawn["q50"], claim.unit),
            "interval": span(low, high, claim.unit),
            "bounds": span(found.low, found.high, claim.unit),
            "standing": standing(chance, (low, high), accepted),
            "chance": f"{result.chance}, {result.likelihood}",
            "evidence": result.evidence,
            "verdict": audited.verdict,
            "told": "" if number else told(audited),
            "map": None if found.model else found.value,
            **drawn,
            "low": found.low,
            "high": found.high,
            "probability": chance,
            "unit": claim.unit,
        }


def measured_text(reading: Reading, short: str, lang: str) -> str:
    """Return what a reading measures, the mechanism first: of what, the date, list and prices."""
    prices = label(lang, "headlines.prices", prices=reading.prices) if reading.prices else ""
    group = captions.population_name(reading.group, lang) if reading.group else ""
    parts = (label(lang, f"headlines.{short}"), reading.date, group, prices)
    return ", ".join(filter(None, parts))
