from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from minerals.files import data_dir
from minerals.tables import load
from minerals.tables.columns import TABLES
from minerals.tables.find import find_inventory
from minerals.tables.outlines import OUTLINES
from minerals.tables.schema import DTYPES, Table

EVERY_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


def rows_of(table: Table) -> list[dict[str, str]]:
    with (data_dir() / table.path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@EVERY_TABLE
def test_what_is_empty_in_the_file_is_missing_and_nothing_else_is(table: Table) -> None:
    frame, rows = load.read_table(table.name), rows_of(table)
    for column in table.columns:
        empty = [row[column.name] == "" for row in rows]
        assert frame[column.name].isna().tolist() == empty


@EVERY_TABLE
def test_columns_have_the_types_of_the_dictionary(table: Table) -> None:
    dtypes = load.read_table(table.name).dtypes
    assert {c.name: str(dtypes[c.name]) for c in table.columns} == {
        c.name: DTYPES[c.kind] for c in table.columns
    }


@pytest.mark.parametrize("word", ["NA", "None", "null", "nan", "N/A"])
def test_words_that_other_readers_take_for_missing_stay_words(word: str, data_copy: Path) -> None:
    path = data_copy / "deposits.csv"
    text = path.read_text(encoding="utf-8").replace("Anadolske", word, 1)
    path.write_text(text, encoding="utf-8")
    names = load.read_table("deposits", data_copy).set_index("deposit_id")["name_en"]
    assert names["ua-anadolske"] == word


def test_numbers_and_flags_are_those_of_the_file() -> None:
    frame, rows = load.read_table("commodities"), rows_of(TABLES["commodities"])
    assert frame["ua_2025"].tolist() == [row["ua_2025"] == "true" for row in rows]
    places, lines = load.read_table("control_places"), rows_of(TABLES["control_places"])
    assert places["longitude"].tolist() == [float(line["longitude"]) for line in lines]
    assert places["place_id"].tolist() == [line["place_id"] for line in lines]


def test_a_wrong_type_is_an_error_and_not_a_missing_value() -> None:
    raw = pd.DataFrame({"longitude": ["30.1", "thirty"]})
    with pytest.raises(ValueError, match="thirty"):
        load.typed(raw, TABLES["deposits"])


@pytest.mark.parametrize(
    "reader",
    [
        load.deposits,
        load.resources,
        load.commodities,
        load.sources,
        lambda: load.table("prices"),
        lambda: load.outlines("basins"),
    ],
)
def test_a_caller_cannot_change_the_table_of_the_next(reader: Callable[[], pd.DataFrame]) -> None:
    before = reader()
    mine = reader()
    mine.iloc[:, 0] = mine.iloc[0, 0]
    mine["colour"] = "red"
    pd.testing.assert_frame_equal(reader(), before)


def test_a_caller_cannot_change_the_inventory_of_the_next() -> None:
    count = len(load.table("deposits"))
    load.deposits()["name_en"] = "spoilt"
    assert len(find_inventory().sites) == count
    assert "spoilt" not in set(find_inventory().sites["name_en"])


def test_deposits_stand_at_their_coordinates() -> None:
    frame = load.deposits()
    assert frame.crs.to_epsg() == 4326
    assert (frame.geometry.x == frame["longitude"]).all()
    assert (frame.geometry.y == frame["latitude"]).all()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_read_at_once_is_what_its_texts_say(name: str) -> None:
    raw = load.raw_table(TABLES[name], data_dir())
    pd.testing.assert_frame_equal(
        load.read_table(name), load.typed(raw, TABLES[name]), check_exact=True
    )


@pytest.mark.parametrize("name", OUTLINES)
def test_outlines_are_shapes_in_degrees(name: str) -> None:
    frame = load.outlines(name)
    assert frame.crs.to_epsg() == 4326
    lines = {"LineString"} if name == "waters" else set()
    assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"} | lines
    assert frame.index.is_unique


def test_an_unknown_table_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="deposit_table"):
        load.read_table("deposit_table")
