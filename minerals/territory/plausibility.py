"""Checks of control polygons: missing land, impossible areas, jumps between snapshots, gaps.

The bundled outline of a country is generalised: cutting a provider's polygons at it to the metre
would take away land along coasts and borders, of Ukraine's some 1.3 % of what is occupied. Polygons
are therefore kept up to :data:`OUTLINE_TOLERANCE_KM` beyond it.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
import shapely

from minerals.errors import InputError
from minerals.geo import WGS84, area_km2, reproject
from minerals.tables.country import COUNTRIES, Country

OUTLINE_TOLERANCE_KM = 1.75
MAX_AREA_CHANGE = 0.05
"""A larger relative change of area from one snapshot to the next is reported."""

MIN_OCCUPIED_FRACTION = 0.5
"""A region that is always occupied counts as missing when less than this of it is occupied."""

SQUARE_DEG = 0.1
"""How wide the squares are of which a region is first asked whether they are occupied."""


def _widened(geometry: Any, country: Country) -> Any:
    flat = reproject(geometry, WGS84, country.plane)
    wide = shapely.buffer(flat, OUTLINE_TOLERANCE_KM * 1000, quad_segs=4)
    return reproject(wide, country.plane, WGS84)


@cache
def outline(country: Country) -> Any:
    """Return a country, widened by the tolerance of its generalised outline."""
    wide = _widened(country.land, country)
    shapely.prepare(wide)
    return wide


MAX_SLIVER_KM = 4.0


@cache
def slivers_reach(country: Country) -> Any:
    """Return a country, widened by as far as a sliver of a user's own polygons may run."""
    flat = reproject(country.land, WGS84, country.plane)
    reach = reproject(shapely.buffer(flat, MAX_SLIVER_KM * 1000), country.plane, WGS84)
    shapely.prepare(reach)
    return reach


def cut_with_slivers(geometry: Any, country: Country) -> Any:
    """Cut a user's own polygons at a country's outline, but for slivers along it.

    A part beyond the outline that nowhere runs farther than :data:`MAX_SLIVER_KM` is where the
    user's coast or border is finer than the bundled one, and stays; any other part is cut off.

    Parameters
    ----------
    geometry : shapely geometry
        Land in longitude and latitude.
    country : Country
        The country.

    Returns
    -------
    shapely geometry
        What lies in it.

    Examples
    --------
    >>> from minerals.tables.country import UKRAINE
    >>> whole = cut_with_slivers(shapely.box(34, 48, 44, 49), UKRAINE)
    >>> float(shapely.difference(whole, UKRAINE.land).area)
    0.0
    """
    parts = shapely.get_parts(shapely.difference(geometry, country.land))
    parts = parts[shapely.get_dimensions(parts) == 2]
    kept = parts[shapely.covers(slivers_reach(country), parts)]
    inside = shapely.intersection(geometry, country.land)
    return shapely.union_all([inside, *kept]) if len(kept) else inside


def to_the_outline(geometry: Any, country: Country) -> Any:
    """Widen land within a country to its widened outline, and nowhere else.

    Examples
    --------
    >>> from minerals.tables.country import UKRAINE
    >>> crimea = UKRAINE.region("crimea")
    >>> bool(area_km2(crimea) < area_km2(to_the_outline(crimea, UKRAINE)))
    True
    """
    if geometry.is_empty:
        return geometry
    fringe = shapely.difference(_widened(geometry, country), country.land)
    return shapely.union(geometry, fringe)


@cache
def region_land(country: Country, name: str) -> Any:
    """Return a region of a country, to the widened outline."""
    return to_the_outline(country.region(name), country)


@cache
def held_on(country: Country, date: dt.date) -> Any:
    """Return the land that the bundled history has as occupied on a date, widened.

    Of another country than its own it has none.
    """
    from minerals.territory.bundled import default

    history = default()
    if country is not history.country:
        return shapely.MultiPolygon()
    return to_the_outline(history.at(date).occupied, country)


@cache
def _always_occupied(country: Country, region: str | None) -> Any:
    if region is not None:
        return region_land(country, region)
    held = shapely.union_all([held_on(country, date) for date in country.baselines.values()])
    named = shapely.union_all([region_land(country, each) for each in country.regions])
    return shapely.difference(held, named)


def regions(date: dt.date, country: Country) -> dict[str, Any]:
    """Return the land that every complete source shows as occupied on a date.

    Examples
    --------
    >>> from minerals.tables.country import UKRAINE
    >>> list(regions(dt.date(2014, 6, 1), UKRAINE))
    ['Crimea']
    """
    asked = [each for each in country.always_occupied if date >= each.since]
    return {each.name: _always_occupied(country, each.region) for each in asked}


@lru_cache(maxsize=32)
def _squares(region: Any) -> tuple[Any, Any, float]:
    """Return squares that lie in a region, what part of it each is, and its area."""
    west, south, east, north = region.bounds
    x, y = np.meshgrid(np.arange(west, east, SQUARE_DEG), np.arange(south, north, SQUARE_DEG))
    squares = shapely.box(x.ravel(), y.ravel(), x.ravel() + SQUARE_DEG, y.ravel() + SQUARE_DEG)
    squares = squares[shapely.covers(region, squares)]
    km2 = float(area_km2(region))
    return squares, area_km2(squares) / km2, km2


def missing(occupied: Any, date: dt.date, country: Country) -> dict[str, float]:
    """Return which of the regions are mostly not occupied, with the fraction that is.

    Examples
    --------
    >>> from minerals.tables.country import UKRAINE
    >>> missing(shapely.MultiPolygon(), dt.date(2022, 3, 31), UKRAINE)
    {'Crimea': 0.0, 'the Donbas occupied in 2014': 0.0}
    """
    fractions = {}
    shapely.prepare(occupied)
    for name, region in regions(date, country).items():
        if region.is_empty:
            continue
        squares, parts, km2 = _squares(region)
        if parts[shapely.covers(occupied, squares)].sum() >= MIN_OCCUPIED_FRACTION:
            continue  # told by whole squares alone, without cutting a long line
        fraction = float(area_km2(shapely.intersection(occupied, region))) / km2
        if fraction < MIN_OCCUPIED_FRACTION:
            fractions[name] = fraction
    return fractions


def unusual_area(km2: float, name: str, country: Country) -> list[str]:
    """Report that an occupied area is smaller or larger than any that was published.

    Examples
    --------
    >>> from minerals.tables.country import UKRAINE
    >>> unusual_area(250_000, "a.geojson", UKRAINE)[0]
    'a.geojson: 250,000 km2 occupied is 41.4 % of Ukraine, outside the usual 5 % to 30 %; check it'
    """
    share = km2 / country.official_km2
    low, high = country.usual_share
    if low <= share <= high:
        return []
    return [
        f"{name}: {km2:,.0f} km2 occupied is {share:.1%} of {country.name}, outside the usual "
        f"{low:.0%} to {high:.0%}; check it".replace("%", " %")
    ]


LARGEST_COUNTRY_KM2 = 17_100_000.0
"""Russia within its internationally recognised borders; no country is larger."""


def beyond_a_country(occupied: Any, name: str) -> list[str]:
    """Report, or refuse, occupied land of no country with a profile that is larger than one.

    Parameters
    ----------
    occupied : shapely geometry
        Longitude and latitude.
    name : str
        The file.

    Raises
    ------
    InputError
        If it is larger than any country, as the world around a hole is.

    Examples
    --------
    >>> beyond_a_country(shapely.box(15, 40, 45, 58), "a.geojson")[0]
    'a.geojson: 4,375,548 km2 occupied is more than all of Ukraine, on which it lies in part; i...
    """
    km2 = float(area_km2(occupied))
    if km2 > LARGEST_COUNTRY_KM2:
        raise InputError(
            f"{name}: {km2:,.0f} km2 occupied is more than any country has; give the polygons of "
            "occupied land, not a mask of what lies around it"
        )
    return [
        f"{name}: {km2:,.0f} km2 occupied is more than all of {country.name}, on which it lies in "
        "part; is it a mask of what lies around occupied land?"
        for country in COUNTRIES
        if km2 > country.official_km2 and shapely.intersects(country.land, occupied)
    ]


def jumps(areas: Sequence[tuple[dt.date, float]]) -> dict[dt.date, str]:
    """Return the dates whose area differs much from that of the snapshot before.

    Parameters
    ----------
    areas : sequence of (date, square kilometres)
        In order of date.

    Returns
    -------
    dict
        Date to finding.

    Examples
    --------
    >>> areas = [(dt.date(2024, 3, 12), 97_000.0), (dt.date(2024, 3, 13), 80_000.0)]
    >>> jumps(areas)[dt.date(2024, 3, 13)]
    'area changed by -17.5 % since the snapshot of 2024-03-12 (1 day before); check both'
    """
    findings = {}
    for (earlier, earlier_km2), (date, km2) in itertools.pairwise(areas):
        if earlier_km2 and abs(km2 / earlier_km2 - 1) > MAX_AREA_CHANGE:
            days = (date - earlier).days
            findings[date] = (
                f"area changed by {(km2 / earlier_km2 - 1) * 100:+.1f} % since the snapshot of "
                f"{earlier} "
                f"({days} day{'s' if days > 1 else ''} before); check both"
            )
    return findings


def with_jumps(
    dates: Sequence[dt.date], areas: Sequence[float], findings: Sequence[Sequence[str]]
) -> dict[dt.date, tuple[str, ...]]:
    """Return the findings of each snapshot, a jump of its area last.

    Examples
    --------
    >>> days = [dt.date(2024, 3, 12), dt.date(2024, 3, 13)]
    >>> [len(each) for each in with_jumps(days, [97_000.0, 80_000.0], [["odd"], []]).values()]
    [1, 1]
    """
    jump = jumps(list(zip(dates, areas, strict=True)))
    return {
        date: (*texts, *([jump[date]] if date in jump else []))
        for date, texts in zip(dates, findings, strict=True)
    }


def gaps(dates: Sequence[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Return the runs of days without a snapshot between the first and the last.

    Examples
    --------
    >>> days = [dt.date(2025, 3, 30), dt.date(2025, 4, 2)]
    >>> [(first.isoformat(), last.isoformat()) for first, last in gaps(days)]
    [('2025-03-31', '2025-04-01')]
    """
    day = dt.timedelta(days=1)
    return [
        (before + day, after - day)
        for before, after in itertools.pairwise(dates)
        if after - before > day
    ]


def gap_text(runs: Sequence[tuple[dt.date, dt.date]], most: int = 5) -> str:
    """Write gaps as one phrase, the longest first.

    Examples
    --------
    >>> gap_text([(dt.date(2025, 1, 1), dt.date(2025, 1, 1))])
    '2025-01-01'
    """
    longest = sorted(runs, key=lambda gap: (gap[0] - gap[1], gap[0]))[:most]
    texts = [
        f"{first}" if first == last else f"{first} to {last} ({(last - first).days + 1} days)"
        for first, last in longest
    ]
    more = f" and {len(runs) - most} more" if len(runs) > most else ""
    return ", ".join(texts) + more
