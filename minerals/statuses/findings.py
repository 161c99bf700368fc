"""What a reader must know of the inputs of an answer before its figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from minerals.errors import InputError
from minerals.geo import geodesic_km
from minerals.results.findings import deposit_notes
from minerals.tables.inventory import Inventory
from minerals.territory.findings import control_notes, fresher_notes
from minerals.territory.history import ControlHistory

MAX_DISTANCE_TO_POLYGONS_DEG = 10.0
"""A deposit farther than this from all polygons is told: it may be of another country."""

MAX_DISTANCE_OF_ORIGIN_DEG = 1.0
"""A deposit at (0, 0) farther than this from all polygons has no known place."""


def findings_of(inventory: Inventory, history: ControlHistory) -> dict[str, Any]:
    """List the findings in the inputs of an answer, for its header.

    Parameters
    ----------
    inventory : Inventory
        The deposits.
    history : ControlHistory
        The control source.

    Returns
    -------
    dict
        ``findings``, by input a list of sentences; empty where there are none.

    Raises
    ------
    InputError
        If a deposit stands at (0, 0), far from the polygons of a history without land.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> from minerals.territory.find import control
    >>> findings_of(bundled(), control())
    {}
    """
    found = {"deposits": [*inventory.findings, *_far(inventory.sites, history)]}
    found = {name: each for name, each in found.items() if each}
    return {"findings": found} if found else {}


def input_notes(
    inventory: Inventory,
    history: ControlHistory,
    dates: Sequence[dt.date],
    as_of: str | dt.date | None = None,
) -> tuple[str, ...]:
    """Compose the notes on the inputs of an answer: a line each for deposits and for control.

    Parameters
    ----------
    inventory : Inventory
        The deposits.
    history : ControlHistory
        The control source.
    dates : sequence of datetime.date
        The snapshots that the answer rests on.
    as_of : str or datetime.date, optional
        The date that was asked for: on one after the bundled history's last snapshot, a line more
        names a fresher history that was added.

    Returns
    -------
    tuple of str
        None where nothing was found.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> from minerals.territory.find import control
    >>> input_notes(bundled(), control(), [])
    ()
    """
    return (
        *deposit_notes(findings_of(inventory, history)),
        *control_notes(history, dates),
        *fresher_notes(history, as_of),
    )


def _far(sites: pd.DataFrame, history: ControlHistory) -> list[str]:
    """Tell of deposits far from every polygon, where no land says which are outside."""
    if history.has_land or not len(sites):
        return []
    snapshots = [history.at(date) for date in {history.dates[0], history.dates[-1]}]
    lands = [land for each in snapshots for land in (each.occupied, each.contested)]
    area = shapely.union_all([shapely.box(*each.bounds) for each in lands if not each.is_empty])
    if area.is_empty:
        return []
    points = sites.geometry.to_numpy()
    away = shapely.distance(points, area)
    origin = (shapely.get_x(points) == 0) & (shapely.get_y(points) == 0)
    nowhere = origin & (away > MAX_DISTANCE_OF_ORIGIN_DEG)
    if nowhere.any():
        raise InputError(
            f"{_named(sites, nowhere)}: longitude 0 and latitude 0, as an unknown place is often "
            "written; give the place, or leave the row out"
        )
    far = away > MAX_DISTANCE_TO_POLYGONS_DEG
    if not far.any():
        return []
    lines = shapely.shortest_line(points[far], area)
    ends = shapely.get_point(lines, 0), shapely.get_point(lines, -1)
    km = geodesic_km(*(shapely.get_coordinates(each) for each in ends)).max()
    return [
        f"{_named(sites, far)}: far from all polygons of {history.name}, up to {km:,.0f} km; "
        "counted as not occupied"
    ]


def _named(sites: pd.DataFrame, chosen: np.ndarray) -> str:
    rows = sites["_row"] if "_row" in sites else pd.Series(np.arange(len(sites)) + 2)
    each = [f"{name} (row {row})" for name, row in zip(
        sites.loc[chosen, "deposit_id"], rows[chosen], strict=True)]  # fmt: skip
    return ", ".join(each[:5]) + (f" and {len(each) - 5} more" if len(each) > 5 else "")
