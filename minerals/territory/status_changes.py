"""Dated status changes of places, and which statuses a place may have had on a day.

A change of status is dated to within some days: a row of 2024-09-02 with 7 days of uncertainty
says that the status began between 2024-08-26 and 2024-09-09. On a day between the two, the place
may have had the status before or the one after: its date is *open*. Several changes of one place
came in the order of their rows, however wide their windows are.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.vocabulary import STATUS_CODES

STATUS_OF_CODE = {code: status for status, code in STATUS_CODES.items()}

_ALWAYS = np.datetime64("0001-01-01", "D")
_EPOCH = dt.date(1970, 1, 1).toordinal()
_Told = tuple[list[int], list[int], list[int], list[int]]
_NEVER = np.datetime64("9999-12-31", "D")


@dataclass(frozen=True)
class StatusChange:
    """The day on which a place took a status, give or take ``date_uncertainty_days``."""

    date: dt.date
    status: str
    date_uncertainty_days: int


class StatusChanges:
    """The status changes of many places; government-controlled before the first.

    Parameters
    ----------
    statuses : pandas.DataFrame
        Columns ``place_id``, ``date`` (ISO), ``status`` and ``date_uncertainty_days``.

    Attributes
    ----------
    place : numpy.ndarray
        Shape (n,), the place of every spell, a spell being the time of one status at one place.
    code : numpy.ndarray
        Shape (n,), the status of the spell, see :data:`minerals.vocabulary.STATUS_CODES`.
    date, days : numpy.ndarray
        Shape (n,), the stated first day, and its uncertainty in days.
    earliest : numpy.ndarray
        Shape (n,), the first day on which the spell may have begun.
    over : numpy.ndarray
        Shape (n,), the first day on which the next spell has begun for certain.

    Examples
    --------
    >>> row = {"place_id": "a", "date": "2024-09-02", "status": "occupied"}
    >>> changes = StatusChanges(pd.DataFrame([{**row, "date_uncertainty_days": 7}]))
    >>> [sorted(changes.possible("a", dt.date(2024, 8, day))) for day in (25, 31)]
    [['government'], ['government', 'occupied']]
    >>> changes.status("a", dt.date(2024, 8, 31)), changes.status("a", dt.date(2024, 9, 2))
    ('government', 'occupied')
    """

    def __init__(self, statuses: pd.DataFrame) -> None:
        rows = pd.DataFrame(
            {
                "place": statuses["place_id"].to_numpy(dtype=object),
                "code": statuses["status"].map(STATUS_CODES).to_numpy(),
                "date": statuses["date"].to_numpy(dtype="datetime64[D]").astype(np.int64),
                "days": np.ceil(statuses["date_uncertainty_days"].to_numpy(float)),
            }
        )
        first = rows.drop_duplicates("place").assign(
            code=STATUS_CODES["government"], date=_ALWAYS.astype(np.int64), days=0.0
        )
        spells = pd.concat([first, rows]).sort_values(["place", "date"], kind="stable")
        begins = (spells["date"] - spells["days"]).groupby(spells["place"], sort=False).cummax()
        began = (spells["date"] + spells["days"])[::-1]
        by_then = began.groupby(spells["place"][::-1], sort=False).cummin()[::-1]
        over = by_then.groupby(spells["place"], sort=False).shift(-1)
        self.place: npt.NDArray[np.object_] = spells["place"].to_numpy(dtype=object)
        self.code: npt.NDArray[np.int8] = spells["code"].to_numpy(dtype=np.int8)
        self.date = _days(spells["date"])
        self.days: npt.NDArray[np.int64] = spells["days"].to_numpy(dtype=np.int64)
        self.earliest = _days(begins)
        self.over = _days(over.fillna(_NEVER.astype(np.int64)))
        self._lists: dict[str, _Told] = {}

    def _of(self, place: str) -> npt.NDArray[np.intp]:
        return np.flatnonzero(self.place == place)

    def of(self, place: str) -> tuple[StatusChange, ...]:
        """Return the changes of one place in order."""
        rows = self._of(place)
        spells = zip(self.date[rows], self.code[rows], self.days[rows], strict=True)
        return tuple(
            StatusChange(date.item(), STATUS_OF_CODE[int(code)], int(days))
            for date, code, days in list(spells)[1:]
        )

    def current(self, date: dt.date) -> npt.NDArray[np.bool_]:
        """Tell which spells hold on a day when every date is taken at its word."""
        begun = self.date <= np.datetime64(date)
        ended = np.append((self.place[1:] == self.place[:-1]) & begun[1:], False)
        return np.asarray(begun & ~ended, dtype=np.bool_)

    def open(self, date: dt.date) -> npt.NDArray[np.bool_]:
        """Return which spells may hold on a day, given how sure the dates are."""
        day = np.datetime64(date)
        may_hold: npt.NDArray[np.bool_] = (self.earliest <= day) & (day < self.over)
        return may_hold

    def status(self, place: str, date: dt.date) -> str:
        """Return the status of one place on a day, every date taken at its word."""
        days, codes, _, _ = self._told(place)
        begun = bisect_right(days, date.toordinal())
        return STATUS_OF_CODE[codes[begun - 1]] if begun else "government"

    def possible(self, place: str, date: dt.date) -> frozenset[str]:
        """Return the statuses that one place may have had on a day."""
        day, (_, *spells) = date.toordinal(), self._told(place)
        codes = {code for code, earliest, over in zip(*spells, strict=True)
                 if earliest <= day < over}  # fmt: skip
        return frozenset(STATUS_OF_CODE[code] for code in codes) or frozenset({"government"})

    def _told(self, place: str) -> _Told:
        """Return the days, codes, earliest and over days of the spells of one place, once."""
        if place not in self._lists:
            rows = self._of(place)
            days, earliest, over = (
                (each[rows].astype(np.int64) + _EPOCH).tolist()
                for each in (self.date, self.earliest, self.over)
            )
            self._lists[place] = days, self.code[rows].tolist(), earliest, over
        return self._lists[place]


def _days(numbers: pd.Series) -> npt.NDArray[np.datetime64]:
    return numbers.to_numpy(dtype=np.int64).astype("datetime64[D]")
