"""Pages that need no script: the report, and the index of the gallery; one style for both."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from jinja2 import Environment

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
    folder = files("minerals.views.pages")
    page = Environment(autoescape=True, keep_trailing_newline=True).from_string(
        folder.joinpath(template).read_text(encoding="utf-8")
    )
    style = folder.joinpath("page.css").read_text(encoding="utf-8")
    return page.render(style=style, shown=shown, **values)
