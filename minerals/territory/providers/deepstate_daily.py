"""The daily mirror of DeepStateMap: one MultiPolygon of occupied land, without properties.

Crimea and the 2014 Donbas are merged in. The date in the name is the day of the update
(03:00 UTC), not of events on the ground. Days on which the mirror failed are missing.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from minerals.errors import InputError
from minerals.tables.country import UKRAINE
from minerals.territory.providers.file_dates import date_in_name, plausible
from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
from minerals.territory.providers.provider import Provider
from minerals.territory.providers.raw_file import RawFile
from minerals.territory.providers.remote_files import Download, file_a_day

_NAME = re.compile(r"deepstatemap_data_\d{8}")


def daily_name(day: dt.date) -> str:
    """Return the name of the file of a day.

    Examples
    --------
    >>> daily_name(dt.date(2025, 6, 30))
    'deepstatemap_data_20250630.geojson'
    """
    return f"deepstatemap_data_{day:%Y%m%d}.geojson"


class DeepStateDaily(Provider):
    """The daily mirror, files named ``deepstatemap_data_YYYYMMDD.geojson``."""

    name = "deepstate-daily"
    country = UKRAINE
    title = "DeepStateMap, daily mirror"
    licence = (
        "a mirror of DeepStateMap, which reserves redistribution: use it yourself, name "
        "DeepStateMap (deepstatemap.live) and the mirror (cyterat/deepstate-map-data), and ask "
        "before you pass on the polygons or maps drawn from them"
    )
    download = Download(
        "https://raw.githubusercontent.com/cyterat/deepstate-map-data/main/data/",
        file_a_day(daily_name),
    )

    def recognises(self, name: str, document: Any) -> bool:
        """Recognise it by the name of the file, or the name that GDAL wrote into it."""
        if _NAME.search(name):
            return True
        return isinstance(document, dict) and bool(_NAME.fullmatch(str(document.get("name") or "")))

    def read(self, file: RawFile, document: Any, options: ReadOptions) -> list[ParsedFile]:
        """Read the polygons of one day; features with colours are of another file, and refused.

        Examples
        --------
        >>> name = "deepstatemap_data_20250630.geojson"
        >>> file = RawFile(name, name, lambda: b"")
        >>> parsed = DEEPSTATE_DAILY.read(file, {"features": []}, ReadOptions())[0]
        >>> parsed.date.isoformat(), list(parsed.classes)
        ('2025-06-30', ['occupied'])
        """
        from minerals.territory.providers.features import features

        content = features(document, file.name, file.label)
        if any({"fill", "styleUrl"} & set(row) for row in content.properties):
            raise InputError(
                f"{file.label}: its features have colours, so it is not of the daily mirror; read "
                "it with --format-of deepstate"
            )
        inner = str(document.get("name") or "") if isinstance(document, dict) else ""
        stated = date_in_name(file.name) or date_in_name(inner)
        date = options.snapshot_date or plausible(stated, file.label, UKRAINE.first_day)
        notes = list(content.findings)
        if inner and date_in_name(inner) not in (None, date.isoformat()):
            notes.append(f"{file.name}: calls itself {inner}; the date {date} is kept")
        return [
            ParsedFile(
                file.name,
                file.sha256(),
                date,
                {"occupied": content.geometries},
                {"occupied": "occupied"},
                stamp=file.name,
                findings=tuple(notes),
            )
        ]


DEEPSTATE_DAILY = DeepStateDaily()
