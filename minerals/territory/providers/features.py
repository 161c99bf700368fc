"""Features of a provider's file as geometries in longitude and latitude, with their properties."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from minerals.errors import InputError
from minerals.geo import WGS84, reproject
from minerals.tables.country import Country
from minerals.territory.providers.raw_file import properties_of

Geometries = npt.NDArray[np.object_]

_MERCATOR = "EPSG:3857"


@dataclass(frozen=True, eq=False)
class Features:
    """The features of a file: geometries (None where absent), properties, findings."""

    geometries: Geometries
    properties: list[dict[str, Any]]
    findings: tuple[str, ...] = ()

    def areal(self) -> npt.NDArray[np.bool_]:
        """Return which features may hold polygons."""
        return areal(self.geometries)

    def by_class(self, classes: Sequence[str], areal_only: bool = False) -> dict[str, Geometries]:
        """Return the geometries of each class, in the order in which the classes first appear.

        Parameters
        ----------
        classes : sequence of str
            The class of each feature.
        areal_only : bool, optional
            Whether points and lines are left aside.

        Examples
        --------
        >>> found = features({"features": [{"geometry": None}, {"geometry": None}]}, "a.geojson")
        >>> [len(geometries) for geometries in found.by_class(["gains", "losses"]).values()]
        [1, 1]
        """
        kinds = np.array(classes, dtype=object)
        chosen = self.areal() if areal_only else np.ones(len(kinds), dtype=bool)
        return {
            kind: self.geometries[chosen & (kinds == kind)]
            for kind in dict.fromkeys(kinds[chosen].tolist())
        }


def areal(geometries: Geometries) -> npt.NDArray[np.bool_]:
    """Return which geometries may hold polygons.

    Examples
    --------
    >>> areal(np.array([shapely.box(0, 0, 1, 1), None, shapely.Point(1, 1)])).tolist()
    [True, False, False]
    """
    kinds = ("Polygon", "MultiPolygon", "GeometryCollection")
    return np.array([each is not None and each.geom_type in kinds for each in geometries], bool)


def check_areal(geometries: Geometries, label: str) -> None:
    """Refuse a file of points or lines alone, by what they are.

    Raises
    ------
    InputError
        If there are geometries and none may hold a polygon.

    Examples
    --------
    >>> check_areal(np.array([shapely.Point(1, 1), shapely.Point(2, 2)]), "a.geojson")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.geojson: holds 2 points and no polygon; control is read from ...
    """
    present = geometries[~(shapely.is_missing(geometries) | shapely.is_empty(geometries))]
    if not len(present) or areal(present).any():
        return
    counts = Counter("point" if "Point" in each.geom_type else "line" for each in present)
    what = " and ".join(f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in sorted(counts.items()))
    raise InputError(
        f"{label}: holds {what} and no polygon; control is read from polygons: give a file of areas"
    )


def usable(geometries: Geometries, name: str) -> tuple[npt.NDArray[np.bool_], tuple[str, ...]]:
    """Return which geometries have no coordinate that is no number, and a finding on the others.

    Examples
    --------
    >>> odd = shapely.Point(float("nan"), 1)
    >>> usable(np.array([odd, None], dtype=object), "a.geojson")[1]
    ('a.geojson: 1 feature with unusable coordinates left out',)
    """
    xy, owner = shapely.get_coordinates(geometries, return_index=True)
    keep = np.ones(len(geometries), dtype=bool)
    keep[owner[~np.isfinite(xy).all(axis=1)]] = False
    lost = int((~keep).sum())
    if not lost:
        return keep, ()
    plural = "s" if lost > 1 else ""
    return keep, (f"{name}: {lost} feature{plural} with unusable coordinates left out",)


def polygons_of_rings(
    rings: Sequence[Any], *, latitude_first: bool = False
) -> tuple[Geometries, int]:
    """Turn rings of coordinates into polygons; return them, and how many rings cannot be read.

    Examples
    --------
    >>> ring = [[47.0, 35.0], [47.0, 36.0], [48.0, 36.0]]
    >>> polygons, unread = polygons_of_rings([ring, "ring"], latitude_first=True)
    >>> polygons[0].bounds, unread
    ((35.0, 47.0, 36.0, 48.0), 1)
    """
    polygons = []
    for ring in rings:
        try:
            pairs = np.asarray(ring, dtype=float)[:, :2]
            polygons.append(shapely.Polygon(pairs[:, ::-1] if latitude_first else pairs))
        except (ValueError, TypeError, IndexError, ShapelyError):
            continue
    return np.array(polygons, dtype=object), len(rings) - len(polygons)


def features(document: Any, name: str, label: str = "") -> Features:
    """Take the features out of a GeoJSON document or a GeoDataFrame.

    Parameters
    ----------
    document : dict or geopandas.GeoDataFrame
        A FeatureCollection, or features in longitude and latitude.
    name : str
        The file, for findings.
    label : str, optional
        The file with its folder, for the message of an error.

    Returns
    -------
    Features
        In longitude and latitude where the file names its coordinate system.

    Raises
    ------
    InputError
        If the document is no FeatureCollection.

    Examples
    --------
    >>> bad = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}
    >>> found = features({"type": "FeatureCollection", "features": [
    ...     {"type": "Feature", "properties": None, "geometry": bad}]}, "a.geojson")
    >>> found.findings
    ('a.geojson: 1 feature whose geometry cannot be read left out',)
    """
    if hasattr(document, "geometry"):
        rows = document.drop(columns=document.geometry.name).to_dict("records")
        found = tuple(str(each) for each in document.attrs.get("findings", ()))
        return Features(document.geometry.to_numpy(), [dict(row) for row in rows], found)
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise InputError(
            f"{label or name}: is not a GeoJSON FeatureCollection; give the file as published"
        )
    rows = [row for row in document["features"] if isinstance(row, dict)]
    geometries = np.full(len(rows), None, dtype=object)
    unread = 0
    for index, row in enumerate(rows):
        if row.get("geometry") is None:
            continue
        try:
            with np.errstate(invalid="ignore"):  # reported by located()
                geometries[index] = _shape(row["geometry"])
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, ShapelyError):
            unread += 1
    notes = []
    if unread:
        whose = "feature whose geometry" if unread == 1 else "features whose geometries"
        notes.append(f"{name}: {unread} {whose} cannot be read left out")
    if "3857" in json.dumps(document.get("crs") or ""):
        geometries = _moved(geometries, _MERCATOR)
        notes.append(f"{name}: reprojected from EPSG:3857")
    return Features(geometries, [properties_of(row) for row in rows], tuple(notes))


def _shape(geometry: Any) -> Any:
    """Turn a GeoJSON geometry into one of shapely, its rings as arrays and not vertex by vertex."""
    depth = {"Polygon": 1, "MultiPolygon": 2}.get(geometry.get("type"))
    if depth is None or "coordinates" not in geometry:
        return shape(geometry)
    return shape({**geometry, "coordinates": _packed(geometry["coordinates"], depth)})


def _packed(coordinates: Any, depth: int) -> Any:
    """Turn plain rings into arrays; what is none stays as it is, for shapely to judge."""
    if not isinstance(coordinates, list):
        return coordinates
    if depth:
        return [_packed(each, depth - 1) for each in coordinates]
    try:
        ring = np.array(coordinates, dtype=float)
    except (ValueError, TypeError, OverflowError):
        return coordinates
    plain = ring.ndim == 2 and ring.shape[1] in (2, 3) and np.isfinite(ring).all()
    return ring if plain else coordinates


def _moved(geometries: Geometries, source: str) -> Geometries:
    flat = shapely.force_2d(geometries)
    return np.asarray(reproject(flat, source, WGS84), dtype=object)


def located(
    geometries: Geometries, name: str, country: Country
) -> tuple[Geometries, tuple[str, ...]]:
    """Put geometries where their country is, if their coordinates are metres or swapped.

    Parameters
    ----------
    geometries : numpy.ndarray
        Geometries that claim to be in longitude and latitude.
    name : str
        The file, for findings.
    country : Country
        Where they belong.

    Returns
    -------
    geometries : numpy.ndarray
        Longitude before latitude.
    findings : tuple of str
        What was done.

    Examples
    --------
    >>> from minerals.tables.country import UKRAINE
    >>> swapped = np.array([shapely.box(47, 35, 48, 37)])
    >>> found, notes = located(swapped, "a.geojson", UKRAINE)
    >>> found[0].bounds, notes
    ((35.0, 47.0, 37.0, 48.0), ('a.geojson: latitude stood before longitude; swapped',))
    """
    flat = shapely.force_2d(geometries)
    xy = shapely.get_coordinates(flat)
    if not len(xy):
        return flat, ()
    if not np.isfinite(xy).all():
        keep, lost = usable(flat, name)
        rest, notes = located(flat[keep], name, country)
        return rest, (*lost, *notes)
    if _inside(xy, country.box):
        return _on_globe(flat, name)
    if _inside(xy[:, ::-1], country.box):
        swapped = shapely.transform(flat, lambda pairs: pairs[:, ::-1])
        return swapped, (f"{name}: latitude stood before longitude; swapped",)
    if np.abs(xy).max() > 1000:
        moved = _moved(flat, _MERCATOR)
        if _inside(shapely.get_coordinates(moved), country.box):
            return moved, (f"{name}: coordinates were metres of EPSG:3857; reprojected",)
    return _on_globe(flat, name)


def _on_globe(geometries: Geometries, name: str) -> tuple[Geometries, tuple[str, ...]]:
    """Leave out geometries that no degrees can be."""
    bounds = np.abs(shapely.bounds(geometries))
    keep = ~(bounds > (360, 90, 360, 90)).any(axis=1)
    lost = int((~keep).sum())
    if not lost:
        return geometries, ()
    plural = "s" if lost > 1 else ""
    return geometries[keep], (
        f"{name}: {lost} feature{plural} with coordinates beyond the globe left out",
    )


def _inside(xy: npt.NDArray[np.float64], box: tuple[float, float, float, float]) -> bool:
    """Check whether most vertices lie in a box; a stray polygon may not decide."""
    west, south, east, north = box
    x, y = xy[:, 0], xy[:, 1]
    return bool(((x > west) & (x < east) & (y > south) & (y < north)).mean() > 0.5)
