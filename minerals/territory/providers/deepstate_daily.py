"""The daily mirror of DeepStateMap: one MultiPolygon of occupied land, without properties.

Crimea and the 2014 Donbas are merged in. The date in the name is the day of the update
(03:00 UTC), not of events on the ground. Days on which the mirror failed are missing.
"""

from __future__ import annotations

import re
from typing import Any

from minerals.errors import InputError
from minerals.territory.providers.reading import (
    Options,
    RawFile,
    Reading,
    date_in_name,
    features,
    plausible,
)

TITLE = "DeepStateMap, daily mirror"
LICENCE = (
    "a mirror of DeepStateMap, which reserves redistribution: use it yourself, and ask before "
    "you pass on the polygons or maps drawn from them"
)
DAILY = True
BASE_URL = "https://raw.githubusercontent.com/cyterat/deepstate-map-data/main/data/"
STATUS = {"occupied": "occupied"}

_NAME = re.compile(r"deepstatemap_data_\d{8}")


def recognises(name: str, document: Any) -> bool:
    """Tell by the name of the file, or the name that GDAL wrote into it."""
    if _NAME.search(name):
        return True
    return isinstance(document, dict) and bool(_NAME.fullmatch(str(document.get("name") or "")))


def read(file: RawFile, document: Any, options: Options) -> Reading:
    """Read the polygons of one day.

    Parameters
    ----------
    file : RawFile
        Named ``deepstatemap_data_YYYYMMDD.geojson``.
    document : dict
        Its content.
    options : Options
        ``snapshot_date`` where neither name tells the date.

    Returns
    -------
    Reading
        One class, ``occupied``.

    Raises
    ------
    InputError
        If the date cannot be told, or the features carry properties: then it is another file.

    Examples
    --------
    >>> name = "deepstatemap_data_20250630.geojson"
    >>> found = read(RawFile(name, name, lambda: b""), {"features": []}, Options())
    >>> found.date.isoformat(), list(found.classes)
    ('2025-06-30', ['occupied'])
    """
    found = features(document, file.name, file.label)
    if any({"fill", "styleUrl"} & set(row) for row in found.properties):
        raise InputError(
            f"{file.label}: its features have colours, so it is not of the daily mirror; read it "
            "with --format-of deepstate"
        )
    inner = str(document.get("name") or "") if isinstance(document, dict) else ""
    named = date_in_name(file.name) or date_in_name(inner)
    date = options.snapshot_date or plausible(named, file.label)
    notes = list(found.findings)
    if inner and date_in_name(inner) not in (None, date.isoformat()):
        notes.append(f"{file.name}: calls itself {inner}; the date {date} is kept")
    return Reading(
        file.name,
        file.sha256(),
        date,
        {"occupied": found.geometries},
        STATUS,
        stamp=file.name,
        findings=tuple(notes),
    )
