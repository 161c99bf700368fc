"""Exposure as stacked bars: occupied, contested, and government-held by distance from the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from minerals.results import numbers
from minerals.results.findings import deposit_notes
from minerals.results.labels import label
from minerals.views import captions
from minerals.views.figures.bars import (
    FONT_SIZE_PT,
    ROW_HEIGHT_IN,
    column_width,
    deposit_column,
    names_width,
    row_texts,
    set_names,
    two_lines,
)
from minerals.views.figures.canvas import (
    COLOURS,
    GREY,
    MARGIN_IN,
    NOTE_SIZE_PT,
    WIDTH_IN,
    Heading,
    make_canvas,
    style,
    text_width,
)

if TYPE_CHECKING:
    from minerals.results.result import Result

LABEL_MARGIN_IN = 0.06
"""Inches beside the number in a segment; in a narrower one there is none."""

BAND_COLOURS = ("#08306B", "#C6DBEF")
"""Of government-held land, from nearest to the line to farthest."""

LEGEND_ROWS_IN = 0.22


def exposure_figure(result: Result, lang: str = "en") -> Any:
    """Draw who holds what is listed and how far from the line, a stacked bar for each group.

    Parameters
    ----------
    result : Result
        What :func:`minerals.exposure` returns.
    lang : str, optional
        One of :func:`minerals.results.labels.languages`.

    Returns
    -------
    matplotlib.figure.Figure
        The bars take the control map at its word, so that they add up; medians and intervals of
        the occupied part and of the first band stand beside them. Groups of which nothing can be
        added are named below.

    Raises
    ------
    InputError
        If the language is unknown.

    Examples
    --------
    >>> import minerals
    >>> answer = minerals.exposure(commodity="coal", date="2025-02-24")
    >>> len(exposure_figure(answer).axes[0].patches)
    6
    """
    head, frame = result.header, result.frame
    frame = frame.assign(bar=[captions.row_name(row, lang) for row in frame.to_dict("records")])
    parts = frame.drop_duplicates("part")[["part", "from_km", "to_km"]].to_dict("records")
    each = frame.drop_duplicates("bar").set_index("bar")  # of the occupied part
    whole = frame.groupby("bar", sort=False)["share"].apply(lambda found: found.notna().all())
    bars = list(each["q50"][whole].sort_values(ascending=False, kind="stable").index)
    single = len(each) == 1 and each["group"].iloc[0] == head["population"]
    names = [""] if single and bars else [two_lines(bar) for bar in bars]
    shares = frame[frame["bar"].isin(bars)].pivot(index="bar", columns="part")
    columns = [_column(shares, bars, part, lang) for part in (parts[0], _first(parts))]
    columns.append(_last_column(each.loc[bars], head, lang))
    legend = -(-len(parts) // 3) * LEGEND_ROWS_IN
    height = ROW_HEIGHT_IN * 1.3 * max(len(bars), 0.2)
    body, notes = height + ROW_HEIGHT_IN * 2.5 + legend, _notes(head, each.drop(bars), lang)
    with style():
        canvas = make_canvas(body, _headings(head, lang), notes)
        left = names_width(names)
        right = sum(column_width(each) for each in columns)
        inside = WIDTH_IN - 2 * MARGIN_IN
        axes = canvas.axes(
            left, legend + ROW_HEIGHT_IN * 1.5, inside - left - right - 0.1, height
        )  # fmt: skip
        _draw(axes, shares, bars, parts, head, lang)
        set_names(axes, names)
        axes.figure.legend(
            *axes.get_legend_handles_labels(), ncols=3, loc="lower left", frameon=False,
            bbox_to_anchor=(MARGIN_IN / canvas.width, canvas.bottom / canvas.height),
            fontsize=NOTE_SIZE_PT, handlelength=1.2, borderaxespad=0,
        )  # fmt: skip
        _beside(canvas, axes, columns, inside - right)
        return canvas.finish(row_texts(names, columns))


def _last_column(rows: pd.DataFrame, head: captions.Header, lang: str) -> list[str]:
    """Return of how many deposits each bar is, or of the country how much in all."""
    if "total" not in rows:
        return deposit_column(rows, head["measure"], lang)
    texts = [numbers.amount(row["total"], row["unit"], lang) for row in rows.to_dict("records")]
    return [label(lang, "figure.exposure.total"), *texts]


def _first(parts: list[dict[Any, Any]]) -> dict[Any, Any]:
    return next(part for part in parts if pd.notna(part["from_km"]))


def _part_name(part: dict[Any, Any], head: captions.Header, lang: str) -> str:
    low, high = part["from_km"], part["to_km"]
    if pd.isna(low):
        key = str(part["part"]).replace(" ", "-")
        return label(lang, f"figure.exposure.{key}", country=head["country"])
    if pd.isna(high):
        return label(lang, "figure.exposure.beyond", low=f"{low:g}")
    return label(lang, "figure.exposure.band", low=f"{low:g}", high=f"{high:g}")


def _column(shares: pd.DataFrame, groups: list[str], part: dict[Any, Any], lang: str) -> list[str]:
    """Return the medians and intervals of a part, under its heading."""
    low, high = part["from_km"], part["to_km"]
    if pd.isna(low):
        title = label(lang, "figure.exposure.share")
    elif pd.isna(high):
        title = label(lang, "figure.exposure.beyond", low=f"{low:g}")
    else:
        title = label(lang, "figure.exposure.column", low=f"{low:g}", high=f"{high:g}")
    texts = []
    for row in shares.loc[groups].to_dict("records"):
        middle, low, high = (float(row[name, part["part"]]) for name in ("q50", "q05", "q95"))
        texts.append(f"{numbers.percent(middle, lang)} ({numbers.percent_span(low, high, lang)})")
    return [title, *texts]


def _draw(
    axes: Any, shares: pd.DataFrame, groups: list[str], parts: list[dict[Any, Any]],
    head: captions.Header, lang: str,
) -> None:  # fmt: skip
    from matplotlib.colors import LinearSegmentedColormap

    inches = axes.get_position().width * WIDTH_IN
    n_bands = sum(pd.notna(part["from_km"]) for part in parts)
    blues = LinearSegmentedColormap.from_list("bands", BAND_COLOURS)
    bands = iter(blues(np.linspace(0, 1, max(n_bands, 2))[:n_bands]))
    colours = {"occupied": COLOURS[1], "not counted": "#BBBBBB", "contested": COLOURS[4],
               "not located": "#E4E4E4"}  # fmt: skip
    rows, left = np.arange(len(groups)), np.zeros(len(groups))
    for part in parts:
        colour = colours.get(part["part"]) or next(bands)
        widths = (
            shares.loc[groups, ("share", part["part"])].to_numpy(float) if groups else np.empty(0)
        )
        axes.barh(rows, widths, left=left, height=0.8, color=colour, edgecolor="white",
                  linewidth=0.5, label=_part_name(part, head, lang))  # fmt: skip
        for row, width in enumerate(map(float, widths)):
            text = numbers.whole_percent(width, lang)
            if text_width(text, NOTE_SIZE_PT) + LABEL_MARGIN_IN > width * inches:
                continue
            axes.text(
                left[row] + width / 2, row, text, ha="center", va="center",
                fontsize=NOTE_SIZE_PT, color=_ink(colour),
            )  # fmt: skip
        left = left + widths
    axes.set_ylim(max(len(groups), 1) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda value, _: numbers.whole_percent(value, lang))
    axes.tick_params(axis="x", labelsize=FONT_SIZE_PT, colors=GREY)
    axes.tick_params(axis="y", length=0)


def _ink(colour: Any) -> str:
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    return "black" if 0.3 * red + 0.6 * green + 0.1 * blue > 0.45 else "white"


def _beside(canvas: Any, axes: Any, columns: list[list[str]], left: float) -> None:
    """Write columns at the height of the bars, their headings above."""
    box = axes.get_position()
    for texts in columns:
        left += column_width(texts)
        n = max(len(texts) - 1, 1)
        for number, text in enumerate(texts):
            step = box.height / n
            y = box.y1 + ROW_HEIGHT_IN / 2 / canvas.height if not number else (
                box.y1 - step * (number - 0.5)
            )  # fmt: skip
            canvas.figure.text(
                (MARGIN_IN + left) / canvas.width, y, text, ha="right", va="center_baseline",
                fontsize=FONT_SIZE_PT, color="black" if number else GREY,
            )  # fmt: skip


def _headings(head: captions.Header, lang: str) -> list[Heading]:
    population = captions.population_name(head["population"], lang)
    about = [captions.measure_text(head, lang), label(lang, "figure.as-of", date=head["as_of"])]
    key = "figure.exposure.country" if head.get("rest") else "figure.exposure.title"
    title = label(lang, key, population=population)
    return [Heading(title, 12, "bold"), Heading(", ".join(about))]


def _notes(head: captions.Header, without: pd.DataFrame, lang: str) -> list[str]:
    """Return the notes; ``without`` are the groups of which no share is known."""
    rest, notes = head.get("rest"), []
    if len(without):
        groups = ", ".join(
            f"{name} ({numbers.number(n, lang)})"
            for name, n in zip(without.index, without["n"], strict=True)
        )
        notes.append(label(lang, "figure.no-share", groups=groups))
    told = [label(lang, "figure.exposure.bars")]
    if rest:
        told = [label(lang, "figure.exposure.means"), label(lang, f"figure.exposure.rest.{rest}")]
    return [
        *notes,
        *told,
        label(lang, "figure.exposure.no-forecast"),
        captions.control_line(head, lang),
        captions.deposits_text(head, lang),
        *captions.notes_text(deposit_notes(head), lang),
    ]
