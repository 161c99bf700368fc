"""Files and polygons used directly, without the store: a provider's, or a user's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd

from minerals.errors import InputError
from minerals.tables.vector.items import split_layer
from minerals.tables.vector.read import on_globe
from minerals.territory.history import MAX_AGE_DAYS, ControlHistory
from minerals.territory.plausibility import gap_text, gaps, with_jumps
from minerals.territory.providers.own_polygons import parsed_polygons
from minerals.territory.providers.raw_file import RawFile
from minerals.territory.providers.read_files import (
    ReadFiles,
    holds_own_polygons,
    read_files,
    snapshots_of,
)
from minerals.territory.providers.registry import OWN_POLYGONS, read_options
from minerals.vocabulary import Provenance


def file_history(path: Path, **options: Any) -> ControlHistory:
    """Read a file or folder as a control history.

    Parameters
    ----------
    path : pathlib.Path
        Files of a provider are recognised, and keep the provider's own classes and dates; any
        other vector file is read by its columns, and so is a single file with an option of own
        polygons.
    **options
        As :func:`minerals.territory.providers.registry.read_options` takes them.

    Returns
    -------
    ControlHistory
        Named after the path.

    Raises
    ------
    InputError
        If it cannot be used.

    Examples
    --------
    >>> file_history(Path("/no/such/file.geojson"))
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: /no/such/file.geojson: no such file or folder; check the name
    """
    by_columns = any(option.name in options for option in OWN_POLYGONS.options)
    if by_columns or holds_own_polygons(path):
        return own_history(path, **options)
    return history_of(_stem(path), read_files([path], read_options(**options)))


def _stem(path: Path) -> str:
    return split_layer(path)[0].stem


def own_history(source: str | Path | gpd.GeoDataFrame, **options: Any) -> ControlHistory:
    """Read a user's own polygons as a control history, whoever might recognise the file.

    Parameters
    ----------
    source : str, pathlib.Path or geopandas.GeoDataFrame
        Any vector file with a coordinate system, a folder of them, or the like in memory.
    **options
        As :func:`minerals.territory.providers.registry.read_options` takes them.

    Returns
    -------
    ControlHistory
        Named after the file.

    Raises
    ------
    InputError
        If it cannot be used.

    Examples
    --------
    >>> import shapely
    >>> square = gpd.GeoDataFrame(geometry=[shapely.box(36, 48, 37, 49)], crs="EPSG:4326")
    >>> own_history(square, snapshot_date="2025-01-01").at().findings[0]
    'a GeoDataFrame: no column tells a status: its polygon counts as occupied'
    """
    chosen = replace(read_options(**options), provider=OWN_POLYGONS.name)
    if not isinstance(source, str | Path) and not hasattr(source, "geometry"):
        raise InputError("the polygons: a table without geometry; give a GeoDataFrame of polygons")
    if isinstance(source, str | Path):
        path = Path(source)
        return history_of(_stem(path), read_files([path], chosen))
    name = "a GeoDataFrame"
    chosen = replace(chosen, only_file=True, in_python=True)
    parsed = parsed_polygons(on_globe(source, "the polygons"), chosen, name=name)
    title = OWN_POLYGONS.title_of([RawFile(name, name, bytes)], chosen)
    return history_of(name, snapshots_of(OWN_POLYGONS, title, parsed, chosen), Provenance.MEMORY)


def history_of(
    name: str, files: ReadFiles, provenance: Provenance = Provenance.FILE
) -> ControlHistory:
    """Make a history of files that were read, as the store makes one of what it keeps.

    Parameters
    ----------
    name : str
        Short name.
    files : ReadFiles
        Snapshots of one source.
    provenance : Provenance, optional
        Whether they are files, or polygons in memory.

    Returns
    -------
    ControlHistory
        Each refused file is a finding of every snapshot: any of them may be what is missing.
    """
    dates = tuple(each.date for each in files.snapshots)
    refused = [f"left out: {sentence}" for sentence in files.refused]
    areas = [each.occupied_km2 for each in files.snapshots]
    notes = with_jumps(dates, areas, [[*each.findings, *refused] for each in files.snapshots])
    snapshots = {each.date: replace(each, findings=notes[each.date]) for each in files.snapshots}
    return ControlHistory(
        name=name,
        title=files.title,
        provenance=provenance,
        licence=files.provider.licence,
        dates=dates,
        load=snapshots.__getitem__,
        country=files.country,
        plane=files.plane,
        max_age=MAX_AGE_DAYS if files.provider.daily else None,
        gap_text=gap_text(gaps(dates)) if files.provider.daily else "",
    )
