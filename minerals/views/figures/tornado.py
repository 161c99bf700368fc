"""Tornado charts: how far each choice moves a published figure that was recomputed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minerals.views.figures.canvas import COLOURS, WIDTH_IN, Heading, make_canvas, shorten, style

if TYPE_CHECKING:
    from minerals.results.result import Result

LABEL_WIDTH_IN = 3.4
"""Inches for the words of the choices."""


def tornado_figure(result: Result) -> Any:
    """Draw how far each choice of a reading moves its result.

    Parameters
    ----------
    result : Result
        What :func:`minerals.audits.sensitivity.tornado` returns.

    Returns
    -------
    matplotlib.figure.Figure
        One bar per choice and setting, from the figure as read.
    """
    from minerals.results.numbers import STYLES

    frame = result.frame
    base = float(frame["value"].iloc[0])
    moved = frame.iloc[1:].dropna(subset=["value"])
    moved = moved[moved["change"] != 0]
    moved = moved.reindex(moved["change"].abs().sort_values().index)
    write = STYLES[next(field.style for field in result.fields if field.name == "value")]
    labels = [
        shorten(f"{row.choice}: {row.setting}", LABEL_WIDTH_IN - 0.2, 8)
        for row in moved.itertuples()
    ]
    unmoved = len(frame) - 1 - len(moved)
    notes = [f"{unmoved} other settings change nothing"] if unmoved else []
    height = 0.5 + 0.25 * len(moved)
    with style():
        canvas = make_canvas(
            height + 0.4, [Heading(f"{frame['setting'].iloc[0]}: {write(base)}")], notes
        )
        axes = canvas.axes(LABEL_WIDTH_IN, 0.4, WIDTH_IN - LABEL_WIDTH_IN - 0.7, height)
        axes.barh(range(len(moved)), moved["change"], left=base, color=COLOURS[0], height=0.7)
        axes.set_yticks(range(len(moved)), labels)
        axes.axvline(base, color="black", linewidth=1)
        axes.xaxis.set_major_formatter(lambda value, _: write(value))
        axes.tick_params(labelsize=8)
        axes.grid(axis="x", alpha=0.3)
        return canvas.finish()
