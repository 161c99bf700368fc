"""What was repaired, left out or looked odd in control polygons, as a note beside every figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from minerals.results.findings import findings_note
from minerals.territory.history import ControlHistory


def control_notes(history: ControlHistory, dates: Sequence[dt.date]) -> tuple[str, ...]:
    """Return one line on the findings of the snapshots that a figure rests on.

    Parameters
    ----------
    history : ControlHistory
        The control source.
    dates : sequence of datetime.date
        Dates of its snapshots.

    Returns
    -------
    tuple of str
        One sentence: how many findings there are, and the first; none where nothing was found.

    Examples
    --------
    >>> import geopandas as gpd, minerals, shapely
    >>> square = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:4326")
    >>> history = minerals.control(square, snapshot_date="2025-01-01")
    >>> control_notes(history, history.dates)
    ('control: a GeoDataFrame: no column tells a status: its polygon counts as occupied',)
    """
    found = [finding for date in dates for finding in history.at(date).findings]
    days = "" if len(dates) == 1 else f" at {len(dates)} snapshots"
    return findings_note("control", found, "minerals control show", where=days)
