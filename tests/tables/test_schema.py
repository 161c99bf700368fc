from __future__ import annotations

import pandas as pd
import pytest

from minerals.tables.load import table
from minerals.tables.schema import DTYPES, REQUIRED, Column, Table, broken

MADE_UP = Table(
    "made_up",
    "made_up.csv",
    "A made-up table.",
    ("id",),
    (
        Column("id", "string", "identifier", True, pattern="[a-z]+"),
        Column("kind", "string", "kind", values=("x", "y")),
        Column("share", "number", "share", low=0, high=1),
        Column("rank", "integer", "rank", True, low=1),
        Column("flag", "boolean", "flag"),
    ),
)


def frame(**values: object) -> pd.DataFrame:
    row = {"id": "a", "kind": "x", "share": 0.5, "rank": 1, "flag": True} | values
    made = pd.DataFrame([row])
    kinds = {column.name: DTYPES[column.kind] for column in MADE_UP.columns}
    return made.astype({name: kinds[name] for name in made if name in kinds})


def found(made: pd.DataFrame) -> list[tuple[str, str, list[object]]]:
    """Return column, rule and rows of what is broken."""
    return [
        (column.name, rule, values.index.tolist())
        for column in MADE_UP.columns
        for rule, values in broken(made[column.name], column)
        if len(values)
    ]


def test_a_row_within_the_limits_passes() -> None:
    assert found(frame()) == []


def test_a_table_without_rows_breaks_nothing() -> None:
    assert found(frame().iloc[:0]) == []


def test_optional_values_may_be_missing() -> None:
    assert found(frame(kind=None, share=None, flag=None)) == []


@pytest.mark.parametrize(
    ("column", "value", "remedy"),
    [
        ("id", "Mn", "like [a-z]+"),
        ("id", "a\n", "like [a-z]+"),
        ("id", "a1", "like [a-z]+"),
        ("kind", "z", "one of x, y"),
        ("kind", "", "one of x, y"),
        ("share", -0.1, "at least 0"),
        ("share", 1.1, "at most 1"),
        ("rank", 0, "at least 1"),
        ("id", None, REQUIRED),
        ("rank", None, REQUIRED),
    ],
)
def test_a_value_beyond_its_limits_is_found(column: str, value: object, remedy: str) -> None:
    made = pd.concat([frame(), frame(**{column: value}), frame()], ignore_index=True)
    assert found(made) == [(column, remedy, [1])]


def test_a_table_finds_its_columns_by_name() -> None:
    assert MADE_UP.column("share").high == 1
    with pytest.raises(KeyError, match="colour"):
        MADE_UP.column("colour")


def test_the_types_of_the_kinds_are_those_that_tables_load_with() -> None:
    dtypes = table("commodities").dtypes
    assert dtypes["eu_2023"] == "boolean"
    assert dtypes["commodity_id"] == "str"
    assert table("sources").dtypes["reliability"] == "Int64"
    assert table("deposits").dtypes["longitude"] == "float64"
