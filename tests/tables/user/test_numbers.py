"""Numbers as people write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.errors import InputError
from minerals.tables.user.numbers import plain_numbers, read_numbers
from minerals.tables.user.table import TEXT, UserTable


def table(**columns: list[object]) -> UserTable:
    frame = pd.DataFrame({name: pd.Series(each, dtype=object) for name, each in columns.items()})
    return UserTable("own.csv", frame, pd.Series(range(2, len(frame) + 2)))


def numbers(*cells: object, **others: list[object]) -> list[float]:
    return read_numbers(table(quantity=list(cells), **others))["quantity"].tolist()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["10.5", "1"], [10.5, 1]),
        (["10,5", "1"], [10.5, 1]),
        (["1,234.5"], [1234.5]),
        (["1.234,5"], [1234.5]),
        (["1,234,567"], [1234567]),
        (["1.234.567", "1.234"], [1234567, 1234]),
        (["1,234,567", "1,234"], [1234567, 1234]),
        (["10.5", "1,234"], [10.5, 1234]),
        (["10,5", "1,234"], [10.5, 1.234]),
        (["1.234"], [1.234]),
        (["0,125"], [0.125]),
        (["1234,567"], [1234.567]),
        (["1 234", "1\xa0234,5", "1\u2009234"], [1234, 1234.5, 1234]),
        (["1'234.5"], [1234.5]),
        (["−5", " 7 "], [-5, 7]),
        (["1e3", "1,5e3"], [1000, 1500]),
        ([Decimal("1.5"), 2], [1.5, 2]),
    ],
)
def test_a_number_is_read_where_it_can_only_be_one(
    cells: list[object], expected: list[float]
) -> None:
    assert numbers(*cells) == expected


def test_an_empty_cell_is_missing() -> None:
    assert pd.isna(numbers("1", "", None, " ")).tolist() == [False, True, True, True]


def test_another_column_says_that_the_comma_is_decimal() -> None:
    assert numbers("1,234", longitude=["37,5"]) == [1.234]
    assert numbers("1,234", longitude=["37,125"]) == [1.234]


@pytest.mark.parametrize(
    ("cells", "others"),
    [
        (["1,234"], {}),
        (["1,234"], {"longitude": ["37.5"]}),
        (["10,5", "1.234"], {}),
        (["1.234"], {"longitude": ["37,5"]}),
        (["10,5", "10.5", "1,234"], {}),
        (["1,234.5", "1.234,5"], {}),
    ],
)
def test_a_number_that_may_be_two_is_refused(
    cells: list[object], others: dict[str, list[object]]
) -> None:
    others = {name: each * len(cells) for name, each in others.items()}
    with pytest.raises(InputError, match="may be decimals or thousands"):
        numbers(*cells, **others)


@pytest.mark.parametrize(
    ("column", "cell", "hint"),
    [
        ("longitude", "33.0E", "correct it, in degrees with decimals, such as 37.5"),
        ("longitude", "33°30'", "correct it, in degrees with decimals, such as 37.5"),
        ("quantity", "'10", "correct it"),
    ],
)
def test_advice_fits_the_column(column: str, cell: str, hint: str) -> None:
    frame = pd.DataFrame({column: [cell]})
    with pytest.raises(InputError) as error:
        read_numbers(UserTable("own.csv", frame, pd.Series([2])), [column])
    assert str(error.value).endswith(f"; {hint}")


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("5%", "without a per cent sign"),
        ("5-15", "quantity_low and quantity_high"),
        ("10 Mt", "its unit in a column of its own"),
        ("1,23,4", "correct it"),
        (True, "correct it"),
        (dt.date(2025, 1, 1), "is not a number"),
        (1 + 2j, "is not a number"),
        ([1], "is not a number"),
    ],
)
def test_what_is_no_number_is_refused_with_row_and_column(cell: object, hint: str) -> None:
    with pytest.raises(InputError, match=r"own.csv, row 3: quantity is not a number") as error:
        numbers(1, cell)
    assert hint in str(error.value)


@given(st.lists(st.decimals(-999, 9999, places=2), min_size=1, max_size=6), st.booleans())
def test_decimal_commas_give_the_numbers_of_the_plain_twin(
    values: list[Decimal], grouped: bool
) -> None:
    plain = [f"{value:,.2f}" if grouped else f"{value:.2f}" for value in values]
    swap = str.maketrans(",.", ".,")
    expected = [float(value) for value in values]
    assert numbers(*plain) == expected
    assert numbers(*(each.translate(swap) for each in plain)) == expected


@given(st.lists(st.from_regex(r"[+-]?[0-9]{0,9}[.,]?[0-9]{0,9}(e[0-9]{1,2})?", fullmatch=True)))
def test_a_column_of_text_is_read_as_its_cells_one_by_one(cells: list[str]) -> None:
    def found(kind: object) -> list[str] | str:
        frame = pd.DataFrame({"quantity": pd.Series(cells, dtype=kind)})
        own = UserTable("own.csv", frame, pd.Series(range(2, len(cells) + 2)))
        try:
            return [each.hex() for each in read_numbers(own)["quantity"].tolist()]
        except InputError as error:
            return str(error)

    assert found(TEXT) == found(object)


@pytest.mark.parametrize(
    "cell", ["1,5", "1e5", "+1", "-0", "0.1234567890123456", "-", "1.2.3", "x"]
)
def test_a_number_that_is_not_plain_is_read_on_its_own(cell: str) -> None:
    assert plain_numbers(pd.Series(["1.5", cell], dtype=TEXT)) is None


def test_a_point_groups_where_another_column_has_decimal_commas() -> None:
    frame = pd.DataFrame({"quantity": ["1.234"], "longitude": ["37,5"]}, dtype=TEXT)
    with pytest.raises(InputError, match="may be decimals or thousands"):
        read_numbers(UserTable("own.csv", frame, pd.Series([2])))
