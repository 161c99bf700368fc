"""The bundled deposits as a GeoDataFrame, all of them or those asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd

from minerals.errors import unknown
from minerals.shares.query import ask
from minerals.statuses.scope import ALL
from minerals.statuses.status_on_date import status as status_on
from minerals.tables import load
from minerals.tables.frames import categorical
from minerals.territory.history import ControlHistory
from minerals.views.listings import kept
from minerals.vocabulary import STATUSES


def deposits(
    *,
    commodity: str | Iterable[str] | None = None,
    group: str | None = None,
    role: str = "counting",
    oblast: str | None = None,
    status: str | None = None,
    date: str | dt.date | None = None,
    control: str | Path | ControlHistory | None = None,
) -> gpd.GeoDataFrame:
    """Return the bundled deposits as points: all of them, or those asked for.

    Parameters
    ----------
    commodity, group, role, oblast : optional
        Keep only deposits that count for these, as :func:`minerals.share` asks; all by default.
    status : str, optional
        Keep only deposits that were ``occupied``, ``government`` or ``contested``.
    date : str or datetime.date, optional
        The as-of date; by default the latest snapshot.
    control : str, path or ControlHistory, optional
        Whose control of territory; the bundled history by default.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of ``deposits.csv`` with a point in EPSG:4326 per row. Where a status, a date
        or a control source is given, with the columns of :func:`minerals.status` beside them.

    Raises
    ------
    InputError
        If an argument cannot be used; the sentence says why.

    Examples
    --------
    >>> deposits().crs.to_epsg()
    4326
    >>> lithium = deposits(commodity="Li", status="occupied", date="2026-03-31")
    >>> "Shevchenkivske" in set(lithium["name_en"])
    True
    """
    if status is not None and status not in STATUSES:
        raise unknown("status", status, STATUSES)
    asked = ask(None, "count", commodity, group, "none", ALL.name, None, control, role, oblast)
    if (status, date, control) == (None, None, None):
        frame = load.deposits()
        frame = frame[frame["deposit_id"].isin(asked.inventory.sites["deposit_id"])]
    else:
        frame = status_on(asked.inventory, date, asked.history)
    notes = frame.attrs
    rows = kept(frame, asked, status).reset_index(drop=True)
    rows.attrs = notes
    return categorical(rows, "deposits")
