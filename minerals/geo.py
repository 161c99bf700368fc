"""Coordinate systems, areas and distances.

Areas are always measured in an equal-area projection (EPSG:6933), distances on the ellipsoid.
Nearest points are searched in a Lambert azimuthal equal-area plane centred on the data, whose
scale error is below 0.3 % within 700 km of its centre; the distance to the point found is then
geodesic.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt
import shapely

if TYPE_CHECKING:
    import pyproj

WGS84 = "EPSG:4326"
EQUAL_AREA = "EPSG:6933"

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Geometries = TypeVar("Geometries")
"""A shapely geometry, or an array of them."""


@lru_cache(maxsize=32)
def _transformer(source: str, target: str) -> pyproj.Transformer:
    import pyproj  # by who measures: many answers rest on what was measured before

    return pyproj.Transformer.from_crs(source, target, always_xy=True)


@cache
def _ellipsoid() -> pyproj.Geod:
    import pyproj

    return pyproj.Geod(ellps="WGS84")


def _padded(xy: Floats) -> Floats:
    """Give pyproj at least two points: it takes an array of one for a scalar, and warns."""
    return np.repeat(xy, 2, axis=0) if len(xy) == 1 else xy


def reproject(geometry: Geometries, source: str, target: str) -> Geometries:
    """Reproject a shapely geometry, or an array of them.

    Parameters
    ----------
    geometry : shapely geometry or array of them
        In ``source``.
    source, target : str
        Coordinate systems that pyproj understands, x before y.

    Returns
    -------
    same type as ``geometry``
        In ``target``.
    """
    there: Geometries = shapely.transform(geometry, lambda xy: moved(xy, source, target))
    return there


def moved(xy: Floats, source: str, target: str) -> Floats:
    """Reproject points given by their coordinates.

    Parameters
    ----------
    xy : numpy.ndarray
        Shape (n, 2), in ``source``.
    source, target : str
        As for :func:`reproject`.

    Returns
    -------
    numpy.ndarray
        Shape (n, 2), in ``target``.

    Examples
    --------
    >>> moved(np.array([[31.4, 48.6]]), WGS84, plane(31.4, 48.6)).round(3).tolist()
    [[0.0, 0.0]]
    """
    x, y = _padded(xy).T
    return np.column_stack(_transformer(source, target).transform(x, y))[: len(xy)]


def area_km2(geometry: object) -> Any:  # noqa: ANN401 (a number, or an array of them)
    """Measure areas of geometries in longitude and latitude.

    Parameters
    ----------
    geometry : shapely geometry or array of them
        EPSG:4326.

    Returns
    -------
    float or numpy.ndarray
        Square kilometres, measured in EPSG:6933.

    Examples
    --------
    >>> round(float(area_km2(shapely.box(30, 46, 31, 47))))
    8533
    """
    return shapely.area(reproject(geometry, WGS84, EQUAL_AREA)) / 1e6


def multipolygon(geometry: Any) -> Any:  # noqa: ANN401 (a geometry of shapely)
    """Return the polygons of a geometry as one MultiPolygon, with the exterior counterclockwise.

    Examples
    --------
    >>> multipolygon(shapely.box(0, 0, 1, 1)).geom_type, multipolygon(shapely.Point(0, 0)).is_empty
    ('MultiPolygon', True)
    """
    parts = shapely.get_parts(shapely.get_parts(geometry))
    made = shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
    return shapely.orient_polygons(made)


def plane(longitude: float, latitude: float) -> str:
    """Return an equal-area plane in metres centred on a point, as a PROJ string.

    Examples
    --------
    >>> plane(31.4, 48.6)
    '+proj=laea +lon_0=31.4 +lat_0=48.6 +datum=WGS84 +units=m'
    """
    return f"+proj=laea +lon_0={longitude:g} +lat_0={latitude:g} +datum=WGS84 +units=m"


def geodesic_km(from_xy: Floats, to_xy: Floats) -> Floats:
    """Measure distances on the WGS 84 ellipsoid.

    Parameters
    ----------
    from_xy, to_xy : numpy.ndarray
        Shape (n, 2), longitude and latitude in degrees.

    Returns
    -------
    numpy.ndarray
        Shape (n,), kilometres.

    Examples
    --------
    >>> float(geodesic_km(np.array([[30.52, 50.45]]), np.array([[34.10, 44.95]]))[0].round())
    668.0
    """
    start, end = _padded(from_xy), _padded(to_xy)
    _, _, metres = _ellipsoid().inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return np.asarray(metres, dtype=float)[: len(from_xy)] / 1000
