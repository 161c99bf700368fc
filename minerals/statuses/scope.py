"""Territory scopes: which occupied territory counts, and what each takes away.

The denominator of a share stays the same: a scope takes occupied territory away, never deposits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from minerals.errors import InputError, unknown
from minerals.results.labels import label
from minerals.statuses.join import DepositJoin, OccupiedFraction
from minerals.tables.country import UKRAINE
from minerals.territory.find import control as find_control
from minerals.territory.history import ControlHistory


@dataclass(frozen=True)
class Scope:
    """Which occupied territory counts.

    Attributes
    ----------
    name : str
        As ``--scope`` takes it; its texts are ``scope.NAME`` in the catalogue.
    taken_away : callable or None
        The occupied fraction of joined sites that does not count; None where all counts.
    land_taken_away : callable or None
        The land (EPSG:4326) that does not count in areas of Ukraine.
    baseline : datetime.date or None
        The date whose occupied land does not count.
    """

    name: str
    taken_away: Callable[[DepositJoin], OccupiedFraction] | None = None
    land_taken_away: Callable[[], Any] | None = None
    baseline: dt.date | None = None

    def __str__(self) -> str:
        return self.name

    def borrows_baseline(self, history: ControlHistory) -> bool:
        """Tell whether a history begins after the baseline, so that the bundled one stands in."""
        return self.baseline is not None and history.dates[0] > self.baseline

    def title(self, history: ControlHistory) -> str:
        """Say in English which territory counts, and against which history where it is another.

        Examples
        --------
        >>> ALL.title(find_control())
        'all Russian-occupied territory'
        """
        code = history.country.code if history.country else None
        title = label("en", f"scope.{self}", country=code)
        if self.borrows_baseline(history):
            return label("en", "figure.scope.eve", scope=title)
        return title

    def fractions(self, join: DepositJoin, fractions: OccupiedFraction) -> OccupiedFraction:
        """Keep of occupied fractions what the scope counts.

        Parameters
        ----------
        join : DepositJoin
            The sites; what is taken away is the same on every date and found once for them.
        fractions : OccupiedFraction
            Of one snapshot, whatever the scope.

        Returns
        -------
        OccupiedFraction
            The status is that of the snapshot.

        Raises
        ------
        InputError
            If the history of another country does not reach back to the baseline.
        """
        return fractions if self.taken_away is None else fractions.less(self.base(join))

    def base(self, join: DepositJoin) -> OccupiedFraction:
        """Return what the scope takes away of joined sites; it takes some away."""
        if self.name not in join.bases and self.taken_away is not None:
            join.bases[self.name] = self.taken_away(join)
        return join.bases[self.name]

    def land(self, geometry: Any) -> Any:
        """Take from land of Ukraine (EPSG:4326) what the scope does not count.

        Examples
        --------
        >>> simferopol = shapely.box(34.0, 44.9, 34.2, 45.0)
        >>> find_scope("without-crimea").land(simferopol).is_empty
        True
        """
        if self.land_taken_away is None:
            return geometry
        return shapely.difference(geometry, self.land_taken_away())


def find_scope(name: str | Scope) -> Scope:
    """Return a scope by its name.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if isinstance(name, Scope):
        return name
    if name not in SCOPES:
        raise unknown("scope", name, SCOPES)
    return SCOPES[name]


def _occupied_before_the_invasion(join: DepositJoin) -> OccupiedFraction:
    """Join sites with the baseline date: of their own history, or of the bundled for Ukraine."""
    history, date = join.history, UKRAINE.pre_invasion
    if history.dates[0] <= date:
        return join.fractions(history.at(date))
    if history.country is None:
        raise InputError(
            f"scope {SINCE_2022} needs a control source that reaches back to {date}; "
            f"{history.name} begins on {history.dates[0]}: use scope {ALL}"
        )
    bundled = find_control()
    return DepositJoin(join.sites, bundled).fractions(bundled.at(date))


def _crimean(join: DepositJoin) -> OccupiedFraction:
    """Count a site as Crimean by the code of its oblast where it has one, else by its place."""
    inside = shapely.intersects_xy(UKRAINE.region("crimea"), join.lonlat)
    oblast = join.sites["oblast"].astype("string")
    coded = oblast.str.fullmatch(rf"{UKRAINE.code}-\d\d").fillna(False).to_numpy(bool)
    inside = np.where(coded, oblast.isin(UKRAINE.regions["crimea"]).to_numpy(bool), inside)
    value = inside.astype(float)
    return OccupiedFraction(value, value, value, np.full(len(value), "occupied", dtype=object))


def _land_before_the_invasion() -> Any:
    from minerals.territory.plausibility import held_before_2022

    return held_before_2022()


def _crimean_land() -> Any:
    from minerals.territory.plausibility import crimea_land

    return crimea_land()


ALL = Scope("all")
SINCE_2022 = Scope(
    "since-2022", _occupied_before_the_invasion, _land_before_the_invasion, UKRAINE.pre_invasion
)
WITHOUT_CRIMEA = Scope("without-crimea", _crimean, _crimean_land)

SCOPES = {each.name: each for each in (ALL, SINCE_2022, WITHOUT_CRIMEA)}
"""Every territory scope by its name."""
