from __future__ import annotations

import csv
import json
import re

import pytest

from minerals.files import data_dir
from minerals.tables.columns import TABLES
from minerals.tables.outlines import OUTLINES
from minerals.tables.schema import DTYPES, Column, Table

EVERY_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


@EVERY_TABLE
def test_the_file_has_exactly_the_columns_of_the_dictionary(table: Table) -> None:
    with (data_dir() / table.path).open(encoding="utf-8", newline="") as file:
        head = next(csv.reader(file))
    assert head == [column.name for column in table.columns]


@EVERY_TABLE
def test_every_row_of_the_file_has_as_many_fields_as_the_header(table: Table) -> None:
    with (data_dir() / table.path).open(encoding="utf-8", newline="") as file:
        lengths = {len(row) for row in csv.reader(file)}
    assert lengths == {len(table.columns)}


def test_every_csv_file_of_the_data_stands_in_the_dictionary() -> None:
    found = {path.relative_to(data_dir()).as_posix() for path in data_dir().rglob("*.csv")}
    assert found == {table.path for table in TABLES.values()}
    outlines = {path.relative_to(data_dir()).as_posix() for path in data_dir().rglob("*.geojson")}
    assert outlines == {each.path for each in OUTLINES.values()}


@EVERY_TABLE
def test_keys_and_names_are_sound(table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    assert table.about.endswith(".")


def check_described(column: Column) -> None:
    assert column.kind in DTYPES
    assert column.about
    assert column.about == column.about.strip()
    re.compile(column.pattern)
    assert len(set(column.values)) == len(column.values)
    if column.kind != "string":
        assert not column.pattern
        assert not column.values
    if column.low is not None and column.high is not None:
        assert column.low < column.high


@EVERY_TABLE
def test_columns_are_described_in_words_that_the_program_knows(
    table: Table, subtests: pytest.Subtests
) -> None:
    for column in table.columns:
        with subtests.test(f"{table.name}.{column.name}"):
            check_described(column)


def test_foreign_keys_name_existing_columns_that_are_keys() -> None:
    keys = {f"{table.name}.{name}" for table in TABLES.values() for name in table.key}
    keys |= {f"{each.name}.{each.key}" for each in OUTLINES.values()}
    columns = [column for table in TABLES.values() for column in table.columns]
    named = {column.references for column in columns if column.references}
    assert named
    assert named <= keys


@EVERY_TABLE
def test_every_table_says_where_its_facts_come_from(table: Table) -> None:
    if table.name in ("sources", "commodities", "control_places", "control_snapshots"):
        # Facts of the vocabulary itself, or with the source or licence in words of their own.
        assert {column.name for column in table.columns} & {"url", "note", "coordinates_source"}
        return
    rests_on = {"price_decks": "prices", "readings": "claims"}
    facts = TABLES[rests_on.get(table.name, table.name)]
    assert any(c.references == "sources.source_id" and c.required for c in facts.columns)


@pytest.mark.parametrize("name", OUTLINES)
def test_every_outline_has_an_identifier_of_its_own_and_a_source(name: str) -> None:
    path, key = OUTLINES[name].path, OUTLINES[name].key
    features = json.loads((data_dir() / path).read_text(encoding="utf-8"))["features"]
    identifiers = [feature["properties"][key] for feature in features]
    assert len(set(identifiers)) == len(identifiers)
    with (data_dir() / "sources.csv").open(encoding="utf-8", newline="") as file:
        sources = {row["source_id"] for row in csv.DictReader(file)}
    assert {feature["properties"]["source_id"] for feature in features} <= sources


@pytest.mark.parametrize("path", ["control/places.csv", "deposits.csv", "commodities.csv"])
def test_ukrainian_names_are_spelt_in_ukrainian(path: str) -> None:
    with (data_dir() / path).open(encoding="utf-8", newline="") as file:
        names = [row["name_uk"] for row in csv.DictReader(file)]
    # Letters that Ukrainian lacks, and the endings of towns and adjectives without the soft sign;
    # a Roman numeral is no Latin name.
    russian = re.compile(r"[ыэёъЫЭЁЪ]|(?!\b[XIV]+\b)\b[A-Za-z]|[сц]к(?:ий|е)?\b")
    assert [name for name in names if russian.search(name)] == []
