"""Shares over time as steps, with their ranges as bands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from minerals.errors import InputError
from minerals.results import numbers
from minerals.results.findings import deposit_notes
from minerals.results.labels import label
from minerals.results.quantiles import INTERVALS, QUANTILES
from minerals.views import captions
from minerals.views.figures.canvas import (
    COLOURS,
    GREY,
    MARGIN_IN,
    WIDTH_IN,
    Heading,
    make_canvas,
    shorten,
    style,
    text_width,
)

if TYPE_CHECKING:
    from minerals.results.result import Result

MAX_LINES = len(COLOURS)
BODY_HEIGHT_IN = 4.6
"""Inches from the lower to the upper edge of the body."""

LABEL_WIDTH_IN = 2.15
"""Inches for the words at the line ends."""

FONT_SIZE_PT = 8.5
_LABEL_SPACING_IN = 0.17  # inches between labels


def timeline_figure(result: Result, lang: str = "en") -> Any:
    """Draw the shares of a time line as steps, with their ranges.

    Parameters
    ----------
    result : Result
        What :func:`minerals.timeline` returns.
    lang : str, optional
        One of :func:`minerals.results.labels.languages`.

    Returns
    -------
    matplotlib.figure.Figure
        With a title, a label at the end of each line, and a note that names control source,
        scope and dates.

    Raises
    ------
    InputError
        If there are more groups than can be told apart, no share at all, or the language is
        unknown.

    Examples
    --------
    >>> import minerals
    >>> series = minerals.timeline(commodity="coal", start="2025-01-01")
    >>> [text.get_text()[:9] for text in timeline_figure(series).axes[0].texts]
    ['Hard coal']
    """
    groups = list(dict.fromkeys(result.frame["group"]))
    if len(groups) > MAX_LINES:
        raise InputError(
            f"{len(groups)} groups are too many for one figure: choose at most {MAX_LINES} with "
            "--commodity or --group"
        )
    if result.frame["share"].isna().all():
        raise InputError("nothing to draw: no share could be computed; the answer's notes say why")
    with style():
        canvas = make_canvas(
            BODY_HEIGHT_IN, _headings(result.header, lang), _notes(result.header, lang)
        )
        axes = canvas.axes(
            0.55, 0.3, WIDTH_IN - 2 * MARGIN_IN - 0.55 - LABEL_WIDTH_IN, BODY_HEIGHT_IN - 0.35
        )
        ends = [
            _draw(axes, result.frame[result.frame["group"] == group], colour)
            for group, colour in zip(groups, COLOURS, strict=False)
        ]
        _scale(axes, result.header, lang)
        _label_ends(axes, groups, ends, lang)
        return canvas.finish(_rows(result.frame, groups, lang))


def _rows(frame: pd.DataFrame, groups: Sequence[str], lang: str) -> list[str]:
    """Say in words where each line begins and ends."""
    told = []
    for group in groups:
        known = frame[(frame["group"] == group) & frame["q50"].notna()].sort_values("date")
        if known.empty:
            continue
        ends = [
            label(
                lang,
                "figure.on",
                share=numbers.percent(row["q50"], lang),
                span=numbers.percent_span(row["q05"], row["q95"], lang),
                date=row["date"],
            )
            for row in known.iloc[[0, -1]].to_dict("records")
        ]
        told.append(f"{captions.short_name(group, lang)}: {', '.join(ends)}")
    return told


def _headings(head: captions.Header, lang: str) -> list[Heading]:
    population = captions.population_name(head["population"], lang)
    population = captions.in_oblast(population, head.get("oblast"), lang)
    period = label(lang, "figure.period", start=head["from"], end=head["as_of"])
    return [
        Heading(captions.say(head, lang, "figure.share.title", population=population), 12, "bold"),
        Heading(f"{captions.measure_text(head, lang)}, {period}"),
    ]


def _notes(head: captions.Header, lang: str) -> list[str]:
    control = captions.control_source(head, lang)
    period = label(lang, "figure.snapshots", start=head["from"], end=head["snapshot"])
    return [
        label(lang, "figure.bands"),
        label(lang, "figure.range"),
        "; ".join([control, period, captions.scope_text(head, lang)]),
        captions.deposits_text(head, lang),
        *captions.notes_text(deposit_notes(head), lang),
    ]


def _draw(axes: Any, part: pd.DataFrame, colour: str) -> float | None:
    """Draw one line with its bands, and return where it ends."""
    days = pd.to_datetime(part["date"])
    column = {name: part[name].astype(float) for name in ("share", "low", "high", *QUANTILES)}
    for (low, high), alpha in ((INTERVALS[90], 0.12), (INTERVALS[50], 0.22)):
        axes.fill_between(
            days, column[low], column[high], step="post", color=colour, alpha=alpha, linewidth=0
        )
    for bound in ("low", "high"):
        axes.step(days, column[bound], where="post", color=colour, alpha=0.4, linewidth=0.5)
    axes.step(days, column["share"], ":", where="post", color=colour, linewidth=1.0)
    axes.step(days, column["q50"], where="post", color=colour, linewidth=2.2, zorder=3)
    medians = column["q50"].dropna()
    return float(medians.iloc[-1]) if len(medians) else None


def _scale(axes: Any, head: captions.Header, lang: str) -> None:
    axes.set_ylim(0, 1)
    axes.margins(x=0)
    axes.yaxis.set_major_formatter(lambda value, _: numbers.whole_percent(value, lang))
    axes.set_ylabel(captions.say(head, lang, "figure.axis"), fontsize=FONT_SIZE_PT, color=GREY)
    axes.tick_params(labelsize=FONT_SIZE_PT, colors=GREY)
    axes.grid(alpha=0.3)
    axes.set_axisbelow(True)


def _label_ends(axes: Any, groups: Sequence[str], ends: Sequence[float | None], lang: str) -> None:
    """Name each line at its end, and move labels apart that would lie on each other."""
    drawn = [(end, number) for number, end in enumerate(ends) if end is not None]
    heights = spread([end for end, _ in sorted(drawn)], _LABEL_SPACING_IN / (BODY_HEIGHT_IN - 0.35))
    for (end, number), height in zip(sorted(drawn), heights, strict=True):
        name, share = (
            captions.short_name(groups[number], lang),
            f" {numbers.percent(end, lang)}",
        )
        axes.annotate(
            shorten(name, LABEL_WIDTH_IN - 0.25 - text_width(share, FONT_SIZE_PT), FONT_SIZE_PT)
            + share,
            xy=(1, end),
            xytext=(1.025, height),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize=FONT_SIZE_PT,
            color=COLOURS[number],
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "color": COLOURS[number],
                "lw": 0.6,
                "relpos": (0, 0.5),
                "shrinkA": 1,
            },
        )


def spread(heights: Sequence[float], apart: float) -> list[float]:
    """Move ordered heights apart, as little as it takes, within 0 and 1.

    Parameters
    ----------
    heights : sequence of float
        In ascending order.
    apart : float
        The least distance between two.

    Returns
    -------
    list of float
        In the same order.

    Examples
    --------
    >>> spread([0.0, 0.0, 0.5], 0.1)
    [0.0, 0.1, 0.5]
    >>> spread([0.4, 0.4], 0.1)
    [0.35, 0.45]
    """
    blocks: list[tuple[float, int]] = []  # centre and size of labels that stand together
    for height in heights:
        blocks.append((_within(height, 1, apart), 1))
        while len(blocks) > 1 and _touch(blocks[-2], blocks[-1], apart):
            (one, few), (other, more) = blocks[-2:]
            size = few + more
            blocks[-2:] = [(_within((one * few + other * more) / size, size, apart), size)]
    return [
        round(centre + (place - (size - 1) / 2) * apart, 6)
        for centre, size in blocks
        for place in range(size)
    ]


def _within(centre: float, size: int, apart: float) -> float:
    half = (size - 1) / 2 * apart
    return min(max(centre, half), 1 - half)


def _touch(below: tuple[float, int], above: tuple[float, int], apart: float) -> bool:
    gap = above[0] - below[0] - (above[1] + below[1]) / 2 * apart
    return gap < -1e-9
