from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

import minerals
from minerals.errors import InputError
from minerals.tables.columns import TABLES
from minerals.tables.load import table
from minerals.tables.outlines import OUTLINES
from minerals.views.data_export import deposit_history, export

LAYERS = {
    *("deposits", *OUTLINES, "deposit_status", "deposit_history"),
    *("control_land", "control_land_latest"),
}
PARTS = {*TABLES, *LAYERS, "about"}


@pytest.mark.slow
def test_a_geopackage_holds_everything_and_a_style_for_each_layer(tmp_path: Path) -> None:
    path = export(tmp_path / "a.gpkg")
    names = {str(name): kind for name, kind in pyogrio.list_layers(path)}
    assert set(names) - {"layer_styles"} == PARTS
    assert {name for name, kind in names.items() if kind} == LAYERS
    for name in TABLES:
        read = pyogrio.read_dataframe(path, layer=name, read_geometry=False)
        assert len(read) == len(table(name))
    with closing(sqlite3.connect(path)) as base:
        styles = dict(base.execute("SELECT f_table_name, styleQML FROM layer_styles").fetchall())
    assert set(styles) == LAYERS
    timed = {
        name: (time.get("startField"), time.get("endField"))
        for name, style in styles.items()
        if (time := ElementTree.fromstring(style).find("temporal")) is not None
    }
    assert timed == dict.fromkeys(["deposit_history", "control_land"], ("snapshot", "until"))


@pytest.mark.slow
def test_the_land_is_that_of_every_snapshot_and_holds_until_the_next(tmp_path: Path) -> None:
    folder = export(tmp_path / "parquet")
    assert {each.stem for each in folder.iterdir()} == PARTS
    land = gpd.read_parquet(folder / "control_land.parquet")
    history = minerals.control()
    assert pd.to_datetime(land["snapshot"]).dt.date.unique().tolist() == list(history.dates)
    until = pd.to_datetime(land.drop_duplicates("snapshot")["until"])
    later = pd.to_datetime(pd.Series(history.dates[1:])) - pd.Timedelta(days=1)
    assert until[:-1].tolist() == later.tolist()
    assert pd.isna(until.iloc[-1])
    latest = gpd.read_parquet(folder / "control_land_latest.parquet")
    last = latest[latest["status"] == "occupied"]
    km2 = history.at(None).occupied_km2
    assert last.to_crs(6933).area.sum() / 1e6 == pytest.approx(km2, rel=1e-6)
    deposits = gpd.read_parquet(folder / "deposits.parquet").drop(columns="geometry")
    wanted = minerals.deposits().drop(columns="geometry")
    pd.testing.assert_frame_equal(deposits, wanted, check_dtype=False, check_categorical=False)


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2015-06-01", "2022-04-01", "2025-02-24"])
def test_the_statuses_of_deposits_on_a_day_are_those_of_their_history(day: str) -> None:
    rows = deposit_history()
    on = pd.Timestamp(day)
    held = rows[(rows["snapshot"] <= on) & ~(rows["until"] < on)].set_index("deposit_id")
    assert held.index.is_unique
    asked = minerals.status(date=day).set_index("deposit_id")["status"]
    assert held["status"].reindex(asked.index).tolist() == asked.tolist()


@pytest.mark.slow
def test_sqlite_is_read_without_any_library_of_maps(tmp_path: Path) -> None:
    path = export(tmp_path / "a.sqlite")
    with closing(sqlite3.connect(path)) as base:
        (count,) = base.execute(
            "SELECT count(*) FROM deposits JOIN resources USING (deposit_id) "
            "WHERE commodity_id = 'lithium' AND role = 'main'"
        ).fetchone()
    rows = minerals.resources()
    assert count == ((rows["commodity_id"] == "lithium") & (rows["role"] == "main")).sum() > 0


def test_another_ending_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.xls: end the name in \.gpkg or \.sqlite"):
        export(tmp_path / "a.xls")
    with pytest.raises(InputError, match="cannot make this folder"):
        export(tmp_path / "no" / "such")
    assert list(tmp_path.iterdir()) == []
