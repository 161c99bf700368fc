"""``minerals watch``: exit statuses and the feed of a replayed history, its state, its lock."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import shapely
from click.testing import CliRunner, Result

import minerals
from minerals.cli import main

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINERALS_DATA_DIR", str(tmp_path / "store"))
    return tmp_path / "store"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(
        "deposit_id,name_en,longitude,latitude\n"
        "near,Near & Dear,37.6,48\nfar,Far,25,49\ntaken,Taken,35,48\n"
    )
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def rows(found: Result) -> list[tuple[str, str]]:
    table = list(csv.DictReader(io.StringIO(found.stdout)))
    return [(each["kind"], each["deposit_id"]) for each in table]


def write_day(folder: Path, day: str, east: float) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    land = shapely.geometry.mapping(shapely.box(33, 47.5, east, 49))
    feature = {"type": "Feature", "properties": {}, "geometry": land}
    path = folder / f"deepstatemap_data_{day.replace('-', '')}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


DAYS = {"2025-01-01": 34.9, "2025-01-02": 34.9, "2025-01-03": 37.5, "2025-01-05": 37.5}


def test_a_replayed_history_has_the_exit_statuses_and_the_feed_that_are_expected(
    tmp_path: Path, table: Path
) -> None:
    for day, east in DAYS.items():
        write_day(tmp_path / "days", day, east)
    assert run("control", "add", tmp_path / "days", "--source", "daily").exit_code == 0
    feed = tmp_path / "watch.atom"
    words = ["watch", "--deposits", table, "--control", "daily", "--feed", feed, "--format", "csv"]
    expected = [
        ("2025-01-01", 0, []),
        ("2025-01-01", 0, []),
        ("2025-01-02", 1, [("snapshot", "")]),
        ("2025-01-03", 1, [("status", "taken"), ("band", "near"), ("snapshot", "")]),
        ("2025-01-04", 0, []),
        ("2025-01-05", 1, [("snapshot", ""), ("gap", "")]),
        ("2025-01-05", 0, []),
    ]
    for number, (day, status, events) in enumerate(expected):
        found = run(*words, "--date", day)
        assert (found.exit_code, rows(found)) == (status, events), (day, found.stderr)
        assert ("it is the baseline" in found.stderr) == (number == 0)
    entries = ET.parse(feed).getroot().findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles == [
        "gap: 1 day without a snapshot",
        "snapshot: 2025-01-03, now 2025-01-05",
        "snapshot: 2025-01-02, now 2025-01-03",
        "Near & Dear: beyond 50 km, now 0 to 10 km",
        "Taken: government, now occupied",
        "snapshot: 2025-01-01, now 2025-01-02",
    ]
    before = feed.read_bytes()
    assert run(*words, "--date", "2025-01-05").exit_code == 0
    assert feed.read_bytes() == before  # a run in which nothing changed changes nothing


def test_histories_and_tables_are_told_apart(tmp_path: Path, table: Path) -> None:
    state = tmp_path / "s.json"
    first = run("watch", "--deposits", table, "--state", state, "--date", "2025-06-30")
    assert "it is the baseline" in first.stderr
    other = run("watch", "--state", state, "--date", "2025-06-30")
    assert "it is the baseline; " in other.stderr
    assert "holds 1 other watches" in other.stderr
    assert len(json.loads(state.read_text())["watches"]) == 2
    again = run("watch", "--deposits", table, "--state", state, "--date", "2025-06-30")
    assert (again.exit_code, again.stderr) == (0, "")


def test_a_changed_table_is_no_change_of_control(tmp_path: Path, table: Path) -> None:
    words = ["watch", "--deposits", table, "--date", "2025-06-30", "--format", "csv"]
    assert run(*words).exit_code == 0
    table.write_text(table.read_text().replace("far,Far,25,49", "far,Far,34.1,44.95"))
    found = run(*words)
    assert (found.exit_code, rows(found)) == (1, [("row", "far")])
    assert run(*words).exit_code == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [('{"program"', "is torn, or no state"), ("[]", "was not written by minerals watch")],
)
def test_a_torn_or_foreign_state_is_a_sentence_and_left_alone(
    content: str, message: str, tmp_path: Path, table: Path
) -> None:
    state = tmp_path / "s.json"
    state.write_text(content)
    found = run("watch", "--deposits", table, "--state", state)
    assert (found.exit_code, found.stdout) == (2, "")
    assert message in found.stderr
    assert state.read_text() == content


def test_a_distance_that_is_none_is_refused_and_nothing_is_kept(
    tmp_path: Path, table: Path
) -> None:
    found = run("watch", "--deposits", table, "--within", "nan", "--state", tmp_path / "state.json")
    assert found.exit_code == 2
    assert "--within nan: give 0 or more kilometres" in found.stderr
    assert not (tmp_path / "state.json").exists()


def test_a_look_back_in_time_is_refused(table: Path) -> None:
    assert run("watch", "--deposits", table, "--date", "2025-06-30").exit_code == 0
    found = run("watch", "--deposits", table, "--date", "2025-01-31")
    assert found.exit_code == 2
    assert "watch goes forward" in found.stderr


def test_what_could_not_be_told_is_told_again(
    tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import minerals.cli.watch_command as module

    words = ["watch", "--deposits", table, "--format", "csv"]
    assert run(*words, "--date", "2025-05-31").exit_code == 0
    with monkeypatch.context() as broken:

        def fails(*_: object) -> None:
            raise minerals.InputError("standard output: cannot write there")

        broken.setattr(module, "emit", fails)
        assert run(*words, "--date", "2025-06-30").exit_code == 2
    found = run(*words, "--date", "2025-06-30")
    assert (found.exit_code, rows(found)[-1]) == (1, ("snapshot", ""))


@pytest.mark.slow
def test_two_runs_at_once_lose_nothing(tmp_path: Path, table: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(table.read_text())
    state = tmp_path / "s.json"
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "minerals", "watch", "--deposits", each, "--state", state,
             "--date", "2025-06-30"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for each in (table, other, table, other)
    ]  # fmt: skip
    codes = []
    for each in runs:
        each.communicate()
        codes.append(each.returncode)
    assert codes == [0] * 4
    assert len(json.loads(state.read_text())["watches"]) == 2


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *words: object) -> None:
        return


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    write_day(tmp_path / "served", "2025-01-01", 34.9)
    handler = partial(_Quiet, directory=tmp_path / "served")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_fetch_adds_the_days_that_are_missing_before_it_looks(
    url: str, tmp_path: Path, table: Path
) -> None:
    words = ["control", "fetch", "deepstate-daily", "--from", "2025-01-01", "--to", "2025-01-01"]
    assert run(*words, "--url", url).exit_code == 0
    watch = ["watch", "--deposits", table, "--control", "deepstate-daily", "--fetch",
             "--format", "csv", "--date"]  # fmt: skip
    first = run(*watch, "2025-01-01")
    assert (first.exit_code, "nothing to fetch" in first.stderr) == (0, True), first.stderr
    nothing = run(*watch, "2025-01-02")
    assert (nothing.exit_code, "1 not there" in nothing.stderr) == (0, True), nothing.stderr
    write_day(tmp_path / "served", "2025-01-02", 37.5)
    found = run(*watch, "2025-01-02")
    assert found.exit_code == 1, found.stderr
    assert ("status", "taken") in rows(found)


def test_fetch_without_a_history_that_can_be_fetched_is_a_sentence() -> None:
    for words in ([], ["--control", "bundled"], ["--control", "nowhere"]):
        found = run("watch", "--fetch", *words)
        assert found.exit_code == 2
        assert "--fetch needs --control NAME of an added history" in found.stderr


@pytest.mark.parametrize("kind", ["device", "pipe"])
def test_a_state_that_keeps_nothing_is_refused_and_no_lock_is_left(
    kind: str, tmp_path: Path, table: Path
) -> None:
    state = tmp_path / "state" / "named"
    state.parent.mkdir()
    if kind == "pipe":
        os.mkfifo(state)
    else:
        state.symlink_to("/dev/null")
    found = run("watch", "--state", state, "--deposits", table)
    assert found.exit_code == 2
    told = f"Error: {state}: keeps nothing, being a device, pipe or socket; name a file"
    assert found.stderr.splitlines() == [told]
    assert list(state.parent.iterdir()) == [state]
    assert not Path("/dev/.null.lock").exists()
