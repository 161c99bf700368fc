from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.geo import area_km2
from minerals.territory.snapshot import Snapshot

DAY = "2025-02-24"
WHOLE, PART = shapely.box(32, 47.5, 37, 49.5), shapely.box(34, 48, 35, 49)


def snapshot(*rows: tuple[str, Any]) -> Snapshot:
    statuses, lands = zip(*rows, strict=True)
    frame = gpd.GeoDataFrame({"status": statuses}, geometry=list(lands), crs="EPSG:4326")
    return minerals.control(frame, snapshot_date=DAY).at()


def areas(made: Snapshot) -> tuple[float, float]:
    return round(made.occupied_km2), round(float(area_km2(made.contested)))


WHOLE_KM2, PART_KM2 = round(float(area_km2(WHOLE))), round(float(area_km2(PART)))


def overlaps(made: Snapshot) -> list[str]:
    return [each for each in made.findings if " polygons lie on " in each]


@pytest.mark.parametrize("rows", [1, -1])
def test_government_land_on_occupied_land_is_contested(rows: int) -> None:
    made = snapshot(*[("occupied", WHOLE), ("government", PART)][::rows])
    assert areas(made) == (WHOLE_KM2 - PART_KM2, PART_KM2)
    assert overlaps(made) == [
        f"a GeoDataFrame: government polygons lie on {PART_KM2:,} km2 of occupied ones; this "
        "counts as contested"
    ]


def test_occupied_land_on_a_sheet_of_government_land_is_occupied_and_told() -> None:
    made = snapshot(("government", shapely.box(30, 47.5, 37, 50)), ("occupied", PART))
    assert areas(made) == (PART_KM2, 0)
    assert len(overlaps(made)) == 1
    assert overlaps(made)[0].endswith("of occupied ones; this counts as occupied")


def test_contested_land_on_occupied_land_is_occupied_and_told() -> None:
    made = snapshot(("occupied", WHOLE), ("contested", PART))
    assert areas(made) == (WHOLE_KM2, 0)
    assert overlaps(made) == [
        f"a GeoDataFrame: contested polygons lie on {PART_KM2:,} km2 of occupied ones; this "
        "counts as occupied"
    ]


def test_neighbours_whose_edges_were_drawn_twice_are_not_told() -> None:
    beside = shapely.box(36.999999, 47.5, 38, 49.5)
    assert overlaps(snapshot(("occupied", WHOLE), ("government", beside))) == []


# --- land that no country has


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:6933"])
def test_the_world_around_a_hole_is_refused(crs: str) -> None:
    world = shapely.difference(shapely.box(-180, -85, 180, 85), WHOLE)
    frame = gpd.GeoDataFrame(geometry=[world], crs="EPSG:4326").to_crs(crs)
    with pytest.raises(InputError, match="more than any country has; give the polygons of occu"):
        minerals.control(frame, snapshot_date=DAY)


def test_a_mask_around_ukraine_is_told() -> None:
    mask = shapely.difference(shapely.box(15, 40, 50, 58), WHOLE)
    frame = gpd.GeoDataFrame(geometry=[mask], crs="EPSG:4326")
    findings = minerals.control(frame, snapshot_date=DAY).at().findings
    assert any("more than all of Ukraine, on which it lies in part; is it a" in f for f in findings)


# --- places that cannot be


def test_swapped_axes_are_put_right_and_told_in_any_form(tmp_path: Path) -> None:
    swapped = gpd.GeoDataFrame(geometry=[shapely.box(47.5, 32, 49.5, 37)], crs="EPSG:4326")
    for name in ("a.gpkg", "a.geojson"):
        swapped.to_file(tmp_path / name)
    for source in (swapped, tmp_path / "a.gpkg", tmp_path / "a.geojson"):
        made = minerals.control(source, snapshot_date=DAY).at()
        assert areas(made)[0] == WHOLE_KM2
        assert any("latitude stood before longitude; swapped" in each for each in made.findings)


def test_a_country_whose_swapped_land_is_not_ukraine_stays_where_it_is() -> None:
    syria = shapely.box(38, 35.5, 42, 37)
    frame = gpd.GeoDataFrame(geometry=[syria], crs="EPSG:4326")
    made = minerals.control(frame, snapshot_date=DAY).at()
    assert made.occupied.equals(syria)
    assert len(made.findings) == 1


def test_a_vertex_that_is_no_number_leaves_its_feature_out() -> None:
    def broken(xy: np.ndarray) -> np.ndarray:
        return np.where(np.arange(len(xy))[:, None] == 2, np.nan, xy)

    odd = shapely.transform(WHOLE, broken)
    made = snapshot(("occupied", odd), ("occupied", PART))
    assert areas(made)[0] == PART_KM2
    assert "a GeoDataFrame: 1 feature with unusable coordinates left out" in made.findings
    with pytest.raises(InputError, match="every polygon is empty or has unusable"):
        snapshot(("occupied", odd))


# --- the same repairs in every provider's form

CROSSING = shapely.MultiPolygon([shapely.box(32, 47.5, 35, 49.5), shapely.box(34, 47.8, 37, 49.2)])
LOOP = shapely.Polygon(
    [(32, 47.5), (36, 47.5), (36, 49), (33.5, 49), (33.5, 48), (35, 48), (35, 49.5), (32, 49.5)]
)
FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "own": ("mine.geojson", {}),
    "deepstate": ("1740434128_a.geojson", {"styleUrl": "#a", "fill": "#a52714"}),
    "daily": ("deepstatemap_data_20250224.geojson", {}),
    "isw": ("20250224_RussiaCoTinUkraine.geojson", {}),
    "liveuamap": ("2025-02-24.json", {"type": "gains", "date": DAY}),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("land", [CROSSING, LOOP], ids=["crossing parts", "loop"])
def test_a_repair_keeps_land_in_every_form(
    form: str, land: Any, write_features: Callable[..., Path]
) -> None:
    name, properties = FORMS[form]
    odd = write_features(name, (properties, land))
    options = {"snapshot_date": DAY} if form == "own" else {}
    found = minerals.control(odd, **options).at()
    clean = shapely.make_valid(land, method="structure", keep_collapsed=False)
    twin = minerals.control(write_features(name, (properties, clean)), **options).at()
    assert found.occupied_km2 == pytest.approx(twin.occupied_km2, rel=1e-9)
    assert any("with invalid rings repaired" in each for each in found.findings)


def test_a_polygon_across_longitude_180_is_refused_unless_it_is_split() -> None:
    ring = [(170, 65), (-170, 65), (-170, 69), (170, 69)]
    with pytest.raises(InputError, match="feature 2: a side runs over more than 180 degrees; spl"):
        snapshot(("occupied", PART), ("occupied", shapely.Polygon(ring)))
    split = shapely.MultiPolygon([shapely.box(170, 65, 180, 69), shapely.box(-180, 65, -170, 69)])
    assert areas(snapshot(("occupied", split)))[0] == round(float(area_km2(split)))
