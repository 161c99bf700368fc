"""Frames of the program's own, handed back: the bundled deposits, or some of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from minerals.tables.inventory import Inventory, bundled

MAX_COORDINATE_DIFFERENCE_DEG = 1e-5
"""Coordinates of answers are rounded to five digits."""

_SAME = ("location_precision_km", "setting", "part_of", "outline_id", "control_place_id")
_OF_RESOURCES = frozenset("commodity commodity_id quantity basis unit category role".split())
_OF_AN_ANSWER = frozenset({"distance_error_km", "occupied_fraction", "probability"})
"""Columns that answers alone have; the quantities in these are the tables' own."""
_QUANTITIES = frozenset({"quantity", "unit"})


def handed_back(frame: pd.DataFrame) -> Inventory | None:
    """Return the bundled deposits that a frame lists, or None where it is a table of its own.

    Parameters
    ----------
    frame : pandas.DataFrame
        What ``minerals.deposits()`` or ``minerals.status()`` gave, or the rows of an answer about
        deposits, all or some of them.

    Returns
    -------
    Inventory or None
        With the outlines, commodities and preferred figures of the tables; None where the frame
        names other deposits, places them elsewhere, or brings commodities or figures itself.

    Examples
    --------
    >>> from minerals.tables.load import deposits
    >>> frame = deposits()
    >>> handed_back(frame) is bundled(), len(handed_back(frame.head(5)).sites)
    (True, 5)
    >>> handed_back(frame.assign(commodity="gold")) is None
    True
    """
    columns = set(frame.columns)
    brought = _OF_RESOURCES - (_QUANTITIES if columns >= _OF_AN_ANSWER else set())
    if "deposit_id" not in frame or brought & columns:
        return None
    known = bundled().sites.set_index("deposit_id")
    names = frame["deposit_id"]
    if not len(names) or not names.is_unique or not names.isin(known.index).all():
        return None
    if not _as_they_were(frame, known.loc[names]):
        return None
    unused = [str(name) for name in frame.columns if name not in known and name != "deposit_id"]
    told = [f"columns not used: {', '.join(unused)}"] if unused else []
    if len(names) == len(known):
        return replace(bundled(), findings=tuple(told)) if told else bundled()
    told.insert(0, f"{len(names)} of the {len(known)} bundled deposits, with what lies there")
    return some(names, tuple(told))


def some(names: pd.Series, findings: tuple[str, ...] = ()) -> Inventory:
    """Return some of the bundled deposits, in the order of the tables."""
    whole = bundled()
    sites = whole.sites[whole.sites["deposit_id"].isin(names)].reset_index(drop=True)
    rows = whole.resources[whole.resources["deposit_id"].isin(names)].reset_index(drop=True)
    return replace(whole, sites=sites, resources=rows, findings=findings)


def _as_they_were(frame: pd.DataFrame, known: pd.DataFrame) -> bool:
    """Tell whether nothing that an answer rests on was changed."""
    for name in ("longitude", "latitude"):
        if name in frame:
            given = pd.to_numeric(frame[name], errors="coerce").to_numpy(float)
            apart = np.abs(given - known[name].to_numpy(float))
            if not (apart <= MAX_COORDINATE_DIFFERENCE_DEG).all():
                return False
    if "geometry" in frame and not _same_points(frame, known):
        return False
    return all(
        frame[name].astype(object).where(frame[name].notna(), None).tolist()
        == known[name].astype(object).where(known[name].notna(), None).tolist()
        for name in _SAME
        if name in frame
    )


def _same_points(frame: pd.DataFrame, known: pd.DataFrame) -> bool:
    points = getattr(frame, "geometry", None)
    crs = getattr(points, "crs", None)
    if points is None or crs is None or not (points.geom_type == "Point").all():
        return False
    moved = points.to_crs("EPSG:4326")
    apart = np.abs(np.c_[moved.x, moved.y] - known[["longitude", "latitude"]].to_numpy(float))
    return bool((apart <= MAX_COORDINATE_DIFFERENCE_DEG).all())
