"""Occupied fraction and status of every deposit at every snapshot of a control history."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.statuses.findings import input_notes
from minerals.statuses.fractions import Distances, OccupiedFraction
from minerals.statuses.join import DepositJoin
from minerals.statuses.scope import ALL, Scope, find_scope
from minerals.tables.find import find_inventory
from minerals.tables.inventory import Inventory
from minerals.territory.find import control as find_control
from minerals.territory.history import ControlHistory


def spells(
    source: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    control: str | Path | ControlHistory | None = None,
    until: str | dt.date | None = None,
) -> pd.DataFrame:
    """Turn a control history into spells of one status per deposit.

    Parameters
    ----------
    source : optional
        Deposits: the bundled ones by default, or a user's own.
    control : optional
        Control source; the bundled history by default.
    until : optional
        Last date considered; by default the latest snapshot.

    Returns
    -------
    pandas.DataFrame
        ``deposit_id``, ``start``, ``end`` (ISO dates; the snapshot at which the status was
        first and last seen), ``status``, ``certain`` (throughout the interval).
    """
    inventory, history = find_inventory(source), find_control(control)
    last = history.snapshot_date(until)
    dates = [date for date in history.dates if date <= last]
    found = status_series(inventory, history, dates).unscoped
    status = np.stack([each.status for each in found])
    certain = np.stack([each.certain for each in found])
    rows = []
    for site, deposit in enumerate(inventory.sites["deposit_id"]):
        changes = np.flatnonzero(status[1:, site] != status[:-1, site]) + 1
        bounds = [0, *changes.tolist(), len(dates)]
        for start, stop in itertools.pairwise(bounds):
            rows.append(
                {
                    "deposit_id": deposit,
                    "start": dates[start].isoformat(),
                    "end": dates[stop - 1].isoformat(),
                    "status": status[start, site],
                    "certain": bool(certain[start:stop, site].all()),
                }
            )
    return pd.DataFrame(rows)


def changes(
    start: str | dt.date,
    end: str | dt.date | None = None,
    *,
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    control: str | Path | ControlHistory | None = None,
) -> pd.DataFrame:
    """List the deposits that changed hands between two dates.

    Parameters
    ----------
    start, end : str or datetime.date
        As-of dates; ``end`` is the latest snapshot by default.
    deposits, control : optional
        As for :func:`status`.

    Returns
    -------
    pandas.DataFrame
        One row per change: ``date`` (first snapshot with the new status), ``after`` (last
        snapshot with the old one), ``deposit_id``, ``name_en``, ``before``, ``status``,
        ``certain``; in order of date; the user's own columns behind them. ``attrs["notes"]``
        holds what a reader must know of deposit table and control polygons.

    Raises
    ------
    InputError
        If a date cannot be used, or ``end`` is before ``start``.

    Examples
    --------
    >>> kherson = pd.DataFrame({"deposit_id": ["k"], "name_en": ["Kherson"],
    ...                         "longitude": [32.62], "latitude": [46.64]})
    >>> changes("2022-11-01", "2022-12-31", deposits=kherson)["status"].tolist()
    ['government']
    """
    inventory, history = find_inventory(deposits), find_control(control)
    first, last = history.snapshot_date(start), history.snapshot_date(end)
    if last < first:
        raise InputError(f"--to {end} is before --from {start}: give the earlier date first")
    runs = spells(inventory, control=history, until=last)
    runs["before"] = runs.groupby("deposit_id")["status"].shift()
    runs["after"] = runs.groupby("deposit_id")["end"].shift()
    moved = runs[runs["before"].notna() & (runs["start"] > first.isoformat())]
    names = inventory.sites.set_index("deposit_id")["name_en"]
    moved = moved.assign(name_en=moved["deposit_id"].map(names), date=moved["start"])
    columns = ["date", "after", "deposit_id", "name_en", "before", "status", "certain"]
    moved = moved.sort_values(["date", "deposit_id"])[columns].reset_index(drop=True)
    moved = moved.join(inventory.own(), on="deposit_id")
    rests_on = [date for date in history.dates if first <= date <= last]
    moved.attrs["notes"] = list(input_notes(inventory, history, rests_on, end))
    return moved


@dataclass(frozen=True, eq=False)
class StatusSeries:
    """Occupied fraction and status of every deposit at every snapshot.

    Attributes
    ----------
    dates : tuple of datetime.date
        The snapshots, in order.
    join : DepositJoin
        The sites.
    scope : Scope
        What ``scoped`` counts.
    """

    dates: tuple[dt.date, ...]
    join: DepositJoin
    scope: Scope

    @cached_property
    def unscoped(self) -> tuple[OccupiedFraction, ...]:
        """The occupied fraction of each site, whatever the scope, one object per snapshot."""
        history = self.join.history
        return tuple(self.join.fractions(history.at(date)) for date in self.dates)

    @cached_property
    def scoped(self) -> tuple[OccupiedFraction, ...]:
        """The same as the territory scope counts them."""
        return tuple(self.scope.fractions(self.join, each) for each in self.unscoped)

    def passing(self) -> Iterator[OccupiedFraction]:
        """Yield what :attr:`scoped` holds one by one and keep none: sites may be many."""
        for date in self.dates:
            found = self.join.fractions(self.join.history.at(date))
            yield self.scope.fractions(self.join, found)

    def distance_km(self) -> npt.NDArray[np.float64]:
        """Return signed geodesic distances to the line of contact, shape (n_dates, n_sites)."""
        return np.stack([each.distance_km for each in self.distances()])

    def distances(self) -> list[Distances]:
        """Return distances to the line of contact with their limits, one object per snapshot."""
        history = self.join.history
        each = zip(self.dates, self.unscoped, strict=True)
        return [self.join.distances(history.at(date), part) for date, part in each]


def status_series(
    inventory: Inventory,
    history: ControlHistory,
    dates: Sequence[dt.date],
    scope: str | Scope = ALL,
) -> StatusSeries:
    """Join the deposits of an inventory with many snapshots of a history.

    Parameters
    ----------
    inventory : Inventory
        The deposits.
    history : ControlHistory
        The control source.
    dates : sequence of datetime.date
        Snapshot dates of the history, in order.
    scope : str or Scope, optional
        Which occupied territory counts.

    Returns
    -------
    StatusSeries
        One join per snapshot, each when it is asked for.

    Examples
    --------
    >>> from minerals.territory.find import control
    >>> from minerals.tables.inventory import bundled
    >>> history = control()
    >>> len(status_series(bundled(), history, history.dates[:2]).unscoped)
    2
    """
    join = DepositJoin(inventory.sites, history)
    join.prepare(dates)
    return StatusSeries(tuple(dates), join, find_scope(scope))


def snapshots_between(
    history: ControlHistory, start: str | dt.date | None, end: str | dt.date | None
) -> list[dt.date]:
    """Return the snapshot dates from one date to another, both included.

    Raises
    ------
    InputError
        If there is none.

    Examples
    --------
    >>> from minerals.territory.find import control
    >>> len(snapshots_between(control(), "2022-02-23", "2022-02-23"))
    1
    """
    first = parse_date(start) if start is not None else history.dates[0]
    last = parse_date(end) if end is not None else history.dates[-1]
    dates = [date for date in history.dates if first <= date <= last]
    if not dates:
        raise InputError(
            f"{history.name} has no snapshot from {first} to {last}: its snapshots run from "
            f"{history.dates[0]} to {history.dates[-1]}"
        )
    return dates
