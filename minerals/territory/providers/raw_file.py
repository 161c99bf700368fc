"""Files as they come: folders, zip archives and files become a list of raw files.

Imports nothing heavy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minerals.errors import InputError
from minerals.tables.vector.archive import ZIPPED, Member, exists, read_bytes, unpacked
from minerals.tables.vector.formats import FORMAT_OF, JSON, SEQUENCE, SUFFIXES
from minerals.tables.vector.items import Item, is_geodatabase, items_of, split_layer
from minerals.tables.vector.json_text import parse_json

CSV_SUFFIXES = (".csv", ".tsv")
JSON_SUFFIXES = (*JSON.suffixes, *SEQUENCE.suffixes)


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
        Where it lies, with all that belongs to it; None for a member of an archive.
    layer : str or None
        The one layer to be read.
    """

    label: str
    name: str
    content: Callable[[], bytes]
    path: Path | None = None
    layer: str | None = None

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
        if Path(self.name).suffix.lower() not in JSON.suffixes:
            return self.frame()
        return parse_json(self.content(), self.label)

    def frame(self) -> Any:
        """Return the polygons of the file, in longitude and latitude.

        Raises
        ------
        InputError
            If it may not be opened, or cannot be read.
        """
        from minerals.tables.vector.read import read_items

        items = (
            [Item(self.label, self.name, self.content)]
            if self.path is None
            else items_of(self.path)
        )
        return read_items(items, self.label, layer=self.layer, areal=True)


def gather(paths: Iterable[str | Path]) -> list[RawFile]:
    """List the files that paths stand for.

    Parameters
    ----------
    paths : iterable of path
        Folders (their files, hidden ones and other kinds left aside), zip archives, or files;
        ``FILE|layername=NAME`` names a layer.

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
    for path, layer in map(split_layer, paths):
        if not exists(path):
            raise InputError(f"{path}: no such file or folder; check the name")
        if not path.is_dir() or is_geodatabase(path):
            files += _expanded(path, layer)
            continue
        inside = [each for each in sorted(path.rglob("*")) if _is_kind(each, path)]
        if not inside:
            raise InputError(
                f"{path}: holds no file with polygons; give a folder with "
                f"{', '.join(SUFFIXES)} files"
            )
        for file in inside:
            files += _expanded(file)
    return files


def _is_kind(path: Path, folder: Path) -> bool:
    """Return whether what lies in a folder is a file of a known kind, and not hidden."""
    parts = path.relative_to(folder).parts
    return (
        (path.is_file() or is_geodatabase(path))
        and path.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") for part in parts)
    )


def _expanded(path: Path, layer: str | None = None) -> list[RawFile]:
    """Return a file, or the members of an archive with JSON; another archive stays whole."""
    suffix = path.suffix.lower()
    if suffix == ".zip" and (tables := _tables(path)):
        return [RawFile(each.label, Path(each.name).name, each.content) for each in tables]
    if suffix in (*ZIPPED, ".gz"):
        items = items_of(path)
        if suffix == ".gz" or any(each.suffix in JSON_SUFFIXES for each in items):
            return [RawFile(each.label, each.name, each.content, None, layer) for each in items]
    if path.is_dir():
        return [RawFile(str(path), path.name, items_of(path)[0].content, path, layer)]
    return [RawFile(str(path), path.name, lambda: read_bytes(path), path, layer)]


def _tables(path: Path) -> list[Member]:
    """Return the CSV files of an archive that holds no vector file."""
    members = unpacked(path)
    if any(each.suffix in FORMAT_OF or each.suffix.startswith(".gdb") for each in members):
        return []
    return [each for each in members if each.suffix in CSV_SUFFIXES]


def properties_of(row: Any) -> dict[str, Any]:
    """Return the properties of a GeoJSON feature; none where they are no mapping.

    Examples
    --------
    >>> properties_of({"properties": {"type": "gains"}}), properties_of({"properties": "gains"})
    ({'type': 'gains'}, {})
    """
    properties = row.get("properties") if isinstance(row, dict) else None
    return properties if isinstance(properties, dict) else {}
