"""Check of the kept join: it was made of the tables as they stand."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from minerals.checks.finding import Finding, Tables
from minerals.statuses.kept import FILE, checksum, made_of


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
        Where it was made of others.
    """
    path = folder / FILE
    if not path.exists():
        return
    try:
        found = made_of(path)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        found = "nothing that can be read"
    if found != checksum(folder):
        yield Finding(FILE, 0, "was made of other tables", "run: minerals data keep")
