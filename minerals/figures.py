"""Figures for print: shares over time, with their ranges."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from minerals.errors import InputError
from minerals.tables.files import replacing

SUFFIXES = (".png", ".svg", ".pdf")
# Okabe and Ito's palette, told apart by colour-blind readers.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MOST_LINES = len(COLOURS)


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


def plot_timeline(result: object, path: str | Path) -> None:
    """Draw the shares of a time line as steps, with their ranges.

    Parameters
    ----------
    result : Result
        What :func:`minerals.timeline` returns.
    path : str or pathlib.Path
        A file ending in .png, .svg or .pdf.

    Raises
    ------
    InputError
        If the suffix is another, there are more groups than can be told apart, or the folder
        cannot be written.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import PercentFormatter

    from minerals.results import Result

    assert isinstance(result, Result)
    path = Path(path)
    check_figure_name(path)
    frame = result.frame
    groups = list(dict.fromkeys(frame["group"]))
    if len(groups) > MOST_LINES:
        raise InputError(
            f"{len(groups)} groups are too many for one figure: choose at most {MOST_LINES} with "
            "--commodity or --group"
        )
    figure = Figure(figsize=(9, 5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
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
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="best")
    head = result.header
    axes.set_title(
        f"Share under Russian occupation: {head['population']}, by {head['measure']}",
        loc="left",
        fontsize=11,
    )
    parts = [
        f"Control: {head['control_title']}",
        f"counts {head['scope_title']}",
        f"{head['from']} to {head['snapshot']}",
        "bands: what cannot be told apart",
    ]
    if head.get("prices"):
        parts.append(f"prices {head['prices']}")
    figure.supxlabel(". ".join(parts) + ".", fontsize=7, x=0.01, ha="left")
    # The same figure has the same bytes: no date, no random ids.
    metadata = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix.lower())
    import matplotlib as mpl

    with replacing(path) as temporary, mpl.rc_context({"svg.hashsalt": "minerals"}):
        figure.savefig(temporary, dpi=150, metadata=metadata)
