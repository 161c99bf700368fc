"""The line of contact: wherever the status of land changes, and how far off it may lie.

Along land that nobody is known to hold, what is unknown is all of that land: an edge of it may
be off by its width, up to its opposite edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from minerals.geo import WGS84, Floats, reproject
from minerals.vocabulary import STATUS_CODES


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
        boundary = shapely.difference(boundary, _rim(land, plane))
    pieces = shapely.get_parts(boundary)
    pieces = pieces[shapely.length(pieces) > 0]
    return Line(pieces, np.full(len(pieces), float(precision_km)))


@lru_cache(maxsize=8)
def _rim(land: Any, plane: str) -> Any:
    """Return what lies within 3 km of a country's border or coast, in the plane."""
    border = shapely.boundary(reproject(land, WGS84, plane))
    return shapely.buffer(border, 3000, quad_segs=4)


def limits_km(
    codes: npt.NDArray[np.int8], points: Floats, borders: Floats, sides: npt.NDArray[np.intp]
) -> Floats:
    """Tell how far the true line may lie from each border between places of different status.

    Between an occupied and a government-controlled place it lies somewhere on the way, so that
    half their distance is its error. An edge of contested land is off by at least that, and by
    the width of that land: from the middle of the border to its nearest edge that lies on the
    opposite side. A stretch that touches one side alone has no opposite edge.

    Parameters
    ----------
    codes : numpy.ndarray
        Shape (n,), the status of every place (:data:`minerals.vocabulary.STATUS_CODES`).
    points : numpy.ndarray
        Shape (n, 2), the places in the plane.
    borders : numpy.ndarray
        Shape (m, 2, 2), straight borders between the cells of places.
    sides : numpy.ndarray
        Shape (m, 2), the places on either side of each border.

    Returns
    -------
    numpy.ndarray
        Shape (m,), kilometres; of borders between places of one status, half their distance.

    Examples
    --------
    >>> row = np.array([[0.0, 0.0], [4000.0, 0.0], [8000.0, 0.0]])
    >>> between = np.array([[[x, -2000.0], [x, 2000.0]] for x in (2000.0, 6000.0)])
    >>> held = [STATUS_CODES[each] for each in ("occupied", "contested", "government")]
    >>> limits_km(np.array(held), row, between, np.array([[0, 1], [1, 2]])).tolist()
    [4.0, 4.0]
    """
    limits = np.hypot(*(points[sides[:, 0]] - points[sides[:, 1]]).T) / 2000
    contested = codes == STATUS_CODES["contested"]
    stretches = _stretches(contested, sides)
    edges = np.flatnonzero(contested[sides].sum(axis=1) == 1)
    inner = np.where(contested[sides[edges, 0]], sides[edges, 0], sides[edges, 1])
    outer = sides[edges].sum(axis=1) - inner
    middle = borders[edges].mean(axis=1)
    for stretch in np.unique(stretches[inner]):
        here = stretches[inner] == stretch
        for code in np.unique(codes[outer[here]]):
            side = here & (codes[outer] == code)
            opposite = shapely.linestrings(borders[edges[here & ~side]])
            if len(opposite):
                starts = shapely.points(middle[side])
                across = shapely.distance(starts, shapely.union_all(opposite)) / 1000
                limits[edges[side]] = np.maximum(limits[edges[side]], across)
    return np.asarray(limits)


def _stretches(contested: npt.NDArray[np.bool_], sides: npt.NDArray[np.intp]) -> Any:
    """Give places of contested land that border on one another, or through others, one number."""
    stretch = np.arange(len(contested))
    one, other = sides[contested[sides].all(axis=1)].T
    while (stretch[one] != stretch[other]).any():
        low = np.minimum(stretch[one], stretch[other])
        np.minimum.at(stretch, one, low)
        np.minimum.at(stretch, other, low)
    return stretch
