"""Territory scopes: which occupied territory counts, and what each takes away.

The denominator of a share stays the same: a scope takes occupied territory away, never deposits.
The country of a history says which scopes it has; a history of no known country is measured by
those of the bundled history's country.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from minerals.errors import InputError, unknown
from minerals.results.labels import label
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.join import DepositJoin
from minerals.tables.country import Country
from minerals.tables.inventory import BUNDLED_COUNTRY
from minerals.territory.find import control as find_control
from minerals.territory.history import ControlHistory
from minerals.territory.plausibility import held_on, region_land


class Baseline(NamedTuple):
    """What was occupied on a date does not count: by the history of a join, or the bundled one."""

    history: ControlHistory
    date: dt.date


@dataclass(frozen=True)
class Scope:
    """Which occupied territory counts.

    Attributes
    ----------
    name : str
        As ``--scope`` takes it; its texts are ``scope.NAME`` in the catalogue.
    since : bool
        Whether what was occupied on the baseline date that a country has by this name is taken
        away.
    region : str or None
        The region of a country that is taken away whole.
    """

    name: str
    since: bool = False
    region: str | None = None

    def __str__(self) -> str:
        return self.name

    def refusal(self, history: ControlHistory) -> str | None:
        """Say why a history cannot be asked with this scope; None where it can.

        Examples
        --------
        >>> find_scope("without-crimea").refusal(find_control()) is None
        True
        """
        country = history.country or BUNDLED_COUNTRY
        if self.region not in (None, *country.regions) or (
            self.since and self.name not in country.baselines
        ):
            return (
                f"scope {self} is not one of {country.name}, which the control source "
                f"{history.name} speaks of: use scope {ALL}"
            )
        late = self.since and history.dates[0] > country.baselines[self.name]
        if late and history.country is not BUNDLED_COUNTRY:
            return (
                f"scope {self} needs a control source that reaches back to "
                f"{country.baselines[self.name]}; {history.name} begins on {history.dates[0]}: "
                f"use scope {ALL}"
            )
        return None

    def _country(self, history: ControlHistory) -> Country:
        reason = self.refusal(history)
        if reason is not None:
            raise InputError(reason)
        return history.country or BUNDLED_COUNTRY

    def borrows_baseline(self, history: ControlHistory) -> bool:
        """Tell whether a history begins after the baseline, so that the bundled one stands in.

        Raises
        ------
        InputError
            If the history cannot be asked with this scope.
        """
        country = self._country(history)
        return self.since and history.dates[0] > country.baselines[self.name]

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
            As :meth:`taken_away`.
        """
        base = self._base(join)
        return fractions if base is None else fractions.less(base)

    def _base(self, join: DepositJoin) -> OccupiedFraction | None:
        """Return the occupied fraction of joined sites that does not count."""
        if self.name not in join.bases:
            taken = self.taken_away(join)
            if taken is None:
                return None
            join.bases[self.name] = _fractions_of(taken, join)
        return join.bases[self.name]

    def taken_away(self, join: DepositJoin) -> Baseline | npt.NDArray[np.bool_] | None:
        """Return what the scope takes away of joined sites.

        Parameters
        ----------
        join : DepositJoin
            The sites and their history.

        Returns
        -------
        Baseline, numpy.ndarray or None
            The history and date by which what was occupied does not count; or which sites are
            taken away whole; None where all counts.

        Raises
        ------
        InputError
            If the history's country has no such scope, or the history does not reach back to the
            baseline and the bundled one is of another country.
        """
        history = join.history
        country = self._country(history)
        if self.region is not None:
            return _inside(join, country, self.region)
        if not self.since:
            return None
        past = find_control() if self.borrows_baseline(history) else history
        return Baseline(past, country.baselines[self.name])

    def land(self, geometry: Any, history: ControlHistory) -> Any:
        """Take from land of a history (EPSG:4326) what the scope does not count.

        What was occupied on a baseline date the bundled history says of its own country, and of
        any other the history itself.

        Raises
        ------
        InputError
            If the history cannot be asked with this scope.

        Examples
        --------
        >>> simferopol = shapely.box(34.0, 44.9, 34.2, 45.0)
        >>> find_scope("without-crimea").land(simferopol, find_control()).is_empty
        True
        """
        country = self._country(history)
        if self.region is not None:
            return shapely.difference(geometry, region_land(country, self.region))
        if not self.since:
            return geometry
        date = country.baselines[self.name]
        own = history.country is not BUNDLED_COUNTRY
        past = history.at(date).occupied if own else held_on(country, date)
        return shapely.difference(geometry, past)


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


def _fractions_of(taken: Baseline | npt.NDArray[np.bool_], join: DepositJoin) -> OccupiedFraction:
    if isinstance(taken, Baseline):
        own = taken.history is join.history
        past = join if own else DepositJoin(join.sites, taken.history)
        return past.fractions(taken.history.at(taken.date))
    value = taken.astype(float)
    status = np.repeat(np.array(["occupied"], dtype=object), len(value))
    return OccupiedFraction(value, value, value, status)


def _inside(join: DepositJoin, country: Country, region: str) -> npt.NDArray[np.bool_]:
    """Tell which sites lie in a region: by the code of their unit where they have one."""
    inside = shapely.intersects_xy(country.region(region), join.lonlat)
    unit = join.sites["oblast"].astype("string")
    coded = unit.str.fullmatch(rf"{country.code}-[A-Z\d]{{1,3}}").fillna(False).to_numpy(bool)
    return np.asarray(np.where(coded, unit.isin(country.regions[region]).to_numpy(bool), inside))


ALL = Scope("all")
SINCE_2022 = Scope("since-2022", since=True)
WITHOUT_CRIMEA = Scope("without-crimea", region="crimea")

SCOPES = {each.name: each for each in (ALL, SINCE_2022, WITHOUT_CRIMEA)}
"""Every territory scope by its name."""
