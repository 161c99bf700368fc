"""Repair of polygons: rings, overlaps, parts that are no polygons; every repair is reported."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely


def polygons_only(geometries: npt.NDArray[np.object_], name: str) -> tuple[Any, list[str]]:
    """Repair, flatten and dissolve geometries to one valid polygon geometry.

    Parameters
    ----------
    geometries : numpy.ndarray
        Any geometries, some of them missing or invalid, all in one CRS.
    name : str
        What they are, for the sentences about repairs.

    Returns
    -------
    geometry : shapely geometry
        Valid, two-dimensional, polygons only; overlaps dissolved.
    repairs : list of str
        One sentence per kind of repair, none where nothing was wrong.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> geometry, repairs = polygons_only(np.array([bow_tie, None]), "areas.geojson")
    >>> geometry.area, repairs[0]
    (2.0, 'areas.geojson: 1 feature without geometry left out')
    """
    repairs = []

    def note(count: int, what: str) -> None:
        if count:
            repairs.append(f"{name}: {count} feature{'s' if count > 1 else ''} {what}")

    absent = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    note(int(absent.sum()), "without geometry left out")
    present = shapely.force_2d(geometries[~absent])
    broken = ~shapely.is_valid(present)
    note(int(broken.sum()), "with invalid rings repaired")
    present[broken], strays = without_stray_holes(present[broken])
    note(strays, "with holes outside the shell, which are not land")
    present = np.where(broken, shapely.make_valid(present), present)
    parts = shapely.get_parts(shapely.get_parts(present))
    areal = shapely.get_dimensions(parts) == 2
    note(int((~areal).sum()), "or parts that are points or lines left out")
    united = shapely.union_all(parts[areal]) if areal.any() else shapely.MultiPolygon()
    overlap = float(shapely.area(parts[areal]).sum()) - united.area if areal.any() else 0.0
    if united.area and overlap / united.area >= 5e-5:  # less would be written as 0.00 %
        repairs.append(f"{name}: overlapping features dissolved ({overlap / united.area:.2%})")
    return united, repairs


def without_stray_holes(
    geometries: npt.NDArray[np.object_],
) -> tuple[npt.NDArray[np.object_], int]:
    """Keep holes inside their shell: what lies outside, a repair would turn into land.

    Parameters
    ----------
    geometries : numpy.ndarray
        Invalid geometries; polygons of a collection are looked at one by one.

    Returns
    -------
    geometries : numpy.ndarray
        The same, polygons with such holes taken from the shell alone.
    changed : int
        How many had one.

    Examples
    --------
    >>> odd = shapely.Polygon([(0, 0), (2, 0), (2, 2), (0, 2)], [[(5, 5), (6, 5), (6, 6)]])
    >>> mended, changed = without_stray_holes(np.array([odd]))
    >>> mended[0].area, changed
    (4.0, 1)
    """
    mended, changed = geometries.copy(), 0
    for index, geometry in enumerate(geometries):
        parts = [_inside(part) for part in shapely.get_parts(geometry)]
        if any(part is not None for part in parts):
            pairs = zip(parts, shapely.get_parts(geometry), strict=True)
            kept = [old if new is None else new for new, old in pairs]
            mended[index] = shapely.GeometryCollection(kept)
            changed += 1
    return mended, changed


def _inside(polygon: Any) -> Any:
    """Return a polygon whose holes lie partly outside it without them, None for any other."""
    if polygon.geom_type != "Polygon" or not len(polygon.interiors):
        return None
    shell = shapely.make_valid(shapely.Polygon(polygon.exterior))
    holes = shapely.make_valid(np.array([shapely.Polygon(hole) for hole in polygon.interiors]))
    if shapely.covers(shell, holes).all():
        return None
    return shapely.difference(shell, shapely.union_all(holes))
