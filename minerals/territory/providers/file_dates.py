"""Dates in names of files, and which dates control polygons can have. Imports nothing heavy."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from minerals.dates import parse_date
from minerals.errors import InputError

_NAME_DATE = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")


def date_in_name(name: str) -> str | None:
    """Return the first date in a file name, as ISO text that may not be a real day.

    Examples
    --------
    >>> date_in_name("deepstatemap_data_20250630.geojson"), date_in_name("x_2202-02-02.json")
    ('2025-06-30', '2202-02-02')
    """
    match = _NAME_DATE.search(name)
    return "-".join(match.groups()) if match else None


def plausible(
    value: str | dt.date | None, label: str, first_day: dt.date, what: str = "date"
) -> dt.date:
    """Return a date that control polygons can have, or refuse the file.

    Parameters
    ----------
    value : str, datetime.date or None
        As found in the file or its name.
    label : str
        The file.
    first_day : datetime.date
        No control polygons of the country are older.
    what : str, optional
        Which date it is.

    Raises
    ------
    InputError
        If there is none, or it is no day between the first and today.

    Examples
    --------
    >>> plausible("2202-02-02", "a.geojson", dt.date(2014, 2, 20))
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.geojson: the date 2202-02-02 cannot be right; give ...
    """
    remedy = "give --snapshot-date YYYY-MM-DD"
    if value is None:
        raise InputError(f"{label}: has no {what} in its name or its features; {remedy}")
    try:
        day = parse_date(value)
    except InputError:
        raise InputError(f"{label}: the {what} {value!r} is not a day; {remedy}") from None
    if not first_day <= day <= today():
        raise InputError(f"{label}: the {what} {day} cannot be right; {remedy}")
    return day


def check_day(day: dt.date, name: str, first_day: dt.date | None) -> None:
    """Refuse a date that control polygons cannot have, whoever stated it.

    Parameters
    ----------
    day : datetime.date
        The date of polygons.
    name : str
        Their file.
    first_day : datetime.date or None
        No control polygons of their country are older; None where it has no profile.

    Raises
    ------
    InputError
        If the day is after today or before the first.

    Examples
    --------
    >>> check_day(dt.date(2205, 2, 24), "a.geojson", None)
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.geojson: the date 2205-02-24 is after today; correct it
    """
    if day > today():
        raise InputError(f"{name}: the date {day} is after today; correct it")
    if first_day is not None and day < first_day:
        raise InputError(
            f"{name}: the date {day} is before {first_day}, the first day of any control polygons; "
            "correct it"
        )


def today() -> dt.date:
    """Return the day that it is here or in UTC, the later of the two.

    Examples
    --------
    >>> today() >= dt.date.today()
    True
    """
    return max(dt.date.today(), dt.datetime.now(dt.UTC).date())


def days_between(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Yield every day from ``start`` to ``end``.

    Raises
    ------
    InputError
        If ``end`` is before ``start``.

    Examples
    --------
    >>> [day.day for day in days_between(dt.date(2025, 2, 27), dt.date(2025, 3, 1))]
    [27, 28, 1]
    """
    if end < start:
        raise InputError(f"--to {end} is before --from {start}: give the earlier date first")
    for number in range((end - start).days + 1):
        yield start + dt.timedelta(days=number)
