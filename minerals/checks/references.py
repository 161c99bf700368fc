"""Checks of references: what a row names stands in its table, and no source stands idle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from minerals.checks.finding import Finding, Tables, row_of
from minerals.tables.columns import TABLES
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
        Unused; the checks share one signature.

    Yields
    ------
    Finding
        What is wrong.
    """
    targets = {
        f"{name}.{column.name}": set(tables[name][column.name].dropna().tolist())
        for name, table in TABLES.items()
        for column in table.columns
        if column.name in table.key
    }
    targets |= {
        f"{each.name}.{each.key}": set(tables[each.name].index) for each in OUTLINES.values()
    }
    cited = {source for name in OUTLINES for source in tables[name]["source_id"]}
    for path, column, target, named in _named(tables):
        values, known = named.tolist(), targets[target]
        if target == "sources.source_id":
            cited.update(values)
        for index, value in named[[each not in known for each in values]].items():
            what = f"{column} {value!r} is not in {target}"
            yield Finding(path, row_of(index), what, "add it there or correct it")
    sources = tables["sources"]["source_id"]
    for index, source in sources[[each not in cited for each in sources.tolist()]].items():
        row = row_of(index)
        yield Finding("sources.csv", row, f"{source!r} is cited by no row", "remove it")


def _named(tables: Tables) -> Iterator[tuple[str, str, str, pd.Series]]:
    """Find what rows name: file, column, where it should stand, and the identifiers by row."""
    for name, table in TABLES.items():
        for column in table.columns:
            values = tables[name][column.name]
            if column.references:
                yield table.path, column.name, column.references, values.dropna()
            elif column.name in REMARKS:
                found = values.dropna().map(_SOURCE.findall).explode().dropna()
                yield table.path, column.name, "sources.source_id", found
