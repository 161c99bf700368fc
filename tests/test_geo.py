from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from minerals import geo
from minerals.tables.country import UKRAINE

LONGITUDES = st.floats(22, 40)
LATITUDES = st.floats(44, 52)


def box_km2(south: float, north: float, width: float) -> float:
    """Area of a quadrangle of parallels and meridians on WGS 84, by the textbook formula."""
    a, f = 6378.137, 1 / 298.257223563
    e = math.sqrt(f * (2 - f))

    def q(latitude: float) -> float:
        s = math.sin(math.radians(latitude))
        return s / (1 - e * e * s * s) + math.atanh(e * s) / e

    return (a * (1 - f)) ** 2 / 2 * math.radians(width) * (q(north) - q(south))


@given(st.floats(-80, 79), st.floats(0.01, 1), st.floats(-170, 170), st.floats(0.01, 5))
def test_areas_are_the_same_at_every_latitude_as_on_the_ellipsoid(
    south: float, height: float, west: float, width: float
) -> None:
    box = shapely.box(west, south, west + width, south + height)
    assert float(geo.area_km2(box)) == pytest.approx(
        box_km2(south, south + height, width), rel=1e-6
    )


def test_many_areas_are_measured_at_once() -> None:
    boxes = shapely.box(np.array([30.0, 30.0]), 46, np.array([31.0, 32.0]), 47)
    one, two = geo.area_km2(boxes)
    assert two == pytest.approx(2 * one)


@pytest.mark.parametrize(
    ("start", "end", "km"),
    [
        ((0, 0), (0, 90), 10_001.966),  # the quarter meridian
        ((0, 0), (1, 0), 111.319),  # a degree of the equator
        ((30, 0), (30, 1), 110.574),
        ((30.5234, 50.4501), (30.5234, 50.4501), 0),
    ],
)
def test_distances_are_geodesic(
    start: tuple[float, float], end: tuple[float, float], km: float
) -> None:
    found = geo.geodesic_km(np.array([start], float), np.array([end], float))
    assert found == pytest.approx([km], abs=0.001)


@given(LONGITUDES, LATITUDES)
def test_a_point_comes_back_from_the_plane(longitude: float, latitude: float) -> None:
    point = shapely.Point(longitude, latitude)
    there = geo.reproject(point, geo.WGS84, UKRAINE.plane)
    back = geo.reproject(there, UKRAINE.plane, geo.WGS84)
    assert back.distance(point) < 1e-8


@given(LONGITUDES, LATITUDES, st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
def test_short_distances_in_the_plane_are_true_to_three_in_a_thousand(
    longitude: float, latitude: float, east: float, north: float
) -> None:
    ends = np.array([[longitude, latitude], [longitude + east, latitude + north]])
    planar = geo.reproject(shapely.points(ends), geo.WGS84, UKRAINE.plane)
    true = float(geo.geodesic_km(ends[:1], ends[1:])[0])
    assert shapely.distance(*planar) / 1000 == pytest.approx(true, rel=0.004, abs=1e-6)
