"""The line of contact: wherever the status of land changes, and how far off it may lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from minerals.geo import WGS84, reproject


@dataclass(frozen=True, eq=False)
class Line:
    """The line of contact, piece by piece, each with its own position error.

    Attributes
    ----------
    pieces : numpy.ndarray
        Shape (n,), LineStrings in the plane of the history (metres).
    precision_km : numpy.ndarray
        Shape (n,), how far the true line may lie from each piece.
    """

    pieces: npt.NDArray[np.object_]
    precision_km: npt.NDArray[np.float64]

    def length_km(self) -> npt.NDArray[np.float64]:
        """Return the length of each piece in kilometres."""
        return np.asarray(shapely.length(self.pieces), dtype=float) / 1000


def line_of_contact(
    occupied: Any, contested: Any, land: Any, plane: str, precision_km: float
) -> Line:
    """Take the line of contact from occupied and contested land, the edge between them included.

    Parameters
    ----------
    occupied, contested : shapely geometry
        Disjoint land in longitude and latitude.
    land : shapely geometry or None
        The country, whose own borders and coasts are no line of contact; with None, there are
        none.
    plane : str
        The plane of the history.
    precision_km : float
        Position error of the polygons.

    Returns
    -------
    Line
        The pieces, each once, in the plane.

    Examples
    --------
    >>> from minerals.geo import plane
    >>> west, east = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    >>> line = line_of_contact(west, east, None, plane(1, 0.5), 1.0)
    >>> bool(5 * 111 < line.length_km().sum() < 8 * 111)
    True
    """
    outer = _edge(occupied, land, plane, precision_km)
    if contested.is_empty:
        return outer
    inner = _edge(contested, land, plane, precision_km)
    every = shapely.union_all(np.concatenate([outer.pieces, inner.pieces]))
    pieces = shapely.get_parts(shapely.line_merge(every))
    pieces = pieces[shapely.length(pieces) > 0]
    return Line(pieces, np.full(len(pieces), float(precision_km)))


def _edge(areas: Any, land: Any, plane: str, precision_km: float) -> Line:
    """Take the boundary of land, less that within 3 km of the country's: a border or a coast."""
    boundary = shapely.boundary(reproject(areas, WGS84, plane))
    if land is not None:
        border = shapely.boundary(reproject(land, WGS84, plane))
        boundary = shapely.difference(boundary, shapely.buffer(border, 3000, quad_segs=4))
    pieces = shapely.get_parts(boundary)
    pieces = pieces[shapely.length(pieces) > 0]
    return Line(pieces, np.full(len(pieces), float(precision_km)))
