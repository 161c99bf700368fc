"""Checking the tables: every finding names file, row and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pandas as pd

from minerals.checks import form
from minerals.checks.finding import Finding, Tables
from minerals.tables.columns import TABLES
from minerals.tables.load import raw_table, read_outlines, typed
from minerals.tables.outlines import OUTLINES

CHECKS = (
    "references",
    "resources",
    "strata",
    "prices",
    "derived",
    "factors",
    "readings",
    "geography",
    "control",
    "dating",
    "descriptor",
    "kept",
)
"""The checks of whole tables: modules of this package with a ``check(tables, folder)``."""


def check_data(folder: Path) -> list[Finding]:
    """Check every table of a data folder.

    The form of each table is checked first; the :data:`CHECKS` run where all of them have it.

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
    tables: Tables = {}
    findings = [*_formed(folder, tables), *_outlines(folder, tables)]
    if not findings:
        for name in CHECKS:
            check = import_module(f"minerals.checks.{name}").check
            findings += check(tables, folder)
    return sorted(findings)


def _formed(folder: Path, tables: Tables) -> Iterator[Finding]:
    """Check the form of every table, and keep those that have it with their types."""
    for name, table in TABLES.items():
        try:
            raw = raw_table(table, folder)
        except (OSError, UnicodeDecodeError, pd.errors.ParserError, ValueError) as error:
            yield Finding(table.path, 0, f"unreadable ({error})", "restore the file")
            continue
        findings = list(form.check(raw, table))
        yield from findings
        if not findings:
            tables[name] = typed(raw, table)


def _outlines(folder: Path, tables: Tables) -> Iterator[Finding]:
    """Find outline files that cannot be read, and keep those that can."""
    for each in OUTLINES.values():
        try:
            tables[each.name] = read_outlines(each.name, folder)
        except Exception as error:  # GDAL raises many kinds
            yield Finding(
                each.path, 0, f"unreadable ({str(error).splitlines()[0]})", "restore the file"
            )
