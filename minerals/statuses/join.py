"""The join: sites against the polygons of one snapshot.

A point is occupied when it lies in the occupied polygons or on their edge. Its bounds hold if all
limits hold as stated and every doubt goes one way: open dates and contested land at the extremes
of the history, the true line as far from the drawn one as its limit and the deposit as far from
its point as its own, added up. It is certain when the bounds agree. An areal deposit contributes
the occupied fraction of its outline.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from minerals.errors import InputError
from minerals.geo import WGS84, Floats, geodesic_km, moved, reproject
from minerals.statuses.areal import DateLand, Outline, once
from minerals.statuses.fractions import Distances, OccupiedFraction
from minerals.statuses.kept import kept_join
from minerals.statuses.squares import Squares
from minerals.territory.contact_line import Line
from minerals.territory.history import ControlHistory
from minerals.territory.snapshot import Extremes, Snapshot

MIN_BATCH_SIZE = 60_000
"""Sites times snapshots from which a whole history is joined at once."""

COAST_TOLERANCE_DEG = 5e-4
"""Some fifty metres: a point of the shore may lie a rounding error off the land it belongs to."""

MAX_DISTANCE_TO_LAND_KM = 30.0
"""A land deposit farther than this from the land of a history is refused."""

MAX_DISTANCE_TO_DEPOSITS_DEG = 10.0
"""Polygons farther than this from every deposit are of another country, or swapped."""


class Membership(NamedTuple):
    """Whether each site lies in land of a snapshot, at its word and at its extremes."""

    occupied: npt.NDArray[np.bool_]
    contested: npt.NDArray[np.bool_]
    least: npt.NDArray[np.bool_]
    most: npt.NDArray[np.bool_]


class BatchJoin:
    """Membership of many sites on many dates, found at once.

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
        lands = [join.lands(date) for date in dates]
        self._events = [
            best_events(join.lonlat, dates, areas, check=False)
            for areas in zip(*lands, strict=True)
        ]

    def inside(self, date: dt.date) -> list[npt.NDArray[np.bool_]]:
        """Tell of each land of a date which sites lie in it, or on its edge."""
        return [events.status_at(self.order[date]) for events in self._events]


class DepositJoin:
    """Sites prepared once for joins with many snapshots of one history.

    Parameters
    ----------
    sites : pandas.DataFrame
        Sites of an inventory.
    history : ControlHistory
        The history whose snapshots will be asked for.

    Raises
    ------
    InputError
        If a deposit on land lies far outside the land of the history.
    """

    def __init__(self, sites: pd.DataFrame, history: ControlHistory) -> None:
        self.sites = sites
        self.history = history
        self.ids = sites["deposit_id"].to_numpy(object)
        self.precision = sites["location_precision_km"].to_numpy(float)
        self.is_areal = sites["outline"].notna().to_numpy(bool)
        self.areal = np.flatnonzero(self.is_areal)
        self.offshore = (sites["setting"] == "offshore").to_numpy()
        self.batch: BatchJoin | None = None
        self.bases: dict[str, OccupiedFraction] = {}
        """What a scope takes away, by its name."""
        self.kept = kept_join(sites, history)
        if self.kept is None:
            self._check_near_deposits() if self.land is None else self._check_inside_land()

    @cached_property
    def _places(self) -> list[Any]:
        """The named place of each site, where it has one."""
        return list(self.sites["control_place_id"])

    @cached_property
    def lonlat(self) -> Floats:
        """Longitude and latitude of the sites, shape (n, 2)."""
        return np.asarray(shapely.get_coordinates(self.sites.geometry.to_numpy()))

    @cached_property
    def xy(self) -> Floats:
        """The sites in the plane, shape (n, 2), metres."""
        return moved(self.lonlat, WGS84, self.history.plane)

    @cached_property
    def points(self) -> npt.NDArray[np.object_]:
        """The sites in the plane, shape (n,), Points."""
        return np.asarray(shapely.points(self.xy))

    @cached_property
    def _largest_limit_km(self) -> float:
        return float(self.precision.max(initial=0))

    @cached_property
    def _squares(self) -> Squares:
        return Squares(self.xy)

    @cached_property
    def land(self) -> Any:
        """The land of the history in the plane; None where none is known."""
        if self.history.land is None:
            return None
        return reproject(self.history.land, WGS84, self.history.plane)

    @cached_property
    def off_land(self) -> npt.NDArray[np.bool_]:
        """Which sites lie off that land, shape (n,)."""
        if self.land is None:
            return np.zeros(len(self.sites), dtype=bool)
        shapely.prepare(self.land)
        return np.asarray(~shapely.intersects_xy(self.land, self.xy))

    @cached_property
    def shapes(self) -> npt.NDArray[np.object_]:
        """The outline of each areal site, shape (n,)."""
        return np.asarray(self.sites["outline"].to_numpy(), dtype=object)

    @cached_property
    def outlines(self) -> list[Outline]:
        """The areal sites."""
        limits = self.sites["outline_precision_km"].to_numpy(float)
        return [
            Outline(self.shapes[index], float(limits[index]), self.history.plane, int(index))
            for index in self.areal
        ]

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
        rows = np.flatnonzero(self.off_land & ~self.offshore)
        distance = shapely.distance(shapely.points(self.xy[rows]), self.land) / 1000
        rows = rows[distance > MAX_DISTANCE_TO_LAND_KM]
        if not len(rows):
            return
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
        """Join the sites with one snapshot of the history."""
        if self.kept is not None:
            return self.kept.fractions(snapshot.date)
        extremes = self.history.extremes(snapshot.date)
        inside = self._membership(snapshot.date)
        status = np.empty(len(self.sites), dtype=object)
        status.fill("government")  # np.full would make as many texts
        status[inside.contested] = "contested"
        status[inside.occupied] = "occupied"  # on a shared edge, occupied has the last word
        near = [self._near(extremes.least.line)]
        near.append(near[0] if extremes.most is extremes.least else self._near(extremes.most.line))
        value = inside.occupied.astype(float)
        low = np.minimum((inside.least & ~near[0]).astype(float), value)
        high = np.maximum((inside.most | near[1]).astype(float), value)
        self._named_sites(snapshot, status, value, low, high)
        if self.outlines:
            faces = self._date_land(snapshot, extremes)
            for each in self.outlines:
                part, index = each.fractions(faces), each.index
                value[index], low[index], high[index], status[index] = part
        return OccupiedFraction(value, low, high, status)

    def distances(self, snapshot: Snapshot, fractions: OccupiedFraction) -> Distances:
        """Measure how far each site lies from the line of contact of a snapshot.

        Parameters
        ----------
        snapshot : Snapshot
            One of the history.
        fractions : OccupiedFraction
            What :meth:`fractions` gives for it: it tells the sign.

        Returns
        -------
        Distances
            One per site.
        """
        if self.kept is not None and snapshot is self.history.at(snapshot.date):
            return self.kept.distances(snapshot.date, self.precision)
        days = self.history.date_uncertainty_days(self.points, snapshot.date)
        away, limit_km, feet = self.to_line(snapshot.line)
        away = np.where(fractions.status == "occupied", -away, away)
        return Distances(away, self.precision, limit_km, days, feet)

    def to_line(self, line: Line) -> tuple[Floats, Floats, Floats]:
        """Measure how far each site lies from a line, on whichever side.

        Parameters
        ----------
        line : Line
            Of a snapshot of the history.

        Returns
        -------
        tuple of numpy.ndarray
            Shape (n,), kilometres, and how far the true line may lie from its nearest piece; shape
            (n, 2), that point of it in the plane, metres. NaN where there is no line.
        """
        if not len(line.pieces):
            nothing = np.full(len(self.sites), np.nan)
            return nothing, nothing, np.full((len(self.sites), 2), np.nan)
        nearest = shapely.STRtree(line.pieces).nearest(self.points)
        pieces = line.pieces[nearest]
        foot = shapely.line_interpolate_point(
            pieces, shapely.line_locate_point(pieces, self.points)
        )
        there = shapely.get_coordinates(reproject(foot, self.history.plane, WGS84))
        away = geodesic_km(self.lonlat, there)
        return away, line.precision_km[nearest], shapely.get_coordinates(foot)

    def prepare(self, dates: Sequence[dt.date]) -> None:
        """Find the membership of many sites on many dates at once, before they are asked for.

        Parameters
        ----------
        dates : sequence of datetime.date
            Snapshot dates of the history, in order.

        Notes
        -----
        The answers are the same, see :mod:`minerals.statuses.batch.parity`; for few sites
        testing each against each snapshot is as fast, and nothing is done.
        """
        if self.kept is None and len(self.sites) * len(dates) >= MIN_BATCH_SIZE:
            self.batch = BatchJoin(self, dates)

    def lands(self, date: dt.date) -> tuple[Any, ...]:
        """Return occupied and contested land of a date, and its extremes where it has others."""
        snapshot = self.history.at(date)
        if self.history.load_extremes is None:
            return snapshot.occupied, snapshot.contested
        least, most = self.history.extremes(date)
        return snapshot.occupied, snapshot.contested, least.occupied, most.occupied

    def _membership(self, date: dt.date) -> Membership:
        lands = self.lands(date)
        if self.batch is not None and date in self.batch.order:
            inside = self.batch.inside(date)
        else:
            inside = [self._inside(area) for area in lands]
        for within, area in zip(inside, lands, strict=True):
            if len(self.nearest_land) and not area.is_empty:
                on = shapely.dwithin(area, shapely.points(self.nearest_land), COAST_TOLERANCE_DEG)
                within[np.flatnonzero(self.off_land)[on]] = True
        occupied, contested, *extremes = inside
        least, most = extremes or (occupied, occupied | contested)
        return Membership(occupied, contested, least, most)

    def _inside(self, area: Any) -> npt.NDArray[np.bool_]:
        if area.is_empty:
            return np.zeros(len(self.sites), dtype=bool)
        shapely.prepare(area)
        return np.asarray(shapely.intersects_xy(area, self.lonlat))

    @cached_property
    def nearest_land(self) -> Floats:
        """Return the nearest land of points off the coarse coast, whose status they take."""
        if self.land is None or not self.off_land.any():
            return np.empty((0, 2))
        lines = shapely.shortest_line(shapely.points(self.xy[self.off_land]), self.land)
        ends = shapely.get_point(lines, -1)
        return np.asarray(shapely.get_coordinates(reproject(ends, self.history.plane, WGS84)))

    @cached_property
    def points_on_land(self) -> Floats:
        """The sites in the plane, those off the coarse coast put on the nearest land.

        Shape (n, 2), metres.
        """
        xy = self.xy.copy()
        xy[self.off_land] = moved(self.nearest_land, WGS84, self.history.plane)
        return xy

    def _near(self, line: Line) -> npt.NDArray[np.bool_]:
        """Tell which sites lie within the sum of their own limit and that of a piece of line."""
        near = np.zeros(len(self.sites), dtype=bool)
        if len(line.pieces):
            reach_km = self._largest_limit_km + float(line.precision_km.max())
            rows = self._squares.around(line, reach_km * 1000)
            own, points = self.precision[rows], shapely.points(self.xy[rows])
            tree = shapely.STRtree(_widened(shapely.bounds(line.pieces).T, line.precision_km))
            site, piece = tree.query(_widened(np.tile(self.xy[rows].T, (2, 1)), own))
            limit = (own[site] + line.precision_km[piece]) * 1000
            shapely.prepare(line.pieces)  # of thousands of vertices, and asked for many sites
            near[rows[site[shapely.dwithin(line.pieces[piece], points[site], limit)]]] = True
        return near

    def _named_sites(
        self,
        snapshot: Snapshot,
        status: npt.NDArray[np.object_],
        value: Floats,
        low: Floats,
        high: Floats,
    ) -> None:
        """Offshore, only a named place with a sourced status is evidence."""
        history = self.history
        for row in np.flatnonzero(self.offshore):
            place = self._places[row]
            possible = frozenset({"occupied", "government"})
            if history.place_status is not None and isinstance(place, str):
                status[row] = history.place_status(place, snapshot.date)
                possible = frozenset({str(status[row])})
                if history.possible_statuses is not None:
                    possible = history.possible_statuses(place, snapshot.date)
            elif status[row] == "occupied" and not self.off_land[row]:
                continue  # polygons that reach out to sea, as another country's may
            else:
                status[row] = "contested"
            value[row] = float(status[row] == "occupied")
            low[row] = float(possible == {"occupied"})
            high[row] = float(possible != {"government"})

    def _date_land(self, snapshot: Snapshot, extremes: Extremes) -> DateLand:
        """Return land in the plane, ready for many intersections."""
        least, most = extremes
        areas = [snapshot.occupied, snapshot.contested, least.occupied, most.occupied]
        flat = once(lambda each: reproject(each, WGS84, self.history.plane), areas)
        return DateLand(flat[0], flat[1], flat[2], least.line, flat[3], most.line)


def _widened(bounds: Floats, limit_km: Floats) -> npt.NDArray[np.object_]:
    """Return boxes, shape (4, n) in metres, that reach so much farther."""
    west, south, east, north = bounds
    reach = limit_km * 1000
    boxes: npt.NDArray[np.object_] = shapely.box(
        west - reach, south - reach, east + reach, north + reach
    )
    return boxes
