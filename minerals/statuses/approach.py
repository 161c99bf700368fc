"""How near the line of contact is to each deposit, and by how much that changed. No forecast."""

from __future__ import annotations

import datetime as dt
import itertools
from bisect import bisect_right

import numpy as np
import pandas as pd

from minerals.geo import Floats
from minerals.statuses.join import DepositJoin
from minerals.territory.history import ControlHistory

HORIZONS_DAYS = (30, 90, 365)
"""Days before a snapshot with which its distances are compared."""


def snapshot_before(history: ControlHistory, date: dt.date, days: int) -> dt.date | None:
    """Return the snapshot in force so many days before a date; None before the first.

    Examples
    --------
    >>> from minerals.territory.find import control
    >>> snapshot_before(control(), dt.date(2025, 2, 24), 365).isoformat()
    '2024-01-31'
    """
    index = bisect_right(history.dates, date - dt.timedelta(days=days))
    return history.dates[index - 1] if index else None


def approach(join: DepositJoin, date: dt.date) -> pd.DataFrame:
    """Measure how far each site lies from the line of contact, and by how much that changed.

    Parameters
    ----------
    join : DepositJoin
        The sites and their history.
    date : datetime.date
        Of a snapshot of the history.

    Returns
    -------
    pandas.DataFrame
        One row per site, kilometres: ``distance_km`` (negative in occupied land) with
        ``distance_error_km``, and for each of :data:`HORIZONS_DAYS`
        ``distance_change_30_km`` (negative where the line came nearer to government-held land)
        with ``distance_change_30_error_km``. NaN where a snapshot has no line, or none is so old.

    Notes
    -----
    The error of a distance is the limit of the site's position and that of the nearest piece of
    line, added; that of a change is the errors of both distances, added: limits, as bounds are.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> from minerals.territory.find import control
    >>> found = approach(DepositJoin(bundled().sites, control()), dt.date(2025, 2, 24))
    >>> bool((found["distance_error_km"] > 0).all())
    True
    """
    away, error = _distances(join, date)
    columns = {"distance_km": away, "distance_error_km": error}
    for days in HORIZONS_DAYS:
        then = snapshot_before(join.history, date, days)
        before, error_before = (
            _distances(join, then) if then is not None else np.full((2, len(away)), np.nan)
        )
        columns[f"distance_change_{days}_km"] = away - before
        columns[f"distance_change_{days}_error_km"] = error + error_before
    return pd.DataFrame(columns).round(2)


def near_line(distance_km: pd.Series, error_km: pd.Series, km: float) -> tuple[pd.Series, int, int]:
    """Tell which sites lie at most so far from the line, and how many the errors leave open.

    Parameters
    ----------
    distance_km, error_km : pandas.Series
        Of each site, as :func:`approach` gives them; NaN where there is no line.
    km : float
        Kilometres from the line, on either side.

    Returns
    -------
    pandas.Series
        Whether each lies within.
    int
        How many of these may lie farther.
    int
        How many of the others may lie within.

    Examples
    --------
    >>> away, error = pd.Series([-2.0, 9.0, 30.0]), pd.Series([1.0, 2.0, 1.0])
    >>> near, farther, nearer = near_line(away, error, 10)
    >>> near.tolist(), farther, nearer
    ([True, True, False], 1, 0)
    """
    away = distance_km.abs()
    near = away <= km
    return (
        near,
        int((near & (away + error_km > km)).sum()),
        int((~near & (away - error_km <= km)).sum()),
    )


def _distances(join: DepositJoin, date: dt.date) -> tuple[Floats, Floats]:
    snapshot = join.history.at(date)
    found = join.distances(snapshot, join.fractions(snapshot))
    return found.distance_km, found.location_limit_km + found.line_limit_km


def changed_since(join: DepositJoin, since: dt.date, until: dt.date) -> pd.DataFrame:
    """Tell which sites changed status or certainty after one snapshot, up to another.

    Parameters
    ----------
    join : DepositJoin
        The sites and their history.
    since, until : datetime.date
        Of snapshots of the history.

    Returns
    -------
    pandas.DataFrame
        One row per site: ``status_before`` and ``certain_before`` (at the first snapshot), and
        ``changed``, the last snapshot at which either became another; None where neither did.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> from minerals.territory.find import control
    >>> sites = bundled().sites.query("deposit_id == 'ua-shevchenkivske'")
    >>> join = DepositJoin(sites, control())
    >>> changed_since(join, dt.date(2025, 5, 31), dt.date(2025, 6, 30))["status_before"].tolist()
    ['government']
    """
    dates = [date for date in join.history.dates if since <= date <= until]
    join.prepare(dates)
    parts = [join.fractions(join.history.at(date)) for date in dates]
    changed = np.full(len(join.sites), None, dtype=object)
    for date, (before, after) in zip(dates[1:], itertools.pairwise(parts), strict=True):
        moved = (before.status != after.status) | (before.certain != after.certain)
        changed[moved] = date.isoformat()
    first = parts[0]
    return pd.DataFrame(
        {"status_before": first.status, "certain_before": first.certain, "changed": changed}
    )
