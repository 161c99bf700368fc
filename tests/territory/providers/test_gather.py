"""Folders, archives and files become a list of raw files: which, and under which names."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.territory.providers.raw_file import gather

SQUARE = shapely.box(36, 48, 37, 49)
TEXT = json.dumps(
    {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(SQUARE)}
)


def names(*paths: Path | str) -> list[str]:
    return [each.name for each in gather(paths)]


def test_a_file_behind_gz_has_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "20250224.geojson.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))
    (file,) = gather([path])
    assert (file.label, file.name, file.content()) == (
        str(path),
        "20250224.geojson",
        TEXT.encode(),
    )
    assert file.frame().total_bounds.tolist() == [36, 48, 37, 49]


def test_members_with_json_are_files_of_their_own(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("b/2.geojson", "1.json", "3.ndjson", "__MACOSX/._1.json", "._2.geojson"):
            archive.writestr(name, TEXT)
        archive.writestr("README.txt", "some")
    files = gather([tmp_path / "a.zip"])
    assert [each.name for each in files] == ["1.json", "3.ndjson", "2.geojson"]
    assert files[2].label == f"{tmp_path / 'a.zip'}, b/2.geojson"
    assert [each.frame().total_bounds.tolist() for each in files] == [[36, 48, 37, 49]] * 3


def test_another_archive_stays_whole(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"a": ["x"]}, geometry=[SQUARE], crs=4326).to_file(tmp_path / "a.shp")
    with zipfile.ZipFile(tmp_path / "UkraineControlMap.zip", "w") as archive:
        for part in tmp_path.glob("a.*"):
            archive.write(part, part.name)
    (file,) = gather([tmp_path / "UkraineControlMap.zip"])
    assert (file.name, file.path) == (file.path.name if file.path else "", file.path)
    assert file.frame()["a"].tolist() == ["x"]


def test_a_geodatabase_is_one_file_of_a_folder(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"a": ["x"]}, geometry=[SQUARE], crs=4326)
    frame.to_file(tmp_path / "a.gdb", driver="OpenFileGDB")
    (tmp_path / "b.geojson").write_text(TEXT)
    (tmp_path / ".hidden.geojson").write_text(TEXT)
    files = gather([tmp_path])
    assert [each.name for each in files] == ["a.gdb", "b.geojson"]
    assert files[0].frame()["a"].tolist() == ["x"]
    assert names(tmp_path / "a.gdb") == ["a.gdb"]
    assert files[0].sha256() == gather([tmp_path / "a.gdb"])[0].sha256()


def test_a_layer_stays_with_its_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        frame = gpd.GeoDataFrame({name: ["x"]}, geometry=[SQUARE], crs=4326)
        frame.to_file(tmp_path / "a.gpkg", layer=name)
    (file,) = gather([f"{tmp_path / 'a.gpkg'}|layername=two"])
    assert (file.name, file.layer) == ("a.gpkg", "two")
    assert file.frame()["two"].tolist() == ["x"]


def test_a_table_in_an_archive_is_a_file_of_its_own(tmp_path: Path) -> None:
    table = f'date,wkt\n2025-02-24,"{SQUARE.wkt}"\n'
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("areas.csv", table)
    assert names(tmp_path / "a.zip") == ["areas.csv"]
    (tmp_path / "areas.csv.gz").write_bytes(gzip.compress(table.encode()))
    for name in ("a.zip", "areas.csv.gz"):
        history = minerals.control(tmp_path / name)
        assert history.at(None).occupied.bounds == SQUARE.bounds


def test_an_archive_without_features_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("README.txt", "some")
    with pytest.raises(InputError, match=r"holds no vector file that is read \(it holds README"):
        gather([tmp_path / "a.zip"])
