"""A grid over edges: it spares most points the test against edges."""

from __future__ import annotations

import numpy as np

from minerals.statuses.batch.axis import Axis
from minerals.statuses.batch.edges import EdgeSet
from minerals.statuses.batch.orientation import Bits, Bools, Floats, Ints
from minerals.statuses.batch.timelines import Changes, Found, spread

PAIRS = 1 << 20
"""Point and edge pairs looked at in one go."""
BLOCK = 1 << 14
"""Points located in one go: they stay in the processor's cache."""
GROUP = 1 << 18
"""Points tested in one go."""
CHANGING, TOUCHED = 2, 4
"""What holds in a cell, beside the first status in the lowest bit."""


class Grid:
    """A grid over edges: which cells they touch, and what holds in the runs of the others.

    In a row, the touched cells form runs. Everything between two runs shares one time line,
    which is the parity of the edges left of it that cross the middle of the row. A point in a run
    has the time line of the gap to the left of the run, changed by the edges of the run that its
    ray to the left crosses.

    Parameters
    ----------
    edges : EdgeSet
        The unique edges of closed rings.
    cells : int
        About how many cells.

    Attributes
    ----------
    table : numpy.ndarray
        For each cell, row after row, the number of its gap, or minus the number of its run less 1.
    kind : numpy.ndarray
        For each cell the first status, plus `CHANGING` or `TOUCHED` where that is not all.
    gaps : numpy.ndarray
        Shape (runs + 1, words), the time line left of each run, and that right of the last.
    quiet : Changes
        The same as changes.
    """

    def __init__(self, edges: EdgeSet, cells: int) -> None:
        self.edges = edges
        x0, x1, y0, y1 = edges.left.min(), edges.right.max(), edges.ay.min(), edges.by.max()
        rows = np.sqrt(cells * min(max((y1 - y0) / max(x1 - x0, 1e-300), 1e-3), 1e3))
        self.x = Axis.over(float(x0), float(x1), int(cells / rows))
        self.y = Axis.over(float(y0), float(y1), int(rows))
        edge, row, first, last = self._touched()
        begin = row * self.x.cells + first
        order = np.argsort(begin)
        self.edge, row, begin = edge[order], row[order], begin[order]
        end = np.maximum.accumulate(begin + (last - first)[order]) + 1
        starts = np.ones(len(begin), dtype=bool)
        starts[1:] = (begin[1:] > end[:-1]) | (row[1:] != row[:-1])
        heads = np.flatnonzero(starts)
        self.offset = np.append(heads, len(begin))
        self.gaps = self._gaps(row)
        self.quiet = Changes.of(self.gaps)
        self._fill(begin[heads], end[self.offset[1:] - 1])

    def _touched(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Return edge, row, first and last column for every row that an edge touches."""
        edges = self.edges
        bottom = self.y.cell(edges.ay)
        edge, rank = spread(self.y.cell(edges.by) - bottom + 1)
        row = bottom[edge] + rank
        ax, ay, bx, by = edges.ax[edge], edges.ay[edge], edges.bx[edge], edges.by[edge]
        low = self.y.low + row * self.y.step - self.y.slack
        high = low + self.y.step + 2 * self.y.slack
        flat = by == ay
        rise = np.where(flat, 1.0, by - ay)
        begin = np.where(flat, 0.0, np.clip((low - ay) / rise, 0, 1)) * (bx - ax) + ax
        end = np.where(flat, 1.0, np.clip((high - ay) / rise, 0, 1)) * (bx - ax) + ax
        first = np.maximum(np.minimum(begin, end) - self.x.slack, edges.left[edge])
        last = np.minimum(np.maximum(begin, end) + self.x.slack, edges.right[edge])
        return edge, row, self.x.cell(first), self.x.cell(last)

    def _fill(self, begin: Ints, end: Ints) -> None:
        """Fill the tables of cells, from where runs begin and end."""
        runs, borders = len(begin), np.column_stack((begin, end)).ravel()
        width = np.diff(borders, prepend=0, append=self.x.cells * self.y.cells)
        gap = np.arange(runs + 1)
        number = np.column_stack((gap, -1 - gap)).ravel()[:-1]
        quiet = self.quiet.first + CHANGING * (self.quiet.length > 0)
        kind = np.column_stack((quiet, np.full(runs + 1, TOUCHED))).ravel()[:-1]
        self.table = np.repeat(number.astype(np.int32), width)
        self.kind = np.repeat(kind.astype(np.uint8), width)

    def _gaps(self, row: Ints) -> Bits:
        middle = self.y.low + (row + 0.5) * self.y.step
        through = (self.edges.ay[self.edge] <= middle) & (middle < self.edges.by[self.edge])
        bits = np.where(through[:, None], self.edges.odd[self.edge], np.uint64(0))
        gaps = np.zeros((len(self.offset), bits.shape[1]), dtype=np.uint64)
        crossed = np.bitwise_xor.reduceat(bits, self.offset[:-1], axis=0)
        np.bitwise_xor.accumulate(crossed, axis=0, out=gaps[1:])
        return gaps

    def query(self, points: Floats) -> Found:
        """Return the first status of points, shape (n, 2), and the changes."""
        first = np.zeros(len(points), dtype=bool)
        points_of, snapshots_of = [], []
        for start in range(0, len(points), GROUP):
            stop = min(start + GROUP, len(points))
            point, number = self._locate(points, start, stop, first)
            changing, tested = number >= 0, number < 0
            member, snapshot = self.quiet.at(number[changing])
            points_of.append(point[changing][member])
            snapshots_of.append(snapshot)
            if tested.any():
                point = point[tested]
                moved = Changes.of(self.test(points[point], -1 - number[tested]))
                first[point] = moved.first
                points_of.append(np.repeat(point, moved.length))
                snapshots_of.append(moved.snapshots)
        return Found.of(first, points_of, snapshots_of)

    def _locate(self, points: Floats, start: int, stop: int, first: Bools) -> tuple[Ints, Ints]:
        """Write the first status where it is all, and return the other points with their number.

        The number is that of a gap, or minus the number of a run less 1.
        """
        rest = []
        for begin in range(start, stop, BLOCK):
            part = points[begin : min(begin + BLOCK, stop)]
            with np.errstate(over="ignore", invalid="ignore"):
                x, y = self.x.places(part[:, 0]), self.y.places(part[:, 1])
            inside = np.flatnonzero((x >= 0) & (x < self.x.cells) & (y >= 0) & (y < self.y.cells))
            cell = y[inside].astype(np.int64)
            cell *= self.x.cells
            cell += x[inside].astype(np.int64)
            kind = self.kind.take(cell)
            first[inside + begin] = kind & 1
            others = np.flatnonzero(kind > 1)
            rest.append((inside[others] + begin, self.table[cell[others]].astype(np.int64)))
        point, number = map(np.concatenate, zip(*rest, strict=True))
        return point, number

    def test(self, points: Floats, run: Ints) -> Bits:
        """Return in which snapshots points in touched cells are occupied."""
        bits = self.gaps[run]
        count = self.offset[run + 1] - self.offset[run]
        total = np.cumsum(count)
        budget = max(1, PAIRS // (4 + bits.shape[1]))
        start = 0
        while start < len(points):
            done = total[start - 1] if start else 0
            stop = max(start + 1, int(np.searchsorted(total, done + budget, "right")))
            point, entry = spread(count[start:stop])
            entry += self.offset[run[start:stop]][point]
            self.edges.cross(points[start:stop], point, self.edge[entry], bits[start:stop])
            start = stop
        return bits
