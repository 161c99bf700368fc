"""Events of a watch as an Atom feed (RFC 4287): the same event is the same entry in every run."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from minerals.escapes import one_line
from minerals.statuses.observation import KINDS, Event

NAMESPACE = "http://www.w3.org/2005/Atom"
_IDS = uuid.UUID("6f0e1c1e-6d1b-5f6f-8f64-7c1f5a0f2022")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed_text(key: str, title: str, since: str, events: Sequence[Event]) -> str:
    """Write events as an Atom feed.

    Parameters
    ----------
    key : str
        Of the history and table that are watched: ids follow from it.
    title : str
        Of the feed.
    since : str
        ISO date that stands for a feed without events: of the last snapshot seen.
    events : sequence of Event
        Oldest first; in the feed the newest come first.

    Returns
    -------
    str
        XML. An entry's date is that of the snapshot at which its event was seen first.

    Examples
    --------
    >>> event = Event("2025-06-30", "2025-05-31", "status", "a", "A & B", "government", "occupied")
    >>> text = feed_text("k", "watch", "2025-06-30", [event])
    >>> "A &amp; B: government, now occupied" in text, text == feed_text("k", "watch", "", [event])
    (True, True)
    """
    ET.register_namespace("", NAMESPACE)
    feed = ET.Element(_tag("feed"))
    newest = max((event.date for event in events), default=since)
    _text(feed, "id", _urn(key))
    _text(feed, "title", title)
    _text(feed, "updated", _time(newest))
    _text(ET.SubElement(feed, _tag("author")), "name", "minerals watch")
    _text(feed, "generator", "minerals")
    each_once = {_urn(key, *vars(event).values()): event for event in reversed(events)}
    for urn, event in each_once.items():
        entry = ET.SubElement(feed, _tag("entry"))
        _text(entry, "id", urn)
        _text(entry, "title", sentence(event))
        _text(entry, "updated", _time(event.date))
        ET.SubElement(entry, _tag("category"), term=event.kind)
        after = f" (last seen otherwise: {event.after})" if event.after else ""
        _text(entry, "content", f"{event.date}{after}: {KINDS[event.kind]}. {sentence(event)}.")
    ET.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, "unicode") + "\n"


def sentence(event: Event) -> str:
    """Return an event in a line.

    Examples
    --------
    >>> sentence(Event("2025-02-28", "2025-01-31", "gap", "", "", "", "2 days without a snapshot"))
    'gap: 2 days without a snapshot'
    """
    what = event.name_en or event.deposit_id or event.kind
    if event.before and event.now:
        return f"{what}: {event.before}, now {event.now}"
    if event.before:
        return f"{what}: {event.kind} (was {event.before})"
    return f"{what}: {event.now if not event.deposit_id else f'{event.kind} ({event.now})'}"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _tag(name)).text = _NOT_XML.sub("\ufffd", one_line(text))


def _urn(*words: str) -> str:
    return uuid.uuid5(_IDS, repr(words)).urn


def _time(date: str) -> str:
    return f"{date}T00:00:00Z"
