"""JSON as people have it: a provider's answer in a wrapper, single features, lines of features.

Whatever it comes in, a FeatureCollection is what providers recognise and read. Imports nothing
heavy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from minerals.errors import InputError
from minerals.tables.vector.formats import JSON
from minerals.tables.vector.json_text import parse_json
from minerals.territory.providers.csv_polygons import is_csv
from minerals.territory.providers.raw_file import JSON_SUFFIXES, RawFile

MAX_WRAPPERS = 3
"""A FeatureCollection lies in no more objects than these."""

_GEOMETRIES = frozenset(
    "Point MultiPoint LineString MultiLineString Polygon MultiPolygon GeometryCollection".split()
)


def is_json(name: str) -> bool:
    """Tell by its name whether a file is JSON.

    Examples
    --------
    >>> is_json("A.GeoJSON"), is_json("a.gpkg")
    (True, False)
    """
    return Path(name).suffix.lower() in JSON_SUFFIXES


def document_of(file: RawFile) -> Any:
    """Return the JSON value of a file out of its wrapper, else its features; None of a CSV file.

    Raises
    ------
    InputError
        If it cannot be read; the sentence says why.

    Examples
    --------
    >>> lines = b'{"type": "Feature"}\\n{"type": "Feature"}'
    >>> document_of(RawFile("a.ndjson", "a.ndjson", lambda: lines))["type"]
    'FeatureCollection'
    """
    if is_csv(file.name):
        return None
    if not is_json(file.name):
        return file.document()
    content = file.content()
    try:
        return unwrapped(parse_json(content, file.label))
    except InputError:
        rows = _lines(content)
        if rows is None:
            raise
        return unwrapped(rows)


def unwrapped_frame(file: RawFile) -> Any:
    """Return the polygons of a file, also of one that holds a FeatureCollection in a wrapper.

    Raises
    ------
    InputError
        If it cannot be read.

    Examples
    --------
    >>> square = {"type": "Polygon", "coordinates": [[[36, 48], [37, 48], [37, 49], [36, 48]]]}
    >>> text = json.dumps({"data": unwrapped(square)}).encode()
    >>> len(unwrapped_frame(RawFile("a.json", "a.json", lambda: text)))
    1
    """
    try:
        return file.frame()
    except InputError:
        inner = _inner(file)
        if inner is None:
            raise
    text = json.dumps(inner).encode()
    return replace(file, content=lambda: text, path=None).frame()


def _inner(file: RawFile) -> Any:
    """Return the FeatureCollection that a JSON file holds in a wrapper; None if there is none."""
    if Path(file.name).suffix.lower() not in JSON.suffixes:
        return None
    try:
        document = document_of(file)
    except InputError:
        return None
    return document if _is_collection(document) else None


def _lines(content: bytes) -> list[Any] | None:
    """Read a sequence of features, a line or a record each; None where it is none."""
    text = content.decode("utf-8-sig", errors="replace")
    rows = []
    for line in text.split("\x1e") if "\x1e" in text else text.splitlines():
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            return None
        rows.append(row)
    return rows if len(rows) > 1 and all(isinstance(row, dict) for row in rows) else None


def unwrapped(document: Any) -> Any:
    """Return the FeatureCollection that a JSON value is or holds, else the value itself.

    Examples
    --------
    >>> answer = {"id": 1, "map": {"type": "FeatureCollection", "features": []}}
    >>> unwrapped(answer)
    {'type': 'FeatureCollection', 'features': []}
    >>> unwrapped({"type": "Point", "coordinates": [36, 48]})["features"][0]["geometry"]["type"]
    'Point'
    """
    if isinstance(document, list):
        rows = [row for each in document for row in _rows(each)]
        return _collection(rows) if rows else document
    if not isinstance(document, dict) or "features" in document:
        return document
    if rows := _rows(document):
        return _collection(rows)
    inner = [each for each in _within(document, MAX_WRAPPERS) if _is_collection(each)]
    return inner[0] if len(inner) == 1 else document


def _within(document: dict[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    """Go through the objects that an object holds, and those in them."""
    for each in document.values():
        if isinstance(each, dict):
            yield each
            if depth > 1 and not _is_collection(each):
                yield from _within(each, depth - 1)


def _rows(document: Any) -> list[Any]:
    """Return the features that a JSON value is made of."""
    kind = str(document.get("type")) if isinstance(document, dict) else ""
    if kind == "Feature":
        return [document]
    if kind in _GEOMETRIES:
        return [{"type": "Feature", "properties": {}, "geometry": document}]
    return list(document["features"]) if _is_collection(document) else []


def _collection(rows: list[Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": rows}


def _is_collection(document: Any) -> bool:
    return (
        isinstance(document, dict)
        and document.get("type") == "FeatureCollection"
        and isinstance(document.get("features"), list)
    )
