"""Courses: the status of every deposit at every snapshot, joined once for all that is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.joins import Fractions, SitesOnPlane
from minerals.statuses import scoped
from minerals.tables.inventory import Inventory
from minerals.territory import ControlHistory


@dataclass(frozen=True, eq=False)
class Courses:
    """What became of each deposit, from snapshot to snapshot.

    Attributes
    ----------
    dates : tuple of datetime.date
        The snapshots, in order.
    plain : tuple of Fractions
        One per snapshot: the occupied fraction of each site, whatever the scope.
    counted : tuple of Fractions
        The same as the territory scope counts them.
    joined : SitesOnPlane
        The sites they belong to.
    """

    dates: tuple[dt.date, ...]
    plain: tuple[Fractions, ...]
    counted: tuple[Fractions, ...]
    joined: SitesOnPlane

    def distance_km(self) -> npt.NDArray[np.float64]:
        """Return the geodesic distances to the line of contact, shape (n_dates, n_sites)."""
        history = self.joined.history
        return np.stack([self.joined.distance_km(history.at(date)) for date in self.dates])


def follow(
    stock: Inventory, history: ControlHistory, dates: Sequence[dt.date], scope: str = "all"
) -> Courses:
    """Join the deposits of an inventory with many snapshots of a history.

    Parameters
    ----------
    stock : Inventory
        The deposits.
    history : ControlHistory
        The control source.
    dates : sequence of datetime.date
        Snapshot dates of the history, in order.
    scope : str, optional
        A key of :data:`minerals.vocabulary.SCOPES`.

    Returns
    -------
    Courses
        One join per snapshot.

    Examples
    --------
    >>> from minerals.territory import control
    >>> from minerals.tables.inventory import bundled
    >>> history = control()
    >>> len(follow(bundled(), history, history.dates[:2]).plain)
    2
    """
    joined = SitesOnPlane(stock.sites, history)
    joined.follow(dates)
    plain = tuple(joined.fractions(history.at(date)) for date in dates)
    counted = plain
    if scope != "all":
        counted = tuple(scoped(joined, history.at(date), scope) for date in dates)
    return Courses(tuple(dates), plain, counted, joined)


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
    >>> from minerals.territory import control
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
