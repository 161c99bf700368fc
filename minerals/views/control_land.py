"""The land of a control history, snapshot by snapshot, as places with the days they hold for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from minerals.results.result import Field, Result
from minerals.statuses.series import snapshots_between
from minerals.territory.find import control as find_control
from minerals.territory.history import ControlHistory

LAND_FIELDS = (
    Field("snapshot", "Snapshot", "date"),
    Field("until", "Holds until", "date"),
    Field("status", "Status"),
    Field("area_km2", "km2", "count"),
)


def control_land(
    control: str | Path | ControlHistory | None = None,
    start: str | dt.date | None = None,
    end: str | dt.date | None = None,
) -> Result:
    """Return the occupied and contested land at every snapshot of a history.

    Parameters
    ----------
    control : optional
        A control source; the bundled one by default.
    start, end : str or datetime.date, optional
        First and last date; by default all snapshots.

    Returns
    -------
    Result
        One row per snapshot and status, with its land (EPSG:4326) and area (EPSG:6933). ``until``
        is the last day before the next snapshot, missing for the latest.

    Raises
    ------
    InputError
        If no snapshot lies between the dates.

    Examples
    --------
    >>> land = control_land(start="2022-02-23", end="2022-02-28").to_frame()
    >>> land["until"].dt.strftime("%Y-%m-%d").unique().tolist()
    ['2022-02-27', '2022-03-30']
    """
    history = find_control(control)
    dates = snapshots_between(history, start, end)
    frame = history.frame(dates).rename(columns={"date": "snapshot"})
    frame["snapshot"] = frame["snapshot"].dt.strftime("%Y-%m-%d")
    following = zip(history.dates, history.dates[1:], strict=False)
    until = {day.isoformat(): (after - dt.timedelta(1)).isoformat() for day, after in following}
    frame.insert(1, "until", frame["snapshot"].map(until).astype("str"))
    header = {
        "from": dates[0].isoformat(),
        "as_of": dates[-1].isoformat(),
        "control": history.name,
        "control_title": history.title,
        "licence": {"control": history.licence},
        "provenance": {"control": history.provenance},
    }
    notes = (f"{history.name} has no snapshot for {gaps}",) if (gaps := history.gap_text) else ()
    assert isinstance(frame, pd.DataFrame)
    return Result("control-land", header, frame, LAND_FIELDS, notes)
