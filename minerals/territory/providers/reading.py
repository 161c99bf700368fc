"""What every reader of providers' files needs: raw files, features, dates, orientation."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.geo import WGS84, reproject

Geometries = npt.NDArray[np.object_]

LFS_POINTER = b"version https://git-lfs.github.com/spec/"
DEFAULT_PRECISION_KM = 1.0
"""Position error of a boundary where neither provider nor user states one."""

FIRST_DAY = dt.date(2014, 2, 20)
"""No control polygons of a provider are older than the occupation of Crimea."""

UKRAINE_BOX = (20.0, 43.0, 42.0, 54.0)
"""West, south, east, north: generous, and free of overlap with itself when swapped."""

_MERCATOR = "EPSG:3857"
_NAME_DATE = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")


@dataclass(frozen=True)
class Options:
    """What a user may say about files to be read; every field has the common default."""

    format_of: str | None = None
    status_field: str | None = None
    date_field: str | None = None
    snapshot_date: dt.date | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    precision_km: float | None = None
    isw: str | None = None
    complete: bool = False


@dataclass(frozen=True, eq=False)
class RawFile:
    """A file as it came, or a member of a zip archive.

    Attributes
    ----------
    label : str
        How the user knows it, for messages.
    name : str
        The bare file name; providers write dates into it.
    content : callable
        Returns the bytes.
    path : pathlib.Path or None
        Where GDAL can open it; None for a member of an archive.
    """

    label: str
    name: str
    content: Callable[[], bytes]
    path: Path | None = None

    def sha256(self) -> str:
        """Return the checksum of the content."""
        return hashlib.sha256(self.content()).hexdigest()

    def document(self) -> Any:
        """Return the JSON value of the file, or its features where GDAL reads it.

        Raises
        ------
        InputError
            If it is a Git LFS pointer, cut off, or not readable.
        """
        suffix = Path(self.name).suffix.lower()
        if suffix not in (".json", ".geojson"):
            return _frame(self)
        return parse_json(self.content(), self.label)


def parse_json(content: bytes, label: str) -> Any:
    """Read JSON, or say what the file is instead.

    Raises
    ------
    InputError
        If the content is a Git LFS pointer, empty, or not JSON.

    Examples
    --------
    >>> parse_json(b"version https://git-lfs.github.com/spec/v1", "a.geojson")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.geojson: is a Git LFS pointer, not the data; fetch the file ...
    """
    if content.startswith(LFS_POINTER):
        raise InputError(
            f"{label}: is a Git LFS pointer, not the data; fetch the file itself with "
            "`git lfs pull`, or from the provider's download address"
        )
    if not content.strip():
        raise InputError(f"{label}: is empty; fetch it again")
    try:
        return json.loads(content)
    except ValueError as error:
        raise InputError(
            f"{label}: is not whole JSON ({error}); it may be cut off or an error page: fetch "
            "it again"
        ) from None


def _frame(file: RawFile) -> Any:
    if file.path is None:
        raise InputError(f"{file.label}: cannot be read inside an archive; unpack it first")
    from minerals.tables.vector_file import read_vector

    return read_vector(file.path)


@dataclass(frozen=True, eq=False)
class Reading:
    """What one file says, in the provider's own classes.

    Attributes
    ----------
    file, sha256 : str
        Where it came from.
    date : datetime.date
        The date that the polygons hold for.
    classes : mapping of str to numpy.ndarray
        Class to geometries in longitude and latitude, not yet repaired.
    status : mapping of str to str
        Which classes count, and as what; the others do not count.
    stamp, layer : str
        Of several readings of one date and layer, the one with the last stamp counts;
        different layers of one date are put together.
    findings : tuple of str
        What looked odd.
    """

    file: str
    sha256: str
    date: dt.date
    classes: Mapping[str, Geometries]
    status: Mapping[str, str]
    stamp: str = ""
    layer: str = "all"
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Features:
    """The features of a file: geometries (None where absent), properties, findings."""

    geometries: Geometries
    properties: list[dict[str, Any]]
    findings: tuple[str, ...] = ()


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
        return Features(document.geometry.to_numpy(), [dict(row) for row in rows])
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise InputError(
            f"{label or name}: is not a GeoJSON FeatureCollection; give the file as published"
        )
    rows = [each for each in document["features"] if isinstance(each, dict)]
    geometries = np.full(len(rows), None, dtype=object)
    unread = 0
    for index, each in enumerate(rows):
        if each.get("geometry") is None:
            continue
        try:
            with np.errstate(invalid="ignore"):  # coordinates that are no numbers are told later
                geometries[index] = shape(each["geometry"])
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, ShapelyError):
            unread += 1
    notes = []
    if unread:
        whose = "feature whose geometry" if unread == 1 else "features whose geometries"
        notes.append(f"{name}: {unread} {whose} cannot be read left out")
    if "3857" in json.dumps(document.get("crs") or ""):
        geometries = _moved(geometries, _MERCATOR)
        notes.append(f"{name}: reprojected from EPSG:3857")
    return Features(geometries, [properties_of(each) for each in rows], tuple(notes))


def properties_of(row: Any) -> dict[str, Any]:
    """Return the properties of a GeoJSON feature; none where they are no mapping.

    Examples
    --------
    >>> properties_of({"properties": {"type": "gains"}}), properties_of({"properties": "gains"})
    ({'type': 'gains'}, {})
    """
    found = row.get("properties") if isinstance(row, dict) else None
    return found if isinstance(found, dict) else {}


def _moved(geometries: Geometries, source: str) -> Geometries:
    flat = shapely.force_2d(geometries)
    return np.asarray(reproject(flat, source, WGS84), dtype=object)


def located(geometries: Geometries, name: str) -> tuple[Geometries, tuple[str, ...]]:
    """Put geometries where Ukraine is, if their coordinates are metres or swapped.

    Parameters
    ----------
    geometries : numpy.ndarray
        Geometries that claim to be in longitude and latitude.
    name : str
        The file, for findings.

    Returns
    -------
    geometries : numpy.ndarray
        Longitude before latitude.
    findings : tuple of str
        What was done.

    Examples
    --------
    >>> found, notes = located(np.array([shapely.box(47, 35, 48, 37)]), "a.geojson")
    >>> found[0].bounds, notes
    ((35.0, 47.0, 37.0, 48.0), ('a.geojson: latitude stood before longitude; swapped',))
    """
    flat = shapely.force_2d(geometries)
    xy = shapely.get_coordinates(flat)
    if not len(xy):
        return flat, ()
    if not np.isfinite(xy).all():
        keep = np.array([bool(np.isfinite(shapely.get_coordinates(each)).all()) for each in flat])
        rest, notes = located(flat[keep], name)
        lost = int((~keep).sum())
        plural = "s" if lost > 1 else ""
        return rest, (f"{name}: {lost} feature{plural} with unusable coordinates left out", *notes)
    if _inside(xy):
        return flat, ()
    if _inside(xy[:, ::-1]):
        swapped = shapely.transform(flat, lambda pairs: pairs[:, ::-1])
        return swapped, (f"{name}: latitude stood before longitude; swapped",)
    if np.abs(xy).max() > 1000:
        moved = _moved(flat, _MERCATOR)
        if _inside(shapely.get_coordinates(moved)):
            return moved, (f"{name}: coordinates were metres of EPSG:3857; reprojected",)
    return flat, ()


def _inside(xy: npt.NDArray[np.float64]) -> bool:
    """Tell whether most vertices lie in Ukraine's box; a stray polygon may not decide."""
    west, south, east, north = UKRAINE_BOX
    x, y = xy[:, 0], xy[:, 1]
    return bool(((x > west) & (x < east) & (y > south) & (y < north)).mean() > 0.5)


def date_in_name(name: str) -> str | None:
    """Return the first date in a file name, as ISO text that may not be a real day.

    Examples
    --------
    >>> date_in_name("deepstatemap_data_20250630.geojson"), date_in_name("x_2202-02-02.json")
    ('2025-06-30', '2202-02-02')
    """
    found = _NAME_DATE.search(name)
    return "-".join(found.groups()) if found else None


def plausible(value: str | dt.date | None, label: str, what: str = "date") -> dt.date:
    """Return a date that control polygons can have, or refuse the file.

    Parameters
    ----------
    value : str, datetime.date or None
        As found in the file or its name.
    label : str
        The file.
    what : str, optional
        Which date it is.

    Raises
    ------
    InputError
        If there is none, or it is no day between 2014-02-20 and tomorrow.

    Examples
    --------
    >>> plausible("2202-02-02", "a.geojson")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.geojson: the date 2202-02-02 cannot be right; give ...
    """
    remedy = "give --snapshot-date YYYY-MM-DD"
    if value is None:
        raise InputError(f"{label}: tells no {what}; {remedy}")
    try:
        day = parse_date(value)
    except InputError:
        raise InputError(f"{label}: the {what} {value!r} is not a day; {remedy}") from None
    if not FIRST_DAY <= day <= dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1):
        raise InputError(f"{label}: the {what} {day} cannot be right; {remedy}")
    return day
