from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from minerals.territory.repair import polygons_only

CORNERS = st.tuples(st.integers(0, 20), st.integers(0, 20))
POLYGONS = st.lists(CORNERS, min_size=4, max_size=9, unique=True).map(shapely.Polygon)


def repaired(*geometries: object) -> tuple[object, list[str]]:
    return polygons_only(np.array(geometries, dtype=object), "made-up.geojson")


@given(st.lists(POLYGONS, max_size=6))
def test_any_rings_become_one_valid_geometry_and_a_repair_is_told(polygons: list[object]) -> None:
    geometry, findings = repaired(*polygons)
    assert geometry.is_valid
    assert geometry.geom_type in ("Polygon", "MultiPolygon", "GeometryCollection")
    assert geometry.is_empty or shapely.get_dimensions(geometry) == 2
    sound = all(polygon.is_valid for polygon in polygons)
    assert any("invalid rings repaired" in finding for finding in findings) is not sound
    # Repairing what is repaired finds nothing.
    if not geometry.is_empty:
        again, nothing = repaired(geometry)
        assert again.equals(geometry)
        assert nothing == []


def test_a_bow_tie_keeps_both_wings() -> None:
    geometry, findings = repaired(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    assert geometry.area == 2
    assert findings == ["made-up.geojson: 1 feature with invalid rings repaired"]


def test_missing_and_empty_geometries_are_counted() -> None:
    geometry, findings = repaired(None, shapely.Polygon(), shapely.box(0, 0, 1, 1))
    assert geometry.area == 1
    assert findings == ["made-up.geojson: 2 features without geometry left out"]


def test_a_collection_keeps_its_polygons_alone() -> None:
    collection = shapely.GeometryCollection(
        [shapely.box(0, 0, 1, 1), shapely.Point(5, 5), shapely.LineString([(0, 0), (9, 9)])]
    )
    geometry, findings = repaired(collection, shapely.Point(3, 3))
    assert geometry.equals(shapely.box(0, 0, 1, 1))
    assert findings == ["made-up.geojson: 3 features or parts that are points or lines left out"]


def test_overlaps_are_dissolved_and_counted_once() -> None:
    geometry, findings = repaired(shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2))
    assert geometry.area == 6
    assert findings == ["made-up.geojson: overlapping features dissolved (33.33%)"]


def test_heights_are_dropped() -> None:
    geometry, findings = repaired(shapely.force_3d(shapely.box(0, 0, 1, 1), z=7.0))
    assert not geometry.has_z
    assert geometry.area == 1
    assert findings == []


def test_nothing_gives_nothing() -> None:
    geometry, findings = repaired()
    assert geometry.is_empty
    assert findings == []


def test_a_polygon_without_area_is_left_out_and_told() -> None:
    flat = shapely.Polygon([(0, 0), (1, 1), (2, 2)])
    geometry, findings = repaired(flat, shapely.box(0, 0, 1, 1))
    assert geometry.equals(shapely.box(0, 0, 1, 1))
    assert "made-up.geojson: 1 feature without area left out" in findings
