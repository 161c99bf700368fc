"""Checks of references: what a row names stands in its table, and no source stands idle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from minerals.checks.finding import Finding, Tables, row_of
from minerals.tables.columns import TABLES
from minerals.tables.load import read_outlines
from minerals.tables.outlines import OUTLINES

REMARKS = ("note", "reason", "basis", "why", "recommendation")
"""Columns of our own words, which may name a source in passing."""

_SOURCE = re.compile(r"(?<![\w./-])[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{6}(?![\w-])")


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check that identifiers lead somewhere, and that something leads to every source.

    Parameters
    ----------
    tables : dict
        Every table by name, typed.
    folder : pathlib.Path
        The data folder.

    Yields
    ------
    Finding
        What is wrong.
    """
    outlines = {name: read_outlines(name, folder) for name in OUTLINES}
    targets = {
        f"{name}.{column.name}": set(tables[name][column.name].dropna())
        for name, table in TABLES.items()
        for column in table.columns
        if column.name in table.key
    }
    targets |= {
        f"{each.name}.{each.key}": set(outlines[each.name].index) for each in OUTLINES.values()
    }
    cited = {source for each in outlines.values() for source in each["source_id"]}
    for path, row, column, value, target in _named(tables):
        if target == "sources.source_id":
            cited.add(value)
        if value not in targets[target]:
            what = f"{column} {value!r} is not in {target}"
            yield Finding(path, row, what, "add it there or correct it")
    for index, source in tables["sources"]["source_id"].items():
        if source not in cited:
            row = row_of(index)
            yield Finding("sources.csv", row, f"{source!r} is cited by no row", "remove it")


def _named(tables: Tables) -> Iterator[tuple[str, int, str, str, str]]:
    """Find what rows name: file, row, column, the identifier, and where it should stand."""
    for name, table in TABLES.items():
        for column in table.columns:
            values = tables[name][column.name].dropna()
            for index, value in values.items():
                row = row_of(index)
                if column.references:
                    yield table.path, row, column.name, value, column.references
                elif column.name in REMARKS:
                    for source in _SOURCE.findall(value):
                        yield table.path, row, column.name, source, "sources.source_id"
