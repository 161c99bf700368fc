"""Liveuamap-derived files as NZZ publishes them: ``{"value": FeatureCollection}``.

``nochange`` and ``gains`` together are occupied; ``losses`` are what Russia no longer held.
Crimea is never included, the 2014 Donbas only until 2024-03-13. The date of the data stands in
the features and is a day or more before the date in the file name.
"""

from __future__ import annotations

from typing import Any

from minerals.tables.country import UKRAINE
from minerals.territory.providers.file_dates import date_in_name, plausible
from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
from minerals.territory.providers.provider import Provider
from minerals.territory.providers.raw_file import RawFile, properties_of

STATUS = {"nochange": "occupied", "gains": "occupied"}

_TYPES = {"nochange", "gains", "losses"}


def _collection(document: Any) -> dict[str, Any]:
    inner = document.get("value", document) if isinstance(document, dict) else {}
    return inner if isinstance(inner, dict) else {}


class Liveuamap(Provider):
    """Files of NZZ, named by the day of publication."""

    name = "liveuamap"
    country = UKRAINE
    title = "Liveuamap, as published by NZZ"
    licence = "the publisher states no licence for the data: use it yourself, do not pass it on"

    def recognises(self, name: str, document: Any) -> bool:
        """Recognise it by the wrapper and the types of features."""
        rows = _collection(document).get("features")
        if not isinstance(rows, list) or not rows:
            return False
        values = [properties_of(row).get("type") for row in rows if isinstance(row, dict)]
        types = {None if value is None else str(value) for value in values}
        return bool(types & _TYPES) and types <= _TYPES | {None}

    def read(self, file: RawFile, document: Any, options: ReadOptions) -> list[ParsedFile]:
        """Read the polygons of one day: ``nochange``, ``gains``, ``losses``.

        Examples
        --------
        >>> row = {"properties": {"type": "gains", "date": "2024-03-12"}, "geometry": None}
        >>> file = RawFile("2024-03-13.json", "2024-03-13.json", lambda: b"")
        >>> LIVEUAMAP.read(file, {"value": {"features": [row]}}, ReadOptions())[0].findings
        ('2024-03-13.json: the data are of 2024-03-12, not of the date in the name',)
        """
        from minerals.territory.providers.features import features

        content = features(_collection(document), file.name, file.label)
        stated = {str(row["date"])[:10] for row in content.properties if row.get("date")}
        published = date_in_name(file.name)
        notes = list(content.findings)
        if len(stated) > 1:
            notes.append(f"{file.name}: features of several dates; the last counts")
        date = options.snapshot_date or plausible(
            max(stated) if stated else published,
            file.label,
            UKRAINE.first_day,
            "date of the data",
        )
        if published and published != date.isoformat():
            notes.append(f"{file.name}: the data are of {date}, not of the date in the name")
        return [
            ParsedFile(
                file.name,
                file.sha256(),
                date,
                content.by_class([str(row.get("type")) for row in content.properties]),
                STATUS,
                stamp=file.name,
                findings=tuple(notes),
            )
        ]


LIVEUAMAP = Liveuamap()
