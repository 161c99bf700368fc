"""What a reader must know of control polygons, as notes beside every figure.

What was repaired, left out or looked odd; and whether an added history is fresher.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.results.findings import findings_note
from minerals.results.messages import Message, message
from minerals.tables.country import country_on
from minerals.territory.history import ControlHistory
from minerals.vocabulary import Provenance


def control_notes(history: ControlHistory, dates: Sequence[dt.date]) -> tuple[Message, ...]:
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
    if not found:
        return ()
    days = "" if len(dates) == 1 else message("note.at-snapshots", n=len(dates))
    return findings_note("control", found, "minerals control show", where=days)


def fresher_notes(history: ControlHistory, as_of: str | dt.date | None) -> tuple[Message, ...]:
    """Name the added history that is fresher than the bundled one on a date after its last.

    The index of the store is read, and no polygon.

    Parameters
    ----------
    history : ControlHistory
        The control source of an answer.
    as_of : str, datetime.date or None
        The date that was asked for; None for the latest snapshot.

    Returns
    -------
    tuple of str
        One sentence with the option to copy, of the history with the latest snapshot not after
        the date; none where the bundled history reaches the date, or no added one that it can be
        asked of has a later snapshot.

    Examples
    --------
    >>> from minerals.territory.find import control
    >>> fresher_notes(control(), "2025-02-24")
    ()
    """
    last = history.dates[-1]
    if as_of is None or history.provenance is not Provenance.BUNDLED:
        return ()
    day = parse_date(as_of)
    if day <= last:
        return ()
    from minerals.territory.store.histories import Store

    try:
        index = Store().index()
    except InputError:  # the bundled history needs no store
        return ()
    latest, name = max(
        ((_in_force(record, day), name) for name, record in index.items()
         if record["land"] and country_on(record["plane"]) is history.country),
        default=(last, ""),
    )  # fmt: skip
    if latest <= last:
        return ()
    return (message("note.fresher", quoted=repr(name), name=name, latest=latest, last=last),)


def _in_force(record: Mapping[str, Any], day: dt.date) -> dt.date:
    """Return the snapshot that an added history has for a day; the least day where it has none."""
    dates = [parse_date(row["date"]) for row in record["snapshots"]]
    latest = max((date for date in dates if date <= day), default=dt.date.min)
    limit = record["max_age"]
    return latest if limit is None or (day - latest).days <= limit else dt.date.min
