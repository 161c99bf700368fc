"""Checking the tables: every finding names file, row and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from minerals.checks import derived as check_derived
from minerals.checks import factors as check_factors
from minerals.checks import geography as check_geography
from minerals.checks import references as check_references
from minerals.checks import resources as check_resources
from minerals.checks.finding import Finding, Tables
from minerals.tables.columns import GEOMETRIES, TABLES
from minerals.tables.load import raw_table, read_outlines, typed
from minerals.tables.schema import Column, Table, schema
from minerals.tables.vocabularies import DATE


def check_data(folder: Path) -> list[Finding]:
    """Check every table of a data folder.

    Parameters
    ----------
    folder : pathlib.Path
        A folder laid out as the bundled ``data``.

    Returns
    -------
    list of Finding
        In order of file and row; empty where all is well.

    Examples
    --------
    >>> from minerals.files import data_dir
    >>> check_data(data_dir())
    []
    """
    findings: list[Finding] = []
    tables: Tables = {}
    for name, table in TABLES.items():
        try:
            raw = raw_table(table, folder)
        except (OSError, UnicodeDecodeError, pd.errors.ParserError, ValueError) as error:
            findings.append(Finding(table.path, 0, f"unreadable ({error})", "restore the file"))
            continue
        found = [*_types(raw, table), *_keys(raw, table)]
        findings += found
        if not any(finding.what.startswith("column") for finding in found):
            tables[name] = raw
    findings += _readable_outlines(folder)
    if len(tables) == len(TABLES) and not findings:
        typed_tables = {name: typed(raw, TABLES[name]) for name, raw in tables.items()}
        steps: list[Callable[[Tables, Path], Iterator[Finding]]] = [
            check_references.check,
            check_resources.check,
            check_derived.check,
            check_factors.check,
            check_geography.check,
            _descriptor,
        ]
        for step in steps:
            findings += step(typed_tables, folder)
    return sorted(findings)


def _readable_outlines(folder: Path) -> Iterator[Finding]:
    for name, (path, _) in GEOMETRIES.items():
        try:
            read_outlines(name, folder)
        except Exception as error:  # GDAL raises many kinds
            yield Finding(path, 0, f"unreadable ({str(error).splitlines()[0]})", "restore the file")


def _types(raw: pd.DataFrame, table: Table) -> Iterator[Finding]:
    expected = [column.name for column in table.columns]
    if list(raw.columns) != expected:
        missing = sorted(set(expected) - set(raw.columns))
        extra = sorted(set(raw.columns) - set(expected))
        what = (
            f"columns lack {missing}, have {extra}" if missing or extra else "columns out of order"
        )
        yield Finding(table.path, 1, f"column mismatch: {what}", f"use {', '.join(expected)}")
        return
    malformed = False
    for column in table.columns:
        values = raw[column.name]
        if column.kind in ("number", "integer"):
            numbers = pd.to_numeric(values, errors="coerce")
            bad = values.notna() & ~numbers.abs().lt(float("inf"))
            if column.kind == "integer":
                bad |= values.notna() & (numbers % 1 != 0)
        elif column.kind == "boolean":
            bad = ~values.isin(["true", "false"]) & values.notna()
        else:
            bad = values.notna() & (values != values.str.strip())
        for index in raw.index[bad]:
            malformed = True
            yield Finding(
                table.path,
                index + 2,
                f"{column.name} is {values[index]!r}",
                f"write a {column.kind} with no spaces around it",
            )
        yield from _days(values, column, table)
    if not malformed:
        yield from _limits(typed(raw, table), table)


def _days(values: pd.Series, column: Column, table: Table) -> Iterator[Finding]:
    """Find dates that have the form of one, but are no day of any year."""
    if column.pattern != DATE:
        return
    shaped = values[values.fillna("").str.fullmatch(DATE)]
    for index in shaped.index[pd.to_datetime(shaped, format="%Y-%m-%d", errors="coerce").isna()]:
        yield Finding(
            table.path, index + 2, f"{column.name} is {values[index]!r}, no such day", "correct it"
        )


def _limits(frame: pd.DataFrame, table: Table) -> Iterator[Finding]:
    """Let pandera say which values break the limits, vocabularies and patterns."""
    import pandera.errors

    try:
        schema(table).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        for case in error.failure_cases.itertuples():
            row = 0 if pd.isna(case.index) else int(case.index) + 2
            if case.check == "not_nullable":
                yield Finding(table.path, row, f"{case.column} is empty", "fill it in")
            else:
                yield Finding(
                    table.path,
                    row,
                    f"{case.column} is {case.failure_case!r}",
                    f"write {case.check}",
                )


def _keys(raw: pd.DataFrame, table: Table) -> Iterator[Finding]:
    if not set(table.key) <= set(raw.columns):
        return
    key = raw[list(table.key)].fillna("")
    for index in raw.index[key.duplicated()]:
        yield Finding(
            table.path,
            index + 2,
            f"key {tuple(key.loc[index])} stands twice",
            "merge the rows or tell them apart",
        )
    ordered = key.sort_values(list(table.key), kind="stable").index
    first = next((i for i, j in zip(raw.index, ordered, strict=True) if i != j), None)
    if first is not None:
        yield Finding(
            table.path, first + 2, "rows are not sorted by key", f"sort by {', '.join(table.key)}"
        )


def _descriptor(tables: Tables, folder: Path) -> Iterator[Finding]:
    from minerals.tables.package import descriptor_text

    path = folder / "datapackage.json"
    if not path.exists() or path.read_text(encoding="utf-8") != descriptor_text(folder):
        yield Finding(
            "datapackage.json",
            0,
            "is not what the column dictionary says",
            "run: minerals data describe -o data/datapackage.json",
        )
