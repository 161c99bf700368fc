from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

import minerals
from minerals.errors import InputError
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.join import DepositJoin
from minerals.statuses.scope import find_scope
from minerals.statuses.series import snapshots_between, status_series
from minerals.tables.inventory import Inventory, bundled
from minerals.tables.user import read_user_table
from minerals.territory.history import ControlHistory
from minerals.territory.snapshot import Snapshot

DATES = [dt.date(2014, 9, 5), dt.date(2022, 3, 31), dt.date(2022, 11, 30), dt.date(2025, 2, 24)]


def scoped(join: DepositJoin, snapshot: Snapshot, scope: str) -> OccupiedFraction:
    return find_scope(scope).fractions(join, join.fractions(snapshot))


@pytest.fixture(scope="module")
def islanders() -> Inventory:
    """Return a deposit on either side of the line of the half-island, and one upon it."""
    return read_user_table(
        pd.DataFrame(
            {"deposit_id": ["west", "east", "line"], "name_en": ["West", "East", "Line"],
             "longitude": [2.0, 8.0, 5.001], "latitude": 5.0, "location_precision_km": 1.0}
        )
    )  # fmt: skip


@pytest.mark.parametrize("scope", ["all", "since-2022", "without-crimea"])
def test_a_series_is_the_join_with_each_snapshot(scope: str) -> None:
    inventory, history = bundled(), minerals.control()
    found = status_series(inventory, history, DATES, scope)
    assert found.dates == tuple(DATES)
    for date, plain, counted in zip(DATES, found.unscoped, found.scoped, strict=True):
        join = DepositJoin(inventory.sites, history)
        for ours, expected in (
            (plain, join.fractions(history.at(date))),
            (counted, scoped(join, history.at(date), scope)),
        ):
            assert ours.status.tolist() == expected.status.tolist()
            for name in ("value", "low", "high"):
                np.testing.assert_array_equal(getattr(ours, name), getattr(expected, name))


def test_what_is_not_kept_is_the_same() -> None:
    found = status_series(bundled(), minerals.control(), DATES, "since-2022")
    for one, other in zip(found.passing(), found.scoped, strict=True):
        for name in ("value", "low", "high"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_a_scope_takes_away_and_never_adds() -> None:
    eve = dt.date(2022, 2, 23)
    late = status_series(bundled(), minerals.control(), [eve, *DATES[1:]], "since-2022")
    assert late.scoped[0].value.sum() == 0
    assert late.unscoped[0].value.sum() > 0
    for unscoped, scoped_ in zip(late.unscoped, late.scoped, strict=True):
        assert (scoped_.value <= unscoped.value).all()


def test_without_a_scope_what_counts_is_what_is() -> None:
    found = status_series(bundled(), minerals.control(), DATES[:1])
    assert all(one is other for one, other in zip(found.scoped, found.unscoped, strict=True))


@pytest.mark.slow
def test_distances_are_those_of_the_status_on_each_date() -> None:
    found = np.abs(status_series(bundled(), minerals.control(), DATES).distance_km())
    assert found.shape == (len(DATES), len(bundled().sites))
    for date, row in zip(DATES, found, strict=True):
        expected = minerals.status(date=date)["distance_km"].abs()
        np.testing.assert_allclose(row, expected, atol=0.006)


def test_a_date_without_a_line_has_no_distance(
    half_island: ControlHistory, islanders: Inventory
) -> None:
    found = status_series(islanders, half_island, half_island.dates)
    assert [each.status.tolist() for each in found.unscoped] == [
        ["government"] * 3,
        ["occupied", "government", "government"],
    ]
    assert [each.certain.tolist() for each in found.unscoped] == [[True] * 3, [True, True, False]]
    away = found.distance_km()
    assert np.isnan(away[0]).all()
    # The island ends at 0 and at 10: its western coast is the edge of occupied land, too.
    assert np.abs(away[1]) == pytest.approx([220.2, 332.8, 0.11], rel=0.01)


def test_snapshots_between_two_dates_include_both() -> None:
    history = minerals.control()
    every = snapshots_between(history, None, None)
    assert every == list(history.dates)
    some = snapshots_between(history, "2022-02-23", dt.date(2022, 4, 10))
    assert [each.isoformat() for each in some] == [
        "2022-02-23", "2022-02-28", "2022-03-31", "2022-04-10"]  # fmt: skip
    # Dates between snapshots bound, and are no snapshots themselves.
    assert snapshots_between(history, "2022-02-24", "2022-04-09") == some[1:3]


@pytest.mark.parametrize(("start", "end"), [("2022-03-01", "2022-03-02"), ("2030-01-01", None),
                                            (None, "2014-01-01"),
                                            ("2025-02-24", "2022-02-23")])  # fmt: skip
def test_no_snapshot_between_two_dates_is_refused(start: str | None, end: str | None) -> None:
    with pytest.raises(InputError, match=r"bundled has no snapshot from .* run from 2014-03-21"):
        snapshots_between(minerals.control(), start, end)
