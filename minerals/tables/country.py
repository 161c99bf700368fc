"""Countries: land, plane, regions and dates of the country that tables and control speak of.

What the program knows of Ukraine stands in its profile :data:`UKRAINE` and in the data alone. A
user's own polygons may lie in any country; of one without a profile nothing is assumed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import shapely

from minerals.geo import plane
from minerals.tables.load import outlines


@dataclass(frozen=True, eq=False)
class Country:
    """What the program knows of a country.

    Attributes
    ----------
    code : str
        ISO 3166-1 alpha-2; texts of the catalogue that are the country's own bear it.
    name : str
        In English.
    units : str
        The bundled outlines of its first-level units, which cover its land.
    centre : tuple of float
        Longitude and latitude of the centre of its equal-area plane.
    official_km2 : float
        Area within its internationally recognised borders.
    box : tuple of float
        West, south, east, north: generous, and free of overlap with itself when swapped.
    regions : mapping of str to tuple of str
        Names of regions that scopes and checks ask for, and the ISO 3166-2 codes of their units.
    pre_invasion : datetime.date
        The last day before the full-scale invasion: what was occupied then is taken away by the
        scope ``since-2022``.
    """

    code: str
    name: str
    units: str
    centre: tuple[float, float]
    official_km2: float
    pre_invasion: dt.date
    box: tuple[float, float, float, float]
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def plane(self) -> str:
        """The equal-area plane in metres in which nearest points are searched."""
        return plane(*self.centre)

    @cached_property
    def land(self) -> shapely.MultiPolygon:
        """The country within its internationally recognised borders (MultiPolygon, EPSG:4326).

        The union of its units with the slivers between them filled. The coast is generalised, so
        that a place on the shore may lie just outside.
        """
        union = shapely.union_all(outlines(self.units).geometry.to_numpy())
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
        >>> UKRAINE.region("crimea").contains(shapely.Point(33.53, 44.60))  # Sevastopol
        True
        """
        units = outlines(self.units).loc[list(self.regions[name])]
        return shapely.union_all(units.geometry.to_numpy())


UKRAINE = Country(
    code="UA",
    name="Ukraine",
    units="oblasts",
    centre=(31.4, 48.6),
    official_km2=603_628.0,
    pre_invasion=dt.date(2022, 2, 23),
    box=(20.0, 43.0, 42.0, 54.0),
    regions={"crimea": ("UA-43", "UA-40")},
)
"""Ukraine within its internationally recognised borders, Crimea and Sevastopol included."""
