"""The report: headline shares, the audit, the time line, the map, method and limits, in one page.

Every number comes from the calls that the command line makes; here they are only put in order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from minerals.audits.claim import ClaimAudit
from minerals.audits.run import audit
from minerals.audits.verdict import VERDICTS
from minerals.results.markdown import item, text
from minerals.results.result import Result
from minerals.shares.answer import share, timeline
from minerals.shares.measure import find_measure
from minerals.tables.load import resources, sources
from minerals.views import captions
from minerals.views.audit_tables import summary
from minerals.views.figures import headlines_figure, svg, timeline_figure
from minerals.views.headlines import headlines

QUESTIONS: tuple[dict[str, Any], ...] = (
    {"by": "count", "group_by": "family"},
    {"by": "quantity", "group_by": "commodity",
     "commodity": ("coal", "iron", "manganese", "lithium", "gold", "graphite", "uranium")},
    {"by": "value", "group": "critical-no-fuel"},
)  # fmt: skip
"""The questions of the tables of shares."""

SERIES: dict[str, Any] = {"by": "count", "group_by": "commodity",
                          "commodity": ("coal", "iron", "manganese", "lithium", "rare-earths"),
                          "start": "2022-01-01"}  # fmt: skip
"""The question of the time line."""

LIMITS = (
    "Counts are of listed deposits; quantities and values rest on those with a published figure. "
    "The coverage of each says how much of the population that is.",
    "Value is gross in-situ value, quantity times a reference price. It is not profit, and not "
    "what anybody would pay for the ground.",
    "The figure to quote is the median with its 90 % interval. The bounds hold what can be if "
    "every doubt goes one way: positions of deposits and of the line of contact, dates of changes, "
    "contested land, and quantities.",
    "A reading on the claimant's own figures is arithmetic. It is shown, and never enough for "
    "the verdict reproduced.",
    "Systematic coverage of control ends with the last snapshot; its date is stated with every "
    "figure.",
)


SOURCES_OF = (
    "The publications of the quantities that are added above, and of the claims; minerals data "
    "sources lists all that the tables rest on."
)


@dataclass(frozen=True, eq=False)
class Report:
    """The parts of a report, ready to be written as a page or as Markdown.

    Attributes
    ----------
    title : str
        What it is, with its date.
    headlines : Result
        The figures that are quoted most, and what their definitions give.
    shares : tuple of Result
        Shares of what is listed.
    audited : tuple of ClaimAudit
        Every claim.
    sources : pandas.DataFrame
        The publications behind the quantities and the claims.
    date : datetime.date or None
        The as-of date asked for.
    """

    title: str
    headlines: Result
    shares: tuple[Result, ...]
    audited: tuple[ClaimAudit, ...]
    sources: pd.DataFrame
    date: dt.date | None

    def to_markdown(self) -> str:
        """Return the report as Markdown, without the figure and the map."""
        lines = [f"# {text(self.title)}", ""]
        lines += ["## Published figures, and what their definitions give"]
        lines += [self.headlines.to_markdown(), ""]
        for each in self.shares:
            lines += ["## " + text(_heading(each)), "", each.to_markdown(), ""]
        lines += [
            "## Published figures, recomputed",
            "",
            summary(self.audited).to_markdown().strip(),
        ]
        lines += ["", "## Method and limits", "", *(f"- {each}" for each in LIMITS), ""]
        lines += ["## Sources", "", SOURCES_OF, ""]
        lines += [
            f"- {item(_publication(each))}: {each.url}".rstrip(": ")
            for each in self._publications()
        ]
        lines.append("")
        return "\n".join(lines)

    def to_html(self) -> str:
        """Return the report as one self-contained page that asks for nothing from a network."""
        from minerals.views.maps import map as draw
        from minerals.views.maps.offline import page

        drawn = draw(date=self.date, end=self.date)
        return page(
            drawn,
            title=self.title,
            description="Shares of Ukraine's mineral resources under Russian occupation, with "
            "ranges, and an audit of published figures.",
            body_before=_CSS + self._before() + drawn.before,
            body_after=drawn.after + self._after(),
        )

    def _before(self) -> str:
        parts = [
            f"<main><h1>{escape(self.title)}</h1>",
            "<section><h2>Published figures, and what their definitions give</h2><figure>"
            f"{svg(headlines_figure(self.headlines))}</figure>"
            f"{self.headlines._repr_html_()}</section>",
        ]
        for each in self.shares:
            parts.append(
                f"<section><h2>{escape(_heading(each))}</h2>{each._repr_html_()}</section>"
            )
        parts.append(
            "<section><h2>Time line</h2><figure>"
            + svg(timeline_figure(timeline(end=self.date, **SERIES)))
            + "</figure></section>"
        )
        parts.append("</main>")
        return "".join(parts)

    def _after(self) -> str:
        limits = "".join(f"<li>{escape(each)}</li>" for each in LIMITS)
        return (
            f"<main><section><h2>Published figures, recomputed</h2>"
            f"{summary(self.audited)._repr_html_()}</section>"
            f"<section><h2>Method and limits</h2><ul>{limits}</ul></section>"
            f"<section><h2>Sources</h2><p>{escape(SOURCES_OF)}</p><ul>{self._links()}</ul></section>"
            "</main>"
        )

    def _publications(self) -> list[Any]:
        return list(self.sources.fillna("").itertuples())

    def _links(self) -> str:
        from minerals.views.html import link

        return "".join(
            f"<li>{link(each.url, _publication(each))}</li>" for each in self._publications()
        )


_CSS = """<style>
main{max-width:72rem;margin:0 auto;padding:0 1rem;font:15px/1.45 system-ui,sans-serif}
main section{overflow-x:auto}
main table{border-collapse:collapse;margin:.5rem 0}
main td,main th{border-bottom:1px solid #ccc;padding:.25rem .6rem;text-align:left}
main td,main th{vertical-align:top}
main figure{margin:0}main figure svg{max-width:100%;height:auto}
</style>"""


def _publication(row: Any) -> str:
    about = " ".join(filter(None, (row.publisher, row.published)))
    return ", ".join(filter(None, (row.title, about)))


def _cited(shares: Sequence[Result], audited: Sequence[ClaimAudit]) -> pd.DataFrame:
    """Return the publications behind the quantities that were added, and of the claims."""
    added = pd.concat(
        each.details.loc[each.details["canonical"].notna(), ["deposit_id", "commodity_id"]]
        for each in shares
        if not find_measure(each.header["measure"]).by_deposit
    ).drop_duplicates()
    figures = resources()
    figures = figures[figures["preferred"] & figures["quantity"].notna()].merge(added)
    cited = {*figures["source_id"], *(each.claim.source_id for each in audited)}
    known = sources()
    return known[known["source_id"].isin(cited)].sort_values("title")


def _heading(result: Result) -> str:
    head = result.header
    population = captions.population_name(head["population"], "en")
    return f"Occupied share of {population}, {captions.measure_text(head, 'en')}"


def report(date: str | dt.date | None = None, claims: Sequence[str] | None = None) -> Report:
    """Make the report.

    Parameters
    ----------
    date : str or datetime.date, optional
        As-of date of shares and map; by default the latest snapshot. The audit keeps the dates
        of the claims.
    claims : sequence of str, optional
        Claims by identifier; all by default.

    Returns
    -------
    Report
        To be written with ``to_html`` or ``to_markdown``.

    Raises
    ------
    InputError
        If the date or a claim cannot be used.
    """
    from minerals.dates import parse_date

    day = None if date is None else parse_date(date)
    shares = tuple(share(date=day, **each) for each in QUESTIONS)
    title = f"Who controls Ukraine's mineral resources, {shares[0].header['as_of']}"
    # What was reproduced, and how, before what cannot be tested.
    audited = sorted(audit(claims), key=lambda each: list(VERDICTS).index(each.verdict))
    return Report(title, headlines(), shares, tuple(audited), _cited(shares, audited), day)
