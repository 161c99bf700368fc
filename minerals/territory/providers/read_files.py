"""From paths to the snapshots of one source: gathered, recognised, read, put together by date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from minerals.errors import InputError
from minerals.tables.country import Country
from minerals.tables.vector.items import split_layer
from minerals.territory.providers.build_snapshot import build_snapshot
from minerals.territory.providers.documents import document_of, is_json
from minerals.territory.providers.file_dates import check_day
from minerals.territory.providers.parsed_file import ParsedFile, ReadOptions
from minerals.territory.providers.provider import Provider
from minerals.territory.providers.raw_file import JSON_SUFFIXES, RawFile, gather
from minerals.territory.providers.registry import check_fitting, provider, recognised
from minerals.territory.snapshot import Snapshot, on_plane

_TELLING = (*JSON_SUFFIXES, ".zip", ".gz", ".shp", "")
"""Endings of files that may be a provider's."""


@dataclass(frozen=True, eq=False)
class ReadFiles:
    """What files amount to: the snapshots of one source, and the files that were refused.

    Attributes
    ----------
    provider : Provider
        Whose files they are.
    title : str
        What the source is.
    snapshots : list of Snapshot
        In order of date, their lines in one plane.
    plane : str
        That plane.
    country : Country or None
        The one that all polygons are of and cut to; None where they are of none with a profile.
    refused : list of str
        A sentence for each file that cannot be used.
    """

    provider: Provider
    title: str
    snapshots: list[Snapshot]
    plane: str
    country: Country | None
    refused: list[str]


def holds_own_polygons(path: Path) -> bool:
    """Check that no provider recognises the files of a path, by the first that can be read.

    Raises
    ------
    InputError
        If none of them can be read.
    """
    place, layer = split_layer(path)
    if layer is not None or (place.is_file() and place.suffix.lower() not in _TELLING):
        return True
    corrupt: list[InputError] = []
    for file in gather([path]):
        try:
            document = document_of(file) if is_json(file.name) else None
        except InputError as error:  # the next file shows the provider as well
            corrupt.append(error)
            continue
        return recognised(file.name, document).own
    if corrupt:
        raise corrupt[0]
    return True


def read_files(
    paths: Iterable[str | Path],
    options: ReadOptions,
    progress: Callable[[str, int], None] = lambda name, total: None,
) -> ReadFiles:
    """Read files of one source as snapshots.

    Parameters
    ----------
    paths : iterable of path
        Folders, zip archives or files.
    options : ReadOptions
        What the user says about them.
    progress : callable, optional
        Called with the name of each file before it is read, and how many there are.

    Returns
    -------
    ReadFiles
        Snapshots in order of date; files that cannot be used are left out and named.

    Raises
    ------
    InputError
        If no file can be used, or the files are of more than one provider.
    """
    chosen = None if options.provider is None else provider(options.provider)
    files = gather(paths)
    options = replace(options, only_file=len(files) == 1)
    files_of: dict[str, list[RawFile]] = {}
    parsed: list[ParsedFile] = []
    refused: list[str] = []
    for file in files:
        progress(file.name, len(files))
        try:
            document = None if chosen is not None and chosen.own else document_of(file)
            source = chosen or recognised(file.name, document)
            files_of.setdefault(source.name, []).append(file)
            read = source.read(file, document, options)
            parsed += [replace(each, country=source.country or each.country) for each in read]
        except InputError as error:
            refused.append(str(error))
        if options.snapshot_date is not None and len(files_of) == 1 and parsed:
            list(_by_date(source, parsed, options))  # refuses a second file before all are read
    if len(files_of) > 1:
        kinds = "; ".join(f"{files[0].label} is {name}" for name, files in files_of.items())
        raise InputError(
            f"the files are of more than one format ({kinds}): add one source at a time"
        )
    if not files_of:
        raise InputError("; ".join(refused[:3]))
    ((name, used),) = files_of.items()
    source = provider(name)
    check_fitting(source, options)
    return snapshots_of(source, source.title_of(used, options), parsed, options, refused)


def snapshots_of(
    source: Provider,
    title: str,
    parsed: Sequence[ParsedFile],
    options: ReadOptions,
    refused: Sequence[str] = (),
) -> ReadFiles:
    """Build the snapshot of every date of parsed files.

    Parameters
    ----------
    source : Provider
        Whose files they are.
    title : str
        What the source is.
    parsed : sequence of ParsedFile
        In any order.
    options : ReadOptions
        What the user says about them.
    refused : sequence of str, optional
        Sentences about files that cannot be used.

    Returns
    -------
    ReadFiles
        Snapshots in order of date.

    Raises
    ------
    InputError
        If nothing is left, or two files would have the same date where they may not.
    """
    refused = list(refused)
    built: list[tuple[Snapshot, ParsedFile]] = []
    for files in _by_date(source, parsed, options):
        try:
            first_day = files[0].country.first_day if files[0].country else None
            check_day(files[0].date, files[0].name, first_day)
            snapshot = build_snapshot(files, options, own=source.own)
        except InputError as error:
            refused.append(str(error))
        else:
            built.append((snapshot, files[0]))
    if not built:
        raise InputError("; ".join(refused[:3]) or "the files hold no occupied land")
    countries = {file.country for _, file in built}
    planes = [file.country.plane if file.country else file.plane for _, file in built]
    return ReadFiles(
        source,
        title,
        [
            on_plane(snapshot, plane, planes[0])
            for (snapshot, _), plane in zip(built, planes, strict=True)
        ],
        planes[0],
        countries.pop() if len(countries) == 1 else None,
        refused,
    )


def _by_date(
    source: Provider, parsed: Sequence[ParsedFile], options: ReadOptions
) -> Iterator[list[ParsedFile]]:
    """Put the layers of each date together; of one date and layer, the last stamp counts."""
    dates: dict[Any, dict[str, ParsedFile]] = {}
    for file in sorted(parsed, key=lambda file: (file.date, file.stamp)):
        layers = dates.setdefault(file.date, {})
        older = layers.get(file.layer)
        if older is not None and options.snapshot_date is not None:
            raise InputError(
                f"{older.name} and {file.name} would have the same date: --snapshot-date goes "
                "with one file"
            )
        if older is not None and source.own:
            raise InputError(
                f"{older.name} and {file.name} have the same date, {file.date}: give one file per "
                "date"
            )
        if older is not None:
            note = f"{older.name}: left out, {file.name} of the same date is later"
            file = replace(file, findings=(*file.findings, note))
        layers[file.layer] = file
    for layers in dates.values():
        yield list(layers.values())
