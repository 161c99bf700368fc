"""Sites of a user's table: frames of any kind, odd types, limits."""

from __future__ import annotations

import datetime as dt
import json
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from minerals.errors import InputError
from minerals.tables.user import read_user_table
from minerals.views.listings import list_deposits

BASE = {"deposit_id": ["a", "b"], "name_en": ["A", "B"], "longitude": [37.0, 30.0],
        "latitude": [48.0, 50.0]}  # fmt: skip
NAMED = {"deposit_id": ["a"], "name_en": ["A"]}
LOCAL = pyproj.CRS.from_wkt('LOCAL_CS["x",UNIT["m",1]]')


def geo(shape: shapely.Geometry, crs: object = 4326) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(NAMED, geometry=[shape], crs=crs)


def refusal(source: object) -> str:
    with pytest.raises(InputError) as error:
        read_user_table(source)
    assert "--" not in str(error.value)
    return str(error.value)


POINT = shapely.Point(37, 48)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (gpd.GeoDataFrame(NAMED), "no active geometry; choose one with set_geometry"),
        (geo(POINT).rename(columns={"geometry": "shape"}), "no active geometry"),
        (geo(POINT, crs=LOCAL), "cannot be brought to longitude and latitude"),
        (geo(POINT, crs=4978), "it is geocentric"),
        (geo(POINT, crs=None), "has no coordinate system (CRS); set one"),
        (geo(shapely.Point(np.nan, np.inf)), "row 2: coordinates without end"),
        (geo(shapely.MultiPoint([(37, 48), (38, 48)])), "row 2: geometry is neither"),
        (geo(shapely.Polygon([(37, 48), (38, 48), (37.5, 48)])), "the outline has no area"),
        (pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("a", "b")])), "have 2 levels"),
        (pd.DataFrame(BASE | {"longitude": pd.to_datetime(["2025", "2026"])}), "not a number"),
        (pd.DataFrame(BASE | {"deposit_id": [pd.NaT, pd.NA]}), "rows 2, 3: no deposit_id"),
        (pd.DataFrame([["a", "A", 37, 48]]), "its columns are 0, 1, 2, 3"),
        (pd.DataFrame(), "holds no rows"),
    ],
)
def test_a_frame_that_cannot_be_used_is_refused_in_a_sentence(
    source: pd.DataFrame, sentence: str
) -> None:
    assert sentence in refusal(source)


@pytest.mark.parametrize(
    "source",
    [
        gpd.GeoDataFrame(BASE),
        pd.DataFrame(BASE).set_index(["deposit_id", "name_en"]),
        pd.DataFrame(BASE).convert_dtypes(),
        pd.DataFrame(BASE).convert_dtypes(dtype_backend="pyarrow"),
        pd.DataFrame(BASE).astype({"deposit_id": "category", "longitude": "category"}),
        pd.DataFrame(BASE).assign(geometry=[POINT, shapely.Point(30, 50)]),
    ],
)
def test_a_frame_of_odd_types_is_the_plain_one(source: pd.DataFrame) -> None:
    sites = read_user_table(source).sites
    assert sites["deposit_id"].tolist() == ["a", "b"]
    assert shapely.get_x(sites["geometry"]).tolist() == [37.0, 30.0]


def test_a_collection_of_one_is_its_member() -> None:
    square = shapely.box(37, 48, 37.1, 48.1)
    own = read_user_table(geo(shapely.GeometryCollection([square])))
    assert own.sites["outline"].iloc[0].equals(square)
    (point,) = read_user_table(geo(shapely.MultiPoint([(37, 48)]))).sites.geometry
    assert point == POINT


def test_own_columns_of_any_type_are_written() -> None:
    odd = pd.DataFrame(BASE).assign(
        tags=[[1, 2], {"a": 1}], when=[dt.date(2025, 1, 1), None], part=pd.Categorical(["x", "y"]),
        day=pd.to_datetime(["2025-01-01", None]), mark=[True, False], grade=[1.5, np.inf],
    )  # fmt: skip
    answer = list_deposits(read_user_table(odd))
    first = json.loads(answer.to_json())["rows"][0]
    assert {name: first[name] for name in ("tags", "when", "part", "mark", "grade")} == {
        "tags": "[1, 2]", "when": "2025-01-01", "part": "x", "mark": True, "grade": 1.5,
    }  # fmt: skip
    assert answer.to_csv().startswith("deposit_id,")


def test_own_columns_that_differ_within_a_deposit_are_all_kept() -> None:
    rows = pd.DataFrame(BASE | {"deposit_id": ["a", "a"], "longitude": 37, "latitude": 48})
    own = read_user_table(rows.assign(name_en="A", commodity=["coal", "gas"], source=["X", "Y"]))
    assert own.sites["source"].tolist() == ["X; Y"]


def chain(length: int) -> pd.DataFrame:
    ids = [f"d{n}" for n in range(length)]
    return pd.DataFrame({"deposit_id": ids, "name_en": ids, "longitude": 37.0, "latitude": 48.0,
                         "part_of": [None, *ids[:-1]]})  # fmt: skip


def test_a_chain_of_sections_has_a_limit() -> None:
    assert len(read_user_table(chain(40)).sites) == 40
    for table in (chain(3000), chain(3000)[::-1]):
        started = time.monotonic()
        assert "others in turn, more than 50; correct part_of" in refusal(table)
        assert time.monotonic() - started < 30
    assert "part of itself" in refusal(chain(3000).fillna("d2999"))


def test_parts_of_what_is_not_listed_are_told() -> None:
    own = read_user_table(chain(2).fillna("z"))
    assert own.findings == ("part_of names deposits that are not listed: z",)


def test_too_many_columns_and_too_long_texts_are_refused() -> None:
    wide = pd.DataFrame([[0] * 20_000], columns=[f"c{n}" for n in range(20_000)])
    assert "20,000 columns, more than" in refusal(wide)
    long = pd.DataFrame(BASE | {"name_en": ["A", "B" * 5_000_000]})
    assert "row 3: name_en has 5,000,000 characters" in refusal(long)
