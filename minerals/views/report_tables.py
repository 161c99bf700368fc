"""The tables of the report in a language: cells as a reader has them, from answers as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from minerals.audits.claim import ClaimAudit, ReadingResult
from minerals.audits.likelihood import standing
from minerals.audits.verdict import told, verdict_name
from minerals.results import markdown, numbers
from minerals.results.labels import label
from minerals.results.messages import message
from minerals.results.quantiles import INTERVALS
from minerals.results.result import Result
from minerals.shares.measure import find_measure
from minerals.views import captions
from minerals.views.headlines import HEADLINES, measured_text

NOTHING = "–"
"""In a cell of which nothing is known."""

CHANGES_DAYS = (90, 365)
"""Days over which changes of a distance are shown."""

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Table:
    """A table in one language: its first column names the rows.

    Attributes
    ----------
    columns : tuple of str
        Headings.
    rows : tuple of tuple of str
        Cells.
    numeric : frozenset of int
        Columns of numbers, which stand to the right.
    groups : mapping of int to str
        What rows from one on have in common, as a line of its own before it.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]
    groups: Mapping[int, str] = field(default_factory=dict)

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        rules = ["---:" if at in self.numeric else "---" for at in range(len(self.columns))]
        lines = [markdown.row(self.columns), f"| {' | '.join(rules)} |"]
        for at, row in enumerate(self.rows):
            if at in self.groups:
                lines.append(markdown.row([self.groups[at], *[""] * (len(self.columns) - 1)]))
            lines.append(markdown.row(row))
        return "\n".join(lines)


def _table(rows: Iterable[Row], columns: Sequence[tuple[str, bool, Callable[[Row], str]]]) -> Table:
    """Make a table of columns: heading, whether of numbers, and what writes a cell."""
    return Table(
        tuple(heading for heading, _, _ in columns),
        tuple(tuple(write(row) or NOTHING for _, _, write in columns) for row in rows),
        frozenset(at for at, (_, is_number, _) in enumerate(columns) if is_number),
    )


def _heading(name: str, lang: str) -> str:
    return label(lang, f"report.column.{name}")


def headline_table(audited: Sequence[ClaimAudit], lang: str) -> Table:
    """Return what each definition of the headline figures gives.

    Parameters
    ----------
    audited : sequence of ClaimAudit
        Of the claims of :data:`minerals.views.headlines.HEADLINES`.
    lang : str
        One of :func:`minerals.results.labels.languages`.
    """
    low, high = INTERVALS[90]
    columns = [
        (_heading("measured", lang), False, lambda row: row["measured"]),
        (_heading("gives", lang), True, lambda row: _amount(row, row["drawn"]["q50"], lang)),
        (_heading("interval", lang), True,
         lambda row: _span(row, row["drawn"][low], row["drawn"][high], lang)),
        (_heading("worst", lang), True,
         lambda row: _span(row, row["figure"].low, row["figure"].high, lang)),
        (_heading("standing", lang), False, lambda row: row["standing"]),
        (_heading("chance", lang), False, lambda row: row["chance"]),
    ]  # fmt: skip
    rows = [row for each in audited for row in _headline_rows(each, lang)]
    groups = {at: row["published"] for at, row in enumerate(rows) if row["published"]}
    return replace(_table(rows, columns), groups=groups)


def _headline_rows(audited: ClaimAudit, lang: str) -> Iterator[dict[str, Any]]:
    claim = audited.claim
    results = {each.reading.reading_id: each for each in audited.evaluations}
    low, high = INTERVALS[90]
    for number, (name, short) in enumerate(HEADLINES[claim.claim_id].items()):
        result: ReadingResult = results[name]
        drawn = result.quantiles
        accepted = (claim.accept_low, claim.accept_high)
        stands = standing(result.probability, (drawn[low], drawn[high]), accepted)
        chance = (result.chance, result.likelihood)
        said = captions.notes_text([stands, *chance, told(audited)], lang)
        yield {
            "published": "" if number else f"{captions.published_text(claim, lang)}: {said[3]}",
            "measured": measured_text(result.reading, short, lang),
            "drawn": drawn,
            "figure": result.figure,
            "unit": claim.unit,
            "standing": said[0],
            "chance": ", ".join(filter(None, said[1:3])),
        }


def share_table(answer: Result, lang: str) -> Table:
    """Return shares with their intervals, bounds and coverage, the largest first."""
    head, frame = answer.header, answer.frame
    by_deposit = find_measure(head["measure"]).by_deposit
    rows = frame.sort_values("q50", ascending=False, kind="stable").to_dict("records")
    columns: list[tuple[str, bool, Callable[[Row], str]]] = [
        (_heading("group", lang), False, lambda row: captions.row_name(row, lang)),
        (_heading("share", lang), True, lambda row: _percent(row["q50"], lang)),
        (_heading("interval", lang), True, lambda row: _percents(row["q05"], row["q95"], lang)),
        (_heading("bounds", lang), True, lambda row: _percents(row["low"], row["high"], lang)),
        (_heading("n", lang), True, lambda row: numbers.number(row["n"], lang)),
    ]
    if not by_deposit:
        columns += [
            (_heading("known", lang), True,
             lambda row: numbers.number(row["n_with_quantity"], lang)),
            (_heading("amount", lang), True, lambda row: _listed(row, lang)),
        ]  # fmt: skip
    if not by_deposit and frame["coverage_national"].notna().any():
        columns.append(
            (_heading("national", lang), True, lambda row: _percent(row["coverage_national"], lang))
        )
    return _table(rows, columns)


def change_table(changed: Result, every: Result, lang: str) -> Table:
    """Return which deposits changed hands, and between which snapshots.

    Parameters
    ----------
    changed : Result
        What :func:`minerals.views.listings.changes` returns.
    every : Result
        The deposits, as :func:`minerals.views.listings.list_deposits` lists them: what they hold.
    lang : str
        The language.
    """
    known = every.frame.set_index("deposit_id")[["commodities", "oblast"]]
    frame = pd.DataFrame(changed.frame).drop(columns=list(known), errors="ignore")
    rows = frame.join(known, on="deposit_id").to_dict("records")
    columns = [
        *_deposit_columns(lang),
        (_heading("before", lang), False, lambda row: _status(every, row["before"], lang)),
        (_heading("status", lang), False, lambda row: _status(every, row["status"], lang)),
        (_heading("when", lang), True,
         lambda row: label(lang, "report.dates", first=row["after"], last=row["date"])),
        (_heading("certain", lang), False, lambda row: _yes(row["certain"], lang)),
    ]  # fmt: skip
    return _table(rows, columns)


def near_table(near: Result, lang: str) -> Table:
    """Return deposits near the line: distance, its error, and its change with its error."""

    def change(days: int) -> tuple[str, bool, Callable[[Row], str]]:
        name = f"distance_change_{days}"
        heading = message("report.column.change", days=days)
        return (
            captions.notes_text([heading], lang)[0],
            True,
            lambda row: _with_error(row[f"{name}_km"], row[f"{name}_error_km"], "change", lang),
        )

    columns = [
        *_deposit_columns(lang),
        (_heading("distance", lang), True,
         lambda row: _with_error(row["distance_km"], row["distance_error_km"], "decimal", lang)),
        *map(change, CHANGES_DAYS),
        (_heading("certain", lang), False, lambda row: _yes(row["certain"], lang)),
    ]  # fmt: skip
    return _table(near.frame.to_dict("records"), columns)


def audit_table(audited: Sequence[ClaimAudit], lang: str) -> Table:
    """Return every claim with its computed verdict and the probability of the claimed figure."""
    rows = [
        {
            "claim": captions.claim_text(each.claim, lang),
            "who": f"{captions.claimant(each.claim, lang)}, {each.claim.date}",
            "claimed": _claimed(each, lang),
            "said": captions.notes_text([verdict_name(each.verdict), each.chance], lang),
        }
        for each in audited
    ]
    columns: list[tuple[str, bool, Callable[[Row], str]]] = [
        (_heading("claim", lang), False, lambda row: f"{row['claim']} ({row['who']})"),
        (_heading("claimed", lang), True, lambda row: row["claimed"]),
        (_heading("verdict", lang), False, lambda row: row["said"][0]),
        (_heading("chance", lang), False, lambda row: row["said"][1]),
    ]
    return _table(rows, columns)


def _claimed(audited: ClaimAudit, lang: str) -> str:
    claim = audited.claim
    if claim.low == claim.high:
        return numbers.amount(claim.low, claim.unit, lang)
    return numbers.short_span(claim.low, claim.high, claim.unit, lang)


def _deposit_columns(lang: str) -> list[tuple[str, bool, Callable[[Row], str]]]:
    return [
        (_heading("name", lang), False, lambda row: captions.deposit_name(row["deposit_id"], lang)),
        (_heading("commodities", lang), False,
         lambda row: captions.population_name(row["commodities"] or "", lang)),
        (_heading("oblast", lang), False, lambda row: captions.group_name(row["oblast"], lang)),
    ]  # fmt: skip


def _status(answer: Result, status: str, lang: str) -> str:
    return captions.say(answer.header, lang, f"status.{status}")


def _yes(value: object, lang: str) -> str:
    return label(lang, "report.yes" if value else "report.no")


def _percent(value: float, lang: str) -> str:
    return "" if pd.isna(value) else numbers.percent(value, lang)


def _percents(low: float, high: float, lang: str) -> str:
    return "" if pd.isna(low) else numbers.percent_span(low, high, lang)


def _amount(row: Row, value: float, lang: str) -> str:
    return numbers.amount(value, row["unit"], lang)


def _span(row: Row, low: float, high: float, lang: str) -> str:
    return numbers.short_span(low, high, row["unit"], lang)


def _listed(row: Row, lang: str) -> str:
    if pd.notna(row["value_total_usd"]):
        return numbers.amount(row["value_total_usd"], "USD", lang)
    if pd.isna(row["quantity_total"]):
        return ""
    return numbers.amount(row["quantity_total"], row["unit"], lang)


def _with_error(value: float, error: float, style: str, lang: str) -> str:
    if pd.isna(value):
        return ""
    return f"{numbers.styled(value, style, lang)} ± {numbers.styled(error, 'decimal', lang)}"
