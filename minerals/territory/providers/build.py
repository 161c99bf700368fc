"""From what a provider's file says to a snapshot: repaired, cut to Ukraine, checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from minerals.errors import InputError
from minerals.geo import UKRAINE_PLANE, area_km2, reproject
from minerals.tables.boundaries import ukraine
from minerals.territory import plausibility as checks
from minerals.territory.contact_line import line_of_contact
from minerals.territory.history import ControlHistory, Line, Snapshot
from minerals.territory.providers.reading import (
    DEFAULT_PRECISION_KM,
    Geometries,
    Options,
    RawFile,
    Reading,
    located,
)
from minerals.territory.repair import polygons_only


@dataclass(frozen=True, eq=False)
class Built:
    """A snapshot with where it came from.

    Attributes
    ----------
    snapshot : Snapshot
        Ready to be joined.
    files : dict
        File name to checksum.
    classes : dict
        The provider's class to square kilometres within Ukraine, repaired.
    plane : str
        The plane of the line of contact.
    land : bool
        Whether the polygons lie in Ukraine and are cut to it.
    """

    snapshot: Snapshot
    files: dict[str, str]
    classes: dict[str, float]
    plane: str = UKRAINE_PLANE
    land: bool = True


def built(readings: list[Reading], options: Options) -> Built:
    """Build the snapshot of one date from the layers that were read for it.

    Parameters
    ----------
    readings : list of Reading
        All of one date.
    options : Options
        ``complete`` takes Crimea and the 2014 Donbas from the bundled history where they are
        missing; ``precision_km`` is the position error of the boundary.

    Returns
    -------
    Built
        Occupied and contested land within Ukraine; every repair is a finding.

    Raises
    ------
    InputError
        If no occupied land is left.

    Examples
    --------
    >>> box = np.array([shapely.box(33, 47, 38, 49)])
    >>> reading = Reading("a.geojson", "", dt.date(2025, 1, 1), {"x": box}, {"x": "occupied"})
    >>> made = built([reading], Options(complete=True))
    >>> made.snapshot.findings[0]
    'Crimea was missing and is completed from the bundled history of 2024-12-31'
    """
    date = readings[0].date
    name = ", ".join(each.file for each in readings)
    notes = [note for each in readings for note in each.findings]
    land: dict[str, list[Any]] = {"occupied": [], "contested": []}
    classes: dict[str, float] = {}
    for reading in readings:
        outside = Outside(reading.file)
        for kind, geometries in reading.classes.items():
            status = reading.status.get(kind)
            counted = outside if status else Outside(reading.file)
            within, repairs = _within(geometries, f"{reading.file}, {kind}", counted)
            classes[kind] = classes.get(kind, 0.0) + round(float(area_km2(within)), 2)
            if status is not None:
                notes += repairs
                land[status].append(within)
        notes += outside.told()
    occupied = _united(land["occupied"])
    if occupied.is_empty:
        raise InputError(
            f"{name}: no occupied land within Ukraine ({_told(classes)}); give the file of the "
            "layer that tells control"
        )
    occupied, gone = _completed(occupied, date, name, options.complete)
    contested = _polygons(shapely.difference(_united(land["contested"]), occupied))
    notes = gone + notes + checks.unusual_area(float(area_km2(occupied)), name)
    precision = DEFAULT_PRECISION_KM if options.precision_km is None else options.precision_km
    line = line_of_contact(occupied, contested, ukraine(), UKRAINE_PLANE, precision)
    snapshot = Snapshot(date, occupied, contested, line, tuple(dict.fromkeys(notes)))
    return Built(snapshot, {each.file: each.sha256 for each in readings}, classes)


def _told(classes: dict[str, float]) -> str:
    return ", ".join(f"{kind} {km2:,.0f} km2" for kind, km2 in classes.items()) or "no polygons"


def _united(parts: list[Any]) -> Any:
    return _polygons(shapely.union_all(parts)) if parts else shapely.MultiPolygon()


@dataclass
class Outside:
    """What of one file's counted polygons was left out or flattened."""

    name: str
    heights: bool = False
    strays: int = 0
    strays_km2: float = 0.0
    cut_km2: float = 0.0

    def told(self) -> list[str]:
        """Return one finding per kind."""
        found = []
        if self.heights:
            found.append(f"{self.name}: heights (z) dropped")
        if self.strays_km2 >= 0.5:
            found.append(
                f"{self.name}: {self.strays} polygon{'s' if self.strays > 1 else ''} outside "
                f"Ukraine left out ({self.strays_km2:,.0f} km2)"
            )
        if self.cut_km2 > 1:
            found.append(
                f"{self.name}: {self.cut_km2:,.0f} km2 beyond Ukraine's outline (sea, borders) "
                "cut off"
            )
        return found


def _within(geometries: Geometries, name: str, outside: Outside) -> tuple[Any, list[str]]:
    """Repair geometries and keep what lies within the outline; count what is left out."""
    placed, notes = located(geometries, name)
    outside.heights |= bool(shapely.has_z(geometries).any())
    whole, repairs = polygons_only(placed, name)
    outline = checks.outline()
    parts = shapely.get_parts(whole)
    inside = shapely.intersects(outline, parts)
    outside.strays += int((~inside).sum())
    outside.strays_km2 += float(np.sum(area_km2(parts[~inside])))
    touching = shapely.union_all(parts[inside])
    kept = _polygons(shapely.intersection(touching, outline))
    outside.cut_km2 += float(area_km2(touching)) - float(area_km2(kept))
    return kept, [*notes, *repairs]


def _polygons(geometry: Any) -> Any:
    """Drop the points and lines that an overlay may leave."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    areal = parts[shapely.get_dimensions(parts) == 2]
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    return shapely.union_all(areal) if len(areal) else shapely.MultiPolygon()


def _completed(occupied: Any, date: dt.date, name: str, complete: bool) -> tuple[Any, list[str]]:
    """Say which land is missing, and take it from the bundled history if asked to."""
    notes = []
    for region, share in checks.missing(occupied, date).items():
        if not complete:
            notes.append(
                f"{name}: {region} is missing ({share * 100:.0f} % of it occupied); --complete "
                "takes it from the bundled history"
            )
            continue
        from minerals.territory.bundled import default

        snapshot = default().at(date)
        known = checks.to_the_outline(snapshot.occupied)
        more = _polygons(shapely.intersection(known, checks.regions(date)[region]))
        occupied = _polygons(shapely.union(occupied, more))
        notes.append(
            f"{region} was missing and is completed from the bundled history of {snapshot.date}"
        )
    return occupied, notes


def checked(
    history: ControlHistory, snapshot: Snapshot, name: str, complete: bool = False
) -> Snapshot:
    """Check a snapshot of a user's own polygons as a provider's are, if they lie in Ukraine.

    Parameters
    ----------
    history : ControlHistory
        The polygons' own.
    snapshot : Snapshot
        One of it.
    name : str
        The file, for findings.
    complete : bool, optional
        Whether Crimea and the 2014 Donbas are taken from the bundled history.

    Returns
    -------
    Snapshot
        With more findings, and more land if asked for.

    Raises
    ------
    InputError
        If land is to be completed, and the polygons are of another country.
    """
    if history.land is None:
        if complete:
            raise InputError(
                f"{name}: its polygons are not in Ukraine, so --complete has nothing to add; leave "
                "it out"
            )
        return snapshot
    occupied, notes = _completed(snapshot.occupied, snapshot.date, name, complete)
    notes += checks.unusual_area(float(area_km2(occupied)), name)
    found = replace(snapshot, findings=(*snapshot.findings, *notes))
    if occupied is snapshot.occupied:
        return found
    contested = _polygons(shapely.difference(snapshot.contested, occupied))
    errors = snapshot.line.precision_km
    error = float(errors.max()) if len(errors) else DEFAULT_PRECISION_KM
    line = line_of_contact(occupied, contested, history.land, history.plane, error)
    return replace(found, occupied=occupied, contested=contested, line=line)


def on_plane(each: Built, plane: str) -> Snapshot:
    """Return the snapshot with its line in the plane of the history."""
    if each.plane == plane:
        return each.snapshot
    line = each.snapshot.line
    moved = Line(reproject(line.pieces, each.plane, plane), line.precision_km)
    return replace(each.snapshot, line=moved)


def built_from_vector(file: RawFile, options: Options, every_value: bool = True) -> Iterator[Built]:
    """Build the snapshots of a user's own vector file.

    Parameters
    ----------
    file : RawFile
        On disk; GDAL opens it.
    options : Options
        Status and date columns, or the date of all polygons.
    every_value : bool, optional
        Whether the file must hold every value that is mapped.

    Yields
    ------
    Built
        One per date.

    Raises
    ------
    InputError
        If the file cannot be used.
    """
    from minerals.territory.providers.vector import vector_history

    if file.path is None:
        raise InputError(f"{file.label}: cannot be read inside an archive; unpack it first")
    precision = DEFAULT_PRECISION_KM if options.precision_km is None else options.precision_km
    history = vector_history(
        file.path,
        status_field=options.status_field,
        date_field=options.date_field,
        snapshot_date=options.snapshot_date,
        mapping=options.mapping,
        precision_km=precision,
        every_value=every_value,
    )
    files = {file.name: file.sha256()}
    for date in history.dates:
        snapshot = checked(history, history.at(date), file.name, options.complete)
        areas = np.array([snapshot.occupied, snapshot.contested], dtype=object)
        classes = dict(
            zip(("occupied", "contested"), area_km2(areas).round(2).tolist(), strict=True)
        )
        yield Built(snapshot, files, classes, history.plane, history.land is not None)
