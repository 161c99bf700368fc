"""What is drawn of polygons: their line moves within its limit, and contested land as one."""

from __future__ import annotations

import datetime as dt

import numpy as np
import shapely

from minerals.geo import WGS84, Floats, reproject
from minerals.territory.contact_line import line_of_contact
from minerals.territory.drawn_land import Chances
from minerals.territory.drawn_polygons import DrawnPolygons, _FlatLand
from minerals.territory.history import ControlHistory
from minerals.territory.snapshot import Snapshot

N_DRAWS = 400


def here(history: ControlHistory, longitude: float, latitude: float) -> Floats:
    """Return points within a metre of a place in the plane of a history, one for each draw."""
    flat = reproject(shapely.Point(longitude, latitude), WGS84, history.plane)
    return shapely.get_coordinates(flat) + np.random.default_rng(1).random((N_DRAWS, 2))


def test_beyond_the_limit_of_the_line_nothing_is_open(half_island: ControlHistory) -> None:
    drawn, day = DrawnPolygons(half_island, Chances(1, N_DRAWS)), half_island.dates[-1]
    shares = [
        float(drawn.at(here(half_island, longitude, 5.0))(day).mean())
        for longitude in (4.98, 5.0, 5.02)  # the line runs along 5 E, its limit is 1 km
    ]
    assert shares[0] == 1
    assert 0.4 < shares[1] < 0.6
    assert shares[2] == 0


def test_a_date_before_is_drawn_by_its_own_land(half_island: ControlHistory) -> None:
    occupied_on = DrawnPolygons(half_island, Chances(1, N_DRAWS)).at(here(half_island, 2.0, 5.0))
    first, last = half_island.dates
    assert [occupied_on(day).all() for day in (last, first, last)] == [True, False, True]


def test_contested_land_is_drawn_as_one_within_a_stretch(half_island: ControlHistory) -> None:
    def load(date: dt.date) -> Snapshot:
        occupied, contested = shapely.MultiPolygon(), shapely.box(0, 0, 5, 10)
        line = line_of_contact(occupied, contested, None, half_island.plane, 1.0)
        return Snapshot(date, occupied, contested, line)

    history = ControlHistory(
        "contested", "made up", "CC0", half_island.dates, load, plane=half_island.plane
    )
    drawn, day = DrawnPolygons(history, Chances(1, N_DRAWS)), history.dates[-1]
    one, near, far = (
        drawn.at(here(history, longitude, 5.0))(day) for longitude in (2.5, 2.51, 0.5)
    )
    np.testing.assert_array_equal(one, near)
    assert 0.4 < one.mean() < 0.6
    assert (one != far).any()


def test_rectangles_tell_land_by_its_edges_or_by_the_side_that_they_are_on() -> None:
    land = _FlatLand(shapely.box(0, 0, 10, 10))
    inside, outside, across = (0.5, 0.5, 1, 1), (20, 20, 21, 21), (9, 4, 11, 6)
    assert len({land.within(*each) for each in (inside, outside, across)}) == 3
    assert land.within(*inside) == land.within(4, 4, 5, 5)
    assert land.clipped(*across).equals(shapely.box(9, 4, 10, 6))
