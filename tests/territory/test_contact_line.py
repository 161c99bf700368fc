from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minerals.territory.contact_line import limits_km
from minerals.vocabulary import STATUS_CODES


def in_a_row(*statuses: str) -> tuple[Any, Any, Any, Any]:
    """Places 4 km apart, west to east, and the borders between them."""
    codes = np.array([STATUS_CODES[each] for each in statuses], dtype=np.int8)
    x = 4000.0 * np.arange(len(codes))
    west = np.arange(len(codes) - 1)
    ends = [[[at + 2000, -9000.0], [at + 2000, 9000.0]] for at in x[:-1]]
    points = np.column_stack([x, np.zeros_like(x)])
    return codes, points, np.array(ends), np.column_stack([west, west + 1])


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("occupied", "government"), [2]),
        (("occupied", "contested", "government"), [4, 4]),
        (("occupied", "contested", "contested", "contested", "government"), [12, 2, 2, 12]),
        # A pocket inside the land of one side has no opposite edge, however wide it is.
        (("government", "contested", "contested", "government"), [2, 2, 2]),
        # Two stretches are not one: the village between them ends what is unknown.
        (
            ("occupied", "contested", "government", "contested", "contested", "occupied"),
            [4, 4, 8, 2, 8],
        ),
    ],
)
def test_an_edge_of_contested_land_is_off_by_its_width(
    statuses: tuple[str, ...], expected: list[float]
) -> None:
    assert limits_km(*in_a_row(*statuses)).tolist() == expected
