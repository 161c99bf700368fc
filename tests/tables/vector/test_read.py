"""Vector files: which are opened, into which layers, in which coordinate system."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from minerals.errors import InputError
from minerals.geo import area_km2
from minerals.tables.vector import formats
from minerals.tables.vector.read import on_globe, read_vector

CASES = Path(__file__).resolve().parents[4] / "shared/reference/cases"
WEST, EAST = shapely.box(32, 47.5, 34, 49.5), shapely.box(34, 47.5, 37, 49.5)


def case(name: str) -> Path:
    if not CASES.exists():
        pytest.skip("the reference files are not here")
    return CASES / name


def squares(**columns: list[Any]) -> gpd.GeoDataFrame:
    geometry = columns.pop("geometry", [WEST])
    return gpd.GeoDataFrame(columns, geometry=geometry, crs="EPSG:4326")


def layered(path: Path, **layers: gpd.GeoDataFrame) -> Path:
    for name, frame in layers.items():
        frame.to_file(path, layer=name, driver="GPKG")
    return path


def refusal(path: Path | str, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_vector(Path(path), **options)
    told = str(caught.value)
    assert "\n" not in told
    return told


def km2(frame: gpd.GeoDataFrame) -> float:
    return float(area_km2(shapely.union_all(frame.geometry.to_numpy())))


WHOLE = float(area_km2(shapely.box(32, 47.5, 37, 49.5)))


# --- layers


def test_layers_that_agree_are_read_together_and_told(tmp_path: Path) -> None:
    path = layered(
        tmp_path / "a.gpkg", zone_1=squares(date=["x"]), zone_2=squares(date=["y"], geometry=[EAST])
    )
    frame = read_vector(path, areal=True)
    assert km2(frame) == pytest.approx(WHOLE)
    assert frame["date"].tolist() == ["x", "y"]
    assert frame.attrs["findings"] == ("a.gpkg: layers zone_1, zone_2 read together",)


def test_layers_that_differ_are_refused_with_their_names(tmp_path: Path) -> None:
    path = layered(tmp_path / "a.gpkg", zone_1=squares(date=["x"]), zone_2=squares(day=["y"]))
    assert refusal(path) == (
        f"{path}: holds layers whose columns differ (zone_1, zone_2); name one with --layer, such "
        "as --layer zone_1"
    )
    assert read_vector(path, layer="zone_2")["day"].tolist() == ["y"]
    assert read_vector(Path(f"{path}|layername=zone_2"))["day"].tolist() == ["y"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("government_held", "occupied_land"),
        ("Occupied", "Liberated"),
        ("окуповано", "звільнено"),
        ("zone", "grey_zone"),
        ("RU", "UA"),
        ("okupovano", "zvilneno"),
        ("NGCA", "GCA"),
        ("rf_2022", "zsu_2022"),
        ("red", "green"),
        ("redZone", "blueZone"),
        ("gov", "kherson"),
    ],
)
def test_layers_of_polygons_that_are_named_after_sides_are_not_put_together(
    tmp_path: Path, first: str, second: str
) -> None:
    path = layered(tmp_path / "a.gpkg", **{first: squares(), second: squares(geometry=[EAST])})
    assert "names may tell whose land each is" in refusal(path, areal=True)
    assert len(read_vector(path)) == 2  # of deposits it does not matter
    assert len(read_vector(path, layer=second, areal=True)) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [("before", "after"), ("2024-01-01", "2024-02-01"), ("a_20240101", "a_20240201"),
     ("2023", "2024"), ("05.01.2024", "06.01.2024"), ("jan_24", "feb_24"), ("occ_old", "occ_new")],
)  # fmt: skip
def test_layers_of_polygons_that_are_named_after_days_are_not_put_together(
    tmp_path: Path, first: str, second: str
) -> None:
    path = layered(tmp_path / "a.gpkg", **{first: squares(), second: squares(geometry=[EAST])})
    assert "names may tell of which day each is" in refusal(path, areal=True)
    assert len(read_vector(path, layer=second, areal=True)) == 1


def test_layers_named_after_one_side_are_put_together(tmp_path: Path) -> None:
    path = layered(tmp_path / "a.gpkg", occupied_2014=squares(), occupied_2022=squares())
    assert len(read_vector(path, areal=True)) == 2
    days = [squares(date=[day]) for day in ("2024-01-01", "2024-02-01")]
    path = layered(tmp_path / "b.gpkg", before=days[0], after=days[1])
    assert len(read_vector(path, areal=True)) == 2  # the rows say when


@pytest.mark.parametrize(
    "names", [("Greenfield", "Redwood"), ("Mariupol", "Donetsk"), ("p1", "p2")]
)
def test_names_that_hold_such_words_by_chance_are_no_sides(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    path = layered(tmp_path / "a.gpkg", **{each: squares() for each in names})
    assert len(read_vector(path, areal=True)) == 2


def test_points_and_tables_beside_polygons_are_passed_over_and_told(tmp_path: Path) -> None:
    path = layered(
        tmp_path / "a.gpkg",
        units=squares(name=["u"], geometry=[shapely.Point(33, 48)]),
        areas=squares(date=["x"]),
    )
    with sqlite3.connect(path) as database:
        database.execute("create table about (fid integer primary key, k text)")
        database.execute("insert into about values (1, 'v')")
        database.execute(
            "insert into gpkg_contents (table_name, data_type) values ('about', 'attributes')"
        )
    database.close()
    frame = read_vector(path, areal=True)
    assert km2(frame) == pytest.approx(km2(squares()))
    assert frame.attrs["findings"] == (
        "a.gpkg: layer units passed over, which holds no polygons",
        "a.gpkg: layer about passed over, which is a table without geometry",
    )
    assert "columns differ (units, areas)" in refusal(path)


def test_an_empty_layer_is_passed_over_and_told(tmp_path: Path) -> None:
    path = layered(tmp_path / "a.gpkg", full=squares(a=[1]), empty=squares(a=[1]).iloc[:0])
    assert read_vector(path).attrs["findings"] == (
        "a.gpkg: layer empty passed over, which holds no feature",
    )


def test_an_unknown_layer_is_told_with_those_there_are(tmp_path: Path) -> None:
    path = layered(tmp_path / "a.gpkg", zone_1=squares())
    told = refusal(path, layer="zone_2")
    assert told == f"unknown layer 'zone_2' in {path}: did you mean zone_1?"
    assert "only a layer can be named behind a file" in refusal(f"{path}|subset=a=1")


def test_folders_of_kml_are_layers() -> None:
    for name in ("c01_folders.kml", "c01_folders.kmz"):
        assert km2(read_vector(case(name), areal=True)) == pytest.approx(WHOLE)
    frame = read_vector(case("c01_points_first.kml"), areal=True)
    assert km2(frame) == pytest.approx(WHOLE)
    assert frame.attrs["findings"] == (
        "c01_points_first.kml: layer Units passed over, which holds no polygons",
    )


def test_a_deposit_table_has_a_layer_for_each_commodity() -> None:
    frame = read_vector(case("c49_dep_layers.gpkg"))
    assert frame["deposit_id"].tolist() == ["a", "b", "c", "d"]


def test_several_files_in_an_archive_are_layers(tmp_path: Path) -> None:
    for name, shape in (("west", WEST), ("east", EAST)):
        squares(a=[1], geometry=[shape]).to_file(tmp_path / f"{name}.shp")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in tmp_path.glob("*.???"):
            if part.suffix != ".zip":
                archive.write(part, f"some/{part.name}")
    frame = read_vector(tmp_path / "a.zip")
    assert km2(frame) == pytest.approx(WHOLE)
    assert frame.attrs["findings"] == ("a.zip: layers east, west read together",)


def test_the_layer_that_is_proposed_is_written_for_a_shell(tmp_path: Path) -> None:
    layers = {"held by the government": squares(), "occupied land": squares()}
    told = refusal(layered(tmp_path / "a.gpkg", **layers), areal=True)
    assert told.endswith("such as --layer 'occupied land'")


def test_an_archive_of_many_files_is_told_at_once(tmp_path: Path) -> None:
    point = '{"type": "Point", "coordinates": [33, 48]}'
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in range(2_400):
            archive.writestr(f"{number}/a.geojson", point)
            archive.writestr(f"{number}/a.shp", b"")
            archive.writestr(f"{number}/a.shx", b"")
            archive.writestr(f"{number}/a.gdbtable", b"")
    assert "holds 7,200 vector files, more than 200" in refusal(tmp_path / "a.zip")


# --- what is opened


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.gpx", "GPX holds tracks and waypoints, no polygons or deposits"),
        ("a.gml", "GML may name other files, and is not opened"),
        ("a.dxf", "a DXF drawing has no coordinate system"),
        ("a.vrt", "a virtual file (VRT) names other files, and is not opened"),
        ("a.xlsx", "a workbook is a table, not a vector file"),
        ("a.xyz", ".xyz is not known"),
        ("a", "a name without an ending is not known"),
    ],
)
def test_other_formats_are_refused_by_name(tmp_path: Path, name: str, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"some")
    assert refusal(path) == (
        f"{path}: {told}; give GeoJSON, GeoPackage, shapefile, FlatGeobuf, KML or GeoParquet"
    )


@pytest.mark.parametrize("name", ["a.geojson", "a.kml", "a.fgb", "a.shp", "a.parquet", "a.tab"])
def test_content_must_be_what_the_name_says(tmp_path: Path, name: str) -> None:
    squares(a=[1]).to_file(tmp_path / "good.gpkg")
    path = Path(shutil.copy(tmp_path / "good.gpkg", tmp_path / name))
    (tmp_path / "a.shx").write_bytes(b"")
    assert "its content is GeoPackage, though its name ends in" in refusal(path)


def test_a_shapefile_is_all_its_files(tmp_path: Path) -> None:
    squares(a=[1]).to_file(tmp_path / "a.shp")
    (tmp_path / "a.shx").unlink()
    assert "a.shx, which belongs to it, is missing; give all the files" in refusal(
        tmp_path / "a.shp"
    )
    assert not (tmp_path / "a.shx").exists()


def test_a_geodatabase_is_a_folder_or_a_zip_of_it(tmp_path: Path) -> None:
    squares(a=["x"]).to_file(tmp_path / "a.gdb", driver="OpenFileGDB")
    assert km2(read_vector(tmp_path / "a.gdb")) == pytest.approx(km2(squares()))
    with zipfile.ZipFile(tmp_path / "a.gdb.zip", "w") as archive:
        for part in (tmp_path / "a.gdb").iterdir():
            archive.write(part, f"a.gdb/{part.name}")
    assert km2(read_vector(tmp_path / "a.gdb.zip")) == pytest.approx(km2(squares()))
    (tmp_path / "b.gdb").mkdir()
    (tmp_path / "b.gdb/a.txt").write_text("some")
    assert "is no File Geodatabase; give the whole .gdb folder" in refusal(tmp_path / "b.gdb")


def test_a_file_that_another_program_has_open_is_refused(tmp_path: Path) -> None:
    squares().to_file(tmp_path / "a.gpkg")
    (tmp_path / "a.gpkg-wal").write_bytes(b"some")
    assert "is open in another program, which keeps changes in a.gpkg-wal" in refusal(
        tmp_path / "a.gpkg"
    )


def test_a_geopackage_with_a_journal_is_read_and_nothing_is_written(tmp_path: Path) -> None:
    squares().to_file(tmp_path / "a.gpkg")
    database = sqlite3.connect(tmp_path / "a.gpkg")
    assert database.execute("pragma journal_mode = wal").fetchone() == ("wal",)
    database.close()
    before = sorted(tmp_path.iterdir())
    content = (tmp_path / "a.gpkg").read_bytes()
    assert len(read_vector(tmp_path / "a.gpkg")) == 1
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "a.gpkg").read_bytes() == content


def test_geoparquet_is_read_and_a_plain_table_is_not(tmp_path: Path) -> None:
    squares(a=[1]).to_parquet(tmp_path / "a.parquet")
    assert km2(read_vector(tmp_path / "a.parquet")) == pytest.approx(km2(squares()))
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "b.parquet")
    assert "is a table without geometry; give GeoParquet" in refusal(tmp_path / "b.parquet")


@pytest.mark.parametrize("limit", ["MAX_COLUMNS", "MAX_ROWS"])
@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.parquet"])
def test_limits_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: str
) -> None:
    frame = squares(a=[1, 2, 3], b=1, c=1, geometry=[WEST] * 3)
    path = tmp_path / name
    frame.to_parquet(path) if name == "a.parquet" else frame.to_file(path)
    monkeypatch.setattr(formats, limit, 2)
    assert "beyond the limit of 2;" in refusal(path)


def test_a_table_of_twenty_thousand_columns_is_refused(tmp_path: Path) -> None:
    properties = {f"column_{number}": number for number in range(20_000)}
    feature = {"type": "Feature", "properties": properties, "geometry": WEST.__geo_interface__}
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert "columns or more, beyond the limit of 2,000; leave out what" in refusal(path)


def test_a_text_without_end_is_refused(tmp_path: Path) -> None:
    frame = squares(a=["x" * 1_000_001])
    for name in ("a.geojson", "a.parquet"):
        frame.to_parquet(tmp_path / name) if name == "a.parquet" else frame.to_file(tmp_path / name)
        told = refusal(tmp_path / name)
        assert "a text of more than 1,000,000 letters stands in column a; shorten it" in told


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.zip", "a.geojson.gz"])
def test_a_device_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("/dev/zero")
    told = refusal(tmp_path / name)
    assert "is a device, not a file" in told or "is not a complete zip archive" in told


def test_a_name_that_no_file_can_have_is_refused() -> None:
    for name in ("x" * 5000 + ".geojson", "a\0.geojson"):
        assert "no such file; check the name" in refusal(name)


# --- JSON


def geojson(tmp_path: Path, crs: Any = None, **row: Any) -> Path:
    feature = {"type": "Feature", "properties": {}, "geometry": WEST.__geo_interface__} | row
    document = {"type": "FeatureCollection", "features": [feature]}
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(document if crs is None else document | {"crs": crs}))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "EPSG:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "OGC:CRS84",
        "http://www.opengis.net/def/crs/EPSG/0/4326", "WGS84",
    ],
)  # fmt: skip
def test_a_known_coordinate_system_is_read(tmp_path: Path, name: str) -> None:
    path = geojson(tmp_path, {"type": "name", "properties": {"name": name}})
    assert read_vector(path).total_bounds.tolist() == [32, 47.5, 34, 49.5]


@pytest.mark.parametrize(
    ("crs", "told"),
    [
        ({"type": "link", "properties": {"href": "http://127.0.0.1/"}}, "by a link, which is not"),
        ({"type": "name", "properties": {"name": "EPSG:999999"}}, "'EPSG:999999' is not known"),
        ({"type": "name", "properties": {"name": "/etc/passwd"}}, "'/etc/passwd' is not known"),
        ({"type": "name", "properties": None}, "'None' is not known"),
        ("EPSG:4326", "'\"EPSG:4326\"' is not known"),
    ],
)
def test_another_coordinate_system_is_refused_for_what_it_is(
    tmp_path: Path, crs: Any, told: str
) -> None:
    found = refusal(geojson(tmp_path, crs))
    assert told in found
    assert found.endswith("save it in longitude and latitude")


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.parquet"])
@pytest.mark.parametrize("code", [4978, 5558])  # of WGS 84 and of Ukraine's UCS-2000
def test_a_system_around_the_centre_of_the_earth_is_refused(
    tmp_path: Path, code: int, name: str
) -> None:
    frame = squares().to_crs(code)
    path = tmp_path / name
    frame.to_parquet(path) if name == "a.parquet" else frame.to_file(path)
    assert "cannot be turned into longitude and latitude" in refusal(path)


@pytest.mark.parametrize("odd", ["Infinity", "NaN"])
def test_a_vertex_that_is_no_number_does_not_refuse_the_others(tmp_path: Path, odd: str) -> None:
    frame = squares(a=[1, 2], geometry=[WEST, EAST])
    path = tmp_path / "a.geojson"
    path.write_text(frame.to_json().replace("34.0, 49.5", f"{odd}, 49.5", 1))
    assert len(read_vector(path)) == 2


def test_a_collection_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(squares(a=["окуповано"]).to_json(ensure_ascii=False).encode("cp1251"))
    assert "is not text in UTF-8" in refusal(path)


@pytest.mark.parametrize("encoding", ["windows-1251", "UTF-16", "ISO-8859-5"])
def test_kml_is_read_in_the_encoding_that_it_states(tmp_path: Path, encoding: str) -> None:
    ring = " ".join(f"{x},{y}" for x, y in WEST.exterior.coords)
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>окуповано</name>'
        f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing>"
        "</outerBoundaryIs></Polygon></Placemark></Document></kml>"
    )
    path = tmp_path / "a.kml"
    path.write_bytes(text.encode(encoding))
    found = read_vector(path)
    assert found["Name"].tolist() == ["окуповано"]
    assert km2(found) == pytest.approx(km2(squares()))


def test_a_system_of_one_feature_is_refused(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "EPSG:3857"}}
    shape = WEST.__geo_interface__ | {"crs": crs}
    deep = {"type": "GeometryCollection", "geometries": [shape]}
    whole = {"type": "FeatureCollection", "features": [], "crs": crs}
    for geometry in (shape, deep, whole):
        told = refusal(geojson(tmp_path, geometry=geometry))
        assert "a feature has a coordinate system of its own" in told


def test_topojson_is_in_degrees() -> None:
    assert km2(read_vector(case("c33_topo.json"))) == pytest.approx(WHOLE)


def test_curves_of_esri_json_are_refused_by_name() -> None:
    assert "holds curves (curveRings), which are not read" in refusal(case("c09_esri_curve.json"))


def test_a_sequence_names_the_line_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    path.write_text('{"type": "Point", "coordinates": [1, 2]}\n\x1e{"type": "Other"}\n')
    assert refusal(path) == f"{path}, line 2: is no GeoJSON feature; correct it"


def test_a_ring_that_is_not_closed_is_closed_and_told(tmp_path: Path) -> None:
    ring = [[32, 47.5], [34, 47.5], [34, 49.5], [32, 49.5]]
    path = geojson(tmp_path, geometry={"type": "Polygon", "coordinates": [ring]})
    frame = read_vector(path)
    assert km2(frame) == pytest.approx(km2(squares()))
    assert frame.attrs["findings"] == ("a.geojson: rings that were not closed are closed",)


def test_text_in_utf_16_is_json_as_well(tmp_path: Path) -> None:
    path = geojson(tmp_path)
    path.write_bytes(path.read_text().encode("utf-16"))
    assert km2(read_vector(path)) == pytest.approx(km2(squares()))


# --- coordinates


def test_an_undefined_coordinate_system_is_none() -> None:
    assert "has no coordinate system (CRS)" in refusal(case("c05_srs_m1.gpkg"))
    assert km2(read_vector(case("c05_srs_0.gpkg"))) == pytest.approx(WHOLE)


def test_rounding_at_180_is_taken_off_and_more_is_refused() -> None:
    frame = on_globe(squares(geometry=[shapely.box(170, 60, 180.00000000000006, 65)]), "a")
    assert frame.total_bounds[2] == 180
    with pytest.raises(InputError, match=r"longitudes beyond 180 \(from 170 to 185\); split the"):
        on_globe(squares(geometry=[shapely.box(170, 60, 185, 65)]), "a")
    with pytest.raises(InputError, match="coordinates beyond the globe, as metres read for"):
        on_globe(squares(geometry=[shapely.box(170, 60, 1850, 65)]), "a")


def test_a_coordinate_system_that_names_a_file_is_refused(tmp_path: Path) -> None:
    squares(a=[1]).to_file(tmp_path / "a.shp")
    (tmp_path / "a.prj").write_text(
        'GEOGCS["x",DATUM["x",SPHEROID["x",6378137,298.25],EXTENSION["PROJ4_GRIDS",'
        '"http://127.0.0.1/x.gsb"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
    )
    assert "its coordinate system names a file, which is not opened" in refusal(tmp_path / "a.shp")


# --- text


@pytest.mark.parametrize(
    ("encoding", "told"), [("cp1251", "cp1251"), ("cp866", "cp866"), ("utf-8", None)]
)
def test_text_of_a_shapefile_is_read_by_its_letters_and_told(
    tmp_path: Path, encoding: str, told: str | None
) -> None:
    words = ["окуповано", "Кривий Ріг"] if encoding != "cp866" else ["захвачено", "Донецк"]
    squares(a=words, geometry=[WEST, EAST]).to_file(tmp_path / "a.shp", encoding=encoding)
    (tmp_path / "a.cpg").unlink()
    frame = read_vector(tmp_path / "a.shp")
    assert frame["a"].tolist() == words
    findings = frame.attrs["findings"]
    assert [f"a.shp: text read as {told}, which none of its" in each for each in findings] == (
        [True] if told else []
    )


def test_other_text_of_a_shapefile_is_told_as_well(tmp_path: Path) -> None:
    squares(a=["Grüße"]).to_file(tmp_path / "a.shp", encoding="iso-8859-1")
    (tmp_path / "a.cpg").unlink()
    (finding,) = read_vector(tmp_path / "a.shp").attrs["findings"]
    assert finding.startswith("a.shp: text read as iso-8859-1, which none of its files says")
    assert read_vector(tmp_path / "a.shp", encoding="cp1252")["a"].tolist() == ["Grüße"]
    assert "unknown encoding 'x'" in refusal(tmp_path / "a.shp", encoding="x")


def test_links_of_kml_are_told(tmp_path: Path) -> None:
    text = case("c01_folders.kml").read_text()
    link = "<NetworkLink><Link><href>http://127.0.0.1/a.kml</href></Link></NetworkLink>"
    path = tmp_path / "a.kml"
    path.write_text(text.replace("</Folder></Document>", f"{link}</Folder></Document>"))
    assert "a.kml: links to other files are not followed" in read_vector(path).attrs["findings"]


def test_options_of_gdal_are_put_back(tmp_path: Path) -> None:
    import pyogrio

    squares().to_file(tmp_path / "a.gpkg")
    pyogrio.set_gdal_config_options({"OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "YES"})
    try:
        read_vector(tmp_path / "a.gpkg")
        assert pyogrio.get_gdal_config_option("OGR_SQLITE_ALLOW_EXTERNAL_ACCESS") == "YES"
    finally:
        pyogrio.set_gdal_config_options({"OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": None})


@pytest.mark.parametrize("in_zip", [True, False])
def test_what_belongs_to_a_shapefile_is_found_whatever_its_case(
    tmp_path: Path, in_zip: bool
) -> None:
    metres = squares(a=[1]).to_crs(3857)
    metres.to_file(tmp_path / "a.shp")
    for name in ("a.prj", "a.dbf"):
        (tmp_path / name).rename(tmp_path / name.upper())
    path = tmp_path / "a.shp"
    if in_zip:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for each in tmp_path.glob("[aA].???"):
                if each != path:
                    archive.write(each, each.name)
    frame = read_vector(path, areal=True)
    assert km2(frame) == pytest.approx(km2(squares()), rel=1e-6)
    assert frame["a"].tolist() == [1]


def test_a_shapefile_takes_nothing_of_another_that_differs_in_case(tmp_path: Path) -> None:
    squares(a=[1]).to_file(tmp_path / "a.shp")
    squares(b=[2]).to_file(tmp_path / "A.shp")
    (tmp_path / "a.prj").unlink()
    assert "has no coordinate system" in refusal(tmp_path / "a.shp")
    assert read_vector(tmp_path / "A.shp")["b"].tolist() == [2]
