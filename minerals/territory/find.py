"""Finding a control history: the bundled one, one that a user added, or a user's own polygons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from minerals.errors import MAX_WORDS_IN_A_MESSAGE, InputError, near
from minerals.tables.inventory import BUNDLED_COUNTRY
from minerals.territory.history import ControlHistory
from minerals.vocabulary import BUNDLED


def control(source: Any = None, **options: Any) -> ControlHistory:
    """Return a control history.

    Parameters
    ----------
    source : str, pathlib.Path, geopandas.GeoDataFrame or ControlHistory, optional
        ``bundled`` (the default), the name of an added history, the path of files with
        polygons, or polygons in memory.
    **options
        ``max_age``, the days for which a snapshot holds; ``precision_km``, the position error
        of the boundary; for polygons: ``snapshot_date``, their date, and the options that their
        provider declares, such as ``status_field``, ``date_field`` and ``mapping`` of own
        polygons, see :mod:`minerals.territory.providers.own_polygons`; ``layer``, the one layer to
        read of a file, which ``FILE|layername=NAME`` says as well.

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
    max_age, layer = options.pop("max_age", None), options.pop("layer", None)
    if layer is not None:
        if not isinstance(source, str | Path):
            raise InputError("layer names a layer of a file; leave it out")
        source = f"{source}|layername={layer}"
    history = _with_named_sites(_find(source, options))
    return history if max_age is None else history.with_max_age(max_age)


def _with_named_sites(history: ControlHistory) -> ControlHistory:
    """Lend a history of the bundled one's country its statuses at sea, where polygons end."""
    if history.place_status is not None or history.country is not BUNDLED_COUNTRY:
        return history

    def lent(attribute: str) -> Callable[..., Any]:
        def call(*words: Any) -> Any:
            from minerals.territory.bundled import default

            return getattr(default(), attribute)(*words)

        return call

    return replace(
        history,
        place_status=lent("place_status"),
        possible_statuses=lent("possible_statuses"),
        place_changes=lent("place_changes"),
    )


def _is_added(name: str, store: Any, path: Path) -> bool:
    """Check whether a name is that of an added history; a file needs no store to be found."""
    try:
        return name in store.index()
    except InputError:
        from minerals.tables.vector.archive import exists

        if exists(path):
            return False
        raise


def _find(source: Any, options: dict[str, Any]) -> ControlHistory:
    if isinstance(source, ControlHistory):
        return source
    if hasattr(source, "columns"):  # a GeoDataFrame: geopandas is only loaded by who has one
        from minerals.territory.providers.file_histories import own_history

        return own_history(source, **options)
    if source is None or (isinstance(source, str) and source == BUNDLED):
        if options:
            raise InputError("options for a control file need --control PATH")
        from minerals.territory.bundled import default

        return default()
    if not isinstance(source, str | Path):
        raise InputError(
            f"control polygons cannot be read from a {type(source).__name__}: give a path, a "
            "GeoDataFrame, or the name of a history"
        )
    from minerals.tables.vector.archive import exists
    from minerals.tables.vector.items import split_layer
    from minerals.territory.store.histories import Store

    store = Store()
    path, _ = split_layer(source)
    if isinstance(source, str) and _is_added(source, store, path):
        unfitting = sorted(set(options) - {"precision_km"})
        if unfitting:
            raise InputError(
                f"{source} is an added history, which states statuses and dates itself: leave "
                f"{', '.join(unfitting)} out"
            )
        return store.history(source, **options)
    if not exists(path):
        names = ", ".join(store.names()[:MAX_WORDS_IN_A_MESSAGE])
        similar = near(str(source), [BUNDLED, *store.names()])
        hint = f"did you mean {' or '.join(similar)}? Else " if similar else ""
        raise InputError(
            f"unknown control source {str(source)!r}: {hint}write bundled, "
            f"{f'an added history ({names})' if names else 'the name of an added history'}, or "
            "the path of a file with polygons"
        )
    from minerals.territory.providers.file_histories import file_history

    return file_history(Path(source), **options)
