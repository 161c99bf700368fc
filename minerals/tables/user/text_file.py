"""Reading a deposit table from text: its encoding, its separator, its cells."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from minerals.errors import InputError
from minerals.tables.user.encodings import decode
from minerals.tables.user.grid import MAX_COLUMNS, MAX_ROWS_ABOVE, Fits, heading, table_of
from minerals.tables.user.plain_text import MAX_FIELD_CHARS, read_plain
from minerals.tables.user.synonyms import folded, names
from minerals.tables.user.table import UserTable

SEPARATORS = ",;\t|"
_SAMPLE_CHARS = 200_000


def read_text(data: bytes, name: str, fits: Fits, encoding: str | None = None) -> UserTable:
    """Read a table from a text file.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        What it is called.
    fits : callable
        Tells of names of columns whether they are those of a deposit table.
    encoding : str, optional
        Where the user says it.

    Returns
    -------
    UserTable
        All cells as text: an id is no number, and "NA" may be a name.

    Raises
    ------
    InputError
        If it is no text, or no table.

    Examples
    --------
    >>> read_text(b"id;name;x;y\\na;A;37,5;48", "a.csv", lambda headings: True).frame.columns
    Index(['id', 'name', 'x', 'y'], dtype='object')
    """
    text, findings = decode(data, name, encoding)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(
            f"{name}: not readable as a table: holds zero characters (the first in line {line}), "
            "which no text has; save it again as CSV in UTF-8"
        )
    separator = _separator(text, fits)
    table = read_plain(text, separator, name, fits)
    if table is None:
        table = table_of(_cells(text, separator, name), name, fits)
    table.findings[:0] = findings
    return table


def _cells(text: str, separator: str, name: str) -> list[list[str]]:
    """Read row by row."""
    cells: list[list[str]] = []
    try:
        with _long_fields():
            # Strict: a quotation mark that is never closed would swallow the rest.
            cells.extend(
                csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            )
    except csv.Error as error:
        reason = "a field is too long" if "limit" in str(error) else str(error)
        raise InputError(
            f"{name}: not readable as a table (row {len(cells) + 1}: {reason}); check its "
            "quotation marks, or save it again as a CSV file"
        ) from None
    return cells


def holds_columns(data: bytes, name: str, fits: Fits, encoding: str | None = None) -> bool:
    """Tell whether a text has the columns of a deposit table, or cannot be read to tell.

    Examples
    --------
    >>> holds_columns(b"All rights reserved, or not", "LICENSE.txt", lambda headings: False)
    False
    """
    try:
        text, _ = decode(data, name, encoding)
    except InputError:
        return True
    return any(_score(text[:_SAMPLE_CHARS], each, fits)[0] for each in SEPARATORS)


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(MAX_FIELD_CHARS)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _separator(text: str, fits: Fits) -> str:
    """Return the separator that gives the most known columns, then the most columns."""
    return max(SEPARATORS, key=lambda each: _score(text[:_SAMPLE_CHARS], each, fits))


def _score(sample: str, separator: str, fits: Fits) -> tuple[bool, int, int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    best = (False, 0, 0)
    with _long_fields():
        rows = itertools.islice(reader, MAX_ROWS_ABOVE + 1)
        try:
            for row in rows:
                if len(row) > MAX_COLUMNS:
                    best = max(best, (False, 0, len(row)))
                    continue
                headings = [heading(cell) for cell in row]
                known = {column for each in headings for tier in names().tiers
                         if (column := tier.get(folded(each)))}  # fmt: skip
                best = max(best, (fits(headings), len(known), len(row)))
        except csv.Error:
            return best
    return best
