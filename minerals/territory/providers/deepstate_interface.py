"""The snapshots that DeepStateMap's interface lists, as files to be fetched.

``history/public`` lists all snapshots: ``id`` (seconds since 1970, which the address of a snapshot
has), ``createdAt`` (ISO) and texts on what changed. ``history/ID/geojson`` is one of them. Of the
snapshots of a day the last is taken. The interface is public and not documented.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from minerals.errors import InputError
from minerals.territory.providers.remote_files import (
    Ask,
    Download,
    NoSuchDaysError,
    RemoteFile,
    Span,
)

LISTING = "history/public"


def snapshots(ask: Ask, span: Span) -> list[RemoteFile]:
    """List the last snapshot of every day, or the newest.

    Parameters
    ----------
    ask : callable
        Asks the interface.
    span : Span
        The days, in UTC.

    Raises
    ------
    InputError
        If the interface lists no snapshot, or none of those days.

    Examples
    --------
    >>> listed = b'[{"id": 1740434128, "createdAt": "2025-02-24T21:55:28.000Z"}]'
    >>> day = dt.date(2025, 2, 24)
    >>> [file.name for file in snapshots(lambda path, **_: listed, Span(day, day))]
    ['1740434128_20250224T2155Z.geojson']
    """
    listed = _listed(ask(LISTING))
    last_of = {moment.date(): (moment, number) for moment, number in sorted(listed)}
    chosen = [last_of[day] for day in sorted(last_of) if span.holds(day)]
    if not chosen:
        first, last = min(last_of), max(last_of)
        raise NoSuchDaysError(
            f"DeepStateMap lists no snapshot {span}, but from {first} to {last}: ask for days of "
            "those"
        )
    return [_file(*each) for each in (chosen[-1:] if span.latest else chosen)]


def _file(moment: dt.datetime, number: int) -> RemoteFile:
    name = f"{int(moment.timestamp())}_{moment:%Y%m%dT%H%MZ}.geojson"
    return RemoteFile(name, lambda ask: ask(f"history/{number}/geojson"))


def _listed(body: bytes | None) -> list[tuple[dt.datetime, int]]:
    """Read the moments and numbers of all snapshots."""
    rows: Any = json.loads(body) if body is not None else None
    found = []
    for row in rows if isinstance(rows, list) else []:
        moment = _moment(row) if isinstance(row, dict) else None
        if moment is not None:
            found.append((moment, int(row["id"])))
    if not found:
        raise InputError(
            f"DeepStateMap: {LISTING} is not its list of snapshots; check --url, or get the files "
            "from the provider and add them with `minerals control add`"
        )
    return found


def _moment(row: dict[str, Any]) -> dt.datetime | None:
    """Return when a snapshot was made, by its text or else by its number."""
    number, text = row.get("id"), row.get("createdAt")
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    try:
        if isinstance(text, str):
            stated = dt.datetime.fromisoformat(text)
            return stated.astimezone(dt.UTC) if stated.tzinfo else stated.replace(tzinfo=dt.UTC)
        return dt.datetime.fromtimestamp(number, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None


INTERFACE = Download("https://deepstatemap.live/api/", snapshots)
