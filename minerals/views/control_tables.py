"""Tables of control: which histories there are, what one says of a date, what was added."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from minerals.geo import WGS84, area_km2, multipolygon
from minerals.results.result import Field, Result
from minerals.statuses.scope import ALL, SCOPES
from minerals.tables.country import Country
from minerals.tables.inventory import BUNDLED_COUNTRY
from minerals.territory import plausibility as checks
from minerals.territory.find import control as find_control
from minerals.territory.findings import fresher_notes
from minerals.territory.history import ControlHistory
from minerals.territory.providers.read_files import ReadFiles
from minerals.territory.store.histories import Store
from minerals.territory.store.rows import Added

MAX_NOTES = 25
ADDED_FIELDS = (
    Field("date", "Date", "date"),
    Field("outcome", "Outcome"),
    Field("occupied_km2", "Occupied, km2", "count"),
    Field("contested_km2", "Contested, km2", "count"),
    Field("finding_count", "Findings", "count"),
    Field("files", "Files"),
)
_NUMBER = re.compile(r"[+-]?\d[\d,.]*")


def additions(store: Store, name: str, files: ReadFiles, added: Added) -> Result:
    """Return the snapshots that were added, with their findings.

    Parameters
    ----------
    store : Store
        Where they are kept.
    name : str
        The history.
    files : ReadFiles
        What was read.
    added : Added
        What was new.

    Returns
    -------
    Result
        One row per snapshot that was read; in the notes each kind of finding once.
    """
    outcomes = dict.fromkeys(added.new, "new") | dict.fromkeys(added.replaced, "replaced")
    history = store.history(name)
    kept = {each["date"]: each for each in store.record(name)["snapshots"]}
    rows, findings = [], {}
    for snapshot in files.snapshots:
        date = snapshot.date
        row = kept[date.isoformat()]
        notes = findings[date.isoformat()] = list(history.load(date).findings)
        rows.append(
            {
                "date": date.isoformat(),
                "outcome": outcomes.get(date, "unchanged"),
                "occupied_km2": round(row["occupied_km2"], 1),
                "contested_km2": round(row["contested_km2"], 1),
                "finding_count": len(notes),
                "files": ", ".join(row["files"]),
            }
        )
    header = {
        "control": f"{name}, {files.title}",
        "source": files.provider.name,
        "licence": files.provider.licence,
        "new": len(added.new),
        "replaced": len(added.replaced),
        "unchanged": len(added.unchanged),
        "refused": files.refused,
        "findings": findings,
    }
    texts = [(date, text) for date, notes in findings.items() for text in notes]
    return Result("control-added", header, pd.DataFrame(rows), ADDED_FIELDS, grouped(texts))


def grouped(findings: list[tuple[str, str]]) -> tuple[str, ...]:
    """Write findings that differ only in file and numbers as one.

    Parameters
    ----------
    findings : list of (str, str)
        Date and sentence.

    Returns
    -------
    tuple of str
        At most :data:`MAX_NOTES`, and a last one if there are more.

    Examples
    --------
    >>> grouped([("2025-01-01", "a: 2 parts left out"), ("2025-01-02", "b: 3 parts left out")])
    ('2 snapshots, such as 2025-01-01: a: 2 parts left out',)
    """
    kinds: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for date, text in findings:
        _, _, what = text.partition(": ")
        kinds[_NUMBER.sub("#", what or text)].append((date, text))
    notes = [
        f"{found[0][0]}: {found[0][1]}"
        if len({date for date, _ in found}) == 1
        else f"{len({date for date, _ in found})} snapshots, such as {found[0][0]}: {found[0][1]}"
        for found in kinds.values()
    ]
    more = len(notes) - MAX_NOTES
    rest = (
        (f"and {more} more kinds of finding; see minerals control show DATE",) if more > 0 else ()
    )
    return (*notes[:MAX_NOTES], *rest)


LIST_FIELDS = (
    Field("name", "Name"),
    Field("source", "Source"),
    Field("title", "Title"),
    Field("snapshots", "Snapshots", "count"),
    Field("first", "First", "date"),
    Field("last", "Last", "date"),
    Field("gaps", "Gaps", "count"),
    Field("max_age_days", "Holds for, days", "count"),
    Field("size_kb", "kB", "count"),
    Field("licence", "Licence"),
)


def _show_fields(country: Country) -> tuple[Field, ...]:
    return (
        Field("class", "Class"),
        Field("scope", "Scope"),
        Field("area_km2", "km2", "count"),
        Field(_share_name(country), f"Of {country.name}", "percent"),
        Field("parts", "Parts", "count"),
    )


def _share_name(country: Country) -> str:
    return f"share_of_{country.name.lower()}"


def _area_note(country: Country) -> str:
    return (
        f"areas in EPSG:6933; shares of {country.name}'s official {country.official_km2:,.0f} "
        f"km2; polygons of providers are cut {checks.OUTLINE_TOLERANCE_KM:g} km beyond the "
        "generalised outline"
    )


def show(control: str | Path | ControlHistory | None = None, date: Any = None) -> Result:
    """Show what a control history has for a date: areas by class and scope, parts, findings.

    Parameters
    ----------
    control : optional
        A control source; the bundled one by default.
    date : str or datetime.date, optional
        The as-of date; the latest snapshot by default.

    Returns
    -------
    Result
        One row per class and scope, with its land (EPSG:4326); ``occupied_km2``
        and ``findings`` in the header.

    Raises
    ------
    InputError
        If the history has no snapshot for the date.

    Examples
    --------
    >>> show(date="2022-02-23").to_dict()["snapshot"]
    '2022-02-23'
    """
    history = find_control(control)
    snapshot = history.at(date)
    as_of = snapshot.date if date is None else date
    inside = history.country is not None
    country = history.country or BUNDLED_COUNTRY
    scopes = [each for each in SCOPES.values() if not each.refusal(history)] if inside else [ALL]
    rows, lands = [], []
    for name in ("occupied", "contested"):
        geometry = getattr(snapshot, name)
        for scope in scopes:
            left = scope.land(geometry, history)
            km2 = float(area_km2(left))
            lands.append(multipolygon(left))
            rows.append(
                {
                    "class": name,
                    "scope": scope.name,
                    "area_km2": round(km2, 1),
                    _share_name(country): round(km2 / country.official_km2, 6) if inside else None,
                    "parts": 0 if left.is_empty else len(shapely.get_parts(left)),
                }
            )
    header = {
        "as_of": str(as_of),
        "snapshot": snapshot.date.isoformat(),
        "snapshot_age_days": (dt.date.fromisoformat(str(as_of)) - snapshot.date).days,
        "control": f"{history.name}, {history.title}",
        "licence": history.licence,
        "occupied_km2": rows[0]["area_km2"],
        "contested_km2": round(float(area_km2(snapshot.contested)), 1),
        "line_km": round(float(snapshot.line.length_km().sum()), 1),
        "classes": dict(snapshot.classes),
        "findings": list(snapshot.findings),
        "gaps": history.gap_text,
    }
    notes = (
        *(f"finding: {finding}" for finding in snapshot.findings),
        *((f"{history.name} has no snapshot for {gaps}",) if (gaps := history.gap_text) else ()),
        *((_area_note(country),) if inside else ()),
        *fresher_notes(history, date),
    )
    frame = gpd.GeoDataFrame(rows, geometry=lands, crs=WGS84)
    return Result("control", header, frame, _show_fields(country), notes)


def list_histories(store: Store | None = None) -> Result:
    """List the bundled history and those that a user added.

    Parameters
    ----------
    store : Store, optional
        The user's by default.

    Returns
    -------
    Result
        One row per history; gaps in the notes.

    Examples
    --------
    >>> list_histories(Store(Path("/no/such/folder"))).frame["name"].tolist()
    ['bundled']
    """
    from minerals.files import data_dir

    bundled = find_control()
    size = sum(each.stat().st_size for each in (data_dir() / "control").glob("*.csv"))
    rows: list[dict[str, Any]] = [
        {
            "name": bundled.name,
            "source": bundled.provenance.value,
            "title": bundled.title,
            "snapshots": len(bundled.dates),
            "first": bundled.dates[0].isoformat(),
            "last": bundled.dates[-1].isoformat(),
            "gaps": None,
            "max_age_days": None,
            "size_kb": round(size / 1000),
            "licence": bundled.licence,
        }
    ]
    notes = []
    for name, record in sorted((store or Store()).index().items()):
        dates = [dt.date.fromisoformat(each["date"]) for each in record["snapshots"]]
        missing = checks.gaps(dates) if record["daily"] else []
        rows.append(
            {
                "name": name,
                "source": record["source"],
                "title": record["title"],
                "snapshots": len(dates),
                "first": dates[0].isoformat(),
                "last": dates[-1].isoformat(),
                "gaps": len(missing) if record["daily"] else None,
                "max_age_days": record["max_age"],
                "size_kb": round(record["bytes"] / 1000),
                "licence": record["licence"],
            }
        )
        if missing:
            notes.append(f"{name} has no snapshot for {checks.gap_text(missing)}")
    header = {"histories": len(rows)}
    return Result("control-list", header, pd.DataFrame(rows), LIST_FIELDS, tuple(notes))
