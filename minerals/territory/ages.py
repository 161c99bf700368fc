"""Histories whose snapshots grow too old to answer for a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.territory.history import ControlHistory

MAX_AGE_DAYS = 45
"""Days for which a snapshot of a daily source holds, unless the user says otherwise."""


@dataclass(eq=False)
class AgedHistory(ControlHistory):
    """A control history that refuses to answer with a snapshot older than a number of days.

    Attributes
    ----------
    max_age : int or None
        Days that may lie between the snapshot and the as-of date; None for no limit.
    """

    max_age: int | None = None

    def snapshot_date(self, date: str | dt.date | None = None) -> dt.date:
        """Return the date of the last snapshot not after ``date``, if it is young enough.

        Raises
        ------
        InputError
            If there is none, or it is older than ``max_age`` days.
        """
        found = super().snapshot_date(date)
        if date is None or self.max_age is None:
            return found
        age = (parse_date(date) - found).days
        if age > self.max_age:
            raise InputError(
                f"{self.name}: the last snapshot not after {parse_date(date)} is of {found}, {age} "
                f"days before, more than {self.max_age}: add a later one, or allow it with "
                f"--max-age {age}"
            )
        return found


def aged(history: ControlHistory, days: int) -> AgedHistory:
    """Return a history that refuses snapshots older than ``days``.

    Parameters
    ----------
    history : ControlHistory
        Any.
    days : int
        0 or more.

    Returns
    -------
    AgedHistory
        With the same snapshots.

    Raises
    ------
    InputError
        If ``days`` is negative.

    Examples
    --------
    >>> import minerals
    >>> aged(minerals.control(), 2).at("2022-02-26")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: bundled: the last snapshot not after 2022-02-26 is of ...
    """
    if days < 0:
        raise InputError(f"--max-age {days}: give 0 or more days")
    known: dict[str, Any] = {each.name: getattr(history, each.name) for each in fields(history)}
    return AgedHistory(**(known | {"max_age": days}))
