"""A watch for a reader: what became another since the last look, as an answer and as a feed."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.results.result import Field, Result
from minerals.statuses.findings import findings_of, input_notes
from minerals.statuses.observation import Event, Watched
from minerals.statuses.watch_state import WatchRecord
from minerals.tables.inventory import Inventory
from minerals.territory.history import ControlHistory
from minerals.views.atom_feed import feed_text
from minerals.vocabulary import Provenance

FIELDS = (
    Field("date", "First snapshot"),
    Field("after", "Last snapshot before"),
    Field("kind", "What"),
    Field("deposit_id", "Id"),
    Field("name_en", "Name"),
    Field("before", "Before"),
    Field("now", "Now"),
)


def watch_key(inventory: Inventory, history: ControlHistory, deposits: str, control: str) -> str:
    """Return what tells one history and table from another.

    Parameters
    ----------
    inventory, history : Inventory, ControlHistory
        What is watched.
    deposits, control : str
        Where they come from: for files, their full paths.
    """
    own = (Provenance.FILE, Provenance.MEMORY)
    table = deposits if inventory.provenance in own else inventory.name
    source = control if history.provenance in own else history.name
    return f"control {history.provenance} {source}; deposits {inventory.provenance} {table}"


def look(
    inventory: Inventory,
    history: ControlHistory,
    before: WatchRecord | None,
    date: str | dt.date | None = None,
    within: float | None = None,
) -> tuple[Result, WatchRecord]:
    """Compare deposits and history with what was seen last.

    Parameters
    ----------
    inventory, history : Inventory, ControlHistory
        What is watched.
    before : WatchRecord or None
        What is known from before; with None this look is the baseline.
    date : str or datetime.date, optional
        The day of the look; today by default.
    within : float, optional
        Tell of deposits at most so many kilometres from the line of contact alone.

    Returns
    -------
    tuple
        The answer, one row per event, and what is to be kept for the next look.

    Raises
    ------
    InputError
        If the history begins after the date, the last look was of a later one, or the distance
        is none.
    """
    if within is not None and not within >= 0:
        raise InputError(f"--within {within:g}: give 0 or more kilometres")
    as_of = dt.date.today() if date is None else parse_date(date)
    watched = Watched(inventory, history, as_of)
    seen = watched.seen
    if before is not None and as_of < before.seen.snapshot:
        raise InputError(
            f"{as_of} is before the snapshot seen last ({before.seen.snapshot}): watch goes forward"
        )
    events: list[Event] = [] if before is None else watched.since(before.seen, within)
    header = {
        "as_of": as_of.isoformat(),
        "since": before and before.seen.snapshot.isoformat(),
        "snapshot": seen.snapshot.isoformat(),
        "snapshot_age_days": (as_of - seen.snapshot).days,
        "baseline": before is None,
        "control": history.name,
        "control_title": history.title,
        "deposits": inventory.name,
        "within_km": within,
        "provenance": {"control": history.provenance, "deposits": inventory.provenance},
        **findings_of(inventory, history),
    }
    notes = list(input_notes(inventory, history, [seen.snapshot], as_of))
    if before is None:
        notes.insert(0, f"first look: {len(seen.deposits)} deposits are the baseline for the next")
    elif not events:
        notes.insert(0, f"nothing changed since the snapshot of {before.seen.snapshot}")
    frame = pd.DataFrame([vars(each) for each in events], columns=[each.name for each in FIELDS])
    kept = WatchRecord(seen) if before is None else before.followed_by(seen, events)
    return Result("watch", header, frame, FIELDS, tuple(notes)), kept


def feed(key: str, result: Result, record: WatchRecord) -> str:
    """Return all events that are kept of a watch as an Atom feed."""
    title = f"Minerals: control {result.header['control']}, deposits {result.header['deposits']}"
    return feed_text(key, title, record.seen.snapshot.isoformat(), record.told)
