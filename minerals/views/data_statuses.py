"""The tables held against computed statuses, as Markdown for the pages about the data."""

from __future__ import annotations

import pandas as pd

from minerals.statuses.status_on_date import status
from minerals.tables.load import table
from minerals.views.data_counts import markdown

STATUS_AFTER = {"occupied": "occupied", "liberated": "government"}
"""The status that a reported event leads to."""
MAX_TRUSTED_PRECISION_KM = 5.0


def uncertain() -> str:
    """Count the sites whose status on the latest snapshot is not certain."""
    found = status()
    open_sites = found[~found["certain"].astype(bool)]
    coarse = int((open_sites["location_precision_km"] > MAX_TRUSTED_PRECISION_KM).sum())
    day = f"{found['snapshot'].iloc[0]:%Y-%m-%d}"
    return (
        f"On {day} the status of {len(open_sites)} of the {len(found)} sites "
        f"is not certain; {coarse} of them are placed worse than {MAX_TRUSTED_PRECISION_KM:g} km."
    )


def join_check() -> str:
    """Hold confirmed reports of occupation or liberation against the computed statuses.

    A report is held against the first snapshot when its date, with the error of the date, is
    past.
    """
    reports = table("reported_changes")
    reports = reports[(reports["state"] == "confirmed") & reports["event"].isin(STATUS_AFTER)]
    snapshots = pd.to_datetime(table("control_snapshots")["date"])
    past = pd.to_datetime(reports["date"]) + pd.to_timedelta(
        reports["date_precision_days"].fillna(0).astype(float), unit="D"
    )
    place = snapshots.searchsorted(past).clip(max=len(snapshots) - 1)
    reports = reports.assign(snapshot=snapshots.dt.date.to_numpy()[place])
    counted = reports[reports["exception"].isna()]
    outcomes = []
    for snapshot, group in counted.groupby("snapshot"):
        found = status(date=str(snapshot)).set_index("deposit_id").loc[group["deposit_id"]]
        expected = group["event"].map(STATUS_AFTER).to_numpy()
        agrees = (found["status"] == expected).map({True: "agrees", False: "differs"})
        surely = found["certain"].astype(bool).map({True: "certain", False: "not certain"})
        outcomes += (agrees + ", " + surely).tolist()
    rows = pd.Series(outcomes).value_counts()
    return (
        f"Of {len(reports)} confirmed reports of occupation or liberation "
        f"{len(reports) - len(counted)} carry an exception. The computed status of the others:\n\n"
        + markdown(["status", "reports"], list(rows.items()), right=1)
    )
