"""Files as they come: folders, zip archives and files become a list of raw files.

Imports nothing heavy.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minerals.errors import InputError

if TYPE_CHECKING:
    import zipfile

LFS_POINTER = b"version https://git-lfs.github.com/spec/"
SUFFIXES = (".geojson", ".json", ".zip", ".shp", ".gpkg", ".kml", ".fgb", ".parquet")
JSON = (".geojson", ".json")
MAX_MEMBER_BYTES = 256 * 1024**2
"""A member of an archive that unpacks to more bytes than this is refused."""


@dataclass(frozen=True, eq=False)
class RawFile:
    """A file as it came, or a member of a zip archive.

    Attributes
    ----------
    label : str
        How the user knows it, for messages.
    name : str
        The bare file name; providers write dates into it.
    content : callable
        Returns the bytes.
    path : pathlib.Path or None
        Where GDAL can open it; None for a member of an archive.
    """

    label: str
    name: str
    content: Callable[[], bytes]
    path: Path | None = None

    def sha256(self) -> str:
        """Return the checksum of the content."""
        return hashlib.sha256(self.content()).hexdigest()

    def document(self) -> Any:
        """Return the JSON value of the file, or its features where GDAL reads it.

        Raises
        ------
        InputError
            If it is a Git LFS pointer, cut off, or not readable.
        """
        suffix = Path(self.name).suffix.lower()
        if suffix not in (".json", ".geojson"):
            return self.frame()
        return parse_json(self.content(), self.label)

    def frame(self) -> Any:
        """Return the features that GDAL reads, in longitude and latitude.

        Raises
        ------
        InputError
            If it lies in an archive, or GDAL cannot read it.
        """
        if self.path is None:
            raise InputError(f"{self.label}: cannot be read inside an archive; unpack it first")
        from minerals.tables.vector_file import read_vector

        return read_vector(self.path)


def parse_json(content: bytes, label: str) -> Any:
    """Read JSON, or say what the file is instead.

    Raises
    ------
    InputError
        If the content is a Git LFS pointer, empty, or not JSON.

    Examples
    --------
    >>> parse_json(b"version https://git-lfs.github.com/spec/v1", "a.geojson")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.geojson: is a Git LFS pointer, not the data; fetch the file ...
    """
    if content.startswith(LFS_POINTER):
        raise InputError(
            f"{label}: is a Git LFS pointer, not the data; fetch the file itself with "
            "`git lfs pull`, or from the provider's download address"
        )
    if not content.strip():
        raise InputError(f"{label}: is empty; fetch it again")
    try:
        return json.loads(content)
    except ValueError as error:
        raise InputError(
            f"{label}: is not complete JSON ({error}); it may be cut off or an error page: fetch "
            "it again"
        ) from None


def gather(paths: Iterable[str | Path]) -> list[RawFile]:
    """List the files that paths stand for.

    Parameters
    ----------
    paths : iterable of path
        Folders (their files, hidden ones and other kinds left aside), zip archives of GeoJSON,
        or files.

    Returns
    -------
    list of RawFile
        In order of name within each path.

    Raises
    ------
    InputError
        If a path does not exist, or holds no file of a known kind.

    Examples
    --------
    >>> gather(["/no/such/file.geojson"])
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: /no/such/file.geojson: no such file or folder; check the name
    """
    files: list[RawFile] = []
    for path in map(Path, paths):
        if not path.exists():
            raise InputError(f"{path}: no such file or folder; check the name")
        if not path.is_dir():
            files += _expanded(path)
            continue
        inside = [
            each
            for each in sorted(path.rglob("*"))
            if each.is_file()
            and each.suffix.lower() in SUFFIXES
            and not any(part.startswith(".") for part in each.relative_to(path).parts)
        ]
        if not inside:
            raise InputError(
                f"{path}: holds no file with polygons; give a folder with "
                f"{', '.join(SUFFIXES)} files"
            )
        for file in inside:
            files += _expanded(file)
    return files


def _expanded(path: Path) -> list[RawFile]:
    """Return a file, or the GeoJSON members of an archive; a zipped shapefile stays whole."""
    if path.suffix.lower() == ".zip":
        import zipfile

        try:
            with zipfile.ZipFile(path) as archive:
                members = [each for each in archive.infolist() if not each.is_dir()]
        except (zipfile.BadZipFile, OSError):
            raise InputError(
                f"{path}: is not a complete zip archive; fetch it again, or give what it holds"
            ) from None
        inside = [each for each in members if Path(each.filename).suffix.lower() in JSON]
        if inside:
            inside.sort(key=lambda each: each.filename)
            return [_member(path, each) for each in inside]
    return [RawFile(str(path), path.name, path.read_bytes, path)]


def _member(path: Path, member: zipfile.ZipInfo) -> RawFile:
    def content() -> bytes:
        import zipfile

        if member.file_size > MAX_MEMBER_BYTES:
            raise InputError(
                f"{path}, {member.filename}: unpacks to {member.file_size:,} bytes, more than "
                f"{MAX_MEMBER_BYTES:,}; unpack it yourself and give the file"
            )
        try:
            with zipfile.ZipFile(path) as archive:
                return archive.read(member)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            raise InputError(
                f"{path}, {member.filename}: cannot be unpacked ({error}); fetch it again"
            ) from None

    return RawFile(f"{path}, {member.filename}", Path(member.filename).name, content)


def properties_of(row: Any) -> dict[str, Any]:
    """Return the properties of a GeoJSON feature; none where they are no mapping.

    Examples
    --------
    >>> properties_of({"properties": {"type": "gains"}}), properties_of({"properties": "gains"})
    ({'type': 'gains'}, {})
    """
    properties = row.get("properties") if isinstance(row, dict) else None
    return properties if isinstance(properties, dict) else {}
