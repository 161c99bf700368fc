"""Places, statuses and snapshots of the control history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def shared_point(tables: Any) -> int:
    record = tables.read("control_places").loc[8]
    return tables.edit(
        "control_places",
        8,
        longitude=record["longitude"],
        latitude=record["latitude"],
        oblast=record["oblast"],
    )


def status(tables: Any, **values: str | None) -> int:
    """Change the only status of a place, so that the order of rows stays."""
    frame = tables.read("control_statuses")
    lone = frame[~frame["place_id"].duplicated(keep=False)]
    return tables.edit("control_statuses", int(lone.index[0]) + 2, **values)


def status_at_sea(tables: Any, **values: str | None) -> int:
    """Change the first status of a place that has no part in the area of a snapshot."""
    places = tables.read("control_places")
    at_sea = set(places.loc[places["setting"] == "offshore", "place_id"])
    frame = tables.read("control_statuses")
    own = frame[frame["place_id"].isin(at_sea)]
    return tables.edit("control_statuses", int(own.index[0]) + 2, **values)


Break = Callable[[Any], int]
CASES: dict[str, tuple[Break, str, str, str]] = {
    "a wrong area": (
        lambda t: t.edit("control_snapshots", 3, occupied_km2="99999"),
        "control/snapshots.csv",
        r"\d{4}-\d\d-\d\d: states 99999 km2 occupied, the places give \d+",
        "correct the places or the stated area",
    ),
    "a status before the war": (
        lambda t: status_at_sea(t, date="2013-12-31") * 0,
        "control/statuses.csv",
        "a status before 20 February 2014",
        "correct it",
    ),
    "two places at one point": (
        shared_point,
        "control/places.csv",
        r".+ shares its point with another place",
        "tell them apart or drop one",
    ),
}


@pytest.mark.parametrize(("broken", "file", "what", "remedy"), [*CASES.values()], ids=list(CASES))
def test_what_is_broken_is_found_with_file_row_and_remedy(
    broken: Break, file: str, what: str, remedy: str, tables: Any
) -> None:
    tables.expect(broken(tables), file, what, remedy)
