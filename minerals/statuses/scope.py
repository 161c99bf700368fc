"""Territory scopes: which occupied territory counts."""

from __future__ import annotations

import numpy as np
import shapely

from minerals.dates import PRE_INVASION_DATE
from minerals.errors import InputError, unknown
from minerals.statuses.join import DepositJoin, OccupiedFraction
from minerals.tables.boundaries import CRIMEA, crimea
from minerals.territory.find import control as find_control
from minerals.territory.history import Snapshot
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


def scoped_fraction(join: DepositJoin, snapshot: Snapshot, scope: str) -> OccupiedFraction:
    """Join sites with a snapshot and keep what the territory scope counts.

    Parameters
    ----------
    join : DepositJoin
        The prepared sites.
    snapshot : Snapshot
        The snapshot of the as-of date.
    scope : str
        A key of :data:`SCOPES`.

    Returns
    -------
    OccupiedFraction
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
    now = join.fractions(snapshot)
    if scope == "all":
        return now
    if scope not in join.bases:  # the same on every date
        find = _crimean if scope == "without-crimea" else _on_the_eve
        join.bases[scope] = find(join)
    return now.less(join.bases[scope])


def _on_the_eve(join: DepositJoin) -> OccupiedFraction:
    """Join sites with the eve of 2022: the history's own, or the bundled one for Ukraine."""
    history = join.history
    if history.dates[0] <= PRE_INVASION_DATE:
        return join.fractions(history.at(PRE_INVASION_DATE))
    if history.land is None:
        raise InputError(
            f"scope since-2022 needs a control source that reaches back to {PRE_INVASION_DATE}; "
            f"{history.name} begins on {history.dates[0]}: use scope all"
        )
    bundled = find_control()
    return DepositJoin(join.sites, bundled).fractions(bundled.at(PRE_INVASION_DATE))


def _crimean(join: DepositJoin) -> OccupiedFraction:
    """Count a site as Crimean by the code of its oblast where it has one, else by its place."""
    inside = shapely.intersects_xy(crimea(), join.lonlat)
    oblast = join.sites["oblast"].astype("string")
    coded = oblast.str.fullmatch(r"UA-\d\d").fillna(False).to_numpy(bool)
    inside = np.where(coded, oblast.isin(CRIMEA).to_numpy(bool), inside)
    value = inside.astype(float)
    return OccupiedFraction(value, value, value, np.full(len(value), "occupied", dtype=object))
