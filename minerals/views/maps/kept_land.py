"""The land of the bundled history at all its snapshots as faces, worked out beforehand and kept.

It follows from the tables alone (:mod:`minerals.tables.kept`); where they
are others, or a page is of other dates, it is worked out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache

import numpy as np

from minerals.files import data_dir
from minerals.tables.kept import LAND, read, to_bytes
from minerals.territory.bundled import default
from minerals.territory.history import ControlHistory
from minerals.views.maps.mosaic import Mosaic, mosaic


def land_of(history: ControlHistory, dates: Sequence[dt.date]) -> Mosaic:
    """Return the land of a history at some of its snapshots, cut at the borders of its units.

    Parameters
    ----------
    history : ControlHistory
        Where control comes from.
    dates : sequence of datetime.date
        Snapshot dates of the history, in order.

    Returns
    -------
    Mosaic
        As :func:`minerals.views.maps.mosaic.mosaic` finds it.

    Examples
    --------
    >>> land_of(default(), default().dates[:2]).kinds.shape[1]
    2
    """
    whole = history.load == default().load and tuple(dates) == default().dates
    found = _kept() if whole else None
    return found or _worked_out(history, dates)


def of_history(history: ControlHistory) -> bytes:
    """Return the file of the land of a history, as :func:`land_of` reads it."""
    found = _worked_out(history, history.dates)
    return to_bytes(
        LAND,
        {
            "kinds": found.kinds,
            "units": np.array(found.units),
            "xy": np.concatenate(found.arcs).astype(np.int32),
            "start": np.cumsum([0, *map(len, found.arcs)]),
            "sides": found.sides.astype(np.int32),
        },
    )


def _worked_out(history: ControlHistory, dates: Sequence[dt.date]) -> Mosaic:
    return mosaic(history, dates, history.country.unit_outlines if history.country else None)


@cache
def _kept() -> Mosaic | None:
    arrays = read(data_dir(), LAND)
    if arrays is None:
        return None
    arcs = np.split(arrays["xy"].astype(np.int64), arrays["start"][1:-1])
    units = [str(each) for each in arrays["units"]]
    return Mosaic(arrays["kinds"], units, arcs, arrays["sides"].astype(np.int64))
