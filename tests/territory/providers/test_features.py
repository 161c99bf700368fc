"""Features of a document: rings read whole are those that shapely reads vertex by vertex."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from minerals.territory.providers.features import features

RING: list[Any] = [[36, 48], [37.5, 48], [37, 49.25], [36, 48]]
HOLE = [[36.5, 48.1], [36.9, 48.1], [36.9, 48.4], [36.5, 48.1]]
HIGH = [[*pair, 7.5] for pair in RING]
OPEN = RING[:-1]


def read(geometry: Any) -> tuple[Any, tuple[str, ...]]:
    found = features({"features": [{"geometry": geometry}]}, "a.geojson")
    return found.geometries[0], found.findings


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Polygon", [RING]),
        ("Polygon", [RING, HOLE]),
        ("Polygon", [OPEN]),
        ("Polygon", [HIGH]),
        ("Polygon", [[[str(x), str(y)] for x, y in RING]]),
        ("Polygon", [[RING[0], [float("nan"), 48], *RING[2:]]]),
        ("Polygon", []),
        ("MultiPolygon", [[RING, HOLE], [OPEN]]),
        ("MultiPolygon", [[RING], [HIGH]]),
        ("MultiPolygon", []),
        ("multipolygon", [[RING]]),
        ("Point", [36, 48]),
        ("LineString", RING),
    ],
)
def test_a_geometry_is_what_shapely_makes_of_it(kind: str, coordinates: Any) -> None:
    geometry = {"type": kind, "coordinates": coordinates}
    found, findings = read(geometry)
    with np.errstate(invalid="ignore"):
        expected = shape(geometry)
    assert shapely.to_wkb(found) == shapely.to_wkb(expected)
    assert findings == ()


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [RING[:2]]},
        {"type": "Polygon", "coordinates": [[[36, None], *RING[1:]]]},
        {"type": "Polygon", "coordinates": [[[36], *RING[1:]]]},
        {"type": "Polygon", "coordinates": [[["east", 48], *RING[1:]]]},
        {"type": "Polygon", "coordinates": [[[*pair, 1, 2] for pair in RING]]},
        {"type": "Polygon", "coordinates": 7},
        {"type": "MultiPolygon", "coordinates": [RING]},
        {"type": ["Polygon"], "coordinates": [RING]},
        {"type": "Polygon"},
        "Polygon",
    ],
)
def test_what_shapely_cannot_read_is_left_out_and_told(geometry: Any) -> None:
    found, findings = read(geometry)
    assert found is None
    assert findings == ("a.geojson: 1 feature whose geometry cannot be read left out",)
