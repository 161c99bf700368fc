"""A user's own polygons: any vector file with a coordinate system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.geo import UKRAINE_PLANE, area_km2, plane
from minerals.tables.boundaries import ukraine
from minerals.tables.vector_file import _on_globe, read_vector
from minerals.territory.contact_line import line_of_contact
from minerals.territory.history import ControlHistory, Snapshot
from minerals.territory.plausibility import cut_with_slivers
from minerals.territory.providers.reading import DEFAULT_PRECISION_KM
from minerals.territory.repair import polygons_only
from minerals.vocabulary import STATUSES


def vector_history(
    path: str | Path | gpd.GeoDataFrame,
    *,
    status_field: str | None = None,
    date_field: str | None = None,
    snapshot_date: str | dt.date | None = None,
    mapping: Mapping[str, str] | None = None,
    precision_km: float = DEFAULT_PRECISION_KM,
    every_value: bool = True,
) -> ControlHistory:
    """Read a user's own polygons as a control history.

    Parameters
    ----------
    path : str, pathlib.Path or geopandas.GeoDataFrame
        Any vector file with a CRS, or the like in memory.
    status_field : str, optional
        The column that tells the status; by default ``status`` where there is one that holds
        nothing but ``occupied``, ``contested`` and ``government``, else every polygon is occupied.
    date_field : str, optional
        The column with ISO dates; by default ``date`` where there is one.
    snapshot_date : str or datetime.date, optional
        The date of all polygons, where no column tells it.
    mapping : mapping of str to str, optional
        Value of the status column to ``occupied``, ``contested`` or ``government``.
    precision_km : float, optional
        Position error of the polygons' boundary.
    every_value : bool, optional
        Whether the column must hold every value of ``mapping``; one file of several need not.

    Returns
    -------
    ControlHistory
        Named after the file.

    Raises
    ------
    InputError
        If the file cannot be used; the sentence says why and what to do.
    """
    _check_options(status_field, date_field, snapshot_date, mapping)
    if isinstance(path, gpd.GeoDataFrame):
        frame, path = _on_globe(path, "the polygons"), Path("a GeoDataFrame")
    else:
        path = Path(path)
        frame = read_vector(path)
    status = _statuses(frame, path, status_field, dict(mapping or {}), every_value)
    days = _dates(frame, path, date_field, snapshot_date)
    land = _land(frame)
    where = _plane(frame, land)
    snapshots = {
        day: _snapshot(
            day, frame[days == day], status[days == day], path.name, land, where, precision_km
        )
        for day in sorted(set(days))
    }
    return ControlHistory(
        name=path.stem,
        title=f"polygons of {path.name}",
        licence="the user's own file",
        dates=tuple(snapshots),
        load=snapshots.__getitem__,
        land=land,
        plane=where,
    )


def _check_options(
    status_field: str | None, date_field: str | None, snapshot_date: Any, mapping: Any
) -> None:
    """Refuse options of which one would pass over the other."""
    if date_field is not None and snapshot_date is not None:
        raise InputError(
            "--date-field and --snapshot-date both tell the date: leave one of them out"
        )
    if mapping and status_field is None:
        raise InputError("--map needs a column: name it with --status-field")


def _statuses(
    frame: gpd.GeoDataFrame,
    path: Path,
    column: str | None,
    mapping: dict[str, str],
    every_value: bool,
) -> Any:
    if column is None and "status" in frame and set(frame["status"]) <= set(STATUSES):
        column = "status"  # a file that this program wrote, or that speaks its words
    if column is None:
        return np.full(len(frame), "occupied", dtype=object)
    if column not in frame:
        fields = ", ".join(name for name in frame.columns if name != frame.geometry.name)
        raise InputError(f"{path}: no status column {column!r}; the columns are {fields or 'none'}")
    for target in mapping.values():
        if target not in STATUSES:
            raise InputError(f"status {target!r} is not known: use {', '.join(STATUSES)}")
    found = [mapping.get(value, value.strip().lower()) for value in frame[column].astype(str)]
    strange = sorted(
        {
            raw
            for raw, known in zip(frame[column].astype(str), found, strict=True)
            if known not in STATUSES
        }
    )
    if strange:
        raise InputError(
            f"{path}: column {column!r} holds {', '.join(map(repr, strange[:5]))}; say what they "
            f"mean, for example --map {strange[0]}=occupied"
        )
    absent = sorted(set(mapping) - set(frame[column].astype(str)))
    if absent and every_value:
        raise InputError(
            f"{path}: column {column!r} nowhere holds {', '.join(map(repr, absent))}; leave it out "
            "of --map, or correct it"
        )
    return np.array(found, dtype=object)


def _dates(
    frame: gpd.GeoDataFrame, path: Path, column: str | None, given: str | dt.date | None
) -> Any:
    if given is not None:
        return np.full(len(frame), parse_date(given), dtype=object)
    if column is None:
        column = "date"
    if column not in frame:
        raise InputError(
            f"{path}: no date column {column!r}; give --snapshot-date YYYY-MM-DD or name the "
            "column with --date-field"
        )
    days = []
    for row, value in enumerate(frame[column], start=1):
        try:
            days.append(parse_date(value if hasattr(value, "year") else str(value)[:10]))
        except InputError as error:
            raise InputError(f"{path}, feature {row}, column {column!r}: {error}") from None
    return np.array(days, dtype=object)


def _land(frame: gpd.GeoDataFrame) -> Any:
    """Return Ukraine where a polygon lies mostly in it; a stray one elsewhere changes nothing."""
    shapes = shapely.make_valid(shapely.force_2d(frame.geometry.dropna().to_numpy()))
    shapes = shapes[shapely.intersects(ukraine(), shapes)]
    inside = shapely.area(shapely.intersection(shapes, ukraine()))
    return ukraine() if (inside > shapely.area(shapes) / 2).any() else None


def _plane(frame: gpd.GeoDataFrame, land: Any) -> str:
    if land is not None:
        return UKRAINE_PLANE
    x0, y0, x1, y1 = frame.total_bounds
    return plane((x0 + x1) / 2, (y0 + y1) / 2)


def _snapshot(
    day: dt.date,
    frame: gpd.GeoDataFrame,
    status: Any,
    name: str,
    land: Any,
    where: str,
    precision_km: float,
) -> Snapshot:
    geometries = frame.geometry.to_numpy()
    occupied, findings = polygons_only(geometries[status == "occupied"], name)
    contested, more = polygons_only(geometries[status == "contested"], name)
    contested = shapely.difference(contested, occupied)
    if land is not None:
        before = float(area_km2(occupied))
        occupied, contested = cut_with_slivers(occupied), cut_with_slivers(contested)
        outside = before - float(area_km2(occupied))
        if before and outside / before > 0.001:
            more.append(f"{name}: {outside:,.0f} km2 outside Ukraine left out")
    line = line_of_contact(occupied, contested, land, where, precision_km)
    return Snapshot(day, occupied, contested, line, tuple(findings + more))
