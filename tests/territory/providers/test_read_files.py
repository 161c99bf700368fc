from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from minerals.errors import InputError
from minerals.geo import WGS84, area_km2, reproject
from minerals.tables.country import UKRAINE
from minerals.tables.vector import archive as archive_module
from minerals.territory.providers import registry
from minerals.territory.providers.features import features, located
from minerals.territory.providers.file_dates import plausible
from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
from minerals.territory.providers.provider import Provider, ProviderOption
from minerals.territory.providers.raw_file import RawFile
from minerals.territory.providers.read_files import ReadFiles, read_files
from minerals.territory.providers.registry import read_options
from minerals.territory.providers.vector import Vector

SOUTH = shapely.box(33, 47.5, 37.5, 49)
Writer = Callable[..., Path]
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"


def read(*paths: Path, **options: Any) -> ReadFiles:
    return read_files(paths, read_options(**options))


def kind(name: str, document: Any) -> str:
    return registry.recognised(name, document).name


def rows(**properties: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [{"properties": properties}]}


@pytest.mark.parametrize(
    ("name", "document", "expected"),
    [
        ("deepstatemap_data_20250630.geojson", rows(), "deepstate-daily"),
        ("a.geojson", rows() | {"name": "deepstatemap_data_20250630"}, "deepstate-daily"),
        ("a.geojson", rows(styleUrl="#poly", fill="#a52714"), "deepstate"),
        ("20220331_RussianAssessedCoTinUkraine.geojson", rows(OBJECTID=1), "isw"),
        ("20230601.geojson", rows(layer="VIEW_RussiaCoTinUkraine_V3"), "isw"),
        ("2025-06-11.geojson", rows(layer_type="ukraine_control_map"), "isw"),
        ("UkraineControlMapAO23AUG2022.zip", None, "isw"),
        ("2024-03-13.json", {"value": rows(type="nochange")}, "liveuamap"),
        ("20250224.json", {"areas": [], "frontline": []}, "ua-control-map"),
        ("mine.geojson", rows(status="occupied"), "vector"),
        ("mine.geojson", rows(type="house"), "vector"),
        ("mine.gpkg", None, "vector"),
        ("mine.geojson", {"type": "FeatureCollection", "features": []}, "vector"),
        ("mine.geojson", [], "vector"),
    ],
)
def test_a_format_is_recognised(name: str, document: Any, expected: str) -> None:
    assert kind(name, document) == expected


def test_the_registry_loads_nothing_heavy() -> None:
    program = (
        "import sys; from minerals.territory.providers import registry\n"
        "print(sorted({'numpy', 'pandas', 'shapely', 'geopandas', 'pyproj'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_names_and_options_of_providers_are_their_own() -> None:
    names = [each.name for each in registry.PROVIDERS]
    options = [option for each in registry.PROVIDERS for option in each.options]
    assert len(set(names)) == len(names)
    assert len({option.name for option in options}) == len(options)
    assert len({option.flag for option in options}) == len(options)
    with pytest.raises(InputError, match="unknown provider 'isv': did you mean isw"):
        registry.provider("isv")
    with pytest.raises(InputError, match="unknown option of control polygons 'statusfield'"):
        read_options(statusfield="a")


class Dots(Provider):
    """A made-up provider: text files that hold a west and an east."""

    name = "dots"
    title = "made-up squares"
    licence = "none"
    country = UKRAINE
    options = (ProviderOption("north", "--north", "Northern edge."),)

    def recognises(self, name: str, document: Any) -> bool:
        return isinstance(document, dict) and "dots" in document

    def read(self, file: RawFile, document: Any, options: ReadOptions) -> list[ParsedFile]:
        north = float(options.of_provider.get("north", 49))
        areas = np.array([shapely.box(west, 47.5, west + 3, north) for west in document["dots"]])
        day = dt.date(2025, 1, 1)
        return [ParsedFile(file.name, file.sha256(), day, {"dot": areas}, {"dot": "occupied"})]


def test_a_new_provider_is_an_object_in_the_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "PROVIDERS", (Dots(), *registry.PROVIDERS))
    path = tmp_path / "a.json"
    path.write_text('{"dots": [33]}')
    found = read(path, north=48.5)
    assert found.provider.name == "dots"
    (snapshot,) = found.snapshots
    assert snapshot.occupied.equals(shapely.box(33, 47.5, 36, 48.5))
    assert snapshot.files.keys() == {"a.json"}
    assert any("Crimea is missing" in finding for finding in snapshot.findings)
    with pytest.raises(InputError, match="the files are dots, which has no option --isw"):
        read(path, isw="control")


def test_a_folder_is_read_in_order_and_other_files_are_left_aside(
    tmp_path: Path, write_daily: Writer
) -> None:
    for day in ("2025-01-02", "2025-01-01"):
        write_daily(day)
    (tmp_path / "daily" / "README.md").write_text("hello")
    (tmp_path / "daily" / ".hidden.geojson").write_text("{")
    found = read(tmp_path / "daily")
    assert [each.date.day for each in found.snapshots] == [1, 2]
    assert (found.provider.name, found.refused) == ("deepstate-daily", [])


def test_an_archive_is_read_without_being_unpacked(tmp_path: Path, write_daily: Writer) -> None:
    paths = [write_daily(day) for day in ("2025-01-01", "2025-01-02")]
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for path in paths:
            target.write(path, f"some/{path.name}")
    found = read(archive)
    assert len(found.snapshots) == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == ["all.zip", "daily"]


def test_a_torn_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(InputError, match="is not a complete zip archive; fetch it again"):
        read(path)


def test_a_member_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_module, "MAX_MEMBER_BYTES", 1000)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b"0" * 10_000)
    with pytest.raises(InputError, match="unpacks to 10,000 bytes, more than 1,000"):
        read(path)


def test_files_of_two_providers_are_refused(write_daily: Writer, write_deepstate: Writer) -> None:
    paths = write_daily("2025-01-01"), write_deepstate("1740434128.geojson", ("", "#a52714", SOUTH))
    with pytest.raises(InputError, match=r"more than one format .*add one source at a time"):
        read(*paths)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (POINTER, "is a Git LFS pointer, not the data"),
        (b"", "is empty; fetch it again"),
        (b'{"type": "FeatureCollection", "features": [{"ty', "is not complete JSON"),
        (b"<!DOCTYPE html>", "is not complete JSON"),
        (b"[1, 2]", "is not a GeoJSON FeatureCollection"),
    ],
)
def test_what_is_no_data_is_refused_and_the_rest_is_read(
    tmp_path: Path, write_daily: Writer, content: bytes, sentence: str
) -> None:
    write_daily("2025-01-01")
    bad = tmp_path / "daily" / "deepstatemap_data_20250102.geojson"
    bad.write_bytes(content)
    found = read(tmp_path / "daily")
    assert len(found.snapshots) == 1
    (refused,) = found.refused
    assert refused.startswith(str(bad))
    assert sentence in refused
    with pytest.raises(InputError, match=sentence):
        read(bad)


def test_an_own_vector_file_is_read_by_its_columns(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"control": ["RUS", "RUS"], "date": ["2024-01-01", "2024-02-01"]},
        geometry=[SOUTH, SOUTH.buffer(0.1)],
        crs="EPSG:4326",
    )
    path = tmp_path / "mine.gpkg"
    frame.to_file(path)
    found = read(path, status_field="control", mapping={"RUS": "occupied"})
    assert (found.provider.name, found.provider.daily) == ("vector", False)
    assert [each.date.month for each in found.snapshots] == [1, 2]
    assert found.country is UKRAINE


def test_one_date_for_many_files_is_refused_before_all_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.box(36, 48, 37, 49)], crs=4326)
    for number in range(4):
        frame.to_file(tmp_path / f"{number}.geojson")
    seen: list[str] = []
    parse = Vector.read

    def counted(self: Vector, file: RawFile, *rest: Any) -> list[ParsedFile]:
        seen.append(file.name)
        return parse(self, file, *rest)

    monkeypatch.setattr(Vector, "read", counted)
    with pytest.raises(
        InputError, match=r"0\.geojson and 1\.geojson would have the same date: --sn"
    ):
        read(tmp_path, snapshot_date="2025-01-01")
    assert seen == ["0.geojson", "1.geojson"]


def test_one_date_for_two_files_is_refused(write_daily: Writer) -> None:
    paths = [write_daily(day) for day in ("2025-01-01", "2025-01-02")]
    with pytest.raises(InputError, match="--snapshot-date goes with one file"):
        read(*paths, snapshot_date=dt.date(2025, 1, 1))


# --- coordinates


def test_metres_without_a_coordinate_system_are_placed(write_daily: Writer) -> None:
    flat = reproject(shapely.segmentize(SOUTH, 0.02), WGS84, "EPSG:3857")
    (made,) = read(write_daily("2025-01-01", flat)).snapshots
    assert made.occupied_km2 == pytest.approx(float(area_km2(SOUTH)), rel=1e-4)
    assert any("metres of EPSG:3857; reprojected" in each for each in made.findings)


def test_a_crs_member_is_obeyed(write_features: Writer) -> None:
    flat = reproject(shapely.segmentize(SOUTH, 0.02), WGS84, "EPSG:3857")
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    path = write_features("deepstatemap_data_20250101.geojson", ({}, flat), crs=crs)
    (made,) = read(path).snapshots
    assert made.occupied_km2 == pytest.approx(float(area_km2(SOUTH)), rel=1e-4)


def test_swapped_coordinates_are_turned_and_told(write_daily: Writer) -> None:
    swapped = shapely.transform(SOUTH, lambda pairs: pairs[:, ::-1])
    (made,) = read(write_daily("2025-01-01", swapped)).snapshots
    assert made.occupied_km2 == pytest.approx(float(area_km2(SOUTH)), rel=1e-6)
    assert any("latitude stood before longitude; swapped" in f for f in made.findings)


def test_unusable_coordinates_are_left_out_and_told() -> None:
    with np.errstate(invalid="ignore"):
        nowhere = shapely.Polygon([(33, 47), (34, 47), (float("nan"), 48)])
    kept, notes = located(np.array([SOUTH, nowhere], dtype=object), "a", UKRAINE)
    assert kept.tolist() == [SOUTH]
    assert notes == ("a: 1 feature with unusable coordinates left out",)


def test_features_that_cannot_be_read_are_counted() -> None:
    document = json.loads(
        '{"type": "FeatureCollection", "features": ['
        '{"type": "Feature", "properties": {}, "geometry": {"type": "Shape"}},'
        '{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon"}}, 7]}'
    )
    found = features(document, "a")
    assert found.findings == ("a: 2 features whose geometries cannot be read left out",)


@pytest.mark.parametrize("value", [None, "2202-02-02", "1999-01-01", "2025-02-30"])
def test_a_date_that_cannot_be_is_refused(value: str | None) -> None:
    with pytest.raises(InputError, match=r"^a: .*give --snapshot-date"):
        plausible(value, "a", UKRAINE.first_day)


# --- findings


def test_an_unusual_area_is_told(write_daily: Writer) -> None:
    small = shapely.box(37, 48, 38, 48.5)
    (made,) = read(write_daily("2025-01-01", small)).snapshots
    assert any("outside the usual 5 % to 30 %; check it" in f for f in made.findings)
    huge = shapely.box(24, 46, 38, 51)
    (made,) = read(write_daily("2025-01-02", huge)).snapshots
    assert any("outside the usual 5 % to 30 %; check it" in f for f in made.findings)
