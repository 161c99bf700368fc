from __future__ import annotations

import datetime as dt
import gc
from typing import Any

import numpy as np
import pytest
import shapely

from minerals.errors import InputError
from minerals.statuses.batch import snapshots
from minerals.statuses.batch.snapshots import check_parts

DAYS = (dt.date(2025, 1, 1), dt.date(2025, 1, 2), dt.date(2025, 1, 3))


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the polygons that shapely was asked about."""
    seen: list[Any] = []
    is_valid = shapely.is_valid

    def ask(polygons: Any) -> Any:
        seen.extend(polygons)
        return is_valid(polygons)

    monkeypatch.setattr(shapely, "is_valid", ask)
    return seen


def test_a_polygon_is_checked_once_as_long_as_it_is_kept(checked: list[Any]) -> None:
    one, same, other = shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 1), shapely.box(0, 0, 2, 2)
    check_parts(np.array([one, same, other]), DAYS)
    assert [each.area for each in checked] == [1.0, 4.0]
    checked.clear()
    check_parts(np.array([other, one, other]), DAYS)
    assert checked == []
    kept = len(snapshots._fit)
    del other
    gc.collect()
    assert len(snapshots._fit) == kept - 1


def test_what_was_refused_is_refused_again() -> None:
    bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    for _ in range(2):
        with pytest.raises(InputError, match="polygons of 2025-01-02: Self-intersection"):
            check_parts(np.array([shapely.box(0, 0, 1, 1), bow_tie]), DAYS[:2])


def test_polygons_that_share_an_edge_are_fit(checked: list[Any]) -> None:
    both = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    check_parts(np.array([both]), DAYS[:1])
    asked = len(checked)
    check_parts(np.array([both]), DAYS[:1])
    assert len(checked) == asked
