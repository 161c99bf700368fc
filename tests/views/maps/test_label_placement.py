from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from minerals.views.maps.placing import Box, Places

FRAME = Box(0, 0, 5, 4)
POINT = st.tuples(st.floats(-1, 6), st.floats(-1, 5), st.floats(0.1, 2), st.floats(0.05, 0.5))


@given(st.lists(POINT, max_size=12))
def test_labels_lie_in_the_frame_and_on_no_other(points: list[tuple[float, ...]]) -> None:
    places = Places(FRAME)
    placed = [places.beside(x, y, width, height, 0.05) for x, y, width, height in points]
    assert len(places.taken) == sum(each is not None for each in placed)
    assert all(box.within(FRAME) for box in places.taken)
    assert not any(one.meets(other) for one, other in combinations(places.taken, 2))


def test_a_label_goes_where_there_is_room() -> None:
    places = Places(FRAME)
    assert places.beside(4.8, 2, 1, 0.2, 0.1) == (4.2, 2.0)  # the frame ends on the right
    places.taken.append(FRAME)
    assert places.beside(2, 2, 1, 0.2, 0.1) is None
