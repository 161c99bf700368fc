from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.geo import plane
from minerals.statuses.observation import Event, Observation, Watched, from_json, to_json
from minerals.tables.user import read_user_table
from minerals.territory.contact_line import line_of_contact
from minerals.territory.history import ControlHistory
from minerals.territory.snapshot import EMPTY, Snapshot

START = dt.date(2025, 1, 1)


def history(*edges: float | None, start: dt.date = START, max_age: int | None = None) -> Any:
    """Return a daily history: the land west of a longitude is occupied; None is a missing day."""
    where = plane(5, 5)
    days = {
        start + dt.timedelta(days=number): edge
        for number, edge in enumerate(edges)
        if edge is not None
    }

    def load(date: dt.date) -> Snapshot:
        area = shapely.box(0, 0, days[date], 10)
        return Snapshot(date, area, EMPTY, line_of_contact(area, EMPTY, None, where, 1.0))

    return ControlHistory("daily", "made up", "CC0", tuple(days), load, plane=where,
                          max_age=max_age)  # fmt: skip


def deposits(**places: float) -> Any:
    points = [shapely.Point(x, 5) for x in places.values()]
    frame = gpd.GeoDataFrame(
        {"deposit_id": list(places), "name_en": [each.title() for each in places]},
        geometry=points, crs="EPSG:4326",
    )  # fmt: skip
    return read_user_table(frame)


def events(before: Any, after: Any, table: Any = None, late: Any = None,
           **asked: Any) -> list[Event]:  # fmt: skip
    """What is told on the last day of one history of what was seen on the last day of another."""
    table = table if table is not None else deposits(a=5.05, far=8.0)
    seen = Watched(table, before, before.dates[-1]).seen
    return Watched(late or table, after, after.dates[-1]).since(seen, **asked)


def told(found: list[Event]) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.deposit_id, each.before, each.now) for each in found]


def test_nothing_is_told_where_nothing_changed() -> None:
    assert events(history(5.0), history(5.0)) == []


def test_a_change_of_hands_a_new_snapshot_and_no_more() -> None:
    assert told(events(history(4.0), history(4.0, 6.0), deposits(a=5.05))) == [
        ("status", "a", "government", "occupied"),
        ("snapshot", "", "2025-01-01", "2025-01-02"),
    ]


def test_status_is_told_at_every_snapshot_there_and_back_again() -> None:
    found = [each for each in events(history(4.0), history(4.0, 6.0, 4.0)) if each.kind == "status"]
    assert [(each.date, each.after, each.now) for each in found] == [
        ("2025-01-02", "2025-01-01", "occupied"),
        ("2025-01-03", "2025-01-02", "government"),
    ]


def test_the_events_are_those_that_changes_lists() -> None:
    after = history(4.0, 6.0, 5.0, 8.5, 8.5, 3.0)
    table = deposits(a=5.5, b=8.0, c=3.5, d=9.9)
    found = [each for each in events(history(4.0), after, table) if each.kind == "status"]
    listed = minerals.changes("2025-01-01", deposits=table, control=after).frame
    columns = ["date", "after", "deposit_id", "before", "status"]
    assert len(listed) > 4
    assert [(each.date, each.after, each.deposit_id, each.before, each.now) for each in found] == [
        tuple(row) for row in listed[columns].to_numpy().tolist()
    ]


def test_certainty_and_bands_are_told_as_they_differ() -> None:
    found = told(events(history(4.0), history(4.0, 5.0), deposits(a=5.01, b=5.15, c=5.4)))
    assert ("certainty", "a", "certain", "not certain") in found
    assert ("band", "b", "beyond 50 km", "10 to 20 km") in found
    assert ("band", "c", "beyond 50 km", "20 to 50 km") in found


def test_a_missing_day_of_a_daily_history_is_a_gap() -> None:
    found = events(history(4.0, 4.0), history(4.0, 4.0, 4.0, None, 4.0))
    assert [each for each in told(found) if each[0] == "gap"] == [
        ("gap", "", "", "1 day without a snapshot")
    ]
    assert not [each for each in events(history(4.0), history(4.0, 4.0)) if each.kind == "gap"]


def test_a_source_that_fell_silent_is_told_once() -> None:
    table, silent = deposits(a=5.0), history(4.0, 4.0, max_age=3)
    seen = Watched(table, silent, dt.date(2025, 1, 2)).seen
    late = Watched(table, silent, dt.date(2025, 1, 9))
    assert told(late.since(seen)) == [("gap", "", "", "no snapshot for 7 days")]
    assert Watched(table, silent, dt.date(2025, 1, 10)).since(late.seen) == []


def test_a_history_that_says_another_thing_of_the_same_day_was_revised() -> None:
    found = events(history(4.0), history(6.0), deposits(a=5.05))
    assert [(each.kind, each.after) for each in found] == [("revised", "2025-01-01")]
    assert found[0].before.startswith("government, ")
    assert found[0].now.startswith("occupied, ")


def test_a_snapshot_that_is_gone_is_told_and_what_it_changes() -> None:
    found = events(history(4.0, 4.0), history(4.0, None, 6.0), deposits(a=5.05))
    assert ("revised", "", "snapshot of 2025-01-02", "no such snapshot") in told(found)
    assert ("revised", "a") in {(each.kind, each.deposit_id) for each in found}


def test_a_changed_table_is_told_apart_from_changed_control() -> None:
    old, new = deposits(a=5.5, b=6.0, gone=7.0), deposits(a=3.0, b=6.0, fresh=7.0)
    found = events(history(4.0), history(4.0), old, new)
    assert {(each.kind, each.deposit_id) for each in found} == {
        ("row", "a"), ("added", "fresh"), ("removed", "gone"),
    }  # fmt: skip


def test_within_keeps_what_is_near_then_or_now() -> None:
    table = deposits(near=4.1, far=8.0, passed=6.0)
    found = events(history(4.0), history(4.0, 9.0), table, within=20.0)
    assert {each.deposit_id for each in found if each.kind == "status"} == {"near"}
    everywhere = events(history(4.0), history(4.0, 9.0), table)
    assert {each.deposit_id for each in everywhere if each.kind == "status"} == {
        "near", "far", "passed",
    }  # fmt: skip


def test_a_day_before_the_history_is_refused() -> None:
    with pytest.raises(InputError, match="before the first snapshot of daily"):
        Watched(deposits(a=5.0), history(4.0), dt.date(2024, 1, 1))


def test_an_observation_is_the_same_after_it_was_written_and_read() -> None:
    seen = Watched(deposits(a=5.0, b=3.0), history(4.0), START).seen
    assert from_json(to_json(seen)) == seen


@pytest.mark.parametrize("broken", [{"deposits": {"a": ["x"]}}, {"stale": 1}, {"snapshot": "x"}])
def test_what_is_no_observation_is_refused(broken: dict[str, Any]) -> None:
    whole = to_json(replace(Observation(START, False, {})))
    with pytest.raises((ValueError, TypeError)):
        from_json(whole | broken)
