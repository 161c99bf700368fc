"""Pages that need no script: the report, and the index of the gallery; one style for both."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment

from minerals.files import reading
from minerals.views.html import shown


def render(template: str, **values: Any) -> str:
    """Fill a page of this folder.

    Parameters
    ----------
    template : str
        Its file.
    **values
        What stands in its gaps; texts are escaped.

    Returns
    -------
    str
        HTML that asks for nothing from a network.
    """
    page = Environment(autoescape=True, keep_trailing_newline=True).from_string(_text(template))
    return page.render(style=_text("page.css"), shown=shown, **values)


def _text(name: str) -> str:
    with reading(Path(str(files("minerals.views.pages"))) / name) as path:
        return path.read_text(encoding="utf-8")
