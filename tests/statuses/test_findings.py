"""Findings in the inputs of an answer."""

from __future__ import annotations

import pandas as pd
import pytest

from minerals.errors import InputError
from minerals.statuses.findings import findings_of
from minerals.tables.user import read_user_table
from minerals.territory.history import ControlHistory


def test_a_deposit_far_from_all_polygons_is_told(half_island: ControlHistory) -> None:
    rows = pd.DataFrame({"deposit_id": ["near", "far"], "name_en": "D", "longitude": [3.0, 60.0],
                         "latitude": 5.0})  # fmt: skip
    (finding,) = findings_of(read_user_table(rows), half_island)["findings"]["deposits"]
    assert finding.startswith("far (row 3): far from all polygons of half-island, up to 6,")


def test_a_deposit_at_zero_is_refused_where_no_polygon_is_near(
    half_island: ControlHistory,
) -> None:
    rows = pd.DataFrame({"deposit_id": ["o"], "name_en": "O", "longitude": 0.0, "latitude": 0.0})
    own = read_user_table(rows)
    assert findings_of(own, half_island) == {}  # its corner
    from dataclasses import replace

    import shapely

    date = half_island.dates[-1]
    away = replace(half_island.at(date), occupied=shapely.box(20, 20, 25, 25))
    far = replace(half_island, dates=(date,), load=lambda _: away, _loaded={})
    with pytest.raises(InputError, match=r"o \(row 2\): longitude 0 and latitude 0"):
        findings_of(own, far)
