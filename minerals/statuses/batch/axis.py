"""Cells along one direction, told from a coordinate without ever changing their order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minerals.statuses.batch.orientation import Floats, Ints

EPS = float(np.finfo(float).eps)


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

    def places(self, values: Floats) -> Floats:
        """Return where values lie along the axis, in cells; the highest is in the last."""
        if self.cells == 1:  # the extent may be nothing
            return np.where((values >= self.low) & (values <= self.high), 0.0, -1.0)
        places: Floats = values - self.low
        places *= self.cells / (self.high - self.low) * (1 - 4 * EPS)
        return places

    def cell(self, values: Floats) -> Ints:
        """Return the cell of each value between low and high."""
        return self.places(values).astype(np.int64)
