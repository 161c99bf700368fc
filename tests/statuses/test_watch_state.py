from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from minerals.errors import InputError
from minerals.statuses.observation import Event, Observation, Seen
from minerals.statuses.watch_state import MAX_EVENTS, WatchRecord, read_state, write_state

SEEN = Observation(dt.date(2025, 1, 1), False, {"a": Seen("0", "government", True, "0 to 10 km")})
EVENT = Event("2025-01-01", "", "added", "a", "A", "", "government")


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    state = {"one": WatchRecord(SEEN, [EVENT]), "two": WatchRecord(SEEN)}
    write_state(tmp_path / "s.json", state)
    assert read_state(tmp_path / "s.json") == state
    assert [each.name for each in tmp_path.iterdir()] == ["s.json"]


def test_the_newest_events_are_kept() -> None:
    many = [Event(str(number), "", "added", "a", "A", "", "") for number in range(MAX_EVENTS + 5)]
    kept = WatchRecord(SEEN, [EVENT]).followed_by(SEEN, many).told
    assert (len(kept), kept[-1].date) == (MAX_EVENTS, str(MAX_EVENTS + 4))


def whole() -> dict[str, object]:
    return {"program": "minerals watch", "version": 1, "watches": {}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"program": "minerals wat', "is torn, or no state of a watch; remove it"),
        ("", "is torn"),
        ("[" * 100_000, "is torn"),
        ("[1]", "was not written by minerals watch"),
        ('{"type": "FeatureCollection"}', "was not written by minerals watch"),
        (json.dumps(whole() | {"version": 2}), "is of version 2, this program reads 1"),
        (json.dumps(whole() | {"watches": [1]}), "missing or of another kind"),
        (json.dumps(whole() | {"watches": {"k": {}}}), "missing or of another kind"),
        (json.dumps(whole() | {"watches": {"k": {"seen": {}, "told": []}}}), "missing or of"),
        (
            json.dumps(whole() | {"watches": {"k": {"told": [{"kind": 1}], "seen": {
                "snapshot": "2025-01-01", "stale": False, "deposits": {}}}}}),
            "missing or of another kind",
        ),
    ],
    ids="cut empty deep list foreign version watches record seen event".split(),
)  # fmt: skip
def test_a_torn_or_foreign_file_is_a_sentence(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_state(path)
    assert path.read_text() == text


def test_bytes_and_folders_are_a_sentence_too(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "s.json", tmp_path):
        with pytest.raises(InputError, match=r"cannot be read .*; give another --state"):
            read_state(path)
