"""Who controlled each deposit when: statuses on a date, territory scopes, intervals, changes."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minerals.dates import EVE_OF_2022
from minerals.errors import InputError, unknown
from minerals.joins import Fractions, SitesOnPlane
from minerals.tables.boundaries import CRIMEA, crimea
from minerals.tables.inventory import Inventory
from minerals.tables.user import inventory
from minerals.territory import ControlHistory, Snapshot
from minerals.territory import control as find_control
from minerals.vocabulary import SCOPES


def check_scope(scope: str) -> None:
    """Refuse a word that is not a territory scope.

    Raises
    ------
    InputError
        With the known scopes.
    """
    if scope not in SCOPES:
        raise unknown("scope", scope, SCOPES)


def scoped(joined: SitesOnPlane, snapshot: Snapshot, scope: str) -> Fractions:
    """Join sites with a snapshot and keep what the territory scope counts.

    Parameters
    ----------
    joined : SitesOnPlane
        The prepared sites.
    snapshot : Snapshot
        The snapshot of the as-of date.
    scope : str
        A key of :data:`SCOPES`.

    Returns
    -------
    Fractions
        Occupied fractions that count; the status is the plain one.

    Raises
    ------
    InputError
        If the scope is unknown, or the history of another country does not reach back to the
        eve of 2022.

    Notes
    -----
    A history of Ukraine that begins later is held against the bundled one for that eve.
    """
    check_scope(scope)
    now = joined.fractions(snapshot)
    if scope == "all":
        return now
    if scope not in joined.bases:  # the same on every date
        find = _crimean if scope == "without-crimea" else _on_the_eve
        joined.bases[scope] = find(joined)
    return now.less(joined.bases[scope])


def _on_the_eve(joined: SitesOnPlane) -> Fractions:
    """Join sites with the eve of 2022: the history's own, or the bundled one for Ukraine."""
    history = joined.history
    if history.dates[0] <= EVE_OF_2022:
        return joined.fractions(history.at(EVE_OF_2022))
    if history.land is None:
        raise InputError(
            f"scope since-2022 needs a control source that reaches back to {EVE_OF_2022}; "
            f"{history.name} begins on {history.dates[0]}: use scope all"
        )
    bundled = find_control()
    return SitesOnPlane(joined.sites, bundled).fractions(bundled.at(EVE_OF_2022))


def _crimean(joined: SitesOnPlane) -> Fractions:
    """Count a site as Crimean by the code of its oblast where it has one, else by its place."""
    inside = shapely.intersects_xy(crimea(), joined.lonlat)
    oblast = joined.sites["oblast"].astype("string")
    coded = oblast.str.fullmatch(r"UA-\d\d").fillna(False).to_numpy(bool)
    inside = np.where(coded, oblast.isin(CRIMEA).to_numpy(bool), inside)
    value = inside.astype(float)
    return Fractions(value, value, value, np.full(len(value), "occupied", dtype=object))


def intervals(
    source: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    control: str | Path | ControlHistory | None = None,
    until: str | dt.date | None = None,
) -> pd.DataFrame:
    """Turn a control history into intervals of one status per deposit.

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
    stock, history = inventory(source), find_control(control)
    last = history.snapshot_date(until)
    dates = [date for date in history.dates if date <= last]
    joined = SitesOnPlane(stock.sites, history)
    joined.follow(dates)
    found = [joined.fractions(history.at(date)) for date in dates]
    status = np.stack([each.status for each in found])
    certain = np.stack([each.certain for each in found])
    rows = []
    for site, deposit in enumerate(stock.sites["deposit_id"]):
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


def status(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    date: str | dt.date | None = None,
    control: str | Path | ControlHistory | None = None,
    scope: str = "all",
) -> gpd.GeoDataFrame:
    """Tell who controlled each deposit on a date.

    Parameters
    ----------
    deposits : path, DataFrame, optional
        The bundled deposits by default.
    date : str or datetime.date, optional
        The as-of date; by default the latest snapshot.
    control : str, path or ControlHistory, optional
        The bundled history by default.
    scope : str, optional
        Territory scope: ``all``, ``since-2022`` or ``without-crimea``.

    Returns
    -------
    geopandas.GeoDataFrame
        The deposits with ``status`` (``occupied``, ``government``, ``contested``),
        ``certain``, ``distance_km`` (geodesic, to the line of contact; negative in occupied
        territory), ``since`` (first snapshot of the present status), ``occupied_fraction``
        with its bounds ``_low`` and ``_high`` as the scope counts them, and ``snapshot``.

    Raises
    ------
    InputError
        If an argument cannot be used; the sentence says why.

    Examples
    --------
    >>> places = pd.DataFrame({"deposit_id": ["s", "k"], "name_en": ["Simferopol", "Kyiv"],
    ...                        "longitude": [34.10, 30.52], "latitude": [44.95, 50.45]})
    >>> status(places, "2025-02-24")["status"].tolist()
    ['occupied', 'government']
    """
    check_scope(scope)
    stock, history = inventory(deposits), find_control(control)
    snapshot = history.at(date)
    joined = SitesOnPlane(stock.sites, history)
    counted = scoped(joined, snapshot, scope)
    plain = joined.fractions(snapshot)
    frame = stock.sites.drop(columns=["outline", "outline_precision_km"]).copy()
    frame["status"] = plain.status
    frame["certain"] = plain.certain
    distance = joined.distance_km(snapshot)
    frame["distance_km"] = np.where(plain.status == "occupied", -distance, distance).round(2)
    latest = intervals(stock, control=history, until=snapshot.date).groupby("deposit_id").last()
    frame["since"] = frame["deposit_id"].map(latest["start"])
    frame["occupied_fraction"] = counted.value
    frame["occupied_fraction_low"] = counted.low
    frame["occupied_fraction_high"] = counted.high
    frame["snapshot"] = snapshot.date.isoformat()
    return frame


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
        ``certain``; in order of date.

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
    stock, history = inventory(deposits), find_control(control)
    first, last = history.snapshot_date(start), history.snapshot_date(end)
    if last < first:
        raise InputError(f"--to {end} is before --from {start}: give the earlier date first")
    runs = intervals(stock, control=history, until=last)
    runs["before"] = runs.groupby("deposit_id")["status"].shift()
    runs["after"] = runs.groupby("deposit_id")["end"].shift()
    moved = runs[runs["before"].notna() & (runs["start"] > first.isoformat())]
    names = stock.sites.set_index("deposit_id")["name_en"]
    moved = moved.assign(name_en=moved["deposit_id"].map(names), date=moved["start"])
    columns = ["date", "after", "deposit_id", "name_en", "before", "status", "certain"]
    return moved.sort_values(["date", "deposit_id"])[columns].reset_index(drop=True)
