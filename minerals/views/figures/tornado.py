"""Tornado charts: how far each choice moves a published figure that was recomputed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from minerals.audits.sensitivity import varied
from minerals.results import numbers
from minerals.results.labels import label
from minerals.results.quantiles import INTERVALS
from minerals.views import captions
from minerals.views.figures.bars import column_width, names_width, row_texts, set_names, two_lines
from minerals.views.figures.canvas import (
    COLOURS,
    GREY,
    MARGIN_IN,
    NAME_SIZE_PT,
    WIDTH_IN,
    Heading,
    make_canvas,
    style,
)

if TYPE_CHECKING:
    from minerals.audits.claim import ClaimAudit
    from minerals.audits.reading import Reading
    from minerals.results.result import Result

ROW_HEIGHT_IN = 0.27
"""Inches per row."""

N_TICKS = 5
"""Most numbers on the axis: amounts with their units are wide."""


def tornado_figure(result: Result, audited: ClaimAudit, lang: str = "en") -> Any:
    """Draw how far each choice of a reading moves its result, beside the figure as published.

    Parameters
    ----------
    result : Result
        What :func:`minerals.audits.sensitivity.tornado` returns.
    audited : ClaimAudit
        The audit of the claim that was varied.
    lang : str, optional
        One of :func:`minerals.results.labels.languages`.

    Returns
    -------
    matplotlib.figure.Figure
        The reading with its intervals, then a bar per choice and setting from the figure as read,
        the farthest first; whiskers are bounds, the blue band is what is accepted as published.

    Raises
    ------
    InputError
        If the language is unknown.
    """
    frame, claim, read = result.frame, audited.claim, varied(audited)
    rows = frame.iloc[1:].dropna(subset=["value"]).query("change != 0")
    rows = rows.reindex(rows["change"].abs().sort_values(ascending=False, kind="stable").index)
    names = [label(lang, "figure.tornado.as-read")]
    names += [_setting(row, lang) for row in rows.to_dict("records")]
    rows = pd.concat([frame.iloc[:1], rows])
    amounts = [numbers.amount(value, claim.unit, lang) for value in rows["value"]]
    column = [label(lang, "figure.tornado.column"), *amounts]
    height = ROW_HEIGHT_IN * len(rows)
    headings = [
        Heading(label(lang, "figure.tornado.title"), 12, "bold"),
        Heading(captions.published_text(claim, lang)),
        Heading(_measured(read.reading, lang), 9),
    ]
    with style():
        canvas = make_canvas(
            height + ROW_HEIGHT_IN * 2.5, headings, _notes(len(frame) - len(rows), lang)
        )
        left, right = names_width(names), column_width(column)
        inside = WIDTH_IN - 2 * MARGIN_IN
        axes = canvas.axes(left, ROW_HEIGHT_IN * 1.5, inside - left - right, height)
        _draw(axes, rows, read.quantiles)
        axes.axvspan(claim.accept_low, claim.accept_high, color=COLOURS[5], alpha=0.25, zorder=0)
        for end in {claim.low, claim.high}:
            axes.axvline(end, color=COLOURS[0], linewidth=1.2, zorder=0.5)
        set_names(axes, names)
        axes.locator_params(axis="x", nbins=N_TICKS)
        axes.xaxis.set_major_formatter(lambda value, _: _on_axis(value, claim.unit, lang))
        for number, text in enumerate(column, -1):
            axes.annotate(
                text, (1, number), (right * 72, 0), xycoords=axes.get_yaxis_transform(),
                textcoords="offset points", ha="right", va="center_baseline", annotation_clip=False,
                fontsize=NAME_SIZE_PT, color="black" if number >= 0 else GREY,
            )  # fmt: skip
        return canvas.finish(row_texts(names, [column]))


def _draw(axes: Any, rows: pd.DataFrame, drawn: dict[str, float]) -> None:
    values, at = rows["value"].to_numpy(float), range(len(rows))
    base = values[0]
    axes.hlines(at, rows["low"], rows["high"], color=GREY, linewidth=0.7)
    for end in ("low", "high"):
        axes.plot(rows[end], at, "|", color=GREY, markersize=5, markeredgewidth=0.7)
    axes.barh(at[1:], values[1:] - base, left=base, color=COLOURS[1], height=0.55, zorder=2)
    for (low, high), width in ((INTERVALS[90], 2.0), (INTERVALS[50], 6.0)):
        axes.hlines([0], drawn[low], drawn[high], color=COLOURS[1], linewidth=width, zorder=3)
    axes.plot([drawn["q50"]], [0], "o", color="white", markeredgecolor="black", zorder=5)
    axes.axvline(base, color="black", linewidth=1)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(labelsize=NAME_SIZE_PT, colors=GREY)
    axes.tick_params(axis="y", length=0, labelcolor="black")
    axes.grid(axis="x", alpha=0.3)
    axes.set_axisbelow(True)


def _on_axis(value: float, unit: str, lang: str) -> str:
    """Write a number without what its column says already."""
    if unit == "fraction":
        return numbers.whole_percent(value, lang)
    return numbers.money(value, lang) if unit == "USD" else numbers.amount(value, unit, lang)


def _setting(row: dict[Any, Any], lang: str) -> str:
    """Return a choice and what it was set to, by the names that a reader knows."""
    choice, setting = row["choice"], row["setting"]
    names = {
        "list": lambda: captions.list_name(setting.removeprefix("critical-no-fuel:"), lang),
        "model": lambda: label(lang, f"model.{setting}"),
        "role": lambda: label(lang, f"choice.role.{setting}"),
        "scope": lambda: captions.say({"country": "UA"}, lang, f"scope.{setting}"),
        "left out": lambda: captions.deposit_name(setting, lang),
    }
    said, key = names[choice]() if choice in names else setting, choice.replace(" ", "-")
    if choice in ("list", "scope"):  # their names say what they are
        return two_lines(said)
    return two_lines(f"{label(lang, f'choice.{key}')}: {said}")


def _measured(reading: Reading, lang: str) -> str:
    """Return what a reading measures: of what, by which measure, with which prices, when."""
    names = (reading.group, ", ".join(reading.commodity.split()))
    parts = [captions.population_name(name, lang) for name in names if name]
    if reading.by:
        head = {"measure": reading.by, "prices": reading.prices}
        parts.append(captions.measure_text(head, lang))
    if reading.model:
        parts.append(label(lang, "of.country"))
    return ", ".join([*parts, *([reading.date] if reading.date else [])])


def _notes(unmoved: int, lang: str) -> list[str]:
    told = [label(lang, "figure.tornado.unmoved", n=unmoved)] if unmoved else []
    return [*told, label(lang, "figure.tornado.bars"), *captions.bundled_sources(lang)]
