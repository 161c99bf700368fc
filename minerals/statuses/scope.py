"""Territory scopes: which occupied territory counts."""

from __future__ import annotations

import numpy as np
import shapely

from minerals.dates import EVE_OF_2022
from minerals.errors import InputError, unknown
from minerals.statuses.join import Fractions, SitesOnPlane
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
