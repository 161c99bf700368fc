from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from minerals.statuses.batch.edges import EdgeSet
from minerals.statuses.batch.ways import Size, find


def ring(count: int) -> Any:
    turn = np.linspace(0, 6, count)
    return shapely.Polygon(np.column_stack((np.cos(turn), np.sin(turn))))


def test_what_is_near_is_counted_in_the_box_of_all_snapshots() -> None:
    snapshots = np.array([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)])
    points = np.array([[1.5, 0.5], [3.0, 1.0], [3.1, 0.5], [0.5, -0.1], [np.nan, 0.5]])
    assert Size.of(points, snapshots)[:4] == (5, 2, 2, 10)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.3, 1.0])
def test_different_edges_are_told_from_pairs_of_snapshots(share: float) -> None:
    rng = np.random.default_rng(5)
    xy = shapely.get_coordinates(ring(5_000))[:-1]
    snapshots = []
    for _ in range(10):
        moved = rng.random((len(xy), 1)) < share
        xy = np.where(moved, xy + 1e-6 * rng.random(xy.shape), xy)
        snapshots.append(shapely.Polygon(xy))
    found = Size.of(np.zeros((3, 2)), np.array(snapshots)).edges
    assert found == pytest.approx(len(EdgeSet.of(np.array(snapshots))), rel=0.15)


@pytest.mark.parametrize(
    "points", [np.empty((0, 2)), np.full((3, 2), 9.0), np.full((3, 2), np.nan)]
)
def test_points_far_from_everything(points: np.ndarray) -> None:
    for snapshots in ([ring(9)], [shapely.Polygon()], [ring(9), shapely.Polygon()]):
        found = find(points, np.array(snapshots))
        assert found.first.tolist() == [False] * len(points)
        assert len(found.point) == len(found.snapshot) == 0
