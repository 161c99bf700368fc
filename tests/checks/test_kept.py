"""The kept join of other tables, and one that cannot be read."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from minerals.checks.run import check_data
from minerals.files import data_dir
from minerals.statuses.kept import BASINS, FILE


@pytest.mark.parametrize("name", [FILE, BASINS])
def test_a_kept_join_of_other_tables_is_found(name: str, tables: Any) -> None:
    shutil.copy(data_dir() / name, tables.folder / name)
    (finding,) = check_data(tables.folder)
    assert (finding.file, finding.what) == (name, "was made of other tables, or cannot be read")
    assert finding.remedy == "run: minerals data keep"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not an archive"])
def test_a_kept_join_that_cannot_be_read_is_found(tables: Any, content: bytes) -> None:
    (tables.folder / FILE).write_bytes(content)
    assert [each.file for each in check_data(tables.folder)] == [FILE]
