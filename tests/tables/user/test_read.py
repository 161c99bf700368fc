"""Users' own tables; every deposit in here is made up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import minerals
from minerals.errors import InputError
from minerals.tables.user import read_user_table

WriteCsv = Callable[..., Path]
POINT, SQUARE = shapely.Point(37.0, 48.0), shapely.box(37.0, 48.0, 37.1, 48.1)


def frame(**values: object) -> pd.DataFrame:
    row = {"deposit_id": "a", "name_en": "A", "longitude": 37.0, "latitude": 48.0} | values
    return pd.DataFrame([row])


def shapes(*geometries: shapely.Geometry | None, crs: object = 4326) -> gpd.GeoDataFrame:
    names = [f"d{number}" for number in range(len(geometries))]
    frame = {"deposit_id": names, "name_en": [name.upper() for name in names]}
    return gpd.GeoDataFrame(frame, geometry=list(geometries), crs=crs)


def refusal(source: object) -> str:
    with pytest.raises(InputError) as error:
        read_user_table(source)
    sentence = str(error.value)
    assert "\n" not in sentence
    return sentence


def test_a_plain_table_becomes_sites_and_resources(write_csv: WriteCsv) -> None:
    path = write_csv(
        "a,A,37.8,48.0,coal,5,Mt,0.5",
        "a,A,37.8,48.0,gas,,,0.5",
        "b,B,30.5,50.4,,,,",
        extra="commodity,quantity,unit,location_precision_km",
    )
    own = read_user_table(path)
    assert own.name == str(path)
    assert own.sites["deposit_id"].tolist() == ["a", "b"]
    assert own.sites["location_precision_km"].tolist() == [0.5, 1.0]
    assert own.resources["commodity_id"].tolist() == ["coal", "gas", "unspecified"]
    assert own.resources["canonical"].isna().tolist() == [False, True, True]
    assert set(own.resources["role"]) == {"main"}


def test_the_old_name_of_the_basis_is_read_with_a_warning() -> None:
    mine = frame(commodity="lithium", quantity=100.0, unit="kt")
    with pytest.warns(FutureWarning, match="measures is now called basis; rename it") as told:
        old = read_user_table(mine.assign(measures="oxide"))
    assert len(told) == 1
    new = read_user_table(mine.assign(basis="oxide"))
    assert old.resources["basis"].tolist() == ["oxide"]
    assert old.resources["canonical"].tolist() == new.resources["canonical"].tolist()


def test_a_column_measures_beside_the_basis_is_a_column_like_others() -> None:
    own = read_user_table(frame(commodity="iron", basis="ore", measures="by hand"))
    assert own.resources["basis"].tolist() == ["ore"]
    assert own.sites["measures"].tolist() == ["by hand"]


@pytest.mark.parametrize("column", ["deposit_id", "name_en", "longitude", "latitude"])
def test_a_required_column_that_is_not_there_is_named(column: str) -> None:
    sentence = refusal(frame().drop(columns=column))
    assert f"no column {column};" in sentence
    assert "a deposit table needs deposit_id, name_en, longitude and latitude" in sentence


@pytest.mark.parametrize(
    ("row", "extra", "sentence"),
    [
        (",B,37,48", "", "row 3: no deposit_id; give every deposit one"),
        ('" ",B,37,48', "", "row 3: no deposit_id"),
        ("b,,37,48", "", "row 3: no name_en"),
        ("b,B,,48", "", "row 3: no longitude or latitude; give both"),
        ("b,B,37°30',48", "", 'row 3: longitude is not a number: "37°30\'"; correct it'),
        ("b,B,37,48,at sea", "setting", "own.csv, row 3: known are land, offshore"),
        ("b,B,37,N48", "", "row 3: latitude is not a number"),
        ("b,B,48,370", "", "row 3: longitude beyond 180 or latitude beyond 90; check whether"),
        ("b,B,5310000,410000", "", "swapped, or in metres"),
        ("b,B,inf,48", "", "row 3: longitude beyond 180"),
        ("b,B,37,48,0", "location_precision_km", "row 3: location_precision_km must be above 0"),
        ("b,B,37,48,-1", "location_precision_km", "row 3: location_precision_km must be above 0"),
        ("b,B,37,48,near", "location_precision_km", "row 3: location_precision_km is not a number"),
        ("b,B,37,48,-5,Mt", "quantity,unit", "row 3: quantity is below 0"),
        ("b,B,37,48,many,Mt", "quantity,unit", "row 3: quantity is not a number"),
        ("b,B,37,48,5,", "quantity,unit", "row 3: a quantity without a unit; fill column unit"),
        ("b,B,37,48,5", "quantity", "row 3: a quantity without a unit; add column unit"),
        ("b,B,37,48,5,tons", "quantity,unit", "unknown unit 'tons'"),
        ("b,B,37,48,5,Mt,ores", "quantity,unit,basis", "own.csv, row 3: did you mean ore?"),
        ("b,B,37,48,5,Mt,Z9", "quantity,unit,category", "unknown category 'Z9'"),
        ("b,B,37,48,inf,Mt", "quantity,unit", "row 3: quantity"),
        ("b,B,37,48,5,Mt,9", "quantity,unit,quantity_low", "row 3: quantity"),
        ("b,B,37,48,5,Mt,1", "quantity,unit,quantity_high", "row 3: quantity"),
        ("b,B,37,48,boss", "role", "unknown role 'boss'"),
        ("b,B,37,48,b", "part_of", "part_of"),
    ],
)
def test_an_impossible_value_is_refused_with_its_row_as_a_spreadsheet_counts(
    row: str, extra: str, sentence: str, write_csv: WriteCsv
) -> None:
    good = "a,A,37,48" + "," * (row.count(",") - 3)
    assert sentence in refusal(write_csv(good, row, extra=extra))


@pytest.mark.parametrize(
    ("row", "extra", "sentence"),
    [
        ('b,B,"37,5,5",48', "", "row 3: longitude is not a number: '37,5,5'; correct it"),
        ("b,B,37,48,at sea", "setting", "own.csv, row 3: known are land, offshore"),
    ],
)
def test_a_value_in_another_hand_is_refused_with_how_to_write_it(
    row: str, extra: str, sentence: str, write_csv: WriteCsv
) -> None:
    good = "a,A,37,48" + ",land" * bool(extra)
    assert sentence in refusal(write_csv(good, row, extra=extra))


def test_many_bad_rows_are_counted_and_the_first_five_named(write_csv: WriteCsv) -> None:
    rows = [f"d{number},D,x,48" for number in range(8)]
    assert "rows 2, 3, 4, 5, 6 and 3 more: longitude" in refusal(write_csv(*rows))


def test_blank_lines_do_not_shift_the_row_numbers(write_csv: WriteCsv) -> None:
    assert "row 4: longitude" in refusal(write_csv("a,A,37,48", "", "b,B,x,48"))


def test_coordinates_swapped_within_the_globe_are_refused_with_their_row(
    write_csv: WriteCsv,
) -> None:
    path = write_csv("a,A,37,48,coal", "a,A,37,48,gas", "b,B,48,37,coal", extra="commodity")
    with pytest.raises(InputError, match="longitude and latitude look swapped") as error:
        minerals.share(path)
    assert "b (row 4)" in str(error.value)


def test_one_identifier_at_two_places_is_refused(write_csv: WriteCsv) -> None:
    sentence = refusal(write_csv("a,A,37,48", "a,A,37.5,48"))
    assert "deposit_id 'a' stands at 2 different places" in sentence


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    assert str(path) in refusal(path)


def test_places_without_columns_are_refused_for_what_they_lack() -> None:
    places = gpd.GeoDataFrame(geometry=gpd.points_from_xy([37], [48]), crs="EPSG:4326")
    assert "no column deposit_id, name_en" in refusal(places)


@pytest.mark.filterwarnings("error")
def test_numbers_written_as_text_are_no_wkt_and_warn_of_nothing() -> None:
    own = pd.DataFrame({"id": ["a"], "name": ["A"], "wkt": ["0101000000000000000080404000000048"]})
    assert "is not WKT" in refusal(own)


@pytest.mark.parametrize("source", [5, [1, 2], {"id": "a"}, None])
def test_what_is_no_table_is_refused_by_its_kind(source: object) -> None:
    with pytest.raises(InputError, match=f"read from a {type(source).__name__}: give a path"):
        read_user_table(source)  # type: ignore[arg-type]


def test_a_table_without_rows_is_refused(write_csv: WriteCsv) -> None:
    assert "holds no rows; give at least one deposit" in refusal(write_csv())
    assert "holds no rows" in refusal(frame().iloc[:0])


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg", ".xyz"])
def test_a_file_that_is_not_there_is_refused(suffix: str, tmp_path: Path) -> None:
    assert "no such file; check the name" in refusal(tmp_path / f"none{suffix}")


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg", ".shp"])
@pytest.mark.parametrize("content", [bytes(range(256)) * 8, b'"a,b\n1,2'], ids=["bytes", "torn"])
def test_a_file_of_something_else_is_refused(suffix: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"junk{suffix}"
    path.write_bytes(content)
    assert refusal(path).startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("suffix", "told"),
    [(".csv", "is a folder; give a file"), (".geojson", "is a folder; give a file")],
)
def test_a_folder_is_refused(suffix: str, told: str, tmp_path: Path) -> None:
    (tmp_path / f"own{suffix}").mkdir()
    assert told in refusal(tmp_path / f"own{suffix}")


def test_a_latin_1_file_is_refused_with_the_encoding_that_works(write_csv: WriteCsv) -> None:
    path = write_csv("a,Grüne Größe,37,48", encoding="latin-1")
    assert "give a CSV file in UTF-8" in refusal(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("sep", [",", ";", "\t"])
def test_separators_and_byte_order_marks_are_understood(
    sep: str, encoding: str, write_csv: WriteCsv
) -> None:
    own = read_user_table(write_csv("a,Є,37.5,48.25", "b,Ї,38,47", sep=sep, encoding=encoding))
    assert own.sites["name_en"].tolist() == ["Є", "Ї"]
    assert shapely.get_x(own.sites["geometry"]).tolist() == [37.5, 38.0]
    assert shapely.get_y(own.sites["geometry"]).tolist() == [48.25, 47.0]


@pytest.mark.parametrize(("file", "crs"), [("own.gpkg", 32637), ("own.geojson", 3857)])
def test_vector_files_of_another_crs_come_back_in_degrees(
    file: str, crs: int, tmp_path: Path
) -> None:
    shapes(POINT, SQUARE).to_crs(crs).to_file(tmp_path / file)
    own = read_user_table(tmp_path / file)
    point, inside = own.sites.geometry
    assert point.distance(POINT) < 1e-7
    assert SQUARE.contains(inside)
    assert own.sites["outline"].iloc[0] is None
    overlap = own.sites["outline"].iloc[1].intersection(SQUARE).area
    assert overlap == pytest.approx(SQUARE.area, rel=1e-6)


def test_a_geodataframe_in_another_crs_is_read_whatever_its_geometry_is_called() -> None:
    own = read_user_table(shapes(POINT).to_crs(32637).rename_geometry("geom"))
    assert own.sites.geometry.iloc[0].distance(POINT) < 1e-7
    assert "geom" not in own.sites


def test_a_crossed_polygon_becomes_a_valid_outline() -> None:
    bow_tie = shapely.Polygon([(37, 48), (37.1, 48.1), (37.1, 48), (37, 48.1)])
    (outline,) = read_user_table(shapes(bow_tie)).sites["outline"]
    assert outline.is_valid
    assert outline.area == pytest.approx(0.005)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (shapes(POINT, crs=None), "has no coordinate system (CRS); set one"),
        (shapes(POINT, None), "row 3: no geometry; give every deposit one"),
        (shapes(POINT, shapely.Point()), "row 3: no geometry"),
        (shapes(POINT, shapely.LineString([(37, 48), (38, 48)])), "row 3: geometry is neither"),
        (shapes(shapely.Point(370, 48)), "row 2: "),
    ],
)
def test_an_unusable_geometry_is_refused(source: gpd.GeoDataFrame, sentence: str) -> None:
    assert sentence in refusal(source)


def test_further_columns_are_kept() -> None:
    own = read_user_table(frame(operator="Made-up Ltd", grade=1.5))
    assert own.sites["operator"].tolist() == ["Made-up Ltd"]
    assert own.sites["grade"].tolist() == [1.5]


def test_the_callers_own_frame_is_left_alone() -> None:
    mine = frame(commodity=" coal ")
    before = mine.copy(deep=True)
    own = read_user_table(mine)
    own.sites["name_en"] = "spoilt"
    pd.testing.assert_frame_equal(mine, before)


def test_an_odd_index_changes_nothing() -> None:
    mine = pd.concat([frame(), frame(deposit_id="b", longitude=38.0)])
    mine.index = pd.Index([7, 7])
    own = read_user_table(mine)
    assert shapely.get_x(own.sites["geometry"]).tolist() == [37.0, 38.0]
    assert own.resources["deposit_id"].tolist() == ["a", "b"]


def test_an_unknown_commodity_is_kept_in_the_unit_used_first(write_csv: WriteCsv) -> None:
    path = write_csv(
        "a,A,37,48,unobtainium,1,kt",
        "b,B,37,48.1,unobtainium,1,Mt",
        extra="commodity,quantity,unit",
    )
    (row,) = minerals.share(path, by="quantity", commodity="unobtainium").to_dict()["rows"]
    assert (row["quantity_total"], row["unit"]) == (1001.0, "kt")
    assert row["coverage_national"] is None


@pytest.mark.parametrize("word", ["rare-earths", "Rare earths", " rare_earths "])
def test_a_known_commodity_is_known_however_it_is_spelt(word: str) -> None:
    answer = minerals.share(frame(commodity=word), commodity="rare-earths")
    assert answer.to_frame()["n"].tolist() == [1]
    assert answer.to_frame()["group"].tolist() == ["rare-earths"]


def test_a_deposit_without_a_role_counts_for_its_commodity(write_csv: WriteCsv) -> None:
    path = write_csv("a,A,37,48,coal,", "b,B,37,48,coal,main", extra="commodity,role")
    assert minerals.share(path, commodity="coal").to_frame()["n"].tolist() == [2]


@pytest.mark.parametrize("ids", [("w", "s"), ("1", "2")])
def test_sections_are_recognised_whether_identifiers_are_words_or_numbers(
    ids: tuple[str, str], write_csv: WriteCsv
) -> None:
    whole, section = ids
    path = write_csv(
        f"{whole},W,37,48,,coal", f"{section},S,37,48,{whole},coal", extra="part_of,commodity"
    )
    assert minerals.share(path).to_frame()["n"].tolist() == [1]


def test_a_ring_of_sections_is_refused_and_not_dropped(write_csv: WriteCsv) -> None:
    assert "part_of" in refusal(write_csv("a,A,37,48,b", "b,B,37,48,a", extra="part_of"))


@pytest.mark.parametrize("word", ["NA", "None", "null"])
def test_an_identifier_that_looks_like_nothing_is_an_identifier(
    word: str, write_csv: WriteCsv
) -> None:
    own = read_user_table(write_csv(f"{word},Namibia,37,48"))
    assert own.sites["deposit_id"].tolist() == [word]


@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 1e9)),
        min_size=1,
        max_size=6,
    )
)
def test_places_and_quantities_come_through_as_they_were_given(
    rows: list[tuple[float, float, float]],
) -> None:
    mine = pd.DataFrame(rows, columns=["longitude", "latitude", "quantity"])
    mine = mine.assign(deposit_id=[f"d{row}" for row in range(len(mine))], name_en="D")
    own = read_user_table(mine.assign(commodity="iron", unit="Mt", basis="ore"))
    assert shapely.get_x(own.sites["geometry"]).tolist() == mine["longitude"].tolist()
    assert shapely.get_y(own.sites["geometry"]).tolist() == mine["latitude"].tolist()
    for column in ("canonical", "canonical_low", "canonical_high"):
        assert own.resources[column].tolist() == pytest.approx(mine["quantity"].tolist())
