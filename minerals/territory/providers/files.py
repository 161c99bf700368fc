"""Files used directly, without the store: a provider's, or a user's own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from minerals.dates import parse_date
from minerals.tables.boundaries import ukraine
from minerals.territory.history import MAX_AGE_DAYS, ControlHistory, Snapshot
from minerals.territory.plausibility import gap_text, gaps, with_jumps
from minerals.territory.providers.build import checked, on_plane
from minerals.territory.providers.reading import Options
from minerals.territory.providers.recognise import VECTOR, Parsed, is_provided, read


def file_history(path: Path, **options: Any) -> ControlHistory:
    """Read a file or folder as a control history.

    Parameters
    ----------
    path : pathlib.Path
        Files of a provider are recognised, and keep the provider's own classes and dates;
        any other vector file is read by its columns.
    **options
        ``precision_km`` and ``snapshot_date``; for other vector files also ``status_field``,
        ``date_field`` and ``mapping``.

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
    own = bool({"status_field", "date_field", "mapping"} & set(options)) or not is_provided(path)
    if own and not path.is_dir():
        return _own_file(path, options)
    if options.get("snapshot_date") is not None:
        options["snapshot_date"] = parse_date(options["snapshot_date"])
    return parsed_history(path.stem, read([path], Options(VECTOR if own else None, **options)))


def _own_file(path: Path, options: dict[str, Any]) -> ControlHistory:
    from minerals.territory.providers.vector import vector_history

    history = vector_history(path, **options)

    def load(date: dt.date) -> Snapshot:
        return checked(history, history.load(date), path.name)

    return replace(history, load=load)


def parsed_history(name: str, parsed: Parsed) -> ControlHistory:
    """Make a history of files that were read, as the store makes one of what it keeps.

    Parameters
    ----------
    name : str
        Short name.
    parsed : Parsed
        Snapshots of one source.

    Returns
    -------
    ControlHistory
        Each refused file is a finding of every snapshot: any of them may be what is missing.
    """
    plane = parsed.snapshots[0].plane
    made = [on_plane(each, plane) for each in parsed.snapshots]
    dates = tuple(each.date for each in made)
    refused = [f"left out: {sentence}" for sentence in parsed.refused]
    areas = [each.occupied_km2 for each in made]
    notes = with_jumps(dates, areas, [[*each.findings, *refused] for each in made])
    snapshots = {each.date: replace(each, findings=notes[each.date]) for each in made}
    return ControlHistory(
        name=name,
        title=parsed.title,
        licence=parsed.licence,
        dates=dates,
        load=snapshots.__getitem__,
        land=ukraine() if all(each.land for each in parsed.snapshots) else None,
        plane=plane,
        max_age=MAX_AGE_DAYS if parsed.daily else None,
        classes={each.snapshot.date: each.classes for each in parsed.snapshots},
        gap_text=gap_text(gaps(dates)) if parsed.daily else "",
    )
