from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from matplotlib.figure import Figure

from minerals.geo import WGS84, plane, reproject
from minerals.results.labels import labels
from minerals.tables.country import COUNTRIES, UKRAINE
from minerals.tables.load import table
from minerals.views.maps import basemap
from minerals.views.maps.basemap import View, draw_basemap, draw_polygons, scale_bar, view_of
from minerals.views.maps.label_placement import Box, LabelPlacement

VIEW = view_of([UKRAINE.land], UKRAINE.plane, 9.6)


@pytest.mark.parametrize(
    "view",
    [
        VIEW,
        view_of([shapely.box(0, 0, 5, 10)], plane(5, 5), 9.6),
        view_of([shapely.Point(-60, -50)], plane(-60, -50), 9.6),
        view_of([shapely.box(20, 68, 30, 71)], plane(25, 69.5), 9.6),
    ],
)
def test_the_scale_bar_is_as_long_as_it_says_on_the_ellipsoid(view: View) -> None:
    kilometres, metres = scale_bar(view)
    y = (view.bottom + view.top) / 2
    x = (view.left + view.right) / 2
    ends = reproject(shapely.points([[x - metres / 2, y], [x + metres / 2, y]]), view.plane, WGS84)
    (lon0, lat0), (lon1, lat1) = shapely.get_coordinates(ends)
    true = pyproj.Geod(ellps="WGS84").inv(lon0, lat0, lon1, lat1)[2] / 1000
    assert true == pytest.approx(kilometres, rel=1e-3)
    width = (view.right - view.left) / 1000
    assert 0.09 * width < kilometres <= 0.26 * width


def test_a_frame_holds_what_it_is_to_show_with_room_round_it() -> None:
    land = reproject(UKRAINE.land, WGS84, UKRAINE.plane)
    assert VIEW.box.contains(shapely.buffer(land, 20_000))
    assert land.bounds[2] - land.bounds[0] > 0.9 * (VIEW.right - VIEW.left)


@pytest.mark.parametrize(
    "shapes",
    [
        [shapely.Point(5, 5)],
        [shapely.box(4.9, 0, 5.1, 10)],
        [shapely.box(0, 4.9, 10, 5.1)],
        [shapely.MultiPolygon()],
        [shapely.MultiPolygon(), shapely.Point(4, 4)],
    ],
)
def test_a_frame_is_never_a_thread_or_a_point(shapes: list[Any]) -> None:
    view = view_of(shapes, plane(5, 5), 5)
    assert view.right - view.left >= 100_000
    assert 0.449 < view.height / view.inches < 0.801
    for shape in shapes:
        if not shape.is_empty:
            assert view.box.covers(reproject(shape, WGS84, view.plane))


def test_points_keep_their_place_from_plane_to_paper() -> None:
    xy = VIEW.xy([31.4], [48.6])
    assert np.abs(xy).max() < 1e-6
    x, y = VIEW.to_inches(xy)[0]
    assert x == pytest.approx(-VIEW.left / VIEW.metres_per_inch)
    assert y == pytest.approx(-VIEW.bottom / VIEW.metres_per_inch)


def test_a_hole_stays_a_hole_and_lines_are_no_land() -> None:
    axes = Figure().subplots()
    ring = shapely.difference(shapely.box(0, 0, 3, 3), shapely.box(1, 1, 2, 2))
    patch = draw_polygons(
        axes, shapely.GeometryCollection([ring, shapely.LineString([(5, 5), (6, 6)])])
    )
    codes = patch.get_path().codes
    assert (codes == patch.get_path().MOVETO).sum() == 2
    assert draw_polygons(axes, shapely.LineString([(0, 0), (1, 1)])) is None
    assert draw_polygons(axes, shapely.MultiPolygon()) is None


def test_the_basemap_of_another_country_claims_no_sea() -> None:
    axes = Figure().subplots()
    view = view_of([shapely.box(0, 0, 5, 10)], plane(5, 5), 5)
    draw_basemap(axes, view, None)
    assert not list(axes.patches)
    assert axes.get_facecolor()[:3] == pytest.approx((0xFB / 255, 0xFA / 255, 0xF6 / 255))
    degrees = {each.get_text() for each in axes.texts}
    assert {"2°", "8°"} <= degrees


def test_every_city_of_the_catalogue_is_a_place_of_the_tables_near_its_name() -> None:
    known = table("control_places").set_index("place_id")
    named = labels("en")
    texts = [key for key in named if key.startswith("figure.city.")]
    assert {f"figure.city.{town}" for each in COUNTRIES for town in each.towns} == set(texts)
    assert len(texts) > 10
    for key in texts:
        assert known.loc[key.removeprefix("figure.city."), "name"] == named[key]


def test_seas_are_sea() -> None:
    for longitude, latitude in UKRAINE.seas.values():
        assert not UKRAINE.land.contains(shapely.Point(longitude, latitude))
        assert math.hypot(longitude - 34, latitude - 45.5) < 4


def test_a_city_without_room_for_its_name_is_not_drawn() -> None:
    frame = Box(0, 0, VIEW.inches, VIEW.height)
    west = Box(0, 0, VIEW.inches / 2, VIEW.height)
    drawn = []
    for taken in ([], [west]):
        axes = Figure().subplots()
        basemap.name_cities(axes, VIEW, LabelPlacement(frame, taken), UKRAINE, "en")
        assert len(axes.texts) == len(axes.lines)
        drawn.append(len(axes.lines))
    assert 0 < drawn[1] < drawn[0]
