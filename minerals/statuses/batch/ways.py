"""The ways to hold points against snapshots, and which of them is the fastest.

All give the same answer. Each has a cost in microseconds, fitted to times on one machine
(``benchmarks/engine.py --ways``); what counts is how the costs compare.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import shapely

from minerals.statuses.batch.edges import EdgeSet, repeat_last
from minerals.statuses.batch.grid import Grid
from minerals.statuses.batch.levels import Levels, level_pairs
from minerals.statuses.batch.orientation import Bits, Floats, Ints
from minerals.statuses.batch.snapshots import Snapshots
from minerals.statuses.batch.timelines import Changes, Found

CELLS = 1 << 20
"""The most cells that points are sorted into."""
SAMPLE = 1 << 12
"""Points that tell how many are in the box of the snapshots."""
PLACES = 2
"""Pairs of successive snapshots that tell how much changes."""
PAIRS = 1 << 22
"""The most points and edges that are held against each other in one go."""


class Size(NamedTuple):
    """What the cost of a question depends on.

    ``near`` are the points in the box of all snapshots, ``vertices`` those of all snapshots,
    ``edges`` about how many different edges they have.
    """

    points: int
    near: int
    snapshots: int
    vertices: int
    edges: int

    @classmethod
    def of(cls, points: Floats, snapshots: Snapshots) -> Size:
        """Take the measure of a question, by samples."""
        sample = points[:: len(points) // SAMPLE + 1]
        near = len(_near(sample, snapshots)) / max(1, len(sample)) * len(points)
        vertices = int(shapely.get_num_coordinates(snapshots).sum())
        count = len(snapshots)
        kept = 1.0
        if count > 1:
            places = np.unique(np.linspace(0, count - 2, PLACES).astype(int))
            kept = float(np.mean([_kept(*snapshots[place : place + 2]) for place in places]))
        new = 1 - kept**2  # an edge is another when either end is
        edges = vertices / max(1, count) * (1 + new * (count - 1))
        return cls(len(points), round(near), count, vertices, round(edges))


def asked(points: Floats, snapshots: Snapshots) -> Found:
    """Ask shapely about each point and snapshot."""
    inside = shapely.intersects_xy(snapshots[:, None], points[:, 0], points[:, 1])
    snapshot, point = np.nonzero(inside)
    return _of_pairs(len(points), len(snapshots), point, snapshot)


def tree(points: Floats, snapshots: Snapshots) -> Found:
    """Ask a tree of the points about each snapshot."""
    index = shapely.STRtree(shapely.points(points))
    snapshot, point = index.query(snapshots, predicate="intersects")
    return _of_pairs(len(points), len(snapshots), point, snapshot)


def prepared(points: Floats, snapshots: Snapshots) -> Found:
    """Ask each snapshot, prepared, about the points in its box.

    Points are asked in order of their level, so that neighbours look up the same edges.
    """
    order = np.argsort(points[:, 1])
    points = points[order]
    x, y = np.ascontiguousarray(points.T)
    boxes = shapely.bounds(snapshots)
    start, stop = np.searchsorted(y, boxes[:, 1]), np.searchsorted(y, boxes[:, 3], "right")
    last = np.zeros(len(points), dtype=bool)
    first, point, snapshot = last, [], []
    for index, polygon in enumerate(snapshots):
        within = x[start[index] : stop[index]]
        rows = np.flatnonzero((within >= boxes[index, 0]) & (within <= boxes[index, 2]))
        rows += start[index]
        kept = bool(shapely.is_prepared(polygon))
        shapely.prepare(polygon)
        now = np.zeros(len(points), dtype=bool)
        now[rows] = shapely.intersects_xy(polygon, points[rows])
        if not kept:
            shapely.destroy_prepared(polygon)
        if index:
            changed = np.flatnonzero(now != last)
            point.append(order[changed])
            snapshot.append(np.full(len(changed), index, dtype=np.int32))
        else:
            first = np.zeros(len(points), dtype=bool)
            first[order] = now
        last = now
    return Found.of(first, point, snapshot)


def level(points: Floats, snapshots: Snapshots) -> Found:
    """Hold points against those edges alone that lie level with one."""
    _, low, _, high = shapely.total_bounds(snapshots)
    edges = EdgeSet.of(snapshots, Levels(points[:, 1], low, high))
    bits = np.zeros((len(points), edges.odd.shape[1]), dtype=np.uint64)
    step = PAIRS // max(1, len(edges)) + 1
    for start in range(0, len(points), step):
        part = points[start : start + step]
        pairs = level_pairs(part[:, 1], edges.ay, edges.by)
        edges.cross(part, *pairs, bits[start : start + step])
    return _of_bits(bits)


def grid(points: Floats, snapshots: Snapshots) -> Found:
    """Sort points into a grid over all edges."""
    edges = EdgeSet.of(snapshots)
    return Grid(edges, cells_for(len(points))).query(points)


def cells_for(n_points: int) -> int:
    """Return how many cells a grid should have: more cost more, and spare more tests."""
    return min(CELLS, max(1 << 12, 1 << (8 * n_points).bit_length()))


class Way(NamedTuple):
    """A way to find the answer, and its cost for a size."""

    find: Callable[[Floats, Snapshots], Found]
    cost: Callable[[Size], float]


def _asked(size: Size) -> float:
    return 30 + 0.1 * size.near * size.snapshots + 0.0024 * size.near * size.vertices


def _tree(size: Size) -> float:
    return 60 + 0.037 * size.vertices + (0.35 + 0.17 * size.snapshots) * size.near


def _prepared(size: Size) -> float:
    each = 30 + 0.115 * size.near
    return 40 + 0.05 * size.near + 0.037 * size.vertices + each * size.snapshots


def _level(size: Size) -> float:
    left = size.near / (size.near + 1000)  # about the share of edges that lie level with a point
    return 550 + (0.0205 + 0.029 * left) * size.vertices + 0.0003 * size.near * size.edges


def _grid(size: Size) -> float:
    return 100 + 0.016 * size.points + 0.046 * size.vertices + 0.45 * size.edges


WAYS = {
    "asked": Way(asked, _asked),
    "tree": Way(tree, _tree),
    "prepared": Way(prepared, _prepared),
    "level": Way(level, _level),
    "grid": Way(grid, _grid),
}


def fastest(size: Size) -> str:
    """Return the name of the way that costs least.

    Examples
    --------
    >>> [fastest(Size(n, n, 166, 480_000, 9_000)) for n in (1, 300, 10_000)]
    ['asked', 'level', 'grid']
    >>> fastest(Size(300, 300, 166, 480_000, 480_000))
    'tree'
    """
    return min(WAYS, key=lambda name: WAYS[name].cost(size))


def find(points: Floats, snapshots: Snapshots, way: str | None = None) -> Found:
    """Return the first status of points, and the snapshots with which it changes.

    Parameters
    ----------
    points : numpy.ndarray
        Shape (n, 2).
    snapshots : numpy.ndarray
        Polygons, none of them equal to the one before.
    way : str, optional
        One of `WAYS`; the fastest where it is not given.
    """
    name = way or fastest(Size.of(points, snapshots))
    if name == "grid":  # sorts out for itself what is near
        rows = np.arange(0) if shapely.is_empty(snapshots).all() else None
    else:
        rows = _near(points, snapshots)
    if rows is None:
        return WAYS[name].find(points, snapshots)
    first = np.zeros(len(points), dtype=bool)
    if not len(rows):
        return Found.of(first, [], [])
    found = WAYS[name].find(points[rows], snapshots)
    first[rows] = found.first
    return Found(first, rows[found.point], found.snapshot)


def _kept(before: Any, after: Any) -> float:
    """Return the share of the vertices of a polygon that another has, too, by a sample."""
    one, two = (shapely.get_coordinates(each)[:, 0] for each in (before, after))
    return float(np.isin(two[::4], one).mean()) if len(two) else 1.0


def _near(points: Floats, snapshots: Snapshots) -> Ints:
    """Return which points lie in the box of all snapshots."""
    x0, y0, x1, y1 = shapely.total_bounds(snapshots)
    x, y = points.T
    return np.flatnonzero((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1))


def _of_pairs(n_points: int, n_snapshots: int, point: Ints, snapshot: Ints) -> Found:
    """Return what follows from the points in each snapshot."""
    bits = np.zeros((n_points, -(-n_snapshots // 64)), dtype=np.uint64)
    bit = np.uint64(1) << (snapshot % 64).astype(np.uint64)
    np.bitwise_or.at(bits, (point, snapshot // 64), bit)
    repeat_last(bits[:, -1], n_snapshots % 64)
    return _of_bits(bits)


def _of_bits(bits: Bits) -> Found:
    changes = Changes.of(bits)
    return Found(changes.first, *changes.at(np.arange(len(bits))))
