from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from minerals.cli import main
from minerals.errors import LISTING_COMMANDS, InputError, unknown

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


def test_a_word_like_no_other_brings_a_short_vocabulary_whole() -> None:
    sentence = str(unknown("commodity", "xyz", [*KNOWN, "gold"]))
    assert sentence == "unknown commodity 'xyz': known are gold, graphite, lithium, rare-earths"


def test_a_word_like_no_other_brings_three_of_a_long_vocabulary_and_where_it_is() -> None:
    vocabulary = [f"metal-{number}" for number in range(82)]
    sentence = str(unknown("commodity", "xyz", vocabulary))
    assert sentence.count("metal-") == 3
    assert sentence.endswith(" (all: minerals data commodities)")


def test_the_place_of_the_word_is_named() -> None:
    assert str(unknown("unit", "xyz", ["t"], "own.csv")) == (
        "unknown unit 'xyz' in own.csv: known are t"
    )


@pytest.mark.parametrize("command", LISTING_COMMANDS.values())
def test_a_command_that_is_said_to_list_a_vocabulary_is_understood(command: str) -> None:
    done = CliRunner().invoke(main, command.split()[1:])
    assert done.exit_code == 0, done.output


@given(st.text(max_size=30))
def test_any_word_is_quoted_on_one_line(word: str) -> None:
    sentence = str(unknown("group", word, KNOWN))
    assert repr(word) in sentence
    assert "\n" not in sentence
