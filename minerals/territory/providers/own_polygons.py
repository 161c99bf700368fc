"""Polygons of a user, read by the columns of their table: status and date of each feature."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from minerals.errors import InputError
from minerals.geo import plane
from minerals.rings import mended
from minerals.tables.country import COUNTRIES, Country, country_of
from minerals.territory.providers.date_columns import held_on_dates
from minerals.territory.providers.features import areal, check_areal, located, usable
from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
from minerals.territory.providers.status_columns import read_statuses
from minerals.vocabulary import STATUSES


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
    >>> import datetime as dt
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
    frame = frame.reset_index(drop=True)[keep]
    shapes = frame.geometry.to_numpy()
    if not (areal(shapes) & ~shapely.is_empty(shapes)).any():
        raise InputError(
            f"{label}: every polygon is empty or has unusable coordinates; save it again"
        )
    if _are_flat(shapes[areal(shapes)]):
        raise InputError(f"{label}: no polygon has an area; give the whole outlines")
    held, notes = held_on_dates(frame, label, options)
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


def _are_flat(polygons: npt.NDArray[np.object_]) -> bool:
    """Tell whether no polygon has an area, also after repair; halves of a bow tie cancel out."""
    return not shapely.area(polygons).any() and bool(
        shapely.is_empty(mended(polygons).geometries).all()
    )


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
