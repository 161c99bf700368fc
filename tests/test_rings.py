from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from minerals.rings import mended

CORNERS = st.tuples(st.integers(0, 20), st.integers(0, 20))
POLYGONS = st.lists(CORNERS, min_size=4, max_size=9, unique=True).map(shapely.Polygon)


def land(*geometries: object) -> object:
    """Return the union of repaired geometries."""
    whole = mended(np.array(geometries, dtype=object)).geometries
    assert shapely.is_valid(whole).all()
    return shapely.union_all(whole)


@given(st.lists(POLYGONS, min_size=1, max_size=5))
def test_parts_of_one_feature_are_the_same_land_as_features(polygons: list[object]) -> None:
    together, apart = land(shapely.MultiPolygon(polygons)), land(*polygons)
    assert shapely.symmetric_difference(together, apart).area == pytest.approx(0, abs=1e-9)


@given(POLYGONS, st.integers(0, 8))
def test_it_does_not_matter_where_a_ring_begins(polygon: object, shift: int) -> None:
    ring = shapely.get_coordinates(polygon)[:-1]
    turned = shapely.Polygon(np.roll(ring, shift, axis=0))
    assert land(turned).area == pytest.approx(land(polygon).area)


def test_a_loop_of_the_digitiser_is_land_on_both_rounds() -> None:
    ring = [(0, 0), (4, 0), (4, 3), (1, 3), (1, 1), (3, 1), (3, 4), (0, 4)]
    assert land(shapely.Polygon(ring)).area == pytest.approx(15)  # by the even-odd rule: 11


CLOCKWISE = [(0, 0), (0, 4), (4, 4), (4, 0)]
APART = [(8, 0), (8, 2), (10, 2), (10, 0)]
WITHIN = [(1, 1), (1, 2), (2, 2), (2, 1)]


@pytest.mark.parametrize(
    ("shell", "hole", "area"),
    [
        (CLOCKWISE, APART, 20),  # Esri's turn of a shell: land
        (CLOCKWISE, APART[::-1], 16),  # Esri's turn of a hole
        (CLOCKWISE[::-1], APART[::-1], 16),  # in GeoJSON's turn the list counts
        (CLOCKWISE[::-1], APART, 16),
        (CLOCKWISE, WITHIN, 15),  # a writer that gives holes the turn of their shell
        (CLOCKWISE[::-1], WITHIN, 15),
    ],
)
def test_a_ring_listed_as_a_hole(
    shell: list[tuple[int, int]], hole: list[tuple[int, int]], area: float
) -> None:
    whole = mended(np.array([shapely.Polygon(shell, [hole])]))
    assert whole.geometries[0].area == pytest.approx(area)
    assert whole.hidden_shells == (area == 20)
    assert whole.stray_holes == (area == 16)
