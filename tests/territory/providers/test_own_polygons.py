"""Tables of any content are read or refused by a sentence, in memory as from a file."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import minerals
from minerals.cli import main
from minerals.errors import InputError

SQUARE = shapely.box(33, 47.5, 36, 49)
CELLS = st.sampled_from([
    None, "", 0, 1, True, 1.5, float("nan"), float("inf"), 10**20, b"x", [1], {"a": 1}, pd.NaT,
    pd.NA, "occupied", "Government", "liberated", "RU", "2025-02-24", "0001-01-01", 1740355200000,
    "x" * 500, "\u202e\x1b[31m\n", "=1", pd.Timestamp("2025-01-01", tz="Europe/Kyiv"),
    dt.date(2025, 1, 1), np.float32(2),
])  # fmt: skip
LANDS = st.sampled_from([
    None, SQUARE, shapely.force_3d(SQUARE), shapely.Polygon(), shapely.Point(33, 48),
    shapely.GeometryCollection([SQUARE, shapely.Point(33, 48)]),
    shapely.LineString([(1, 1), (2, 2)]),
    shapely.Polygon([(33, 48), (35, 49), (35, 48), (33, 49)]), shapely.Polygon([(33, 48)] * 4),
    shapely.transform(SQUARE, lambda xy: xy + np.where(np.arange(5)[:, None] == 2, np.nan, 0)),
])  # fmt: skip
NAMES = ("status", "Control", "held by", "date", "Дата", "to", "note", 1)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "snapshot_date": st.just("2025-01-01"),
        "date_field": st.sampled_from(["date", "to"]),
        "until_field": st.just("to"),
        "status_field": st.sampled_from(["status", "note"]),
        "mapping": st.just({"RU": "occupied", "": "contested"}),
    },
)


def read(frame: gpd.GeoDataFrame, options: dict[str, Any]) -> tuple[Any, str]:
    """Return a history, or the sentence that refuses it."""
    try:
        return minerals.control(frame, **options), ""
    except InputError as error:
        return None, str(error)


@given(st.data(), st.sets(st.sampled_from(NAMES), max_size=4), st.integers(1, 4), OPTIONS)
def test_a_table_of_any_content_is_read_or_refused_in_one_sentence(
    data: Any, names: set[Any], count: int, options: dict[str, Any]
) -> None:
    rows = {
        name: data.draw(st.lists(CELLS, min_size=count, max_size=count))
        for name in sorted(names, key=str)
    }
    lands = data.draw(st.lists(LANDS, min_size=count, max_size=count))
    table = pd.DataFrame(rows, dtype=object, index=range(count))
    history, refusal = read(gpd.GeoDataFrame(table, geometry=lands, crs=4326), options)
    assert "\n" not in refusal
    for day in history.dates if history else ():
        assert history.at(day).occupied.is_valid
        assert history.at(day).findings


def test_rows_that_hold_until_a_day_are_asked_for_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.geojson"
    properties = {"from": "2022-03-01", "to": "2025-12-31"}
    row = {
        "type": "Feature",
        "properties": properties,
        "geometry": shapely.geometry.mapping(SQUARE),
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [row]}))
    asked = ["control", "show", "2025-02-24", "--control", str(path), "--format", "json"]
    asked += ["--date-field", "from", "--until-field", "to"]
    told = CliRunner().invoke(main, asked)
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert found["snapshot"] == "2022-03-01"
    assert any("'to' is the last day on which a polygon holds" in f for f in found["findings"])
    twice = CliRunner().invoke(main, [*asked, "--snapshot-date", "2025-01-01"])
    assert twice.exit_code == 2
    assert "both state the date: leave one of them out" in twice.output


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Polygon([(33, 48), (34, 48), (35, 48)]),
        shapely.Polygon(SQUARE.exterior, [SQUARE.exterior]),
    ],
)
def test_polygons_without_area_alone_are_refused(shape: shapely.Polygon) -> None:
    frame = gpd.GeoDataFrame(geometry=[shape], crs="EPSG:4326")
    with pytest.raises(InputError, match="no polygon has an area"):
        minerals.control(frame, snapshot_date="2025-01-01")


@pytest.mark.parametrize("source", [5, [1], gpd.GeoSeries([SQUARE], crs="EPSG:4326")])
def test_what_is_no_polygons_is_refused_by_its_kind(source: object) -> None:
    with pytest.raises(InputError, match=f"read from a {type(source).__name__}: give a path"):
        minerals.control(source)


def test_a_mapping_is_a_dict_whose_empty_cells_have_any_form() -> None:
    frame = gpd.GeoDataFrame({"who": ["occupied", None]}, geometry=[SQUARE, SQUARE], crs=4326)
    given = {"snapshot_date": "2025-01-01", "status_field": "who"}
    for empty in ("", None, float("nan")):
        assert minerals.control(frame, mapping={empty: "contested"}, **given).dates
    with pytest.raises(InputError, match="mapping is no dict"):
        minerals.control(frame, mapping=["occupied"], **given)
