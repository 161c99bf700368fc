"""Checks of the control history: places told apart, areas of snapshots as stated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from minerals.checks.finding import Finding, Tables, row_of, rows_of
from minerals.geo import WGS84, reproject
from minerals.tables.inventory import BUNDLED_COUNTRY

AREA_TOLERANCE_KM2 = 1.0


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check named places, their statuses, and the snapshots that they give.

    Parameters
    ----------
    tables : dict
        Every table by name, typed.
    folder : pathlib.Path
        The data folder.

    Yields
    ------
    Finding
        What is wrong.
    """
    shared = list(_places(tables))
    yield from shared
    if not shared:  # places on one point have no cells
        yield from _snapshots(tables, folder)


def _places(tables: Tables) -> Iterator[Finding]:
    """Find places on one point, and statuses from before the war."""
    places = tables["control_places"]
    twice = places.duplicated(["longitude", "latitude"], keep="last")
    for index in places.index[twice & (places["setting"] == "land")]:
        yield Finding(
            "control/places.csv",
            row_of(index),
            f"{places.loc[index, 'name']} shares its point with another place",
            "tell them apart or drop one",
        )
    first = BUNDLED_COUNTRY.first_day
    if (tables["control_statuses"]["date"] < first.isoformat()).any():
        text = f"a status before {first.day} {first:%B %Y}"
        yield Finding("control/statuses.csv", 0, text, "correct it")


def _snapshots(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Rebuild every snapshot and hold it against what the table states."""
    from minerals.territory.bundled import bundled

    history = bundled(folder)
    name = BUNDLED_COUNTRY.name
    land = reproject(BUNDLED_COUNTRY.land, WGS84, BUNDLED_COUNTRY.plane).buffer(10)
    for at, row in rows_of(tables["control_snapshots"]):
        snapshot = history.at(dt.date.fromisoformat(row["date"]))
        path = "control/snapshots.csv"
        if not (snapshot.occupied.is_valid and snapshot.contested.is_valid):
            yield Finding(path, at, f"{row['date']}: invalid geometry", "report it")
        if not land.contains(reproject(snapshot.occupied, WGS84, BUNDLED_COUNTRY.plane)):
            yield Finding(path, at, f"{row['date']}: occupied land outside {name}", "report it")
        if abs(snapshot.occupied_km2 - row["occupied_km2"]) > AREA_TOLERANCE_KM2:
            yield Finding(
                path,
                at,
                f"{row['date']}: states {row['occupied_km2']:g} km2 occupied, "
                f"the places give {snapshot.occupied_km2:.0f}",
                "correct the places or the stated area",
            )
