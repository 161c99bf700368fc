"""Making polygons fit to be joined, and saying what was done."""

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
        What they are, for the findings.

    Returns
    -------
    geometry : shapely geometry
        Valid, two-dimensional, polygons only; overlaps dissolved.
    findings : list of str
        One sentence per kind of repair, none where nothing was wrong.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> geometry, findings = polygons_only(np.array([bow_tie, None]), "areas.geojson")
    >>> geometry.area, findings[0]
    (2.0, 'areas.geojson: 1 feature without geometry left out')
    """
    findings = []

    def note(count: int, what: str) -> None:
        if count:
            findings.append(f"{name}: {count} feature{'s' if count > 1 else ''} {what}")

    absent = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    note(int(absent.sum()), "without geometry left out")
    present = shapely.force_2d(geometries[~absent])
    broken = ~shapely.is_valid(present)
    note(int(broken.sum()), "with invalid rings repaired")
    present = np.where(broken, shapely.make_valid(present), present)
    parts = shapely.get_parts(shapely.get_parts(present))
    areal = shapely.get_dimensions(parts) == 2
    note(int((~areal).sum()), "or parts that are points or lines left out")
    united = shapely.union_all(parts[areal]) if areal.any() else shapely.MultiPolygon()
    overlap = float(shapely.area(parts[areal]).sum()) - united.area if areal.any() else 0.0
    if united.area and overlap / united.area > 1e-6:
        findings.append(f"{name}: overlapping features dissolved ({overlap / united.area:.2%})")
    return united, findings
