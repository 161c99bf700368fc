"""Snapshots as the engine takes them: one polygon per date, fit for the even-odd rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt
import shapely

from minerals.errors import InputError
from minerals.statuses.batch.orientation import Bools, Floats

Dates = tuple[dt.date, ...]
Snapshots = npt.NDArray[np.object_]

_fit: WeakValueDictionary[int, Any] = WeakValueDictionary()
"""Polygons that were found fit, by identity: they cannot change, and go when nobody has them."""


def as_points(xy: npt.ArrayLike) -> Floats:
    """Return points as an array of floats, shape (n, 2)."""
    points = np.asarray(xy, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise InputError(f"points of shape {points.shape}: give an array of shape (n, 2)")
    return points


def as_snapshots(dates: Sequence[dt.date], polygons: Sequence[Any]) -> tuple[Snapshots, Dates]:
    """Return polygons as an array, and dates, when they fit together."""
    days = tuple(dates)
    snapshots = np.empty(len(polygons), dtype=object)
    snapshots[:] = polygons
    if not days or len(days) != len(snapshots):
        raise InputError(
            f"{len(days)} dates for {len(snapshots)} polygons: give one polygon per date"
        )
    for before, after in pairwise(days):
        if after <= before:
            raise InputError(f"{after} after {before}: give the dates in order, each once")
    kinds = shapely.get_type_id(snapshots)
    wrong = np.flatnonzero(~np.isin(kinds, (3, 6)) & ~shapely.is_empty(snapshots))
    if len(wrong):
        raise InputError(
            f"polygons of {days[wrong[0]]}: {getattr(snapshots[wrong[0]], 'geom_type', 'nothing')} "
            f"given; give a Polygon or MultiPolygon, an empty one where there is none"
        )
    return snapshots, days


def fresh(snapshots: Snapshots) -> Bools:
    """Tell which snapshots differ from the one before."""
    fresh = np.ones(len(snapshots), dtype=bool)
    fresh[1:] = ~shapely.equals_identical(snapshots[1:], snapshots[:-1])
    return fresh


def check_parts(snapshots: Snapshots, days: Dates) -> None:
    """Refuse what the even-odd rule would misread: invalid parts, and parts that overlap.

    The verdict is kept as long as the polygon: each is checked once.
    """
    new = np.flatnonzero([_fit.get(id(polygon)) is not polygon for polygon in snapshots])
    new = new[fresh(snapshots[new])] if len(new) else new
    for index in new[~shapely.is_valid(snapshots[new])]:
        parts = shapely.get_parts(snapshots[index])
        fault = None
        if not shapely.is_valid(parts).all():
            fault = shapely.is_valid_reason(snapshots[index])
        else:
            one, two = shapely.STRtree(parts).query(parts, predicate="intersects")
            one, two = one[one < two], two[one < two]
            if shapely.relate_pattern(parts[one], parts[two], "T********").any():
                fault = "parts overlap"
        if fault:
            raise InputError(
                f"polygons of {days[index]}: {fault}; dissolve them first "
                f"(minerals.territory.repair.polygons_only)"
            )
    _fit.update((id(polygon), polygon) for polygon in snapshots[new])
