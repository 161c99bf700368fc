"""Days as users write them: what is a day, and for which days a row holds.

A day is the one that is written, whatever the zone of a time behind it. Imports nothing heavy.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from minerals.errors import InputError

_ZONE = r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?"
_TIME = rf"(?:[T ](?:[01]?\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:[.,]\d+)?)?{_ZONE})?"
_ISO = re.compile(rf"(\d{{4}})([-/])(\d{{2}})\2(\d{{2}}){_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_ESRI = re.compile(r"(?:date|timestamp) '([^']*)'", re.I)
_ESRI_EXPORT = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) \d{1,2}:\d{2}(?::\d{2})? [AP]M", re.I)
_FIRST_SECOND, _FIRST_MILLISECOND = 10**9, 10**11
"""Numbers from the first on are seconds since 1970, from the second on milliseconds."""

MAX_SHOWN = 200
"""Letters of a value that a message shows."""


class Day(NamedTuple):
    """A day, and what it was read from where that is no text: seconds or milliseconds."""

    day: dt.date
    unit: str = ""


def day_of(value: Any) -> Day:
    """Read a cell as a day.

    Parameters
    ----------
    value : str, number, datetime.date or None
        ISO with or without a time, ``YYYYMMDD``, seconds or milliseconds since 1970 (UTC), the
        forms that Esri writes, or a date.

    Raises
    ------
    InputError
        If it is anything else; the whole value is shown.

    Examples
    --------
    >>> day_of("2025-02-24T23:30:00+02:00").day.isoformat()
    '2025-02-24'
    >>> day_of(1740355200000)
    Day(day=datetime.date(2025, 2, 24), unit='milliseconds')
    >>> day_of("2025-02-24 or so")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: '2025-02-24 or so' is not a date: write YYYY-MM-DD, such as ...
    """
    if isinstance(value, dt.datetime) and value == value:
        return Day(value.date())
    if isinstance(value, dt.date) and value == value:  # NaT is a date that equals nothing
        return Day(value)
    if is_empty(value):
        raise InputError("an empty cell is not a date: write YYYY-MM-DD, such as 2025-02-24")
    try:
        text = str(value).strip()
        number = re.fullmatch(r"(\d{9,})(?:\.0+)?", text)
        if number and len(number[1]) != len("YYYYMMDDHHMMSS"):
            return _since_1970(float(text))
        return Day(_written(text.removesuffix(".0") if isinstance(value, float) else text))
    except (ValueError, OverflowError, OSError):
        shown = str(value)
        shown = shown if len(shown) <= MAX_SHOWN else shown[:MAX_SHOWN] + "..."
        raise InputError(f"{shown!r} is not a date: write YYYY-MM-DD, such as 2025-02-24") from None


def is_empty(value: Any) -> bool:
    """Tell whether a cell is empty.

    Examples
    --------
    >>> is_empty(None), is_empty(" "), is_empty(0)
    (True, True, False)
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in ("NaTType", "NAType")


def _since_1970(number: float) -> Day:
    if number < _FIRST_SECOND:
        raise ValueError(number)
    milliseconds = number >= _FIRST_MILLISECOND
    moment = dt.datetime.fromtimestamp(number / 1000 if milliseconds else number, dt.UTC)
    return Day(moment.date(), "milliseconds" if milliseconds else "seconds")


def _written(text: str) -> dt.date:
    wrapped = _ESRI.fullmatch(text)
    text = wrapped.group(1) if wrapped else text
    if found := _ISO.fullmatch(text):
        year, _, month, day = found.groups()
    elif found := _COMPACT.fullmatch(text):
        year, month, day = found.groups()
    elif found := _ESRI_EXPORT.fullmatch(text):
        month, day, year = found.groups()
    else:
        raise ValueError(text)
    return dt.date(int(year), int(month), int(day))


class Dated(NamedTuple):
    """The days of a column's cells, and what was made of them."""

    days: list[dt.date | None]
    findings: tuple[str, ...]


def days_of(
    values: Sequence[Any],
    label: str,
    column: str,
    *,
    optional: bool = False,
    numbers: Sequence[int] = (),
) -> Dated:
    """Read the cells of a column as days.

    Parameters
    ----------
    values : sequence
        The cells, in the order of the features.
    label : str
        The file, for messages.
    column : str
        The column, for messages.
    optional : bool, optional
        Whether a cell may be empty.
    numbers : sequence of int, optional
        The number of each feature in the file, for messages; counted from 1 by default.

    Raises
    ------
    InputError
        With the number of the feature whose cell is no day.

    Examples
    --------
    >>> days_of(["2025-02-24", None], "a.gpkg", "to", optional=True).days
    [datetime.date(2025, 2, 24), None]
    """
    days: list[dt.date | None] = []
    units: set[str] = set()
    for row, value in zip(numbers or range(1, len(values) + 1), values, strict=True):
        if optional and is_empty(value):
            days.append(None)
            continue
        try:
            found = day_of(value)
        except InputError as error:
            raise InputError(f"{label}, feature {row}, column {column!r}: {error}") from None
        days.append(found.day)
        units |= {found.unit} - {""}
    return Dated(days, tuple(f"column {column!r} holds {unit} since 1970 (UTC)" for unit in units))


def periods(
    starts: Sequence[dt.date], ends: Sequence[dt.date | None], today: dt.date
) -> list[tuple[dt.date, list[bool]]]:
    """Return the days on which what holds changes, and which rows hold from each on.

    Parameters
    ----------
    starts : sequence of datetime.date
        First day of each row.
    ends : sequence of datetime.date or None
        Last day of each row, on which it still holds; None where it holds on.
    today : datetime.date
        Rows that end on this day or later hold on.

    Returns
    -------
    list of (datetime.date, list of bool)
        In order of date; of the last, no row may hold.

    Examples
    --------
    >>> first, last = dt.date(2022, 3, 1), dt.date(2022, 3, 31)
    >>> [(day.isoformat(), held) for day, held in periods([first], [last], dt.date(2025, 1, 1))]
    [('2022-03-01', [True]), ('2022-04-01', [False])]
    """
    after = [end + dt.timedelta(days=1) if end and end < today else None for end in ends]
    changes = sorted({*starts, *(day for day in after if day is not None)})
    rows = list(zip(starts, after, strict=True))
    return [
        (day, [start <= day and (end is None or day < end) for start, end in rows])
        for day in changes
    ]
