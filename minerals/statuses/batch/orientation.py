"""Points against edges: an exact side test, and a grid that spares most of the tests.

An edge is a row (ax, ay, bx, by) whose first end is the lower one (the left one where both are
equally high). The dates on which an edge is there are a row of 64-bit words, bit i for date i.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]

PAIRS = 1 << 20
"""Point and edge pairs looked at in one go."""
EPS = float(np.finfo(float).eps)


def orientation(edges: Floats, points: Floats) -> npt.NDArray[np.int8]:
    """Tell on which side of the line through its edge each point lies, without error.

    The sign of the cross product is read from the signs of its factors where they settle it, from
    its value in floating point where that exceeds the bound on its error (Shewchuk 1997), and
    otherwise from integers of any length.

    Parameters
    ----------
    edges : numpy.ndarray
        Shape (n, 4).
    points : numpy.ndarray
        Shape (n, 2), one for each edge.

    Returns
    -------
    numpy.ndarray
        Shape (n,): 1 to the left of the way from a to b, -1 to the right, 0 on the line.

    Examples
    --------
    >>> diagonal = np.array([[0.0, 0.0, 3.0, 9.0]] * 3)
    >>> orientation(diagonal, np.array([[0.1, 0.3], [0.1, 0.31], [0.5, 1.5]])).tolist()
    [-1, 1, 0]

    The double 0.1 is a little more than a tenth, 0.3 a little less than three.
    """
    ax, ay, bx, by = edges.T
    px, py = points.T
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        dx, dy, qx, qy = bx - ax, by - ay, px - ax, py - ay
        left, right = dx * qy, dy * qx
        cross = left - right
        sure = np.abs(cross) > 4e-16 * (np.abs(left) + np.abs(right)) + 1e-290
    side = np.where(sure, np.sign(cross), 0.0).astype(np.int8)
    rest = np.flatnonzero(~sure)
    if len(rest):
        first = np.sign(dx[rest]) * np.sign(qy[rest])
        second = np.sign(dy[rest]) * np.sign(qx[rest])
        side[rest] = np.sign(first - second)
        rest = rest[(first == second) & (first != 0)]
    if len(rest):
        side[rest] = _exact(np.column_stack((edges[rest], points[rest])).T)
    return side


def _exact(values: Floats) -> npt.NDArray[np.int8]:
    """Return the sign of the cross product for columns (ax, ay, bx, by, px, py), by integers."""
    mantissa, exponent = np.frexp(values)
    whole = np.ldexp(mantissa, 53).astype(np.int64).astype(object)
    shift = (exponent - exponent.min(axis=0)).astype(object)
    ax, ay, bx, by, px, py = whole << shift
    cross = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
    sign: npt.NDArray[np.int8] = (cross > 0).astype(np.int8) - (cross < 0).astype(np.int8)
    return sign


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Return, for groups of given sizes laid end to end, the group and the rank of each member.

    Examples
    --------
    >>> group, rank = spread(np.array([2, 0, 3]))
    >>> group.tolist(), rank.tolist()
    ([0, 0, 2, 2, 2], [0, 1, 0, 1, 2])
    """
    group = np.repeat(np.arange(len(counts)), counts)
    ends = np.cumsum(counts)
    return group, np.arange(len(group)) - np.repeat(ends - counts, counts)


class Changes(NamedTuple):
    """Time lines as the status on the first date and the dates of changes, laid end to end."""

    first: Bools
    begin: Ints
    length: Ints
    dates: npt.NDArray[np.int32]

    @classmethod
    def of(cls, bits: Bits) -> Changes:
        """Read the changes from time lines, shape (n, words).

        Examples
        --------
        >>> found = Changes.of(np.array([[0b0111], [0b1100], [0]], dtype=np.uint64))
        >>> found.first.tolist(), found.length.tolist(), found.dates.tolist()
        ([True, False, False], [1, 2, 0], [3, 2, 4])
        """
        flips = bits ^ (bits << np.uint64(1))
        flips[:, 1:] ^= bits[:, :-1] >> np.uint64(63)
        flips[:, 0] &= ~np.uint64(1)
        line, word = np.nonzero(flips)
        octets = flips[line, word].astype("<u8").view(np.uint8).reshape(-1, 8)
        row, bit = np.nonzero(np.unpackbits(octets, axis=1, bitorder="little"))
        count = np.bincount(line[row], minlength=len(bits))
        dates = (word[row] * 64 + bit).astype(np.int32)
        return cls((bits[:, 0] & np.uint64(1)).astype(bool), np.cumsum(count) - count, count, dates)


def date_bits(toggles: npt.NDArray[np.int32], n_edges: int, n_dates: int) -> Bits:
    """Return the dates on which each edge is there, from those on which it comes or goes.

    Bits past the last date repeat it, so that nothing changes there.

    Examples
    --------
    >>> date_bits(np.array([[1, 0], [2, 1], [3, 0]]), 2, 5).tolist()
    [[6], [18446744073709551612]]
    """
    words = -(-n_dates // 64)
    bits: Bits = np.zeros(n_edges * words, dtype=np.uint64)
    date, edge = toggles[:, 0].astype(np.int64), toggles[:, 1].astype(np.int64)
    np.bitwise_or.at(bits, edge * words + date // 64, np.uint64(1) << (date % 64).astype(np.uint64))
    for shift in (1, 2, 4, 8, 16, 32):
        bits ^= bits << np.uint64(shift)
    bits = bits.reshape(n_edges, words)
    carry = np.bitwise_xor.accumulate(bits >> np.uint64(63), axis=1)
    bits[:, 1:] ^= np.uint64(0) - carry[:, :-1]
    return bits


@dataclass(frozen=True, eq=False)
class Axis:
    """One direction of a grid: a monotone way from a coordinate to a cell number."""

    low: float
    high: float
    cells: int

    @classmethod
    def over(cls, low: float, high: float, cells: int) -> Axis:
        """Cut an extent into cells, none of them near the spacing of floating-point numbers."""
        room = (high - low) / (64 * EPS * max(abs(low), abs(high), 1e-290))
        return cls(low, high, max(1, min(cells, int(min(room, 1e9)))))

    @property
    def step(self) -> float:
        """The width of a cell."""
        return (self.high - self.low) / self.cells

    @property
    def slack(self) -> float:
        """More than the error of any coordinate computed along this axis."""
        return 1e-6 * self.step + 32 * EPS * max(abs(self.low), abs(self.high))

    def cell(self, values: Floats) -> Ints:
        """Return the cell of each value between low and high."""
        if self.cells == 1:
            return np.zeros(len(values), dtype=np.int64)
        found = ((values - self.low) * (self.cells / (self.high - self.low))).astype(np.int64)
        return np.minimum(found, self.cells - 1, out=found)

    def holds(self, values: Floats) -> Bools:
        """Tell which values lie between low and high."""
        return (values >= self.low) & (values <= self.high)


class Grid:
    """A grid over edges: which cells they touch, and what holds in the runs of the others.

    In a row, the touched cells form runs. Everything between two runs shares one time line,
    which is the parity of the edges left of it that cross the middle of the row. A point in a run
    has the time line of the gap to the left of the run, changed by the edges of the run that its
    ray to the left crosses.

    Parameters
    ----------
    edges : numpy.ndarray
        Shape (n, 4), the unique edges.
    odd, there : numpy.ndarray
        Shape (n, words), the dates on which an edge counts for parity, and on which it is there.
    cells : int
        About how many cells; 0 for rows without columns, which is enough for few points.

    Attributes
    ----------
    gaps : numpy.ndarray
        Shape (runs + 1, words), the time line left of each run, and that right of the last.
    quiet : Changes
        The same as changes.
    """

    def __init__(self, edges: Floats, odd: Bits, there: Bits, cells: int) -> None:
        self.odd, self.there = odd, there
        self.offset = np.zeros(1, dtype=np.int64)
        if not len(edges):
            self.x = self.y = Axis(np.inf, -np.inf, 1)
            self.table = np.zeros(1, dtype=np.int32)
            self.gaps = np.zeros((1, odd.shape[1]), dtype=np.uint64)
            self.quiet = Changes.of(self.gaps)
            return
        left, right = np.minimum(edges[:, 0], edges[:, 2]), np.maximum(edges[:, 0], edges[:, 2])
        x0, x1, y0, y1 = left.min(), right.max(), edges[:, 1].min(), edges[:, 3].max()
        rows = (
            np.sqrt(cells * min(max((y1 - y0) / max(x1 - x0, 1e-300), 1e-3), 1e3))
            if cells
            else 1024
        )
        self.x = Axis.over(float(x0), float(x1), int(cells / rows) if cells else 1)
        self.y = Axis.over(float(y0), float(y1), int(rows))
        entry, row, first, last = self._touched(edges, left, right)
        run = self._runs(row, first, last)
        order = np.argsort(run, kind="stable")
        self.entry, row = entry[order], row[order]
        self.offset = np.searchsorted(run[order], np.arange(run.max() + 2))
        self.ax, self.ay, self.bx, self.by = edges[self.entry].T.copy()
        self.left, self.right = left[self.entry], right[self.entry]
        self.gaps = self._gaps(row)
        self.quiet = Changes.of(self.gaps)

    def _touched(self, edges: Floats, left: Floats, right: Floats) -> tuple[Ints, Ints, Ints, Ints]:
        """Return edge, row, first and last column for every row that an edge touches."""
        bottom = self.y.cell(edges[:, 1])
        edge, rank = spread(self.y.cell(edges[:, 3]) - bottom + 1)
        row = bottom[edge] + rank
        if self.x.cells == 1:
            return edge, row, np.zeros_like(row), np.zeros_like(row)
        ax, ay, bx, by = edges[edge].T
        low = self.y.low + row * self.y.step - self.y.slack
        high = low + self.y.step + 2 * self.y.slack
        flat = by == ay
        rise = np.where(flat, 1.0, by - ay)
        begin = np.where(flat, 0.0, np.clip((low - ay) / rise, 0, 1)) * (bx - ax) + ax
        end = np.where(flat, 1.0, np.clip((high - ay) / rise, 0, 1)) * (bx - ax) + ax
        first = np.maximum(np.minimum(begin, end) - self.x.slack, left[edge])
        last = np.minimum(np.maximum(begin, end) + self.x.slack, right[edge])
        return edge, row, self.x.cell(first), self.x.cell(last)

    def _runs(self, row: Ints, first: Ints, last: Ints) -> Ints:
        """Fill the table of cells and return the run of each entry.

        The table holds, for a cell, the number of runs that begin no later (rows one after the
        other): as it is for a cell in a gap, negative for a touched one.
        """
        size = self.x.cells * self.y.cells
        begin = row * self.x.cells + first
        change = np.bincount(begin, minlength=size + 1)
        change -= np.bincount(begin - first + last + 1, minlength=size + 1)
        touched = np.cumsum(change[:size], dtype=np.int32) > 0
        starts = touched.copy()
        starts[1:] &= ~touched[:-1]
        starts[:: self.x.cells] = touched[:: self.x.cells]
        self.table = np.cumsum(starts, dtype=np.int32)
        run: Ints = self.table[begin].astype(np.int64) - 1
        np.negative(self.table, out=self.table, where=touched)
        return run

    def _gaps(self, row: Ints) -> Bits:
        middle = self.y.low + (row + 0.5) * self.y.step
        through = (self.ay <= middle) & (middle < self.by)
        bits = np.where(through[:, None], self.odd[self.entry], np.uint64(0))
        gaps = np.zeros((len(self.offset), bits.shape[1]), dtype=np.uint64)
        crossed = np.bitwise_xor.reduceat(bits, self.offset[:-1], axis=0)
        np.bitwise_xor.accumulate(crossed, axis=0, out=gaps[1:])
        return gaps

    def locate(self, points: Floats) -> npt.NDArray[np.int32]:
        """Return the gap of each point, or minus (its run plus 1) where it must be tested."""
        x, y = points.T
        inside = self.x.holds(x) & self.y.holds(y)
        found = np.zeros(len(points), dtype=np.int32)
        rows = np.flatnonzero(inside)
        x, y = x[rows], y[rows]
        found[rows] = self.table[self.y.cell(y) * self.x.cells + self.x.cell(x)]
        return found

    def test(self, points: Floats, run: Ints) -> Bits:
        """Return the dates on which points in touched cells are occupied."""
        bits = self.gaps[run]
        count = self.offset[run + 1] - self.offset[run]
        total = np.cumsum(count)
        budget = max(1, PAIRS // (4 + bits.shape[1]))
        start = 0
        while start < len(points):
            done = total[start - 1] if start else 0
            stop = max(start + 1, int(np.searchsorted(total, done + budget, "right")))
            part = slice(start, stop)
            self._test(points[part], self.offset[run[part]], count[part], bits[part])
            start = stop
        return bits

    def _test(self, points: Floats, first: Ints, count: Ints, bits: Bits) -> None:
        """Change time lines in place by the edges that rays to the left cross, or points are on."""
        point, entry = spread(count)
        entry += first[point]
        x, y = points[:, 0][point], points[:, 1][point]
        near = (self.ay[entry] <= y) & (y <= self.by[entry]) & (self.left[entry] <= x)
        point, entry, x, y = point[near], entry[near], x[near], y[near]
        side = np.full(len(entry), -1, dtype=np.int8)
        close = np.flatnonzero(x <= self.right[entry])
        at = entry[close]
        ends = np.stack((self.ax[at], self.ay[at], self.bx[at], self.by[at]), axis=1)
        side[close] = orientation(ends, points[point[close]])
        crossed = np.flatnonzero((side < 0) & (y < self.by[entry]))
        if len(crossed):
            owner = point[crossed]
            groups = np.flatnonzero(np.diff(owner, prepend=-1))
            flips = self.odd[self.entry[entry[crossed]]]
            bits[owner[groups]] ^= np.bitwise_xor.reduceat(flips, groups, axis=0)
        on = np.flatnonzero(side == 0)
        np.bitwise_or.at(bits, point[on], self.there[self.entry[entry[on]]])
