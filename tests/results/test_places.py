"""Answers as files of places, each read back by the library that it is for."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from minerals.errors import InputError
from minerals.results import places
from minerals.results.formats import FORMATS
from minerals.results.result import Field, Result

POINTS = [shapely.Point(30.123456789, 50), shapely.Point(31, 51), shapely.Point(32, 52)]
FIELDS = (
    Field("name_en", "Name"),
    Field("status", "Status"),
    Field("since", "Since", "date"),
    Field("certain", "Certain", "yes"),
    Field("probability", "Probability", "percent"),
)


def answer(**columns: list[object]) -> Result:
    rows = {
        "name_en": ["Шевченківське", "<b>&", "c"],
        "status": ["occupied", "contested", "government"],
        "since": ["2025-02-24", None, "2022-11-11"],
        "certain": [True, False, True],
        "probability": [0.25, None, 1.0],
    }
    frame = gpd.GeoDataFrame(rows | columns, geometry=POINTS, crs="EPSG:4326")
    header = {"as_of": "2025-02-24", "licence": {"control": "CC BY-SA 4.0"}}
    return Result("deposits", header, frame, FIELDS, ("a note",), cite=lambda: ("a: A book",))


def written(result: Result, form: str, folder: Path) -> Path:
    content = FORMATS[form].write(result)
    path = folder / f"a{FORMATS[form].ending}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("form", ["geojson", "gpkg", "fgb"])
def test_gdal_reads_what_was_written(form: str, tmp_path: Path) -> None:
    read = pyogrio.read_dataframe(written(answer(), form, tmp_path), layer=0)
    read = read.set_index("name_en").loc[list(answer().frame["name_en"])].reset_index()
    made = answer().to_frame()
    assert read["status"].tolist() == made["status"].tolist()
    assert read["certain"].tolist() == [True, False, True]
    assert pd.to_datetime(read["since"]).isna().tolist() == [False, True, False]
    assert pd.to_datetime(read["since"])[2] == pd.Timestamp("2022-11-11")
    assert read["probability"].dtype == "float64"
    assert read["probability"].dropna().tolist() == [0.25, 1.0]
    assert read.crs.to_epsg() == 4326
    assert read.geometry.geom_equals_exact(made.geometry, 1e-7).all()


@pytest.mark.parametrize("form", ["geojson", "gpkg"])
def test_a_date_has_no_time_of_day(form: str, tmp_path: Path) -> None:
    told = pyogrio.read_info(written(answer(), form, tmp_path), layer=0)
    assert dict(zip(told["fields"], told["ogr_types"], strict=True))["since"] == "OFTDate"


def test_geojson_has_what_the_answer_is_about(tmp_path: Path) -> None:
    made = json.loads(written(answer(), "geojson", tmp_path).read_text(encoding="utf-8"))
    assert made["type"] == "FeatureCollection"
    assert made["about"]["notes"] == ["a note"]
    assert made["about"]["sources"] == ["a: A book"]
    assert made["about"]["as_of"] == "2025-02-24"
    assert made["features"][0]["geometry"]["coordinates"] == [30.1234568, 50.0]


def test_an_answer_without_rows_is_a_collection_without_features(tmp_path: Path) -> None:
    result = answer()
    empty = Result("deposits", {}, result.frame.iloc[:0], FIELDS)
    assert json.loads(written(empty, "geojson", tmp_path).read_text())["features"] == []
    for form in ("gpkg", "fgb", "parquet", "kml"):
        written(empty, form, tmp_path)
    assert len(gpd.read_parquet(tmp_path / "a.parquet")) == 0
    assert len(pyogrio.read_dataframe(tmp_path / "a.gpkg", layer=0)) == 0


def test_geoparquet_is_of_version_1_1_with_types_and_what_it_is_about(tmp_path: Path) -> None:
    path = written(answer(), "parquet", tmp_path)
    schema = pq.read_schema(path)
    geo = json.loads(schema.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"]["geometry_types"] == ["Point"]
    assert str(schema.field("since").type) == "date32[day]"
    assert str(schema.field("certain").type) == "bool"
    assert json.loads(schema.metadata[b"minerals"])["licence"] == {"control": "CC BY-SA 4.0"}
    read = gpd.read_parquet(path)
    assert read.geometry.geom_equals(answer().frame.geometry).all()


def test_rows_without_places_are_plain_parquet_and_nothing_else(tmp_path: Path) -> None:
    frame = pd.DataFrame({"share": [0.5], "models": [{"low": 1}], "usd": [None]})
    result = Result("estimate", {}, frame, (Field("usd", "USD", "money"),))
    table = pq.read_table(written(result, "parquet", tmp_path))
    assert table.column_names == ["share", "models", "usd"]
    assert b"geo" not in table.schema.metadata
    assert table["models"].to_pylist() == ['{"low": 1}']
    assert (str(table["usd"].type), table["usd"].to_pylist()) == ("double", [None])
    for form in ("geojson", "gpkg", "fgb", "kml"):
        with pytest.raises(InputError, match=r"estimate: its rows have no geometry.*\.parquet"):
            FORMATS[form].write(result)


def test_kml_names_its_places_and_keeps_markup_text(tmp_path: Path) -> None:
    path = written(answer(), "kml", tmp_path)
    space = {"k": "http://www.opengis.net/kml/2.2"}
    root = ElementTree.parse(path).getroot()
    names = [each.text for each in root.findall(".//k:Placemark/k:name", space)]
    assert names == ["Шевченківське", "<b>&", "c"]
    (told,) = root.findall("k:Document/k:description", space)
    assert "note: a note" in str(told.text)
    assert "source: a: A book" in str(told.text)
    assert len(pyogrio.read_dataframe(path)) == 3


def test_a_geopackage_is_styled_by_status_and_says_what_it_is(tmp_path: Path) -> None:
    path = written(answer(), "gpkg", tmp_path)
    with closing(sqlite3.connect(path)) as base:
        (row,) = base.execute(
            "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
        ).fetchall()
        told = dict(base.execute("SELECT name, text FROM about").fetchall())
    assert row[:3] == ("deposits", "geom", 1)
    root = ElementTree.fromstring(row[3])
    values = [each.get("value") for each in root.iter("category")]
    assert values == ["occupied", "contested", "government"]
    symbols = {each.get("name") for each in root.iter("symbol")}
    assert {each.get("symbol") for each in root.iter("category")} <= symbols
    assert told["note"] == "a note"
    assert told["licence.control"] == "CC BY-SA 4.0"


def test_columns_that_a_geopackage_cannot_hold_are_told_or_kept(tmp_path: Path) -> None:
    path = written(answer(fid=[7, 7, 7]), "gpkg", tmp_path)
    assert pyogrio.read_dataframe(path, layer=0)["fid"].tolist() == [7, 7, 7]
    with pytest.raises(InputError, match=r"GPKG cannot hold these rows .* rename the columns"):
        places.geopackage(answer(STATUS=["a", "b", "c"]))


def test_a_status_has_the_colour_of_the_printed_map() -> None:
    from matplotlib.colors import to_rgb

    from minerals.results.qgis import STATUS_COLORS
    from minerals.views.maps.static import MARK_STYLES

    for status, color in STATUS_COLORS.items():
        rgb = tuple(round(255 * each) for each in to_rgb(MARK_STYLES[status][0]))
        assert color == f"{rgb[0]},{rgb[1]},{rgb[2]},255"
