"""The one type that the rest of the program knows: a control history."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.geo import EQUAL_AREA, WGS84
from minerals.results.types import CATEGORIES, with_categories
from minerals.tables.country import Country
from minerals.territory.contact_line import line_of_contact
from minerals.territory.snapshot import EMPTY, Extremes, Snapshot
from minerals.vocabulary import Provenance

if TYPE_CHECKING:
    import geopandas as gpd

    from minerals.territory.drawn_land import Chances, DrawnLand
    from minerals.territory.status_changes import StatusChange

DateUncertainty = Callable[[npt.NDArray[np.object_], dt.date], npt.NDArray[np.float64]]

MAX_AGE_DAYS = 45
"""Days for which a snapshot of a daily source holds, unless the user says otherwise."""


@dataclass(eq=False)
class ControlHistory:
    """The ordered snapshots of one source.

    Attributes
    ----------
    name : str
        Short name, as given to ``--control``.
    title, licence : str
        What the source is, and on what terms.
    dates : tuple of datetime.date
        The snapshot dates in order.
    own_land : shapely geometry or None
        The land that the history speaks of (EPSG:4326), where it is not that of its country.
    plane : str
        Equal-area plane in metres in which nearest points are searched, by default that of its
        country.
    gap_text : str
        The days without a snapshot, in words.
    max_age : int or None
        Days that may lie between a snapshot and the as-of date; None for no limit.
    provenance : Provenance
        Whether it is the bundled history, one that a user added, a file, or made in memory.
    country : Country or None
        The country that it speaks of, where the program has its profile.
    place_status : callable or None
        A place's id and a date to its status; None where no places are known by name.
    possible_statuses : callable or None
        A place's id and a date to the statuses that it may have had, given how sure its dates are.
    place_changes : callable or None
        A place's id to its status changes in order, each with the uncertainty of its date.
    load_extremes : callable or None
        A snapshot date to its extremes; None where dates are exact, as those of polygons are.
    date_uncertainty : callable or None
        Points in the plane and a snapshot date to days; None where dates are exact.
    draw_land : callable or None
        Chances to drawn land; None where polygons alone are known.

    Examples
    --------
    >>> import minerals
    >>> history = minerals.control()
    >>> history.at("2022-02-23").date.isoformat()
    '2022-02-23'
    """

    name: str
    title: str
    licence: str
    dates: tuple[dt.date, ...]
    load: Callable[[dt.date], Snapshot] = field(repr=False)
    own_land: Any = field(default=None, repr=False)
    plane: str = field(default="", repr=False)
    place_status: Callable[[str, dt.date], str] | None = field(default=None, repr=False)
    _loaded: dict[dt.date, Snapshot] = field(default_factory=dict, repr=False)
    gap_text: str = ""
    max_age: int | None = None
    provenance: Provenance = Provenance.MEMORY
    country: Country | None = field(default=None, repr=False)
    possible_statuses: Callable[[str, dt.date], frozenset[str]] | None = field(
        default=None, repr=False
    )
    place_changes: Callable[[str], tuple[StatusChange, ...]] | None = field(
        default=None, repr=False
    )
    load_extremes: Callable[[dt.date], Extremes] | None = field(default=None, repr=False)
    date_uncertainty: DateUncertainty | None = field(default=None, repr=False)
    draw_land: Callable[[Chances], DrawnLand] | None = field(default=None, repr=False)
    _extremes: dict[dt.date, Extremes] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.country is not None:
            self.plane = self.plane or self.country.plane
        if not self.plane:
            raise InputError(f"{self.name}: give its country, or the plane of its line of contact")

    @property
    def has_land(self) -> bool:
        """Whether the land is known that the history speaks of."""
        return self.own_land is not None or self.country is not None

    @cached_property
    def land(self) -> Any:
        """The land that the history speaks of (EPSG:4326); None where none is known."""
        if self.own_land is None and self.country is not None:
            return self.country.land
        return self.own_land

    def snapshot_date(self, date: str | dt.date | None = None) -> dt.date:
        """Return the date of the last snapshot that is not after ``date``.

        Parameters
        ----------
        date : str or datetime.date, optional
            The as-of date, ISO; by default the latest snapshot.

        Returns
        -------
        datetime.date
            A member of ``dates``.

        Raises
        ------
        InputError
            If the date is malformed, before the first snapshot, or more than ``max_age`` days
            after the last one that is not after it.
        """
        if date is None:
            return self.dates[-1]
        as_of = parse_date(date)
        index = bisect_right(self.dates, as_of)
        if not index:
            raise InputError(
                f"{as_of} is before the first snapshot of {self.name} ({self.dates[0]}): "
                f"ask for a date from then on"
            )
        chosen = self.dates[index - 1]
        age = (as_of - chosen).days
        if self.max_age is not None and age > self.max_age:
            raise InputError(
                f"{self.name}: the last snapshot not after {as_of} is of {chosen}, {age} days "
                f"before, more than {self.max_age}: add a later one, or allow it with "
                f"--max-age {age}"
            )
        return chosen

    def with_max_age(self, days: int) -> ControlHistory:
        """Return a history of the same snapshots that refuses those older than ``days``.

        Parameters
        ----------
        days : int
            0 or more.

        Returns
        -------
        ControlHistory
            The snapshots that are loaded already are shared.

        Raises
        ------
        InputError
            If ``days`` is negative.

        Examples
        --------
        >>> import minerals
        >>> minerals.control().with_max_age(2).at("2022-02-26")
        Traceback (most recent call last):
        ...
        minerals.errors.InputError: bundled: the last snapshot not after 2022-02-26 is of ...
        """
        if days < 0:
            raise InputError(f"--max-age {days}: give 0 or more days")
        return replace(self, max_age=days)

    def at(self, date: str | dt.date | None = None) -> Snapshot:
        """Return the snapshot in force on a date.

        Parameters
        ----------
        date : str or datetime.date, optional
            The as-of date; by default the latest snapshot.

        Returns
        -------
        Snapshot
            The last one not after the date.

        Raises
        ------
        InputError
            If the date is malformed, or before the first snapshot.
        """
        chosen = self.snapshot_date(date)
        if chosen not in self._loaded:
            self._loaded[chosen] = self.load(chosen)
        return self._loaded[chosen]

    def extremes(self, date: str | dt.date | None = None) -> Extremes:
        """Return what is occupied at the least and at the most in the snapshot of a date.

        Two things are open in a snapshot: land that its source calls contested, and changes of
        status whose date is uncertain by at least as many days as lie between it and the date of
        the snapshot. The extremes take all of them against occupation, and all of them for it.
        The bundled history knows how sure its dates are, place by place; the dates of polygons
        are exact, so that occupied land alone, and occupied with contested land, are the extremes.

        Parameters
        ----------
        date : str or datetime.date, optional
            The as-of date; by default the latest snapshot.

        Returns
        -------
        Extremes
            Snapshots ``least`` and ``most``, each with its own line of contact; made once per
            snapshot.

        Raises
        ------
        InputError
            If the date is malformed, before the first snapshot, or too long after the last.

        Examples
        --------
        >>> import minerals
        >>> least, most = minerals.control().extremes("2024-08-31")
        >>> novohrodivka = shapely.Point(37.339, 48.2005)  # 2024-09-02, give or take 45 days
        >>> least.occupied.contains(novohrodivka), most.occupied.contains(novohrodivka)
        (False, True)
        """
        day = self.snapshot_date(date)
        if day not in self._extremes:
            if self.load_extremes is not None:
                self._extremes[day] = self.load_extremes(day)
            else:
                self._extremes[day] = self._extremes_of_polygons(self.at(day))
        return self._extremes[day]

    def _extremes_of_polygons(self, snapshot: Snapshot) -> Extremes:
        if snapshot.contested.is_empty:
            return Extremes(snapshot, snapshot)
        errors = snapshot.line.precision_km
        precision_km = float(errors.max()) if len(errors) else 0.0
        both = shapely.union(snapshot.occupied, snapshot.contested)
        least, most = (
            Snapshot(
                snapshot.date,
                land,
                EMPTY,
                line_of_contact(land, EMPTY, self.land, self.plane, precision_km),
            )
            for land in (snapshot.occupied, both)
        )
        return Extremes(least, most)

    def date_uncertainty_days(
        self, points: npt.NDArray[np.object_], date: str | dt.date | None = None
    ) -> npt.NDArray[np.float64]:
        """Return how sure the day is since which the land at each point has its status.

        Parameters
        ----------
        points : numpy.ndarray
            Shape (m,), Points in the plane of the history.
        date : str or datetime.date, optional
            The as-of date; by default the latest snapshot.

        Returns
        -------
        numpy.ndarray
            Shape (m,), days to either side; 0 where the status never changed, and for polygons.
        """
        day = self.snapshot_date(date)
        if self.date_uncertainty is None:
            return np.zeros(len(points))
        return self.date_uncertainty(points, day)

    def drawn_land(self, seed: int, n_draws: int) -> DrawnLand:
        """Return draws of all that is not known of control, see :mod:`.drawn_land`.

        Parameters
        ----------
        seed : int
            Of all streams.
        n_draws : int
            How many draws.

        Returns
        -------
        DrawnLand
            Occupation of points and of named places, draw by draw.
        """
        from minerals.territory.drawn_land import Chances

        chances = Chances(seed, n_draws)
        if self.draw_land is not None:
            return self.draw_land(chances)
        from minerals.territory.drawn_polygons import DrawnPolygons

        return DrawnPolygons(self, chances)

    def frame(self, dates: Sequence[str | dt.date] | None = None) -> gpd.GeoDataFrame:
        """Return the polygons of snapshots as a GeoDataFrame.

        Parameters
        ----------
        dates : sequence of dates, optional
            As-of dates; by default the latest snapshot alone.

        Returns
        -------
        geopandas.GeoDataFrame
            One row per date (``datetime64``) and status (``category``: ``occupied``,
            ``contested``) in EPSG:4326 with ``area_km2`` measured in EPSG:6933.

        Examples
        --------
        >>> import minerals
        >>> minerals.control().frame(["2014-03-31"])["status"].tolist()
        ['occupied']
        """
        import geopandas as gpd

        rows = []
        for date in dates if dates is not None else [self.dates[-1]]:
            snapshot = self.at(date)
            for status in ("occupied", "contested"):
                geometry = getattr(snapshot, status)
                if not geometry.is_empty:
                    rows.append(
                        {"date": snapshot.date.isoformat(), "status": status, "geometry": geometry}
                    )
        frame = gpd.GeoDataFrame(rows, columns=["date", "status", "geometry"], crs=WGS84)
        frame["date"] = pd.to_datetime(frame["date"], format="%Y-%m-%d")
        frame.insert(2, "area_km2", frame.geometry.to_crs(EQUAL_AREA).area / 1e6)
        return with_categories(frame, CATEGORIES)
