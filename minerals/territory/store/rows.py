"""Rows of the store's index: what is kept of each snapshot, and how two of them compare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from minerals.geo import area_km2
from minerals.territory.contact_line import Line
from minerals.territory.history import MAX_AGE_DAYS
from minerals.territory.providers.read_files import ReadFiles
from minerals.territory.snapshot import Snapshot


@dataclass(frozen=True)
class Added:
    """What came of adding: the dates that are new, replaced, and unchanged."""

    new: tuple[dt.date, ...]
    replaced: tuple[dt.date, ...]
    unchanged: tuple[dt.date, ...]


def row_of(snapshot: Snapshot, origin: str) -> dict[str, Any]:
    """Return what the index keeps of a snapshot."""
    errors = snapshot.line.precision_km
    return {
        "date": snapshot.date.isoformat(),
        "retrieved": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "origin": origin,
        "occupied_km2": round(snapshot.occupied_km2, 3),
        "contested_km2": round(float(area_km2(snapshot.contested)), 3),
        "classes": dict(snapshot.classes),
        "files": dict(snapshot.files),
        "precision_km": float(errors.max()) if len(errors) else None,
        "findings": list(snapshot.findings),
    }


def alike(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Check whether a snapshot says the same as before, whenever it was retrieved."""
    return all(old.get(key) == new[key] for key in new if key not in ("retrieved", "origin"))


def record_of(
    files: ReadFiles,
    old: Mapping[str, Any] | None,
    file: str,
    token: str,
    plane: str,
    rows: Mapping[str, Any],
    max_age: int | None,
) -> dict[str, Any]:
    """Return the index's record of a history, its snapshots in order of date."""
    usual = MAX_AGE_DAYS if files.provider.daily else None
    kept = old["max_age"] if old else usual
    return {
        "source": files.provider.name,
        "title": old["title"] if old else files.title,
        "licence": old["licence"] if old else files.provider.licence,
        "daily": old["daily"] if old else files.provider.daily,
        "max_age": kept if max_age is None else max_age,
        "plane": plane,
        "land": files.country is not None and (not old or old["land"]),
        "file": file,
        "token": token,
        "snapshots": [rows[day] for day in sorted(rows)],
    }


def added(rows: Mapping[str, Any], before: set[str], same: set[str]) -> Added:
    """Sort the dates that were read into new, replaced and unchanged ones."""

    def days(chosen: set[str]) -> tuple[dt.date, ...]:
        return tuple(dt.date.fromisoformat(each) for each in sorted(chosen))

    read = set(rows)
    return Added(days(read - before), days((read & before) - same), days(same))


def with_precision(
    load: Callable[[dt.date], Snapshot], precision_km: float
) -> Callable[[dt.date], Snapshot]:
    """Load snapshots with another position error of their line."""

    def loaded(date: dt.date) -> Snapshot:
        snapshot = load(date)
        pieces = snapshot.line.pieces
        return replace(snapshot, line=Line(pieces, np.full(len(pieces), precision_km)))

    return loaded
