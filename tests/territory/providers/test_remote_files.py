"""Which files a provider's server has of some days."""

from __future__ import annotations

import datetime as dt

import pytest

from minerals.errors import InputError
from minerals.territory.providers.remote_files import LATEST_REACH_DAYS, Span, file_a_day

LAST = dt.date(2025, 1, 1)


def nothing(path: str, *, home: str = "", zipped: bool = False, keep: bool = False) -> bytes | None:
    raise AssertionError(f"{path} need not be asked for")


def test_the_days_of_a_range_are_named() -> None:
    plan = file_a_day(lambda day: f"{day}.json")
    files = plan(nothing, Span(dt.date(2024, 12, 31), LAST))
    assert [file.name for file in files] == ["2024-12-31.json", "2025-01-01.json"]
    with pytest.raises(InputError, match="give the earlier date first"):
        plan(nothing, Span(dt.date(2025, 1, 2), LAST))


def test_the_newest_day_is_looked_for_backwards() -> None:
    days = Span(None, LAST).days()
    assert (days[0], days[-1]) == (LAST, LAST - dt.timedelta(days=LATEST_REACH_DAYS - 1))
    assert days == sorted(days, reverse=True)


def test_a_span_holds_its_ends_and_no_day_after_the_last() -> None:
    day = dt.timedelta(days=1)
    span = Span(LAST - day, LAST)
    assert [span.holds(LAST + n * day) for n in (-2, -1, 0, 1)] == [False, True, True, False]
    assert [Span(None, LAST).holds(LAST + n * day) for n in (-999, 0, 1)] == [True, True, False]
