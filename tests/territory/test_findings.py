from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import minerals
from minerals.territory.findings import control_notes
from minerals.territory.history import ControlHistory
from minerals.views.control_tables import show
from minerals.views.listings import list_changes, list_deposits

DAY = "2025-02-24"
LOOP = [(32, 47.5), (36, 47.5), (36, 49), (33.5, 49), (33.5, 48), (35, 48), (35, 49.5), (32, 49.5)]
"""A ring that runs over itself."""


@pytest.fixture
def history() -> ControlHistory:
    frame = gpd.GeoDataFrame(
        {"date": ["2025-01-01", DAY]},
        geometry=[shapely.box(32, 47.5, 36, 49), shapely.Polygon(LOOP)],
        crs="EPSG:4326",
    )
    return minerals.control(frame)


@pytest.fixture
def deposits() -> pd.DataFrame:
    return pd.DataFrame(
        {"deposit_id": ["a", "b"], "name_en": ["A", "B"], "longitude": [33.0, 30.0],
         "latitude": [48.5, 50.0], "commodity": "coal", "quantity": 1.0, "unit": "Mt"}
    )  # fmt: skip


def told(history: ControlHistory, *dates: str) -> str:
    (note,) = control_notes(history, [dt.date.fromisoformat(each) for each in dates])
    return note


def test_a_note_has_the_count_and_the_first_finding_and_says_where_all_are(
    history: ControlHistory,
) -> None:
    findings = history.at(DAY).findings
    assert len(findings) > 2
    assert told(history, DAY) == (
        f"control: {len(findings)} findings, the first: a GeoDataFrame: no column tells a status: "
        "all 2 polygons count as occupied; minerals control show has all"
    )
    assert [note for note in show(history, DAY).notes if note.startswith("finding: ")] == [
        f"finding: {each}" for each in findings
    ]


def test_findings_of_several_snapshots_are_counted_once(history: ControlHistory) -> None:
    each = {finding for date in history.dates for finding in history.at(date).findings}
    assert told(history, "2025-01-01", DAY).startswith(f"control: {len(each)} findings at 2 snapsh")


def test_the_bundled_history_has_nothing_to_tell() -> None:
    bundled = minerals.control()
    assert control_notes(bundled, bundled.dates) == ()


@pytest.mark.parametrize(
    "ask",
    [
        lambda **asked: minerals.share(date=DAY, **asked).notes,
        lambda **asked: minerals.share(date=DAY, **asked).to_dict()["notes"],
        lambda **asked: minerals.share(date=DAY, **asked).to_frame().attrs["notes"],
        lambda **asked: minerals.timeline(start=DAY, **asked).notes,
        lambda **asked: list_deposits(date=DAY, **asked).notes,
        lambda **asked: minerals.status(date=DAY, **asked).attrs["notes"],
    ],
)
def test_findings_reach_every_answer(
    ask: Callable[..., Any], history: ControlHistory, deposits: pd.DataFrame
) -> None:
    assert told(history, DAY) in ask(deposits=deposits, control=history)


def test_findings_reach_changes(history: ControlHistory, deposits: pd.DataFrame) -> None:
    asked = {"deposits": deposits, "control": history}
    note = told(history, "2025-01-01", DAY)
    assert note in list_changes("2025-01-01", DAY, **asked).notes
    assert note in minerals.changes("2025-01-01", DAY, **asked).attrs["notes"]


def test_findings_reach_the_page(
    history: ControlHistory, deposits: pd.DataFrame, tmp_path: Path
) -> None:
    drawn = minerals.map(deposits, control=history)
    assert "no column tells a status: all 2 polygons count as occupied" in drawn.to_html()
