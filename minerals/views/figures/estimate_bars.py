"""Estimates as horizontal bars: median, intervals under the models, and bounds without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from minerals.results import numbers
from minerals.results.findings import deposit_notes
from minerals.results.labels import label
from minerals.views import captions
from minerals.views.figures.bars import bar_chart, two_lines
from minerals.views.figures.canvas import Heading

if TYPE_CHECKING:
    from minerals.results.result import Result


def estimate_figure(result: Result, lang: str = "en") -> Any:
    """Draw an estimate, one line per row: the largest first, price decks of a row together.

    Parameters
    ----------
    result : Result
        What :func:`minerals.estimate` returns.
    lang : str, optional
        ``en`` or ``uk``.

    Returns
    -------
    matplotlib.figure.Figure
        Dot: median; thick and thin bar: 50 and 90 % interval; whiskers: least and most.

    Raises
    ------
    InputError
        If the language is unknown.

    Examples
    --------
    >>> import minerals
    >>> answer = minerals.estimate(commodity=["coal", "gas"], date="2025-02-24")
    >>> [each.get_text() for each in estimate_figure(answer).axes[0].get_yticklabels()]
    ['Hard coal', 'Natural gas']
    """
    head, rows = result.header, result.frame.rename(columns={"least": "low", "most": "high"})
    rows = rows.sort_values("q50", ascending=False, kind="stable")
    rows = pd.concat([each for _, each in rows.groupby(KEYS, sort=False, dropna=False)])
    records: list[dict[Any, Any]] = rows.to_dict("records")
    names = [two_lines(_name(row, lang)) for row in records]
    shares = [
        f"{numbers.percent(row['q50'], lang)} "
        f"({numbers.percent_span(row['q05'], row['q95'], lang)})"
        for row in records
    ]
    amounts = [
        label(lang, "figure.estimate.of",
              occupied=numbers.amount(row["occupied"], row["unit"], lang),
              total=numbers.amount(row["total"], row["unit"], lang))
        for row in records
    ]  # fmt: skip
    columns = [
        [label(lang, "figure.column.share"), *shares],
        [label(lang, "figure.estimate.amount"), *amounts],
    ]
    return bar_chart(
        names, rows, columns, _headings(head, lang), _notes(head, lang), lang, tick=None
    )


KEYS = ["group", "list", "with_coal", "with_iron"]
"""Columns that say what a row is about, but for its prices."""


def _name(row: dict[Any, Any], lang: str) -> str:
    prices = [row["prices"]] if row["prices"] else []
    return ", ".join([captions.row_name(row, lang), *prices])


def _headings(head: captions.Header, lang: str) -> list[Heading]:
    population = captions.population_name(head["population"], lang)
    title = captions.say(head, lang, "figure.estimate.title", population=population)
    date = label(lang, "figure.as-of", date=head["as_of"])
    return [Heading(title, 12, "bold"), Heading(f"{captions.measure_text(head, lang)}, {date}")]


def _notes(head: captions.Header, lang: str) -> list[str]:
    return [
        label(lang, "figure.estimate.bars"),
        label(lang, f"figure.estimate.model.{head['model']}"),
        captions.control_line(head, lang),
        captions.deposits_text(head, lang),
        *captions.notes_text(deposit_notes(head), lang),
    ]
