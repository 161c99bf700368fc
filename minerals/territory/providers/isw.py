"""ISW/CTP layers: GeoJSON of the ArcGIS services, simplified GeoJSON, zipped shapefiles.

Control of terrain and assessed advances are separate layers. By default control of terrain
alone is occupied; ``--isw advance`` adds assessed advances. Claimed territory and claimed
counter-offensives never count. Property names drift from file to file, so that the layer is
taken from the ``layer`` or ``layer_type`` property, or by the name of the file.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Any

from minerals.errors import InputError
from minerals.tables.country import UKRAINE
from minerals.territory.providers.file_dates import date_in_name, plausible
from minerals.territory.providers.isw_service import SERVICE
from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
from minerals.territory.providers.provider import Provider, ProviderOption
from minerals.territory.providers.raw_file import RawFile, properties_of

if TYPE_CHECKING:
    from minerals.territory.providers.features import Features

_TITLES = {
    "control": "ISW/CTP, control of terrain alone",
    "advance": "ISW/CTP, control of terrain and assessed advances",
}
_LAYERS = (
    ("counter-offensive", re.compile(r"counter-?offensive", re.I)),
    ("claimed", re.compile(r"claimed", re.I)),
    ("advance", re.compile(r"advance", re.I)),
    (
        "control",
        re.compile(r"co_?t_?in|control_?of_?terrain|ukraine_?control_?map|controlled", re.I),
    ),
)
_NAMED = re.compile(
    r"Russia\w*(CoT|Advance)|Assessed_?Russian|UkraineControlMap|Claimed(Russian|Ukrainian)", re.I
)
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_MONTH_DATE = re.compile(rf"(?<!\d)(\d{{1,2}})({'|'.join(_MONTHS)})(20\d\d)(?!\d)", re.I)


def layer_of(text: str) -> str | None:
    """Return the layer that a service, property or file name speaks of.

    Examples
    --------
    >>> layer_of("VIEW_RussiaCoTinUkraine_V3"), layer_of("MDS_AssessedRussianAdvanceInUkraine")
    ('control', 'advance')
    """
    return next((layer for layer, words in _LAYERS if words.search(text)), None)


def _layer_text(row: dict[str, Any]) -> str:
    return str(row.get("layer") or row.get("layer_type") or "")


def _when(file: RawFile, content: Features, options: ReadOptions) -> tuple[dt.date, list[str]]:
    """Take the date from the features, else from the name; a wrong one is never used."""
    if options.snapshot_date is not None:
        return options.snapshot_date, []
    name_date = date_in_name(file.name) or _month_date(file.name)
    stated = max(filter(None, map(_stated, content.properties)), default=None)
    if stated is None:
        return plausible(name_date, file.label, UKRAINE.first_day), []
    try:
        date = plausible(stated, file.label, UKRAINE.first_day)
    except InputError:
        date = plausible(name_date, file.label, UKRAINE.first_day)
        return date, [f"{file.name}: the date {stated} cannot be right; {date} of the name is kept"]
    if name_date and name_date != date.isoformat():
        return date, [f"{file.name}: the data are of {date}, not of the date in the name"]
    return date, []


def _stated(row: dict[str, Any]) -> str | None:
    """Return the date of a feature: ISO text, or milliseconds since 1970."""
    for name, value in row.items():
        if str(name).lower() not in ("date", "datetime"):
            continue
        if isinstance(value, int | float) and not isinstance(value, bool):
            try:
                if math.isnan(value):  # GDAL's empty cell
                    continue
                return dt.datetime.fromtimestamp(value / 1000, dt.UTC).date().isoformat()
            except (OverflowError, ValueError, OSError):
                return str(value)[:20]  # no day; refused by the caller
        if isinstance(value, str) and date_in_name(value):
            return date_in_name(value)
    return None


def _month_date(name: str) -> str | None:
    """Read ``23AUG2022``; ``AUG23`` has no year and is not read."""
    match = _MONTH_DATE.search(name)
    if not match:
        return None
    day, month, year = match.groups()
    return f"{year}-{_MONTHS.index(month.upper()) + 1:02d}-{int(day):02d}"


class Isw(Provider):
    """Layers of ISW/CTP: control of terrain, with assessed advances if a user asks for them."""

    name = "isw"
    country = UKRAINE
    title = "ISW/CTP layers"
    licence = (
        "ISW/CTP ask for written consent before reuse: use it yourself, name the Institute for the "
        "Study of War and AEI's Critical Threats Project, do not pass it on"
    )
    download = SERVICE
    options = (
        ProviderOption(
            "isw",
            "--isw",
            "ISW: control of terrain alone (as without it), or with assessed advances.",
            choices=("control", "advance"),
        ),
    )

    def title_of(self, files: list[RawFile], options: ReadOptions) -> str:
        """Name the source with the choice that was made.

        Examples
        --------
        >>> ISW.title_of([], ReadOptions())
        'ISW/CTP, control of terrain alone'
        """
        return _TITLES[options.of_provider.get("isw") or "control"]

    def recognises(self, name: str, document: Any) -> bool:
        """Recognise it by the properties that name a layer, or by the name of the file."""
        if _NAMED.search(name):
            return True
        rows = document.get("features") if isinstance(document, dict) else None
        for row in rows if isinstance(rows, list) else []:
            text = _layer_text(properties_of(row))
            if text:
                return layer_of(text) is not None
        return False

    def read(self, file: RawFile, document: Any, options: ReadOptions) -> list[ParsedFile]:
        """Read one file: one layer, or several that a property tells apart.

        Examples
        --------
        >>> row = {"properties": {"datetime": 1648684800000}, "geometry": None}
        >>> name = "20220331_RussianAssessedCoTinUkraine.geojson"
        >>> file = RawFile(name, name, lambda: b"")
        >>> parsed = ISW.read(file, {"features": [row]}, ReadOptions())[0]
        >>> parsed.date.isoformat(), parsed.layer
        ('2022-03-31', 'control')
        """
        from minerals.territory.providers.features import features

        content = features(document, file.name, file.label)
        whole = layer_of(file.name)
        kinds = [layer_of(_layer_text(row)) or whole for row in content.properties]
        layers = [kind for kind in kinds if kind is not None]
        if len(layers) < len(kinds):
            raise InputError(
                f"{file.label}: does not show whether it is control of terrain or an advance; keep "
                "ISW's name of the layer (CoT, Advance) in the file name"
            )
        date, notes = _when(file, content, options)
        classes = content.by_class(layers)
        status = {"control": "occupied"}
        if options.of_provider.get("isw") == "advance":
            status["advance"] = "occupied"
        elif "advance" in classes:
            notes.append(f"{file.name}: assessed advances not counted; --isw advance adds them")
        return [
            ParsedFile(
                file.name,
                file.sha256(),
                date,
                classes,
                status,
                stamp=file.name,
                layer="all" if len(classes) != 1 else next(iter(classes)),
                findings=(*content.findings, *notes),
            )
        ]


ISW = Isw()
