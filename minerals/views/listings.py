"""Lists of deposits and of their changes, put in order for a reader."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import geopandas as gpd
import pandas as pd

from minerals.dates import parse_date
from minerals.errors import InputError, unknown
from minerals.results.quantiles import INTERVALS, MEDIAN, QUANTILES, heading, not_shown
from minerals.results.result import Field, Result
from minerals.shares.population import counting
from minerals.shares.query import ask
from minerals.statuses.findings import findings_of, input_notes
from minerals.statuses.scope import Scope
from minerals.statuses.series import changes
from minerals.statuses.status_on_date import status
from minerals.tables.inventory import Inventory
from minerals.tables.user import find_inventory
from minerals.territory.find import control as find_control
from minerals.territory.history import ControlHistory
from minerals.vocabulary import STATUSES

DEPOSIT_FIELDS = (
    Field("deposit_id", "Id"),
    Field("name_en", "Name"),
    Field("part_of", "Part of"),
    Field("oblast", "Oblast"),
    Field("commodities", "Commodities"),
    Field("status", "Status"),
    Field("certain", "Certain", "yes"),
    Field("distance_km", "Distance to line of contact (km)", "decimal"),
    Field("since", "Status since"),
    Field("location_precision_km", "Location accuracy (km)", "quantity"),
    Field("occupied_fraction", "Occupied fraction", "percent"),
    Field("probability", "Probability", "percent"),
    *(Field(name, "Median" if name == MEDIAN else heading(name), "percent") for name in QUANTILES),
)
CHANGE_FIELDS = (
    Field("date", "First snapshot"),
    Field("after", "Last snapshot before"),
    Field("deposit_id", "Id"),
    Field("name_en", "Name"),
    Field("before", "Before"),
    Field("status", "Status"),
    Field("certain", "Certain", "yes"),
)


def list_deposits(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    commodity: tuple[str, ...] = (),
    group: str | None = None,
    role: str = "counting",
    status: str | None = None,
    oblast: str | None = None,
    date: str | dt.date | None = None,
    scope: str = "all",
    control: str | Path | ControlHistory | None = None,
    interval: int = max(INTERVALS),
) -> Result:
    """List deposits with who controlled them on a date.

    Parameters
    ----------
    deposits, commodity, group, role, date, scope, control : optional
        As for :func:`minerals.shares.answer.share`.
    status, oblast : str, optional
        Keep only deposits of this status, or of this oblast (ISO 3166-2).
    interval : int, optional
        Which interval of the occupied fraction a table shows; data hold both.

    Returns
    -------
    Result
        One row per deposit, sections included, in order of identifier; ``to_frame()`` gives a
        GeoDataFrame of their points (EPSG:4326).

    Raises
    ------
    InputError
        If an argument cannot be used.

    Examples
    --------
    >>> list_deposits(commodity=("lithium",), oblast="UA-23").frame["status"].tolist()
    ['occupied']
    """
    hidden = not_shown(interval)
    if status is not None and status not in STATUSES:
        raise unknown("status", status, STATUSES)
    question = ask(deposits, "count", commodity, group, "none", scope, None, control, role)
    inventory = question.inventory
    frame = statuses_of(inventory, date, question.history, scope)
    every = inventory.resources.groupby("deposit_id")["commodity_id"].agg(
        lambda words: ", ".join(dict.fromkeys(words))
    )
    frame["commodities"] = frame["deposit_id"].map(every)
    if question.chosen is not None:
        counted = counting(inventory, question.chosen, role)["deposit_id"]
        frame = frame[frame["deposit_id"].isin(counted)]
    if oblast is not None:
        known = sorted(set(inventory.sites["oblast"].dropna()))
        code = oblast if oblast in known else oblast.upper()
        if code not in known:
            codes = f", one of {', '.join(known)}" if known else ""
            raise InputError(f"no deposit in oblast {oblast!r}: write its ISO code{codes}")
        frame = frame[frame["oblast"] == code]
    if status is not None:
        frame = frame[frame["status"] == status]
    snapshot = question.history.at(date).date
    as_of = snapshot if date is None else parse_date(date)
    names = [each.name for each in DEPOSIT_FIELDS]
    shown = frame.sort_values("deposit_id")[
        [*names, "longitude", "latitude", *inventory.own_columns, "geometry"]
    ]
    header = question.header(as_of, snapshot) | {"measure": None}
    notes = input_notes(inventory, question.history, [snapshot])
    fields = tuple(each for each in DEPOSIT_FIELDS if each.name not in hidden)
    return Result("deposits", header, shown.reset_index(drop=True), fields, notes)


def statuses_of(
    inventory: Inventory, date: str | dt.date | None, history: ControlHistory, scope: str | Scope
) -> gpd.GeoDataFrame:
    """Return the statuses of an inventory's deposits with their coordinates as numbers, too."""
    frame = status(inventory, date, history, scope)
    return frame.assign(longitude=frame.geometry.x.round(5), latitude=frame.geometry.y.round(5))


def list_changes(
    start: str | dt.date,
    end: str | dt.date | None = None,
    *,
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    control: str | Path | ControlHistory | None = None,
) -> Result:
    """List the deposits that changed hands, as a result.

    Parameters
    ----------
    start, end, deposits, control
        As for :func:`minerals.statuses.series.changes`.

    Returns
    -------
    Result
        One row per change.
    """
    history = find_control(control)
    inventory = find_inventory(deposits)
    frame = changes(start, end, deposits=inventory, control=history)
    first, last = history.snapshot_date(start), history.snapshot_date(end)
    as_of = last if end is None else parse_date(end)
    header = {
        "from": first.isoformat(),
        "as_of": as_of.isoformat(),
        "snapshot": last.isoformat(),
        "snapshot_age_days": (as_of - last).days,
        "control": history.name,
        "control_title": history.title,
        "deposits": inventory.name,
        "provenance": {"control": history.provenance, "deposits": inventory.provenance},
        **findings_of(inventory, history),
    }
    return Result("changes", header, frame, CHANGE_FIELDS, tuple(frame.attrs["notes"]))
