"""ISW's control of terrain from its ArcGIS feature service, as files to be fetched.

Two layers are published: the one of today, whose features say when they were edited, and one of
every day from 2022-02-24 to 2024-12-31, whose features have the property ``datetime``. Both are
asked for GeoJSON in pages, as many as the service cuts them into. ISW renames its services without
notice; the service then answers with an error, which is told.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import Any
from urllib.parse import urlencode

from minerals.errors import InputError
from minerals.territory.providers.remote_files import (
    Ask,
    Download,
    NoSuchDaysError,
    RemoteFile,
    Span,
)

TODAY = "VIEW_RussiaCoTinUkraine_V3/FeatureServer/49/query"
DAILY = "UkrainianCoTTimelapse_FEB_2022_to_DEC_2024_view/FeatureServer/0/query"
DAILY_FIRST, DAILY_LAST = dt.date(2022, 2, 24), dt.date(2024, 12, 31)
WASHINGTON = dt.timezone(dt.timedelta(hours=-5))
"""ISW edits the map of a day in its evening, when it is the next day in UTC."""
MAX_PAGES = 50


def control_of_terrain(ask: Ask, span: Span) -> list[RemoteFile]:
    """List the days that the service has: those of 2022 to 2024, and that of its last edit.

    Parameters
    ----------
    ask : callable
        Asks the service.
    span : Span
        The days.

    Raises
    ------
    InputError
        If the service has none of those days, or answers with an error.
    """
    days = [] if span.latest else [day for day in span.days() if DAILY_FIRST <= day <= DAILY_LAST]
    files = [
        RemoteFile(f"{day:%Y%m%d}_RussiaCoTinUkraine.geojson", partial(_features, DAILY, _on(day)))
        for day in days
    ]
    edited = _edited(ask) if span.last > DAILY_LAST else None
    if edited is not None and span.holds(edited.date()):
        name = f"{edited:%Y%m%dT%H%M}_RussiaCoTinUkraine.geojson"
        files.append(RemoteFile(name, partial(_features, TODAY, ("1=1", "EditDate"))))
    if not files:
        newest = edited.date() if edited is not None else "the day of its last edit"
        raise NoSuchDaysError(
            f"ISW's service has no day {span}, but {DAILY_FIRST} to {DAILY_LAST}, and {newest}: "
            "ask for days of those, or for --latest"
        )
    return files


def _on(day: dt.date) -> tuple[str, str]:
    """Return the condition that features are of a day, and the field that has it."""
    after = day + dt.timedelta(days=1)
    where = f"datetime >= TIMESTAMP '{day} 00:00:00' AND datetime < TIMESTAMP '{after} 00:00:00'"
    return where, "datetime"


def _edited(ask: Ask) -> dt.datetime:
    """Return when the layer of today was last edited, where ISW is."""
    asked = {"where": "1=1", "outFields": "EditDate", "returnGeometry": "false", "f": "json"}
    rows = _answer(ask, TODAY, asked).get("features")
    stated = [
        value
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and isinstance(row.get("attributes"), dict)
        and isinstance(value := row["attributes"].get("EditDate"), int | float)
    ]  # fmt: skip
    try:
        return dt.datetime.fromtimestamp(max(stated) / 1000, WASHINGTON)
    except (ValueError, OverflowError, OSError):
        raise InputError(
            f"ISW's service: {TODAY} does not say when it was edited; check --url, or add files of "
            "yours with `minerals control add`"
        ) from None


def _features(layer: str, condition: tuple[str, str], ask: Ask) -> bytes | None:
    """Return all features of a layer as one collection; None where it has none."""
    where, field = condition
    asked = {"where": where, "outFields": field, "outSR": "4326", "f": "geojson"}
    rows: list[Any] = []
    for _ in range(MAX_PAGES):
        page = _answer(ask, layer, asked | {"resultOffset": str(len(rows))})
        more = page.get("features")
        if page.get("type") != "FeatureCollection" or not isinstance(more, list):
            raise InputError(f"ISW's service: {layer} sends no features; check --url")
        rows += more
        about = page.get("properties")
        cut = page | (about if isinstance(about, dict) else {})
        if not more or not cut.get("exceededTransferLimit"):
            break
    else:
        raise InputError(f"ISW's service: {layer} has more than {MAX_PAGES} pages; check --url")
    if not rows:
        return None
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


def _answer(ask: Ask, layer: str, asked: dict[str, str]) -> dict[str, Any]:
    """Ask a layer; the service sends errors as JSON under HTTP 200."""
    body = ask(f"{layer}?{urlencode(asked)}")
    found: Any = json.loads(body) if body is not None else {"error": {"code": 404}}
    if not isinstance(found, dict) or "error" in found:
        error = found.get("error") if isinstance(found, dict) else None
        told = error if isinstance(error, dict) else {}
        what = " ".join(str(told[key])[:80] for key in ("code", "message") if told.get(key))
        raise InputError(
            f"ISW's service: {layer} is refused ({what or 'no answer of a layer'}); it may have "
            "another name now: check --url, or add files of yours with `minerals control add`"
        )
    return found


SERVICE = Download(
    "https://services5.arcgis.com/SaBe5HMtmnbqSWlu/arcgis/rest/services/", control_of_terrain
)
