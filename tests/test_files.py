from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import minerals
from minerals.errors import InputError
from minerals.files import (
    check_writable,
    data_dir,
    reading,
    remove_leftovers,
    replacing,
    write_text,
)
from minerals.tables.load import read_table


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_the_bundled_data_are_found() -> None:
    assert (data_dir() / "control" / "statuses.csv").is_file()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "is missing"),
        (b"deposit_id,name_en\nua-a,Ab", "it ends within a line"),
        (b"", "it ends within a line"),
        (b"\xff\xfe\x00\n", "'utf-8' codec can't decode"),
    ],
)
def test_a_file_of_ours_that_is_not_whole_is_one_sentence(
    content: bytes | None, what: str, data_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = data_copy / "deposits.csv"
    path.unlink() if content is None else path.write_bytes(content)
    monkeypatch.setattr("minerals.tables.load.data_dir", lambda: data_copy)
    with pytest.raises(InputError, match=re.escape(what)) as told:
        read_table("deposits")
    assert str(told.value).startswith(f"{path}: a file of Minerals itself ")
    assert str(told.value).endswith("; install Minerals again")


def test_bad_input_found_while_a_file_of_ours_is_read_stays_what_it_is() -> None:
    with (
        pytest.raises(InputError, match=r"^no such claim$"),
        reading(data_dir() / "claims.csv"),
    ):
        raise InputError("no such claim")


@pytest.mark.parametrize("name", ["data/deposits.csv", "minerals/results/labels.csv"])
def test_a_command_without_a_file_of_ours_ends_with_status_2(name: str, data_copy: Path) -> None:
    folder = data_copy.parent
    shutil.copytree(Path(minerals.__file__).parent, folder / "minerals")
    (folder / name).unlink()
    words = [sys.executable, "-m", "minerals", "share", "--commodity", "lithium"]
    ran = subprocess.run(
        words, env=os.environ | {"PYTHONPATH": str(folder)}, cwd=folder, capture_output=True
    )
    assert ran.returncode == 2
    assert ran.stdout == b""
    told = f"Error: {folder / name}: a file of Minerals itself is missing; install Minerals again"
    assert ran.stderr.decode().splitlines()[-1] == told
    assert b"Traceback" not in ran.stderr


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
        assert temporary.parent == path.parent
        assert temporary.suffix == path.suffix
    assert path.read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_interruption_leaves_the_old_file_and_nothing_else(
    error: type[BaseException], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def write_half() -> None:
        with replacing(path) as temporary:
            temporary.write_text("ha")
            raise error

    with pytest.raises(error):
        write_half()
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_a_text_that_cannot_be_encoded_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "a.csv", "half \ud800")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
@pytest.mark.usefixtures("umask")
def test_a_file_has_the_permissions_of_an_ordinary_file(
    mask: int, mode: int, tmp_path: Path
) -> None:
    os.umask(mask)
    write_text(tmp_path / "a.csv", "x")
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == mode
    assert os.umask(mask) == mask


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_is_written_as_utf8_without_touching_line_ends(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("text") / "a.txt"
    write_text(path, text)
    assert path.read_bytes() == text.encode("utf-8")


@pytest.mark.parametrize("name", ["missing/a.csv", "file.txt/a.csv"])
def test_a_folder_that_is_none_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(InputError, match="cannot write there") as error:
        write_text(tmp_path / name, "x")
    assert name in str(error.value)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file.txt"]


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(InputError, match="name a file, not a folder"):
        write_text(tmp_path / "a.csv", "x")
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_a_relative_name_is_written_into_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_text("a.csv", "x")
    assert (tmp_path / "a.csv").read_text() == "x"


@pytest.mark.parametrize("name", ["ї" * 100 + ".csv", ".hidden", "no suffix", "a.tar.gz"])
def test_unusual_names_are_written(name: str, tmp_path: Path) -> None:
    write_text(tmp_path / name, "x")
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_check_of_files_leaves_no_trace(tmp_path: Path) -> None:
    old = tmp_path / "old.csv"
    old.write_text("old")
    check_writable(old, None, tmp_path / "new.csv")
    assert [each.name for each in tmp_path.iterdir()] == ["old.csv"]
    assert old.read_text() == "old"


def test_a_check_of_files_refuses_what_a_writer_would(tmp_path: Path) -> None:
    good = tmp_path / "a.csv"
    for bad in (tmp_path / "none" / "a.csv", tmp_path):
        with pytest.raises(InputError) as told:
            check_writable(good, bad)
        with pytest.raises(InputError) as written:
            write_text(bad, "x")
        assert str(told.value) == str(written.value)
    with pytest.raises(InputError, match="named twice"):
        check_writable(good, tmp_path / "." / "a.csv")
    assert list(tmp_path.iterdir()) == []


# --- what is there already


@pytest.fixture
def nobody() -> Iterator[Path]:
    """Return a folder of the superuser's that anybody can enter, and be nobody within the test."""
    if os.geteuid() != 0:
        pytest.skip("only the superuser can become somebody else")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        os.seteuid(0)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o666])
@pytest.mark.usefixtures("umask")
def test_a_file_keeps_its_mode(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    path.chmod(mode)
    write_text(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target, link, second = tmp_path / "elsewhere" / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"
    link.symlink_to(Path("elsewhere") / "a.csv")
    second.symlink_to(link)
    write_text(second, "made")  # the link leads to nothing yet
    assert target.read_text() == "made"
    with target.open() as reader:
        write_text(second, "new")
        assert reader.read() == "made"
    assert target.read_text() == "new"
    assert not target.is_symlink()
    assert second.is_symlink()
    assert link.is_symlink()
    assert [each.name for each in (tmp_path / "elsewhere").iterdir()] == ["a.csv"]


def test_links_in_a_circle_and_into_nothing_are_refused(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.symlink_to(two)
    two.symlink_to(one)
    (tmp_path / "lost.csv").symlink_to(tmp_path / "none" / "a.csv")
    for path in (one, tmp_path / "lost.csv"):
        with pytest.raises(InputError, match="cannot write there"):
            write_text(path, "x")
        assert path.is_symlink()


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    check_writable(path)  # waits for nobody
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(path.read_text()))
    reader.start()
    write_text(path, "through the pipe" * 10_000)
    reader.join()
    assert read == ["through the pipe" * 10_000]
    assert path.is_fifo()
    assert [each.name for each in tmp_path.iterdir()] == ["pipe.csv"]


def test_a_socket_is_written_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # its name must be short
    with socket.socket(socket.AF_UNIX) as ours:
        ours.bind("s")
        with pytest.raises(InputError, match="s: cannot write there \\(Connection refused"):
            write_text("s", "x")
        ours.listen()
        write_text("s", "through the socket")
        peer, _ = ours.accept()
        with peer:
            assert peer.recv(100) == b"through the socket"
    assert Path("s").is_socket()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_devices_are_written_into(tmp_path: Path) -> None:
    link = tmp_path / "a.csv"
    link.symlink_to("/dev/full")
    for path in (link, Path("/dev/full")):
        with pytest.raises(InputError, match="No space left on device\\); make room"):
            write_text(path, "x")
    write_text("/dev/null", "x")
    assert link.is_symlink()
    assert all(Path(each).is_char_device() for each in ("/dev/full", "/dev/null"))


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="this system has no /dev/fd")
def test_a_stream_that_was_opened_by_the_caller_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as stream:
        stream.write("before\n")
        stream.flush()
        write_text(f"/dev/fd/{stream.fileno()}", "new\n")
    assert path.read_text() == "before\nnew\n"


@pytest.fixture
def small_disk() -> Iterator[None]:
    """Refuse more than 1,000 bytes in a file, as a full disk does."""
    resource = pytest.importorskip("resource", reason="this system limits no file")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    with pytest.raises(InputError, match=r"a\.csv: cannot write there .*; make room"):
        write_text(path, "x" * 100_000)
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_or_folder_of_others_is_refused(nobody: Path) -> None:
    path = nobody / "a.csv"
    path.write_text("old")
    os.seteuid(65534)
    for name in ("a.csv", "b.csv"):
        with pytest.raises(InputError, match="cannot write there \\(Permission denied\\); name"):
            write_text(nobody / name, "x")
        with pytest.raises(InputError, match="cannot write there \\(Permission denied\\); name"):
            check_writable(nobody / name)
    assert path.read_text() == "old"
    assert [each.name for each in nobody.iterdir()] == ["a.csv"]


def test_a_file_that_may_not_be_written_is_not_replaced(nobody: Path) -> None:
    nobody.chmod(0o777)  # so that another file could be moved into its place
    path = nobody / "a.csv"
    path.write_text("old")
    os.seteuid(65534)
    with pytest.raises(InputError, match="Permission denied\\); name a file that you may write"):
        write_text(path, "x")
    assert path.read_text() == "old"


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too long\\); give it a shorter name"):
        write_text(tmp_path / f"{'x' * 300}.csv", "x")


def test_what_a_killed_run_left_is_told_from_files(tmp_path: Path) -> None:
    with replacing(tmp_path / "index.json") as temporary:
        left = temporary.name
    for name in (left, "index.json", ".lock", ".hidden.json", "a.tmp.json"):
        (tmp_path / name).touch()
    remove_leftovers(tmp_path)
    kept = [".hidden.json", ".lock", "a.tmp.json", "index.json"]
    assert sorted(each.name for each in tmp_path.iterdir()) == kept
