"""What is kept of other tables, and what cannot be read."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from minerals.checks.run import check_data
from minerals.files import data_dir
from minerals.tables.kept import JOINED_DEPOSITS, KEPT, SNAPSHOTS


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_of_other_tables_is_found(tables: Any, name: str) -> None:
    shutil.copy(data_dir() / name, tables.folder / name)
    (finding,) = check_data(tables.folder)
    assert (finding.file, finding.what) == (name, "was made of other tables, or cannot be read")
    assert finding.remedy == "run: minerals data keep"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not an archive"])
@pytest.mark.parametrize("name", [JOINED_DEPOSITS, SNAPSHOTS])
def test_what_is_kept_and_cannot_be_read_is_found(tables: Any, name: str, content: bytes) -> None:
    (tables.folder / name).write_bytes(content)
    assert [each.file for each in check_data(tables.folder)] == [name]
