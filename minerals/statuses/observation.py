"""What a watch saw of every deposit on a date, and what became another since it looked last."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.statuses.bands import part_names
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.join import DepositJoin
from minerals.tables.inventory import Inventory
from minerals.territory.history import ControlHistory

KINDS = {
    "status": "changed hands",
    "certainty": "became certain, or doubtful",
    "band": "came nearer to the line of contact, or went farther, by a band",
    "snapshot": "new snapshots of the control history",
    "gap": "days without a snapshot, where there is one as a rule",
    "revised": "the control history says another thing of the day of the last look",
    "row": "its row in the deposit table is another",
    "added": "new in the deposit table",
    "removed": "no longer in the deposit table",
}
"""What a watch tells, by the kind of an event."""

MAX_STEP = 1.5
"""A step between snapshots longer than so many usual ones is a gap."""


class Seen(NamedTuple):
    """What is seen of one deposit: a checksum of its row, and what control says of it."""

    row: str
    status: str
    certain: bool
    part: str

    def text(self) -> str:
        """Return what control says, in words."""
        return f"{self.status}, {'certain' if self.certain else 'not certain'}, {self.part}"


@dataclass(frozen=True)
class Observation:
    """What a watch saw: the date of the snapshot, whether it was too old, every deposit."""

    snapshot: dt.date
    stale: bool
    deposits: Mapping[str, Seen]


@dataclass(frozen=True)
class Event:
    """One thing that became another.

    Attributes
    ----------
    date : str
        ISO date of the snapshot at which it was seen first.
    after : str
        Of the last snapshot before; empty where there is none.
    kind : str
        A key of :data:`KINDS`.
    deposit_id, name_en : str
        The deposit; empty where the event is of the history.
    before, now : str
        The two things.
    """

    date: str
    after: str
    kind: str
    deposit_id: str
    name_en: str
    before: str
    now: str


class Watched:
    """Deposits and a control history under watch.

    Parameters
    ----------
    inventory : Inventory
        The deposits.
    history : ControlHistory
        The control.
    as_of : datetime.date
        The day of the look.

    Raises
    ------
    InputError
        If the history begins after that day.
    """

    def __init__(self, inventory: Inventory, history: ControlHistory, as_of: dt.date) -> None:
        self.history, self.as_of = history, as_of
        self.join = DepositJoin(inventory.sites, history)
        self._joined: dict[dt.date, OccupiedFraction] = {}
        self.ids = inventory.sites["deposit_id"].tolist()
        self.names = dict(zip(self.ids, inventory.sites["name_en"], strict=True))
        index = bisect_right(history.dates, as_of)
        if not index:
            raise InputError(
                f"{as_of} is before the first snapshot of {history.name} ({history.dates[0]}): "
                "watch from then on"
            )
        self.latest = history.dates[index - 1]
        """Too old or not: that a source fell silent is what a watch has to tell."""

    @cached_property
    def seen(self) -> Observation:
        """What is seen now."""
        age, most = (self.as_of - self.latest).days, self.history.max_age
        return Observation(self.latest, most is not None and age > most, self._seen(self.latest))

    def _seen(self, date: dt.date) -> dict[str, Seen]:
        found = self._fractions(date)
        parts = part_names(self.join, date, found)
        each = zip(self.ids, self._rows, found.status, found.certain, parts, strict=True)
        return {name: Seen(row, status, bool(sure), part) for name, row, status, sure, part in each}

    def _fractions(self, date: dt.date) -> OccupiedFraction:
        if date not in self._joined:
            self._joined[date] = self.join.fractions(self.history.at(date))
        return self._joined[date]

    @cached_property
    def _rows(self) -> list[str]:
        """Checksums of what a deposit's status depends on in its row."""
        sites = self.join.sites
        outlines = shapely.to_wkb(sites["outline"].to_numpy(object), hex=True)
        columns = ["longitude", "latitude", "location_precision_km", "outline_precision_km",
                   "setting", "control_place_id"]  # fmt: skip
        frame = pd.DataFrame(self.join.lonlat, columns=columns[:2])
        frame = frame.join(sites.reset_index(drop=True)[columns[2:]])
        rows = zip(frame.astype(str).to_numpy().tolist(), outlines, strict=True)
        return [hashlib.sha256(repr(row).encode()).hexdigest()[:16] for row in rows]

    def near(self, date: dt.date, km: float) -> set[str]:
        """Return the deposits at most so far from the line at a snapshot, on either side."""
        found = self.join.distances(self.history.at(date), self._fractions(date))
        return {self.ids[row] for row in np.flatnonzero(np.abs(found.distance_km) <= km)}

    def since(self, before: Observation, within: float | None = None) -> list[Event]:
        """List what became another since an observation, in order of date.

        Parameters
        ----------
        before : Observation
            Of the same deposits and history.
        within : float, optional
            Of deposits, only those at most so many kilometres from the line of contact, on the
            day of the observation or now.

        Returns
        -------
        list of Event
            Every change of status at every snapshot since, as :func:`minerals.changes` lists
            them; certainty and band where they differ between then and now.
        """
        now = self.seen
        dates = [each for each in self.history.dates if before.snapshot <= each <= self.latest]
        kept = bool(dates) and dates[0] == before.snapshot
        then = self._seen(before.snapshot) if kept else dict(before.deposits)
        events = [*self._of_history(before, now, dates, kept)]
        events += self._of_table(before, now, then if kept else {})
        known = set(before.deposits) & set(now.deposits)
        moved = list(self._of_status(dates if kept else [], known))
        if not kept:
            moved = [
                self._event(now, "revised", each, then[each].text(), now.deposits[each].text())
                for each in sorted(known) if then[each][1:] != now.deposits[each][1:]
            ]  # fmt: skip
        events += moved
        if kept:
            events += self._of_certainty(then, now, known)
        if within is not None:
            near = self.near(self.latest, within)
            near |= self.near(before.snapshot, within) if kept else set()
            events = [each for each in events if not each.deposit_id or each.deposit_id in near
                      or each.kind == "removed"]  # fmt: skip
        return sorted(events, key=lambda each: (each.date, list(KINDS).index(each.kind),
                                                each.deposit_id))  # fmt: skip

    def _event(self, now: Observation, kind: str, name: str, old: str, new: str) -> Event:
        return Event(now.snapshot.isoformat(), "", kind, name, self.names.get(name, ""), old, new)

    def _of_history(
        self, before: Observation, now: Observation, dates: Sequence[dt.date], kept: bool
    ) -> Iterator[Event]:
        if not kept:
            text = f"snapshot of {before.snapshot}"
            yield self._event(now, "revised", "", text, "no such snapshot")
        fresh = [each for each in dates if each > before.snapshot]
        if fresh:
            many = f" ({len(fresh)} new)" if len(fresh) > 1 else ""
            yield Event(
                fresh[-1].isoformat(), before.snapshot.isoformat(), "snapshot", "", "",
                before.snapshot.isoformat(), f"{fresh[-1]}{many}",
            )  # fmt: skip
        for first, last in _gaps(self.history.dates, dates):
            days = (last - first).days - 1
            yield Event(last.isoformat(), first.isoformat(), "gap", "", "", "",
                        f"{days} day{'' if days == 1 else 's'} without a snapshot")  # fmt: skip
        if now.stale and not (before.stale and not fresh):
            age = (self.as_of - self.latest).days
            yield self._event(now, "gap", "", "", f"no snapshot for {age} days")

    def _of_table(
        self, before: Observation, now: Observation, then: Mapping[str, Seen]
    ) -> Iterator[Event]:
        old, new = before.deposits, now.deposits
        for name in sorted(set(old) | set(new)):
            if name not in old:
                yield self._event(now, "added", name, "", new[name].text())
            elif name not in new:
                yield self._event(now, "removed", name, old[name].text(), "")
            elif old[name].row != new[name].row:
                yield self._event(now, "row", name, old[name].text(), new[name].text())
            elif name in then and then[name] != old[name]:
                event = self._event(now, "revised", name, old[name].text(), then[name].text())
                yield Event(**{**vars(event), "after": before.snapshot.isoformat()})

    def _of_status(self, dates: Sequence[dt.date], known: set[str]) -> Iterator[Event]:
        self.join.prepare(dates)
        status = [self._fractions(date).status for date in dates]
        for (old, new), (first, last) in zip(
            itertools.pairwise(status), itertools.pairwise(dates), strict=True
        ):
            for site in np.flatnonzero(old != new):
                name = self.ids[site]
                if name in known:
                    yield Event(last.isoformat(), first.isoformat(), "status", name,
                                self.names[name], str(old[site]), str(new[site]))  # fmt: skip

    def _of_certainty(
        self, then: Mapping[str, Seen], now: Observation, known: set[str]
    ) -> Iterator[Event]:
        for name in sorted(known):
            old, new = then[name], now.deposits[name]
            if old.status == new.status and old.certain != new.certain:
                words = ("not certain", "certain")
                yield self._event(now, "certainty", name, words[old.certain], words[new.certain])
            if old.status == new.status and old.part != new.part:
                yield self._event(now, "band", name, old.part, new.part)


def _gaps(every: Sequence[dt.date], dates: Sequence[dt.date]) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield the snapshots before and after each gap among some dates of a history."""
    steps = [(after - before).days for before, after in itertools.pairwise(every)]
    if steps:
        usual = median(steps)
        for before, after in itertools.pairwise(dates):
            if (after - before).days > MAX_STEP * usual:
                yield before, after


def to_json(seen: Observation) -> dict[str, Any]:
    """Return an observation as plain values."""
    deposits = {name: list(each) for name, each in seen.deposits.items()}
    return {"snapshot": seen.snapshot.isoformat(), "stale": seen.stale, "deposits": deposits}


def from_json(record: Mapping[str, Any]) -> Observation:
    """Return an observation from plain values.

    Raises
    ------
    KeyError, TypeError, ValueError
        If they are of no observation.

    Examples
    --------
    >>> from_json({"snapshot": "2025-02-28", "stale": False, "deposits": {}}).stale
    False
    """
    deposits = {}
    for name, each in record["deposits"].items():
        kinds = zip(each, (str, str, bool, str), strict=True)
        if not all(isinstance(value, kind) for value, kind in kinds):
            raise TypeError(f"{name}: not what a watch saw")
        deposits[name] = Seen(*each)
    if not isinstance(record["stale"], bool):
        raise TypeError("stale is neither true nor false")
    return Observation(parse_date(record["snapshot"]), record["stale"], deposits)
