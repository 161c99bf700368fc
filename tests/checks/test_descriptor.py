"""The descriptions of the data, stale and gone."""

from __future__ import annotations

from typing import Any

import pytest

from minerals.checks.descriptor import DESCRIPTIONS
from minerals.checks.run import check_data


def test_stale_descriptions_are_found(tables: Any) -> None:
    tables.edit("deposits", tables.deposit(), note="Made up by a test.")
    findings = check_data(tables.folder)
    assert [each.file for each in findings] == sorted(DESCRIPTIONS)
    assert {each.what for each in findings} == {"is not what the column dictionary says"}
    assert all(f"minerals data describe -o data/{each.file}" in each.remedy for each in findings)


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_a_description_that_is_gone_is_found(tables: Any, name: str) -> None:
    (tables.folder / name).unlink()
    assert [each.file for each in check_data(tables.folder)] == [name]
