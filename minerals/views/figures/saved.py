"""How a figure is saved: the same bytes for the same figure, and in words what it shows."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

from minerals.files import replacing
from minerals.views import html
from minerals.views.figures.canvas import DPI, Words, check_figure_name, style


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
    path = Path(path)
    check_figure_name(path)
    suffix = path.suffix.lower()
    with replacing(path) as temporary, style():
        if suffix == ".svg":
            temporary.write_text(_svg(figure), encoding="utf-8", newline="\n")
        else:
            figure.savefig(temporary, dpi=DPI, metadata=_metadata(figure, suffix))


def _metadata(figure: Any, suffix: str) -> dict[str, Any]:
    """Return title and description; no date, so that the same figure has the same bytes."""
    words = _words(figure)
    if suffix == ".pdf":
        return {"CreationDate": None, "Title": words.title, "Subject": words.description}
    return {"Title": words.title, "Description": words.description}


def _words(figure: Any) -> Words:
    words: Words = getattr(figure, "words", Words("", ""))
    return words


def alt_text(figure: Any) -> str:
    """Return what a figure shows in words, for who does not see it.

    Examples
    --------
    >>> from minerals.views.figures.canvas import Heading, make_canvas
    >>> with style():
    ...     canvas = make_canvas(1, [Heading("Shares"), Heading("on a date")], ["Source: a table"])
    ...     print(alt_text(canvas.finish(["coal: 60%"])))
    Shares. on a date. coal: 60%. Source: a table.
    """
    words = _words(figure)
    return f"{words.title.rstrip('.')}. {words.description}"


def svg(figure: Any, name: str = "figure") -> str:
    """Return a figure as an SVG element, to stand in a page.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    name : str, optional
        What the identifiers in it begin with, other than in any other element of the page.

    Returns
    -------
    str
        An image with a title and a description that screen readers read.
    """
    text = _svg(figure)
    text = text[text.index("<svg") :]
    # Identifiers are of a page, not of an element in it.
    text = re.sub(r'\b(id="|url\(#|href="#)(?=[\w-])', rf"\g<1>{name}-", text)
    return re.sub(r'aria-labelledby="[^"]+"', f'aria-labelledby="{name}-title {name}-desc"', text)


def _svg(figure: Any) -> str:
    """Write a figure as SVG, with its title and description as elements of its own."""
    out, words = io.StringIO(), _words(figure)
    with style():
        figure.savefig(out, format="svg", metadata={"Date": None})
    head, start, rest = out.getvalue().partition("<svg ")
    tag, end, body = rest.partition(">")
    told = (
        f'\n <title id="title">{html.text(words.title)}</title>'
        f'\n <desc id="desc">{html.text(words.description)}</desc>'
    )
    role = 'role="img" aria-labelledby="title desc" '
    return f"{head}{start}{role}{tag}{end}{told}{_once(body)}"


def _once(body: str) -> str:
    """Give identifiers that stand more than once in an SVG, as names on a map, a number each."""
    seen: Counter[str] = Counter()

    def numbered(found: re.Match[str]) -> str:
        seen[found[1]] += 1
        return found[0] if seen[found[1]] == 1 else f' id="{found[1]}-{seen[found[1]]}"'

    return re.sub(r' id="([^"]+)"', numbered, body)
