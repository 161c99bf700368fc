"""Time lines: in which snapshots something holds, as bits and as changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from minerals.statuses.batch.orientation import Bits, Bools, Ints

Shorts = npt.NDArray[np.int32]


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


class Found(NamedTuple):
    """The first status of each point, and the snapshots with which it changes.

    ``point`` and ``snapshot`` have one item per change, in order of point, then snapshot.
    """

    first: Bools
    point: Ints
    snapshot: Shorts

    @classmethod
    def of(cls, first: Bools, point: Sequence[Ints], snapshot: Sequence[Shorts]) -> Found:
        """Put changes that were found in pieces, each in order of snapshot, in order of point."""
        points = np.concatenate([np.zeros(0, dtype=np.int64), *point])
        snapshots = np.concatenate([np.zeros(0, dtype=np.int32), *snapshot])
        order = np.argsort(points, kind="stable")
        return cls(first, points[order], snapshots[order])


class Changes(NamedTuple):
    """Time lines as the first status and the snapshots of changes, laid end to end."""

    first: Bools
    begin: Ints
    length: Ints
    snapshots: Shorts

    @classmethod
    def of(cls, bits: Bits) -> Changes:
        """Read the changes from time lines, shape (n, words).

        Examples
        --------
        >>> found = Changes.of(np.array([[0b0111], [0b1100], [0]], dtype=np.uint64))
        >>> found.first.tolist(), found.length.tolist(), found.snapshots.tolist()
        ([True, False, False], [1, 2, 0], [3, 2, 4])
        """
        changed = flips(bits)
        line, word = np.nonzero(changed)
        octets = changed[line, word].astype("<u8").view(np.uint8).reshape(-1, 8)
        row, bit = np.nonzero(np.unpackbits(octets, axis=1, bitorder="little"))
        count = np.bincount(line[row], minlength=len(bits))
        snapshots = (word[row] * 64 + bit).astype(np.int32)
        first = (bits[:, 0] & np.uint64(1)).astype(bool)
        return cls(first, np.cumsum(count) - count, count, snapshots)

    def at(self, lines: Ints) -> tuple[Ints, Shorts]:
        """Return, for chosen lines, which of them each change is of, and its snapshot."""
        member, rank = spread(self.length[lines])
        return member, self.snapshots[self.begin[lines][member] + rank]


def flips(bits: Bits) -> Bits:
    """Return time lines with a bit for each change, none for the first status."""
    changed: Bits = bits ^ (bits << np.uint64(1))
    changed[:, 1:] ^= bits[:, :-1] >> np.uint64(63)
    changed[:, 0] &= ~np.uint64(1)
    return changed
