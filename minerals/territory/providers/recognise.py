"""From paths to snapshots: files are gathered, their format is recognised, their dates merged."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from minerals.errors import InputError
from minerals.territory.providers.build import Built, built, built_from_vector
from minerals.territory.providers.reading import Options, RawFile, Reading

PROVIDERS = {
    "deepstate-daily": "deepstate_daily",
    "liveuamap": "liveuamap",
    "ua-control-map": "ua_control_map",
    "isw": "isw",
    "deepstate": "deepstate",
}
"""Format to module, in the order in which they are tried."""

FORMATS_OF = (*sorted(PROVIDERS), "vector")
VECTOR = "vector"
SUFFIXES = (".geojson", ".json", ".zip", ".shp", ".gpkg", ".kml", ".fgb", ".parquet")
JSON = (".geojson", ".json")
MEMBER_LIMIT = 256 * 1024**2
"""A member of an archive that unpacks to more bytes than this is refused."""


@dataclass(frozen=True, eq=False)
class Parsed:
    """What files amount to: the snapshots of one source, and the files that were refused."""

    format_of: str
    title: str
    licence: str
    daily: bool
    snapshots: list[Built]
    refused: list[str]


def provider(format_of: str) -> Any:
    """Return the module of a provider's format."""
    return import_module(f"minerals.territory.providers.{PROVIDERS[format_of]}")


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
    found: list[RawFile] = []
    for path in map(Path, paths):
        if not path.exists():
            raise InputError(f"{path}: no such file or folder; check the name")
        if not path.is_dir():
            found += _expanded(path)
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
        for each in inside:
            found += _expanded(each)
    return found


def _expanded(path: Path) -> list[RawFile]:
    """Return a file, or the GeoJSON members of an archive; a zipped shapefile stays whole."""
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                members = [each for each in archive.infolist() if not each.is_dir()]
        except (zipfile.BadZipFile, OSError):
            raise InputError(f"{path}: is not a whole zip archive; fetch it again") from None
        inside = [each for each in members if Path(each.filename).suffix.lower() in JSON]
        if inside:
            inside.sort(key=lambda each: each.filename)
            return [_member(path, each) for each in inside]
    return [RawFile(str(path), path.name, path.read_bytes, path)]


def _member(path: Path, member: zipfile.ZipInfo) -> RawFile:
    def content() -> bytes:
        if member.file_size > MEMBER_LIMIT:
            raise InputError(
                f"{path}, {member.filename}: unpacks to {member.file_size:,} bytes, more than "
                f"{MEMBER_LIMIT:,}; unpack it yourself and give the file"
            )
        try:
            with zipfile.ZipFile(path) as archive:
                return archive.read(member)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            raise InputError(
                f"{path}, {member.filename}: cannot be unpacked ({error}); fetch it again"
            ) from None

    return RawFile(f"{path}, {member.filename}", Path(member.filename).name, content)


def format_of(file: RawFile, document: Any) -> str:
    """Return the format of a document.

    Examples
    --------
    >>> file = RawFile("20250224.json", "20250224.json", bytes)
    >>> format_of(file, {"areas": [], "frontline": []})
    'ua-control-map'
    """
    for name in PROVIDERS:
        if provider(name).recognises(file.name, document):
            return name
    return VECTOR


def is_provided(path: Path) -> bool:
    """Tell whether a path holds files of a provider's format, by the first that can be read."""
    if path.suffix.lower() not in (*JSON, ".zip", ".shp", "") and not path.is_dir():
        return False
    torn: list[InputError] = []
    for file in gather([path]):
        try:
            document = file.document() if Path(file.name).suffix.lower() in JSON else None
        except InputError as error:  # the next file tells the format as well
            torn.append(error)
            continue
        return format_of(file, document) != VECTOR
    if torn:
        raise torn[0]
    return False


def read(paths: Iterable[str | Path], options: Options) -> Parsed:
    """Read files of one source as snapshots.

    Parameters
    ----------
    paths : iterable of path
        Folders, archives, files.
    options : Options
        What the user said about them.

    Returns
    -------
    Parsed
        Snapshots in order of date; files that could not be used, with the reason.

    Raises
    ------
    InputError
        If no file can be used, or the files are of more than one format.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "20250224.json"
    ...     ring = [[47.5, 33], [47.5, 37.5], [49, 37.5], [49, 33]]
    ...     _ = path.write_text(f'{{"areas": [{ring}], "units": []}}')
    ...     parsed = read([path], Options())
    >>> parsed.format_of, [str(each.snapshot.date) for each in parsed.snapshots]
    ('ua-control-map', ['2025-02-24'])
    """
    readings: list[Reading] = []
    vectors: list[RawFile] = []
    seen: dict[str, str] = {}
    refused: list[str] = []
    for file in gather(paths):
        try:
            document = None if options.format_of == VECTOR else file.document()
            kind = options.format_of or format_of(file, document)
            seen.setdefault(kind, file.label)
            if kind == VECTOR:
                vectors.append(file)
            else:
                readings.append(provider(kind).read(file, document, options))
        except InputError as error:
            refused.append(str(error))
    if len(seen) > 1:
        told = "; ".join(f"{label} is {kind}" for kind, label in seen.items())
        raise InputError(
            f"the files are of more than one format ({told}): add one source at a time"
        )
    kind = next(iter(seen), VECTOR)
    if seen:
        _check_fitting(kind, options)
    snapshots = list(
        _vectors(vectors, options, refused)
        if kind == VECTOR
        else _merged(readings, options, refused)
    )
    if not snapshots:
        raise InputError("; ".join(refused[:3]) or "the files hold no occupied land")
    title, licence, daily = _about(kind, vectors, options)
    snapshots.sort(key=lambda each: each.snapshot.date)
    _check_dates(snapshots)
    return Parsed(kind, title, licence, daily, snapshots, refused)


def _check_fitting(kind: str, options: Options) -> None:
    """Refuse options that say nothing of files of this format."""
    columns = {
        "--status-field": options.status_field,
        "--date-field": options.date_field,
        "--map": options.mapping,
    }
    given = [name for name, value in columns.items() if value and kind != VECTOR]
    if options.isw is not None and kind != "isw":
        given.append("--isw")
    if given:
        raise InputError(
            f"the files are {kind}, for which {', '.join(given)} "
            f"say{'s' if len(given) == 1 else ''} nothing: leave out, or correct --format-of"
        )


def _check_dates(snapshots: list[Built]) -> None:
    """Refuse two files of one date, of which one would hide the other."""
    for one, two in itertools.pairwise(snapshots):
        if one.snapshot.date == two.snapshot.date:
            raise InputError(
                f"{', '.join(one.files)} and {', '.join(two.files)} have the same date, "
                f"{one.snapshot.date}: give one file per date"
            )


def _about(kind: str, vectors: list[RawFile], options: Options) -> tuple[str, str, bool]:
    if kind == VECTOR:
        return f"polygons of {vectors[0].name}", "the user's own file", False
    module = provider(kind)
    title = module.title(options) if hasattr(module, "title") else module.TITLE
    return title, module.LICENCE, module.DAILY


def _merged(readings: list[Reading], options: Options, refused: list[str]) -> Iterator[Built]:
    """Put the layers of each date together; of one date and layer, the last stamp counts."""
    dates: dict[Any, dict[str, Reading]] = {}
    for each in sorted(readings, key=lambda reading: (reading.date, reading.stamp)):
        layers = dates.setdefault(each.date, {})
        if each.layer in layers:
            if options.snapshot_date is not None:
                raise InputError(
                    f"{layers[each.layer].file} and {each.file} would have the same date: "
                    "--snapshot-date goes with one file"
                )
            older = layers[each.layer]
            note = f"{older.file}: left out, {each.file} of the same date is later"
            layers[each.layer] = _noted(each, note)
        else:
            layers[each.layer] = each
    for layers in dates.values():
        try:
            yield built(list(layers.values()), options)
        except InputError as error:
            refused.append(str(error))


def _noted(reading: Reading, note: str) -> Reading:
    from dataclasses import replace

    return replace(reading, findings=(*reading.findings, note))


def _vectors(files: list[RawFile], options: Options, refused: list[str]) -> Iterator[Built]:
    for file in files:
        try:
            yield from built_from_vector(file, options, every_value=len(files) == 1)
        except InputError as error:
            refused.append(str(error))
