"""The canvas of every figure: its style, headings and notes, and how it is saved.

A text is shown as it is: no formula, no line break of its own, no letter that turns the reading
direction around. The same figure has the same bytes. What it shows is also told in words: as title
and description in the file, and as the text for who does not see it (:func:`alt_text`).
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from minerals.errors import InputError
from minerals.results.numbers import keep_together
from minerals.views import html

SUFFIXES = (".png", ".svg", ".pdf")
FONT = "DejaVu Sans"
"""The font that comes with matplotlib: Latin, Cyrillic and Greek on every machine."""

# Okabe and Ito's palette, told apart by colour-blind readers.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
GREY = "#555555"
WIDTH_IN = 10.0
"""Width of a figure in inches."""

MARGIN_IN = 0.2
"""Margin round a figure in inches."""

NOTE_SIZE_PT = 7.5
"""Points of the notes."""

NAME_SIZE_PT = 7.5
"""Points of a name that takes two lines."""

MAX_HEADING_LINES, MAX_NOTE_LINES = 4, 12
"""Lines of one heading and of one note; what is longer ends in an ellipsis."""

_STYLE: Any = {
    "svg.hashsalt": "minerals",
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "font.family": FONT,
    "text.parse_math": False,
    "hatch.linewidth": 0.7,
}
_SPACES = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_REPLACEMENT = "\ufffd"


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


def style() -> AbstractContextManager[None]:
    """Draw in the style of the figures, whatever the user's own settings are."""
    import matplotlib.style

    return matplotlib.style.context(_STYLE, after_reset=True)


@cache
def _font() -> Any:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return get_font(findfont(FontProperties(family=FONT)))


def plain(value: object) -> str:
    r"""Return a text that a figure shows letter by letter.

    Parameters
    ----------
    value : object
        What to show. Line breaks become spaces; controls, marks that turn the reading direction
        of what stands around them, and letters that the font lacks become U+FFFD.

    Returns
    -------
    str
        One line.

    Examples
    --------
    >>> plain("two\nlines")
    'two lines'
    >>> plain("$x^2$ <img> ґ")
    '$x^2$ <img> ґ'
    >>> plain("a\u202eb")
    'a�b'
    """
    text = html.plain(_SPACES.sub(" ", str(value)))
    font = _font()
    return "".join(each if font.get_char_index(ord(each)) else _REPLACEMENT for each in text)


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Measure a line of text.

    Parameters
    ----------
    text : str
        One line.
    size : float
        Points.
    weight : str, optional
        ``normal`` or ``bold``.

    Returns
    -------
    float
        Inches.

    Examples
    --------
    >>> text_width("mm", 10) > text_width("ii", 10) > text_width("", 10) == 0
    True
    """
    from matplotlib.font_manager import FontProperties

    if not text:
        return 0.0
    font = FontProperties(family=FONT, size=size, weight=weight)
    width, _, _ = _renderer().get_text_width_height_descent(text, font, False)
    return float(width) / DPI


DPI = 150
"""Dots per inch of PNG files, at which texts are measured: hinting makes small ones wider."""


@cache
def _renderer() -> Any:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, DPI)


def wrap(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break a text into lines that fit; a word too long for a line is broken anywhere.

    Parameters
    ----------
    text : str
        What to show.
    width : float
        Inches.
    size : float
        Points.
    weight : str, optional
        ``normal`` or ``bold``.

    Returns
    -------
    list of str
        At least one line.

    Examples
    --------
    >>> wrap("one two three", 0.6, 10)
    ['one two', 'three']
    """

    def fits(n: int) -> bool:
        return text_width(" ".join(words[:n]), size, weight) <= width

    whole = keep_together(plain(text))
    lines, words = [], [*filter(None, whole.split(" "))]
    length = len(whole) * width / max(text_width(whole, size, weight), width)
    while words:
        # Measuring takes long: a line has about as many letters as the one before.
        n = max(1, bisect([*accumulate(len(word) + 1 for word in words)], length))
        while n < len(words) and fits(n + 1):
            n += 1
        while n > 1 and not fits(n):
            n -= 1
        line, words = " ".join(words[:n]), words[n:]
        if n == 1 and len(line) > 1 and text_width(line, size, weight) > width:
            part = _fitting(line, width, size, weight)
            line, words = part, [line[len(part) :], *words]
        lines.append(line)
        length = len(line)
    return lines or [""]


def _fitting(text: str, width: float, size: float, weight: str) -> str:
    """Return as much of the start of a text as fits, one letter at least."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle], size, weight) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low]


def shorten(text: object, width: float, size: float) -> str:
    """Return a text cut to a width in inches, with an ellipsis where something is left out.

    Examples
    --------
    >>> shorten("a long name", 0.6, 10)
    'a long…'
    """
    whole = plain(text)
    if text_width(whole, size) <= width:
        return whole
    return _fitting(whole, width - text_width("…", size), size, "normal").rstrip() + "…"


@dataclass(frozen=True)
class Heading:
    """A text above a figure's body."""

    text: str
    size: float = 10.0
    weight: str = "normal"


@dataclass(frozen=True)
class Words:
    """What a figure shows, in words: its title, and the rest of its texts in sentences."""

    title: str
    description: str


@dataclass(frozen=True, eq=False)
class Canvas:
    """A figure with its texts above and below, and an empty body between them.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        The figure; nothing in it moves by itself.
    width, height : float
        Inches of the whole.
    bottom : float
        Inches from the lower edge to the body.
    headings, notes : tuple of str
        The texts above and below.
    """

    figure: Any
    width: float
    height: float
    bottom: float
    headings: tuple[str, ...]
    notes: tuple[str, ...]

    def axes(self, left: float, bottom: float, width: float, height: float) -> Any:
        """Add axes at inches from the lower left corner of the body."""
        x, y = (MARGIN_IN + left) / self.width, (self.bottom + bottom) / self.height
        axes = self.figure.add_axes((x, y, width / self.width, height / self.height))
        axes.spines[["top", "right"]].set_visible(False)
        return axes

    def finish(self, rows: Sequence[str] = ()) -> Any:
        """Return the figure; texts made by axes and legends are no formulas either.

        Parameters
        ----------
        rows : sequence of str, optional
            What the body shows, in words: a sentence for each row, without a full stop.
        """
        from matplotlib.text import Text

        texts = (keep_together(plain(each)) for each in (*self.headings, *rows, *self.notes))
        title, *sentences = texts
        self.figure.words = Words(title, " ".join(f"{each.rstrip('.')}." for each in sentences))

        for text in self.figure.findobj(Text):
            text.set_parse_math(False)
        return self.figure


def make_canvas(body: float, headings: Sequence[Heading], notes: Sequence[str]) -> Canvas:
    """Lay out a figure: headings, a body, and small notes below it.

    Parameters
    ----------
    body : float
        Height of the body in inches.
    headings : sequence of Heading
        Above the body.
    notes : sequence of str
        Below the body; each begins a line.

    Returns
    -------
    Canvas
        As high as its texts need.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    inside = WIDTH_IN - 2 * MARGIN_IN
    above = [
        (line, each)
        for each in headings
        for line in _shortened(wrap(each.text, inside, each.size, each.weight), MAX_HEADING_LINES)
    ]
    below = [
        line
        for note in notes
        for line in _shortened(wrap(note, inside, NOTE_SIZE_PT), MAX_NOTE_LINES)
    ]
    top = sum(_line_height(each.size) for _, each in above) + 0.1
    foot = len(below) * _line_height(NOTE_SIZE_PT) + 0.08
    height = body + top + foot + 2 * MARGIN_IN
    figure = Figure(figsize=(WIDTH_IN, height))
    FigureCanvasAgg(figure)
    at = height - MARGIN_IN
    for line, each in above:
        _write(figure, line, at / height, size=each.size, weight=each.weight)
        at -= _line_height(each.size)
    for number, line in enumerate(below):
        at = MARGIN_IN + (len(below) - number) * _line_height(NOTE_SIZE_PT)
        _write(figure, line, at / height, size=NOTE_SIZE_PT, color=GREY)
    texts = tuple(each.text for each in headings)
    return Canvas(figure, WIDTH_IN, height, MARGIN_IN + foot, texts, tuple(notes))


def _shortened(lines: list[str], most: int) -> list[str]:
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _line_height(size: float) -> float:
    return size * 1.35 / 72


def _write(figure: Any, line: str, y: float, **properties: Any) -> None:
    figure.text(MARGIN_IN / WIDTH_IN, y, line, ha="left", va="top", parse_math=False, **properties)
