from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.views.maps.encoding import ALPHABET, encode, encode_path, runs

Decode = Callable[[str], list[int]]

LARGEST = 2**52
"""A number that JavaScript holds exactly, doubled."""


@given(st.lists(st.integers()))
def test_numbers_of_any_size_come_back(decode: Decode, numbers: list[int]) -> None:
    text = encode(numbers)
    assert decode(text) == numbers
    assert set(text) <= set(ALPHABET)


@given(st.lists(st.integers()), st.lists(st.integers()))
def test_texts_can_be_joined(one: list[int], two: list[int]) -> None:
    assert encode(one) + encode(two) == encode(one + two)


@pytest.mark.parametrize(("number", "length"), [(0, 1), (15, 1), (-16, 1), (16, 2), (-17, 2),
                                                (511, 2), (512, 3)])  # fmt: skip
def test_small_numbers_are_short(number: int, length: int) -> None:
    assert len(encode([number])) == length


@given(st.lists(st.tuples(*2 * [st.integers(-(10**7), 10**7)]), min_size=1))
def test_a_line_comes_back(decode: Decode, corners: list[tuple[int, int]]) -> None:
    steps = np.array(decode(encode_path(np.array(corners)))).reshape(-1, 2)
    np.testing.assert_array_equal(steps.cumsum(axis=0), corners)


@given(st.lists(st.integers(0, 2), min_size=1))
def test_runs_say_every_value_and_no_value_twice(values: list[int]) -> None:
    starts = runs(np.array(values))
    lengths = np.diff([*starts, len(values)])
    assert np.repeat(np.array(values)[starts], lengths).tolist() == values
    kept = np.array(values)[starts]
    assert (kept[1:] != kept[:-1]).all()


def test_a_run_of_rows_ends_where_any_column_changes() -> None:
    assert runs(np.array([[1, 1], [1, 1], [1, 2], [1, 2], [0, 2]])) == [0, 2, 4]


@pytest.mark.browser
def test_the_page_reads_what_was_written(app_js: Callable[..., Any]) -> None:
    rng = np.random.default_rng(7)
    sizes = rng.integers(1, LARGEST.bit_length(), 500)
    numbers = [0, 1, -1, LARGEST - 1, 1 - LARGEST]
    numbers += [int(rng.integers(-(2**size), 2**size)) for size in sizes]
    assert app_js("decode", "decode(given)", encode(numbers)) == numbers


@pytest.mark.browser
def test_the_page_reads_lines_and_courses(app_js: Callable[..., Any]) -> None:
    line = np.array([[300_000, 480_000], [300_005, 479_990], [-1, 0]])
    assert app_js("decode", "path(given, 1)", encode_path(line)) == line[:, ::-1].tolist()
    text = encode([0, 7, 8, 3, 5, 6, 4, 1, 2])  # from 0, from 3, from 7
    values = "[0, 2, 3, 6, 7, 99].map(index => runAt(course(given, 2), index).values)"
    assert app_js("decode", values, text) == [[7, 8], [7, 8], [5, 6], [5, 6], [1, 2], [1, 2]]
