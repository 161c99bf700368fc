"""What lies in a zip archive or behind ``.gz``, in memory and within limits. Imports nothing heavy.

An archive is never unpacked onto the disk: its members are read as streams, and a member that
would leave its folder, is a link, or unpacks to more than it should is refused.
"""

from __future__ import annotations

import gzip
import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath

from minerals.errors import InputError

ZIPPED = (".zip", ".kmz")
MAX_MEMBERS = 10_000
"""An archive with more members than this is refused."""
MAX_MEMBER_BYTES = 256 * 1024**2
"""A member of an archive that unpacks to more bytes than this is refused."""
MAX_BYTES = 4 * 1024**3
"""A file of more bytes than this, or an archive that unpacks to more, is refused."""
MAX_RATIO = 200
"""A member that unpacks to more than this many times its size is refused, if it is large."""
SMALL_BYTES = 16 * 1024**2
"""Up to this size a member may be packed as tightly as it likes: tables of blanks are."""


@dataclass(frozen=True, eq=False)
class Member:
    """A file, or one of an archive.

    Attributes
    ----------
    label : str
        How the user knows it, for messages.
    name : str
        Its path within the archive; the bare name of a file that is in none, without ``.gz``.
    content : callable
        Returns the bytes.
    """

    label: str
    name: str
    content: Callable[[], bytes]

    @property
    def suffix(self) -> str:
        """Return the ending of the name, in small letters."""
        return PurePosixPath(self.name).suffix.lower()


def unpacked(path: Path) -> list[Member]:
    """List what a file holds: its members where it is a zip archive, else itself.

    Parameters
    ----------
    path : pathlib.Path
        A file of any kind. One that ends in ``.gz`` is one member, without that ending.

    Returns
    -------
    list of Member
        In order of name; folders, hidden members and those of ``__MACOSX`` are left aside.

    Raises
    ------
    InputError
        If the file is absent or is no complete archive, or a limit is passed.

    Examples
    --------
    >>> unpacked(Path("/no/such/file.zip"))
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: /no/such/file.zip: no such file; check the name
    """
    suffix = path.suffix.lower()
    if suffix in ZIPPED:
        return zip_members(path, str(path))
    if suffix == ".gz":
        return [Member(str(path), path.stem, lambda: gunzip(read_bytes(path), str(path)))]
    return [Member(str(path), path.name, lambda: read_bytes(path))]


def read_bytes(path: Path) -> bytes:
    """Read a file, or say why it cannot be read.

    Raises
    ------
    InputError
        If it is absent, a folder or a device, too large, or may not be read.

    Examples
    --------
    >>> read_bytes(Path("/"))
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: /: is a folder; give a file
    """
    _check_file(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def exists(path: str | Path) -> bool:
    """Return whether there is a file or folder, whatever the name is made of.

    Examples
    --------
    >>> exists("x" * 5000), exists("/")
    (False, True)
    """
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def _check_file(path: Path) -> None:
    """Refuse what is no file, and what is without end."""
    if not exists(path):
        raise InputError(f"{path}: no such file; check the name")
    about = path.stat()
    if stat.S_ISDIR(about.st_mode):
        raise InputError(f"{path}: is a folder; give a file")
    if not (stat.S_ISREG(about.st_mode) or stat.S_ISFIFO(about.st_mode)):
        raise InputError(f"{path}: is a device, not a file; give a file")
    if about.st_size > MAX_BYTES:
        raise InputError(
            f"{path}: is {about.st_size:,} bytes, more than {MAX_BYTES:,}; give what you need of it"
        )


def zip_members(source: Path | bytes, label: str) -> list[Member]:
    """List the members of a zip archive, as :func:`unpacked` does.

    Parameters
    ----------
    source : pathlib.Path or bytes
        The archive.
    label : str
        How the user knows it.

    Examples
    --------
    >>> zip_members(b"no archive", "a.zip")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.zip: is not a complete zip archive; fetch it again, or give ...
    """
    if isinstance(source, Path):
        _check_file(source)
    try:
        # Stays open for its members, so that reading them all is not reading its list for each.
        archive = zipfile.ZipFile(BytesIO(source) if isinstance(source, bytes) else source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputError(
            f"{label}: is not a complete zip archive; fetch it again, or give what it holds"
        ) from None
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise InputError(
            f"{label}: holds {len(infos):,} members, more than {MAX_MEMBERS:,}; unpack it yourself "
            "and give the files"
        )
    for info in infos:
        _check_place(info, label)
    infos = [each for each in infos if not each.is_dir() and not is_hidden(each.filename)]
    total = sum(each.file_size for each in infos)
    if total > MAX_BYTES:
        raise InputError(
            f"{label}: unpacks to {total:,} bytes, more than {MAX_BYTES:,}; unpack it yourself and "
            "give the files"
        )
    infos.sort(key=lambda each: each.filename)
    return [_member(archive, label, each) for each in infos]


def is_hidden(name: str) -> bool:
    """Return whether a member is left aside: hidden, or what macOS puts beside files.

    Examples
    --------
    >>> is_hidden("__MACOSX/a.geojson"), is_hidden("a/._b.shp"), is_hidden("a/b.shp")
    (True, True, False)
    """
    parts = PurePosixPath(name).parts
    return any(part == "__MACOSX" or part.startswith(".") for part in parts)


def _check_place(info: zipfile.ZipInfo, label: str) -> None:
    """Refuse a member that names a place outside the archive, or is a link."""
    place = PurePosixPath(info.filename.replace("\\", "/"))
    if place.is_absolute() or PureWindowsPath(info.filename).drive or ".." in place.parts:
        raise InputError(
            f"{label}, {info.filename}: names a place outside the archive; give the files "
            "themselves"
        )
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise InputError(
            f"{label}, {info.filename}: is a link or a device, not a file; give the files "
            "themselves"
        )


def _member(archive: zipfile.ZipFile, label: str, info: zipfile.ZipInfo) -> Member:
    name = f"{label}, {info.filename}"

    def content() -> bytes:
        _check_size(name, info.file_size, info.compress_size)
        try:
            return archive.read(info)
        except (
            zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError, zlib.error,
            NotImplementedError,
        ) as error:  # fmt: skip
            raise InputError(f"{name}: cannot be unpacked ({error}); fetch it again") from None

    return Member(name, info.filename, content)


def _check_size(label: str, size: int, packed: int) -> None:
    if size > MAX_MEMBER_BYTES:
        raise InputError(
            f"{label}: unpacks to {size:,} bytes, more than {MAX_MEMBER_BYTES:,}; unpack it "
            "yourself and give the file"
        )
    if size > SMALL_BYTES and size > MAX_RATIO * packed:
        raise InputError(
            f"{label}: unpacks to more than {MAX_RATIO} times its size, as no table or map does; "
            "unpack it yourself and give the file"
        )


def gunzip(content: bytes, label: str) -> bytes:
    """Unpack what gzip packed, within the limits of a member of an archive.

    Raises
    ------
    InputError
        If it is not whole, or unpacks to too much.

    Examples
    --------
    >>> gunzip(gzip.compress(b"{}"), "a.json.gz")
    b'{}'
    """
    parts = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as stream:
            while part := stream.read(1024**2):
                parts.append(part)
                size += len(part)
                _check_size(label, size, len(content))
    except (OSError, EOFError, zlib.error):
        raise InputError(f"{label}: is not complete gzip data; fetch it again") from None
    return b"".join(parts)
