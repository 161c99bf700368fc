"""Shares as horizontal bars with their ranges, and the figures of each row beside its bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from minerals.results import numbers
from minerals.results.findings import deposit_notes
from minerals.results.labels import label
from minerals.results.quantiles import INTERVALS, QUANTILES
from minerals.shares.measure import find_measure
from minerals.views import captions
from minerals.views.figures.canvas import (
    COLOURS,
    GREY,
    MARGIN_IN,
    NAME_SIZE_PT,
    WIDTH_IN,
    Canvas,
    Heading,
    make_canvas,
    shorten,
    style,
    text_width,
    wrap,
)

if TYPE_CHECKING:
    from minerals.results.result import Result

ROW_HEIGHT_IN = 0.27
"""Inches per row."""

MAX_NAME_WIDTH_IN = 2.6
"""Inches for the longest name of a row."""

FONT_SIZE_PT = 8.5


def share_figure(result: Result, lang: str = "en") -> Any:
    """Draw shares with their intervals and bounds, the largest first.

    Parameters
    ----------
    result : Result
        What :func:`minerals.share` returns.
    lang : str, optional
        One of :func:`minerals.results.labels.languages`.

    Returns
    -------
    matplotlib.figure.Figure
        One line per row: median, 50 and 90 % interval, the map at its word and the bounds, with
        the number of deposits and coverage beside it; rows without a share are named below.

    Raises
    ------
    InputError
        If the language is unknown.

    Examples
    --------
    >>> import minerals
    >>> answer = minerals.share(group_by="family", date="2025-02-24")
    >>> "Fuels" in [each.get_text() for each in share_figure(answer).axes[0].get_yticklabels()]
    True
    """
    head, frame = result.header, result.frame
    with_share = frame[frame["share"].notna()].sort_values("q50", ascending=False, kind="stable")
    names = [
        ""
        if row["group"] == head["population"] and not row.get("list")
        else two_lines(captions.row_name(row, lang))
        for row in with_share.to_dict("records")  # the title tells what a single row is about
    ]
    columns = _columns(with_share, head["measure"], lang)
    return bar_chart(
        names, with_share, columns, _headings(head, lang), _notes(result, lang), lang, tick="share"
    )


def bar_chart(
    names: Sequence[str],
    rows: pd.DataFrame,
    columns: Sequence[Sequence[str]],
    headings: list[Heading],
    notes: list[str],
    lang: str,
    *,
    tick: str | None,
) -> Any:
    """Draw rows as bars with columns of texts beside them.

    Parameters
    ----------
    names : sequence of str
        Of the rows.
    rows : pandas.DataFrame
        Fractions: ``q05`` to ``q95``, ``low``, ``high``, and the column of the tick.
    columns : sequence of sequence of str
        Texts beside the bars, headings first.
    headings, notes : list
        Above and below.
    lang : str
        Language of the axis.
    tick : str or None
        Column that a tick marks.

    Returns
    -------
    matplotlib.figure.Figure
        One line per row.
    """
    with style():
        canvas = make_canvas(ROW_HEIGHT_IN * (len(rows) + 2.5), headings, notes)
        left = names_width(names)
        right = sum(column_width(each) for each in columns)
        inside = WIDTH_IN - 2 * MARGIN_IN
        axes = canvas.axes(
            left, ROW_HEIGHT_IN * 1.5, inside - left - right, ROW_HEIGHT_IN * max(len(rows), 0.2)
        )
        draw_bars(axes, rows, names, lang, tick)
        _write_columns(canvas, columns, inside - right)
        return canvas.finish(row_texts(names, columns))


def two_lines(name: str) -> str:
    """Return the name of a row on at most two lines that fit beside the bars."""
    lines = wrap(name, MAX_NAME_WIDTH_IN, NAME_SIZE_PT)
    first, rest = lines[0], " ".join(lines[1:])
    return "\n".join([first, *([shorten(rest, MAX_NAME_WIDTH_IN, NAME_SIZE_PT)] if rest else [])])


def names_width(names: Sequence[str]) -> float:
    """Return the inches that the names of rows take."""
    lines = [line for name in names for line in name.split("\n")]
    return max([text_width(line, FONT_SIZE_PT) for line in lines], default=0) + 0.15


def row_texts(names: Sequence[str], columns: Sequence[Sequence[str]]) -> list[str]:
    """Say in words what stands in the rows of a figure: the name and each column, heading first."""
    headings = [texts[0] for texts in columns]
    told = []
    for name, *texts in zip(names, *(each[1:] for each in columns), strict=True):
        parts = ", ".join(f"{head}: {text}" for head, text in zip(headings, texts, strict=True))
        told.append(f"{name}: {parts}".removeprefix(": ").replace("\n", " "))
    return told


def _headings(head: captions.Header, lang: str) -> list[Heading]:
    population = captions.population_name(head["population"], lang)
    population = captions.in_oblast(population, head.get("oblast"), lang)
    about = [captions.measure_text(head, lang), label(lang, "figure.as-of", date=head["as_of"])]
    return [
        Heading(captions.say(head, lang, "figure.share.title", population=population), 12, "bold"),
        Heading(", ".join(about)),
    ]


def _notes(result: Result, lang: str) -> list[str]:
    head, frame = result.header, result.frame
    notes = []
    without_share = frame[frame["share"].isna()]
    if not len(frame):
        notes.append(label(lang, "figure.no-rows"))
    if len(without_share):
        groups = ", ".join(
            f"{captions.row_name(row, lang)} ({numbers.number(row['n'], lang)})"
            for row in without_share.to_dict("records")
        )
        notes.append(label(lang, "figure.no-share", groups=groups))
    return [
        *notes,
        label(lang, "figure.bars"),
        label(lang, "figure.range"),
        captions.control_line(head, lang),
        captions.deposits_text(head, lang),
        *captions.notes_text(deposit_notes(head), lang),
    ]


def set_names(axes: Any, names: Sequence[str]) -> None:
    """Name the rows; what takes two lines is smaller."""
    axes.set_yticks(range(len(names)), names, fontsize=FONT_SIZE_PT)
    for tick in axes.get_yticklabels():
        if "\n" in tick.get_text():
            tick.set_fontsize(NAME_SIZE_PT)
            tick.set_linespacing(1.05)


def draw_bars(
    axes: Any, with_share: pd.DataFrame, names: Sequence[str], lang: str, tick: str | None
) -> None:
    """Draw rows as bars, as :func:`bar_chart` does, on axes of fractions from 0 to 1."""
    names_drawn = (*([tick] if tick else []), "low", "high", *QUANTILES)
    column = {name: with_share[name].to_numpy(float) for name in names_drawn}
    rows = range(len(with_share))
    axes.hlines(rows, column["low"], column["high"], color=GREY, linewidth=0.7)
    for end in ("low", "high"):
        axes.plot(column[end], rows, "|", color=GREY, markersize=5, markeredgewidth=0.7)
    for (low, high), width in ((INTERVALS[90], 2.0), (INTERVALS[50], 6.0)):
        axes.hlines(rows, column[low], column[high], color=COLOURS[1], linewidth=width, zorder=3)
    if tick:
        axes.plot(column[tick], rows, "|", color="black", markersize=11, zorder=4, clip_on=False)
    axes.plot(
        column["q50"], rows, "o", color="white", markeredgecolor="black", zorder=5, clip_on=False
    )
    set_names(axes, names)
    axes.set_ylim(max(len(with_share), 1) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: numbers.whole_percent(value, lang))
    axes.tick_params(axis="x", labelsize=FONT_SIZE_PT, colors=GREY)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", alpha=0.3)
    axes.set_axisbelow(True)


def _columns(with_share: pd.DataFrame, measure: str, lang: str) -> list[list[str]]:
    """Return what stands beside the bars: columns of texts, their headings first."""
    rows = with_share.to_dict("records")
    shares = [
        f"{numbers.percent(row['q50'], lang)} "
        f"({numbers.percent_span(row['q05'], row['q95'], lang)})"
        for row in rows
    ]
    columns = [
        [label(lang, "figure.column.share"), *shares],
        deposit_column(with_share, measure, lang),
    ]
    parts = [row["coverage_national"] for row in rows]
    if not find_measure(measure).by_deposit and any(pd.notna(part) for part in parts):
        texts = [numbers.percent(part, lang) if pd.notna(part) else "–" for part in parts]
        columns.append([label(lang, "figure.column.national"), *texts])
    return columns


def deposit_column(frame: pd.DataFrame, measure: str, lang: str) -> list[str]:
    """Return of how many deposits each row is, and of an amount, for how many it is known."""
    rows = frame.to_dict("records")
    if find_measure(measure).by_deposit:
        return [label(lang, "figure.column.n"), *(numbers.number(row["n"], lang) for row in rows)]
    measured = [
        label(
            lang,
            "figure.column.of",
            k=numbers.number(row["n_with_quantity"], lang),
            n=numbers.number(row["n"], lang),
        )
        for row in rows
    ]
    return [label(lang, f"figure.column.{measure}"), *measured]


def column_width(texts: Sequence[str]) -> float:
    """Return the inches that a column of texts beside bars takes."""
    return max(text_width(text, FONT_SIZE_PT) for text in texts) + 0.25


def _write_columns(canvas: Canvas, columns: Sequence[Sequence[str]], left: float) -> None:
    height = ROW_HEIGHT_IN * (
        max(map(len, columns)) + 1.5
    )  # of all rows, the headings' and the axis
    for texts in columns:
        left += column_width(texts)
        for number, text in enumerate(texts):
            at = height - ROW_HEIGHT_IN * (number + 0.5)
            canvas.figure.text(
                (MARGIN_IN + left) / canvas.width,
                (canvas.bottom + at) / canvas.height,
                text,
                ha="right",
                va="center_baseline",
                fontsize=FONT_SIZE_PT,
                color="black" if number else GREY,
            )
