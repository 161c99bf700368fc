"""Reading dates."""

from __future__ import annotations

import datetime as dt

from minerals.errors import InputError


def parse_date(value: str | dt.date) -> dt.date:
    """Read an ISO date.

    Parameters
    ----------
    value : str or datetime.date
        ``YYYY-MM-DD``.

    Returns
    -------
    datetime.date
        The date.

    Raises
    ------
    InputError
        If the text is not an ISO date, or no such day exists.

    Examples
    --------
    >>> parse_date("2022-02-24").isoformat()
    '2022-02-24'
    >>> parse_date("24.02.2022")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: '24.02.2022' is not a date: write YYYY-MM-DD, such as 2025-02-24
    """
    # A pandas Timestamp is a datetime, with a time of day; NaT is one that equals nothing.
    if isinstance(value, dt.date) and value == value:
        return value.date() if isinstance(value, dt.datetime) else value
    try:
        found = dt.date.fromisoformat(str(value))
        if found.isoformat() != str(value):  # ISO has other forms, such as weeks; a reader has one
            raise ValueError
        return found
    except (TypeError, ValueError):
        raise InputError(f"{value!r} is not a date: write YYYY-MM-DD, such as 2025-02-24") from None


def is_after(one: str, other: str) -> bool:
    """Tell whether a year, month or day lies after another, as far as both say.

    Examples
    --------
    >>> is_after("2025-02-24", "2025-01-14"), is_after("2025-02-24", "2025"), is_after("2024", "")
    (True, False, False)
    """
    known = min(len(one), len(other))
    return one[:known] > other[:known]
