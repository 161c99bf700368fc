"""Sites sorted into squares: most lie so far from a line that none needs to be measured."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from minerals.geo import Floats
from minerals.territory.contact_line import Line

N_SQUARES = 128
"""Along the longer side of the box of all sites."""


class Squares:
    """Points of a plane, each in its square.

    Parameters
    ----------
    xy : numpy.ndarray
        Shape (n, 2), metres.

    Examples
    --------
    >>> squares = Squares(np.array([[0.0, 0.0], [100.0, 50.0], [3000.0, 0.0]]))
    >>> line = Line(shapely.linestrings([[[90.0, 0.0], [90.0, 80.0]]]), np.array([1.0]))
    >>> squares.around(line, 20.0).tolist()
    [1]
    """

    def __init__(self, xy: Floats) -> None:
        self._finite = np.flatnonzero(np.isfinite(xy).all(axis=1))
        xy = xy[self._finite]
        self._low = xy.min(axis=0) if len(xy) else np.zeros(2)
        self._side = max(float((xy - self._low).max(initial=0)), 1.0) / N_SQUARES
        column, row = self._squares(xy).T
        self._at = column * (N_SQUARES + 1) + row

    def _squares(self, xy: Floats) -> npt.NDArray[np.intp]:
        """Return column and row of points, those beyond the squares in the last or the first."""
        return np.asarray(np.clip((xy - self._low) // self._side, 0, N_SQUARES), dtype=np.intp)

    def around(self, line: Line, reach_m: float) -> npt.NDArray[np.intp]:
        """Return the points in squares within a reach of a line: all that lie so near, and more.

        Parameters
        ----------
        line : Line
            In the same plane.
        reach_m : float
            Metres.
        """
        xy, piece = shapely.get_coordinates(line.pieces, return_index=True)
        along = piece[1:] == piece[:-1]
        ends = xy[:-1][along], xy[1:][along]
        first = self._squares(np.minimum(*ends) - reach_m)
        last = self._squares(np.maximum(*ends) + reach_m) + 1
        # Each segment adds one to all squares of its box: told by the corners of the boxes alone.
        columns = np.concatenate([first[:, 0], last[:, 0], first[:, 0], last[:, 0]])
        rows = np.concatenate([first[:, 1], last[:, 1], last[:, 1], first[:, 1]])
        signs = np.repeat([1, 1, -1, -1], len(first))
        wide = N_SQUARES + 2
        corners = np.bincount(columns * wide + rows, signs, wide * wide).reshape(wide, wide)
        near = corners.cumsum(axis=0).cumsum(axis=1)[:-1, :-1].ravel() > 0
        return np.asarray(self._finite[near[self._at]])
