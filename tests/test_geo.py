from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from minerals import geo
from minerals.tables.load import outlines

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


@settings(deadline=None)
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


def test_ukraine_has_its_published_area() -> None:
    assert float(geo.area_km2(geo.ukraine())) == pytest.approx(603_500, rel=0.015)


def test_crimea_with_sevastopol_has_its_published_area() -> None:
    assert float(geo.area_km2(geo.crimea())) == pytest.approx(27_000, rel=0.015)


def test_ukraine_is_valid_and_has_no_holes_between_oblasts() -> None:
    assert geo.ukraine().is_valid
    parts = shapely.get_parts(geo.ukraine())
    assert shapely.get_num_interior_rings(parts).sum() == 0
    lost = shapely.difference(outlines("oblasts").geometry.to_numpy(), geo.ukraine())
    assert float(geo.area_km2(lost).sum()) < 0.1


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


@settings(deadline=None)
@given(LONGITUDES, LATITUDES)
def test_a_point_comes_back_from_the_plane(longitude: float, latitude: float) -> None:
    point = shapely.Point(longitude, latitude)
    there = geo.reproject(point, geo.WGS84, geo.UKRAINE_PLANE)
    back = geo.reproject(there, geo.UKRAINE_PLANE, geo.WGS84)
    assert back.distance(point) < 1e-8


@settings(deadline=None)
@given(LONGITUDES, LATITUDES, st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
def test_short_distances_in_the_plane_are_true_to_three_in_a_thousand(
    longitude: float, latitude: float, east: float, north: float
) -> None:
    ends = np.array([[longitude, latitude], [longitude + east, latitude + north]])
    planar = geo.reproject(shapely.points(ends), geo.WGS84, geo.UKRAINE_PLANE)
    true = float(geo.geodesic_km(ends[:1], ends[1:])[0])
    assert shapely.distance(*planar) / 1000 == pytest.approx(true, rel=0.004, abs=1e-6)


def test_places_lie_in_their_oblasts() -> None:
    known = {
        "Simferopol": (34.10, 44.95, "UA-43"),
        "Sevastopol": (33.53, 44.60, "UA-40"),
        "Donetsk": (37.80, 48.00, "UA-14"),
        "Luhansk": (39.31, 48.57, "UA-09"),
        "Kyiv": (30.52, 50.45, "UA-30"),
        "Bila Tserkva": (30.12, 49.80, "UA-32"),
        "Uzhhorod": (22.29, 48.62, "UA-21"),
        "Kherson": (32.62, 46.64, "UA-65"),
    }
    points = gpd.GeoSeries([shapely.Point(x, y) for x, y, _ in known.values()], crs="EPSG:4326")
    assert geo.oblast_of(points).tolist() == [code for _, _, code in known.values()]


def test_points_just_off_the_coast_take_the_nearest_oblast() -> None:
    off = {
        "off Yalta": (34.20, 44.40, "UA-43"),
        "off Odesa": (30.85, 46.45, "UA-51"),
        "off Mariupol": (37.55, 46.98, "UA-14"),
        "off Berdiansk": (36.85, 46.60, "UA-23"),
    }
    points = [shapely.Point(x, y) for x, y, _ in off.values()]
    assert not shapely.intersects(geo.ukraine(), points).any()
    found = geo.oblast_of(gpd.GeoSeries(points, crs="EPSG:4326"))
    assert found.tolist() == [code for _, _, code in off.values()]


def test_every_oblast_finds_itself() -> None:
    units = outlines("oblasts")
    assert len(units) == 27
    inside = gpd.GeoSeries(units.geometry.representative_point())
    assert geo.oblast_of(inside).tolist() == units.index.tolist()
