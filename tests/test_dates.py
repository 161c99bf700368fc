from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.dates import parse_date
from minerals.errors import InputError


@given(st.dates())
def test_every_date_survives_being_written_and_read(date: dt.date) -> None:
    assert parse_date(date.isoformat()) == date
    assert parse_date(date) == date


@pytest.mark.parametrize(
    "value", [dt.datetime(2022, 2, 24, 4, 30), pd.Timestamp("2022-02-24 23:59"), "2022-02-24"]
)
def test_a_time_of_day_is_dropped(value: str | dt.date) -> None:
    date = parse_date(value)
    assert date == dt.date(2022, 2, 24)
    assert type(date) is dt.date


@pytest.mark.parametrize(
    "word",
    [
        *["24.02.2022", "2022-2-24", "2022-02", "2022", "20220224", "", "yesterday"],
        *["2022-02-30", "2023-02-29", "2022-13-01", "0000-01-01", " 2022-02-24", "2022-02-24 "],
        *["2022-02-24T04:00", "2022/02/24", "２０２２-02-24", "2022-W08-4", "2022055000"],
    ],
)
def test_what_is_not_an_iso_day_is_refused_and_quoted(word: str) -> None:
    with pytest.raises(InputError, match="is not a date: write YYYY-MM-DD") as error:
        parse_date(word)
    assert repr(word) in str(error.value)


@given(st.text("0123456789-W", min_size=10, max_size=10))
def test_only_the_text_that_a_date_is_written_as_is_read(word: str) -> None:
    try:
        date = parse_date(word)
    except InputError:
        return
    assert date.isoformat() == word


def test_a_missing_date_is_refused_like_a_wrong_one() -> None:
    with pytest.raises(InputError, match="is not a date"):
        parse_date(pd.NaT)
