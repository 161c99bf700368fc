"""Countries: land, plane, regions, dates and map of the country that tables and control speak of.

What the program knows of a country stands in its profile and in the data alone; a new country is a
profile in :data:`COUNTRIES`. A user's own polygons may lie in any country; of one without a profile
nothing is assumed. Imports nothing heavy: modules of providers name their country.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from minerals.tables.outlines import NEIGHBOURS, OBLASTS, Outlines

if TYPE_CHECKING:
    import pandas as pd
    import shapely


@dataclass(frozen=True)
class OccupiedRegion:
    """Land that every complete source shows as occupied from a day on.

    Attributes
    ----------
    name : str
        As findings name it.
    region : str or None
        A key of the country's regions; None for all that the bundled history has as occupied on
        the country's baseline date outside its regions.
    since : datetime.date
        The first day on which it is asked for.
    """

    name: str
    region: str | None = None
    since: dt.date = dt.date.min


@dataclass(frozen=True, eq=False)
class Country:
    """What the program knows of a country.

    Attributes
    ----------
    code : str
        ISO 3166-1 alpha-2; texts of the catalogue that are the country's own bear it.
    name : str
        In English.
    units : Outlines
        Of its first-level units, which cover its land.
    centre : tuple of float
        Longitude and latitude of the centre of its equal-area plane.
    official_km2 : float
        Area within its internationally recognised borders.
    box : tuple of float
        West, south, east, north: generous, and free of overlap with itself when swapped.
    first_day : datetime.date
        No status and no control polygons of a provider are older.
    usual_share : tuple of float
        Below or above this share of the country, an occupied area is reported as unusual.
    baselines : mapping of str to datetime.date
        Names of scopes, and the date whose occupied land each takes away.
    regions : mapping of str to tuple of str
        Names of regions that scopes and checks ask for, and the ISO 3166-2 codes of their units.
    always_occupied : tuple of OccupiedRegion
        What control polygons are searched for, and reported as missing.
    neighbours : Outlines or None
        Of the countries around it, where maps draw them.
    seas : mapping of str to tuple of float
        Texts of the catalogue, and longitude and latitude where a printed map writes them.
    towns : tuple of str
        Places of the bundled history that a printed map names, the most important first; their
        names are ``figure.city.PLACE`` in the catalogue.
    local_towns : tuple of str
        Places that a page names beside these as one comes nearer; their names are ``city.PLACE``.
    milestones : mapping of str to datetime.date
        Texts of the catalogue that name what moved the line, and the day of each, in order.
    """

    code: str
    name: str
    units: Outlines
    centre: tuple[float, float]
    official_km2: float
    box: tuple[float, float, float, float]
    first_day: dt.date
    usual_share: tuple[float, float] = (0.0, 1.0)
    baselines: Mapping[str, dt.date] = field(default_factory=dict)
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    always_occupied: tuple[OccupiedRegion, ...] = ()
    neighbours: Outlines | None = None
    seas: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    towns: tuple[str, ...] = ()
    local_towns: tuple[str, ...] = ()
    milestones: Mapping[str, dt.date] = field(default_factory=dict)

    @cached_property
    def plane(self) -> str:
        """The equal-area plane in metres in which nearest points are searched."""
        from minerals.geo import plane

        return plane(*self.centre)

    @property
    def unit_outlines(self) -> pd.DataFrame:
        """Its first-level units by their ISO 3166-2 codes, with their ``geometry`` in EPSG:4326."""
        from minerals.tables.load import shapes

        return shapes(self.units.name)

    @cached_property
    def land(self) -> shapely.MultiPolygon:
        """The country within its internationally recognised borders (MultiPolygon, EPSG:4326).

        The union of its units with the slivers between them filled. The coast is generalised, so
        that a place on the shore may lie just outside.
        """
        import shapely

        union = shapely.union_all(self.unit_outlines["geometry"].to_numpy())
        parts = shapely.union_all(
            [shapely.Polygon(part.exterior) for part in shapely.get_parts(union)]
        )
        return parts if parts.geom_type == "MultiPolygon" else shapely.multipolygons([parts])

    def region(self, name: str) -> shapely.Geometry:
        """Return a region of the country.

        Parameters
        ----------
        name : str
            A key of ``regions``.

        Returns
        -------
        shapely geometry
            EPSG:4326.

        Examples
        --------
        >>> import shapely
        >>> UKRAINE.region("crimea").contains(shapely.Point(33.53, 44.60))  # Sevastopol
        True
        """
        import shapely

        units = self.unit_outlines.loc[list(self.regions[name])]
        return shapely.union_all(units["geometry"].to_numpy())


UKRAINE = Country(
    code="UA",
    name="Ukraine",
    units=OBLASTS,
    centre=(31.4, 48.6),
    official_km2=603_628.0,
    box=(20.0, 43.0, 42.0, 54.0),
    first_day=dt.date(2014, 2, 20),  # the occupation of Crimea begins
    usual_share=(0.05, 0.30),
    baselines={"since-2022": dt.date(2022, 2, 23)},  # the last day before the full-scale invasion
    regions={"crimea": ("UA-43", "UA-40")},
    always_occupied=(
        OccupiedRegion("Crimea", "crimea"),
        OccupiedRegion("the Donbas occupied in 2014", since=dt.date(2015, 2, 20)),
    ),
    neighbours=NEIGHBOURS,
    seas={"figure.sea.black": (31.2, 45.0), "figure.sea.azov": (36.5, 46.15)},
    towns=tuple(
        "x-kyiv 706483 698740 709930 709717 702550 687700 701822 702658 706448 700569 693805 "
        "694423 696643 689558 710735 692194 695594".split()
    ),
    local_towns=tuple(
        "703845 701404 712451 706524 686967 710791 705812 707471 710719 690548 702569 691650 "
        "704147 704508 707753 713716 704422 713174 709276 700051 697889 707292 703656 692832 "
        "693468 702972 691469 688105 713122 709354 690823 707898 689198 687196 704403 "
        "692105".split()
    ),
    milestones={
        "milestone.crimea": dt.date(2014, 3, 21),
        "milestone.minsk": dt.date(2014, 9, 5),
        "milestone.debaltseve": dt.date(2015, 2, 20),
        "milestone.invasion": dt.date(2022, 2, 24),
        "milestone.north": dt.date(2022, 4, 10),
        "milestone.kharkiv": dt.date(2022, 9, 14),
        "milestone.kherson": dt.date(2022, 11, 11),
    },
)
"""Ukraine within its internationally recognised borders, Crimea and Sevastopol included."""

COUNTRIES: tuple[Country, ...] = (UKRAINE,)
"""Every country that has a profile."""


def country_of(polygons: Iterable[Any]) -> Country | None:
    """Return the country in which a polygon mostly lies; one elsewhere changes nothing.

    Parameters
    ----------
    polygons : iterable of shapely geometries
        EPSG:4326, valid.

    Returns
    -------
    Country or None
        The first that has more than half of a polygon in its land; None where none has.

    Examples
    --------
    >>> import shapely
    >>> country_of([shapely.box(36, 48, 37, 49)]).code
    'UA'
    >>> country_of([shapely.box(0, 0, 1, 1)]) is None
    True
    """
    import numpy as np
    import shapely

    shapes = np.array(list(polygons), dtype=object)
    for country in COUNTRIES:
        shapely.prepare(country.land)
        if shapely.contains_properly(country.land, shapes).any():
            return country
        near = shapes[shapely.intersects(country.land, shapes)]
        inside = shapely.area(shapely.intersection(near, country.land))
        if (inside > shapely.area(near) / 2).any():
            return country
    return None


def country_on(plane: str) -> Country | None:
    """Return the country whose plane this is; None where it is that of none.

    Examples
    --------
    >>> country_on(UKRAINE.plane).code
    'UA'
    """
    return next((country for country in COUNTRIES if country.plane == plane), None)
