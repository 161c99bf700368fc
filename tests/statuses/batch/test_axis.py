from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minerals.statuses.batch.axis import Axis


@given(st.floats(-1e9, 1e9), st.floats(1e-15, 1e9), st.integers(1, 5000), st.data())
def test_cells_of_an_axis_keep_order_and_bounds(
    low: float, width: float, size: int, data: st.DataObject
) -> None:
    axis = Axis.over(low, low + width, size)
    values = np.sort(
        [low, low + width, *data.draw(st.lists(st.floats(low, low + width), max_size=20))]
    )
    found = axis.cell(values)
    assert (np.diff(found) >= 0).all()
    assert found[0] == 0
    assert found[-1] == axis.cells - 1
    middle = axis.low + (np.arange(axis.cells) + 0.5) * axis.step
    np.testing.assert_array_equal(axis.cell(middle), np.arange(axis.cells))
