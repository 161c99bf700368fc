"""The headline figures as horizontal bars: a panel for each published figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from minerals.audits.claim import claims
from minerals.results import numbers
from minerals.results.labels import label
from minerals.results.quantiles import INTERVALS
from minerals.views import captions
from minerals.views.figures.bars import FONT_SIZE_PT, ROW_HEIGHT_IN, draw_bars
from minerals.views.figures.canvas import (
    COLOURS,
    MARGIN_IN,
    NOTE_SIZE_PT,
    WIDTH_IN,
    Canvas,
    Heading,
    make_canvas,
    style,
    wrap,
)

if TYPE_CHECKING:
    from minerals.results.result import Result

NAME_WIDTH_IN = 2.5
"""For the names of the rows."""

GIVES_WIDTH_IN = 1.9
"""For what each gives, beside it."""

PANEL_GAP_IN = 0.8
"""Above the rows of a panel: the published figure in words; below them: the axis."""


def headlines_figure(result: Result, lang: str = "en") -> Any:
    """Draw the headline figures, a panel for each.

    Parameters
    ----------
    result : Result
        What :func:`minerals.views.headlines.headlines` returns.
    lang : str, optional
        One of :func:`minerals.results.labels.languages`.

    Returns
    -------
    matplotlib.figure.Figure
        Dot: median; thick and thin bar: 50 and 90 % interval; tick: map at its word; whiskers:
        bounds; band: the published figure. Shares on a scale from 0 to 1, dollars on a
        logarithmic one.

    Raises
    ------
    InputError
        If the language is unknown.
    """
    panels = [rows for _, rows in result.frame.groupby("claim", sort=False)]
    heights = [ROW_HEIGHT_IN * 1.25 * len(rows) for rows in panels]
    with style():
        heading = Heading(label(lang, "figure.headlines.title"), 12, "bold")
        notes = [label(lang, "figure.headlines.bars"), label(lang, "figure.headlines.models")]
        notes += captions.bundled_sources(lang)
        known = {each.claim_id: each for each in claims()}
        told = []
        canvas = make_canvas(sum(heights) + PANEL_GAP_IN * len(panels), [heading], notes)
        bottom = sum(heights) + PANEL_GAP_IN * len(panels)
        for rows, height in zip(panels, heights, strict=True):
            bottom -= height + PANEL_GAP_IN
            published = captions.published_text(known[rows["claim"].iloc[0]], lang)
            _panel(canvas, rows, published, (bottom + 0.3, height), lang)
            told.append("; ".join([published.removesuffix("."), *_row_texts(rows, lang)]))
        return canvas.finish(told)


def _row_texts(rows: pd.DataFrame, lang: str) -> list[str]:
    """Say in words what each row of a panel gives."""
    told = []
    for row in rows.to_dict("records"):
        short, gives = row["short"], numbers.amount(row["q50"], row["unit"], lang)
        name = label(lang, f"headlines.{short}")
        told.append(f"{name}, {row['date']}: {gives} ({_spread(row, lang)})")
    return told


def _spread(row: dict[Any, Any], lang: str) -> str:
    low, high = INTERVALS[90]
    return numbers.short_span(row[low], row[high], row["unit"], lang)


def _panel(
    canvas: Canvas, rows: pd.DataFrame, published: str, at: tuple[float, float], lang: str
) -> None:
    first, (bottom, height) = rows.iloc[0], at
    width = WIDTH_IN - 2 * MARGIN_IN - NAME_WIDTH_IN - GIVES_WIDTH_IN
    axes = canvas.axes(NAME_WIDTH_IN, bottom, width, height)
    axes.axvspan(first["accepted_low"], first["accepted_high"], color=COLOURS[0], alpha=0.15)
    for end in {first["claimed_low"], first["claimed_high"]}:
        axes.axvline(end, color=COLOURS[0], linewidth=1.2)
    names = [
        f"{label(lang, f'headlines.{row.short}')}\n{row.date}"
        for row in rows[["short", "date"]].itertuples()
    ]
    draw_bars(axes, rows, names, lang, "map")
    used = [number for number, each in enumerate(rows["evidence"]) if each]
    axes.plot(rows["q50"].iloc[used], used, "o", color="black", zorder=6, clip_on=False)
    if first["unit"] == "USD":
        axes.set_xscale("log")
        ends = (rows["low"].min() / 1.5, rows["high"].max() * 1.5)
        axes.set_xlim(*ends)
        axes.set_xticks(
            [each for each in (1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13) if ends[0] < each < ends[1]]
        )
        axes.minorticks_off()
        axes.xaxis.set_major_formatter(lambda value, _: numbers.money(value, lang))
    for number, row in enumerate(rows.to_dict("records")):
        gives = numbers.amount(row["q50"], row["unit"], lang)
        for text, above in ((gives, 0.2), (f"({_spread(row, lang)})", -0.2)):
            axes.text(
                1.02, number - above, text, transform=axes.get_yaxis_transform(), va="center",
                fontsize=NOTE_SIZE_PT,
            )  # fmt: skip
    lines = wrap(published, WIDTH_IN - 2 * MARGIN_IN, FONT_SIZE_PT, "bold")
    canvas.figure.text(
        MARGIN_IN / canvas.width,
        (canvas.bottom + bottom + height + 0.08) / canvas.height,
        "\n".join(lines),
        va="bottom",
        fontsize=FONT_SIZE_PT,
        weight="bold",
    )
