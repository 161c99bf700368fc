"""The edges of many snapshots: each once, and the dates on which it is there."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from minerals.errors import InputError
from minerals.statuses.batch.levels import Levels
from minerals.statuses.batch.orientation import Bits, Floats, Ints, orientation
from minerals.statuses.batch.snapshots import Snapshots

LARGEST = 1e100
"""No coordinate is greater: the arithmetic of the grid would overflow."""
CHUNK = 1 << 15
"""About how many vertices are read in one go: they stay in the processor's cache."""

Vertices = npt.NDArray[np.complex128]
Marks = npt.NDArray[np.uint64]
Word = npt.NDArray[np.uint64]


class Chunk(NamedTuple):
    """The unique edges of up to 64 snapshots: both ends, a mark, and the snapshots.

    ``odd`` and ``there`` have bit i for snapshot i; they are one array where they are equal.
    """

    a: Vertices
    b: Vertices
    marks: Marks
    odd: Word
    there: Word


class EdgeSet:
    """Unique edges, and the snapshots that each is in.

    Parameters
    ----------
    ends : numpy.ndarray
        Shape (n, 4): x and y of the lower end (the left one of a level edge), then of the other.
    odd, there : numpy.ndarray
        Shape (n, words): in which snapshots an edge is there an odd number of times, and there at
        all, bit i for snapshot i. The bits past the last snapshot repeat it. They are one array
        where they are equal.
    """

    def __init__(self, ends: Floats, odd: Bits, there: Bits) -> None:
        self.ends, self.odd, self.there = ends, odd, there
        self.ax, self.ay, self.bx, self.by = ends.T.copy()
        self.left, self.right = np.minimum(self.ax, self.bx), np.maximum(self.ax, self.bx)

    @classmethod
    def of(cls, snapshots: Snapshots, levels: Levels | None = None) -> EdgeSet:
        """Collect the edges of snapshots, those alone that ``levels`` leaves.

        Examples
        --------
        >>> areas = [shapely.box(0, 0, 1, 1), shapely.box(0, 0, 2, 1), shapely.box(0, 0, 1, 1)]
        >>> edges = EdgeSet.of(np.array(areas))
        >>> edges.ends[0].tolist(), f"{int(edges.odd[0, 0]) & 0b111:03b}"
        ([1.0, 0.0, 1.0, 1.0], '101')
        """
        length = 64
        while length > 1 and shapely.get_num_coordinates(snapshots[:length]).sum() > CHUNK:
            length //= 2
        starts = range(0, len(snapshots), length)
        chunks = [chunk_of(snapshots[start : start + length], levels) for start in starts]
        a, b, marks, *_ = map(np.concatenate, zip(*chunks, strict=True))
        edge, first = numbered(a, b, marks)
        there = np.zeros((len(first), -(-len(snapshots) // 64)), dtype=np.uint64)
        same = all(chunk.odd is chunk.there for chunk in chunks)
        odd = there if same else there.copy()
        done = 0
        for start, chunk in zip(starts, chunks, strict=True):
            part = edge[done : done + len(chunk.a)]
            done += len(part)
            there[part, start // 64] |= chunk.there << np.uint64(start % 64)
            if odd is not there:
                odd[part, start // 64] |= chunk.odd << np.uint64(start % 64)
        for bits in (there,) if same else (there, odd):
            repeat_last(bits[:, -1], len(snapshots) % 64)
        return cls(lower_first(a[first], b[first]), odd, there)

    def __len__(self) -> int:
        return len(self.ax)

    @property
    def nbytes(self) -> int:
        """The bytes of ends and of snapshots."""
        same = self.odd is self.there
        return self.ends.nbytes + self.there.nbytes + (0 if same else self.odd.nbytes)

    def cross(self, points: Floats, point: Ints, edge: Ints, bits: Bits) -> None:
        """Change time lines by the edges that rays to the left cross, or points are on.

        Parameters
        ----------
        points : numpy.ndarray
            Shape (n, 2).
        point, edge : numpy.ndarray
            Which point to hold against which edge, in order of point.
        bits : numpy.ndarray
            Shape (n, words), changed in place.
        """
        x, y = points[:, 0][point], points[:, 1][point]
        near = (self.ay[edge] <= y) & (y <= self.by[edge]) & (self.left[edge] <= x)
        point, edge, x, y = point[near], edge[near], x[near], y[near]
        side = np.full(len(edge), -1, dtype=np.int8)
        close = np.flatnonzero(x <= self.right[edge])
        at = edge[close]
        ends = np.stack((self.ax[at], self.ay[at], self.bx[at], self.by[at]), axis=1)
        side[close] = orientation(ends, points[point[close]])
        crossed = np.flatnonzero((side < 0) & (y < self.by[edge]))
        if len(crossed):
            owner = point[crossed]
            groups = np.flatnonzero(np.diff(owner, prepend=-1))
            flips = self.odd[edge[crossed]]
            bits[owner[groups]] ^= np.bitwise_xor.reduceat(flips, groups, axis=0)
        on = np.flatnonzero(side == 0)
        np.bitwise_or.at(bits, point[on], self.there[edge[on]])


def mark(vertices: Vertices) -> Marks:
    """Return 64 well mixed bits for each vertex."""
    numbers = vertices.view(np.uint64)
    bits: Marks = numbers[::2] * np.uint64(0x9E3779B97F4A7C15)
    bits += numbers[1::2] * np.uint64(0xC2B2AE3D27D4EB4F)
    bits ^= bits >> np.uint64(29)
    bits *= np.uint64(0xFF51AFD7ED558CCD)
    bits ^= bits >> np.uint64(32)
    return bits


def chunk_of(snapshots: Snapshots, levels: Levels | None = None) -> Chunk:
    """Read the edges of up to 64 snapshots, those without length left out.

    Parameters
    ----------
    snapshots : numpy.ndarray
        Polygons.
    levels : Levels, optional
        Leaves those that it finds, with or without length.

    Raises
    ------
    InputError
        If a coordinate is not finite, or too large.
    """
    rings, owner = shapely.get_parts(snapshots, return_index=True)
    if shapely.get_num_interior_rings(rings).any():
        rings, part = shapely.get_rings(rings, return_index=True)
        owner = owner[part]
    size = shapely.get_num_coordinates(rings)
    size, owner = size[size > 0], owner[size > 0]
    xy = shapely.get_coordinates(snapshots)
    if len(xy) and not (xy.min() >= -LARGEST and xy.max() <= LARGEST):
        raise InputError(f"a coordinate is not finite, or beyond {LARGEST:g}; correct the polygons")
    vertices = xy.view(np.complex128)[:, 0]
    along = vertices[1:] != vertices[:-1] if levels is None else levels.between(xy[:, 1])
    along[np.cumsum(size)[:-1] - 1] = False
    rows = np.flatnonzero(along)
    a, b = vertices[rows] + 0.0, vertices[rows + 1] + 0.0  # one zero only
    marks = mark(a) + mark(b)
    edge, first = numbered(a, b, marks)
    snapshot = np.repeat(owner, size)[rows]
    seen = np.zeros((len(first), 64), dtype=bool)
    seen[edge, snapshot] = True
    odd = there = np.packbits(seen, axis=1, bitorder="little").view("<u8")[:, 0].astype(np.uint64)
    if np.count_nonzero(seen) < len(edge):  # an edge is there twice, as where two parts touch
        odd = np.zeros_like(there)
        np.bitwise_xor.at(odd, edge, np.uint64(1) << snapshot.astype(np.uint64))
    return Chunk(a[first], b[first], marks[first], odd, there)


def repeat_last(word: Word, used: int) -> None:
    """Make the bits from the one with number ``used`` on equal to the one before.

    Examples
    --------
    >>> word = np.array([0b01, 0b10], dtype=np.uint64)
    >>> repeat_last(word, 2)
    >>> [hex(bits) for bits in word.tolist()]
    ['0x1', '0xfffffffffffffffe']
    """
    if used:
        last = word >> np.uint64(used - 1) & np.uint64(1)
        word |= (np.uint64(0) - last) << np.uint64(used)


def numbered(a: Vertices, b: Vertices, marks: Marks) -> tuple[Ints, Ints]:
    """Give equal undirected edges one number, in order of first appearance.

    Returns
    -------
    edge, first : numpy.ndarray
        The number of each edge given, and for each number the first edge that has it.
    """
    import pandas as pd

    edge, unique = pd.factorize(marks)
    first = _first(edge, len(unique))
    same = a[first].take(edge) == a
    same &= b[first].take(edge) == b
    turned = np.flatnonzero(~same)
    other = first[edge[turned]]
    if not ((a[other] == b[turned]) & (b[other] == a[turned])).all():  # two edges with one mark
        _, same_as = np.unique(lower_first(a, b), axis=0, return_inverse=True)
        edge, numbers = pd.factorize(same_as.ravel())
        first = _first(edge, len(numbers))
    return edge, first


def _first(edge: Ints, size: int) -> Ints:
    first = np.empty(size, dtype=np.int64)
    first[edge[::-1]] = np.arange(len(edge))[::-1]  # the last of equal indices counts
    return first


def lower_first(a: Vertices, b: Vertices) -> Floats:
    """Return edges as rows of four numbers, the lower end first."""
    swap = (a.imag > b.imag) | ((a.imag == b.imag) & (a.real > b.real))
    low, high = np.where(swap, b, a), np.where(swap, a, b)
    return np.column_stack((low.real, low.imag, high.real, high.imag))
