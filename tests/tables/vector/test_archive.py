"""Archives: what is left aside, what is refused, and that limits hold while unpacking."""

from __future__ import annotations

import gzip
import stat
import zipfile
from pathlib import Path

import pytest

from minerals.errors import InputError
from minerals.tables.vector import archive
from minerals.tables.vector.archive import gunzip, unpacked


def packed(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return path


def test_hidden_members_and_those_of_macos_are_left_aside(tmp_path: Path) -> None:
    names = ["b.geojson", "__MACOSX/._a.geojson", "._a.geojson", ".hidden/a.geojson", "a/a.geojson"]
    path = packed(tmp_path / "a.zip", **dict.fromkeys(names, b"{}"))
    members = unpacked(path)
    assert [each.name for each in members] == ["a/a.geojson", "b.geojson"]
    assert [each.content() for each in members] == [b"{}", b"{}"]
    assert members[0].label == f"{path}, a/a.geojson"


@pytest.mark.parametrize(
    "name", ["../a.geojson", "a/../../b.geojson", "/etc/a.geojson", "..\\a.geojson", "C:\\a.json"]
)
def test_a_member_outside_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="names a place outside the archive; give the files"):
        unpacked(packed(tmp_path / "a.zip", **{name: b"{}"}))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_device_in_an_archive_is_refused(tmp_path: Path, kind: int) -> None:
    member = zipfile.ZipInfo("a.geojson")
    member.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as target:
        target.writestr(member, "/etc/passwd")
    with pytest.raises(InputError, match=r"a\.geojson: is a link or a device, not a file"):
        unpacked(tmp_path / "a.zip")


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    path = packed(tmp_path / "a.zip", **{f"{number}.json": b"{}" for number in range(4)})
    with pytest.raises(InputError, match="holds 4 members, more than 3; unpack it yourself"):
        unpacked(path)


def test_an_archive_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "a.zip", **{"a.json": b"0" * 900, "b.json": b"1" * 900})
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    with pytest.raises(InputError, match="unpacks to 1,800 bytes, more than 1,000"):
        unpacked(path)


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    bomb = b"0" * (archive.SMALL_BYTES + 1)
    path = packed(tmp_path / "a.zip", **{"a.json": bomb})
    with pytest.raises(InputError, match=r"a\.json: unpacks to more than 200 times its size"):
        unpacked(path)[0].content()
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(bomb))
    with pytest.raises(InputError, match=r"a\.json\.gz: unpacks to more than 200 times its size"):
        unpacked(tmp_path / "a.json.gz")[0].content()


def test_gzip_is_stopped_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", 2 * 1024**2)
    with pytest.raises(InputError, match="unpacks to 3,145,728 bytes, more than 2,097,152"):
        gunzip(gzip.compress(b"0" * 10 * 1024**2), "a.gz")


def test_a_member_may_not_be_larger_than_it_says(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"a.json": b"0" * 1000})
    content = path.read_bytes().replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"a\.json: cannot be unpacked"):
        unpacked(path)[0].content()


@pytest.mark.parametrize("name", ["a.zip", "a.kmz"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello"])
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match="is not a complete zip archive; fetch it again"):
        unpacked(tmp_path / name)


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"a.json": b"{}"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    content[6] |= 1
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"cannot be unpacked .*encrypted"):
        unpacked(path)[0].content()


def test_gzip_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(b"{}" * 100)[:-4])
    (member,) = unpacked(tmp_path / "a.json.gz")
    assert (member.name, member.suffix) == ("a.json", ".json")
    with pytest.raises(InputError, match="is not complete gzip data; fetch it again"):
        member.content()
