"""Which columns of a user's table tell dates, and which features hold on which."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import InputError
from minerals.territory.providers.date_words import Dated, days_of, periods
from minerals.territory.providers.file_dates import today
from minerals.territory.providers.parsed_file import ReadOptions

DATE_COLUMNS = ("date", "дата")
"""What a column of dates is called that is found, in small letters."""

_END = re.compile(r"(?:^|[_ ])(?:to|until|till|end|ends|до|по|кінець|конец)(?:$|[_ ])", re.I)
"""What a column with last days is called."""


class Held(NamedTuple):
    """Which features hold on a date."""

    date: dt.date
    rows: npt.NDArray[np.bool_]


def held_on_dates(
    frame: gpd.GeoDataFrame, label: str, options: ReadOptions
) -> tuple[list[Held], list[str]]:
    """Return the dates of a file, which features hold on each, and what is to be said of them.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Features; its index counts them from 0.
    label : str
        The file, for messages.
    options : ReadOptions
        ``snapshot_date``, or of a provider ``date_field`` and ``until_field``.

    Returns
    -------
    held : list of Held
        In order of date.
    findings : list of str
        How dates were read, and which were passed over.

    Raises
    ------
    InputError
        If a column is absent or holds what is no day.

    Examples
    --------
    >>> import shapely
    >>> frame = gpd.GeoDataFrame({"Date": ["2025-02-24"]}, geometry=[shapely.Point()])
    >>> held_on_dates(frame, "a.gpkg", ReadOptions())[0][0].date.isoformat()
    '2025-02-24'
    """
    stated, until = options.snapshot_date, options.of_provider.get("until_field")
    column = _date_column(frame, label, options)
    if stated is not None:
        every = Held(stated, np.ones(len(frame), dtype=bool))
        return [every], _passed_over(frame, label, column, stated)
    starts, notes = _read(frame, label, str(column))
    if until is None:
        days = np.array(starts, dtype=object)
        unused = _unused_ends(frame, str(column), options)
        return [Held(day, days == day) for day in sorted(set(starts))], [*notes, *unused]
    if until not in frame:
        raise _no_column(frame, label, options, "until_field", until)
    ends, more = _read(frame, label, until, optional=True)
    for row, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        if end is not None and end < start:
            raise InputError(
                f"{label}, feature {row}: column {until!r} has {end}, before {start} in column "
                f"{column!r}; correct one of them"
            )
    spans = periods(starts, ends, today())
    rule = f"column {until!r} is the last day on which a polygon holds"
    return [Held(day, np.array(rows)) for day, rows in spans], [*notes, *more, rule]


def _date_column(frame: gpd.GeoDataFrame, label: str, options: ReadOptions) -> str | None:
    """Return the column with dates; None where there is none and none is needed."""
    column = options.of_provider.get("date_field")
    if column is not None:
        if column not in frame:
            raise _no_column(frame, label, options, "date_field", column)
        return str(column)
    found = [each for each in frame.columns if str(each).strip().casefold() in DATE_COLUMNS]
    if len(found) > 1 and "date" in found:
        found = ["date"]
    if len(found) == 1:
        return str(found[0])
    if options.snapshot_date is not None:
        return None
    raise _no_column(frame, label, options, "date_field", DATE_COLUMNS[0])


def _no_column(
    frame: gpd.GeoDataFrame, label: str, options: ReadOptions, option: str, column: str
) -> InputError:
    say = options.flag
    fields = ", ".join(str(each) for each in frame.columns if each != frame.geometry.name)
    remedy = (
        f"name a column with {say(option)}"
        if option == "until_field"
        else f"give {say('snapshot_date', 'YYYY-MM-DD')} or name the column with {say(option)}"
    )
    return InputError(
        f"{label}: no date column {column!r}; {remedy} (the columns are {fields or 'none'})"
    )


def _read(
    frame: gpd.GeoDataFrame, label: str, column: str, *, optional: bool = False
) -> tuple[list[Any], tuple[str, ...]]:
    numbers: Sequence[int] = [int(each) + 1 for each in frame.index]
    read: Dated = days_of(frame[column].tolist(), label, column, optional=optional, numbers=numbers)
    return read.days, read.findings


def _unused_ends(frame: gpd.GeoDataFrame, column: str, options: ReadOptions) -> list[str]:
    """Name a column that seems to say until when polygons hold, and was not named."""
    return [
        f"column {str(each)!r} is not used; {options.flag('until_field', str(each))} if it says "
        "until when a polygon holds"
        for each in frame.columns
        if each not in (column, frame.geometry.name)
        and _END.search(str(each))
        and _are_ends(frame[each])
    ]


def _are_ends(cells: pd.Series) -> bool:
    try:
        days = days_of(cells.tolist(), "", "", optional=True).days
    except InputError:
        return False
    return any(day is not None for day in days)


def _passed_over(
    frame: gpd.GeoDataFrame, label: str, column: str | None, stated: dt.date
) -> list[str]:
    """Say which dates of its own a file has beside the one that was stated."""
    if column is None:
        return []
    try:
        days = set(_read(frame, label, column)[0])
    except InputError:
        return [f"column {column!r} passed over: {stated} was stated for all polygons"]
    if days == {stated}:
        return []
    first, last = min(days), max(days)
    span = f"{first}" if first == last else f"{first} to {last}"
    return [f"column {column!r} ({span}) passed over: {stated} was stated for all polygons"]
