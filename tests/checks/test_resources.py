from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.checks.resources import ATOMS, overlap
from minerals.tables.vocabularies import CATEGORIES

SUMS = st.lists(st.sampled_from(sorted(ATOMS)), min_size=1, unique=True)


@given(SUMS, SUMS)
def test_sums_of_categories_overlap_where_they_share_one(left: list[str], right: list[str]) -> None:
    assert overlap("+".join(left), "+".join(right)) == bool(set(left) & set(right))


@given(st.sampled_from(CATEGORIES), st.sampled_from(CATEGORIES))
def test_overlap_does_not_depend_on_the_order(first: str, second: str) -> None:
    assert overlap(first, second) == overlap(second, first)
    assert overlap(first, first)


@pytest.mark.parametrize("word", ["not stated", "estimate", "balance", "JORC resources"])
def test_a_loose_word_may_overlap_everything(word: str) -> None:
    assert all(overlap(word, category) for category in CATEGORIES)
