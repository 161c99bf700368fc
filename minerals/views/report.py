"""The report: headline shares, the audit, the time line, the map, method and limits, in one page.

Every number comes from the calls that the command line makes; here they are only put in order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from minerals.audits.claim import ClaimAudit
from minerals.audits.run import audit
from minerals.audits.verdict import VERDICTS
from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.results.labels import label
from minerals.results.markdown import item, text
from minerals.results.result import Result
from minerals.shares.answer import share, timeline
from minerals.shares.exposure import exposure
from minerals.shares.measure import find_measure
from minerals.tables.load import resources, sources
from minerals.version import __version__
from minerals.views import captions
from minerals.views.headlines import HEADLINES, NOTES, headlines
from minerals.views.html import web_address
from minerals.views.listings import changes, list_deposits
from minerals.views.pages import render
from minerals.views.report_tables import (
    Table,
    audit_table,
    change_table,
    headline_table,
    near_table,
    share_table,
)

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

NEAR_KM = 20.0
"""What lies at most so far from the line is told."""

YEAR = dt.timedelta(days=365)
"""Before the as-of date, from which on changes are told."""

LIMITS = tuple(
    f"report.limit.{name}" for name in ("counts", "value", "median", "own", "ends", "forecast")
)


@dataclass(frozen=True)
class Section:
    """One section: what it says before its table, the table, figures, notes, publications.

    Attributes
    ----------
    id : str
        By which it is linked to.
    title : str
        Heading.
    about : str
        Before the table.
    table : Table or None
        Its rows.
    figures : tuple of str
        SVG elements, for a page alone.
    notes : tuple of str
        A list behind the table.
    links : tuple of (str, str)
        Publications: address, which may be empty, and text.
    """

    id: str
    title: str
    about: str = ""
    table: Table | None = None
    figures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Report:
    """The answers of a report, ready to be written as a page or as Markdown.

    Attributes
    ----------
    shares : tuple of Result
        Shares of what is listed.
    audited : tuple of ClaimAudit
        Every claim.
    headlines : tuple of ClaimAudit
        The claims that are quoted most.
    changed, near, every : Result
        What changed hands, what lies near the line, and all deposits.
    sources : pandas.DataFrame
        The publications behind the quantities and the claims.
    date : datetime.date or None
        The as-of date asked for.
    lang : str
        The language.
    """

    shares: tuple[Result, ...]
    audited: tuple[ClaimAudit, ...]
    headlines: tuple[ClaimAudit, ...]
    changed: Result
    near: Result
    every: Result
    sources: pd.DataFrame
    date: dt.date | None
    lang: str

    @property
    def title(self) -> str:
        """What it is, with its date."""
        return self._say("report.title", date=self.every.header["as_of"])

    def to_markdown(self) -> str:
        """Return the report as Markdown, without figures and map."""
        lines = [f"# {text(self.title)}", "", text(self._lead()), ""]
        for each in self._sections():
            if each.table is None and not (each.notes or each.links):
                continue  # a figure alone
            lines += [f"## {text(each.title)}", ""]
            lines += [text(each.about), ""] if each.about else []
            if each.table is not None:
                lines += [each.table.to_markdown(), ""]
            told = [*map(item, each.notes)]
            told += [f"{item(name)}: {url}".rstrip(": ") for url, name in each.links]
            lines += [*(f"- {line}" for line in told), ""]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.title

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def to_html(self) -> str:
        """Return the report as one self-contained page that asks for nothing from a network."""
        return render(
            "report.html",
            lang=self.lang,
            title=self.title,
            description=self._say("report.about"),
            lead=self._lead(),
            skip=self._say("report.skip"),
            contents=self._say("report.contents"),
            made=self._say("report.made", version=__version__),
            sections=[*self._sections(self._figures)],
        )

    def _say(self, key: str, **values: object) -> str:
        return captions.say(self.every.header, self.lang, key, **values)

    def _lead(self) -> str:
        head = self.every.header
        return (
            f"{captions.control_line(head, self.lang)}; {captions.deposits_text(head, self.lang)}."
        )

    def _sections(self, drawn: dict[str, str] | None = None) -> list[Section]:
        """Return the sections in their order, with their figures where these were drawn."""
        lang = self.lang

        def figures(*names: str) -> tuple[str, ...]:
            return tuple(drawn[name] for name in names) if drawn else ()

        notes = captions.notes_text
        head, first = self.changed.header, self._say("report.headlines")
        since = {"first": head["from"], "last": head["snapshot"], "n": len(self.changed)}
        found = [
            Section("headlines", first, table=headline_table(self.headlines, lang),
                    figures=figures("headlines"), notes=tuple(notes(NOTES, lang))),
            *(
                Section(f"share-{number}", _heading(each, lang), table=share_table(each, lang),
                        notes=tuple(notes(each.notes, lang)))
                for number, each in enumerate(self.shares, 1)
            ),
            Section("map", self._say("report.map"), figures=figures("map")),
            Section("changed", self._say("report.changed", date=head["from"]),
                    self._say("report.changed.about", **since),
                    _rows_of(change_table(self.changed, self.every, lang)),
                    notes=tuple(notes(self.changed.notes, lang))),
            Section("near", self._say("report.near", km=f"{NEAR_KM:g}"),
                    self._say("report.near.about", date=self.near.header["snapshot"]),
                    _rows_of(near_table(self.near, lang)), figures("exposure"),
                    tuple(notes(self.near.notes, lang))),
            Section("timeline", self._say("report.timeline"), figures=figures("timeline")),
            Section("audit", self._say("report.audit"), self._say("report.audit.why"),
                    audit_table(self.audited, lang)),
            Section("limits", self._say("report.limits"), notes=tuple(map(self._say, LIMITS))),
            Section("sources", self._say("report.sources"), self._say("report.sources.about"),
                    links=tuple(self._links())),
        ]  # fmt: skip
        return found

    @cached_property
    def _figures(self) -> dict[str, str]:
        from minerals.views import figures
        from minerals.views.maps.static import figure as map_figure

        series = timeline(end=self.date, **SERIES)
        near = exposure(group_by="family", date=self.date)
        drawn = {
            "headlines": figures.headlines_figure(headlines(self.headlines), self.lang),
            "map": map_figure(date=self.date, lang=self.lang),
            "exposure": figures.exposure_figure(near, self.lang),
            "timeline": figures.timeline_figure(series, self.lang),
        }
        return {name: figures.svg(figure, name) for name, figure in drawn.items()}

    def _links(self) -> list[tuple[str, str]]:
        return [
            (web_address(each.url), _publication(each))
            for each in self.sources.fillna("").itertuples()
        ]


def _rows_of(table: Table) -> Table | None:
    return table if table.rows else None


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


def _heading(result: Result, lang: str) -> str:
    population = captions.population_name(result.header["population"], lang)
    measure = captions.measure_text(result.header, lang)
    return label(lang, "report.share", population=population, measure=measure)


def report(
    date: str | dt.date | None = None,
    claims: Sequence[str] | None = None,
    *,
    since: str | dt.date | None = None,
    lang: str = "en",
    progress: Callable[[str], None] = lambda name: None,
) -> Report:
    """Make the report.

    Parameters
    ----------
    date : str or datetime.date, optional
        As-of date of shares and map; by default the latest snapshot. The audit keeps the dates
        of the claims.
    claims : sequence of str, optional
        Claims by identifier; all by default.
    since : str or datetime.date, optional
        Changes after this date are told; by default those of a year.
    lang : str, optional
        One of :func:`minerals.results.labels.languages`.
    progress : callable, optional
        Called with the name of each part before it is made.

    Returns
    -------
    Report
        To be written with ``to_html`` or ``to_markdown``.

    Raises
    ------
    InputError
        If a date, a claim or the language cannot be used.

    Examples
    --------
    >>> made = report("2025-02-24", claims=["coal-63-bbc"])
    >>> "2025-02-24" in made.to_markdown().splitlines()[0]
    True
    """
    label(lang, "title")
    day = None if date is None else parse_date(date)
    every = list_deposits(date=day)
    as_of = parse_date(every.header["as_of"])
    first = as_of - YEAR if since is None else parse_date(since)
    if first >= as_of:
        raise InputError(
            f"--since {first} is not before the as-of date, {as_of}: give an earlier one"
        )
    progress("shares of what is listed")
    shares = tuple(share(date=day, **each) for each in QUESTIONS)
    # What was reproduced, and how, before what cannot be tested.
    progress("published figures, recomputed")
    order: dict[str, int] = {name: number for number, name in enumerate(VERDICTS)}
    audited = sorted(audit(claims), key=lambda each: order[each.verdict])
    known = {each.claim.claim_id: each for each in audited}
    progress("changes, and what is near the line")
    return Report(
        shares=shares,
        audited=tuple(audited),
        headlines=tuple(known.get(name) or audit(name)[0] for name in HEADLINES),
        changed=changes(first, day),
        near=list_deposits(date=day, within=NEAR_KM, status="government", sort="distance"),
        every=every,
        sources=_cited(shares, audited),
        date=day,
        lang=lang,
    )
