"""Polygons of a user, read by the columns of their table: status and date of each feature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.geo import plane
from minerals.tables.country import country_of
from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
from minerals.vocabulary import STATUSES


def parsed_polygons(
    frame: gpd.GeoDataFrame, options: ReadOptions, *, name: str, label: str = "", sha: str = ""
) -> list[ParsedFile]:
    """Sort polygons by date and status.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Features in longitude and latitude.
    options : ReadOptions
        Of a provider: ``status_field``, the column with the status; by default ``status`` where
        it holds nothing but ``occupied``, ``contested`` and ``government``, else every polygon is
        occupied. ``mapping``, value of that column to status. ``date_field``, the column with ISO
        dates; by default ``date``. ``snapshot_date`` is the date of all polygons.
    name : str
        The file, for findings.
    label : str, optional
        The file with its folder, for messages of errors.
    sha : str, optional
        The checksum of the file.

    Returns
    -------
    list of ParsedFile
        One per date, in order.

    Raises
    ------
    InputError
        If a column is absent or holds other values, or two options state the same.

    Examples
    --------
    >>> square = gpd.GeoDataFrame(geometry=[shapely.box(36, 48, 37, 49)], crs="EPSG:4326")
    >>> options = ReadOptions(snapshot_date=dt.date(2025, 1, 1))
    >>> [list(each.classes) for each in parsed_polygons(square, options, name="a.gpkg")]
    [['occupied']]
    """
    columns = options.of_provider
    status_field, mapping = columns.get("status_field"), dict(columns.get("mapping") or {})
    if columns.get("date_field") is not None and options.snapshot_date is not None:
        raise InputError(
            "--date-field and --snapshot-date both state the date: leave one of them out"
        )
    if mapping and status_field is None:
        raise InputError("--map needs a column: name it with --status-field")
    label = label or name
    status = _statuses(frame, label, status_field, mapping, options.only_file)
    dates = _dates(frame, label, columns.get("date_field"), options.snapshot_date)
    geometries = frame.geometry.to_numpy()
    shapes = shapely.make_valid(shapely.force_2d(frame.geometry.dropna().to_numpy()))
    country = country_of(shapes)
    x0, y0, x1, y1 = frame.total_bounds
    return [
        ParsedFile(
            name,
            sha,
            date,
            {
                kind: geometries[(dates == date) & (status == kind)]
                for kind in ("occupied", "contested")
                if ((dates == date) & (status == kind)).any()
            },
            {"occupied": "occupied", "contested": "contested"},
            country=country,
            plane="" if country else plane((x0 + x1) / 2, (y0 + y1) / 2),
        )
        for date in sorted(set(dates))
    ]


def _statuses(
    frame: gpd.GeoDataFrame,
    label: str,
    column: str | None,
    mapping: Mapping[str, str],
    every_value: bool,
) -> npt.NDArray[np.object_]:
    """Return the status of each feature; ``every_value`` asks for every value of the mapping."""
    if column is None and "status" in frame and set(frame["status"]) <= set(STATUSES):
        column = "status"  # a file that this program wrote, or that speaks its words
    if column is None:
        return np.full(len(frame), "occupied", dtype=object)
    if column not in frame:
        fields = ", ".join(name for name in frame.columns if name != frame.geometry.name)
        raise InputError(
            f"{label}: no status column {column!r}; the columns are {fields or 'none'}"
        )
    for target in mapping.values():
        if target not in STATUSES:
            raise InputError(f"status {target!r} is not known: use {', '.join(STATUSES)}")
    values = frame[column].astype(str)
    statuses = [mapping.get(value, value.strip().lower()) for value in values]
    strange = sorted(
        {value for value, status in zip(values, statuses, strict=True) if status not in STATUSES}
    )
    if strange:
        raise InputError(
            f"{label}: column {column!r} holds {', '.join(map(repr, strange[:5]))}; say what they "
            f"mean, for example --map {strange[0]}=occupied"
        )
    absent = sorted(set(mapping) - set(values))
    if absent and every_value:
        raise InputError(
            f"{label}: column {column!r} nowhere holds {', '.join(map(repr, absent))}; leave it "
            "out of --map, or correct it"
        )
    return np.array(statuses, dtype=object)


def _dates(
    frame: gpd.GeoDataFrame, label: str, column: str | None, stated: dt.date | None
) -> npt.NDArray[np.object_]:
    if stated is not None:
        return np.full(len(frame), stated, dtype=object)
    if column is None:
        column = "date"
    if column not in frame:
        raise InputError(
            f"{label}: no date column {column!r}; give --snapshot-date YYYY-MM-DD or name the "
            "column with --date-field"
        )
    days = []
    for row, value in enumerate(frame[column], start=1):
        try:
            days.append(parse_date(value if hasattr(value, "year") else str(value)[:10]))
        except InputError as error:
            raise InputError(f"{label}, feature {row}, column {column!r}: {error}") from None
    return np.array(days, dtype=object)
