"""A copy of the data that every case breaks in one thing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from minerals.checks.descriptor import DESCRIPTIONS
from minerals.checks.finding import Finding
from minerals.checks.run import check_data
from minerals.files import data_dir
from minerals.tables.columns import TABLES
from minerals.tables.kept import KEPT
from minerals.tables.load import raw_table, read_table

DEPOSIT = "ua-velyko-tokmatske"
"""A deposit on land with several figures of manganese, one of them preferred."""


class Tables:
    """A copy of the data whose tables can be edited; three snapshots, for speed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> pd.DataFrame:
        return raw_table(TABLES[name], self.folder)

    def typed(self, name: str) -> pd.DataFrame:
        return read_table(name, self.folder)

    def write(self, name: str, frame: pd.DataFrame, ordered: bool = True) -> None:
        """Write a table sorted by its key, unless a case is about the order."""
        if ordered:
            frame = frame.sort_values(list(TABLES[name].key), na_position="first")
        path = self.folder / TABLES[name].path
        frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")

    def row(self, name: str, **where: str) -> int:
        """Return the spreadsheet row of the first record with these values."""
        frame = self.read(name)
        for column, value in where.items():
            frame = frame[frame[column] == value]
        return int(frame.index[0]) + 2

    def edit(self, name: str, row: int, **values: str | None) -> int:
        """Change one row in place, and return its number."""
        frame = self.read(name)
        for column, value in values.items():
            frame.loc[row - 2, column] = value
        self.write(name, frame, ordered=False)
        return row

    def add(self, name: str, like: int, **values: str | None) -> int:
        """Add a changed copy of a row where the order of keys puts it, and return its number."""
        frame = self.read(name)
        new = {**frame.loc[like - 2].to_dict(), **values}
        self.write(name, pd.concat([frame, pd.DataFrame([new])], ignore_index=True))
        return self.row(name, **{key: new[key] for key in TABLES[name].key})

    def text(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        content = (self.folder / path).read_text(encoding="utf-8")
        assert content.count(old) == 1
        (self.folder / path).write_text(content.replace(old, new), encoding="utf-8")

    def describe(self) -> None:
        """Bring the descriptions up to date, so that they are no findings of their own."""
        for name, text in DESCRIPTIONS.items():
            (self.folder / name).write_text(text(self.folder), encoding="utf-8")

    def deposit(self, identifier: str = DEPOSIT) -> int:
        """Return the row of a deposit."""
        return self.row("deposits", deposit_id=identifier)

    def figure(self, preferred: str) -> int:
        """Return the row of a figure of the deposit."""
        return self.row("resources", deposit_id=DEPOSIT, preferred=preferred)

    def no_quantity(self) -> int:
        """Return the row of a resource without a quantity."""
        return self.row("resources", deposit_id="ua-anadolske")

    def findings(self) -> list[Finding]:
        """Check the copy, its descriptor brought up to date."""
        self.describe()
        return check_data(self.folder)

    def expect(self, row: int, file: str, what: str, remedy: str) -> None:
        """Assert that the check names this row alone, in words that match two patterns."""
        findings = self.findings()
        named = [each for each in findings if re.search(what, each.what)]
        assert [(each.file, each.row) for each in named] == [(file, row)], findings
        assert named[0].remedy
        assert remedy in named[0].remedy
        assert {each.file for each in findings} == {file}


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(data_dir(), tmp_path_factory.mktemp("short") / "data"))
    tables = Tables(folder)
    snapshots = tables.read("control_snapshots")
    tables.write("control_snapshots", snapshots.iloc[[0, len(snapshots) // 2, -1]])
    for name in KEPT:  # a folder may do without what is kept
        (folder / name).unlink()
    tables.describe()
    return folder


@pytest.fixture
def tables(short: Path, tmp_path: Path) -> Tables:
    return Tables(Path(shutil.copytree(short, tmp_path / "data")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what breaks a copy of the data: each case checks every table."""
    for item in items:
        if "tables" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")
