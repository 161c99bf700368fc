"""Check of the kept join: it was made of the tables as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from minerals.checks.finding import Finding, Tables
from minerals.statuses.kept import FILE, read


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check that the kept join is of these tables; a folder may do without one.

    Parameters
    ----------
    tables : dict
        Unused; the checks share one signature.
    folder : pathlib.Path
        The data folder.

    Yields
    ------
    Finding
        Where it was made of others, or cannot be read whole.
    """
    if (folder / FILE).exists() and read(folder) is None:
        yield Finding(
            FILE, 0, "was made of other tables, or cannot be read", "run: minerals data keep"
        )
