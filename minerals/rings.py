"""Repair of single polygons, ring by ring: of control, and of deposits' outlines.

A repair keeps land. Parts that overlap or lie in one another are put together; a ring that runs
over itself is repaired by its structure, so that what it goes round twice is land as well; a ring
listed as a hole is a shell where its turn says so.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]


class Mended(NamedTuple):
    """Geometries without invalid rings, and how many had which defect.

    Attributes
    ----------
    geometries : numpy.ndarray
        Valid, two-dimensional; a polygon without any area is empty.
    invalid : int
        How many were not valid.
    stray_holes : int
        How many had a hole that lies partly outside its shell, which is no land.
    hidden_shells : int
        How many had a shell listed as a hole, which is land.
    """

    geometries: Geometries
    invalid: int
    stray_holes: int
    hidden_shells: int


def mended(geometries: Geometries) -> Mended:
    """Repair invalid geometries, each by itself.

    Parameters
    ----------
    geometries : numpy.ndarray
        Geometries, none of them missing, all in one CRS.

    Returns
    -------
    Mended
        As many geometries, in the same order.

    Examples
    --------
    >>> parts = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)])
    >>> float(mended(np.array([parts])).geometries[0].area)
    6.0
    """
    whole = np.array(shapely.force_2d(geometries), dtype=object)
    broken = np.flatnonzero(~shapely.is_valid(whole))
    stray = hidden = 0
    for index in broken:
        polygons = [_mended_part(part) for part in flat_parts(whole[index])]
        whole[index] = shapely.union_all([each.geometry for each in polygons])
        stray += any(each.stray_hole for each in polygons)
        hidden += any(each.hidden_shell for each in polygons)
    return Mended(whole, len(broken), stray, hidden)


class _Part(NamedTuple):
    geometry: shapely.Geometry
    stray_hole: bool = False
    hidden_shell: bool = False


def flat_parts(geometry: shapely.Geometry) -> Geometries:
    """Return the parts of a geometry, and of collections in it, one by one.

    Examples
    --------
    >>> nested = shapely.GeometryCollection([shapely.MultiPoint([(0, 0), (1, 1)])])
    >>> len(flat_parts(nested))
    2
    """
    parts = shapely.get_parts(geometry)
    while any(hasattr(part, "geoms") for part in parts):
        parts = shapely.get_parts(parts)
    return np.asarray(parts, dtype=object)


def _valid(geometry: shapely.Geometry) -> shapely.Geometry:
    return shapely.make_valid(geometry, method="structure", keep_collapsed=False)


def _mended_part(part: shapely.Geometry) -> _Part:
    """Repair a polygon ring by ring; what is no polygon only as a whole."""
    if part.geom_type != "Polygon" or not len(part.interiors):
        return _Part(_valid(part))
    shell = _valid(shapely.Polygon(part.exterior))
    rings = np.array(list(part.interiors), dtype=object)
    holes = _valid(shapely.polygons(rings))
    hidden = _turn_as_shells(part.exterior, rings) & _mostly_outside(holes, shell)
    inside = holes[~hidden]
    land = shapely.union_all([shell, *holes[hidden]])
    kept = shapely.difference(land, shapely.union_all(inside))
    return _Part(kept, not shapely.covers(land, inside).all(), bool(hidden.any()))


def _turn_as_shells(exterior: shapely.Geometry, rings: Geometries) -> npt.NDArray[np.bool_]:
    """Tell which rings turn like a shell, where turns tell shells from holes.

    They do where shells run clockwise, as Esri writes them: there the turn of a ring counts and not
    its place in the list. Shells of GeoJSON run the other way, and there the place counts: writers
    often give a hole the turn of its shell.
    """
    if exterior.is_ccw:
        return np.zeros(len(rings), dtype=bool)
    return np.asarray(~shapely.is_ccw(rings), dtype=bool)


def _mostly_outside(holes: Geometries, shell: shapely.Geometry) -> npt.NDArray[np.bool_]:
    outside = shapely.area(shapely.difference(holes, shell))
    return np.asarray(outside > shapely.area(holes) / 2, dtype=bool)
