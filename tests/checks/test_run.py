"""The check as a whole, and files that cannot be read."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from minerals.checks import run
from minerals.checks.run import CHECKS, Finding, check_data
from minerals.files import data_dir
from minerals.tables.columns import TABLES
from minerals.tables.load import read_outlines
from minerals.tables.outlines import OUTLINES

OTHER_MODULES = {"__init__", "finding", "form", "run"}


def test_every_check_is_on_the_list() -> None:
    modules = {path.stem for path in Path(run.__file__).parent.glob("*.py")}
    assert set(CHECKS) == modules - OTHER_MODULES
    assert len(set(CHECKS)) == len(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_finds_nothing_in_the_unbroken_copy(name: str, tables: Any) -> None:
    read = {name: tables.typed(name) for name in TABLES}
    read |= {name: read_outlines(name, tables.folder) for name in OUTLINES}
    assert list(import_module(f"minerals.checks.{name}").check(read, tables.folder)) == []


def test_the_bundled_data_have_no_finding() -> None:
    assert check_data(data_dir()) == []


def test_the_unbroken_copy_has_no_finding(tables: Any) -> None:
    assert check_data(tables.folder) == []


def test_a_copy_written_again_unchanged_has_no_finding(tables: Any) -> None:
    for name in TABLES:
        tables.write(name, tables.read(name))
    tables.describe()
    assert check_data(tables.folder) == []


@pytest.mark.parametrize(
    "path",
    [
        "prices.csv",
        "control/statuses.csv",
        "basins.geojson",
        "boundaries/oblasts.geojson",
        "boundaries/neighbours.geojson",
    ],
)
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00"], ids=["gone", "empty", "bytes"])
def test_a_file_that_cannot_be_read_is_found(path: str, content: bytes | None, tables: Any) -> None:
    (tables.folder / path).unlink()
    if content is not None:
        (tables.folder / path).write_bytes(content)
    findings = check_data(tables.folder)
    assert [(each.file, each.row) for each in findings] == [(path, 0)]
    assert findings[0].what.startswith("unreadable")
    assert findings[0].remedy == "restore the file"


@pytest.mark.parametrize(
    ("row", "start"), [(3, "a.csv:3: it is so; mend it"), (0, "a.csv: it is so; mend it")]
)
def test_a_finding_reads_as_a_sentence(row: int, start: str) -> None:
    assert str(Finding("a.csv", row, "it is so", "mend it")) == start
