"""Who controlled each deposit on a date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import geopandas as gpd
import pandas as pd

from minerals.geo import WGS84
from minerals.results.types import CATEGORIES, with_categories
from minerals.statuses.findings import input_notes
from minerals.statuses.sampling import sampler_of
from minerals.statuses.scope import ALL, Scope, find_scope
from minerals.statuses.series import spells
from minerals.tables.find import find_inventory
from minerals.tables.inventory import Inventory
from minerals.territory.find import control as find_control
from minerals.territory.history import ControlHistory


def status(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    date: str | dt.date | None = None,
    control: str | Path | ControlHistory | None = None,
    scope: str | Scope = ALL,
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
    scope : str or Scope, optional
        Territory scope: ``all``, ``since-2022`` or ``without-crimea``.

    Returns
    -------
    geopandas.GeoDataFrame
        The deposits with ``status`` (categorical: ``occupied``, ``government``, ``contested``),
        ``certain`` (whether the bounds agree), ``distance_km`` (geodesic, to the line of
        contact; negative in occupied territory), ``line_precision_km`` (how far the true line
        may lie from its nearest piece), ``date_uncertainty_days`` (of the change that gave the
        land its status), ``since`` (first snapshot of the present status), ``occupied_fraction``
        with its bounds ``_low`` and ``_high`` as the scope counts them, ``probability`` (of a
        point, that it is occupied; of an outline, the mean fraction of the draws), the quantiles
        ``q05`` to ``q95`` of the draws, and ``snapshot``; ``attrs["notes"]`` holds what a reader
        must know of deposit table and control polygons.

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
    chosen = find_scope(scope)  # a word that is wrong is told before anything is read
    frame = status_rows(find_inventory(deposits), date, find_control(control), chosen)
    notes = frame.attrs["notes"]
    for name in ("since", "snapshot"):
        frame[name] = pd.to_datetime(frame[name], format="%Y-%m-%d")
    frame = gpd.GeoDataFrame(with_categories(frame, CATEGORIES))
    frame.attrs["notes"] = notes
    return frame


def status_rows(
    inventory: Inventory,
    date: str | dt.date | None,
    history: ControlHistory,
    scope: str | Scope = ALL,
) -> gpd.GeoDataFrame:
    """Return the columns of :func:`status` as answers are put together: dates as text."""
    chosen = find_scope(scope)
    snapshot = history.at(date)
    sampler = sampler_of(inventory, history)
    join = sampler.join
    plain = join.fractions(snapshot)
    counted = chosen.fractions(join, plain)
    rows = inventory.sites.drop(columns=["outline", "outline_precision_km"])
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=WGS84)
    frame["status"] = plain.status
    frame["certain"] = plain.certain
    distances = join.distances(snapshot, plain)
    frame["distance_km"] = distances.distance_km.round(2)
    frame["line_precision_km"] = distances.line_limit_km.round(2)
    frame["date_uncertainty_days"] = distances.date_uncertainty_days
    latest = spells(inventory, control=history, until=snapshot.date).groupby("deposit_id").last()
    frame["since"] = frame["deposit_id"].map(latest["start"])
    frame["occupied_fraction"] = counted.value
    frame["occupied_fraction_low"] = counted.low
    frame["occupied_fraction_high"] = counted.high
    draws = sampler.draws(snapshot.date, chosen, counted)
    frame["probability"] = draws.mean()
    frame = frame.assign(**draws.quantiles())
    frame["snapshot"] = snapshot.date.isoformat()
    frame.attrs["notes"] = list(input_notes(inventory, history, [snapshot.date], date))
    return frame
