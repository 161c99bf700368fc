"""The data package descriptor, stale and gone."""

from __future__ import annotations

from typing import Any

from minerals.checks.run import check_data


def test_a_stale_descriptor_is_found(tables: Any) -> None:
    tables.edit("deposits", tables.deposit(), note="Made up by a test.")
    (finding,) = check_data(tables.folder)
    assert finding.file == "datapackage.json"
    assert finding.what == "is not what the column dictionary says"
    assert "minerals data describe" in finding.remedy


def test_a_descriptor_that_is_gone_is_found(tables: Any) -> None:
    (tables.folder / "datapackage.json").unlink()
    assert [each.file for each in check_data(tables.folder)] == ["datapackage.json"]
