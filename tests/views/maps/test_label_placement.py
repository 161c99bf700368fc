from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from minerals.views.maps.label_placement import Box, LabelPlacement

FRAME = Box(0, 0, 5, 4)
POINT = st.tuples(st.floats(-1, 6), st.floats(-1, 5), st.floats(0.1, 2), st.floats(0.05, 0.5))


@given(st.lists(POINT, max_size=12))
def test_labels_lie_in_the_frame_and_on_no_other(points: list[tuple[float, ...]]) -> None:
    placement = LabelPlacement(FRAME)
    placed = [placement.place_beside(x, y, width, height, 0.05) for x, y, width, height in points]
    assert len(placement.taken) == sum(each is not None for each in placed)
    assert all(box.within(FRAME) for box in placement.taken)
    assert not any(one.overlaps(other) for one, other in combinations(placement.taken, 2))


def test_a_label_goes_where_there_is_room() -> None:
    placement = LabelPlacement(FRAME)
    assert placement.place_beside(4.8, 2, 1, 0.2, 0.1) == (4.2, 2.0)  # the frame ends on the right
    placement.taken.append(FRAME)
    assert placement.place_beside(2, 2, 1, 0.2, 0.1) is None
