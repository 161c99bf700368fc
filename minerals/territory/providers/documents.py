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
MAX_NAMES = 5
"""Collections that a sentence names."""

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
        document = _document(file)
        if len(names := list(_names(document))) > 1:
            more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
            raise InputError(
                f"{file.label}: holds {len(names)} collections of features "
                f"({', '.join(names[:MAX_NAMES])}{more}); save the one that is meant as a file of "
                "its own, or all features as one collection with a property status"
            ) from None
        if not _is_collection(document):
            raise
    text = json.dumps(document).encode()
    return replace(file, content=lambda: text, path=None).frame()


def _document(file: RawFile) -> Any:
    """Return what a JSON file holds, out of its wrapper; None where it cannot be read as JSON."""
    if Path(file.name).suffix.lower() not in JSON.suffixes:
        return None
    try:
        return document_of(file)
    except InputError:
        return None


def _names(document: Any) -> Iterator[str]:
    """Go through the names of the collections that lie beside one another in a document."""
    if isinstance(document, list) or (isinstance(document, dict) and "features" not in document):
        yield from (name for name, _ in _within(document, MAX_WRAPPERS))


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
    elif not isinstance(document, dict) or "features" in document:
        return document
    else:
        rows = _rows(document)
    if rows:
        return _collection(rows)
    inner = [each for _, each in _within(document, MAX_WRAPPERS)]
    return inner[0] if len(inner) == 1 else document


def _within(
    document: dict[str, Any] | list[Any], depth: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through the collections that a value holds, and those in its objects, by name."""
    if isinstance(document, list):
        document = {f"item {n}": each for n, each in enumerate(document, start=1)}
    for name, each in document.items():
        if _is_collection(each):
            yield name, each
        elif isinstance(each, dict) and depth > 1:
            yield from ((f"{name}.{inner}", one) for inner, one in _within(each, depth - 1))


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
