from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

import minerals
from minerals.geo import WGS84, reproject
from minerals.statuses.approach import approach, changed_since, snapshot_before
from minerals.statuses.join import DepositJoin
from minerals.statuses.series import changes
from minerals.tables.inventory import bundled
from minerals.tables.user import read_user_table

HISTORY = minerals.control()
LAST = dt.date(2020, 4, 30)


def test_distances_and_changes_are_those_that_pyproj_measures(country: Any) -> None:
    join = DepositJoin(country.inventory.sites, country.history)
    found = approach(join, LAST).set_index(country.inventory.sites["deposit_id"])
    geod = pyproj.Geod(ellps="WGS84")
    _, _, now = geod.inv(8.5, 5, 4, 5)  # the line runs along 4 E, and before along 5 to 7 E
    _, _, then = geod.inv(8.5, 5, 7, 5)
    east = found.loc["east"]
    assert east["distance_km"] == pytest.approx(now / 1000, rel=0.005)
    assert east["distance_change_30_km"] == pytest.approx((now - then) / 1000, rel=0.01)


def test_errors_are_the_limits_added_and_those_of_a_change_are_of_both_dates(
    country: Any,
) -> None:
    join = DepositJoin(country.inventory.sites, country.history)
    found = approach(join, LAST)
    limits = join.precision + 1.0  # of the line
    assert found["distance_error_km"].tolist() == pytest.approx(limits.tolist())
    assert found["distance_change_30_error_km"].tolist() == pytest.approx((2 * limits).tolist())


def test_where_no_snapshot_is_so_old_or_none_had_a_line_a_change_is_missing(
    country: Any,
) -> None:
    found = approach(DepositJoin(country.inventory.sites, country.history), LAST)
    assert found["distance_change_90_km"].isna().all()  # 2020-01-31: nothing was occupied
    assert found["distance_change_365_km"].isna().all()
    assert snapshot_before(country.history, LAST, 365) is None


def test_the_point_of_the_line_is_never_nearer_than_the_distance_told() -> None:
    sites = bundled().sites
    join = DepositJoin(sites, HISTORY)
    snapshot = HISTORY.at("2025-02-24")
    corners = shapely.get_coordinates(
        reproject(shapely.segmentize(snapshot.line.pieces, 500), HISTORY.plane, WGS84)
    )
    told = approach(join, snapshot.date)["distance_km"].abs().to_numpy()
    geod = pyproj.Geod(ellps="WGS84")
    for row in range(0, len(sites), 50):
        here = np.broadcast_to(join.lonlat[row], corners.shape)
        nearest = min(geod.inv(*here.T, *corners.T)[2]) / 1000
        assert told[row] == pytest.approx(nearest, abs=0.3, rel=0.003)


@pytest.mark.parametrize(
    ("deposit", "near", "date"),
    [
        ("ua-shevchenkivske", 10.0, "2025-02-28"),  # some 5 km: Reuters and others, early 2025
        ("ua-pokrovs-ke-coal-mine", 15.0, "2025-01-31"),  # Metinvest suspends the mine in January
        ("ua-artemivske-bakhmut-soledar-salt", 10.0, "2022-12-31"),  # the battle of Soledar
    ],
)
def test_reported_approaches_are_seen(deposit: str, near: float, date: str) -> None:
    sites = bundled().sites.query("deposit_id == @deposit").reset_index(drop=True)
    found = approach(DepositJoin(sites, HISTORY), dt.date.fromisoformat(date)).iloc[0]
    assert 0 < found["distance_km"] < near
    assert found["distance_change_365_km"] < -5  # it came nearer within the year


@pytest.mark.parametrize(
    ("deposit", "start", "end"),
    [
        ("ua-shevchenkivske", "2025-05-31", "2025-07-31"),  # taken in late June 2025
        ("ua-artemivske-bakhmut-soledar-salt", "2022-12-31", "2023-02-28"),  # in mid-January 2023
    ],
)
def test_what_was_taken_has_changed_since_and_lies_behind_the_line(
    deposit: str, start: str, end: str
) -> None:
    sites = bundled().sites.query("deposit_id == @deposit").reset_index(drop=True)
    join = DepositJoin(sites, HISTORY)
    first, last = map(HISTORY.snapshot_date, (start, end))
    found = changed_since(join, first, last).iloc[0]
    assert (found["status_before"], found["changed"] > start) == ("government", True)
    assert approach(join, last)["distance_km"].iloc[0] < 0


def test_changes_of_status_are_among_the_changes_since() -> None:
    join = DepositJoin(bundled().sites, HISTORY)
    first, last = HISTORY.snapshot_date("2022-10-31"), HISTORY.snapshot_date("2022-12-31")
    found = changed_since(join, first, last).set_index(bundled().sites["deposit_id"])
    moved = changes("2022-10-31", "2022-12-31")
    assert len(moved) > 0
    assert set(moved["deposit_id"]) <= set(found.dropna(subset=["changed"]).index)
    still = found[found["changed"].isna()]
    assert len(still) > len(found) / 2


def test_there_and_back_again_is_a_change(country: Any) -> None:
    own = read_user_table(
        pd.DataFrame({"deposit_id": ["a"], "name_en": ["A"], "longitude": [5.1], "latitude": [5]})
    )
    join = DepositJoin(own.sites, country.history)
    # free, occupied from March on, free again in April
    dates = [country.history.dates[each] for each in (1, 3)]
    found = changed_since(join, *dates).iloc[0]
    assert (found["status_before"], found["changed"]) == ("government", "2020-04-30")
    assert changed_since(join, dates[1], dates[1])["changed"].isna().all()
