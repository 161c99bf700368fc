"""Views of control histories: the list, one of a date, two compared."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from minerals.geo import area_km2
from minerals.results.result import Field, Result
from minerals.statuses.scope import ALL, SCOPES
from minerals.tables.country import UKRAINE
from minerals.territory import plausibility as checks
from minerals.territory.find import control as find_control
from minerals.territory.history import ControlHistory, Snapshot
from minerals.territory.store.histories import Store

AREA_NOTE = (
    f"areas in EPSG:6933; shares of Ukraine's official {UKRAINE.official_km2:,.0f} km2; polygons "
    f"of providers are cut {checks.OUTLINE_TOLERANCE_KM:g} km beyond the generalised outline"
)
LIST_FIELDS = (
    Field("name", "Name"),
    Field("source", "Source"),
    Field("title", "Title"),
    Field("snapshots", "Snapshots", "count"),
    Field("first", "First"),
    Field("last", "Last"),
    Field("gaps", "Gaps", "count"),
    Field("max_age_days", "Holds for, days", "count"),
    Field("size_kb", "kB", "count"),
    Field("licence", "Licence"),
)
SHOW_FIELDS = (
    Field("class", "Class"),
    Field("scope", "Scope"),
    Field("area_km2", "km2", "count"),
    Field("share_of_ukraine", "Of Ukraine", "percent"),
    Field("parts", "Parts", "count"),
)
COMPARE_FIELDS = (
    Field("deposit_id", "Id"),
    Field("name_en", "Name"),
    Field("status_a", "A"),
    Field("certain_a", "A certain", "yes"),
    Field("status_b", "B"),
    Field("certain_b", "B certain", "yes"),
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
        One row per class and scope; ``occupied_km2`` and ``findings`` in the header.

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
    rows = []
    for name in ("occupied", "contested"):
        geometry = getattr(snapshot, name)
        for scope in SCOPES.values() if inside else (ALL,):
            left = scope.land(geometry)
            km2 = float(area_km2(left))
            rows.append(
                {
                    "class": name,
                    "scope": scope.name,
                    "area_km2": round(km2, 1),
                    "share_of_ukraine": round(km2 / UKRAINE.official_km2, 6) if inside else None,
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
        *((AREA_NOTE,) if inside else ()),
    )
    return Result("control", header, pd.DataFrame(rows), SHOW_FIELDS, notes)


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
        The deposits that differ; areas, their symmetric difference and overlap in the header.

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
    land = UKRAINE.land if history_a.country and history_b.country else None
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
    frame, compared = _differing(deposits, (history_a, snapshot_a), (history_b, snapshot_b))
    header = {
        "as_of": str(as_of),
        "control": (
            f"A {history_a.name} of {snapshot_a.date}, B {history_b.name} of {snapshot_b.date}"
        ),
        "a": history_a.name,
        "b": history_b.name,
        "snapshot_a": snapshot_a.date.isoformat(),
        "snapshot_b": snapshot_b.date.isoformat(),
        **km2,
        "symmetric_difference_km2": round(difference, 1),
        "intersection_over_union": round(both / union, 5) if union else None,
        "deposits_compared": compared,
        "deposits_differing": len(frame),
    }
    notes = (
        f"occupied: A {km2['a_km2']:,.0f} km2, B {km2['b_km2']:,.0f} km2; only A "
        f"{km2['only_a_km2']:,.0f}, only B {km2['only_b_km2']:,.0f}, together "
        f"{difference:,.0f} km2" + (f"; overlap {both / union:.1%} of the union" if union else ""),
        f"{len(frame)} of {compared} deposits have another status",
        *(("both cut to Ukraine's bundled outline before they are compared",) if land else ()),
    )
    return Result("control-compare", header, frame, COMPARE_FIELDS, notes)


def _differing(
    deposits: Any, a: tuple[ControlHistory, Snapshot], b: tuple[ControlHistory, Snapshot]
) -> tuple[pd.DataFrame, int]:
    """Return the deposits whose status differs, and how many were compared."""
    from minerals.statuses.join import DepositJoin
    from minerals.tables.user import find_inventory

    sites = find_inventory(deposits).sites
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
