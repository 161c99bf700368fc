"""Files used directly, without the store: a provider's, or a user's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from minerals.dates import parse_date
from minerals.geo import ukraine
from minerals.histories.ages import AgedHistory
from minerals.histories.history import ControlHistory
from minerals.histories.sources.reading import Options
from minerals.histories.sources.recognise import is_provided, read


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
    named = {"status_field", "date_field", "mapping"} & set(options)
    if named or not is_provided(path):
        from minerals.histories.sources.vector import vector_history

        return vector_history(path, **options)
    if options.get("snapshot_date") is not None:
        options["snapshot_date"] = parse_date(options["snapshot_date"])
    parsed = read([path], Options(**options))
    snapshots = {each.snapshot.date: each.snapshot for each in parsed.snapshots}
    return AgedHistory(
        name=path.stem,
        title=parsed.title,
        licence=parsed.licence,
        dates=tuple(snapshots),
        load=snapshots.__getitem__,
        land=ukraine(),
        classes={each.snapshot.date: each.classes for each in parsed.snapshots},
    )
