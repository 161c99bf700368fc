from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from minerals.statuses.observation import Event
from minerals.views.atom_feed import feed_text

ATOM = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
EVENTS = [
    Event("2025-01-31", "2024-12-31", "status", "a", "A <b> & \x1b[31m\ud800\n'C'", "government",
          "occupied"),
    Event("2025-02-28", "2025-01-31", "snapshot", "", "", "2025-01-31", "2025-02-28"),
    Event("2025-02-28", "", "removed", "b", "", "occupied, certain, occupied", ""),
]  # fmt: skip


def parsed(events: list[Event] = EVENTS, key: str = "k") -> Any:
    return ET.fromstring(feed_text(key, "Watch & see", "2025-02-28", events))


def only(element: Any, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    return found[0].text or ""


def check_valid(feed: Any) -> None:
    """The rules of RFC 4287 that a feed with texts alone can break."""
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    ids = []
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        ids.append(only(element, "id"))
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", ids[-1])
        assert only(element, "title")
        assert DATE.fullmatch(only(element, "updated"))
    assert all(only(entry, "content") for entry in feed.findall(f"{ATOM}entry"))
    assert len(set(ids)) == len(ids)


def test_a_feed_is_valid_with_and_without_events() -> None:
    check_valid(parsed())
    check_valid(parsed([]))
    check_valid(parsed([*EVENTS, EVENTS[0]]))  # the same event twice is one entry


def test_ids_are_stable_and_of_this_watch_alone() -> None:
    def ids(feed: Any) -> list[str]:
        return [only(entry, "id") for entry in feed.findall(f"{ATOM}entry")]

    assert ids(parsed()) == ids(parsed())
    assert ids(parsed(EVENTS[:1])) == ids(parsed())[-1:]  # the newest come first
    assert not set(ids(parsed())) & set(ids(parsed(key="other")))


def test_texts_are_escaped_and_without_what_xml_forbids() -> None:
    title = only(parsed().findall(f"{ATOM}entry")[-1], "title")
    assert title.startswith("A <b> & ")
    assert "\x1b" not in title
    assert "<b>" not in feed_text("k", "t", "2025-02-28", EVENTS)


def test_updated_is_that_of_the_newest_event() -> None:
    assert only(parsed(), "updated") == "2025-02-28T00:00:00Z"
    assert only(parsed(EVENTS[:1]), "updated") == "2025-01-31T00:00:00Z"
