"""DeepStateMap API snapshots: classes by key, by colour, and by the era of the colour.

Names were ``UA`` to May 2022, then ``UA /// EN``, and since 2024-03-23
``UA /// EN /// geoJSON.<key>``. A key decides where there is one; otherwise the colour does, and
two colours changed their meaning on 2022-05-29.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Any

from minerals.tables.country import UKRAINE
from minerals.territory.providers.deepstate_interface import INTERFACE
from minerals.territory.providers.file_dates import date_in_name, plausible
from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
from minerals.territory.providers.provider import Provider
from minerals.territory.providers.raw_file import RawFile, properties_of

STATUS = {
    "occupied": "occupied",
    "crimea": "occupied",
    "donbas-2014": "occupied",
    "tuzla": "occupied",
    "contested": "contested",
}
"""Classes that count; ``liberated``, ``held-in-russia``, ``foreign``, ``unclassified`` do not."""

RECOLOURED = dt.date(2022, 5, 29)
"""From this day #880e4f is Crimea and the 2014 Donbas; before, it was Transnistria."""

_KEYS = {
    "territories.crimea": "crimea",
    "territories.ordlo": "donbas-2014",
    "territories.tuzla": "tuzla",
    "status.occupied": "occupied",
    "status.unknown": "contested",
}
_COLOURS = {
    "#a52714": "occupied",
    "#0f9d58": "liberated",
    "#0288d1": "liberated",
    "#bcaaa4": "contested",
    "#bdbdbd": "contested",
    "#01579b": "held-in-russia",
    "#ff5252": "foreign",
}
_CHANGED_COLOURS = ("#880e4f", "#000000")
_OLD_NAMES = {
    "crimea": ("крим", "crimea"),
    "donbas-2014": ("ордло", "cadr", "calr"),
    "tuzla": ("тузла", "tuzla"),
    "foreign": ("придністров", "transnistria"),
    "contested": ("під питанням", "contested", "невідом", "unknown"),
}
_STAMP = re.compile(r"^(\d{9,10})(?:_|\.)")
_OWN_NAME = re.compile(r"///|geoJSON\.")
_MOJIBAKE = "\ufffd"


def classify(name: str, fill: str, date: dt.date) -> str:
    """Return the class of a polygon.

    Parameters
    ----------
    name : str
        As published, in up to three languages.
    fill : str
        The colour, ``#rrggbb``.
    date : datetime.date
        The date of the snapshot: two colours changed their meaning.

    Returns
    -------
    str
        A key of :data:`STATUS`, or ``liberated``, ``held-in-russia``, ``foreign``,
        ``unclassified``.

    Examples
    --------
    >>> classify("Окупований Крим /// Occupied Crimea", "#880e4f", dt.date(2022, 11, 15))
    'crimea'
    >>> classify("Придністров'я", "#880e4f", dt.date(2022, 4, 3))
    'foreign'
    >>> classify("Багатокутник 21", "#a52714", dt.date(2025, 3, 30))
    'occupied'
    >>> classify("x /// Occupied Abkhazia /// geoJSON.territories.abkhazia", "#ff5252",
    ...          dt.date(2025, 3, 30))
    'foreign'
    """
    fill = fill.lower()
    words = [" ".join(part.split()) for part in name.split("///")]
    key = next((w.removeprefix("geoJSON.") for w in words if w.startswith("geoJSON.")), "")
    key = key.split(" ")[0]
    if key in _KEYS:
        return _KEYS[key]
    if key.startswith("territories."):
        return "foreign"
    if key.startswith("status.dismissed"):
        return "held-in-russia" if fill == "#01579b" else "liberated"
    if fill in _CHANGED_COLOURS:
        return _recoloured(" ".join(words).lower(), fill, date)
    return _COLOURS.get(fill, "unclassified")


def _recoloured(text: str, fill: str, date: dt.date) -> str:
    """Tell Crimea, the 2014 Donbas, Tuzla and Transnistria apart by name, else by era."""
    for kind, words in _OLD_NAMES.items():
        if any(word in text for word in words):
            return kind
    if fill == "#880e4f" and date < RECOLOURED:
        return "foreign"
    return "occupied"


def _when(file: RawFile, options: ReadOptions) -> tuple[dt.date, str]:
    seconds = _STAMP.match(file.name)
    stamp = seconds.group(1) if seconds else file.name
    if options.snapshot_date is not None:
        return options.snapshot_date, stamp
    if seconds:
        moment = dt.datetime.fromtimestamp(int(stamp), dt.UTC)
        return plausible(moment.date(), file.label, UKRAINE.first_day), stamp
    return plausible(date_in_name(file.name), file.label, UKRAINE.first_day), stamp


def _in_ukraine(rows: list[Any]) -> bool:
    """Tell whether at least half of the features that have coordinates begin in Ukraine's box."""
    west, south, east, north = UKRAINE.box
    inside = []
    for row in rows:
        place = row.get("geometry") if isinstance(row, dict) else None
        place = place.get("coordinates") if isinstance(place, dict) else None
        while isinstance(place, list) and place and isinstance(place[0], list):
            place = place[0]
        match place:
            case [int() | float() as x, int() | float() as y, *_]:
                inside.append(west < x < east and south < y < north)
    return sum(inside) * 2 >= len(inside)


def _oddities(file: str, rows: list[tuple[str, str, str]]) -> list[str]:
    notes = []
    garbled = sum(_MOJIBAKE in name for name, _, _ in rows)
    if garbled:
        plural = "s" if garbled > 1 else ""
        notes.append(
            f"{file}: {garbled} name{plural} with unreadable characters; class taken from key "
            "and colour"
        )
    unnamed = [
        name for name, _, kind in rows if kind == "occupied" and name.startswith("Багатокутник")
    ]
    if unnamed:
        notes.append(f"{file}: unnamed {', '.join(unnamed)} counted as occupied by its colour")
    strange = Counter(fill or "none" for _, fill, kind in rows if kind == "unclassified")
    for fill, count in strange.items():
        plural = "s" if count > 1 else ""
        notes.append(f"{file}: {count} polygon{plural} of unknown colour {fill} not counted")
    foreign = sum(kind == "foreign" for _, _, kind in rows)
    if foreign:
        plural = "s" if foreign > 1 else ""
        notes.append(f"{file}: {foreign} polygon{plural} of other countries not counted")
    return notes


class DeepState(Provider):
    """Snapshots, named ``<unix seconds>_<stamp>.geojson`` by those who keep them."""

    name = "deepstate"
    country = UKRAINE
    title = "DeepStateMap, snapshot of its interface"
    licence = (
        "DeepStateMap reserves redistribution: use it yourself, name DeepStateMap "
        "(deepstatemap.live), and ask before you pass on the polygons or maps drawn from them, or "
        "use its interface commercially"
    )
    download = INTERFACE

    def recognises(self, name: str, document: Any) -> bool:
        """Tell whether features carry the interface's style properties, and more of its own.

        Any map of Google's has the style properties. Names with their translations, the seconds in
        the name of the file, or its colours on a map of Ukraine without a column of dates make it
        a snapshot of the interface.
        """
        rows = document.get("features") if isinstance(document, dict) else None
        if not isinstance(rows, list):
            return False
        styled = [
            properties
            for properties in map(properties_of, rows)
            if {"styleUrl", "styleHash"} & set(properties)
        ]
        names = [str(properties.get("name") or "") for properties in styled]
        if not styled or _STAMP.match(name) or any(map(_OWN_NAME.search, names)):
            return bool(styled)
        fills = {str(properties.get("fill") or "").lower() for properties in styled}
        dated = any("date" in properties for properties in styled)
        return bool(fills & {*_COLOURS, *_CHANGED_COLOURS}) and not dated and _in_ukraine(rows)

    def read(self, file: RawFile, document: Any, options: ReadOptions) -> list[ParsedFile]:
        """Read one snapshot: polygons by class; points (units, airfields) are left aside.

        Examples
        --------
        >>> file = RawFile("1740434128_a.geojson", "1740434128_a.geojson", lambda: b"")
        >>> document = {"type": "FeatureCollection", "features": []}
        >>> DEEPSTATE.read(file, document, ReadOptions())[0].date.isoformat()
        '2025-02-24'
        """
        from minerals.territory.providers.features import features

        date, stamp = _when(file, options)
        content = features(document, file.name, file.label)
        names = [str(row.get("name") or "") for row in content.properties]
        fills = [str(row.get("fill") or "") for row in content.properties]
        kinds = [classify(name, fill, date) for name, fill in zip(names, fills, strict=True)]
        rows = zip(names, fills, kinds, content.areal(), strict=True)
        shown = [(name, fill, kind) for name, fill, kind, areal in rows if areal]
        notes = (*content.findings, *_oddities(file.name, shown))
        classes = content.by_class(kinds, areal_only=True)
        return [ParsedFile(file.name, file.sha256(), date, classes, STATUS, stamp, findings=notes)]


DEEPSTATE = DeepState()
