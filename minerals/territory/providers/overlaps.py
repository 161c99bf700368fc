"""Where polygons of one file contradict each other: the same land with two statuses."""

from __future__ import annotations

from typing import Any

import shapely

from minerals.geo import area_km2

MIN_OVERLAP_KM2 = 0.5
"""Less is how two edges were drawn, and not told."""

BASE_FRACTION = 0.99
"""Government land under this part of all that is occupied is the sheet that it is drawn on."""


def _area(geometry: Any) -> float:
    return float(area_km2(geometry))


def overlap_told(name: str, upper: str, above: Any, lower: str, below: Any) -> list[str]:
    """Say that land of one status lies on land of another, which counts.

    Parameters
    ----------
    name : str
        The file.
    upper, lower : str
        The statuses; the second counts.
    above, below : shapely geometry
        Their land in longitude and latitude.

    Examples
    --------
    >>> square = shapely.box(36, 48, 37, 49)
    >>> overlap_told("a.geojson", "contested", square, "occupied", square)
    ['a.geojson: contested polygons lie on 8,218 km2 of occupied ones; this counts as occupied']
    """
    km2 = _area(shapely.intersection(above, below))
    if km2 < MIN_OVERLAP_KM2:
        return []
    return [
        f"{name}: {upper} polygons lie on {km2:,.0f} km2 of {lower} ones; this counts as {lower}"
    ]


def contradicted(name: str, occupied: Any, government: Any) -> tuple[Any, list[str]]:
    """Return the land that a file has both as occupied and as government-controlled.

    Parameters
    ----------
    name : str
        The file.
    occupied, government : shapely geometry
        Land in longitude and latitude.

    Returns
    -------
    both : shapely geometry
        Land that counts as contested; none where the government polygons are the sheet under all
        that is occupied.
    findings : list of str
        What was found, with its area.

    Examples
    --------
    >>> whole, part = shapely.box(36, 48, 38, 49), shapely.box(37, 48, 38, 49)
    >>> both, findings = contradicted("a.geojson", whole, part)
    >>> both.equals(part), findings[0]
    (True, 'a.geojson: government polygons lie on 8,218 km2 of occupied ones; this counts as ...
    """
    if government.is_empty:
        return shapely.MultiPolygon(), []
    both = shapely.intersection(occupied, government)
    km2 = _area(both)
    if km2 < MIN_OVERLAP_KM2:
        return shapely.MultiPolygon(), []
    if km2 >= BASE_FRACTION * _area(occupied):
        return shapely.MultiPolygon(), overlap_told(
            name, "government", government, "occupied", occupied
        )
    return both, [
        f"{name}: government polygons lie on {km2:,.0f} km2 of occupied ones; this counts as "
        "contested"
    ]
