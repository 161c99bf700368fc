"""The store in trouble: a full or read-only disk, a strange lock, killed and busy processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from click.testing import CliRunner
from filelock import FileLock

import minerals
from minerals.cli import main
from minerals.errors import InputError
from minerals.territory.providers.read_files import read_files
from minerals.territory.providers.registry import read_options
from minerals.territory.store.histories import Store
from minerals.territory.store.lock import locked

SOUTH = shapely.box(33, 47.5, 37.5, 49)
Writer = Callable[..., Path]


def added(path: Path, name: str = "mine", **options: Any) -> Any:
    return Store().add(name, read_files([path], read_options(**options)))


@pytest.fixture
def folder(own_store: Path, write_daily: Writer, tmp_path: Path) -> Path:
    """Return the folder of a store with a history of two days; a third is ready to be added."""
    for day in ("2025-01-01", "2025-01-02"):
        write_daily(day, SOUTH)
    added(tmp_path / "daily")
    write_daily("2025-01-03", shapely.segmentize(SOUTH, 0.001))
    return own_store / "control"


def state(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.name != ".lock"}


def run(*words: object) -> str:
    found = CliRunner().invoke(main, [str(word) for word in words])
    assert "Traceback" not in found.output
    assert found.exit_code == 0, found.stderr
    return found.stdout


# --- a full disk


@pytest.fixture
def full_disk() -> Iterator[Callable[[int], None]]:
    """Return a function that lets no file grow beyond so many bytes, as a full disk does."""
    resource = pytest.importorskip("resource", reason="this system limits no file")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("size", [0, 1000, 4000])
def test_a_full_disk_leaves_the_store_as_it_was(
    folder: Path, tmp_path: Path, full_disk: Callable[[int], None], size: int
) -> None:
    before = state(folder)
    files = read_files([tmp_path / "daily"], read_options())
    full_disk(size)
    with pytest.raises(InputError, match=r"cannot write there .*make room, or write elsewhere"):
        Store().add("mine", files)
    assert state(folder) == before
    if size == 0:
        with pytest.raises(InputError, match="make room, or write elsewhere"):
            Store().remove("mine")
        assert state(folder) == before
    assert len(minerals.control("mine").dates) == 2


def test_no_room_for_the_index_leaves_no_orphan(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise InputError("index.json: cannot write there (No space left on device)")

    before = state(folder)
    monkeypatch.setattr("minerals.territory.store.histories.write_text", full)
    with pytest.raises(InputError, match="No space left"):
        added(tmp_path / "daily")
    assert state(folder) == before


# --- what may not be written or read


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder of the superuser's that anybody can enter, for a store of nobody's."""
    if os.geteuid() != 0:
        pytest.skip("only the superuser can become somebody else")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        monkeypatch.setenv("MINERALS_DATA_DIR", str(folder / "store"))
        yield folder
        os.seteuid(0)


def test_a_folder_that_may_not_be_written_is_told(nobody: Path, write_daily: Writer) -> None:
    files = read_files([write_daily("2025-01-01", SOUTH)], read_options())
    minerals.control()
    os.seteuid(65534)
    with pytest.raises(
        InputError, match=r"cannot be written \(Permission denied\); set MINERALS_D"
    ):
        Store().add("mine", files)
    os.seteuid(0)
    Store().add("mine", files)
    control = nobody / "store" / "control"
    before = state(control)
    os.seteuid(65534)
    assert len(minerals.control("mine").dates) == 1  # to read is enough
    assert minerals.control("mine").at(None).occupied.equals(files.snapshots[0].occupied)
    for change in (lambda: Store().add("two", files), lambda: Store().remove("mine")):
        with pytest.raises(InputError, match=r"cannot be written \(Permission denied\)"):
            change()
    os.seteuid(0)
    assert state(control) == before
    (control / "index.json").chmod(0o600)
    os.seteuid(65534)
    with pytest.raises(InputError, match=r"index\.json: cannot be read \(Permission denied\); set"):
        Store().names()


@pytest.mark.parametrize("kind", ["link", "dangling link", "folder", "pipe"])
def test_what_stands_in_place_of_the_lock_is_left_alone(
    folder: Path, tmp_path: Path, kind: str
) -> None:
    lock, treasure = folder / ".lock", tmp_path / "treasure.txt"
    treasure.write_text("kept")
    lock.unlink(missing_ok=True)
    if kind == "folder":
        lock.mkdir()
    elif kind == "pipe":
        os.mkfifo(lock)
    else:
        lock.symlink_to(treasure if kind == "link" else tmp_path / "none.txt")
    for change in (lambda: added(tmp_path / "daily"), lambda: Store().remove("mine")):
        with pytest.raises(InputError, match=r"\.lock: is a link or a folder, not the lock"):
            change()
    assert treasure.read_text() == "kept"
    assert not (tmp_path / "none.txt").exists()
    assert len(minerals.control("mine").dates) == 2


def test_a_lock_that_is_held_for_too_long_is_told(folder: Path) -> None:
    with (
        FileLock(folder / ".lock"),
        pytest.raises(InputError, match=r"another process has been changing it for 0\.05 s; try"),
        locked(folder, folder / ".lock", 0.05),
    ):
        pass


# --- a store that cannot be used, and commands that do not need it


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "is corrupt, or not written by this program"),
        ("[" * 100_000, "is corrupt, or not written by this program"),
        ('{"format": 2, "histories": {}}', "a later version of this program may read it"),
    ],
)
def test_a_corrupt_or_later_index_stops_nothing_but_the_store(
    folder: Path, tmp_path: Path, content: str, told: str
) -> None:
    (folder / "index.json").write_text(content)
    before = state(folder)
    for words in (["list"], ["add", tmp_path / "daily", "--source", "x"], ["remove", "mine"]):
        found = CliRunner().invoke(main, ["control", *map(str, words)])
        assert found.exit_code == 2
        assert told in found.stderr.splitlines()[-1]
    assert state(folder) == before
    run("share", "--commodity", "lithium", "--draws", "100")
    run("control", "show", "2025-02-24")
    (day,) = (tmp_path / "daily").glob("*0101.geojson")
    run("control", "show", "--control", day)
    with pytest.raises(InputError, match="is corrupt, or not written by this program"):
        minerals.control("mine")


@pytest.mark.parametrize(
    ("key", "value"),
    [("title", 7), ("max_age", "45"), ("bytes", None), ("daily", "yes"), ("snapshots", {"a": 1})],
)
def test_an_index_with_a_wrong_value_is_refused(folder: Path, key: str, value: object) -> None:
    held = json.loads((folder / "index.json").read_text())
    held["histories"]["mine"][key] = value
    (folder / "index.json").write_text(json.dumps(held))
    with pytest.raises(InputError, match="is corrupt, or not written by this program"):
        minerals.control("mine")


def test_a_file_in_place_of_the_store_stops_nothing_but_the_store(
    own_store: Path, write_daily: Writer
) -> None:
    own_store.write_text("a file")
    run("share", "--commodity", "lithium", "--draws", "100")
    run("control", "show", "--control", write_daily("2025-01-01", SOUTH))
    files = read_files([write_daily("2025-01-01", SOUTH)], read_options())
    with pytest.raises(InputError, match="set MINERALS_DATA_DIR to a folder that you own"):
        Store().add("mine", files)
    assert own_store.read_text() == "a file"


def test_a_history_half_removed_is_told_and_can_be_removed(folder: Path, tmp_path: Path) -> None:
    (file,) = folder.glob("*.parquet")
    file.unlink()
    run("control", "list")
    with pytest.raises(InputError, match="remove it with `minerals control remove mine`"):
        minerals.control("mine").at(None)
    with pytest.raises(InputError, match="remove it with `minerals control remove mine`"):
        added(tmp_path / "daily")
    assert Store().remove("mine") == 2
    assert len(added(tmp_path / "daily").new) == 3


# --- killed processes


def test_what_killed_processes_left_is_cleared_by_the_next_change(
    folder: Path, tmp_path: Path
) -> None:
    orphans = [".index-x8_k.tmp.json", ".mine-0123456789ab-k2.tmp.parquet",
               "mine-0123456789ab.parquet", "gone-0123456789ab.parquet"]  # fmt: skip
    others = ["notes.txt", "mine.parquet", "backup-of-index.json", ".hidden.json"]
    for name in (*orphans, *others):
        (folder / name).write_text("left")
    assert len(minerals.control("mine").dates) == 2
    added(tmp_path / "daily")
    left = {each.name for each in folder.iterdir()}
    assert left >= set(others)
    assert not left & set(orphans)
    assert len(minerals.control("mine").dates) == 3


KILLED = """
import os, signal, sys
from minerals.territory.providers.registry import read_options
from minerals.territory.providers.read_files import read_files
from minerals.territory.store import geoparquet, histories
files = read_files(sys.argv[2:], read_options())
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "file":
    geoparquet.pq.write_table = lambda table, path, **_: (path.write_text("half"), die())
elif sys.argv[1] == "index":
    histories.Store._commit = die
else:
    histories.Store._discard = die
histories.Store().add("mine", files)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("moment", "days"), [("file", 2), ("index", 2), ("clearing", 3)])
def test_a_process_killed_at_any_moment_loses_nothing(
    folder: Path, tmp_path: Path, moment: str, days: int
) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, moment, str(tmp_path / "daily")])
    assert done.returncode == -signal.SIGKILL
    names = {each.name for each in folder.iterdir()} - {".lock"}
    assert len(names) == 3  # the index, the file that it names, and an orphan
    history = minerals.control("mine")
    assert len(history.dates) == days
    assert all(history.at(date).occupied.is_valid for date in history.dates)
    Store().add("mine", read_files([tmp_path / "daily"], read_options()), max_age=9)
    assert len({each.name for each in folder.iterdir()} - {".lock"}) == 2
    assert len(minerals.control("mine").dates) == 3


# --- busy processes


def test_a_history_that_was_opened_reads_on_when_it_is_replaced(
    folder: Path, tmp_path: Path
) -> None:
    old = minerals.control("mine")
    added(tmp_path / "daily", precision_km=7.0)
    assert len(old.dates) == 2
    assert {float(old.at(date).line.precision_km.max()) for date in old.dates} == {1.0}
    Store().remove("mine")
    assert len(minerals.control().dates) > 2
    assert old.at(old.dates[0]).occupied.is_valid


REPLACES = """
import sys
from minerals.territory.providers.registry import read_options
from minerals.territory.providers.read_files import read_files
from minerals.territory.store.histories import Store
files = [read_files([sys.argv[1]], read_options(precision_km=km)) for km in (2.0, 3.0)]
print("ready", flush=True)
for number in range(40):
    Store().add("mine", files[number % 2])
"""


@pytest.mark.slow
def test_readers_read_the_old_or_the_new_while_it_is_replaced(folder: Path, tmp_path: Path) -> None:
    program = [sys.executable, "-c", REPLACES, str(tmp_path / "daily")]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        seen = []
        while writer.poll() is None or len(seen) < 3:
            history = Store().history("mine")
            found = {float(history.load(date).line.precision_km.max()) for date in history.dates}
            assert len(found) == 1  # all of one state
            seen.append(found.pop())
        assert writer.returncode == 0
    assert set(seen) <= {1.0, 2.0, 3.0}
    assert len(set(seen)) > 1


def test_a_change_waits_for_the_one_before(folder: Path, tmp_path: Path) -> None:
    files = read_files([tmp_path / "daily"], read_options())
    ended: list[float] = []

    def change() -> None:
        Store().add("mine", files)
        ended.append(time.monotonic())

    with locked(folder, folder / ".lock"):
        other = threading.Thread(target=change)
        other.start()
        time.sleep(0.2)
        released = time.monotonic()
        assert not ended
    other.join()
    assert ended[0] >= released
    assert len(minerals.control("mine").dates) == 3
