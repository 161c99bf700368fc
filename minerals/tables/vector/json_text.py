"""JSON that holds geometries: which form it is, and what GDAL may see of it.

Imports nothing heavy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from minerals.errors import InputError
from minerals.tables.vector.formats import check_count

Json = Any
"""What :func:`json.loads` returns."""
LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_GEOJSON = {
    "FeatureCollection", "Feature", "Point", "MultiPoint", "LineString", "MultiLineString",
    "Polygon", "MultiPolygon", "GeometryCollection",
}  # fmt: skip
_AUTHORITY = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:|https?://www\.opengis\.net/def/crs/)?"
    r"(EPSG|OGC|ESRI)[:/](?:[\d.]*[:/])?(\w+)",
    re.IGNORECASE,
)
_DEGREES = {"crs84", "wgs84", "wgs 84", "urn:ogc:def:crs:ogc:1.3:crs84"}
_LETTER = re.compile(rb"\\u00[4-7]", re.IGNORECASE)
"""A Latin letter written by its number, which may hide a name."""
_HOLDERS = ("features", "geometry", "geometries")
"""Members of a document in which features and geometries lie."""


def parse_json(content: bytes, label: str) -> Json:
    """Read JSON, or say what the file is instead.

    Raises
    ------
    InputError
        If the content is a Git LFS pointer, empty, no JSON, or nested too deep.

    Examples
    --------
    >>> parse_json(b"[" * 100_000, "a.geojson")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.geojson: is nested too deep for a map or table; give the file ...
    """
    if content.startswith(LFS_POINTER):
        raise InputError(
            f"{label}: is a Git LFS pointer, not the data; fetch the file itself with "
            "`git lfs pull`, or from the provider's download address"
        )
    if not content.strip():
        raise InputError(f"{label}: is empty; fetch it again, or give another file")
    try:
        return json.loads(content)
    except RecursionError:
        raise InputError(
            f"{label}: is nested too deep for a map or table; give the file as published"
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{label}: is not text in UTF-8; save it as GeoJSON in UTF-8") from None
    except ValueError as error:
        raise InputError(
            f"{label}: is not complete JSON ({error}); it may be cut off or an error page: fetch "
            "it again, or give another file"
        ) from None


def json_for_gdal(content: bytes, label: str) -> tuple[str, bytes]:
    """Return the driver of a JSON document and what it is to read.

    Parameters
    ----------
    content : bytes
        The document.
    label : str
        How the user knows it.

    Returns
    -------
    driver : str
        GDAL's name.
    content : bytes
        The same value; written anew where GDAL might read the text in another way than Python.

    Raises
    ------
    InputError
        If it holds no geometries, or in a form that is not read.

    Examples
    --------
    >>> json_for_gdal(b'{"type": "Point", "coordinates": [1, 2]}', "a.geojson")[0]
    'GeoJSON'
    >>> json_for_gdal(b'{"type": "gdal_streamed_alg"}', "a.geojson")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.geojson: is JSON, but neither GeoJSON nor TopoJSON nor Esri ...
    """
    document = parse_json(content, label)
    driver = _driver(document, label)
    check_crs(document, label)
    _check_columns(document, label)
    ambiguous = content[:1] != b"{" or content.count(b'"crs"') > 1 or _LETTER.search(content)
    return driver, json.dumps(document).encode() if ambiguous else content


def sequence_for_gdal(content: bytes, label: str) -> bytes:
    """Return a sequence of GeoJSON features, one on each line, as one collection.

    Raises
    ------
    InputError
        If a line is no feature; the sentence names it.

    Examples
    --------
    >>> sequence_for_gdal(b'{"type": "Feature", "geometry": null}', "a.geojsonl")
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null}]}'
    """
    rows: list[Any] = []
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        text = line.strip().strip(b"\x1e")
        if text:
            row = parse_json(text, f"{label}, line {number}")
            if not isinstance(row, dict) or row.get("type") not in _GEOJSON:
                raise InputError(f"{label}, line {number}: is no GeoJSON feature; correct it")
            rows += row["features"] if isinstance(row.get("features"), list) else [_feature(row)]
    document = {"type": "FeatureCollection", "features": rows}
    check_crs(document, label)
    _check_columns(document, label)
    return json.dumps(document).encode()


def _check_columns(document: Json, label: str) -> None:
    """Refuse features of too many properties, of which GDAL would make a table first."""
    rows = document.get("features")
    columns: set[str] = set()
    for row in rows if isinstance(rows, list) else ():
        properties = row.get("properties") if isinstance(row, dict) else None
        if isinstance(properties, dict):
            columns.update(properties)
            check_count(label, len(columns))


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    if row["type"] == "Feature":
        return row
    return {"type": "Feature", "properties": {}, "geometry": row}


def _driver(document: Json, label: str) -> str:
    if isinstance(document, dict):
        kind = document.get("type")
        rows = document.get("features")
        first = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
        if "coordRefSys" in document or "conformsTo" in document:
            raise InputError(f"{label}: is JSON-FG, which is not read; save it as GeoJSON")
        if isinstance(kind, str) and kind in _GEOJSON:
            return "GeoJSON"
        if kind == "Topology":
            return "TopoJSON"
        if "geometryType" in document or "attributes" in first:
            _refuse_curves(document, label)
            return "ESRIJSON"
    raise InputError(
        f"{label}: is JSON, but neither GeoJSON nor TopoJSON nor Esri JSON; give one of them"
    )


def _refuse_curves(document: dict[str, Any], label: str) -> None:
    for row in document.get("features") or ():
        geometry = row.get("geometry") if isinstance(row, dict) else None
        if isinstance(geometry, dict) and {"curveRings", "curvePaths"} & set(geometry):
            raise InputError(
                f"{label}: holds curves (curveRings), which are not read; ask the service for "
                "plain rings (returnTrueCurves=false), or save it as GeoJSON"
            )


def check_crs(document: Json, label: str) -> None:
    """Refuse a coordinate system that is a link, is not known, or is one feature's own.

    Parameters
    ----------
    document : dict
        GeoJSON or TopoJSON.
    label : str
        How the user knows it.

    Raises
    ------
    InputError
        With what the document names.

    Examples
    --------
    >>> check_crs({"crs": {"type": "name", "properties": {"name": "EPSG:3857"}}}, "a.geojson")
    >>> check_crs({"crs": {"type": "name", "properties": {"name": "EPSG:999999"}}}, "a.geojson")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.geojson: its coordinate system 'EPSG:999999' is not known; ...
    """
    remedy = "save it in longitude and latitude"
    for inner in _inside(document):
        if inner.get("crs") is not None:
            raise InputError(
                f"{label}: a feature has a coordinate system of its own (crs), which is not "
                f"read; {remedy}"
            )
    import pyproj

    crs = document.get("crs")
    if crs is None:
        return
    kind = str(crs.get("type") if isinstance(crs, dict) else "").lower()
    properties = crs.get("properties") if isinstance(crs, dict) else None
    stated = properties if isinstance(properties, dict) else {}
    if kind == "link":
        raise InputError(
            f"{label}: names its coordinate system by a link, which is not followed; {remedy}"
        )
    name = str(stated.get("name")) if kind == "name" else f"{kind.upper()}:{stated.get('code')}"
    if not isinstance(crs, dict):
        name = json.dumps(crs)
    if name.strip().lower() in _DEGREES:
        return
    match = _AUTHORITY.fullmatch(name.strip())
    try:
        if match is None:
            raise pyproj.exceptions.CRSError(name)
        pyproj.CRS.from_authority(match[1].upper(), match[2].upper())
    except pyproj.exceptions.CRSError:
        raise InputError(
            f"{label}: its coordinate system {name[:80]!r} is not known; {remedy}"
        ) from None


def _inside(document: Json) -> Iterator[dict[str, Any]]:
    """Go through the features and geometries within a document, whatever their depth."""
    waiting = [document]
    while waiting:
        holder = waiting.pop()
        children = [holder.get(name) for name in _HOLDERS] if isinstance(holder, dict) else holder
        for child in children:
            if isinstance(child, dict):
                yield child
            if isinstance(child, dict | list):
                waiting.append(child)
