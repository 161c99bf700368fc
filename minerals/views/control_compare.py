"""How two control histories differ on a date: in area, and deposit by deposit."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from minerals.geo import area_km2
from minerals.results.findings import deposit_notes
from minerals.results.result import Field, Result
from minerals.tables.citations import citations, licence_of
from minerals.tables.find import find_inventory
from minerals.tables.inventory import Inventory
from minerals.territory.find import control as find_control
from minerals.territory.findings import control_notes
from minerals.territory.history import ControlHistory
from minerals.territory.snapshot import Snapshot
from minerals.views.listings import with_points

COMPARE_FIELDS = (
    Field("deposit_id", "Id"),
    Field("name_en", "Name"),
    Field("status_a", "A"),
    Field("certain_a", "A certain", "yes"),
    Field("status_b", "B"),
    Field("certain_b", "B certain", "yes"),
)


def _land_of(snapshot: Snapshot, land: Any) -> Any:
    return snapshot.occupied if land is None else shapely.intersection(snapshot.occupied, land)


def compare(
    a: str | Path | ControlHistory,
    b: str | Path | ControlHistory,
    date: Any = None,
    *,
    deposits: Any = None,
) -> Result:
    """Compare two control histories on a date.

    Parameters
    ----------
    a, b : str, path or ControlHistory
        Control sources.
    date : str or datetime.date, optional
        The as-of date; by default the last that both have a snapshot for.
    deposits : optional
        Deposits whose status is compared; the bundled ones by default.

    Returns
    -------
    Result
        The deposits that differ, as points (EPSG:4326); areas, their symmetric difference
        and overlap in the header.

    Raises
    ------
    InputError
        If a source cannot be used, or has no snapshot for the date.

    Examples
    --------
    >>> compare("bundled", "bundled", "2025-02-24").to_dict()["symmetric_difference_km2"]
    0.0
    """
    history_a, history_b = find_control(a), find_control(b)
    as_of = min(history_a.dates[-1], history_b.dates[-1]) if date is None else date
    snapshot_a, snapshot_b = history_a.at(as_of), history_b.at(as_of)
    country = history_a.country if history_a.country is history_b.country else None
    land = country.land if country else None
    land_a, land_b = _land_of(snapshot_a, land), _land_of(snapshot_b, land)
    areas = {
        "a_km2": land_a,
        "b_km2": land_b,
        "only_a_km2": shapely.difference(land_a, land_b),
        "only_b_km2": shapely.difference(land_b, land_a),
        "both_km2": shapely.intersection(land_a, land_b),
    }
    km2 = {name: round(float(area_km2(area)), 1) for name, area in areas.items()}
    both = km2.pop("both_km2")
    difference = km2["only_a_km2"] + km2["only_b_km2"]
    union = difference + both
    inventory = find_inventory(deposits)
    frame, compared = _differing(inventory, (history_a, snapshot_a), (history_b, snapshot_b))
    header = {
        "as_of": str(as_of),
        "control": (
            f"A {history_a.name} of {snapshot_a.date}, B {history_b.name} of {snapshot_b.date}"
        ),
        "a": history_a.name,
        "b": history_b.name,
        "snapshot_a": snapshot_a.date.isoformat(),
        "snapshot_b": snapshot_b.date.isoformat(),
        "licence": {
            "a": history_a.licence,
            "b": history_b.licence,
            "deposits": licence_of(inventory),
        },
        **km2,
        "symmetric_difference_km2": round(difference, 1),
        "intersection_over_union": round(both / union, 5) if union else None,
        "deposits_compared": compared,
        "deposits_differing": len(frame),
        **({"findings": {"deposits": list(inventory.findings)}} if inventory.findings else {}),
    }
    notes = (
        f"occupied: A {km2['a_km2']:,.0f} km2, B {km2['b_km2']:,.0f} km2; only A "
        f"{km2['only_a_km2']:,.0f}, only B {km2['only_b_km2']:,.0f}, together "
        f"{difference:,.0f} km2" + (f"; overlap {both / union:.1%} of the union" if union else ""),
        f"{len(frame)} of {compared} deposits have another status",
        *(
            (f"both cut to {country.name}'s bundled outline before they are compared",)
            if country
            else ()
        ),
        *deposit_notes(header),
        *control_notes(history_a, [snapshot_a.date]),
        *control_notes(history_b, [snapshot_b.date]),
    )
    rows = with_points(frame, inventory)
    cite = partial(citations, inventory, frame["deposit_id"])
    return Result("control-compare", header, rows, COMPARE_FIELDS, notes, cite=cite)


def _differing(
    inventory: Inventory, a: tuple[ControlHistory, Snapshot], b: tuple[ControlHistory, Snapshot]
) -> tuple[pd.DataFrame, int]:
    """Return the deposits whose status differs, and how many were compared."""
    from minerals.statuses.join import DepositJoin

    sites = inventory.sites
    fraction_a, fraction_b = (
        DepositJoin(sites, history).fractions(snapshot) for history, snapshot in (a, b)
    )
    frame = pd.DataFrame(
        {
            "deposit_id": sites["deposit_id"].to_numpy(),
            "name_en": sites["name_en"].to_numpy(),
            "status_a": fraction_a.status,
            "certain_a": fraction_a.certain,
            "status_b": fraction_b.status,
            "certain_b": fraction_b.certain,
        }
    )
    differing = frame[frame["status_a"] != frame["status_b"]]
    return differing.sort_values("deposit_id").reset_index(drop=True), len(frame)
