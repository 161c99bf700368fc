"""Ukraine within its internationally recognised borders, and Crimea."""

from __future__ import annotations

from functools import cache

import shapely

from minerals.tables.load import outlines

CRIMEA = ("UA-43", "UA-40")
"""ISO codes of the Autonomous Republic of Crimea and of Sevastopol."""


@cache
def ukraine() -> shapely.MultiPolygon:
    """Return Ukraine within its internationally recognised borders.

    Returns
    -------
    shapely MultiPolygon
        EPSG:4326; the union of the bundled oblasts with the slivers between them filled. The
        coast is generalised, so that a place on the shore may lie just outside.

    Examples
    --------
    >>> ukraine().contains(shapely.Point(34.10, 44.95))  # Simferopol
    True
    """
    union = shapely.union_all(outlines("oblasts").geometry.to_numpy())
    parts = [shapely.Polygon(part.exterior) for part in shapely.get_parts(union)]
    return (
        shapely.multipolygons([shapely.union_all(parts)])
        if len(parts) == 1
        else (shapely.union_all(parts))
    )


@cache
def crimea() -> shapely.Geometry:
    """Return the Autonomous Republic of Crimea with Sevastopol.

    Returns
    -------
    shapely geometry
        EPSG:4326.

    Examples
    --------
    >>> crimea().contains(shapely.Point(33.53, 44.60))  # Sevastopol
    True
    """
    return shapely.union_all(outlines("oblasts").loc[list(CRIMEA)].geometry.to_numpy())
