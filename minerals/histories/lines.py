"""The line of contact of polygons: wherever the status of land changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from minerals.histories.history import Line, line_of_contact


def contact_line(occupied: Any, contested: Any, land: Any, plane: str, precision_km: float) -> Line:
    """Take the line of contact from occupied and contested land, the edge between them included.

    Parameters
    ----------
    occupied, contested : shapely geometry
        Disjoint land in longitude and latitude.
    land : shapely geometry or None
        The country, whose own borders and coasts are no line of contact.
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
    >>> line = contact_line(west, east, None, plane(1, 0.5), 1.0)
    >>> bool(5 * 111 < line.length_km().sum() < 8 * 111)
    True
    """
    outer = line_of_contact(occupied, land, plane, precision_km)
    if contested.is_empty:
        return outer
    inner = line_of_contact(contested, land, plane, precision_km)
    every = shapely.union_all(np.concatenate([outer.pieces, inner.pieces]))
    pieces = shapely.get_parts(shapely.line_merge(every))
    pieces = pieces[shapely.length(pieces) > 0]
    return Line(pieces, np.full(len(pieces), float(precision_km)))
