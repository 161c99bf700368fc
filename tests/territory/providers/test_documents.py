from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.geo import area_km2
from minerals.territory.providers.read_files import read_files
from minerals.territory.providers.registry import read_options

DAY = "2025-02-24"
LAND, FREED = shapely.box(32, 47.5, 34, 49.5), shapely.box(35, 48.5, 36, 49.5)


def row(land: Any, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": shapely.geometry.mapping(land),
    }


SNAPSHOT = [
    row(LAND, name="Окуповано /// Occupied /// geoJSON.status.occupied", fill="#a52714",
        styleUrl="#x"),
    row(FREED, name="Звільнено /// Liberated /// geoJSON.status.dismissed", fill="#0f9d58",
        styleUrl="#y"),
]  # fmt: skip


def collection(rows: list[Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": rows}


FORMS: dict[str, tuple[str, Callable[[list[Any]], bytes]]] = {
    "plain": (".geojson", lambda rows: json.dumps(collection(rows)).encode()),
    "wrapped": (".json", lambda rows: json.dumps({"id": 1, "map": collection(rows)}).encode()),
    "other wrapper": (".json", lambda rows: json.dumps({"data": collection(rows)}).encode()),
    "two wrappers": (
        ".json",
        lambda rows: json.dumps({"ok": True, "data": {"map": collection(rows)}}).encode(),
    ),
    "a list": (".json", lambda rows: json.dumps(rows).encode()),
    "lines": (".geojsonl", lambda rows: "\n".join(map(json.dumps, rows)).encode()),
    "lines as json": (".json", lambda rows: "\n".join(map(json.dumps, rows)).encode()),
    "records": (".geojsons", lambda rows: "".join(f"\x1e{json.dumps(r)}\n" for r in rows).encode()),
    "gzip": (".geojson.gz", lambda rows: gzip.compress(json.dumps(collection(rows)).encode())),
    "a mark": (".geojson", lambda rows: b"\xef\xbb\xbf" + json.dumps(collection(rows)).encode()),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_providers_answer_is_recognised_in_any_wrapper(form: str, tmp_path: Path) -> None:
    suffix, write = FORMS[form]
    path = tmp_path / f"answer{suffix}"
    path.write_bytes(write(SNAPSHOT))
    for snapshot in (
        minerals.control(path, snapshot_date=DAY).at(),
        read_files([path], read_options(snapshot_date=DAY)).snapshots[0],
    ):
        assert snapshot.occupied_km2 == pytest.approx(float(area_km2(LAND)), rel=1e-6)


@pytest.mark.parametrize("form", FORMS)
def test_own_polygons_are_read_in_any_wrapper(form: str, tmp_path: Path) -> None:
    suffix, write = FORMS[form]
    path = tmp_path / f"mine{suffix}"
    path.write_bytes(write([row(LAND, status="occupied"), row(FREED, status="government")]))
    for options in ({}, {"status_field": "status"}):
        snapshot = minerals.control(path, snapshot_date=DAY, **options).at()
        assert snapshot.occupied_km2 == pytest.approx(float(area_km2(LAND)), rel=1e-6)


@pytest.mark.parametrize("value", [row(LAND), shapely.geometry.mapping(LAND)])
def test_a_single_feature_or_geometry_is_read(value: Any, tmp_path: Path) -> None:
    path = tmp_path / "mine.geojson"
    path.write_text(json.dumps(value))
    snapshot = minerals.control(path, snapshot_date=DAY).at()
    assert snapshot.occupied_km2 == pytest.approx(float(area_km2(LAND)), rel=1e-6)


@pytest.mark.parametrize(
    "properties",
    [
        {"name": "SDF", "fill": "#fbc02d"},
        {"name": "Occupied /// Окуповано", "fill": "#a52714"},
        {"name": "zone", "fill": "#a52714", "date": DAY},
    ],
)
def test_a_map_of_googles_is_a_users_own(properties: dict[str, str], tmp_path: Path) -> None:
    """The second is one of DeepState's: its names have translations."""
    path = tmp_path / "map.geojson"
    rows = [row(LAND, styleUrl="#poly-FBC02D-1200-77", **properties)]
    path.write_text(json.dumps(collection(rows)))
    title = minerals.control(path, snapshot_date=DAY).title
    assert title.startswith("DeepStateMap" if "///" in properties["name"] else "polygons of")


def test_a_red_map_of_elsewhere_is_a_users_own(tmp_path: Path) -> None:
    path = tmp_path / "map.geojson"
    rows = [row(shapely.box(38, 35.5, 42, 37), styleUrl="#poly", fill="#a52714")]
    path.write_text(json.dumps(collection(rows)))
    assert minerals.control(path, snapshot_date=DAY).title == "polygons of map.geojson"


def test_json_without_features_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"error": "no such map"}')
    with pytest.raises(InputError, match="is JSON, but neither GeoJSON nor TopoJSON nor Esri"):
        minerals.control(path, snapshot_date=DAY)


SQUARE = collection([row(LAND, name="x")])
MANY: dict[str, Any] = {
    "occupied, liberated": {"occupied": SQUARE, "liberated": collection([row(FREED)])},
    "data.a, data.b": {"data": {"a": SQUARE, "b": SQUARE}},
    "item 1.map, item 2.map": [{"id": 1, "map": SQUARE}, {"id": 2, "map": SQUARE}],
}


@pytest.mark.parametrize("names", MANY)
def test_several_collections_beside_one_another_are_named_and_refused(
    names: str, tmp_path: Path
) -> None:
    path = tmp_path / "many.json"
    path.write_text(json.dumps(MANY[names]))
    with pytest.raises(InputError) as caught:
        minerals.control(path, snapshot_date=DAY)
    assert f"many.json: holds 2 collections of features ({names}); save the one" in str(
        caught.value
    )


def test_a_list_of_one_wrapper_is_unwrapped(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    path.write_text(json.dumps([{"id": 1, "map": SQUARE}]))
    found = minerals.control(path, snapshot_date=DAY).at(None).occupied
    assert area_km2(found) == pytest.approx(area_km2(LAND))
