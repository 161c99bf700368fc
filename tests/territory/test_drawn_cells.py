"""What is drawn of cells is found among the places near a point, as among all of them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from minerals.geo import Floats
from minerals.tables.load import read_table
from minerals.territory.bundled import PlaceStatuses, bundled
from minerals.territory.drawn_cells import DrawnCells
from minerals.territory.drawn_land import Chances

DATE = bundled().dates[-1]
N_DRAWS = 200


@pytest.fixture(scope="module")
def drawn() -> DrawnCells:
    places = read_table("control_places")
    land = PlaceStatuses(places[places["setting"] == "land"], read_table("control_statuses"))
    return DrawnCells(land, Chances(1, N_DRAWS))


def around(drawn: DrawnCells, number: int, radius: float) -> Floats:
    """Return points within metres of a place."""
    random = np.random.default_rng(number)
    away, angle = radius * np.sqrt(random.random(N_DRAWS)), 2 * np.pi * random.random(N_DRAWS)
    turned = np.column_stack([np.cos(angle), np.sin(angle)])
    return np.asarray(drawn.places.points[number] + away[:, None] * turned)


@pytest.mark.parametrize("radius", [1.0, 5_000.0, 40_000.0])
def test_the_nearest_place_of_a_bank_is_that_among_all_of_it(
    drawn: DrawnCells, radius: float
) -> None:
    places = drawn.places
    for number in range(0, len(places.points), 300):
        points = around(drawn, number, radius)
        centre = points.mean(axis=0)
        reach = float(np.hypot(*(points - centre).T).max())
        banks = places.banks.within(points, centre, reach).astype(np.int8)
        np.testing.assert_array_equal(banks, places.banks.of(points))
        own, member = drawn._nearest_seeds(points, banks, centre, reach)
        for side in np.unique(banks):
            tree, members = places.trees[side]
            here = banks == side
            expected = members[tree.nearest(shapely.points(points[here]))]
            np.testing.assert_array_equal(own[member[here]], expected)


def test_no_border_that_may_reach_a_point_is_passed_over(drawn: DrawnCells) -> None:
    cells = drawn.places.cells
    lines = shapely.linestrings(cells.borders)
    for number in range(0, len(drawn.places.points), 300):
        centre = drawn.places.points[number]
        away = shapely.distance(lines, shapely.Point(centre))
        expected = np.flatnonzero(away <= 3_000 + cells.gap_km * 500)
        assert set(drawn._borders_within(centre, 3_000.0)) == set(expected)


def test_far_from_the_line_every_draw_is_what_the_place_is(drawn: DrawnCells) -> None:
    for name, occupied in (("x-kyiv", False), ("709717", True)):  # Kyiv, Donetsk
        number = drawn.names.tolist().index(name)
        found = drawn.at(around(drawn, number, 100.0))(DATE)
        assert found.tolist() == [occupied] * N_DRAWS
