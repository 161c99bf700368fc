"""What an answer is about, for files that hold rows: question, dates, sources, notes, licence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from minerals.escapes import one_line
from minerals.version import __version__

if TYPE_CHECKING:
    from minerals.results.result import Result

_TYPES = {"b": "boolean", "f": "number", "i": "integer", "M": "date", "u": "integer"}
"""The types of the Data Package standard by the kind of a column."""


def about(result: Result) -> list[tuple[str, str]]:
    """Return what a reader of the rows must know, as pairs of a name and a text.

    Parameters
    ----------
    result : Result
        The answer.

    Returns
    -------
    list of (str, str)
        The header under its stable names, then a ``source``, a ``column`` and a ``note`` for each
        that there is.

    Examples
    --------
    >>> import pandas as pd
    >>> from minerals.results.result import Result
    >>> about(Result("share", {"as_of": "2025-02-24", "prices": None}, pd.DataFrame(), (), ("a",)))
    [('answer', 'share'), ('as_of', '2025-02-24'), ('note', 'a'), ('program', 'minerals ...')]
    """
    columns = [f"{each.name}: {each.heading}" for each in result.fields if each.name in result]
    return [
        ("answer", result.kind),
        *_pairs(result.header),
        *(("source", text) for text in result.sources),
        *(("column", text) for text in columns),
        *(("note", text) for text in result.notes),
        ("program", f"minerals {__version__}"),
    ]


def _pairs(header: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in header.items():
        if isinstance(value, Mapping):
            yield from _pairs(value, f"{before}{name}.")
        elif isinstance(value, list | tuple):
            yield from ((f"{before}{name}", str(each)) for each in value)
        elif value is not None:
            yield f"{before}{name}", str(value)


def about_json(result: Result) -> str:
    """Return header, sources and notes as JSON on one line, for a place that holds a text."""
    told = {**result.header, "sources": list(result.sources), "notes": list(result.notes)}
    return json.dumps({"answer": result.kind, **told}, ensure_ascii=False)


def comments(result: Result) -> str:
    """Return what a reader must know as lines that begin with a number sign.

    Examples
    --------
    >>> import pandas as pd
    >>> from minerals.results.result import Result
    >>> print(comments(Result("share", {}, pd.DataFrame(), (), ("of what is listed",))))
    # answer: share
    # note: of what is listed
    # program: minerals ...
    <BLANKLINE>
    """
    return "".join(f"# {one_line(f'{name}: {text}')}\n" for name, text in about(result))


def sidecar(result: Result, name: str, comment_lines: bool = False) -> str:
    """Return the description of a CSV file as a resource of the Data Package standard.

    Parameters
    ----------
    result : Result
        The answer in the file.
    name : str
        The name of the file.
    comment_lines : bool, optional
        Whether lines with a number sign stand before its rows.

    Returns
    -------
    str
        JSON: the path, a type for each column, and the answer's header, sources and notes.

    Examples
    --------
    >>> import pandas as pd
    >>> from minerals.results.result import Result
    >>> text = sidecar(Result("share", {}, pd.DataFrame({"share": [0.5]}), ()), "a.csv")
    >>> json.loads(text)["schema"]["fields"]
    [{'name': 'share', 'type': 'number'}]
    """
    headings = {each.name: each.heading for each in result.fields}
    columns = result.to_frame().drop(columns="geometry", errors="ignore").dtypes
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": result.kind,
        "type": "table",
        "path": name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({"dialect": {"commentChar": "#"}} if comment_lines else {}),
        "schema": {
            "fields": [
                {
                    "name": str(column),
                    "type": _TYPES.get(dtype.kind, "string"),
                    **({"title": headings[column]} if column in headings else {}),
                }
                for column, dtype in columns.items()
            ],
            "missingValues": [""],
        },
        "about": json.loads(about_json(result)),
    }
    return json.dumps(described, ensure_ascii=False, indent=2)
