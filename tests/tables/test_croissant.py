"""The description in the Croissant format leads to files, columns and keys that there are."""

from __future__ import annotations

import hashlib
import json

import pandas as pd
import pytest

from minerals.files import data_dir
from minerals.tables.columns import TABLES
from minerals.tables.croissant import TYPES, croissant, croissant_text

TEXT = (data_dir() / "croissant.jsonld").read_text(encoding="utf-8")


def test_the_file_in_the_data_is_the_one_that_the_dictionary_gives() -> None:
    assert croissant_text() == TEXT


def test_every_column_of_every_table_is_there_with_its_file() -> None:
    described = json.loads(TEXT)
    files = {each["@id"]: each["sha256"] for each in described["distribution"]}
    for path, sha in files.items():
        assert hashlib.sha256((data_dir() / path).read_bytes()).hexdigest() == sha
    ids = {field["@id"] for each in described["recordSet"] for field in each["field"]}
    for table, records in zip(TABLES.values(), described["recordSet"], strict=True):
        columns = pd.read_csv(data_dir() / table.path, nrows=0).columns
        assert [each["source"]["extract"]["column"] for each in records["field"]] == list(columns)
        assert {each["source"]["fileObject"]["@id"] for each in records["field"]} == {table.path}
        assert {each["dataType"] for each in records["field"]} <= set(TYPES.values())
        assert {each["references"]["field"]["@id"] for each in records["field"]
                if "references" in each} <= ids  # fmt: skip
        assert {each["@id"] for each in records["key"]} <= ids


def test_the_tool_of_the_format_takes_it() -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed")
    found = mlcroissant.Dataset(jsonld=data_dir() / "croissant.jsonld").metadata
    assert not found.ctx.issues.errors
    assert len(found.record_sets) == len(croissant()["recordSet"])
