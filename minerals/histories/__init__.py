"""Control histories: the bundled one, and a user's own polygons."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from minerals.errors import InputError
from minerals.histories.history import ControlHistory, Snapshot

__all__ = ["ControlHistory", "Snapshot", "control"]


def control(source: str | Path | ControlHistory | None = None, **options: Any) -> ControlHistory:
    """Return a control history.

    Parameters
    ----------
    source : str, pathlib.Path or ControlHistory, optional
        ``bundled`` (the default), or the path of a vector file with polygons.
    **options
        For a file: ``status_field``, ``date_field``, ``snapshot_date``, ``mapping`` and
        ``precision_km``, see :func:`minerals.histories.sources.vector.vector_history`.

    Returns
    -------
    ControlHistory
        Snapshots in order of date.

    Raises
    ------
    InputError
        If the name is not known and no such file exists, or the file cannot be used.

    Examples
    --------
    >>> control().name
    'bundled'
    """
    if isinstance(source, ControlHistory):
        return source
    if source is None or source == "bundled":
        from minerals.histories.places import default

        return default()
    path = Path(source)
    if not path.exists():
        raise InputError(
            f"unknown control source {str(source)!r}: write bundled, or the path of a file with "
            "polygons"
        )
    from minerals.histories.sources.vector import vector_history

    return vector_history(path, **options)
