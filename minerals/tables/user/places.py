"""Where a user's deposits lie: from coordinates, from a geometry, or from WKT."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from minerals.errors import InputError
from minerals.geo import WGS84
from minerals.rings import mended
from minerals.tables.user.table import UserTable

if TYPE_CHECKING:
    import geopandas as gpd

Geometries = npt.NDArray[np.object_]

WKT = r"\s*(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|POLYGON|LINESTRING)|\s*(?:SRID=\d+;)?\s*GEOMETRYCOLL"
POLYGONS = (3, 6)
"""shapely's numbers for Polygon and MultiPolygon."""
POINT, COLLECTIONS = 0, (4, 7)
"""shapely's numbers for Point, and for MultiPoint and GeometryCollection."""

MAX_DIFFERENCE_DEG = 0.01
"""Coordinates that differ by more from the geometry beside them are told."""


def find_places(table: UserTable, numbers: dict[str, pd.Series]) -> tuple[Geometries, Geometries]:
    """Return where the rows of a table lie.

    Parameters
    ----------
    table : UserTable
        With the known columns under their names.
    numbers : dict of str to pandas.Series
        Its columns of numbers.

    Returns
    -------
    numpy.ndarray
        A point per row, EPSG:4326: of an outline, one inside it.
    numpy.ndarray
        The outline of each row, None for a point.

    Raises
    ------
    InputError
        If a row has no place, one beyond the globe, or one that is neither a point nor an area.
    """
    geometry = table.geometry
    if geometry is None and _has_wkt(table):
        geometry = _from_wkt(table)
    if geometry is None:
        longitude, latitude = numbers["longitude"], numbers["latitude"]
        absent = longitude.isna() | latitude.isna()
        if absent.any():
            raise table.error(absent, "no longitude or latitude; give both")
        points = shapely.points(longitude.to_numpy(), latitude.to_numpy())
        outlines = np.full(len(points), None, dtype=object)
    else:
        points, outlines = _from_geometry(geometry, table)
        _compare(points, numbers, table)
    _check_on_globe(points, table)
    return points, outlines


def _has_wkt(table: UserTable) -> bool:
    if "geometry" not in table.frame:
        return False
    texts = table.texts("geometry").dropna()
    is_wkt = texts.str.match(WKT, case=False)
    placed = {"longitude", "latitude"} <= set(table.frame.columns)
    if placed and not is_wkt.any():
        table.tell(f"column {table.headings['geometry']} is no WKT and not used")
        return False
    return True


def _from_wkt(table: UserTable) -> gpd.GeoSeries:
    texts = table.texts("geometry")
    codes = texts.str.extract(r"(?i)^\s*SRID=(\d+);", expand=False).dropna().unique()
    if len(codes) > 1:
        raise InputError(f"{table.name}: WKT in several coordinate systems; give one")
    plain = texts.str.replace(r"(?i)^\s*SRID=\d+;", "", regex=True)
    cells = np.array([each if isinstance(each, str) else None for each in plain], dtype=object)
    with np.errstate(over="ignore"):  # of cells that are no WKT, which are refused below
        shapes = shapely.from_wkt(cells, on_invalid="ignore")
    bad = texts.notna() & pd.isna(shapes)
    if bad.any():
        first = str(texts[bad].iloc[0])[:40]
        raise table.error(
            bad, f"{table.label('geometry')} is not WKT: {first!r}; write such as POINT (37.5 48.2)"
        )
    table.tell("places read from WKT")
    crs = f"EPSG:{codes[0]}" if len(codes) else WGS84
    from geopandas import GeoSeries

    return in_degrees(GeoSeries(shapes, index=texts.index), crs, table.name)


def in_degrees(geometry: gpd.GeoSeries, crs: Any, name: str) -> gpd.GeoSeries:
    """Bring geometries to longitude and latitude, or say why that cannot be.

    Examples
    --------
    >>> import geopandas as gpd
    >>> in_degrees(gpd.GeoSeries([shapely.Point(1, 2)]), "EPSG:4326", "a").x.tolist()
    [1.0]
    """
    try:
        if CRS(crs).is_geocentric:
            raise ValueError("it is geocentric")
        return geometry.set_crs(crs, allow_override=True).to_crs(WGS84)
    except Exception as error:  # pyproj raises many kinds
        reason = str(error).splitlines()[0][:200]
        raise InputError(
            f"{name}: its coordinate system (CRS) cannot be brought to longitude and latitude "
            f"({reason}); set the right one"
        ) from None


def _from_geometry(geometry: gpd.GeoSeries, table: UserTable) -> tuple[Geometries, Geometries]:
    shapes = _members(np.asarray(shapely.force_2d(geometry.to_numpy()), dtype=object), table)
    empty = pd.isna(shapes) | shapely.is_empty(shapes)
    if empty.any():
        raise table.error(empty, "no geometry; give every deposit one")
    kinds = shapely.get_type_id(shapes)
    areal = np.isin(kinds, POLYGONS)
    odd = ~areal & (kinds != POINT)
    if odd.any():
        first = shapes[odd][0].geom_type
        raise table.error(
            odd, f"geometry is neither a point nor a polygon, but a {first}; give one of these"
        )
    coordinates, at = shapely.get_coordinates(shapes, return_index=True)
    endless = np.zeros(len(shapes), dtype=bool)
    endless[at[~np.isfinite(coordinates).all(axis=1)]] = True
    if endless.any():
        raise table.error(endless, "coordinates without end or that are no number; correct them")
    outlines = np.full(len(shapes), None, dtype=object)
    outlines[areal] = _repaired(shapes[areal], areal, table)
    points = shapes.copy()
    points[areal] = shapely.point_on_surface(outlines[areal])
    return points, outlines


def _members(shapes: Geometries, table: UserTable) -> Geometries:
    """Take the member of a collection that has just one, and join polygons of one deposit."""
    kinds = shapely.get_type_id(shapes)
    collections = np.isin(kinds, COLLECTIONS)
    if not collections.any():
        return shapes
    shapes = shapes.copy()
    single = collections & (shapely.get_num_geometries(shapes) == 1)
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    several = collections & (shapely.get_num_geometries(shapes) > 1)
    if several.any():
        kinds_there = sorted({each.geom_type for each in shapely.get_parts(shapes[several][0])})
        raise table.error(
            several,
            f"geometry is neither a point nor a polygon, but several ({', '.join(kinds_there)}) "
            "together; give every deposit one",
        )
    return shapes


def _repaired(shapes: Geometries, areal: npt.NDArray[np.bool_], table: UserTable) -> Geometries:
    broken = ~shapely.is_valid(shapes)
    repair = mended(shapes)
    flat, told = np.zeros((2, len(areal)), dtype=bool)
    flat[np.flatnonzero(areal)] = ~(shapely.area(repair.geometries) > 0)
    if flat.any():
        raise table.error(flat, "the outline has no area; give a point, or the whole outline")
    told[np.flatnonzero(areal)] = broken
    if repair.invalid:
        table.tell(f"outlines that cross or hold themselves repaired {table.rows(told)}")
    if repair.stray_holes:
        table.tell(f"holes outside the outline passed over in {repair.stray_holes}")
    if repair.hidden_shells:
        table.tell(f"shells listed as holes counted as land in {repair.hidden_shells}")
    return repair.geometries


def _compare(points: Geometries, numbers: dict[str, pd.Series], table: UserTable) -> None:
    """Tell of coordinates that are not those of the geometry beside them."""
    if not {"longitude", "latitude"} <= set(numbers):
        return
    away = np.maximum(
        np.abs(shapely.get_x(points) - numbers["longitude"].to_numpy()),
        np.abs(shapely.get_y(points) - numbers["latitude"].to_numpy()),
    )
    differ = (away > MAX_DIFFERENCE_DEG) & (shapely.get_type_id(points) == POINT)
    if differ.any():
        table.tell(
            f"longitude and latitude differ from the geometry, which counts {table.rows(differ)}"
        )


def _check_on_globe(points: Geometries, table: UserTable) -> None:
    x, y = shapely.get_x(points), shapely.get_y(points)
    absurd = ~((np.abs(x) <= 180) & (np.abs(y) <= 90))
    if absurd.any():
        raise table.error(
            absurd,
            "longitude beyond 180 or latitude beyond 90; check whether they are swapped, or in "
            "metres",
        )
