"""Small files as people have them: each gives the answer of its plain twin, or its right reason."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.tables.inventory import Inventory
from minerals.tables.user import read_user_table

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference"
pytestmark = pytest.mark.filterwarnings("ignore:.*measures is now called basis")

TWINS = (
    *("h_xy.csv", "h_LongLat.csv", "h_idname.gpkg", "okq.csv", "semi_dec.csv", "pipe.csv"),
    *("csv.zip", "ok.csv.gz", "ok.xlsx", "ok.parquet"),
)
SITE = ["deposit_id", "name_en", "location_precision_km"]
FIGURE = ["deposit_id", "commodity_id", "canonical", "canonical_low", "canonical_high", "role"]


def shared(name: str) -> Path:
    path = REFERENCE / name
    if not path.exists():
        pytest.skip(f"{path} is not beside this checkout")
    return path


def read(name: str) -> Inventory:
    return read_user_table(shared(name))


def told(name: str) -> str:
    return "\n".join(read(name).findings)


def assert_same(one: Inventory, two: Inventory) -> None:
    pd.testing.assert_frame_equal(
        pd.DataFrame(one.sites[SITE]), pd.DataFrame(two.sites[SITE]), check_dtype=False
    )
    points = (shapely.get_coordinates(each.sites.geometry.to_numpy()) for each in (one, two))
    np.testing.assert_allclose(*points, atol=1e-9)
    pd.testing.assert_frame_equal(one.resources[FIGURE], two.resources[FIGURE], check_dtype=False)


@pytest.mark.parametrize("name", TWINS)
def test_a_table_in_another_form_is_its_plain_twin(name: str) -> None:
    assert_same(read(f"cases/tables/{name}"), read("cases/tables/ok.csv"))


@pytest.mark.parametrize(
    ("name", "twin"),
    [
        ("cases/tables/near_names.csv", "cases/tables/near.csv"),
        ("cases/tables/near.shp", "cases/tables/near.csv"),
        ("cases/c07_shp/dep.shp", "cases/c07_dep.csv"),
        ("cases/c08_dep_utf16.csv", "cases/c08_dep1251.csv"),
        ("cases/c18_dep.xlsx", "cases/dep_ua.csv"),
        ("cases/c18_gem.xlsx", "cases/dep_ua.csv"),
        ("cases/c29_dep.parquet", "cases/dep_ua.csv"),
    ],
)
def test_a_file_of_the_same_data_is_the_same(name: str, twin: str) -> None:
    assert_same(read(name), read(twin))


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("cases/tables/h_xy.csv", "x is longitude, y is latitude"),
        ("cases/tables/near_names.csv", "precision_km is location_precision_km"),
        ("cases/tables/near.shp", "location_p is location_precision_km"),
        ("cases/tables/near.csv", "columns not used: national_quantity"),
        ("cases/tables/semi_dec.csv", "decimal comma read in longitude, latitude"),
        ("cases/tables/twosrc.csv", "figures that are not preferred left out (row 3)"),
        ("cases/c08_dep1251.csv", "text read as cp1251"),
        ("cases/c08_dep_utf16.csv", "text read as utf-16"),
        ("cases/c16_status.csv", "status as own_status, certain as own_certain"),
        ("cases/c17_trailing.csv", "empty fields beyond the last column"),
        ("cases/c18_gem.xlsx", "sheet Mines read, not About"),
        ("cases/c32_dep_wkt.csv", "places read from WKT"),
        ("cases/c40_dupid.csv", "differ in name_en, the first counts: A, A again (rows 2, 3)"),
        ("hostile/dup_row.csv", "repeated rows counted once (row 4)"),
        ("hostile/range_only.csv", "the middle of the range counts"),
    ],
)
def test_what_was_done_with_a_table_is_told(name: str, finding: str) -> None:
    assert finding in told(name)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("cases/c31_viina.csv", "no column deposit_id, name_en;"),
        ("cases/c42_gc.geojson", "row 2: geometry is neither a point nor a polygon, but several"),
        ("hostile/dup_col.csv", "column quantity stands 2 times (columns 6, 7)"),
        ("hostile/flat_outline.geojson", "row 2: the outline has no area"),
    ],
)
def test_a_table_that_cannot_be_understood_is_refused_with_the_reason(
    name: str, sentence: str
) -> None:
    with pytest.raises(InputError) as error:
        read(name)
    assert sentence in str(error.value)


def test_of_two_sources_the_preferred_counts() -> None:
    answer = minerals.share(read("cases/tables/twosrc.csv"), by="quantity", commodity="lithium")
    (row,) = answer.to_dict()["rows"]
    assert row["quantity_total"] == 30
    assert row["share"] == pytest.approx(10 / 30)


def test_a_repeated_row_counts_once() -> None:
    answer = minerals.share(read("hostile/dup_row.csv"), by="quantity", commodity="coal")
    (row,) = answer.to_dict()["rows"]
    assert row["quantity_total"] == 40
    assert row["share"] == pytest.approx(0.25)


def test_the_middle_of_a_range_is_its_value() -> None:
    figures = read("hostile/range_only.csv").resources
    assert figures["quantity"].tolist() == [10, 30]
    assert figures["canonical_low"].tolist() == [5, 30]


def test_a_column_of_another_meaning_shifts_nothing() -> None:
    own = read("cases/c17_trailing_drc.csv")
    assert own.sites["name_en"].tolist() == ["Mine A", "Mine B"]
    assert own.sites["depth_m"].tolist() == ["29", "40"]


def test_a_point_in_a_multipoint_is_a_point() -> None:
    (point,) = read("cases/c25_multipoint.geojson").sites.geometry
    assert (point.x, point.y) == (33, 48.5)


def test_own_columns_stand_in_the_answer_beside_ours() -> None:
    from minerals.views.listings import list_deposits

    inventory = read("cases/c16_status.csv")
    frame = list_deposits(inventory).to_frame()
    assert frame["own_status"].tolist() == ["operating", "mothballed", "retired", "operating"]
    assert set(frame["status"]) <= {"occupied", "government", "contested"}
    assert minerals.status(inventory)["own_value"].tolist() == ["1", "2", "3", "4"]
    details = minerals.share(inventory).details
    assert details["own_low"].tolist() == ["9"] * 4


def test_no_place_and_places_far_from_all_polygons_are_not_passed_over() -> None:
    control = minerals.control(shared("cases/c20_drc.geojson"), snapshot_date="2025-02-24")
    rows = pd.read_csv(shared("cases/c20_dep_drc.csv"))
    with pytest.raises(InputError, match=r"m4 \(row 5\): longitude 0 and latitude 0"):
        minerals.share(rows, control=control)
    (row,) = minerals.share(rows[:3], control=control).to_dict()["rows"]
    assert row["share"] == pytest.approx(2 / 3)
    far = rows.assign(longitude=[28.9, 27.0, 29.2, 50.0])
    answer = minerals.share(far, control=control)
    assert any("m4 (row 5): far from all polygons" in note for note in answer.notes)
    assert answer.header["findings"]["deposits"]


def test_findings_stand_in_every_answer() -> None:
    table = shared("cases/tables/h_xy.csv")
    expected = "deposits: columns under other names: id is deposit_id"
    from minerals.views.listings import changes, list_deposits

    for answer in (
        minerals.share(table),
        minerals.timeline(table, start="2022-02-23", end="2022-03-31"),
        minerals.estimate(table, commodity="coal", assume="coal=100Mt"),
        list_deposits(table),
        changes("2022-02-23", "2022-04-30", deposits=table),
    ):
        assert answer.notes[-1].startswith(expected), answer.kind
        assert answer.to_dict()["findings"]["deposits"][0].startswith("columns under other names")
    assert minerals.status(table).attrs["notes"][0].startswith(expected)


def test_layers_of_deposits_are_read_together() -> None:
    assert len(read("cases/c49_dep_layers.gpkg").sites) == 4


def test_hostile_texts_are_texts() -> None:
    own = read("hostile/hostile.csv")
    raw = pd.read_csv(shared("hostile/hostile.csv"), dtype=str, keep_default_na=False)
    assert own.sites["deposit_id"].tolist() == raw["deposit_id"].str.strip().tolist()


def test_a_stray_hole_takes_no_land_from_an_outline() -> None:
    control = minerals.control(shared("cases/c24_area.geojson"), snapshot_date="2025-02-24")
    found = minerals.status(shared("cases/c24_outline.geojson"), control=control)
    assert found["occupied_fraction"].max() == pytest.approx(1)


def test_a_geodataframe_is_its_file() -> None:
    frame = gpd.read_file(shared("cases/tables/h_idname.gpkg"))
    assert_same(read_user_table(frame), read("cases/tables/ok.csv"))
