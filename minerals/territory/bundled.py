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
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from minerals.tables.inventory import BUNDLED_COUNTRY
from minerals.tables.load import read_table
from minerals.territory import kept_snapshots
from minerals.territory.contact_line import Line
from minerals.territory.history import ControlHistory
from minerals.territory.seeds import Dissolved, Seeds
from minerals.territory.snapshot import Extremes, Snapshot
from minerals.territory.status_changes import StatusChanges
from minerals.vocabulary import BUNDLED, STATUS_CODES, Provenance

if TYPE_CHECKING:
    from minerals.territory.drawn_land import Chances, DrawnLand


class PlaceStatuses(Seeds):
    """Seeds, their cells and their dated statuses.

    Parameters
    ----------
    places : pandas.DataFrame
        Rows of ``control/places.csv`` on land.
    statuses : pandas.DataFrame
        Rows of ``control/statuses.csv``, also of places at sea, which have no cell.
    """

    def __init__(self, places: pd.DataFrame, statuses: pd.DataFrame) -> None:
        super().__init__(places[["longitude", "latitude"]].to_numpy(float))
        self.frame = places.reset_index(drop=True)
        self.changes = StatusChanges(statuses)
        index = pd.Index(self.frame["place_id"])
        self._seeds = index.get_indexer(pd.Index(self.changes.place))

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

    def extremes(self, date: dt.date) -> Extremes:
        """Return the cells that are occupied for certain on a date, and those that may be."""
        held, none = STATUS_CODES["occupied"], STATUS_CODES["government"]
        least, most = (
            np.where(seeds, held, none).astype(np.int8)
            for seeds in self.occupied_at_least_at_most(date)
        )
        return Extremes(
            Dissolved(date, lambda: (self, least)), Dissolved(date, lambda: (self, most))
        )

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


class Deferred(Snapshot):
    """A snapshot that is read when more than its date is asked for.

    Parameters
    ----------
    date : datetime.date
        The day.
    read : callable
        Returns it.
    """

    def __init__(self, date: dt.date, read: Callable[[], Snapshot]) -> None:
        vars(self).update(date=date, findings=(), files={}, classes={}, _read=read)

    @cached_property
    def whole(self) -> Snapshot:
        """The snapshot itself."""
        found: Snapshot = vars(self)["_read"]()
        return found

    @property
    def occupied(self) -> Any:
        """Occupied land (EPSG:4326)."""
        return self.whole.occupied

    @property
    def contested(self) -> Any:
        """Contested land (EPSG:4326)."""
        return self.whole.contested

    @property
    def line(self) -> Line:
        """Where the status of land changes."""
        return self.whole.line


def bundled(folder: Path | None = None, *, kept: bool = True) -> ControlHistory:
    """Build the bundled control history.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Another data folder; by default the bundled one.
    kept : bool, optional
        Whether to read land and line where they are kept; those of another folder never are.

    Returns
    -------
    ControlHistory
        Named ``bundled``, with the dates of ``control/snapshots.csv``.

    Examples
    --------
    >>> shapely.Point(33.53, 44.60).within(bundled().at("2014-12-31").occupied)  # Sevastopol
    True
    """
    dates = tuple(
        dt.date.fromisoformat(day) for day in read_table("control_snapshots", folder)["date"]
    )

    @cache
    def seeds() -> PlaceStatuses:  # many questions need the dates alone
        places = read_table("control_places", folder)
        statuses = read_table("control_statuses", folder)
        return PlaceStatuses(places[places["setting"] == "land"], statuses)

    kept = kept and folder is None

    def load(date: dt.date) -> Snapshot:
        made = Dissolved(date, lambda: (seeds(), seeds().status_codes(date)))
        return Deferred(date, lambda: kept_snapshots.snapshot(date) or made) if kept else made

    def load_extremes(date: dt.date) -> Extremes:
        found = kept_snapshots.extremes(date) if kept else None
        return found or seeds().extremes(date)

    def draw_land(chances: Chances) -> DrawnLand:
        from minerals.territory.drawn_cells import DrawnCells

        return DrawnCells(seeds(), chances)

    return ControlHistory(
        name=BUNDLED,
        provenance=Provenance.BUNDLED,
        title="Minerals: dated statuses of named places",
        licence="CC BY-SA 4.0",
        dates=dates,
        load=load,
        country=BUNDLED_COUNTRY,
        place_status=lambda *asked: seeds().changes.status(*asked),
        possible_statuses=lambda *asked: seeds().changes.possible(*asked),
        place_changes=lambda *asked: seeds().changes.of(*asked),
        load_extremes=load_extremes,
        date_uncertainty=lambda *asked: seeds().date_uncertainty_days(*asked),
        draw_land=draw_land,
    )


@cache
def default() -> ControlHistory:
    """Return the bundled history, built once per process."""
    return bundled()
