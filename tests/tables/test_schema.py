from __future__ import annotations

import pandas as pd
import pandera.errors
import pytest

from minerals.tables.load import table
from minerals.tables.schema import DTYPES, Column, Table, schema

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


def test_a_row_within_the_limits_passes_and_stays_as_it_is() -> None:
    good = frame()
    pd.testing.assert_frame_equal(schema(MADE_UP).validate(good.copy()), good)


def test_optional_values_may_be_missing() -> None:
    schema(MADE_UP).validate(frame(kind=None, share=None, flag=None))


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
        ("id", None, "not_nullable"),
        ("rank", None, "not_nullable"),
    ],
)
def test_a_value_beyond_its_limits_is_found(column: str, value: object, remedy: str) -> None:
    with pytest.raises(pandera.errors.SchemaErrors) as error:
        schema(MADE_UP).validate(frame(**{column: value}), lazy=True)
    cases = error.value.failure_cases
    assert cases["column"].tolist() == [column]
    assert cases["check"].tolist() == [remedy]
    assert cases["index"].tolist() == [0]


def test_a_column_of_nobody_is_found() -> None:
    with pytest.raises(pandera.errors.SchemaErrors, match="colour"):
        schema(MADE_UP).validate(frame(colour="red"), lazy=True)


def test_a_column_that_is_not_there_is_found() -> None:
    with pytest.raises(pandera.errors.SchemaErrors, match="rank"):
        schema(MADE_UP).validate(frame().drop(columns="rank"), lazy=True)


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
