"""Check of the data package descriptor: it describes the tables as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from minerals.checks.finding import Finding, Tables
from minerals.tables.package import descriptor_text


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check that ``datapackage.json`` is what the column dictionary and the files give.

    Parameters
    ----------
    tables : dict
        Unused; the checks share one signature.
    folder : pathlib.Path
        The data folder.

    Yields
    ------
    Finding
        Where it is another.
    """
    path = folder / "datapackage.json"
    if not path.exists() or path.read_text(encoding="utf-8") != descriptor_text(folder):
        yield Finding(
            "datapackage.json",
            0,
            "is not what the column dictionary says",
            "run: minerals data describe -o data/datapackage.json",
        )
