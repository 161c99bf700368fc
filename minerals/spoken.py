"""Sentences of errors and notes in Python's words: they are written in those of the command line.

The public functions pass through here (:mod:`minerals`); the command line calls what lies below.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from minerals.errors import InputError

ARGUMENTS = {
    "from": "start",
    "to": "end",
    "map": "mapping",
    "column": "columns",
    "line_precision": "precision_km",
}
"""Arguments that have another name than their option."""

PAIRS = ("columns", "mapping")
"""Arguments that are mappings."""

_NO_VALUE = "or|and|is|are|has|have|goes|gives|gave|needs|states|state|both|for|to|with|names|NAMES"
_FLAG = re.compile(
    rf"--([a-z][a-z-]*)(?: (?!(?:{_NO_VALUE})\b)('[^']*'|\"[^\"]*\"|[\w=.|'-]+))?(?![\w-])"
)


def in_python(sentence: str) -> str:
    """Write a sentence with arguments where it has options.

    Parameters
    ----------
    sentence : str
        An error or a note.

    Returns
    -------
    str
        Commands that list something stay as they are.

    Examples
    --------
    >>> in_python("give --commodity or --group, not both")
    'give commodity or group, not both'
    >>> in_python("use --by value, or --group-by commodity; say --column longitude=NAME")
    "use by='value', or group_by='commodity'; say columns={'longitude': 'NAME'}"
    >>> in_python("give --snapshot-date YYYY-MM-DD (all: minerals audit --list)")
    "give snapshot_date='YYYY-MM-DD' (all: minerals audit --list)"
    """
    parts = re.split(r"(minerals [a-z]+[^);`]*)", sentence)
    return "".join(
        part if part.startswith("minerals ") else _FLAG.sub(_argument, part) for part in parts
    )


def _argument(found: re.Match[str]) -> str:
    name = found[1].replace("-", "_")
    name, value = ARGUMENTS.get(name, name), found[2]
    if value is None:
        return name
    left, sign, right = value.partition("=")
    if sign and name in PAIRS:
        return f"{name}={{{left!r}: {right!r}}}"
    plain = value[0] in "'\"" or re.fullmatch(r"\d+(\.\d+)?", value)
    return f"{name}={value if plain else repr(value)}"


P = ParamSpec("P")
R = TypeVar("R")


def spoken(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function speak of arguments: in its errors, and in the notes of what it returns.

    Examples
    --------
    >>> @spoken
    ... def ask():
    ...     raise InputError("give another --source")
    >>> ask()
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: give another source
    """

    @functools.wraps(function)
    def call(*words: P.args, **named: P.kwargs) -> R:
        try:
            answer = function(*words, **named)
        except InputError as error:
            error.args = tuple(map(in_python, error.args))
            raise
        return _with_notes(answer)

    return call


def _note(note: str) -> str:
    """Word a note in every language that it has; one without options stays as it is."""
    told = in_python(note)
    if told == note:
        return note
    worded: Callable[[Callable[[str], str]], str] | None = getattr(note, "worded", None)
    return told if worded is None else worded(in_python)


def _with_notes(answer: R) -> R:
    notes = getattr(answer, "notes", None)
    if dataclasses.is_dataclass(answer) and not isinstance(answer, type) and notes:
        return cast("R", dataclasses.replace(answer, notes=tuple(map(_note, notes))))
    attrs = getattr(answer, "attrs", None)
    if isinstance(attrs, dict) and isinstance(attrs.get("notes"), list):
        attrs["notes"] = [_note(each) for each in attrs["notes"]]
    return answer
