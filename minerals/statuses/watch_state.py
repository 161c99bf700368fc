"""The state of a watch: one file, with what was seen last of each history and table of deposits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from minerals.errors import InputError
from minerals.files import write_text
from minerals.statuses.observation import KINDS, Event, Observation, from_json, to_json

PROGRAM = "minerals watch"
VERSION = 1
MAX_EVENTS = 500
"""Events kept for the feed; older ones leave it."""


@dataclass
class WatchRecord:
    """What is known of one history and table: what was seen last, and the events since the first.

    ``told`` are the newest events, at most :data:`MAX_EVENTS`.
    """

    seen: Observation
    told: list[Event] = field(default_factory=list)

    def followed_by(self, seen: Observation, events: list[Event]) -> WatchRecord:
        """Return the record after another look."""
        return WatchRecord(seen, [*self.told, *events][-MAX_EVENTS:])


def read_state(path: Path) -> dict[str, WatchRecord]:
    """Read the state of watches.

    Parameters
    ----------
    path : pathlib.Path
        The file; absent before the first run.

    Returns
    -------
    dict of WatchRecord
        By history and table.

    Raises
    ------
    InputError
        If the file cannot be read, is torn, or was not written by this program.

    Examples
    --------
    >>> read_state(Path("/no/such/state.json"))
    {}
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise InputError(f"{path}: cannot be read ({reason}); give another --state") from None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise InputError(
            f"{path}: is torn, or no state of a watch; remove it to begin anew, or give another "
            "--state"
        ) from None
    if not isinstance(document, dict) or document.get("program") != PROGRAM:
        raise InputError(f"{path}: was not written by {PROGRAM}; give another --state")
    if document.get("version") != VERSION:
        raise InputError(
            f"{path}: is of version {document.get('version')!r:.20}, this program reads {VERSION}; "
            "give another --state"
        )
    try:
        return {key: _record(each) for key, each in document["watches"].items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InputError(
            f"{path}: a part of it is missing or of another kind; remove it to begin anew, or give "
            "another --state"
        ) from None


def _record(held: Mapping[str, Any]) -> WatchRecord:
    events = [Event(**each) for each in held["told"]]
    for event in events:
        if event.kind not in KINDS or not all(
            isinstance(each, str) for each in vars(event).values()
        ):
            raise TypeError("not an event")
    return WatchRecord(from_json(held["seen"]), events)


def write_state(path: Path, state: Mapping[str, WatchRecord]) -> None:
    """Write the state of watches, whole or not at all.

    Raises
    ------
    InputError
        If it cannot be written; what was there before is there still.
    """
    watches = {
        key: {"seen": to_json(each.seen), "told": [asdict(event) for event in each.told]}
        for key, each in sorted(state.items())
    }
    document = {"program": PROGRAM, "version": VERSION, "watches": watches}
    write_text(path, json.dumps(document, indent=1) + "\n")
