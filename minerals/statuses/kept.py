"""The join of the bundled deposits, and of the basins, with the bundled history, kept in files.

What the join finds of every site at every snapshot, and what each draw finds of the doubtful ones,
follows from the tables alone: most questions need no polygon. A file bears a checksum of the
tables that it was made of; where they are others, the join is worked out as for any table.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from minerals.files import data_dir
from minerals.statuses.fractions import Distances, OccupiedFraction
from minerals.tables.kept import JOINED_BASINS, JOINED_DEPOSITS, read
from minerals.vocabulary import STATUS_CODES

if TYPE_CHECKING:
    from minerals.territory.history import ControlHistory

_READ = (
    "location_precision_km", "setting", "control_place_id", "outline", "outline_precision_km",
    "oblast",
)  # fmt: skip
"""Columns of sites that the join, its draws and its scopes read, beside the points."""

OUTLINE = "outline_id"
"""A column that every table of bundled sites has."""

_STATUSES = np.array(sorted(STATUS_CODES, key=lambda each: STATUS_CODES[each]), dtype=object)


@dataclass(frozen=True, eq=False)
class KeptJoin:
    """What the join finds of bundled sites, or of basins, at every bundled snapshot.

    Attributes
    ----------
    dates : tuple of datetime.date
        The snapshots.
    arrays : mapping of str to numpy.ndarray
        As :func:`minerals.statuses.keeping.worked_out` names them.
    sites : numpy.ndarray or None
        Which of the sites are asked about, in their order; all where None.
    """

    dates: tuple[dt.date, ...]
    arrays: Any
    sites: npt.NDArray[np.intp] | None = None

    @cached_property
    def _order(self) -> dict[dt.date, int]:
        return {date: number for number, date in enumerate(self.dates)}

    @cached_property
    def _rows(self) -> dict[int, int]:
        return {int(site): row for row, site in enumerate(self.arrays["drawn"])}

    def fractions(self, date: dt.date) -> OccupiedFraction:
        """Return how much of every site is occupied at a snapshot."""
        value, low, high = (self._of(name, date) for name in ("value", "low", "high"))
        return OccupiedFraction(value, low, high, _STATUSES[self._of("status", date)])

    def distances(self, date: dt.date, location_limit_km: npt.NDArray[np.float64]) -> Distances:
        """Return how far every site lies from the line of contact of a snapshot."""
        away, limit, days, foot = (
            self._of(name, date) for name in ("distance_km", "line_limit_km", "days", "foot")
        )
        return Distances(away, location_limit_km, limit, days.astype(float), foot)

    def occupied(self, site: int, date: dt.date, n_draws: int) -> npt.NDArray[np.bool_] | None:
        """Return whether each point of a site is occupied in every draw, shape (points, n_draws).

        None of a site that was never doubtful.
        """
        row = self._rows.get(site if self.sites is None else int(self.sites[site]))
        if row is None:
            return None
        block = self.arrays["block"][row, self._order[date]]
        start, stop = self.arrays["start"][block : block + 2]
        bits = np.unpackbits(self.arrays["bits"][start:stop]).astype(bool)
        return bits.reshape(-1, n_draws)

    def alike(self, one: dt.date, other: dt.date) -> npt.NDArray[np.bool_]:
        """Tell which sites are occupied in the same draws at two snapshots, shape (n_sites,)."""
        block, order = self.arrays["block"], self._order
        found = np.ones(self.arrays["status"].shape[1], dtype=bool)
        found[self.arrays["drawn"]] = block[:, order[one]] == block[:, order[other]]
        return found if self.sites is None else found[self.sites]

    def _of(self, name: str, date: dt.date) -> npt.NDArray[Any]:
        found: npt.NDArray[Any] = self.arrays[name][self._order[date]]
        return found if self.sites is None else found[self.sites]


@cache
def kept(file: str = JOINED_DEPOSITS) -> KeptJoin | None:
    """Return a kept join; None where :func:`read` finds none."""
    arrays = read(data_dir(), file)
    if arrays is None:
        return None
    return KeptJoin(tuple(dt.date.fromisoformat(each) for each in arrays["dates"]), arrays)


def kept_join(sites: pd.DataFrame, history: ControlHistory) -> KeptJoin | None:
    """Return the kept join of sites where they are bundled ones or basins, and the history is."""
    if OUTLINE not in sites:  # a table of a user's own: ours need not be read
        return None
    from minerals.tables.inventory import basin_sites, bundled
    from minerals.territory.bundled import default

    if history.load != default().load:
        return None
    if sites is basin_sites():
        return kept(JOINED_BASINS)
    found, whole = kept(), bundled().sites
    if found is None or sites is whole:
        return found
    rows = pd.Index(whole["deposit_id"]).get_indexer(pd.Index(sites["deposit_id"]))
    if (rows < 0).any() or not _alike(sites, whole.iloc[rows]):
        return None
    return replace(found, sites=rows)


def _alike(sites: pd.DataFrame, others: pd.DataFrame) -> bool:
    """Tell whether all that the join reads of sites is the same, row by row."""
    for column in _READ:
        here, there = sites[column].to_numpy(object), others[column].to_numpy(object)
        absent = pd.isna(here)
        if (absent != pd.isna(there)).any() or (here[~absent] != there[~absent]).any():
            return False
    here, there = sites["geometry"].to_numpy(), others["geometry"].to_numpy()
    return bool(shapely.equals_identical(here, there).all())
