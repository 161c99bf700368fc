"""Squares: whatever lies near a line is in one of those around it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from minerals.statuses.squares import Squares
from minerals.territory.contact_line import Line


@pytest.mark.parametrize("reach", [0.0, 10.0, 500.0])
@pytest.mark.parametrize("size", [1.0, 1e4, 1e6])
def test_all_that_is_near_is_around(reach: float, size: float) -> None:
    random = np.random.default_rng(1)
    xy = random.uniform(-size, size, (2000, 2))
    pieces = shapely.linestrings(random.uniform(-1.2 * size, 1.2 * size, (3, 4, 2)))
    around = Squares(xy).around(Line(pieces, np.ones(3)), reach)
    near = shapely.distance(shapely.points(xy)[:, None], pieces).min(axis=1) <= reach
    assert set(np.flatnonzero(near)) <= set(around)


def test_most_that_is_far_is_not() -> None:
    xy = np.random.default_rng(2).uniform(0, 1e6, (5000, 2))
    line = Line(shapely.linestrings([[[1e5, 1e5], [2e5, 1e5]]]), np.ones(1))
    assert len(Squares(xy).around(line, 1e4)) < 200


@pytest.mark.parametrize("xy", [np.empty((0, 2)), np.array([[3.0, 4.0]]), np.full((2, 2), np.inf)])
def test_few_points_or_none_have_squares(xy: np.ndarray) -> None:
    line = Line(shapely.linestrings([[[3.0, 4.0], [5.0, 4.0]]]), np.ones(1))
    assert len(Squares(xy).around(line, 1.0)) == (len(xy) == 1)
