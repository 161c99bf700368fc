from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.errors import InputError, unknown

KNOWN = ["lithium", "gold", "rare-earths", "graphite"]


def test_an_input_error_is_a_value_error() -> None:
    assert issubclass(InputError, ValueError)


@pytest.mark.parametrize(
    ("word", "near"), [("lithum", "lithium"), ("LITHIUM", "lithium"), ("rare-earth", "rare-earths")]
)
def test_a_near_miss_is_suggested(word: str, near: str) -> None:
    assert f"did you mean {near}?" in str(unknown("commodity", word, KNOWN))


@pytest.mark.parametrize(("word", "near"), [("mt", "Mt"), ("MT", "Mt"), ("c1", "C1")])
def test_a_word_of_the_wrong_case_is_suggested_in_the_right_one(word: str, near: str) -> None:
    assert f"did you mean {near}?" in str(unknown("unit", word, ["Mt", "C1", "bcm"]))


def test_a_word_like_no_other_brings_the_sorted_vocabulary() -> None:
    sentence = str(unknown("commodity", "xyz", [*KNOWN, "gold"]))
    assert sentence == "unknown commodity 'xyz': known are gold, graphite, lithium, rare-earths"


def test_the_remedy_closes_the_sentence() -> None:
    assert str(unknown("unit", "xyz", ["t"], "(own.csv)")).endswith(" (own.csv)")


@given(st.text(max_size=30))
def test_any_word_is_quoted_on_one_line(word: str) -> None:
    sentence = str(unknown("group", word, KNOWN))
    assert repr(word) in sentence
    assert "\n" not in sentence
