"""Polygons of a user, read by the columns of their table: status and date of each feature."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from minerals.errors import InputError
from minerals.geo import plane
from minerals.rings import mended
from minerals.tables.country import COUNTRIES, Country, country_of
from minerals.territory.providers.column_dates import Dated, days_of, periods
from minerals.territory.providers.features import check_areal, located, usable
from minerals.territory.providers.file_dates import today
from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
from minerals.territory.providers.status_columns import read_statuses
from minerals.vocabulary import STATUSES

DATE_COLUMNS = ("date", "дата")
"""What a column of dates is called that is found, in small letters."""


_END = re.compile(r"(?:^|[_ ])(?:to|until|till|end|ends|до|по|кінець|конец)(?:$|[_ ])", re.I)
"""What a column with last days is called."""


class Held(NamedTuple):
    """Which features hold on a date."""

    date: dt.date
    rows: npt.NDArray[np.bool_]


def parsed_polygons(
    frame: gpd.GeoDataFrame,
    options: ReadOptions,
    *,
    name: str,
    label: str = "",
    sha: str = "",
    layer: str = "",
) -> list[ParsedFile]:
    """Sort polygons by date and status.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Features in longitude and latitude; ``attrs["findings"]`` what was repaired before.
    options : ReadOptions
        Of a provider: ``status_field``, the column with the status, and ``mapping``, value of that
        column to status, see :mod:`.status_columns`. ``date_field``, the column with dates; by
        default ``date``. ``until_field``, the column with the last day on which a feature holds,
        empty where it holds on. ``snapshot_date`` is the date of all polygons.
    name : str
        The file, for findings.
    label : str, optional
        The file with its folder, for messages of errors.
    sha : str, optional
        The checksum of the file.
    layer : str, optional
        The layer that was asked for.

    Returns
    -------
    list of ParsedFile
        One per date, in order.

    Raises
    ------
    InputError
        If there are no polygons, a column is absent or cannot be understood, or two options state
        the same.

    Examples
    --------
    >>> square = gpd.GeoDataFrame(geometry=[shapely.box(36, 48, 37, 49)], crs="EPSG:4326")
    >>> options = ReadOptions(snapshot_date=dt.date(2025, 1, 1))
    >>> parsed = parsed_polygons(square, options, name="a.gpkg")[0]
    >>> list(parsed.classes), parsed.findings
    (['occupied'], ('a.gpkg: no column tells a status: its polygon counts as occupied',))
    """
    label = label or name
    _check_options(options)
    _check_columns(frame, label)
    before = [str(each) for each in frame.attrs.get("findings", ())]
    check_areal(frame.geometry.to_numpy(), label)
    keep, lost = usable(frame.geometry.to_numpy(), name)
    if not keep.any():
        raise InputError(f"{label}: every feature has unusable coordinates; save the file again")
    frame = frame.reset_index(drop=True)[keep]
    held, notes = _held(frame, label, options)
    dated = {column for each in ("date_field", "until_field") if (column := _named(options, each))}
    called = (Path(name).stem, layer)
    statuses = read_statuses(frame, label, options, aside=dated, called=called)
    _check_sides(frame, label)
    geometries, country, moved = _placed(frame.geometry.to_numpy(), name)
    read = [f"{name}: {note}" for note in (*statuses.findings, *notes)]
    findings = [*read, *before, *lost, *moved]
    x0, y0, x1, y1 = shapely.total_bounds(geometries)
    parsed = []
    for date, rows in held:
        classes = {
            kind: geometries[rows & (statuses.of_rows == kind)]
            for kind in STATUSES
            if (rows & (statuses.of_rows == kind)).any()
        }
        ended = () if rows.any() else (f"{name}: no polygon holds from {date} on",)
        parsed.append(
            ParsedFile(
                name,
                sha,
                date,
                classes,
                {kind: kind for kind in STATUSES},
                findings=(*ended, *findings),
                country=country,
                plane="" if country else plane((x0 + x1) / 2, (y0 + y1) / 2),
            )
        )
    return parsed


def _named(options: ReadOptions, option: str) -> Any:
    return options.of_provider.get(option)


def _check_options(options: ReadOptions) -> None:
    """Refuse options that state the same, or that lack another."""
    say = options.flag
    for each in ("date_field", "until_field"):
        if _named(options, each) is not None and options.snapshot_date is not None:
            raise InputError(
                f"{say(each)} and {say('snapshot_date')} both state the date: leave one of them out"
            )
    if _named(options, "mapping") and _named(options, "status_field") is None:
        raise InputError(f"{say('mapping')} needs a column: name it with {say('status_field')}")


def _check_columns(frame: gpd.GeoDataFrame, label: str) -> None:
    twice = sorted({str(each) for each in frame.columns[frame.columns.duplicated()]})
    if twice:
        raise InputError(f"{label}: has two columns {twice[0]!r}; give each a name of its own")


def _check_sides(frame: gpd.GeoDataFrame, label: str) -> None:
    """Refuse a polygon that crosses longitude 180 unsplit: it would run round the other way."""
    parts, feature = shapely.get_parts(frame.geometry.to_numpy(), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    width = np.abs(np.diff(xy[:, 0])) * (np.diff(ring) == 0)
    long = ring[:-1][(width > 180) & (width < 359)]  # one of 360 is the edge of a world
    if len(long):
        row = frame.index[feature[part[long[0]]]] + 1
        raise InputError(
            f"{label}, feature {row}: a side runs over more than 180 degrees; "
            "split a polygon that crosses longitude 180 there"
        )


def _placed(
    geometries: npt.NDArray[np.object_], name: str
) -> tuple[npt.NDArray[np.object_], Country | None, tuple[str, ...]]:
    """Find the country that polygons are of, also where latitude stands before longitude."""
    present = ~shapely.is_missing(geometries)
    shapes = mended(geometries[present]).geometries
    country = country_of(shapes)
    if country is not None:
        return geometries, country, ()
    for each in COUNTRIES:
        moved, notes = located(geometries[present], name, each)
        if notes and country_of(mended(moved).geometries) is each:
            placed = geometries.copy()
            placed[present] = moved
            return placed, each, notes
    return geometries, None, ()


def _held(
    frame: gpd.GeoDataFrame, label: str, options: ReadOptions
) -> tuple[list[Held], list[str]]:
    """Return the dates of a file, which features hold on each, and what is to be said of them."""
    stated, until = options.snapshot_date, _named(options, "until_field")
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
    column = _named(options, "date_field")
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
