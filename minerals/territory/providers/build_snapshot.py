"""From what files say of one date to its snapshot: repaired, cut to the country, checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely

from minerals.errors import InputError
from minerals.geo import area_km2
from minerals.tables.country import Country
from minerals.tables.inventory import BUNDLED_COUNTRY
from minerals.territory import plausibility as checks
from minerals.territory.contact_line import line_of_contact
from minerals.territory.providers.features import Geometries, check_areal, located
from minerals.territory.providers.overlaps import contradicted, overlap_told
from minerals.territory.providers.parsed_file import DEFAULT_PRECISION_KM, ParsedFile, ReadOptions
from minerals.territory.repair import polygons_only
from minerals.territory.snapshot import Snapshot
from minerals.vocabulary import STATUSES


class LeftOut(NamedTuple):
    """What was dropped of one class of polygons."""

    heights: bool = False
    strays: int = 0
    strays_km2: float = 0.0
    cut_km2: float = 0.0


def build_snapshot(
    files: Sequence[ParsedFile], options: ReadOptions, *, own: bool = False
) -> Snapshot:
    """Build the snapshot of one date from the files that were read for it.

    Polygons are repaired class by class, cut to their country, dissolved by status and checked:
    for land that is missing, and an area that cannot be. Polygons of a country without a profile
    are repaired and dissolved alone.

    Parameters
    ----------
    files : sequence of ParsedFile
        All of one date and country.
    options : ReadOptions
        ``complete`` takes missing land of the bundled history's country from that history;
        ``precision_km`` is the position error of the boundary.
    own : bool, optional
        Whether the polygons are a user's own, see
        :class:`minerals.territory.providers.provider.Provider`.

    Returns
    -------
    Snapshot
        Its line in the plane of the files; every repair is a finding.

    Raises
    ------
    InputError
        If a provider's files leave no occupied land, or land of a country without a
        bundled history is to be completed.

    Examples
    --------
    >>> box = np.array([shapely.box(33, 47, 38, 49)])
    >>> file = ParsedFile("a.geojson", "", dt.date(2025, 1, 1), {"x": box}, {"x": "occupied"},
    ...                   country=BUNDLED_COUNTRY)
    >>> build_snapshot([file], ReadOptions(complete=True)).findings[0]
    'Crimea was missing and is completed from the bundled history of 2024-12-31'
    """
    date, country = files[0].date, files[0].country
    name = ", ".join(file.name for file in files)
    told = [note for file in files for note in file.findings]
    check_areal(_every(files), name)
    notes: list[str] = []
    land: dict[str, list[Any]] = {status: [] for status in STATUSES}
    classes: dict[str, float] = {}
    for file in files:
        left_out: list[LeftOut] = []
        occupied_uncut = shapely.MultiPolygon()
        for kind, geometries in file.classes.items():
            status = file.status.get(kind)
            whole, repairs = _repaired(geometries, f"{file.name}, {kind}", None if own else country)
            if own and status == "occupied":
                occupied_uncut = whole
            if own and status == "contested":  # also off the coast, occupied land goes first
                notes += overlap_told(file.name, "contested", whole, "occupied", occupied_uncut)
                whole = shapely.difference(whole, occupied_uncut)
            areas, km2, lost = _cut(whole, country, own)
            classes[kind] = classes.get(kind, 0.0) + round(km2, 2)
            if status is not None:
                notes += repairs
                left_out.append(lost._replace(heights=bool(shapely.has_z(geometries).any())))
                land[status].append(areas)
        notes += _findings(file.name, country, left_out)
    occupied = _united(land["occupied"])
    claimed, contradictions = contradicted(name, occupied, _united(land["government"]))
    notes += contradictions
    occupied = _polygons(shapely.difference(occupied, claimed))
    if occupied.is_empty and not own:
        sizes = ", ".join(f"{kind} {km2:,.0f} km2" for kind, km2 in classes.items())
        where = f" within {country.name}" if country else ""
        raise InputError(
            f"{name}: no occupied land{where} ({sizes or 'no polygons'}); give the file "
            "of the layer that shows control"
        )
    if options.complete and country is not BUNDLED_COUNTRY:
        raise InputError(
            f"{name}: its polygons are not in {BUNDLED_COUNTRY.name}, so --complete has nothing "
            "to add; leave it out"
        )
    if country is not None:
        occupied, gone = _completed(occupied, date, name, country, options.complete)
        notes = [*gone, *notes, *checks.unusual_area(float(area_km2(occupied)), name, country)]
    else:
        notes += checks.beyond_a_country(occupied, name)
    contested = _polygons(shapely.difference(_united([*land["contested"], claimed]), occupied))
    shown = [file.precision_km for file in files if file.precision_km is not None]
    precision = max(shown, default=DEFAULT_PRECISION_KM)
    if options.precision_km is not None:
        precision = options.precision_km
    line = line_of_contact(
        occupied,
        contested,
        country.land if country else None,
        country.plane if country else files[0].plane,
        precision,
    )
    return Snapshot(
        date,
        occupied,
        contested,
        line,
        tuple(dict.fromkeys([*told, *notes] if own else [*notes, *told])),
        {file.name: file.sha256 for file in files},
        classes,
    )


def _every(files: Sequence[ParsedFile]) -> Geometries:
    """Return all geometries of files, of every class."""
    found = [each for file in files for each in file.classes.values()]
    return np.concatenate(found) if found else np.array([], dtype=object)


def _united(parts: list[Any]) -> Any:
    return _polygons(shapely.union_all(parts)) if parts else shapely.MultiPolygon()


def _repaired(geometries: Geometries, name: str, country: Country | None) -> tuple[Any, list[str]]:
    """Dissolve geometries to valid polygons in longitude and latitude."""
    notes: tuple[str, ...] = ()
    if country is not None:  # a user's own state their coordinate system
        geometries, notes = located(geometries, name, country)
    whole, repairs = polygons_only(geometries, name)
    return whole, [*notes, *repairs]


def _cut(whole: Any, country: Country | None, own: bool) -> tuple[Any, float, LeftOut]:
    """Keep what lies in the country, and measure that and what does not."""
    if country is None:
        return whole, float(area_km2(whole)), LeftOut()
    parts = shapely.get_parts(whole)
    reach = checks.slivers_reach(country) if own else checks.outline(country)
    near = shapely.intersects(reach, parts)
    touching = shapely.union_all(parts[near])
    kept = _polygons(
        checks.cut_with_slivers(touching, country) if own else shapely.intersection(touching, reach)
    )
    km2, strays = float(area_km2(kept)), parts[~near]
    strays_km2 = float(np.sum(area_km2(strays))) if len(strays) else 0.0
    return (
        kept,
        km2,
        LeftOut(strays=len(strays), strays_km2=strays_km2, cut_km2=float(area_km2(touching)) - km2),
    )


def _findings(name: str, country: Country | None, left_out: list[LeftOut]) -> list[str]:
    """Return one finding for each kind of thing that was left out of a file."""
    strays = sum(each.strays for each in left_out)
    strays_km2 = sum(each.strays_km2 for each in left_out)
    cut_km2 = sum(each.cut_km2 for each in left_out)
    notes = []
    if any(each.heights for each in left_out):
        notes.append(f"{name}: heights (z) dropped")
    if country and strays_km2 >= 0.5:
        notes.append(
            f"{name}: {strays} polygon{'s' if strays > 1 else ''} outside {country.name} left out "
            f"({strays_km2:,.0f} km2)"
        )
    if country and cut_km2 > 1:
        notes.append(
            f"{name}: {cut_km2:,.0f} km2 beyond {country.name}'s outline (sea, borders) cut off"
        )
    return notes


def _polygons(geometry: Any) -> Any:
    """Drop the points and lines that an overlay may leave."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    areal = parts[shapely.get_dimensions(parts) == 2]
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    return shapely.union_all(areal) if len(areal) else shapely.MultiPolygon()


def _completed(
    occupied: Any, date: dt.date, name: str, country: Country, complete: bool
) -> tuple[Any, list[str]]:
    """Name the land that is missing, and take it from the bundled history if asked to."""
    notes = []
    for region, fraction in checks.missing(occupied, date, country).items():
        if not complete:
            remedy = (
                "--complete takes it from the bundled history"
                if country is BUNDLED_COUNTRY
                else "check the files"
            )
            notes.append(
                f"{name}: {region} is missing ({fraction * 100:.0f} % of it occupied); {remedy}"
            )
            continue
        from minerals.territory.bundled import default

        snapshot = default().at(date)
        land = checks.to_the_outline(snapshot.occupied, country)
        more = _polygons(shapely.intersection(land, checks.regions(date, country)[region]))
        occupied = _polygons(shapely.union(occupied, more))
        notes.append(
            f"{region} was missing and is completed from the bundled history of {snapshot.date}"
        )
    return occupied, notes
