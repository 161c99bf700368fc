from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minerals.statuses.batch.orientation import orientation

numbers = st.floats(allow_nan=False, allow_infinity=False) | st.floats(-3, 3) | st.just(0.0)


@settings(max_examples=12 * settings.default.max_examples)  # cheap, and exact or wrong
@given(st.lists(numbers, min_size=6, max_size=6), st.floats(0, 2), st.booleans())
def test_orientation_is_exact_for_any_numbers(values: list[float], part: float, near: bool) -> None:
    ax, ay, bx, by, px, py = values
    if near:
        assume(max(map(abs, values)) < 1e150)
        px, py = ax + part * (bx - ax), ay + part * (by - ay)
    a, b, p = ((Fraction(x), Fraction(y)) for x, y in ((ax, ay), (bx, by), (px, py)))
    cross = (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
    found = orientation(np.array([[ax, ay, bx, by]]), np.array([[px, py]]))
    assert found[0] == (cross > 0) - (cross < 0)
