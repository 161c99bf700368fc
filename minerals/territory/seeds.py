"""Seeds and their land: places on either bank of the Dnipro, and the Voronoi cells around them.

Land has the status of the nearest place of its bank: so the bundled history is made, and land of a
provider that publishes statuses of places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from minerals.geo import WGS84, Floats, reproject
from minerals.tables.inventory import BUNDLED_COUNTRY
from minerals.territory.banks import RIVER_KM, SIDES, Banks, dnipro
from minerals.territory.cells import Cells, divided_cells
from minerals.territory.contact_line import Line, limits_km
from minerals.territory.snapshot import Snapshot
from minerals.vocabulary import STATUS_CODES


class Seeds:
    """Places of Ukraine whose status their land has.

    Parameters
    ----------
    lonlat : numpy.ndarray
        Shape (n, 2), distinct places, longitude before latitude.

    Examples
    --------
    >>> kyiv_and_donetsk = Seeds(np.array([[30.52, 50.45], [37.80, 48.00]]))
    >>> land = kyiv_and_donetsk.land_of(np.array([False, True]))
    >>> shapely.Point(39.30, 48.57).within(land)  # Luhansk is nearer to Donetsk
    True
    """

    def __init__(self, lonlat: Floats) -> None:
        self.lonlat = lonlat

    @cached_property
    def land(self) -> Any:
        """The country, in the plane."""
        return reproject(BUNDLED_COUNTRY.land, WGS84, BUNDLED_COUNTRY.plane)

    @cached_property
    def points(self) -> npt.NDArray[np.float64]:
        """The seeds in the plane, shape (n, 2), metres."""
        planar = reproject(shapely.points(self.lonlat), WGS84, BUNDLED_COUNTRY.plane)
        return np.asarray(shapely.get_coordinates(planar))

    @cached_property
    def cells(self) -> Cells:
        """The Voronoi cells of the seeds of either bank, built when first asked for."""
        return divided_cells(self.points, self.banks, self.land.buffer(50_000).envelope)

    @cached_property
    def banks(self) -> Banks:
        """The land on either side of the Dnipro, all of it on one where the other has no seed."""
        banks = dnipro(self.land)
        both = len(np.unique(banks.of(self.points))) == len(SIDES)
        return banks if both else Banks(self.land, shapely.LineString(), shapely.Polygon())

    @cached_property
    def side(self) -> npt.NDArray[np.intp]:
        """The bank of every seed."""
        return self.banks.of(self.points)

    @cached_property
    def trees(self) -> tuple[tuple[shapely.STRtree, npt.NDArray[np.intp]], ...]:
        """The seeds of either bank, to find those near a point, and their numbers."""
        members = [np.flatnonzero(self.side == side) for side in SIDES]
        return tuple((shapely.STRtree(shapely.points(self.points[m])), m) for m in members)

    def land_of(self, chosen: npt.NDArray[np.bool_]) -> Any:
        """Return the land of some places, in longitude and latitude."""
        if not chosen.any():
            return shapely.MultiPolygon()
        banks = [
            shapely.intersection(
                shapely.coverage_union_all(self.cells.polygons[chosen & (self.side == side)]),
                self.banks.lands[side],
            )
            for side in SIDES
        ]
        return reproject(shapely.union(*banks), BUNDLED_COUNTRY.plane, WGS84)

    def line_of(self, codes: npt.NDArray[Any]) -> Line:
        """Return the line between places of different status, with the error of every piece."""
        differs = codes[self.cells.sides[:, 0]] != codes[self.cells.sides[:, 1]]
        borders = np.flatnonzero(differs)
        pieces = self._on_land(borders)
        kept = shapely.length(pieces) > 0
        limits = limits_km(codes, self.points, self.cells.borders, self.cells.sides)
        across = self.side[self.cells.sides[:, 0]] != self.side[self.cells.sides[:, 1]]
        contested = codes[self.cells.sides] == STATUS_CODES["contested"]
        limits[across & ~contested.any(axis=1)] = RIVER_KM
        return Line(pieces[kept], limits[borders[kept]])

    def _on_land(self, borders: npt.NDArray[np.intp]) -> npt.NDArray[np.object_]:
        """Cut borders of cells to the land, each once for all dates."""
        new = borders[self._cut[borders] == None]  # noqa: E711 (element by element)
        if len(new):
            lines = shapely.linestrings(self.cells.borders[new])
            self._cut[new] = shapely.intersection(lines, self.land)
        return self._cut[borders]

    @cached_property
    def _cut(self) -> npt.NDArray[np.object_]:
        return np.full(len(self.cells.borders), None, dtype=object)


class Dissolved(Snapshot):
    """A snapshot of cells, dissolved when asked for: many questions need its date alone.

    Parameters
    ----------
    date : datetime.date
        The day.
    seeded : callable
        Returns the seeds and the status of each (:data:`minerals.vocabulary.STATUS_CODES`).
    """

    def __init__(
        self, date: dt.date, seeded: Callable[[], tuple[Seeds, npt.NDArray[np.int8]]]
    ) -> None:
        vars(self).update(date=date, findings=(), files={}, classes={}, _seeded=seeded)

    @cached_property
    def occupied(self) -> Any:
        """Land of the occupied seeds (EPSG:4326)."""
        return self._of("occupied")

    @cached_property
    def contested(self) -> Any:
        """Land of the contested seeds (EPSG:4326)."""
        return self._of("contested")

    @cached_property
    def line(self) -> Line:
        """Where the status of land changes."""
        seeds, codes = self._made
        return seeds.line_of(codes)

    def _of(self, status: str) -> Any:
        seeds, codes = self._made
        return seeds.land_of(codes == STATUS_CODES[status])

    @cached_property
    def _made(self) -> tuple[Seeds, npt.NDArray[np.int8]]:
        made: tuple[Seeds, npt.NDArray[np.int8]] = vars(self)["_seeded"]()
        return made
