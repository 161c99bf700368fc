from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import minerals
from minerals.spoken import in_python
from minerals.territory.findings import control_notes, fresher_notes
from minerals.territory.history import ControlHistory
from minerals.territory.providers.read_files import read_files
from minerals.territory.providers.registry import read_options
from minerals.territory.store.histories import Store
from minerals.views.control_tables import show
from minerals.views.listings import list_deposits

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
    assert note in minerals.changes("2025-01-01", DAY, **asked).notes


def test_findings_reach_the_page(
    history: ControlHistory, deposits: pd.DataFrame, tmp_path: Path
) -> None:
    drawn = minerals.map(deposits, control=history)
    assert "no column tells a status: all 2 polygons count as occupied" in drawn.to_html()


# --- an added history that is fresher than the bundled one

AFTER = "2027-01-10"
"""Of questions; the bundled history ends before."""


@pytest.fixture
def fresher(write_daily: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> str:
    """Add three days to the store, two of them after the bundled history; return the note."""
    today = "minerals.territory.providers.file_dates.today"
    monkeypatch.setattr(today, lambda: dt.date(2027, 2, 1))
    days = ("2025-01-01", "2026-12-20", "2027-01-09")
    files = read_files([write_daily(day) for day in days], read_options())
    Store().add("deepstate", files)
    last = minerals.control().dates[-1]
    return (
        f"the added history 'deepstate' has 2027-01-09, this snapshot is of {last}; add "
        "--control deepstate"
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda date, **asked: minerals.share(date=date, **asked).notes,
        lambda date, **asked: json.loads(minerals.share(date=date, **asked).to_json())["notes"],
        lambda date, **asked: minerals.exposure(date=date, **asked).notes,
        lambda date, **asked: minerals.timeline(start="2026-01-01", end=date, **asked).notes,
        lambda date, **asked: list_deposits(date=date, **asked).notes,
        lambda date, **asked: minerals.status(date=date, **asked).attrs["notes"],
        lambda date, **asked: minerals.changes("2026-01-01", date, **asked).notes,
        lambda date, **asked: show(date=date).notes,
    ],
)
def test_a_fresher_history_is_named_by_every_answer_on_a_later_date(
    ask: Callable[..., Any], fresher: str, deposits: pd.DataFrame
) -> None:
    told = [note for note in ask(AFTER, deposits=deposits) if "added" in note]
    assert list(map(in_python, told)) == [in_python(fresher)]
    last = minerals.control().dates[-1]
    for date in (None, last, last.isoformat()):
        assert not [note for note in ask(date, deposits=deposits) if "added" in note]


def test_a_fresher_history_is_named_by_the_page_and_the_card(
    fresher: str, deposits: pd.DataFrame
) -> None:
    asked = {"deposits": deposits, "start": "2026-01-31"}
    assert fresher in page_notes(minerals.map(date=AFTER, **asked))
    assert fresher in page_notes(minerals.map(end=AFTER, **asked))
    assert fresher not in page_notes(minerals.map(**asked))
    found = minerals.show("a", date=AFTER, deposits=deposits)
    assert found["findings"]["control"] == [fresher]
    age = dt.date.fromisoformat(AFTER) - minerals.control().dates[-1]
    assert (found["status"]["as_of"], found["status"]["snapshot_age_days"]) == (AFTER, age.days)


def page_notes(page: Any) -> str:
    return html.unescape(page.to_html()).replace("\\u0027", "'")


def test_the_history_with_the_latest_snapshot_not_after_the_date_is_named(
    fresher: str, write_daily: Callable[..., Path], deposits: pd.DataFrame
) -> None:
    store = Store()
    store.add("other", read_files([write_daily("2027-01-31", folder="b")], read_options()))
    bundled = minerals.control()
    assert fresher_notes(bundled, "2027-01-31")[0].endswith("--control other")
    assert fresher_notes(bundled, AFTER) == (fresher,)
    assert "has 2026-12-20" in fresher_notes(bundled, "2027-01-08")[0]
    assert fresher_notes(store.history("deepstate"), AFTER) == ()


def test_no_history_is_named_that_would_refuse_the_date(fresher: str) -> None:
    bundled = minerals.control()
    too_old = "2027-03-01"  # 51 days after the last snapshot of a daily source
    assert fresher_notes(bundled, too_old) == ()
    assert fresher_notes(bundled, "2026-12-19") == ()  # before the first that is fresher


def test_a_corrupt_store_takes_nothing_from_the_bundled_history(own_store: Path) -> None:
    (own_store / "control").mkdir(parents=True)
    (own_store / "control" / "index.json").write_text("{")
    assert fresher_notes(minerals.control(), AFTER) == ()


def test_no_polygon_is_read_to_name_a_fresher_history(
    fresher: str, own_store: Path, deposits: pd.DataFrame
) -> None:
    for path in (own_store / "control").glob("*.parquet"):
        path.unlink()
    assert fresher_notes(minerals.control(), AFTER) == (fresher,)
