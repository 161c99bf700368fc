"""The bundled history: dated statuses of named places, and the cells around them.

Every place with a known position is a seed; the land nearer to it than to any other seed (its
Voronoi cell) takes its status. Occupied land is the union of the cells of occupied places within
Ukraine. Between an occupied and a government-controlled neighbour the true line lies somewhere
on the way from one to the other, so that half their distance is the position error of that
piece of the line; an edge of contested land is off by the width of that land
(:mod:`minerals.territory.contact_line`).

The date of a status change is uncertain by some days (:mod:`minerals.territory.status_changes`).
The extremes of a date dissolve the cells of places that are occupied whatever the open dates and
contested land turn out to be, and the cells of all that may be occupied.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
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
from minerals.territory.contact_line import Line, limits_km
from minerals.territory.drawn_land import DrawnCells
from minerals.territory.history import EMPTY, ControlHistory, Extremes, Snapshot
from minerals.territory.status_changes import StatusChanges
from minerals.vocabulary import BUNDLED, STATUS_CODES, Provenance


@dataclass(frozen=True, eq=False)
class Cells:
    """Voronoi cells of seeds, and the borders between them.

    Attributes
    ----------
    polygons : numpy.ndarray
        Shape (n,), one cell per seed, in the plane; not yet cut to the land.
    borders : numpy.ndarray
        Shape (m, 2, 2), the straight borders between cells, start and end in the plane.
    sides : numpy.ndarray
        Shape (m, 2), the seeds on either side of each border.
    gap_km : numpy.ndarray
        Shape (m,), the distance between those seeds.
    """

    polygons: npt.NDArray[np.object_]
    borders: npt.NDArray[np.float64]
    sides: npt.NDArray[np.intp]
    gap_km: npt.NDArray[np.float64]


def cells(points: npt.NDArray[np.float64], extent: Any) -> Cells:
    """Build the Voronoi cells of points.

    Parameters
    ----------
    points : numpy.ndarray
        Shape (n, 2), distinct points in metres.
    extent : shapely geometry
        The cells cover at least this, in the same plane.

    Returns
    -------
    Cells
        Cells in the order of the points.

    Notes
    -----
    A border belongs to two cells and has the same two end points in both, bit for bit, so that
    borders are found by sorting the sides of all cells.

    Examples
    --------
    >>> two = cells(np.array([[0.0, 0.0], [4000.0, 0.0]]), shapely.box(-9e3, -9e3, 9e3, 9e3))
    >>> two.sides.tolist(), two.gap_km.tolist()
    ([[0, 1]], [4.0])
    """
    diagram = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=extent, ordered=True)
    polygons = shapely.get_parts(diagram)
    coordinates, owner = shapely.get_coordinates(polygons, return_index=True)
    follows = owner[1:] == owner[:-1]
    start, end, cell = coordinates[:-1][follows], coordinates[1:][follows], owner[1:][follows]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    first = np.where(swap[:, None], end, start)
    last = np.where(swap[:, None], start, end)
    key = np.column_stack([first, last])
    order = np.lexsort(key.T)
    same = (key[order][1:] == key[order][:-1]).all(axis=1)
    left, right = order[:-1][same], order[1:][same]
    sides = np.column_stack([cell[left], cell[right]])
    gap = np.hypot(*(points[sides[:, 0]] - points[sides[:, 1]]).T) / 1000
    return Cells(polygons, np.stack([first[left], last[left]], axis=1), sides, gap)


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
        """The Voronoi cells of the seeds, built when first asked for."""
        return cells(self.points, self.land.buffer(50_000).envelope)

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
        return np.asarray(days[self.tree.nearest(points)])

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The seeds, to find those near a point."""
        return shapely.STRtree(shapely.points(self.points))

    def _land_of(self, chosen: npt.NDArray[np.bool_]) -> Any:
        if not chosen.any():
            return shapely.MultiPolygon()
        whole = shapely.coverage_union_all(self.cells.polygons[chosen])
        land = shapely.intersection(whole, self.land)
        return reproject(land, BUNDLED_COUNTRY.plane, WGS84)

    def _line(self, codes: npt.NDArray[Any]) -> Line:
        differs = codes[self.cells.sides[:, 0]] != codes[self.cells.sides[:, 1]]
        borders = np.flatnonzero(differs)
        pieces = self._on_land(borders)
        kept = shapely.length(pieces) > 0
        limits = limits_km(codes, self.points, self.cells.borders, self.cells.sides)
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
