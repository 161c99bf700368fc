"""Files and folders used directly, without the store."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.territory.providers.parsed_file import ReadOptions
from minerals.territory.providers.read_files import read_files
from minerals.territory.providers.registry import read_options
from minerals.territory.store.histories import Store

SOUTH = shapely.box(33, 47.5, 37.5, 49)
SMALL = shapely.box(36, 48, 36.1, 48.1)
Writer = Callable[..., Path]


def own_file(path: Path, day: str | None = None, land: Any = SOUTH, **columns: Any) -> Path:
    path.parent.mkdir(exist_ok=True)
    dates = {"date": [day]} if day else {}
    gpd.GeoDataFrame(dates | columns, geometry=[land], crs="EPSG:4326").to_file(path)
    return path


@pytest.fixture
def daily(tmp_path: Path, write_daily: Writer) -> Path:
    write_daily("2025-01-01")
    write_daily("2025-01-02", shapely.box(33, 47.5, 36.5, 49))
    write_daily("2025-01-05", shapely.box(33, 47.5, 36.5, 49))
    return tmp_path / "daily"


def test_a_folder_used_directly_says_what_an_added_one_says(daily: Path) -> None:
    direct = minerals.control(daily)
    Store().add("mine", read_files([daily], read_options()))
    stored = minerals.control("mine")
    assert direct.gap_text == stored.gap_text == "2025-01-03 to 2025-01-04 (2 days)"
    for date in direct.dates:
        assert direct.at(date).findings == stored.at(date).findings
    assert any("area changed" in each for each in direct.at("2025-01-02").findings)
    with pytest.raises(InputError, match="more than 45"):
        direct.at("2025-03-01")
    assert minerals.control(daily, max_age=90).at("2025-03-01").date.day == 5


@pytest.mark.parametrize("day", ["20241231", "20250103"])  # the first file, and a later one
def test_a_corrupt_file_of_a_folder_is_a_finding(daily: Path, day: str) -> None:
    corrupt = daily / f"deepstatemap_data_{day}.geojson"
    corrupt.write_text('{"type": "Feat')
    history = minerals.control(daily)
    for date in history.dates:
        told = [each for each in history.at(date).findings if each.startswith("left out: ")]
        assert len(told) == 1
        assert f"{corrupt}: is not complete JSON" in told[0]


def test_a_folder_of_corrupt_files_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "corrupt"
    folder.mkdir()
    (folder / "deepstatemap_data_20250101.geojson").write_text("{")
    with pytest.raises(InputError, match="is not complete JSON"):
        minerals.control(folder)


def test_a_folder_of_own_files_is_a_history(tmp_path: Path) -> None:
    own_file(tmp_path / "two" / "b.geojson", "2025-02-01")
    own_file(tmp_path / "two" / "a.geojson", "2025-01-01")
    history = minerals.control(tmp_path / "two")
    assert [date.month for date in history.dates] == [1, 2]
    assert history.at("2026-01-01").date.month == 2  # no limit of age
    assert history.land is not None


def test_own_files_of_a_folder_need_not_hold_every_mapped_value(tmp_path: Path) -> None:
    own_file(tmp_path / "two" / "a.geojson", "2025-01-01", who=["rus"])
    own_file(tmp_path / "two" / "b.geojson", "2025-02-01", who=["grey"])
    meant = {"rus": "occupied", "grey": "contested"}
    history = minerals.control(tmp_path / "two", status_field="who", mapping=meant)
    assert history.at("2025-02-01").occupied.is_empty
    assert not history.at("2025-02-01").contested.is_empty


# --- checks of a user's own polygons


def test_own_polygons_are_checked_as_those_of_a_provider(tmp_path: Path) -> None:
    path = own_file(tmp_path / "own.geojson", "2025-01-01", SMALL)
    (built,) = read_files([path], read_options()).snapshots
    for findings in (built.findings, minerals.control(path).at(None).findings):
        text = "; ".join(findings)
        assert "own.geojson: Crimea is missing (0 % of it occupied)" in text
        assert "outside the usual 5 % to 30 %" in text


def test_own_polygons_are_completed(tmp_path: Path) -> None:
    path = own_file(tmp_path / "own.geojson", "2025-01-01")
    (bare,) = read_files([path], read_options()).snapshots
    (whole,) = read_files([path], read_options(complete=True, precision_km=3.0)).snapshots
    assert 35_000 < whole.occupied_km2 - bare.occupied_km2 < 50_000
    assert any("Crimea was missing and is compl" in each for each in whole.findings)
    assert set(whole.line.precision_km) == {3.0}
    assert whole.classes == bare.classes  # what the file holds
    assert bare.classes["occupied"] == pytest.approx(bare.occupied_km2, abs=0.1)


def test_polygons_of_another_country_are_neither_checked_nor_completed(tmp_path: Path) -> None:
    path = own_file(tmp_path / "chile.geojson", "2025-01-01", shapely.box(-71, -30, -70, -29))
    assert minerals.control(path).at(None).findings == (
        "chile.geojson: no column tells a status: its polygon counts as occupied",
    )
    with pytest.raises(InputError, match="not in Ukraine, so --complete has nothing to add"):
        read_files([path], read_options(complete=True))


# --- options that do not fit


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (read_options(isw="control"), "deepstate-daily, which has no option --isw: leave it out"),
        (read_options(status_field="a"), "which has no option --status-field: leave it"),
        (
            read_options(date_field="a", mapping={"1": "occupied"}),
            "which has no option --date-field, --map: leave them out",
        ),
    ],
)
def test_an_option_that_says_nothing_of_a_providers_files_is_refused(
    daily: Path, options: ReadOptions, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        read_files([daily], options)


def test_the_choice_of_isw_does_not_fit_own_files(tmp_path: Path) -> None:
    path = own_file(tmp_path / "own.geojson", "2025-01-01")
    with pytest.raises(InputError, match="the files are vector, which has no option --isw"):
        read_files([path], read_options(isw="advance"))


# --- properties that are no mapping, values that are no text


STRANGE: list[Any] = ["text", ["a"], 7, {"type": ["gains"]}, {"layer": ["x"], "name": {"a": 1}}]


@pytest.mark.parametrize("properties", STRANGE)
@pytest.mark.parametrize("format_of", [None, "deepstate", "deepstate-daily", "isw", "liveuamap"])
def test_strange_properties_end_in_a_sentence_or_a_snapshot(
    tmp_path: Path, properties: Any, format_of: str | None
) -> None:
    row = {
        "type": "Feature",
        "properties": properties,
        "geometry": shapely.geometry.mapping(SOUTH),
    }
    path = tmp_path / "20250101.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [row]}))
    with contextlib.suppress(InputError):  # any other error is a fault
        read_files([path], read_options(provider=format_of, snapshot_date=dt.date(2025, 1, 1)))


@pytest.mark.parametrize("stated", ["1e300", "NaN", "-Infinity", "1" + "0" * 400])
def test_a_number_that_is_no_moment_leaves_the_date_of_the_name(
    tmp_path: Path, stated: str
) -> None:
    text = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"datetime": "STATED"},
                    "geometry": shapely.geometry.mapping(SOUTH),
                }
            ],
        }
    )
    path = tmp_path / "20220331_RussiaCoTinUkraine.geojson"
    path.write_text(text.replace('"STATED"', stated))
    (found,) = read_files([path], read_options()).snapshots
    assert found.date == dt.date(2022, 3, 31)


def test_a_history_that_is_given_stays_as_it_is(tmp_path: Path) -> None:
    path = own_file(tmp_path / "own.geojson", "2025-01-01")
    bare = dataclasses.replace(minerals.control(path), place_status=None)
    assert minerals.control(bare).place_status is not None
    assert bare.place_status is None
