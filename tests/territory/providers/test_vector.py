from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.geo import area_km2, geodesic_km
from minerals.statuses.join import DepositJoin
from minerals.tables.country import UKRAINE
from minerals.tables.find import find_inventory
from minerals.territory.providers.file_histories import own_history

# Made-up squares on land in Ukraine.
WEST = shapely.box(30, 48, 31, 49)
EAST = shapely.box(36, 48, 37, 49)
FAR = shapely.box(24, 49, 25, 50)
DAY = "2025-01-01"


def squares(**columns: list[Any]) -> gpd.GeoDataFrame:
    geometry = columns.pop("geometry", [WEST, EAST])
    return gpd.GeoDataFrame(columns, geometry=geometry, crs="EPSG:4326")


def written(frame: gpd.GeoDataFrame, path: Path) -> Path:
    """Write a made-up file; .zip holds a shapefile."""
    if path.suffix != ".zip":
        frame.to_file(path)
        return path
    folder = path.parent / "parts"
    folder.mkdir()
    frame.to_file(folder / "squares.shp")
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, part.name)
    return path


def raw(path: Path, *geometries: dict[str, Any] | None) -> Path:
    features = [{"type": "Feature", "properties": {}, "geometry": each} for each in geometries]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def read(path: Path, **options: Any) -> Any:
    return own_history(path, **{"snapshot_date": DAY} | options).at(None)


def repairs(snapshot: Any) -> list[str]:
    """Return the findings but those that every file of squares in Ukraine has.

    They are too small, leave out Crimea, and have no column with a status.
    """
    checks = (
        "no column tells a status",
        "is missing (0 % of it occupied)",
        "is missing (1 % of it occupied)",
        "outside the us",
    )
    return [text for text in snapshot.findings if not any(each in text for each in checks)]


# --- formats and coordinate systems


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:6933", "EPSG:32636"])
@pytest.mark.parametrize("name", ["squares.geojson", "squares.gpkg", "squares.zip"])
def test_the_area_does_not_depend_on_format_or_coordinate_system(
    tmp_path: Path, name: str, crs: str
) -> None:
    # A side of one degree bends in other projections: give it corners every 0.02 degree.
    fine = shapely.segmentize([WEST, EAST], 0.02)
    path = written(squares(kind=["a", "b"], geometry=fine).to_crs(crs), tmp_path / name)
    snapshot = read(path)
    whole = float(area_km2(WEST) + area_km2(EAST))
    assert snapshot.occupied_km2 == pytest.approx(whole, rel=1e-5)
    # In the plane of EPSG:3857 they would be 2.3 times as large.
    inflated = gpd.GeoSeries([WEST, EAST], crs="EPSG:4326").to_crs("EPSG:3857").area.sum() / 1e6
    assert inflated / whole > 2.2
    assert repairs(snapshot) == []
    assert len(snapshot.findings) == 4


def test_a_shapefile_without_a_coordinate_system_is_refused(tmp_path: Path) -> None:
    path = written(squares(), tmp_path / "squares.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(InputError, match=r"squares\.shp: has no coordinate system \(CRS\); add"):
        read(path)


def test_a_history_is_named_after_its_file(tmp_path: Path) -> None:
    history = own_history(written(squares(), tmp_path / "mine.gpkg"), snapshot_date=DAY)
    assert (history.name, history.licence) == ("mine", "the user's own file")
    assert minerals.control(tmp_path / "mine.gpkg", snapshot_date=DAY).name == "mine"


@pytest.mark.parametrize("name", ["none.geojson", "none.zip", "none"])
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="no such file or folder; check the name"):
        read(tmp_path / name)
    with pytest.raises(InputError, match=r"unknown control source .*: write bundled, "):
        minerals.control(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.geojson", b""),
        ("empty.zip", b""),
        ("text.geojson", b"hello"),
        ("text.txt", b"hello"),
        ("half.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Fea'),
        ("pointer.geojson", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
        ("noise.gpkg", bytes(range(256))),
        ("none.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("table.csv", b"a,b\n1,2\n"),
    ],
)
def test_a_file_that_holds_no_polygons_is_refused(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert "give" in str(caught.value)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no file with polygons; give a folder with"):
        read(tmp_path)


def test_points_and_lines_alone_are_no_polygons(tmp_path: Path) -> None:
    path = written(
        squares(geometry=[shapely.Point(30, 48), shapely.Point(36, 48)]), tmp_path / "p.gpkg"
    )
    with pytest.raises(InputError, match=r"p\.gpkg: holds 2 points and no polygon; control is"):
        read(path)


def test_features_without_any_geometry_are_refused(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.geojson", None, None)
    with pytest.raises(InputError, match=r"a\.geojson: holds no feature"):
        read(path)


# --- statuses


def test_without_a_status_column_every_polygon_is_occupied(tmp_path: Path) -> None:
    snapshot = read(written(squares(), tmp_path / "a.gpkg"))
    assert snapshot.occupied_km2 == pytest.approx(float(area_km2(WEST) + area_km2(EAST)))
    assert snapshot.contested.is_empty


def test_a_status_column_is_read_whatever_its_case(tmp_path: Path) -> None:
    frame = squares(control=["Occupied", " contested ", "GOVERNMENT"], geometry=[WEST, EAST, FAR])
    snapshot = read(written(frame, tmp_path / "a.gpkg"), status_field="control")
    assert snapshot.occupied_km2 == pytest.approx(float(area_km2(WEST)))
    assert float(area_km2(snapshot.contested)) == pytest.approx(float(area_km2(EAST)))


@pytest.mark.parametrize("values", [["RUS", "grey", "UA"], [1, 2, 3]])
def test_a_mapping_says_what_values_mean(tmp_path: Path, values: list[Any]) -> None:
    frame = squares(control=values, geometry=[WEST, EAST, FAR])
    meant = dict(zip(map(str, values), ("occupied", "contested", "government"), strict=True))
    snapshot = read(written(frame, tmp_path / "a.gpkg"), status_field="control", mapping=meant)
    assert snapshot.occupied_km2 == pytest.approx(float(area_km2(WEST)))
    assert float(area_km2(snapshot.contested)) == pytest.approx(float(area_km2(EAST)))


def test_unknown_values_are_listed_with_the_remedy(tmp_path: Path) -> None:
    frame = squares(control=["RUS", "grey", "occupied"], geometry=[WEST, EAST, FAR])
    path = written(frame, tmp_path / "a.gpkg")
    with pytest.raises(InputError) as caught:
        read(path, status_field="control")
    assert str(caught.value) == (
        f"{path}: column 'control' holds 'RUS', 'grey'; say what they mean, "
        "for example --status-field control --map RUS=occupied --map grey=contested"
    )
    with pytest.raises(InputError, match="holds 'grey'; say"):
        read(path, status_field="control", mapping={"RUS": "occupied"})


def test_an_unknown_status_in_a_mapping_is_refused(tmp_path: Path) -> None:
    path = written(squares(control=["1", "2"]), tmp_path / "a.gpkg")
    with pytest.raises(InputError, match="status 'lost' is not known: use occupied, government"):
        read(path, status_field="control", mapping={"1": "lost", "2": "occupied"})


def test_an_unknown_status_column_lists_the_columns(tmp_path: Path) -> None:
    path = written(squares(kind=["a", "b"], colour=["x", "y"]), tmp_path / "a.gpkg")
    with pytest.raises(InputError, match="no status column 'control'; the columns are kind, col"):
        read(path, status_field="control")


def test_where_occupied_and_contested_overlap_occupied_has_the_land(tmp_path: Path) -> None:
    frame = squares(control=["occupied", "contested"], geometry=[EAST, shapely.box(36, 48, 38, 49)])
    snapshot = read(written(frame, tmp_path / "a.gpkg"), status_field="control")
    assert shapely.intersection(snapshot.occupied, snapshot.contested).area == 0
    assert float(area_km2(snapshot.contested)) == pytest.approx(
        float(area_km2(shapely.box(37, 48, 38, 49)))
    )


def test_contested_land_under_occupied_leaves_no_slivers_off_the_coast(tmp_path: Path) -> None:
    window = shapely.box(30.8, 46.0, 32, 46.7)  # from Odesa to Ochakiv, and far into the sea
    shore = shapely.intersection(UKRAINE.land.buffer(0.02), window)  # some 2 km beyond the coast
    assert float(area_km2(shapely.difference(shore, UKRAINE.land))) > 100
    frame = squares(control=["occupied", "contested"], geometry=[window, shore])
    snapshot = read(written(frame, tmp_path / "a.gpkg"), status_field="control")
    assert float(area_km2(snapshot.contested)) == pytest.approx(0, abs=1e-6)
    alone = squares(control=["contested"], geometry=[shore])
    snapshot = read(written(alone, tmp_path / "b.gpkg"), status_field="control")
    assert float(area_km2(snapshot.contested)) == pytest.approx(float(area_km2(shore)))


def test_an_occupied_point_beside_contested_land_is_not_certain(tmp_path: Path) -> None:
    # The edge may lie 5 km farther on: between occupied and contested land as elsewhere.
    frame = squares(control=["occupied", "contested"], geometry=[EAST, shapely.box(37, 48, 38, 49)])
    path = written(frame, tmp_path / "a.gpkg")
    history = own_history(path, snapshot_date=DAY, status_field="control", precision_km=5)
    points = pd.DataFrame(
        {"deposit_id": ["edge", "inside"], "name_en": "made up", "latitude": 48.5}
    ).assign(longitude=[36.99, 36.5])
    found = DepositJoin(find_inventory(points).sites, history).fractions(history.at(None))
    assert found.status.tolist() == ["occupied", "occupied"]
    assert found.certain.tolist() == [False, True]


def test_a_mapped_value_that_the_column_lacks_is_refused(tmp_path: Path) -> None:
    path = written(squares(control=["1", "2"]), tmp_path / "a.gpkg")
    meant = {"1": "occupied", "2": "contested", "zz": "occupied"}
    with pytest.raises(InputError, match="column 'control' nowhere holds 'zz'; leave it out of"):
        read(path, status_field="control", mapping=meant)


def test_a_mapping_without_a_column_is_refused(tmp_path: Path) -> None:
    path = written(squares(control=["1", "2"]), tmp_path / "a.gpkg")
    with pytest.raises(InputError, match="--map needs a column: name it with --status-field"):
        read(path, mapping={"1": "occupied"})


# --- dates


def test_two_ways_to_tell_the_date_are_refused(tmp_path: Path) -> None:
    path = written(squares(seen=["2024-01-01"] * 2), tmp_path / "a.gpkg")
    with pytest.raises(InputError, match="--date-field and --snapshot-date both state the date"):
        own_history(path, date_field="seen", snapshot_date=DAY)


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson"])
@pytest.mark.parametrize("column", ["date", "seen"])
@pytest.mark.parametrize("typed", [False, True])
def test_a_date_column_makes_snapshots(tmp_path: Path, name: str, column: str, typed: bool) -> None:
    days = ["2024-06-01", "2024-01-01", "2024-06-01"]
    values = list(pd.to_datetime(days)) if typed else days
    frame = squares(**{column: values, "geometry": [WEST, EAST, FAR]})
    history = own_history(
        written(frame, tmp_path / name), date_field=None if column == "date" else column
    )
    assert [day.isoformat() for day in history.dates] == ["2024-01-01", "2024-06-01"]
    assert history.at("2024-05-31").occupied_km2 == pytest.approx(float(area_km2(EAST)))
    assert history.at("2024-06-01").occupied_km2 == pytest.approx(
        float(area_km2(WEST) + area_km2(FAR))
    )


def test_without_a_date_the_remedy_is_told(tmp_path: Path) -> None:
    path = written(squares(), tmp_path / "a.gpkg")
    with pytest.raises(InputError, match="no date column 'date'; give --snapshot-date YYYY-MM-DD"):
        own_history(path)
    with pytest.raises(InputError, match="no date column 'seen'"):
        own_history(path, date_field="seen")
    with pytest.raises(InputError, match=r"'1\.1\.2025' is not a date"):
        own_history(path, snapshot_date="1.1.2025")


@pytest.mark.parametrize("bad", ["soon", "", None])
def test_a_date_that_is_none_names_its_feature(tmp_path: Path, bad: str | None) -> None:
    path = written(squares(date=["2024-01-01", bad]), tmp_path / "a.gpkg")
    with pytest.raises(InputError, match=r"a\.gpkg, feature 2, column 'date': .* is not a date"):
        own_history(path)


# --- repairs


BOW_TIE = [[36, 48], [37, 49], [37, 48], [36, 49], [36, 48]]
SQUARE = shapely.geometry.mapping(EAST)


def findings(path: Path, **options: Any) -> str:
    return "; ".join(repairs(read(path, **options)))


def test_an_invalid_ring_is_repaired_and_told(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.geojson", {"type": "Polygon", "coordinates": [BOW_TIE]})
    snapshot = read(path)
    assert snapshot.occupied.is_valid
    assert snapshot.occupied.area == pytest.approx(0.5)
    assert findings(path) == "a.geojson, occupied: 1 feature with invalid rings repaired"


def test_a_null_geometry_is_left_out_and_told(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.geojson", None, SQUARE)
    assert read(path).occupied_km2 == pytest.approx(float(area_km2(EAST)))
    assert findings(path) == "a.geojson, occupied: 1 feature without geometry left out"


def test_overlapping_polygons_are_counted_once_and_told(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.geojson", SQUARE, SQUARE)
    assert read(path).occupied_km2 == pytest.approx(float(area_km2(EAST)))
    assert "overlapping features dissolved (100.00%)" in findings(path)


def test_a_collection_keeps_its_polygons_and_the_rest_is_told(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[36, 48], [37, 49]]}
    path = raw(tmp_path / "a.geojson", {"type": "GeometryCollection", "geometries": [SQUARE, line]})
    assert read(path).occupied_km2 == pytest.approx(float(area_km2(EAST)))
    assert findings(path) == (
        "a.geojson, occupied: 1 feature or parts that are points or lines left out"
    )


def test_heights_are_dropped(tmp_path: Path) -> None:
    ring = [[*corner, 7] for corner in shapely.get_coordinates(EAST).tolist()]
    path = raw(tmp_path / "a.geojson", {"type": "Polygon", "coordinates": [ring]})
    snapshot = read(path)
    assert not snapshot.occupied.has_z
    assert snapshot.occupied_km2 == pytest.approx(float(area_km2(EAST)))


def test_measured_polygons_are_read(tmp_path: Path) -> None:
    # As ISW's own shapefile of Russian advances is.
    ring = [[x, y, 0, 0] for x, y in shapely.get_coordinates(EAST).tolist()]
    path = tmp_path / "measured.json"
    path.write_text(
        json.dumps(
            {
                "geometryType": "esriGeometryPolygon",
                "hasZ": True,
                "hasM": True,
                "spatialReference": {"wkid": 4326},
                "features": [{"attributes": {"kind": "a"}, "geometry": {"rings": [ring]}}],
            }
        )
    )
    assert read(path).occupied_km2 == pytest.approx(float(area_km2(EAST)))


# --- where the polygons lie


def test_land_outside_ukraine_is_left_out_and_told(tmp_path: Path) -> None:
    wide = shapely.box(34, 48, 44, 49)
    path = written(squares(geometry=[wide, WEST]), tmp_path / "a.gpkg")
    snapshot = read(path)
    assert shapely.difference(snapshot.occupied, UKRAINE.land).area < 1e-9
    outside = float(area_km2(shapely.difference(wide, UKRAINE.land)))
    assert repairs(snapshot) == [
        f"a.gpkg: {outside:,.0f} km2 beyond Ukraine's outline (sea, borders) cut off"
    ]


def test_a_stray_polygon_far_away_does_not_count_as_occupied_ukraine(tmp_path: Path) -> None:
    # As Karelia, the Kurils and a polygon in the Arabian Sea do in real files.
    path = written(squares(geometry=[EAST, shapely.box(100, 60, 110, 65)]), tmp_path / "a.gpkg")
    snapshot = read(path)
    assert snapshot.occupied_km2 == pytest.approx(float(area_km2(EAST)), rel=0.001)
    assert any("outside Ukraine left out" in finding for finding in snapshot.findings)


def made_up_country(tmp_path: Path, west: float, south: float) -> tuple[Any, pd.DataFrame]:
    """Return a history of two made-up squares, and points at known places."""
    frame = squares(
        kind=["occupied", "contested"],
        geometry=[
            shapely.box(west, south, west + 1, south + 1),
            shapely.box(west + 2, south, west + 3, south + 1),
        ],
    )
    path = written(frame, tmp_path / "country.gpkg")
    history = own_history(path, snapshot_date=DAY, status_field="kind")
    points = pd.DataFrame(
        {
            "deposit_id": ["inside", "contested", "between"],
            "name_en": "made up",
            "longitude": [west + 0.5, west + 2.5, west + 1.25],
            "latitude": south + 0.5,
        }
    )
    return history, points


@pytest.mark.parametrize(("west", "south"), [(-71, -30), (177, -18), (15, 78)])
def test_another_country_is_not_clipped_and_its_distances_are_right(
    tmp_path: Path, west: float, south: float
) -> None:
    history, points = made_up_country(tmp_path, west, south)
    snapshot = history.at(None)
    whole = float(area_km2(shapely.box(west, south, west + 1, south + 1)))
    assert snapshot.occupied_km2 == pytest.approx(whole, rel=1e-6)
    assert snapshot.findings == ()
    joined = DepositJoin(find_inventory(points).sites, history)
    assert joined.fractions(snapshot).status.tolist() == ["occupied", "contested", "government"]
    # The edge lies a quarter of a degree of longitude west of the third point.
    point, edge = (np.array([[west + x, south + 0.5]]) for x in (1.25, 1.0))
    distances = joined.distances(snapshot, joined.fractions(snapshot))
    assert distances.distance_km[2] == pytest.approx(float(geodesic_km(point, edge)[0]), rel=0.001)


def test_a_neighbour_of_ukraine_is_another_country(tmp_path: Path) -> None:
    chisinau = shapely.box(28.5, 46.8, 28.9, 47.1)  # well inside Moldova
    assert not chisinau.intersects(UKRAINE.land)
    snapshot = read(written(squares(geometry=[chisinau]), tmp_path / "moldova.gpkg"))
    assert snapshot.occupied_km2 == pytest.approx(float(area_km2(chisinau)), rel=1e-6)


def test_metres_read_for_degrees_are_refused(tmp_path: Path) -> None:
    metres = squares().to_crs("EPSG:3857").set_crs("EPSG:4326", allow_override=True)
    with pytest.raises(InputError, match="coordinates beyond the globe, as metres read for"):
        read(written(metres, tmp_path / "metres.geojson"))


def test_polygons_in_memory_are_a_history(tmp_path: Path) -> None:
    frame = squares(date=[DAY, DAY])
    of_file = read(written(frame, tmp_path / "own.geojson"))
    history = minerals.control(frame.to_crs("EPSG:3857"))
    assert history.title == "polygons of a GeoDataFrame"
    assert history.at(DAY).occupied_km2 == pytest.approx(of_file.occupied_km2)
    with pytest.raises(InputError, match="the polygons: has no coordinate system"):
        minerals.control(frame.set_crs(None, allow_override=True))


def test_a_status_column_in_our_words_is_found(tmp_path: Path) -> None:
    path = written(squares(status=["occupied", "contested"]), tmp_path / "own.gpkg")
    found = own_history(path, snapshot_date=DAY).at(DAY)
    assert found.occupied.equals(WEST)
    assert found.contested.equals(EAST)


def test_a_status_column_in_other_words_is_refused_with_the_options_to_copy(
    tmp_path: Path,
) -> None:
    path = written(squares(status=["occupied", "not ours"]), tmp_path / "own.gpkg")
    with pytest.raises(InputError) as caught:
        own_history(path, snapshot_date=DAY)
    line = str(caught.value).partition("for example ")[2]
    assert line == "--status-field status --map 'not ours=government'"


def test_what_this_program_wrote_is_read_back_the_same(tmp_path: Path) -> None:
    history = minerals.control()
    path = written(history.frame(["2025-02-24"]), tmp_path / "own.gpkg")
    found, known = own_history(path).at("2025-02-24"), history.at("2025-02-24")
    for name in ("occupied", "contested"):
        assert area_km2(getattr(found, name)) == pytest.approx(area_km2(getattr(known, name)))
