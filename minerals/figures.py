"""Figures for print and pages: shares over time with their ranges, and sensitivities."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from minerals.errors import InputError
from minerals.tables.files import replacing

if TYPE_CHECKING:
    from minerals.results import Result

SUFFIXES = (".png", ".svg", ".pdf")
# Okabe and Ito's palette, told apart by colour-blind readers.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MOST_LINES = len(COLOURS)
# No date and no random ids: the same figure has the same bytes.
_METADATA: dict[str, dict[str, Any]] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
_STYLE: Any = {"svg.hashsalt": "minerals", "svg.fonttype": "none", "font.family": "DejaVu Sans"}


def check_figure_name(path: Path) -> None:
    """Refuse a file name that is not a figure.

    Raises
    ------
    InputError
        With the suffixes that work.

    Examples
    --------
    >>> check_figure_name(Path("a.doc"))
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.doc: not a figure file; name it .png, .svg or .pdf
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path}: not a figure file; name it .png, .svg or .pdf")


def _blank(height: float) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def timeline_figure(result: Result) -> Any:
    """Draw the shares of a time line as steps, with their ranges.

    Parameters
    ----------
    result : Result
        What :func:`minerals.timeline` returns.

    Returns
    -------
    matplotlib.figure.Figure
        With title, legend, and a line that names control source, scope and dates.

    Raises
    ------
    InputError
        If there are more groups than can be told apart.
    """
    from matplotlib.ticker import PercentFormatter

    frame = result.frame
    groups = list(dict.fromkeys(frame["group"]))
    if len(groups) > MOST_LINES:
        raise InputError(
            f"{len(groups)} groups are too many for one figure: choose at most {MOST_LINES} with "
            "--commodity or --group"
        )
    figure, axes = _blank(5)
    for colour, group in zip(COLOURS, groups, strict=False):
        part = frame[frame["group"] == group]
        days = pd.to_datetime(part["date"])
        share, low, high = (part[name].astype(float) for name in ("share", "low", "high"))
        axes.step(days, share, where="post", color=colour, label=group, linewidth=1.8)
        axes.fill_between(days, low, high, step="post", color=colour, alpha=0.15, linewidth=0)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.set_ylabel("occupied")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, loc="best")
    head = result.header
    axes.set_title(
        f"Share under Russian occupation: {head['population']}, by {head['measure']}",
        loc="left",
        fontsize=11,
    )
    figure.supxlabel(_line(result), fontsize=7, x=0.01, ha="left")
    return figure


def _line(result: Result) -> str:
    head = result.header
    parts = [
        f"Control: {head['control_title']}",
        f"counts {head['scope_title']}",
        f"snapshots {head['from']} to {head['snapshot']}",
        "bands: low to high",
    ]
    if head.get("prices"):
        parts.append(f"prices {head['prices']}")
    return "; ".join(parts)


def tornado_figure(result: Result) -> Any:
    """Draw how a figure moves with each of its choices.

    Parameters
    ----------
    result : Result
        What :func:`minerals.sensitivity.tornado` returns.

    Returns
    -------
    matplotlib.figure.Figure
        One bar per choice and setting, from the figure as read.
    """
    from minerals.results import STYLES

    frame = result.frame
    base = float(frame["value"].iloc[0])
    moved = frame.iloc[1:].dropna(subset=["value"])
    moved = moved[moved["change"] != 0]
    moved = moved.reindex(moved["change"].abs().sort_values().index)
    style = STYLES[next(field.style for field in result.fields if field.name == "value")]
    title = f"{frame['setting'].iloc[0]}: {style(base)}"
    figure, axes = _blank(1.8 + 0.25 * len(moved))
    labels = [f"{row.choice}: {row.setting}" for row in moved.itertuples()]
    axes.barh(labels, moved["change"], left=base, color=COLOURS[0], height=0.7)
    axes.axvline(base, color="black", linewidth=1)
    axes.xaxis.set_major_formatter(lambda value, _: style(value))
    axes.tick_params(labelsize=8)
    axes.grid(axis="x", alpha=0.3)
    figure.suptitle("\n".join(textwrap.wrap(title, 110)), fontsize=10, x=0.01, ha="left")
    unmoved = len(frame) - 1 - len(moved)
    if unmoved:
        figure.supxlabel(f"{unmoved} other settings change nothing", fontsize=7, x=0.01, ha="left")
    return figure


def save(figure: Any, path: str | Path) -> None:
    """Write a figure to a file, whole or not at all, the same bytes for the same figure.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    path : str or pathlib.Path
        A file ending in .png, .svg or .pdf.

    Raises
    ------
    InputError
        If the suffix is another, or the folder cannot be written.
    """
    import matplotlib as mpl

    path = Path(path)
    check_figure_name(path)
    with replacing(path) as temporary, mpl.rc_context(_STYLE):
        figure.savefig(temporary, dpi=150, metadata=_METADATA.get(path.suffix.lower()))


def svg(figure: Any) -> str:
    """Return a figure as an SVG element, to stand in a page."""
    import matplotlib as mpl

    out = io.StringIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(out, format="svg", metadata=_METADATA[".svg"])
    text = out.getvalue()
    return text[text.index("<svg") :]
