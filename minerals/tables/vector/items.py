"""From a path to the vector files that it stands for, each whole and in memory.

What belongs to one shapefile, MapInfo table or File Geodatabase becomes one item, whether it lies
in a folder or in an archive. Nothing else beside the file is opened. Imports nothing heavy.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from minerals.errors import InputError
from minerals.tables.vector.archive import (
    MAX_BYTES,
    Member,
    exists,
    read_bytes,
    unpacked,
)
from minerals.tables.vector.formats import FORMAT_OF, GEODATABASE, KML

_SERVICES = ("http:", "https:", "ftp:", "s3:", "gs:", "zip:", "gzip:", "tar:", "/vsi", "\\vsi")
_OF_GEODATABASE = re.compile(
    r"gdb|timestamps|\w+\.(gdbtable|gdbtablx|gdbindexes|atx|spx|freelist|horizon)", re.IGNORECASE
)
_TABLE_OF_GEODATABASE = ".gdbtable"
_EMPTY_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, eq=False)
class Item:
    """A vector file, or all the files that are one.

    Attributes
    ----------
    label : str
        How the user knows it, for sentences.
    name : str
        Its bare name.
    content : callable
        Returns the bytes: those of the file, or of a zip archive of its files.
    """

    label: str
    name: str
    content: Callable[[], bytes]

    @property
    def suffix(self) -> str:
        """Return the ending of the name, in small letters."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """Return the name without its ending."""
        return PurePosixPath(self.name).stem


def split_layer(path: str | Path) -> tuple[Path, str | None]:
    """Split a path as QGIS writes it into the file and the layer.

    Parameters
    ----------
    path : str or pathlib.Path
        ``FILE`` or ``FILE|layername=NAME``.

    Raises
    ------
    InputError
        If it is no path but an address, or asks for more than a layer.

    Examples
    --------
    >>> split_layer("a.gpkg|layername=zone 1")
    (PosixPath('a.gpkg'), 'zone 1')
    >>> split_layer("/vsicurl/https://example.org/a.gpkg")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: /vsicurl/https://example.org/a.gpkg: is an address, not a file; ...
    """
    text = str(path)
    if text.lower().startswith(_SERVICES) and not exists(text):
        raise InputError(f"{text}: is an address, not a file; fetch the file, then give its path")
    file, *rest = text.split("|")
    if not rest or exists(text):
        return Path(path), None
    options = dict(each.partition("=")[::2] for each in rest)
    layer = options.pop("layername", "")
    if options or not layer:
        raise InputError(
            f"{text}: only a layer can be named behind a file, as {file}|layername=NAME"
        )
    return Path(file), layer


def items_of(path: Path) -> list[Item]:
    """List the vector files that a path stands for.

    Parameters
    ----------
    path : pathlib.Path
        A file, a zip archive, or the folder of a File Geodatabase.

    Returns
    -------
    list of Item
        One, but for an archive.

    Raises
    ------
    InputError
        If there is none, or it may not be unpacked.

    Examples
    --------
    >>> items_of(Path("/no/such/file.geojson"))
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: /no/such/file.geojson: no such file; check the name
    """
    if not exists(path):
        raise InputError(f"{path}: no such file; check the name")
    if is_geodatabase(path):
        return [_geodatabase(str(path), path.name, _files(path))]
    if path.is_dir():
        raise InputError(f"{path}: is a folder; give a file")
    suffix = path.suffix.lower()
    if suffix in (".zip", ".kmz"):
        return _grouped(path, unpacked(path), kmz=suffix == ".kmz")
    if _parts(suffix):
        others = [Member(str(each), each.name, _reader(each)) for each in path.parent.iterdir()
                  if each.stem.casefold() == path.stem.casefold()]  # fmt: skip
        return [_packed(Member(str(path), path.name, _reader(path)), others)]
    if suffix == ".gpkg":
        _check_journal(path)
    (member,) = unpacked(path)
    if member.suffix in GEODATABASE.suffixes or (suffix == ".gz" and _parts(member.suffix)):
        raise InputError(
            f"{path}: is a part of what is needed; give the whole folder or a zip of it"
        )
    return [Item(member.label, member.name, member.content)]


def is_geodatabase(path: Path) -> bool:
    """Return whether a path is the folder of a File Geodatabase.

    Examples
    --------
    >>> is_geodatabase(Path("/no/such.gdb"))
    False
    """
    return path.suffix.lower() in GEODATABASE.suffixes and path.is_dir()


def _parts(suffix: str) -> tuple[str, ...]:
    """Return the endings of what belongs to a file of a kind."""
    return FORMAT_OF[suffix].parts if suffix in FORMAT_OF else ()


def _reader(path: Path) -> Callable[[], bytes]:
    return lambda: read_bytes(path)


def _files(folder: Path) -> list[Member]:
    files = sorted(each for each in folder.iterdir() if each.is_file() and not each.is_symlink())
    return [Member(str(each), each.name, _reader(each)) for each in files]


def _check_journal(path: Path) -> None:
    journal = path.with_name(path.name + "-wal")
    if journal.is_file() and journal.stat().st_size:
        raise InputError(
            f"{path}: is open in another program, which keeps changes in {journal.name}; save and "
            "close it there first"
        )


def _grouped(path: Path, members: Sequence[Member], *, kmz: bool) -> list[Item]:
    """Put together the members of an archive that are one vector file."""
    beside: dict[PurePosixPath, list[Member]] = defaultdict(list)
    folders: dict[PurePosixPath, list[Member]] = defaultdict(list)
    for member in members:
        place = PurePosixPath(member.name)
        beside[place.parent / place.stem.casefold()].append(member)
        folders[place.parent].append(member)
    items = []
    for member in members:
        place = PurePosixPath(member.name)
        if _parts(member.suffix):
            items.append(_packed(member, beside[place.parent / place.stem.casefold()]))
        elif member.suffix in FORMAT_OF and member.suffix not in GEODATABASE.suffixes:
            items.append(Item(member.label, place.name, member.content))
    for folder, inside in folders.items():
        if any(each.suffix == _TABLE_OF_GEODATABASE for each in inside):
            items.append(_geodatabase(f"{path}, {folder}", folder.name or path.stem, inside))
    if kmz:
        items = [each for each in items if each.suffix in KML.suffixes]
    if not items:
        names = ", ".join(each.name for each in members[:3]) or "nothing"
        raise InputError(
            f"{path}: holds no vector file that is read (it holds {names}); give what you want "
            "read on its own"
        )
    return items


def _packed(member: Member, others: Iterable[Member]) -> Item:
    """Make one item of a file and those of its name that belong to it, whatever the case."""
    place = PurePosixPath(member.name)
    own = {place.stem: True}  # before those that differ in case, which may be another file's
    by_stem = [(PurePosixPath(each.name).stem, each) for each in others]
    own |= {stem: False for stem, each in by_stem if each.suffix == member.suffix} | own
    by_stem.sort(key=lambda each: each[0] == place.stem)
    beside = {each.suffix: each for stem, each in by_stem if own.get(stem, True)}
    if member.suffix == ".shp" and ".shx" not in beside:
        raise InputError(
            f"{member.label}: {place.stem}.shx, which belongs to it, is missing; give all the "
            "files of the shapefile"
        )
    chosen = [beside[suffix] for suffix in _parts(member.suffix) if suffix in beside]

    def content() -> bytes:
        files = {f"data{each.suffix}": each.content() for each in (member, *chosen)}
        return pack(files, member.label)

    return Item(member.label, place.name, content)


def _geodatabase(label: str, name: str, members: Sequence[Member]) -> Item:
    def content() -> bytes:
        names = {PurePosixPath(each.name).name: each for each in members}
        own = {name: each for name, each in names.items() if _OF_GEODATABASE.fullmatch(name)}
        return pack({name: each.content() for name, each in own.items()}, label)

    return Item(label, f"{PurePosixPath(name).stem}.gdb", content)


def pack(files: dict[str, bytes], label: str) -> bytes:
    """Put files into a zip archive in memory, as they are.

    Raises
    ------
    InputError
        If they are too large.

    Examples
    --------
    >>> len(pack({"data.prj": b"WGS 84"}, "a.shp"))
    120
    """
    total = sum(map(len, files.values()))
    if total > MAX_BYTES:
        raise InputError(
            f"{next(iter(files))}: the files together are more than {MAX_BYTES:,} bytes"
        )
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _EMPTY_TIME), content)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """Take the files out of what :func:`pack` made.

    Examples
    --------
    >>> unzipped(pack({"data.prj": b"WGS 84"}, "a.shp"))
    {'data.prj': b'WGS 84'}
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
