"""UA Control Map: own JSON with rings of latitude before longitude.

``areas`` is occupied land, ``areas_ua`` Ukrainian-held land in Russia; ``frontline`` and
``units`` are not used. The areas run far into the sea and are cut at Ukraine's outline.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError

from minerals.errors import InputError
from minerals.territory.providers.reading import (
    Geometries,
    Options,
    RawFile,
    Reading,
    date_in_name,
    plausible,
)

TITLE = "UA Control Map"
LICENCE = "the provider states no licence for the data: use it yourself, do not pass it on"
DAILY = True
STATUS = {"areas": "occupied"}


def recognises(name: str, document: Any) -> bool:
    """Tell by the keys at the top."""
    return (
        isinstance(document, dict)
        and isinstance(document.get("areas"), list)
        and bool({"frontline", "units", "areas_ua"} & set(document))
    )


def read(file: RawFile, document: Any, options: Options) -> Reading:
    """Read the areas of one day.

    Parameters
    ----------
    file : RawFile
        Named ``YYYYMMDD.json``.
    document : dict
        Its content.
    options : Options
        ``snapshot_date`` where the name tells no date.

    Returns
    -------
    Reading
        Classes ``areas`` and ``areas_ua``.

    Raises
    ------
    InputError
        If the date cannot be told, or there is no list of areas.

    Examples
    --------
    >>> file = RawFile("20250224.json", "20250224.json", lambda: b"")
    >>> ring = [[47.0, 35.0], [47.0, 36.0], [48.0, 36.0]]
    >>> read(file, {"areas": [ring]}, Options()).classes["areas"][0].bounds
    (35.0, 47.0, 36.0, 48.0)
    """
    if not isinstance(document, dict) or not isinstance(document.get("areas"), list):
        raise InputError(f"{file.label}: has no list of areas; give the file as published")
    date = options.snapshot_date or plausible(date_in_name(file.name), file.label)
    notes: list[str] = []
    classes = {
        kind: _polygons(document.get(kind) or [], f"{file.name}, {kind}", notes)
        for kind in ("areas", "areas_ua")
    }
    return Reading(
        file.name,
        file.sha256(),
        date,
        {kind: found for kind, found in classes.items() if len(found)},
        STATUS,
        stamp=file.name,
        findings=tuple(notes),
    )


def _polygons(rings: list[Any], name: str, notes: list[str]) -> Geometries:
    """Turn rings of [latitude, longitude] into polygons."""
    found = []
    for ring in rings:
        try:
            found.append(shapely.Polygon(np.asarray(ring, dtype=float)[:, 1::-1]))
        except (ValueError, TypeError, IndexError, ShapelyError):
            continue
    if len(found) < len(rings):
        lost = len(rings) - len(found)
        plural = "s" if lost > 1 else ""
        notes.append(f"{name}: {lost} ring{plural} that cannot be read left out")
    return np.array(found, dtype=object)
