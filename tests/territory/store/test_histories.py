from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.territory.providers import build_snapshot
from minerals.territory.providers.read_files import read_files
from minerals.territory.providers.registry import read_options
from minerals.territory.store import geoparquet
from minerals.territory.store.histories import Store, check_name, user_dir

SOUTH = shapely.box(33, 47.5, 37.5, 49)
Writer = Callable[..., Path]


def grown(step: int) -> Any:
    return shapely.box(33 - step * 0.01, 47.5, 37.5, 49)


def added(path: Path, name: str = "mine", **options: Any) -> Any:
    return Store().add(name, read_files([path], read_options(**options)))


@pytest.fixture
def daily(tmp_path: Path, write_daily: Writer) -> Path:
    """Return a folder of five days with a gap of two."""
    for step, day in enumerate((1, 2, 3, 6, 7)):
        write_daily(f"2025-01-{day:02d}", grown(step))
    return tmp_path / "daily"


# --- what goes in comes out


def test_an_added_history_is_found_by_its_name(daily: Path) -> None:
    direct = read_files([daily], read_options())
    found = added(daily)
    assert len(found.new) == 5
    history = minerals.control("mine")
    assert [date.day for date in history.dates] == [1, 2, 3, 6, 7]
    for each in direct.snapshots:
        kept = history.at(each.date)
        assert kept.occupied.equals(each.occupied)
        assert kept.contested.is_empty
        assert kept.findings == each.findings
        assert shapely.equals_exact(kept.line.pieces, each.line.pieces).all()
        assert kept.line.precision_km.tolist() == each.line.precision_km.tolist()


def test_the_file_is_geoparquet_that_others_read(daily: Path) -> None:
    added(daily)
    (path,) = (user_dir() / "control").glob("*.parquet")
    frame = gpd.read_parquet(path)
    assert frame.geometry.name == "occupied"
    assert frame.crs == "OGC:CRS84"
    assert len(frame) == 5


def test_adding_again_changes_nothing_and_a_corrected_file_replaces_its_date(
    daily: Path, write_daily: Writer
) -> None:
    added(daily)
    before = (user_dir() / "control" / "index.json").read_bytes()
    assert len(added(daily).unchanged) == 5
    assert (user_dir() / "control" / "index.json").read_bytes() == before
    write_daily("2025-01-02", grown(9))
    found = added(daily)
    assert [date.day for date in found.replaced] == [2]
    assert len(found.unchanged) == 4
    assert minerals.control("mine").at("2025-01-02").occupied.bounds[0] == pytest.approx(32.91)
    assert len(list((user_dir() / "control").glob("*.parquet"))) == 1


def test_the_index_says_where_each_snapshot_came_from(daily: Path) -> None:
    Store().add("mine", read_files([daily], read_options()), origin="https://example.org/")
    record = Store().record("mine")
    row = record["snapshots"][0]
    assert record["source"] == "deepstate-daily"
    assert "reserves redistribution" in record["licence"]
    assert row["date"] == "2025-01-01"
    assert row["origin"] == "https://example.org/"
    assert dt.datetime.fromisoformat(row["retrieved"]).tzinfo is not None
    assert [len(each) for each in row["files"].values()] == [64]


def test_another_source_under_the_same_name_is_refused(
    daily: Path, write_deepstate: Writer
) -> None:
    added(daily)
    path = write_deepstate("1740434128_x.geojson", ("", "#a52714", SOUTH))
    with pytest.raises(InputError, match="give them another name with --source"):
        added(path)


def test_own_polygons_of_another_country_keep_their_plane(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.box(-71, -30, -70, -29)], crs="EPSG:4326")
    frame.to_file(tmp_path / "chile.gpkg")
    added(tmp_path / "chile.gpkg", "chile", snapshot_date=dt.date(2025, 1, 1))
    history = minerals.control("chile")
    assert history.land is None
    line = history.at(None).line
    assert np.abs(shapely.total_bounds(line.pieces)).max() < 100_000  # centred on the data
    assert history.max_age is None


def test_the_position_error_can_be_given_anew(daily: Path) -> None:
    added(daily, precision_km=2.0)
    assert set(minerals.control("mine").at(None).line.precision_km) == {2.0}
    assert set(minerals.control("mine", precision_km=7).at(None).line.precision_km) == {7.0}


def test_what_a_history_knows_cannot_be_said_anew(daily: Path) -> None:
    added(daily)
    with pytest.raises(InputError, match=r"mine is an added history.*leave status_field out"):
        minerals.control("mine", status_field="x")


@pytest.mark.parametrize("name", ["bundled", "", "Mine", "../mine", "a/b", ".mine", "a b"])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="cannot name a source"):
        check_name(name)


def test_a_removed_history_is_gone(daily: Path) -> None:
    added(daily)
    assert Store().remove("mine") == 5
    assert Store().names() == []
    assert list((user_dir() / "control").glob("*.parquet")) == []
    with pytest.raises(InputError, match="unknown added source 'mine'"):
        Store().remove("mine")
    with pytest.raises(InputError, match="unknown control source 'mine'"):
        minerals.control("mine")


# --- the as-of date


def test_the_snapshot_in_force_is_the_last_one_not_after_the_date(daily: Path) -> None:
    added(daily)
    history = minerals.control("mine")
    assert history.at("2025-01-05").date.day == 3
    assert history.at("2025-02-21").date.day == 7  # 45 days
    with pytest.raises(InputError, match="before the first snapshot of mine"):
        history.at("2024-12-31")


def test_a_snapshot_too_old_is_refused_with_its_age_and_the_remedy(daily: Path) -> None:
    added(daily)
    with pytest.raises(InputError) as caught:
        minerals.control("mine").at("2025-02-22")
    assert str(caught.value) == (
        "mine: the last snapshot not after 2025-02-22 is of 2025-01-07, 46 days before, more than "
        "45: add a later one, or allow it with --max-age 46"
    )
    assert minerals.control("mine", max_age=46).at("2025-02-22").date.day == 7
    with pytest.raises(InputError, match="2 days before, more than 1"):
        minerals.control("mine", max_age=1).at("2025-01-05")


def test_the_bundled_history_has_no_limit_unless_one_is_given() -> None:
    assert minerals.control().at("2018-06-01").date < dt.date(2016, 1, 1)
    with pytest.raises(InputError, match="bundled: the last snapshot not after"):
        minerals.control().with_max_age(10).at("2018-06-01")


def test_every_command_takes_the_name(daily: Path) -> None:
    added(daily)
    points = gpd.pd.DataFrame(
        {"deposit_id": ["in", "out"], "name_en": "x", "longitude": [35.0, 31.0], "latitude": 48.5}
    )
    found = minerals.status(points, "2025-01-07", "mine")
    assert found["status"].tolist() == ["occupied", "government"]


# --- gaps and jumps


def test_gaps_are_told(daily: Path) -> None:
    added(daily)
    assert minerals.control("mine").gap_text == "2025-01-04 to 2025-01-05 (2 days)"


def test_a_jump_against_the_snapshot_before_is_told(write_daily: Writer, tmp_path: Path) -> None:
    write_daily("2025-01-01", SOUTH)
    write_daily("2025-01-02", shapely.box(33, 47.5, 36.5, 49))
    added(tmp_path / "daily")
    (finding,) = [f for f in minerals.control("mine").at("2025-01-02").findings if "changed" in f]
    assert finding.startswith("area changed by -22.2 % since the snapshot of 2025-01-01 (1 day")
    assert not any("changed" in f for f in minerals.control("mine").at("2025-01-01").findings)


# --- whole or not at all


def corrupt(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def overwritten(path: Path) -> None:
    path.write_text("hello")


def of_someone_else(path: Path) -> None:
    frame = gpd.GeoDataFrame(geometry=[SOUTH] * 5, crs="EPSG:4326")
    frame.to_parquet(path)


def flipped(path: Path) -> None:
    group = pq.read_metadata(path).row_group(0)
    columns = [group.column(number) for number in range(group.num_columns)]
    column = max(columns, key=lambda each: each.total_compressed_size)
    content = bytearray(path.read_bytes())
    # In the midst of what is stored: a page's header is not under its checksum.
    content[column.data_page_offset + column.total_compressed_size * 3 // 4] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize("spoil", [corrupt, overwritten, of_someone_else, flipped, Path.unlink])
def test_a_corrupt_or_unknown_file_is_refused(daily: Path, spoil: Callable[[Path], None]) -> None:
    added(daily)
    (path,) = (user_dir() / "control").glob("*.parquet")
    spoil(path)
    with pytest.raises(InputError) as caught:
        minerals.control("mine").at("2025-01-01")
    assert str(caught.value).startswith(f"{path}: is corrupt, or not written by this program")
    assert "minerals control remove mine" in str(caught.value)
    assert "\n" not in str(caught.value)
    Store().remove("mine")  # the remedy works
    assert len(added(daily).new) == 5


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"format": 2, "histories": {}}',
        '{"format": 1}',
        "\udcff",
        '{"format": 1, "histories": {"a": {"file": "../x", "snapshots": [1]}}}',
        '{"format": 1, "histories": {"a": 7}}',
    ],
)
def test_a_corrupt_or_unknown_index_is_refused(own_store: Path, content: str) -> None:
    path = own_store / "control" / "index.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError) as caught:
        Store().names()
    assert str(caught.value).startswith(f"{path}: is corrupt, or not written by this program")
    assert path.exists()


def test_an_interrupted_change_leaves_the_store_as_it_was(
    daily: Path, write_daily: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(daily)
    write_daily("2025-01-08", SOUTH)

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_commit", broken)
        with pytest.raises(KeyboardInterrupt):
            added(daily)
    history = minerals.control("mine")
    assert len(history.dates) == 5
    assert all(history.at(date).occupied.is_valid for date in history.dates)
    assert len(added(daily).new) == 1


ADD = """
import sys
from minerals.territory.providers.registry import read_options
from minerals.territory.providers.read_files import read_files
from minerals.territory.store.histories import Store
for path in sys.argv[2:]:
    Store().add(sys.argv[1], read_files([path], read_options()))
"""


@pytest.mark.slow
def test_two_processes_that_add_at_once_lose_nothing(
    tmp_path: Path, write_daily: Writer, own_store: Path
) -> None:
    days = [f"2025-01-{day:02d}" for day in range(1, 13)]
    paths = [str(write_daily(day, grown(step))) for step, day in enumerate(days)]
    runs = [
        subprocess.Popen([sys.executable, "-c", ADD, name, *some], env=dict(os.environ))
        for name, some in (("one", paths[::2]), ("one", paths[1::2]), ("two", paths[:4]))
    ]
    assert [run.wait(timeout=120) for run in runs] == [0, 0, 0]
    history = minerals.control("one")
    assert [date.isoformat() for date in history.dates] == days
    west = [history.at(date).occupied.bounds[0] for date in history.dates]
    assert west == pytest.approx([33 - step * 0.01 for step in range(12)])
    assert len(minerals.control("two").dates) == 4
    assert sorted(each.suffix for each in (own_store / "control").glob("*.parquet")) == [
        ".parquet",
        ".parquet",
    ]


# --- speed


def test_one_snapshot_is_loaded_without_parsing_the_others(
    daily: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(daily)
    parsed: list[int] = []
    original = shapely.from_wkb

    def counting(values: Any, **options: Any) -> Any:
        parsed.append(len(values))
        return original(values, **options)

    monkeypatch.setattr(geoparquet.shapely, "from_wkb", counting)
    minerals.control("mine").at("2025-01-03")
    assert parsed == [1, 1]  # occupied and contested of one snapshot
    history = minerals.control("mine")
    for date in history.dates:
        history.at(date)
    assert parsed[2:] == [1, 1, 1, 1, 5, 5]  # one, another, then all at once


def test_opening_a_history_reads_no_polygons(daily: Path) -> None:
    added(daily)
    (path,) = (user_dir() / "control").glob("*.parquet")
    path.unlink()
    assert len(minerals.control("mine").dates) == 5


def test_stored_snapshots_are_read_without_the_files_and_repaired_no_second_time(
    daily: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*words: object) -> object:
        raise AssertionError("a stored polygon was worked on again")

    added(daily)
    before = [minerals.control("mine").at(date).occupied for date in minerals.control("mine").dates]
    shutil.rmtree(daily)
    monkeypatch.setattr(build_snapshot, "polygons_only", never)
    monkeypatch.setattr(shapely, "make_valid", never)
    history = Store().history("mine")
    after = [history.at(date).occupied for date in history.dates]
    assert shapely.equals_identical(after, before).all()


def test_the_index_is_plain_json(daily: Path) -> None:
    added(daily)
    held = json.loads((user_dir() / "control" / "index.json").read_text(encoding="utf-8"))
    assert held["format"] == 1
    assert list(held["histories"]) == ["mine"]


# --- adding again


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.geojson"
    gpd.GeoDataFrame({"date": ["2025-01-09"]}, geometry=[SOUTH], crs="EPSG:4326").to_file(path)
    return path


@pytest.mark.parametrize("provider_first", [True, False])
def test_own_polygons_and_a_provider_do_not_share_a_name(
    daily: Path, own: Path, own_store: Path, provider_first: bool
) -> None:
    first, second = (daily, own) if provider_first else (own, daily)
    added(first)
    before = (own_store / "control" / "index.json").read_bytes()
    with pytest.raises(InputError, match="give them another name with --source"):
        added(second)
    assert (own_store / "control" / "index.json").read_bytes() == before


def test_own_files_of_another_name_go_on_with_a_history(own: Path) -> None:
    added(own)
    later = own.with_name("later.geojson")
    frame = gpd.GeoDataFrame({"date": ["2025-01-10"]}, geometry=[SOUTH], crs="EPSG:4326")
    frame.to_file(later)
    assert len(added(later).new) == 1
    assert Store().record("mine")["title"] == "polygons of own.geojson"


def test_another_position_error_replaces_the_snapshots(daily: Path) -> None:
    added(daily)
    assert len(added(daily, precision_km=9.0).replaced) == 5
    assert set(minerals.control("mine").at(None).line.precision_km) == {9.0}
    assert len(added(daily, precision_km=9.0).unchanged) == 5


def test_another_limit_of_age_is_kept_though_no_snapshot_is_new(daily: Path) -> None:
    added(daily)
    found = Store().add("mine", read_files([daily], read_options()), max_age=400)
    assert len(found.unchanged) == 5
    assert minerals.control("mine").at("2026-01-01").date.day == 7
    added(daily)  # says nothing of it, so it stays
    assert Store().record("mine")["max_age"] == 400


def test_two_files_of_one_date_are_refused(own: Path) -> None:
    own.with_name("same.geojson").write_bytes(own.read_bytes())
    with pytest.raises(InputError, match=r"own.geojson and same.geojson have the same date, 2025"):
        Store().add("mine", read_files([own, own.with_name("same.geojson")], read_options()))


# --- an index or folder that cannot be used


@pytest.mark.parametrize("key", ["title", "licence", "daily", "max_age", "bytes", "token"])
def test_an_index_whose_record_lacks_a_key_is_refused(
    daily: Path, own_store: Path, key: str
) -> None:
    added(daily)
    path = own_store / "control" / "index.json"
    held = json.loads(path.read_text())
    del held["histories"]["mine"][key]
    path.write_text(json.dumps(held))
    with pytest.raises(InputError, match="is corrupt, or not written by this program"):
        Store().history("mine")


@pytest.mark.parametrize("key", ["date", "occupied_km2", "classes", "files", "findings"])
def test_an_index_whose_snapshot_lacks_a_key_is_refused(
    daily: Path, own_store: Path, key: str
) -> None:
    added(daily)
    path = own_store / "control" / "index.json"
    held = json.loads(path.read_text())
    del held["histories"]["mine"]["snapshots"][2][key]
    path.write_text(json.dumps(held))
    with pytest.raises(InputError, match="is corrupt, or not written by this program"):
        Store().names()


def test_a_file_in_place_of_the_folder_is_told(own_store: Path) -> None:
    own_store.write_text("a file")
    with pytest.raises(InputError, match=r"part of it is a file; set MINERALS_DATA_DIR to a fold"):
        Store().names()


def test_polygons_of_elsewhere_do_not_enter_a_history_of_ukraine(own: Path) -> None:
    added(own, snapshot_date="2025-01-01")
    chile = own.with_name("chile.geojson")
    gpd.GeoDataFrame(geometry=[shapely.box(-71, -30, -70, -29)], crs=4326).to_file(chile)
    with pytest.raises(InputError, match="not of one country: check whether longitude and"):
        added(chile, snapshot_date="2025-02-01")
    assert [each.isoformat() for each in minerals.control("mine").dates] == ["2025-01-01"]
