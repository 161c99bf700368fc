"""Check of the descriptions of the data: they describe the tables as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from minerals.checks.finding import Finding, Tables
from minerals.tables.croissant import croissant_text
from minerals.tables.package import descriptor_text

DESCRIPTIONS = {"datapackage.json": descriptor_text, "croissant.jsonld": croissant_text}
"""Files that describe the tables, and what makes their text."""


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check that each description is what the column dictionary and the files give.

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
    for name, text in DESCRIPTIONS.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text(folder):
            yield Finding(
                name,
                0,
                "is not what the column dictionary says",
                f"run: minerals data describe -o data/{name}",
            )
