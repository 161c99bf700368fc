from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import minerals
from minerals.errors import InputError
from minerals.territory.providers.date_words import day_of, days_of, periods
from minerals.territory.providers.read_files import read_files
from minerals.territory.providers.registry import read_options
from minerals.territory.store.histories import Store

DAY = dt.date(2025, 2, 24)
TODAY = dt.date(2026, 6, 1)
DAYS = st.dates(dt.date(2014, 2, 20), dt.date(2026, 1, 1))
ZONES = st.sampled_from(["", "Z", " UTC", "+02:00", "-05:00", "+0300", "+14"])
FORMS = (
    "{:%Y-%m-%d}", "{:%Y%m%d}", "{:%Y/%m/%d}", "{:%Y-%m-%dT23:59:59}", "{:%Y-%m-%d 00:00}",
    "{:%Y-%m-%dT00:00:00.000}", "{:%m/%d/%Y 12:00:00 AM}", "date '{:%Y-%m-%d}'",
    "timestamp '{:%Y-%m-%d 00:00:00}'", "{:%Y%m%d000000}",
)  # fmt: skip


def polygons(tmp_path: Path, *rows: dict[str, Any], suffix: str = ".geojson") -> Path:
    """Write squares side by side, of the given properties."""
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": shapely.geometry.mapping(shapely.box(32 + n, 48, 33 + n, 49)),
        }
        for n, row in enumerate(rows)
    ]
    path = tmp_path / f"mine{suffix}"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@given(DAYS, st.sampled_from(FORMS))
def test_every_form_of_a_day_is_that_day(day: dt.date, form: str) -> None:
    assert day_of(form.format(day)).day == day


@given(DAYS, ZONES)
def test_a_day_is_the_one_that_is_written_in_any_zone(day: dt.date, zone: str) -> None:
    for time in ("00:00:00", "23:59:59.5"):
        assert day_of(f"{day}T{time}{zone}").day == day


@given(DAYS)
def test_numbers_are_seconds_or_milliseconds(day: dt.date) -> None:
    moment = int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp())
    for number in (moment, float(moment), str(moment)):
        assert day_of(number) == (day, "seconds")
    for number in (moment * 1000, moment * 1000.0, str(moment * 1000)):
        assert day_of(number) == (day, "milliseconds")


@pytest.mark.parametrize("value", [DAY, dt.datetime(2025, 2, 24, 23), pd.Timestamp("2025-02-24")])
def test_typed_dates_are_days(value: Any) -> None:
    assert day_of(value) == (DAY, "")


@pytest.mark.parametrize(
    "value",
    ["soon", "24.02.2025", "02/24/2025", "2025-02", "2025", 2025, True, "2025-02-30", "20250230",
     "2025-02-24T25:00", "2025-02-24 (approximately, as a witness said)",
     "2025-02-24 to 2025-03-01", 10**30],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_its_whole_value(value: Any) -> None:
    with pytest.raises(InputError) as caught:
        day_of(value)
    assert f"{str(value)!r} is not a date: write YYYY-MM-DD" in str(caught.value)


@pytest.mark.parametrize("value", [None, "", " ", float("nan"), pd.NaT, pd.NA])
def test_an_empty_cell_names_its_feature(value: Any) -> None:
    with pytest.raises(
        InputError, match=r"a\.gpkg, feature 2, column 'date': an empty cell is not"
    ):
        days_of([DAY, value], "a.gpkg", "date")
    assert days_of([DAY, value], "a.gpkg", "to", optional=True).days == [DAY, None]


SPANS = st.lists(st.tuples(DAYS, st.none() | st.integers(0, 900)), min_size=1, max_size=6)


@given(SPANS, DAYS)
def test_on_every_day_the_last_change_tells_what_holds(
    spans: list[tuple[dt.date, int | None]], day: dt.date
) -> None:
    starts = [start for start, _ in spans]
    ends = [None if days is None else start + dt.timedelta(days) for start, days in spans]
    held = [False] * len(spans)
    for date, rows in periods(starts, ends, TODAY):
        if date <= day:
            held = rows
    pairs = zip(starts, ends, strict=True)
    assert held == [start <= day and (end is None or day <= end) for start, end in pairs]


# --- from the file to the snapshots


def dates(path: Path, **options: Any) -> list[str]:
    return [each.isoformat() for each in minerals.control(path, **options).dates]


def test_rows_of_one_day_in_two_zones_are_one_snapshot(tmp_path: Path) -> None:
    path = polygons(
        tmp_path, {"date": "2025-02-24T00:30:00+02:00"}, {"date": "2025-02-24T23:30:00-05:00"}
    )
    assert dates(path) == ["2025-02-24"]


def test_a_day_that_does_not_exist_is_no_damage_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="feature 1, column 'date': '2025-02-30' is not a date"):
        minerals.control(polygons(tmp_path, {"date": "2025-02-30"}))


@pytest.mark.parametrize("name", ["Date", "DATE", "Дата"])
def test_a_column_of_dates_is_found_in_capitals_too(tmp_path: Path, name: str) -> None:
    assert dates(polygons(tmp_path, {name: "2025-02-24"})) == ["2025-02-24"]


@pytest.mark.parametrize("stated", [True, False])
def test_a_day_after_today_is_refused_whoever_states_it(tmp_path: Path, stated: bool) -> None:
    tomorrow = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)).isoformat()
    path = polygons(tmp_path, {} if stated else {"date": tomorrow})
    with pytest.raises(InputError, match=rf"mine\.geojson: the date {tomorrow} is after today"):
        minerals.control(path, **({"snapshot_date": tomorrow} if stated else {}))


def test_a_day_before_any_control_polygons_of_ukraine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="1970-01-01 is before 2014-02-20, the first day"):
        minerals.control(polygons(tmp_path, {"date": "1970-01-01"}))


def test_the_other_days_of_a_file_stay_and_the_refused_one_is_told(tmp_path: Path) -> None:
    path = polygons(tmp_path, {"date": "2025-02-24"}, {"date": "2205-02-24"})
    assert dates(path) == ["2025-02-24"]
    findings = minerals.control(path).at().findings
    assert "left out: mine.geojson: the date 2205-02-24 is after today; correct it" in findings


def test_a_stated_day_says_what_it_passed_over(tmp_path: Path) -> None:
    path = polygons(tmp_path, {"date": "2025-02-24"}, {"date": "2025-03-01"})
    findings = minerals.control(path, snapshot_date="2025-01-01").at().findings
    assert (
        "mine.geojson: column 'date' (2025-02-24 to 2025-03-01) passed over: 2025-01-01 was stated "
        "for all polygons"
    ) in findings
    same = polygons(tmp_path, {"date": "2025-02-24"})
    findings = minerals.control(same, snapshot_date="2025-02-24").at().findings
    assert not any("passed over" in each for each in findings)


def test_rows_hold_until_their_last_day_and_an_empty_cell_holds_on(tmp_path: Path) -> None:
    path = polygons(
        tmp_path,
        {"date": "2024-01-01", "to": "2024-01-31"},
        {"date": "2024-01-01", "to": None},
        {"date": "2024-02-01", "to": "2099-12-31"},
    )
    history = minerals.control(path, until_field="to")
    assert [each.isoformat() for each in history.dates] == ["2024-01-01", "2024-02-01"]
    held = [history.at(day).occupied.bounds for day in ("2024-01-31", "2024-02-01")]
    assert held == [(32, 48, 34, 49), (33, 48, 35, 49)]


@pytest.mark.parametrize("name", ["to", "valid_to", "End", "date_until", "до"])
def test_a_column_of_last_days_that_is_not_named_is_told(tmp_path: Path, name: str) -> None:
    path = polygons(tmp_path, {"from": "2024-01-01", name: "2025-12-31"})
    findings = minerals.control(path, date_field="from").at().findings
    assert (
        f"mine.geojson: column {name!r} is not used; --until-field {name} if it says until when a "
        "polygon holds"
    ) in findings
    named = minerals.control(path, date_field="from", until_field=name).at().findings
    assert not any("is not used" in each for each in named)


def test_a_row_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    path = polygons(tmp_path, {"date": "2024-02-01", "to": "2024-01-31"})
    with pytest.raises(InputError, match="feature 1: column 'to' has 2024-01-31, before 2024-02-"):
        minerals.control(path, until_field="to")
    with pytest.raises(InputError, match="no date column 'until'; name a column with until_field"):
        minerals.control(path, until_field="until")
    with pytest.raises(InputError, match="until_field and snapshot_date both state the date"):
        minerals.control(path, until_field="to", snapshot_date="2025-01-01")


def test_days_on_which_nothing_holds_are_kept_in_the_store(tmp_path: Path) -> None:
    path = polygons(tmp_path, {"date": "2024-01-01", "to": "2024-01-31"})
    store = Store()
    store.add("mine", read_files([path], read_options(until_field="to")))
    history = store.history("mine")
    assert [each.isoformat() for each in history.dates] == ["2024-01-01", "2024-02-01"]
    assert history.at("2024-02-01").occupied.is_empty
    assert not history.at("2024-01-15").occupied.is_empty
