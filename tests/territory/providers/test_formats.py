"""The smaller formats: the daily mirror, ISW, Liveuamap, UA Control Map."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from minerals.errors import InputError
from minerals.geo import area_km2
from minerals.territory.providers.read_files import read_files
from minerals.territory.providers.registry import read_options

SOUTH = shapely.box(33, 47.5, 37.5, 49)
EAST = shapely.box(38, 48, 39, 49)
KM2 = float(area_km2(SOUTH))
Writer = Callable[..., Path]


def one(*paths: Path, **options: Any) -> Any:
    parsed = read_files(paths, read_options(**options))
    assert parsed.refused == []
    (made,) = parsed.snapshots
    return made


# --- the daily mirror


def test_the_daily_mirror_is_dated_by_its_name(write_daily: Writer) -> None:
    found = one(write_daily("2025-06-30"))
    assert found.date == dt.date(2025, 6, 30)
    assert found.occupied_km2 == pytest.approx(KM2, rel=1e-6)


def test_a_renamed_daily_file_is_dated_by_the_name_inside(write_features: Writer) -> None:
    path = write_features("copy.geojson", ({}, SOUTH), name="deepstatemap_data_20250630")
    assert one(path).date == dt.date(2025, 6, 30)


def test_names_that_disagree_are_told(write_features: Writer) -> None:
    path = write_features(
        "deepstatemap_data_20250629.geojson", ({}, SOUTH), name="deepstatemap_data_20250630"
    )
    assert one(path).date == dt.date(2025, 6, 29)
    assert any("calls itself deepstatemap_data_20250630" in each for each in one(path).findings)


def test_a_raw_snapshot_is_not_read_as_the_daily_mirror(write_deepstate: Writer) -> None:
    path = write_deepstate("1740434128_x.geojson", ("", "#a52714", SOUTH))
    with pytest.raises(InputError, match="read it with --format-of deepstate"):
        read_files([path], read_options(provider="deepstate-daily"))


# --- ISW


def isw_day(write_features: Writer) -> list[Path]:
    # 2022-03-31 in milliseconds; the property is spelt differently in each layer.
    return [
        write_features(
            "isw/20220331_RussianAssessedCoTinUkraine.geojson", ({"datetime": 1648684800000}, SOUTH)
        ),
        write_features(
            "isw/20220331_RussianAssessedAdvanceinUkraine.geojson",
            ({"Datetime": 1648684800000}, EAST),
        ),
    ]


def test_control_of_terrain_alone_is_the_default_and_is_named(write_features: Writer) -> None:
    paths = isw_day(write_features)
    found = one(*paths)
    assert found.occupied_km2 == pytest.approx(KM2, rel=1e-6)
    assert any("assessed advances not counted; --isw advance" in each for each in found.findings)
    assert read_files(paths, read_options()).title == "ISW/CTP, control of terrain alone"


def test_assessed_advances_are_added_on_request_and_named(write_features: Writer) -> None:
    paths = isw_day(write_features)
    found = one(*paths, isw="advance")
    assert found.occupied_km2 == pytest.approx(
        float(area_km2(shapely.union(SOUTH, EAST))), rel=1e-6
    )
    assert read_files(paths, read_options(isw="advance")).title.endswith("and assessed advances")


def test_layers_in_one_file_are_told_apart_and_claims_never_count(write_features: Writer) -> None:
    path = write_features(
        "20230601.geojson",
        ({"layer": "VIEW_RussiaCoTinUkraine_V3"}, SOUTH),
        ({"layer": "MDS_AssessedRussianAdvanceInUkraine_view"}, EAST),
        ({"layer": "VIEW_ClaimedRussianTerritoryinUkraine_V2"}, shapely.box(30, 48, 31, 49)),
        ({"layer": "VIEW_ClaimedUkrainianCounteroffensives_V2"}, shapely.box(31, 48, 32, 49)),
        ({"layer": "VIEW_ClaimedRussianTerritoryinUkraine_V2"}, None),
    )
    assert one(path).date == dt.date(2023, 6, 1)
    assert one(path).occupied_km2 == pytest.approx(KM2, rel=1e-6)


def test_null_geometries_are_left_out_and_told(write_features: Writer) -> None:
    row = {"date": "2025-06-11", "layer_type": "ukraine_control_map"}
    found = one(write_features("2025-06-11.geojson", (row, None), (row, SOUTH)))
    assert any("1 feature without geometry left out" in each for each in found.findings)


def test_a_date_that_cannot_be_is_refused_unless_the_user_gives_it(write_features: Writer) -> None:
    row = {"date": "2202-02-02", "layer_type": "ukraine_control_map"}
    path = write_features("isw_2202-02-02.geojson", (row, SOUTH))
    with pytest.raises(InputError, match="2202-02-02 cannot be right; give --snapshot-date"):
        read_files([path], read_options())
    assert one(path, snapshot_date=dt.date(2022, 2, 28)).date == dt.date(2022, 2, 28)


def test_the_date_of_the_name_stands_in_for_a_wrong_one(write_features: Writer) -> None:
    row = {"date": "2202-02-02", "layer_type": "ukraine_control_map"}
    found = one(write_features("2022-02-28.geojson", (row, SOUTH)))
    assert found.date == dt.date(2022, 2, 28)
    assert any("2202-02-02 cannot be right" in each for each in found.findings)


def test_a_zipped_shapefile_in_web_mercator_is_not_inflated(tmp_path: Path) -> None:
    fine = shapely.segmentize(SOUTH, 0.02)
    frame = gpd.GeoDataFrame({"kind": [1]}, geometry=[fine], crs="EPSG:4326").to_crs("EPSG:3857")
    path = tmp_path / "UkraineControlMapAO23AUG2022.shp.zip"
    frame.to_file(path, driver="ESRI Shapefile")
    found = one(path)
    assert found.date == dt.date(2022, 8, 23)
    assert found.occupied_km2 == pytest.approx(KM2, rel=1e-4)


def test_a_shapefile_whose_name_tells_no_year_is_refused(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"kind": [1]}, geometry=[SOUTH], crs="EPSG:4326")
    path = tmp_path / "AssessedRussianControlledAUG23.shp.zip"
    frame.to_file(path, driver="ESRI Shapefile")
    with pytest.raises(InputError, match="give --snapshot-date"):
        read_files([path], read_options(provider="isw"))


# --- Liveuamap


def liveuamap(path: Path, *rows: tuple[str, Any], date: str = "2024-03-12") -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"type": kind, "date": date},
            "geometry": shapely.geometry.mapping(land),
        }
        for kind, land in rows
    ]
    path.write_text(json.dumps({"value": {"type": "FeatureCollection", "features": features}}))
    return path


def test_gains_count_and_losses_do_not(tmp_path: Path) -> None:
    afghanistan = shapely.box(60.5, 29.4, 74.9, 38.5)
    path = liveuamap(
        tmp_path / "2024-03-13.json",
        ("nochange", SOUTH),
        ("gains", EAST),
        ("losses", shapely.box(30, 48, 31, 49)),
        ("losses", afghanistan),
    )
    found = one(path)
    assert found.date == dt.date(2024, 3, 12)
    assert found.occupied_km2 == pytest.approx(
        float(area_km2(shapely.union(SOUTH, EAST))), rel=1e-6
    )
    assert any("the data are of 2024-03-12" in each for each in found.findings)


def test_missing_crimea_is_told_and_completed_on_request(tmp_path: Path) -> None:
    path = liveuamap(tmp_path / "2024-03-13.json", ("nochange", SOUTH))
    told = one(path).findings
    assert any("Crimea is missing (0 % of it occupied); --complete" in each for each in told)
    assert any("the Donbas occupied in 2014 is missing" in each for each in told)
    found = one(path, complete=True)
    assert found.occupied.contains(shapely.Point(34.10, 44.95))  # Simferopol
    assert found.occupied.contains(shapely.Point(37.80, 48.00))  # Donetsk
    assert found.occupied_km2 > KM2 + 35_000
    assert not any("is missing" in each for each in found.findings)
    assert any("Crimea was missing and is completed from the bundled" in f for f in found.findings)


# --- UA Control Map


def test_rings_of_latitude_before_longitude_are_turned(tmp_path: Path) -> None:
    def ring(box: Any) -> list[list[float]]:
        return [[y, x] for x, y in shapely.get_coordinates(box).tolist()]

    kursk = shapely.box(35, 51.3, 35.4, 51.5)
    path = tmp_path / "20250224.json"
    path.write_text(
        json.dumps(
            {"areas": [ring(SOUTH), [[1]]], "areas_ua": [ring(kursk)], "frontline": [], "units": {}}
        )
    )
    found = one(path)
    assert found.date == dt.date(2025, 2, 24)
    assert found.occupied_km2 == pytest.approx(KM2, rel=1e-6)
    assert any("1 ring that cannot be read left out" in each for each in found.findings)


def test_areas_that_run_into_the_sea_are_cut(tmp_path: Path) -> None:
    coast = shapely.box(33, 45.5, 36, 48)
    path = tmp_path / "20250224.json"
    flipped = [[y, x] for x, y in shapely.get_coordinates(coast).tolist()]
    path.write_text(json.dumps({"areas": [flipped], "frontline": []}))
    found = one(path)
    assert found.occupied_km2 < float(area_km2(coast)) - 1_000
    assert any("beyond Ukraine's outline (sea, borders) cut off" in f for f in found.findings)


def test_a_polygon_that_no_degrees_can_be_is_left_out_and_told(
    write_deepstate: Writer,
) -> None:
    far = shapely.box(6_800_000, 5_200_000, 6_900_000, 5_300_000)
    path = write_deepstate("1740434128_a.geojson", ("a", "#a52714", SOUTH), ("b", "#a52714", far))
    found = one(path)
    assert found.occupied_km2 == pytest.approx(KM2, rel=1e-6)
    assert any("1 feature with coordinates beyond the globe left out" in f for f in found.findings)
