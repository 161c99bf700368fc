from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import minerals
from minerals.errors import InputError
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.join import DepositJoin
from minerals.statuses.scope import find_scope
from minerals.statuses.series import changes, spells
from minerals.statuses.status_on_date import status
from minerals.tables.country import UKRAINE
from minerals.tables.inventory import bundled
from minerals.tables.load import table
from minerals.territory.snapshot import Snapshot

HISTORY = minerals.control()
DATES = list(HISTORY.dates)
SITES = bundled().sites
EXPECTED = {"occupied": "occupied", "liberated": "government"}
AS_OF = st.dates(DATES[0], DATES[-1] + dt.timedelta(days=400))

# Real places; the table is made up.
CITIES = pd.DataFrame(
    {
        "deposit_id": ["kherson", "kyiv", "simferopol", "donetsk", "mariupol"],
        "name_en": ["Kherson", "Kyiv", "Simferopol", "Donetsk", "Mariupol"],
        "longitude": [32.62, 30.52, 34.10, 37.80, 37.55],
        "latitude": [46.64, 50.45, 44.95, 48.00, 47.10],
    }
)


def scoped(join: DepositJoin, snapshot: Snapshot, scope: str) -> OccupiedFraction:
    return find_scope(scope).fractions(join, join.fractions(snapshot))


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    return spells()


@pytest.fixture(scope="module")
def join() -> DepositJoin:
    return DepositJoin(SITES, HISTORY)


def of(frame: pd.DataFrame, deposit: str) -> pd.Series:
    return frame.set_index("deposit_id").loc[deposit]


# --- status, intervals and changes tell one story


def test_intervals_of_every_deposit_follow_one_another_without_a_gap(runs: pd.DataFrame) -> None:
    following = dict(itertools.pairwise(DATES))
    names = [day.isoformat() for day in DATES]
    assert set(runs["deposit_id"]) == set(SITES["deposit_id"])
    for deposit, part in runs.groupby("deposit_id"):
        assert part["start"].iloc[0] == names[0], deposit
        assert part["end"].iloc[-1] == names[-1], deposit
        assert (part["status"] != part["status"].shift()).all(), deposit
        ends = [following[dt.date.fromisoformat(end)].isoformat() for end in part["end"].iloc[:-1]]
        assert part["start"].iloc[1:].tolist() == ends, deposit


def test_intervals_tell_the_status_of_every_deposit_at_every_snapshot(
    runs: pd.DataFrame, join: DepositJoin
) -> None:
    for day in DATES:
        now = runs[(runs["start"] <= day.isoformat()) & (runs["end"] >= day.isoformat())]
        told = now.set_index("deposit_id").loc[SITES["deposit_id"]]
        found = join.fractions(HISTORY.at(day))
        assert told["status"].tolist() == found.status.tolist()
        # Certain throughout the interval means certain today.
        assert found.certain[told["certain"].to_numpy()].all()


@settings(max_examples=settings.default.max_examples // 3)  # each asks of all deposits
@given(AS_OF)
def test_status_agrees_with_the_intervals_up_to_its_snapshot(day: dt.date) -> None:
    found = status(date=day).set_index("deposit_id")
    last = spells(until=day).groupby("deposit_id").last()
    assert found["status"].to_dict() == last["status"].to_dict()
    assert found["since"].to_dict() == pd.to_datetime(last["start"]).to_dict()
    assert set(found["snapshot"].dt.date) == {HISTORY.snapshot_date(day)}


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples // 3)
@given(AS_OF, AS_OF)
def test_replaying_changes_leads_from_one_status_to_the_other(a: dt.date, b: dt.date) -> None:
    first, last = sorted((a, b))
    told = status(date=first).set_index("deposit_id")["status"].to_dict()
    for row in changes(first, last).itertuples():
        assert told[row.deposit_id] == row.before
        assert row.after < row.date
        assert first.isoformat() < row.date <= last.isoformat()
        told[row.deposit_id] = row.status
    assert told == status(date=last).set_index("deposit_id")["status"].to_dict()


def test_changes_come_in_order_of_date() -> None:
    found = changes("2014-03-21")
    assert found["date"].is_monotonic_increasing
    assert found.columns.tolist() == [
        *("date", "after", "deposit_id", "name_en", "before", "status", "certain")
    ]


def test_nothing_changes_between_a_date_and_itself() -> None:
    assert changes("2022-03-31", "2022-03-31").empty


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(InputError, match="2014-12-31 is before --from 2025-01-01: give the earl"):
        changes("2025-01-01", "2014-12-31")


# --- known places


def test_a_place_has_the_status_of_its_day_since_the_first_snapshot_with_it() -> None:
    before, then, after = (
        status(CITIES, day) for day in ("2022-02-23", "2022-10-31", "2022-11-12")
    )
    assert of(before, "kherson")["status"] == "government"
    assert of(then, "kherson")[["status", "since"]].tolist() == [
        "occupied",
        pd.Timestamp("2022-03-31"),
    ]
    assert of(after, "kherson")[["status", "since"]].tolist() == [
        "government",
        pd.Timestamp("2022-11-11"),
    ]
    assert of(after, "simferopol")["since"] == pd.Timestamp("2014-03-21")


def test_distances_are_negative_in_occupied_land_alone() -> None:
    found = status(date="2025-02-24")
    assert ((found["distance_km"] < 0) == (found["status"] == "occupied")).all()
    cities = status(CITIES, "2025-02-24")
    # The line runs along the Dnipro at Kherson; Kyiv is farther from it than all others.
    assert 0 < of(cities, "kherson")["distance_km"] < 10
    assert of(cities, "kyiv")["distance_km"] > 300
    assert of(cities, "simferopol")["distance_km"] < -150


def test_a_deposit_is_certain_when_its_bounds_agree() -> None:
    found = status(date="2025-02-24")
    agree = np.isclose(found["occupied_fraction_low"], found["occupied_fraction_high"])
    assert (found["certain"] == agree).all()
    points = found[found["outline_id"].isna() & found["certain"]]
    assert (points["occupied_fraction"] == (points["status"] == "occupied")).all()


# --- scopes


@pytest.mark.parametrize("day", ["2014-12-31", "2022-02-23", "2022-04-10", "2025-02-24"])
def test_a_scope_never_counts_more_than_all(join: DepositJoin, day: str) -> None:
    everything = scoped(join, HISTORY.at(day), "all")
    for scope in ("since-2022", "without-crimea"):
        part = scoped(join, HISTORY.at(day), scope)
        assert (part.value <= everything.value + 1e-12).all()
        assert (part.high <= everything.high + 1e-12).all()
        assert (part.low <= part.value + 1e-9).all()
        assert (part.value <= part.high + 1e-9).all()


def test_nothing_was_taken_since_2022_on_its_eve(join: DepositJoin) -> None:
    eve = scoped(join, HISTORY.at(UKRAINE.baselines["since-2022"]), "since-2022")
    assert not eve.value.any()
    assert not eve.low.any()


@pytest.mark.parametrize(
    ("scope", "counted"),
    [
        ("all", {"simferopol", "donetsk", "mariupol"}),
        ("since-2022", {"mariupol"}),
        ("without-crimea", {"donetsk", "mariupol"}),
    ],
)
def test_a_scope_counts_the_territory_of_its_name(scope: str, counted: set[str]) -> None:
    found = status(CITIES, "2025-02-24", scope=scope)
    assert set(found.loc[found["occupied_fraction"] == 1, "deposit_id"]) == counted
    # The scope says what counts; the status is the plain one.
    occupied = {"simferopol", "donetsk", "mariupol"}
    assert set(found.loc[found["status"] == "occupied", "deposit_id"]) == occupied


def test_crimean_deposits_are_those_of_its_two_units(join: DepositJoin) -> None:
    everything = scoped(join, HISTORY.at("2025-02-24"), "all").value
    without = scoped(join, HISTORY.at("2025-02-24"), "without-crimea").value
    left_out = SITES.loc[everything > without]
    assert set(left_out["oblast"]) <= {"UA-43", "UA-40"}
    ashore = left_out[left_out["setting"] == "land"]
    # Precision of such a place is up to 30 km: it may lie off the drawn coast, not elsewhere.
    assert shapely.distance(UKRAINE.region("crimea"), ashore.geometry.to_numpy()).max() < 0.3


@pytest.mark.parametrize("oblast", ["Crimea", "АР Крим", "UA-43", "", None])
def test_a_place_in_crimea_is_crimean_whatever_its_oblast_is_called(oblast: str | None) -> None:
    own = CITIES.assign(oblast=oblast)
    found = status(own, "2025-02-24", scope="without-crimea").set_index("deposit_id")
    left_out = {"simferopol"} if oblast != "UA-43" else set(own["deposit_id"])
    assert (found.loc[sorted(left_out), "occupied_fraction"] == 0).all()
    assert (found.loc["donetsk", "occupied_fraction"] == 1) == (oblast != "UA-43")


def test_an_unknown_scope_is_refused_before_anything_is_read() -> None:
    with pytest.raises(InputError, match="unknown scope 'without-crimee': did you mean without-c"):
        status("/no/such/table.csv", scope="without-crimee")


def test_a_late_history_of_ukraine_is_held_against_the_bundled_eve_of_2022(tmp_path: Path) -> None:
    path = tmp_path / "late.geojson"
    HISTORY.frame(["2025-02-24"]).to_file(path)
    late = minerals.control(path, snapshot_date="2025-02-24", status_field="status")
    own = minerals.share(by="count", scope="since-2022", control=late)
    bundled = minerals.share(by="count", scope="since-2022", date="2025-02-24")
    assert own.frame["share"].iloc[0] == pytest.approx(bundled.frame["share"].iloc[0], abs=0.01)
    assert "the bundled history" in own.header["scope_title"]


def test_since_2022_needs_a_source_that_reaches_back_where_none_is_bundled(tmp_path: Path) -> None:
    path = tmp_path / "made-up.geojson"
    square = gpd.GeoDataFrame(geometry=[shapely.box(-70, -24, -68, -22)], crs="EPSG:4326")
    square.to_file(path)
    made_up = pd.DataFrame(
        {"deposit_id": ["a"], "name_en": ["A"], "longitude": [-69.0], "latitude": [-23.0]}
    )
    late = minerals.control(path, snapshot_date="2025-02-24")
    with pytest.raises(InputError, match="reaches back to 2022-02-23"):
        minerals.share(made_up, scope="since-2022", control=late)


def test_captures_reported_by_name_agree_with_the_computed_status(
    join: DepositJoin, runs: pd.DataFrame
) -> None:
    """A check of the join, never an input to it.

    A report is compared at the first snapshot after its date and the uncertainty of that date,
    unless a later report of the same deposit holds by then.
    """
    reports = table("reported_changes")
    reports = reports[reports["event"].isin(EXPECTED) & (reports["state"] == "confirmed")]
    reports = reports.sort_values(["deposit_id", "date"])
    position = {deposit: row for row, deposit in enumerate(SITES["deposit_id"])}
    compared, offenders = 0, []
    for report in reports.itertuples():
        known = dt.date.fromisoformat(report.date) + dt.timedelta(
            days=int(report.date_precision_days)
        )
        if known > DATES[-1]:
            continue
        snapshot = HISTORY.at(next(day for day in DATES if day >= known))
        later = reports[
            (reports["deposit_id"] == report.deposit_id)
            & (reports["date"] > report.date)
            & (reports["date"] <= snapshot.date.isoformat())
        ]
        if len(later) or isinstance(report.exception, str):
            continue
        row = position[report.deposit_id]
        found = join.fractions(snapshot)
        compared += 1
        if found.status[row] != EXPECTED[report.event] and found.certain[row]:
            site = SITES.iloc[row]
            distance = join.distances(snapshot, found).distance_km[row]
            story = runs.loc[runs["deposit_id"] == report.deposit_id, ["start", "end", "status"]]
            offenders.append(
                f"{report.deposit_id}: {report.event} {report.date}, computed {found.status[row]} "
                f"at {snapshot.date}, {distance:.1f} km from the line, placed to "
                f"{site['location_precision_km']:g} km, {story.to_numpy().tolist()}"
            )
    assert compared > 40
    assert offenders == [], "\n".join(offenders)
