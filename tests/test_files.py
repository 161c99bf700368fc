from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.errors import InputError
from minerals.files import check_writable, data_dir, replacing, write_text


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_the_bundled_data_are_found() -> None:
    assert (data_dir() / "control" / "statuses.csv").is_file()


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
