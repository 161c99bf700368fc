"""Liveuamap-derived files as NZZ publishes them: ``{"value": FeatureCollection}``.

``nochange`` and ``gains`` together are occupied; ``losses`` are what Russia no longer held.
Crimea is never included, the 2014 Donbas only until 2024-03-13. The date of the data stands in
the features and is a day or more before the date in the file name.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minerals.territory.providers.reading import (
    Options,
    RawFile,
    Reading,
    date_in_name,
    features,
    plausible,
    properties_of,
)

TITLE = "Liveuamap, as published by NZZ"
LICENCE = "the publisher states no licence for the data: use it yourself, do not pass it on"
DAILY = True
STATUS = {"nochange": "occupied", "gains": "occupied"}

_TYPES = {"nochange", "gains", "losses"}


def recognises(name: str, document: Any) -> bool:
    """Tell by the wrapper and the types of features."""
    rows = _collection(document).get("features")
    if not isinstance(rows, list) or not rows:
        return False
    found = [properties_of(row).get("type") for row in rows if isinstance(row, dict)]
    types = {None if each is None else str(each) for each in found}
    return bool(types & _TYPES) and types <= _TYPES | {None}


def _collection(document: Any) -> dict[str, Any]:
    inner = document.get("value", document) if isinstance(document, dict) else {}
    return inner if isinstance(inner, dict) else {}


def read(file: RawFile, document: Any, options: Options) -> Reading:
    """Read the polygons of one day.

    Parameters
    ----------
    file : RawFile
        Named by the day of publication.
    document : dict
        Its content.
    options : Options
        ``snapshot_date`` overrides the date of the data.

    Returns
    -------
    Reading
        Classes ``nochange``, ``gains``, ``losses``.

    Raises
    ------
    InputError
        If the date cannot be told.

    Examples
    --------
    >>> row = {"properties": {"type": "gains", "date": "2024-03-12"}, "geometry": None}
    >>> file = RawFile("2024-03-13.json", "2024-03-13.json", lambda: b"")
    >>> read(file, {"value": {"features": [row]}}, Options()).findings
    ('2024-03-13.json: the data are of 2024-03-12, not of the date in the name',)
    """
    found = features(_collection(document), file.name, file.label)
    kinds = np.array([str(row.get("type")) for row in found.properties], dtype=object)
    stated = {str(row["date"])[:10] for row in found.properties if row.get("date")}
    published = date_in_name(file.name)
    notes = list(found.findings)
    if len(stated) > 1:
        notes.append(f"{file.name}: features of several dates; the last counts")
    date = options.snapshot_date or plausible(
        max(stated) if stated else published, file.label, "date of the data"
    )
    if published and published != date.isoformat():
        notes.append(f"{file.name}: the data are of {date}, not of the date in the name")
    classes = {kind: found.geometries[kinds == kind] for kind in dict.fromkeys(kinds.tolist())}
    return Reading(
        file.name,
        file.sha256(),
        date,
        classes,
        STATUS,
        stamp=file.name,
        findings=tuple(notes),
    )
