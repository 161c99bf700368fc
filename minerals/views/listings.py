"""Lists of deposits and of their changes, put in order for a reader."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd

from minerals.dates import parse_date
from minerals.errors import InputError, unknown
from minerals.geo import WGS84
from minerals.results.messages import Message, message
from minerals.results.quantiles import INTERVALS, MEDIAN, QUANTILES, heading, not_shown
from minerals.results.result import Field, Result
from minerals.shares.amounts import deposit_amounts
from minerals.shares.population import counting
from minerals.shares.query import Question, ask
from minerals.statuses.approach import (
    HORIZONS_DAYS,
    approach,
    changed_since,
    near_line,
    snapshot_before,
)
from minerals.statuses.findings import input_notes
from minerals.statuses.sampling import sampler_of
from minerals.statuses.scope import Scope
from minerals.statuses.series import changes as status_changes
from minerals.statuses.status_on_date import status_rows
from minerals.tables.citations import citations
from minerals.tables.inventory import Inventory
from minerals.territory.history import ControlHistory
from minerals.vocabulary import DEPOSIT_ORDERS, STATUSES

DEPOSIT_FIELDS = (
    Field("deposit_id", "Id"),
    Field("name_en", "Name"),
    Field("part_of", "Part of"),
    Field("oblast", "Oblast"),
    Field("commodities", "Commodities"),
    Field("status", "Status"),
    Field("certain", "Certain", "yes"),
    Field("distance_km", "Distance to line of contact (km)", "decimal"),
    Field("since", "Status since", "date"),
    Field("location_precision_km", "Location accuracy (km)", "quantity"),
    Field("occupied_fraction", "Occupied fraction", "percent"),
    Field("probability", "Probability", "percent"),
    *(Field(name, "Median" if name == MEDIAN else heading(name), "percent") for name in QUANTILES),
)
NEAR_FIELDS = (
    *(
        each
        for each in DEPOSIT_FIELDS
        if each.name not in ("part_of", "occupied_fraction", *QUANTILES)
    ),
    Field("distance_error_km", "± km", "decimal"),
    *(
        field
        for days in HORIZONS_DAYS
        for field in (
            Field(f"distance_change_{days}_km", f"Change over {days} days (km)", "change"),
            Field(f"distance_change_{days}_error_km", f"± km, {days} days", "decimal"),
        )
    ),
    Field("status_before", "Status before"),
    Field("certain_before", "Certain before", "yes"),
    Field("changed", "Last change", "date"),
    Field("quantity", "Quantity", "quantity"),
    Field("unit", "Unit"),
    Field("value_usd", "Value, USD", "money"),
)
"""Columns of a list by distance, size or change; data hold those of both."""

CHANGE_FIELDS = (
    Field("date", "First snapshot", "date"),
    Field("after", "Last snapshot before", "date"),
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
    within: float | None = None,
    since: str | dt.date | None = None,
    sort: str | None = None,
) -> Result:
    """List deposits with who controlled them on a date.

    Parameters
    ----------
    deposits, commodity, group, role, date, scope, control : optional
        As for :func:`minerals.shares.answer.share`.
    status, oblast : str, optional
        Keep only deposits of this status, or of this oblast (ISO 3166-2 code, or name).
    interval : int, optional
        Which interval of the occupied fraction a table shows; data hold both.
    within : float, optional
        Keep only deposits at most so many kilometres from the line of contact, on either side.
    since : str or datetime.date, optional
        Keep only deposits whose status or certainty changed after this date.
    sort : str, optional
        ``distance`` (nearest to the line first), ``name``, ``quantity`` or ``value`` (largest
        first, unknown last); by default in order of identifier.

    Returns
    -------
    Result
        One row per deposit, sections included; ``to_frame()`` gives a GeoDataFrame of their
        points (EPSG:4326). Distances and their changes are those of
        :func:`minerals.statuses.approach.approach`.

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
    question = ask(deposits, "count", commodity, group, "none", scope, None, control, role, oblast)
    inventory = question.inventory
    frame = statuses_of(inventory, date, question.history, scope)
    every = inventory.resources.groupby("deposit_id")["commodity_id"].agg(
        lambda words: ", ".join(dict.fromkeys(words))
    )
    frame["commodities"] = frame["deposit_id"].map(every)
    frame = kept(frame, question, status)
    snapshot = question.history.at(date).date
    as_of = snapshot if date is None else parse_date(date)
    frame = frame.join(deposit_amounts(inventory, question.chosen, role), on="deposit_id")
    join = sampler_of(inventory, question.history).join
    notes: list[str] = list(input_notes(inventory, question.history, [snapshot], as_of))
    frame = frame.join(approach(join, snapshot).drop(columns="distance_km"))
    if since is not None:
        first = question.history.snapshot_date(since)
        if parse_date(since) > as_of:
            latest = "the last snapshot," if date is None else "--date"
            raise InputError(f"--since {since} is after {latest} {as_of}: give an earlier date")
        frame = frame.join(changed_since(join, first, snapshot)).dropna(subset=["changed"])
    if within is not None:
        frame, doubt = _keep_near(frame, within)
        notes = [*doubt, *notes]
    frame = _sorted(frame, sort, question)
    near = within is not None or since is not None or sort not in (None, "name")
    of_table = NEAR_FIELDS if near else DEPOSIT_FIELDS
    fields = tuple(each for each in of_table if each.name not in hidden)
    if near:
        notes = [*_near_notes(question.history, snapshot), *notes]
    of_near = [each.name for each in NEAR_FIELDS if each.name in frame]
    names = [*(each.name for each in DEPOSIT_FIELDS), "longitude", "latitude", *of_near]
    columns = [*dict.fromkeys(names), *inventory.own_columns, "geometry"]
    header = question.header(as_of, snapshot) | {"measure": None}
    if near:
        header |= {"within_km": within, "since": since and parse_date(since).isoformat()}
    shown = frame[columns].reset_index(drop=True)
    cite = partial(citations, inventory, shown["deposit_id"], question.chosen)
    return Result("deposits", header, shown, fields, tuple(notes), cite=cite)


def kept(frame: gpd.GeoDataFrame, question: Question, status: str | None) -> gpd.GeoDataFrame:
    """Keep the deposits that count for what was asked, of a status."""
    if question.chosen is not None:
        counted = counting(question.inventory, question.chosen, question.role)["deposit_id"]
        frame = frame[frame["deposit_id"].isin(counted)]
    if status is not None:
        frame = frame[frame["status"] == status]
    return frame


def _keep_near(frame: gpd.GeoDataFrame, km: float) -> tuple[gpd.GeoDataFrame, list[Message]]:
    """Keep the deposits near the line; say how many more may be, given the errors."""
    if not km >= 0:
        raise InputError(f"--within {km:g}: give 0 or more kilometres")
    near, farther, nearer = near_line(frame["distance_km"], frame["distance_error_km"], km)
    notes = []
    if farther or nearer:
        notes.append(message("note.near-doubt", farther=farther, nearer=nearer, km=km))
    if frame["distance_km"].isna().all():
        notes.append(message("note.near-no-line"))
    return frame[near], notes


def _sorted(frame: gpd.GeoDataFrame, sort: str | None, question: Question) -> gpd.GeoDataFrame:
    if sort is not None and sort not in DEPOSIT_ORDERS:
        raise unknown("order", sort, DEPOSIT_ORDERS)
    ordered = frame.sort_values("deposit_id")
    if sort == "quantity" and (question.chosen is None or len(question.chosen) > 1):
        raise InputError(
            f"--sort quantity: quantities of {question.label} measure different things: give one "
            "--commodity, or --sort value"
        )
    if sort == "name":
        return ordered.sort_values("name_en", key=lambda each: each.str.casefold(), kind="stable")
    if sort == "distance":
        return ordered.sort_values("distance_km", key=abs, kind="stable")
    if sort is not None:
        column = {"quantity": "quantity", "value": "value_usd"}[sort]
        return ordered.sort_values(column, ascending=False, kind="stable")
    return ordered


def _near_notes(history: ControlHistory, snapshot: dt.date) -> list[str]:
    """Say with which snapshots distances are compared, and what they are not."""
    then = {days: snapshot_before(history, snapshot, days) for days in HORIZONS_DAYS}
    snapshots = [
        message("note.days-before", days=days, date=date)
        if date
        else message("note.days-none", days=days)
        for days, date in then.items()
    ]
    return [message("note.compared", snapshots=snapshots), message("note.distances")]


def statuses_of(
    inventory: Inventory, date: str | dt.date | None, history: ControlHistory, scope: str | Scope
) -> gpd.GeoDataFrame:
    """Return the statuses of an inventory's deposits with their coordinates as numbers, too."""
    frame = status_rows(inventory, date, history, scope)
    return frame.assign(longitude=frame.geometry.x.round(5), latitude=frame.geometry.y.round(5))


def changes(
    start: str | dt.date,
    end: str | dt.date | None = None,
    *,
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    control: str | Path | ControlHistory | None = None,
) -> Result:
    """List the deposits that changed hands between two dates.

    Parameters
    ----------
    start, end : str or datetime.date
        As-of dates; ``end`` is the latest snapshot by default.
    deposits, control : optional
        As for :func:`minerals.status`.

    Returns
    -------
    Result
        One row per change, in order of date, with the point of its deposit (EPSG:4326); columns as
        in :func:`minerals.statuses.series.changes`.

    Raises
    ------
    InputError
        If a date cannot be used, or ``end`` is before ``start``.

    Examples
    --------
    >>> found = changes("2022-08-31", "2022-11-30")  # Kharkiv and Kherson oblasts
    >>> "government" in set(found["status"])
    True
    >>> found.to_frame().geometry.geom_type.unique().tolist()
    ['Point']
    """
    question = ask(deposits, "count", (), None, "none", "all", None, control, "counting")
    history, inventory = question.history, question.inventory
    frame = status_changes(start, end, deposits=inventory, control=history)
    first, last = history.snapshot_date(start), history.snapshot_date(end)
    as_of = last if end is None else parse_date(end)
    header = {"from": first.isoformat(), **question.header(as_of, last), "measure": None}
    notes = tuple(frame.attrs["notes"])
    cite = partial(citations, inventory, frame["deposit_id"])
    rows = with_points(frame, inventory)
    return Result("changes", header, rows, CHANGE_FIELDS, notes, cite=cite)


def with_points(frame: pd.DataFrame, inventory: Inventory) -> gpd.GeoDataFrame:
    """Give rows with a ``deposit_id`` the points of their deposits (EPSG:4326)."""
    points = inventory.sites.set_index("deposit_id")["geometry"]
    at = points.reindex(frame["deposit_id"]).reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry=at.to_numpy(), crs=WGS84)
