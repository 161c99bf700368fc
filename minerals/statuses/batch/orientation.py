"""On which side of an edge a point lies, without error."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]


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
