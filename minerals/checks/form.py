"""Checks of form: columns, types, limits, days, and keys of one table read as text."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from minerals.checks.finding import Finding, row_of
from minerals.tables.load import typed
from minerals.tables.schema import REQUIRED, Column, Table, broken
from minerals.tables.vocabularies import DATE


def check(raw: pd.DataFrame, table: Table) -> Iterator[Finding]:
    """Check that the text of a table can become what the column dictionary says.

    Parameters
    ----------
    raw : pandas.DataFrame
        The file as text, absent values missing.
    table : Table
        Its description.

    Yields
    ------
    Finding
        What is wrong.
    """
    if list(raw.columns) == [column.name for column in table.columns]:
        yield from _values(raw, table)
        yield from _keys(raw, table)
    else:
        yield _columns(raw, table)


def _columns(raw: pd.DataFrame, table: Table) -> Finding:
    """Say how the columns of a file differ from those of its table."""
    expected = [column.name for column in table.columns]
    missing = sorted(set(expected) - set(raw.columns))
    extra = sorted(set(raw.columns) - set(expected))
    what = f"columns lack {missing}, have {extra}" if missing or extra else "columns out of order"
    return Finding(table.path, 1, f"column mismatch: {what}", f"use {', '.join(expected)}")


def _values(raw: pd.DataFrame, table: Table) -> Iterator[Finding]:
    """Find values that are not of their column's type, or beyond its limits."""
    malformed = False
    for column in table.columns:
        for index, value in _malformed(raw[column.name], column.kind).items():
            malformed = True
            yield Finding(
                table.path,
                row_of(index),
                f"{column.name} is {value!r}",
                f"write a {column.kind} with no spaces around it",
            )
        yield from _days(raw[column.name], column, table)
    if not malformed:
        yield from _limits(typed(raw, table), table)


def _malformed(values: pd.Series, kind: str) -> pd.Series:
    """Return the texts that are no value of a kind."""
    known = values.dropna()
    if kind in ("number", "integer"):
        numbers = pd.to_numeric(known, errors="coerce")
        bad = ~numbers.abs().lt(float("inf"))
        return known[bad | (numbers % 1 != 0) if kind == "integer" else bad]
    texts = known.to_numpy(object)
    if kind == "boolean":
        return known[[text not in ("true", "false") for text in texts]]
    return known[[text != text.strip() for text in texts]]


def _days(values: pd.Series, column: Column, table: Table) -> Iterator[Finding]:
    """Find dates that have the form of one, but are no day of any year."""
    if column.pattern != DATE:
        return
    shaped = values[values.fillna("").str.fullmatch(DATE)]
    for index in shaped.index[pd.to_datetime(shaped, format="%Y-%m-%d", errors="coerce").isna()]:
        what = f"{column.name} is {values[index]!r}, no such day"
        yield Finding(table.path, row_of(index), what, "correct it")


def _limits(frame: pd.DataFrame, table: Table) -> Iterator[Finding]:
    """Find values that are missing, or break the limits, vocabularies and patterns."""
    for column in table.columns:
        for rule, values in broken(frame[column.name], column):
            for index, value in values.items():
                if rule == REQUIRED:
                    what, remedy = f"{column.name} is empty", "fill it in"
                else:
                    what, remedy = f"{column.name} is {value!r}", f"write {rule}"
                yield Finding(table.path, row_of(index), what, remedy)


def _keys(raw: pd.DataFrame, table: Table) -> Iterator[Finding]:
    """Find keys that stand twice, and the first row that is out of order."""
    key = raw[list(table.key)].fillna("")
    for index in raw.index[key.duplicated()]:
        yield Finding(
            table.path,
            row_of(index),
            f"key {tuple(key.loc[index])} stands twice",
            "merge the rows or tell them apart",
        )
    ordered = key.sort_values(list(table.key), kind="stable").index
    first = next((i for i, j in zip(raw.index, ordered, strict=True) if i != j), None)
    if first is not None:
        remedy = f"sort by {', '.join(table.key)}"
        yield Finding(table.path, row_of(first), "rows are not sorted by key", remedy)
