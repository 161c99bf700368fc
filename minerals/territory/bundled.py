"""The bundled history: dated statuses of named places, and the cells around them.

Every place with a known position is a seed; the land nearer to it than to any other seed of its
bank of the Dnipro (its Voronoi cell) takes its status. Occupied land is the union of the cells of
occupied places within Ukraine, without the water of the Kakhovka reservoir. Between an occupied
and a government-controlled neighbour the true line lies somewhere on the way from one to the
other, so that half their distance is the position error of that piece of the line; along the
river it is that of the drawn river; an edge of contested land is off by the width of that land
(:mod:`minerals.territory.contact_line`).

The date of a status change is uncertain by some days (:mod:`minerals.territory.status_changes`).
The extremes of a date dissolve the cells of places that are occupied whatever the open dates and
contested land turn out to be, and the cells of all that may be occupied.
"""

from __future__ import annotations

import datetime as dt
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from minerals.geo import WGS84, reproject
from minerals.tables.inventory import BUNDLED_COUNTRY
from minerals.tables.load import read_table
from minerals.territory.banks import RIVER_KM, SIDES, Banks, dnipro
from minerals.territory.cells import Cells, divided_cells
from minerals.territory.contact_line import Line, limits_km
from minerals.territory.drawn_land import DrawnCells
from minerals.territory.history import EMPTY, ControlHistory, Extremes, Snapshot
from minerals.territory.status_changes import StatusChanges
from minerals.vocabulary import BUNDLED, STATUS_CODES, Provenance


class PlaceStatuses:
    """Seeds, their cells and their dated statuses.

    Parameters
    ----------
    places : pandas.DataFrame
        Rows of ``control/places.csv`` on land.
    statuses : pandas.DataFrame
        Rows of ``control/statuses.csv``, also of places at sea, which have no cell.
    """

    def __init__(self, places: pd.DataFrame, statuses: pd.DataFrame) -> None:
        self.frame = places.reset_index(drop=True)
        self.changes = StatusChanges(statuses)
        index = pd.Index(self.frame["place_id"])
        self._seeds = index.get_indexer(pd.Index(self.changes.place))

    @cached_property
    def land(self) -> Any:
        """The country, in the plane."""
        return reproject(BUNDLED_COUNTRY.land, WGS84, BUNDLED_COUNTRY.plane)

    @cached_property
    def points(self) -> npt.NDArray[np.float64]:
        """The seeds in the plane, shape (n, 2), metres."""
        lonlat = self.frame[["longitude", "latitude"]].to_numpy(float)
        planar = reproject(shapely.points(lonlat), WGS84, BUNDLED_COUNTRY.plane)
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

    def status_codes(self, date: dt.date) -> npt.NDArray[np.int8]:
        """Return the status of every seed on a date; government-controlled before any row."""
        codes = np.full(len(self.frame), STATUS_CODES["government"], dtype=np.int8)
        spells = self.changes.current(date) & (self._seeds >= 0)
        codes[self._seeds[spells]] = self.changes.code[spells]
        return codes

    def occupied_at_least_at_most(
        self, date: dt.date
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Return which seeds are occupied for certain on a date, and which may be.

        A seed whose date is open may have the status before or after its change; contested land
        may be either.
        """
        spells = self.changes.open(date) & (self._seeds >= 0)
        seeds, codes = self._seeds[spells], self.changes.code[spells]
        may_be, may_not_be = (np.zeros(len(self.frame), dtype=bool) for _ in range(2))
        may_be[seeds[codes != STATUS_CODES["government"]]] = True
        may_not_be[seeds[codes != STATUS_CODES["occupied"]]] = True
        return may_be & ~may_not_be, may_be

    def snapshot(self, date: dt.date) -> Snapshot:
        """Dissolve the cells of a date."""
        codes = self.status_codes(date)
        return Snapshot(
            date,
            self._land_of(codes == STATUS_CODES["occupied"]),
            self._land_of(codes == STATUS_CODES["contested"]),
            self._line(codes),
        )

    def extremes(self, date: dt.date) -> Extremes:
        """Dissolve the cells that are occupied for certain on a date, and those that may be."""
        least, most = (
            Snapshot(date, self._land_of(seeds), EMPTY, self._line(seeds))
            for seeds in self.occupied_at_least_at_most(date)
        )
        return Extremes(least, most)

    def date_uncertainty_days(
        self, points: npt.NDArray[np.object_], date: dt.date
    ) -> npt.NDArray[np.float64]:
        """Return how sure the date is since which the place nearest to each point has its status.

        Parameters
        ----------
        points : numpy.ndarray
            Shape (m,), Points in the plane.
        date : datetime.date
            The day.

        Returns
        -------
        numpy.ndarray
            Shape (m,), days to either side; 0 where the status never changed.
        """
        days = np.zeros(len(self.frame))
        spells = self.changes.current(date) & (self._seeds >= 0)
        days[self._seeds[spells]] = self.changes.days[spells]
        here = self.banks.of(shapely.get_coordinates(points))
        near = np.empty(len(points), dtype=np.intp)
        for side in np.unique(here):
            tree, members = self.trees[side]
            near[here == side] = members[tree.nearest(points[here == side])]
        return np.asarray(days[near])

    @cached_property
    def trees(self) -> tuple[tuple[shapely.STRtree, npt.NDArray[np.intp]], ...]:
        """The seeds of either bank, to find those near a point, and their numbers."""
        members = [np.flatnonzero(self.side == side) for side in SIDES]
        return tuple((shapely.STRtree(shapely.points(self.points[m])), m) for m in members)

    def _land_of(self, chosen: npt.NDArray[np.bool_]) -> Any:
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

    def _line(self, codes: npt.NDArray[Any]) -> Line:
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


def bundled(folder: Path | None = None) -> ControlHistory:
    """Build the bundled control history.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Another data folder; by default the bundled one.

    Returns
    -------
    ControlHistory
        Named ``bundled``, with the dates of ``control/snapshots.csv``.

    Examples
    --------
    >>> shapely.Point(33.53, 44.60).within(bundled().at("2014-12-31").occupied)  # Sevastopol
    True
    """
    places = read_table("control_places", folder)
    statuses = read_table("control_statuses", folder)
    dates = tuple(
        dt.date.fromisoformat(day) for day in read_table("control_snapshots", folder)["date"]
    )
    seeds = PlaceStatuses(places[places["setting"] == "land"], statuses)
    return ControlHistory(
        name=BUNDLED,
        provenance=Provenance.BUNDLED,
        title="Minerals: dated statuses of named places",
        licence="CC BY-SA 4.0",
        dates=dates,
        load=seeds.snapshot,
        country=BUNDLED_COUNTRY,
        place_status=seeds.changes.status,
        possible_statuses=seeds.changes.possible,
        place_changes=seeds.changes.of,
        load_extremes=seeds.extremes,
        date_uncertainty=seeds.date_uncertainty_days,
        draw_land=lambda chances: DrawnCells(seeds, chances),
    )


@cache
def default() -> ControlHistory:
    """Return the bundled history, built once per process."""
    return bundled()
