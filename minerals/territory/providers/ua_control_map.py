"""UA Control Map: own JSON with rings of latitude before longitude.

``areas`` is occupied land, ``areas_ua`` Ukrainian-held land in Russia; ``frontline`` and
``units`` are not used. The areas run far into the sea and are cut at Ukraine's outline.
"""

from __future__ import annotations

from typing import Any

from minerals.errors import InputError
from minerals.tables.country import UKRAINE
from minerals.territory.providers.file_dates import date_in_name, plausible
from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
from minerals.territory.providers.provider import Provider
from minerals.territory.providers.raw_file import RawFile
from minerals.territory.providers.remote_files import Download, file_a_day


class UaControlMap(Provider):
    """Files of one day, named ``YYYYMMDD.json``."""

    name = "ua-control-map"
    country = UKRAINE
    title = "UA Control Map"
    licence = (
        "the provider states no licence for the data: use it yourself, name UA Control Map "
        "(Project Owl), do not pass it on"
    )
    download = Download(
        "https://raw.githubusercontent.com/owlmaps/map-data/master/data/",
        file_a_day(lambda day: f"{day:%Y%m%d}.json"),
    )

    def recognises(self, name: str, document: Any) -> bool:
        """Recognise it by the keys at the top."""
        return (
            isinstance(document, dict)
            and isinstance(document.get("areas"), list)
            and bool({"frontline", "units", "areas_ua"} & set(document))
        )

    def read(self, file: RawFile, document: Any, options: ReadOptions) -> list[ParsedFile]:
        """Read the areas of one day: ``areas`` and ``areas_ua``.

        Examples
        --------
        >>> file = RawFile("20250224.json", "20250224.json", lambda: b"")
        >>> ring = [[47.0, 35.0], [47.0, 36.0], [48.0, 36.0]]
        >>> parsed = UA_CONTROL_MAP.read(file, {"areas": [ring]}, ReadOptions())[0]
        >>> parsed.classes["areas"][0].bounds
        (35.0, 47.0, 36.0, 48.0)
        """
        from minerals.territory.providers.features import polygons_of_rings

        if not isinstance(document, dict) or not isinstance(document.get("areas"), list):
            raise InputError(f"{file.label}: has no list of areas; give the file as published")
        date = options.snapshot_date or plausible(
            date_in_name(file.name), file.label, UKRAINE.first_day
        )
        notes, classes = [], {}
        for kind in ("areas", "areas_ua"):
            polygons, unread = polygons_of_rings(document.get(kind) or [], latitude_first=True)
            if unread:
                plural = "s" if unread > 1 else ""
                notes.append(
                    f"{file.name}, {kind}: {unread} ring{plural} that cannot be read left out"
                )
            if len(polygons):
                classes[kind] = polygons
        return [
            ParsedFile(
                file.name,
                file.sha256(),
                date,
                classes,
                {"areas": "occupied"},
                stamp=file.name,
                findings=tuple(notes),
            )
        ]


UA_CONTROL_MAP = UaControlMap()
