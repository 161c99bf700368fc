"""Few points and many edges: most edges lie level with none of the points."""

from __future__ import annotations

import numpy as np

from minerals.statuses.batch.axis import Axis
from minerals.statuses.batch.orientation import Bools, Floats, Ints
from minerals.statuses.batch.timelines import spread

CELLS = 1 << 15
"""Cells of the axis that levels of points are sorted into."""


class Levels:
    """A sieve that leaves the edges which may lie level with any of few points.

    Parameters
    ----------
    y : numpy.ndarray
        Levels of points.
    low, high : float
        Between which the edges lie.

    Examples
    --------
    >>> levels = Levels(np.array([0.5, 2.0]), 0.0, 3.0)
    >>> levels.between(np.array([0.0, 0.1, 0.7, 1.9, 2.0, 3.0, 2.5])).tolist()
    [False, True, False, True, True, False]
    """

    def __init__(self, y: Floats, low: float, high: float) -> None:
        self.axis = Axis.over(low, high, CELLS)
        cells = self.axis.cell(y[(y >= low) & (y <= high)])
        count = np.bincount(cells, minlength=self.axis.cells)
        self.passed = np.cumsum(count).astype(np.float64)
        self.passed[count > 0] = np.nan  # equal to nothing, so that every edge there is left

    def between(self, y: Floats) -> Bools:
        """Tell whether the level of a point may lie between each value and the next, or on one."""
        passed = self.passed.take(self.axis.cell(y))
        between: Bools = passed[1:] != passed[:-1]
        return between


def level_pairs(y: Floats, ay: Floats, by: Floats) -> tuple[Ints, Ints]:
    """Return points and edges that are level, in order of point.

    Parameters
    ----------
    y : numpy.ndarray
        Levels of points.
    ay, by : numpy.ndarray
        Lower and upper ends of edges.

    Examples
    --------
    >>> point, edge = level_pairs(np.array([2.0, 1.0]), np.array([0.0, 2.0]), np.array([1.5, 3.0]))
    >>> point.tolist(), edge.tolist()
    ([0, 1], [1, 0])
    """
    by_level = np.argsort(y)
    levels = y[by_level]
    start = np.searchsorted(levels, ay)
    edge, rank = spread(np.searchsorted(levels, by, "right") - start)
    point = by_level[start[edge] + rank]
    order = np.argsort(point, kind="stable")
    return point[order], edge[order]
