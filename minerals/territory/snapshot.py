"""Control polygons of one date, and what they may be at the least and at the most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

import shapely

from minerals.geo import area_km2, reproject
from minerals.territory.contact_line import Line

EMPTY = shapely.MultiPolygon()


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The control polygons that one source gives for one date.

    Attributes
    ----------
    date : datetime.date
        The date that the polygons hold for.
    occupied, contested : shapely geometry
        EPSG:4326; disjoint, and inside the land of the history where it has one.
    line : Line
        Where occupied or contested land meets other land.
    findings : tuple of str
        What was repaired or looked odd when the polygons were read.
    files : mapping of str to str
        The files that the polygons were read from, and their SHA-256 checksums.
    classes : mapping of str to float
        The provider's own classes in square kilometres, where it has any.
    """

    date: dt.date
    occupied: Any
    contested: Any
    line: Line
    findings: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, float] = field(default_factory=dict)

    @property
    def occupied_km2(self) -> float:
        """The occupied area in square kilometres (EPSG:6933)."""
        return float(area_km2(self.occupied))

    def __reduce__(self) -> tuple[type[Snapshot], tuple[Any, ...]]:
        """Return what is pickled and copied: land and line, however they are found."""
        return Snapshot, tuple(getattr(self, each.name) for each in fields(Snapshot))


def on_plane(snapshot: Snapshot, source: str, target: str) -> Snapshot:
    """Return a snapshot whose line is moved from one plane to another.

    Examples
    --------
    >>> import numpy as np
    >>> line = Line(shapely.linestrings([[[5e5, 5.4e6], [5e5, 5.5e6]]]), np.array([1.0]))
    >>> here = Snapshot(dt.date(2022, 3, 1), EMPTY, EMPTY, line)
    >>> there = on_plane(here, "EPSG:32636", "EPSG:4326")
    >>> shapely.bounds(there.line.pieces).round(1).tolist()
    [[33.0, 48.8, 33.0, 49.7]]
    """
    if source == target:
        return snapshot
    line = snapshot.line
    moved = Line(reproject(line.pieces, source, target), line.precision_km)
    return replace(snapshot, line=moved)


class Extremes(NamedTuple):
    """What is occupied at the least and at the most on a date: no land of either is contested.

    ``least`` takes every open date and all contested land as not occupied, ``most`` as occupied.
    Occupied land of ``least`` lies in that of the snapshot, which lies in that of ``most``.
    """

    least: Snapshot
    most: Snapshot
