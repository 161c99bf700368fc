"""Land that every complete source shows as occupied, where one does not."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import shapely

from minerals.geo import area_km2
from minerals.tables.country import UKRAINE
from minerals.territory.plausibility import MIN_OCCUPIED_FRACTION, missing, region_land

DAY = dt.date(2022, 3, 31)
CRIMEA = "crimea"


@pytest.mark.parametrize("holes", [False, True], ids=["whole", "with holes"])
def test_a_region_is_missing_where_less_than_half_of_it_is_occupied(holes: bool) -> None:
    region = region_land(UKRAINE, CRIMEA)
    west, south, east, north = region.bounds
    x, y = np.meshgrid(np.arange(west, east, 0.25), np.arange(south, north, 0.25))
    gaps = shapely.multipolygons(shapely.box(x, y, x + 0.05, y + 0.05).ravel())
    told = []
    for edge in np.linspace(west, east, 6):
        land = shapely.box(west, south, edge + 1e-6, north)
        if holes:  # in most of the squares
            land = shapely.difference(land, gaps)
        part = float(area_km2(shapely.intersection(land, region)) / area_km2(region))
        expected = part if part < MIN_OCCUPIED_FRACTION else None
        told.append(missing(land, DAY, UKRAINE).get("Crimea"))
        assert told[-1] == expected
    assert None in told
    assert any(told)
