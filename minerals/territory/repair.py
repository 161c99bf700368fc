"""Repair of polygons: rings, overlaps, parts that are no polygons; every repair is reported."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from minerals.rings import flat_parts, mended


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
    whole = mended(geometries[~absent])
    note(whole.invalid, "with invalid rings repaired")
    note(whole.stray_holes, "with holes outside the shell, which are not land")
    note(whole.hidden_shells, "with shells listed as holes, which are land")
    flat = shapely.is_empty(whole.geometries)
    note(int(flat.sum()), "without area left out")
    parts = flat_parts(whole.geometries[~flat])
    areal = shapely.get_dimensions(parts) == 2
    note(int((~areal).sum()), "or parts that are points or lines left out")
    united = shapely.union_all(parts[areal]) if areal.any() else shapely.MultiPolygon()
    overlap = float(shapely.area(parts[areal]).sum()) - united.area if areal.any() else 0.0
    if united.area and overlap / united.area >= 5e-5:  # less would be written as 0.00 %
        repairs.append(f"{name}: overlapping features dissolved ({overlap / united.area:.2%})")
    return united, repairs
