"""The join: sites against the polygons of one snapshot.

A point is occupied when it lies in the occupied polygons or on their edge. It is certain when
the line of contact is farther away than the root of the sum of the squares of the deposit's and
the line's position errors. An areal deposit contributes the occupied fraction of its outline,
with the line shifted both ways for the range.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from minerals.errors import InputError
from minerals.geo import WGS84, Floats, geodesic_km, reproject
from minerals.statuses.areal import Outline
from minerals.territory.history import ControlHistory, Snapshot

MIN_BATCH_SIZE = 500_000
"""Sites times snapshots from which a whole history is joined at once."""

COAST_TOLERANCE_DEG = 5e-4
"""Some fifty metres: a point of the shore may lie a rounding error off the land it belongs to."""

MAX_DISTANCE_TO_LAND_KM = 30.0
"""A land deposit farther than this from the land of a history is refused."""

MAX_DISTANCE_TO_DEPOSITS_DEG = 10.0
"""Polygons farther than this from every deposit are of another country, or swapped."""


@dataclass(frozen=True, eq=False)
class OccupiedFraction:
    """How much of each site is occupied: 0 or 1 for a point, between for an area.

    Attributes
    ----------
    value, low, high : numpy.ndarray
        Shape (n,), the polygons taken at their word; certain only; all that may be.
    status : numpy.ndarray
        Shape (n,), ``occupied``, ``government`` or ``contested``.
    """

    value: Floats
    low: Floats
    high: Floats
    status: npt.NDArray[np.object_]

    @property
    def certain(self) -> npt.NDArray[np.bool_]:
        """Whether the bounds agree."""
        return np.isclose(self.low, self.high)

    def less(self, base: OccupiedFraction) -> OccupiedFraction:
        """Take away what was occupied in ``base``, bound against opposite bound."""
        return OccupiedFraction(
            np.clip(self.value - base.value, 0, 1),
            np.clip(self.low - base.high, 0, 1),
            np.clip(self.high - base.low, 0, 1),
            self.status,
        )


class BatchJoin:
    """Whether many sites lie in occupied and in contested land, on many dates.

    Parameters
    ----------
    join : DepositJoin
        The sites.
    dates : sequence of datetime.date
        Snapshot dates of their history, in order.
    """

    def __init__(self, join: DepositJoin, dates: Sequence[dt.date]) -> None:
        from minerals.statuses.batch.parity import best_events

        self.order = {date: index for index, date in enumerate(dates)}
        snapshots = [join.history.at(date) for date in dates]
        self._events = {
            name: best_events(
                join.lonlat, dates, [getattr(each, name) for each in snapshots], check=False
            )
            for name in ("occupied", "contested")
        }

    def inside(self, name: str, date: dt.date) -> npt.NDArray[np.bool_]:
        """Tell which sites lie in land of a status on a date, or on its edge."""
        return self._events[name].status_at(self.order[date])


class DepositJoin:
    """Sites prepared once for joins with many snapshots of one history.

    Parameters
    ----------
    sites : geopandas.GeoDataFrame
        Sites of an inventory.
    history : ControlHistory
        The history whose snapshots will be asked for.

    Raises
    ------
    InputError
        If a deposit on land lies far outside the land of the history.
    """

    def __init__(self, sites: gpd.GeoDataFrame, history: ControlHistory) -> None:
        self.sites = sites
        self.history = history
        self.lonlat = shapely.get_coordinates(sites.geometry.to_numpy())
        self.points = reproject(sites.geometry.to_numpy(), WGS84, history.plane)
        self.precision = sites["location_precision_km"].to_numpy(float)
        self.areal = np.flatnonzero(sites["outline"].notna().to_numpy())
        self.offshore = (sites["setting"] == "offshore").to_numpy()
        if history.land is None:
            self.land, self.off_land = None, np.zeros(len(sites), dtype=bool)
            self._check_near_deposits()
        else:
            self.land = reproject(history.land, WGS84, history.plane)
            self.off_land = ~shapely.intersects(self.land, self.points)
            self._check_inside_land()
        self.ashore = self._nearest_land()
        outlines = sites["outline"].to_numpy(), sites["outline_precision_km"].to_numpy(float)
        self.outlines = [
            Outline(outlines[0][index], float(outlines[1][index]), history.plane, int(index))
            for index in self.areal
        ]
        self.batch: BatchJoin | None = None
        self.bases: dict[str, OccupiedFraction] = {}
        """What a scope takes away, by its name."""

    def _check_near_deposits(self) -> None:
        """Refuse polygons that lie nowhere near any deposit: nothing would be occupied."""
        first = self.history.at(self.history.dates[0])
        both = shapely.union(first.occupied, first.contested)
        if both.is_empty:
            return
        areas = shapely.box(*both.bounds)
        near = shapely.dwithin(shapely.points(self.lonlat), areas, MAX_DISTANCE_TO_DEPOSITS_DEG)
        if len(self.sites) and not near.any():
            raise InputError(
                f"no deposit lies near the polygons of {self.history.name}: check whether their "
                "longitude and latitude are swapped, or give deposits of the same country"
            )

    def _check_inside_land(self) -> None:
        distance = shapely.distance(self.points, self.land) / 1000
        stray = (distance > MAX_DISTANCE_TO_LAND_KM) & ~self.offshore
        if not stray.any():
            return
        rows = np.flatnonzero(stray)
        swapped = shapely.points(self.lonlat[rows][:, ::-1])
        hint = (
            "; longitude and latitude look swapped"
            if bool(shapely.intersects(self.history.land, swapped).any())
            else "; correct them, or give a control source that covers them"
        )
        names = ", ".join(
            f"{self.sites['deposit_id'].iloc[row]} (row {self._row(row)})" for row in rows[:5]
        )
        more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
        raise InputError(
            f"{names}{more}: more than {MAX_DISTANCE_TO_LAND_KM:g} km outside the land that the "
            f"control source {self.history.name} speaks of{hint}"
        )

    def _row(self, index: int) -> int:
        """Return where a site stands in its file, as a spreadsheet counts."""
        return int(self.sites["_row"].iloc[index]) if "_row" in self.sites else index + 2

    def fractions(self, snapshot: Snapshot) -> OccupiedFraction:
        """Join the sites with one snapshot."""
        status = self._status(snapshot)
        value = (status == "occupied").astype(float)
        certain = self._certain(snapshot) & (status != "contested")
        low = np.where(certain, value, 0.0)
        high = np.where(certain, value, 1.0)
        self._named_sites(snapshot, status, value, low, high)
        faces = self._faces(snapshot) if self.outlines else ()
        for each in self.outlines:
            index = each.index
            found = each.fractions(snapshot.line, *faces)
            value[index], low[index], high[index] = found.value, found.low, found.high
            status[index] = found.status
        return OccupiedFraction(value, low, high, status)

    def follow(self, dates: Sequence[dt.date]) -> None:
        """Find the statuses of many sites on many dates at once, before they are asked for.

        Parameters
        ----------
        dates : sequence of datetime.date
            Snapshot dates of the history, in order.

        Notes
        -----
        The answers are the same, see :mod:`minerals.statuses.batch.parity`; for few sites
        testing each against each snapshot is as fast, and nothing is done.
        """
        if len(self.sites) * len(dates) >= MIN_BATCH_SIZE:
            self.batch = BatchJoin(self, dates)

    def _status(self, snapshot: Snapshot) -> npt.NDArray[np.object_]:
        status = np.full(len(self.sites), "government", dtype=object)
        for name in ("contested", "occupied"):  # on a shared edge, occupied has the last word
            status[self._inside(snapshot, name)] = name
        for name in ("contested", "occupied"):
            area = getattr(snapshot, name)
            if len(self.ashore) and not area.is_empty:
                on = shapely.dwithin(area, shapely.points(self.ashore), COAST_TOLERANCE_DEG)
                status[np.flatnonzero(self.off_land)[on]] = name
        return status

    def _inside(self, snapshot: Snapshot, name: str) -> npt.NDArray[np.bool_]:
        if self.batch is not None and snapshot.date in self.batch.order:
            return self.batch.inside(name, snapshot.date)
        area = getattr(snapshot, name)
        if area.is_empty:
            return np.zeros(len(self.sites), dtype=bool)
        shapely.prepare(area)
        return np.asarray(shapely.intersects_xy(area, self.lonlat))

    def _nearest_land(self) -> Floats:
        """Return the nearest land of points off the coarse coast, whose status they take."""
        if self.land is None or not self.off_land.any():
            return np.empty((0, 2))
        lines = shapely.shortest_line(self.points[self.off_land], self.land)
        ends = shapely.get_point(lines, -1)
        return np.asarray(shapely.get_coordinates(reproject(ends, self.history.plane, WGS84)))

    def _certain(self, snapshot: Snapshot) -> npt.NDArray[np.bool_]:
        certain = np.ones(len(self.sites), dtype=bool)
        line = snapshot.line
        if not len(line.pieces):
            return certain
        tree = shapely.STRtree(line.pieces)
        reach = np.hypot(self.precision, line.precision_km.max()) * 1000
        site, piece = tree.query(self.points, predicate="dwithin", distance=reach)
        away = shapely.distance(self.points[site], line.pieces[piece]) / 1000
        near = away <= np.hypot(self.precision[site], line.precision_km[piece])
        certain[np.unique(site[near])] = False
        return certain

    def _named_sites(
        self,
        snapshot: Snapshot,
        status: npt.NDArray[np.object_],
        value: Floats,
        low: Floats,
        high: Floats,
    ) -> None:
        """Offshore, only a named place with a sourced status is evidence."""
        for row in np.flatnonzero(self.offshore):
            place = self.sites["control_place_id"].iloc[row]
            if self.history.place_status is not None and isinstance(place, str):
                status[row] = self.history.place_status(place, snapshot.date)
            elif status[row] == "occupied" and not self.off_land[row]:
                continue  # polygons that reach out to sea, as another country's may
            else:
                status[row] = "contested"
            value[row] = float(status[row] == "occupied")
            known = status[row] != "contested"
            low[row], high[row] = (value[row], value[row]) if known else (0.0, 1.0)

    def _faces(self, snapshot: Snapshot) -> tuple[Any, Any]:
        """Return occupied and contested land in the plane, ready for many intersections."""
        faces = [
            reproject(area, WGS84, self.history.plane)
            for area in (snapshot.occupied, snapshot.contested)
        ]
        shapely.prepare(faces)
        return faces[0], faces[1]

    def distance_km(self, snapshot: Snapshot) -> Floats:
        """Return the geodesic distance to the line of contact, NaN where there is none."""
        pieces = snapshot.line.pieces
        if not len(pieces):
            return np.full(len(self.sites), np.nan)
        nearest = pieces[shapely.STRtree(pieces).nearest(self.points)]
        foot = shapely.line_interpolate_point(
            nearest, shapely.line_locate_point(nearest, self.points)
        )
        there = shapely.get_coordinates(reproject(foot, self.history.plane, WGS84))
        return geodesic_km(self.lonlat, there)
