"""Check of what is kept: it was made of the tables as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from minerals.checks.finding import Finding, Tables
from minerals.tables.kept import KEPT, read


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check that what is kept is of these tables; a folder may do without it.

    Parameters
    ----------
    tables : dict
        Unused; the checks share one signature.
    folder : pathlib.Path
        The data folder.

    Yields
    ------
    Finding
        Where a file was made of others, or cannot be read whole.
    """
    for name in KEPT:
        if (folder / name).exists() and read(folder, name) is None:
            yield Finding(
                name, 0, "was made of other tables, or cannot be read", "run: minerals data keep"
            )
