"""Land and line that are kept are those of the cells."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from collections.abc import Iterator

import numpy as np
import pytest
import shapely

from minerals.tables import kept as files
from minerals.territory import kept_snapshots
from minerals.territory.bundled import Deferred, bundled
from minerals.territory.history import ControlHistory
from minerals.territory.seeds import Dissolved
from minerals.territory.snapshot import Snapshot

AFRESH = bundled(kept=False)
NEAR_KM = 1e-6
"""Another machine's last digits."""


def assert_same(one: Snapshot, other: Snapshot) -> None:
    assert one.date == other.date
    for here, there in ((one.occupied, other.occupied), (one.contested, other.contested)):
        assert here.geom_type == there.geom_type
        assert shapely.equals_exact(here.normalize(), there.normalize(), 1e-9)
    assert len(one.line.pieces) == len(other.line.pieces)
    assert np.allclose(one.line.length_km(), other.line.length_km(), rtol=0, atol=NEAR_KM)
    assert np.allclose(one.line.precision_km, other.line.precision_km, rtol=0, atol=NEAR_KM)


@pytest.mark.slow
def test_every_snapshot_that_is_kept_is_that_of_the_cells() -> None:
    for date in AFRESH.dates:
        held, ends = kept_snapshots.snapshot(date), kept_snapshots.extremes(date)
        assert held is not None, "run: minerals data keep"
        assert ends is not None
        for one, other in ((held, AFRESH.at(date)), *zip(ends, AFRESH.extremes(date), strict=True)):
            assert_same(one, other)


def test_the_bundled_history_reads_what_is_kept_and_another_makes_it() -> None:
    date = AFRESH.dates[-1]
    found = bundled().at(date)
    assert isinstance(found, Deferred)
    assert not isinstance(found.whole, Dissolved)
    assert isinstance(AFRESH.at(date), Dissolved)
    assert_same(bundled().at(date), AFRESH.at(date))


@pytest.mark.parametrize("history", [bundled(), AFRESH])
def test_a_snapshot_is_stored_and_copied_with_its_land(history: ControlHistory) -> None:
    found = history.at(history.dates[-1])
    for again in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):
        assert_same(again, found)


@pytest.fixture
def of_other_tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    kept_snapshots._held.cache_clear()
    monkeypatch.setattr(files, "checksum", lambda folder, file: "another")
    yield
    kept_snapshots._held.cache_clear()


@pytest.mark.usefixtures("of_other_tables")
def test_snapshots_of_other_tables_are_made_anew() -> None:
    assert kept_snapshots.snapshot(AFRESH.dates[-1]) is None
    assert kept_snapshots.extremes(AFRESH.dates[-1]) is None
    found = bundled().at(AFRESH.dates[-1])
    assert isinstance(found, Deferred)
    assert isinstance(found.whole, Dissolved)


def test_a_date_that_is_no_snapshot_has_none() -> None:
    assert kept_snapshots.snapshot(dt.date(1999, 1, 1)) is None
