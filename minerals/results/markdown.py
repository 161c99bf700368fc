"""Text in Markdown: what a name or a value holds stays text, whatever a reader would make of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from minerals.escapes import one_line

_SIGNS = re.compile(r"[\\`*|\[\]]|~(?=~)|(?<=~)~|(?<![^\W_])_|_(?![^\W_])")
_BLOCK = re.compile(r"(?P<sign>[#>+=-]|\d{1,9}(?=[.)]))")


class Markup(str):
    """Markdown that is meant as such, and is not escaped again."""

    __slots__ = ()


def text(value: object) -> str:
    r"""Escape a value: no link, image, code, emphasis, tag or further cell, and one line.

    An address that stands there in letters stays one, since it leads where it says.

    Examples
    --------
    >>> print(text("[press](javascript:x) ![](//x) a|b <b> `c` *d* lat_deg"))
    \[press\](javascript:x) !\[\](//x) a\|b &lt;b> \`c\` \*d\* lat_deg
    """
    if isinstance(value, Markup):
        return value
    escaped = _SIGNS.sub(lambda found: f"\\{found[0]}", one_line(str(value)))
    return escaped.replace("&", "&amp;").replace("<", "&lt;")


def item(value: object) -> str:
    r"""Escape what begins a line or an item of a list: no heading, no further list either.

    Examples
    --------
    >>> print(item("# 1"), item("1. a"), item("- b"), sep=", ")
    \# 1, 1\. a, \- b
    """
    escaped = text(value)
    if isinstance(value, Markup) or not (found := _BLOCK.match(escaped.lstrip())):
        return escaped.lstrip()
    sign, rest = found["sign"], escaped.lstrip()[found.end() :]
    return f"{sign}\\{rest}" if sign.isdigit() else f"\\{sign}{rest}"


def code(value: object) -> Markup:
    """Show a name of ours as code.

    Examples
    --------
    >>> code("deposits.csv")
    '`deposits.csv`'
    """
    return Markup(f"`{one_line(str(value)).replace('`', '')}`")


def row(cells: Iterable[object]) -> str:
    r"""Write a row of a table.

    Examples
    --------
    >>> print(row(["a|b", 1]))
    | a\|b | 1 |
    """
    return f"| {' | '.join(map(text, cells))} |"
