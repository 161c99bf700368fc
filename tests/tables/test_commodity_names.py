from __future__ import annotations

import pytest

from minerals.errors import InputError
from minerals.tables.commodity_names import group_as, known_as
from minerals.tables.groups import BY_LIST, group_names
from minerals.tables.load import commodities

IDENTIFIERS = list(commodities()["commodity_id"])


def test_every_commodity_is_found_by_its_identifier_and_both_names() -> None:
    for row in commodities().to_dict("records"):
        for name in (row["commodity_id"], row["name_en"], row["name_uk"].upper()):
            assert known_as(name, IDENTIFIERS) == row["commodity_id"]


def test_every_alias_stands_for_its_commodity_and_no_other() -> None:
    aliases = commodities().set_index("commodity_id")["aliases"].dropna()
    assert len(aliases) > 30
    for identifier, words in aliases.items():
        assert {known_as(word, IDENTIFIERS) for word in words.split(";")} == {identifier}
    for symbol, identifier in {"Li": "lithium", "REE": "rare-earths", "W": "tungsten"}.items():
        assert known_as(symbol, IDENTIFIERS) == identifier


def test_an_unknown_word_gets_the_nearest_and_is_never_guessed() -> None:
    with pytest.raises(InputError, match="did you mean lithium"):
        known_as("lithum", IDENTIFIERS)
    with pytest.raises(InputError, match="did you mean марганець"):
        known_as("марганнець", IDENTIFIERS)


def test_a_users_own_name_comes_before_a_symbol() -> None:
    assert known_as("Li", ["Li", "lithium"]) == "Li"
    with pytest.raises(InputError, match="unknown commodity 'Li'"):
        known_as("Li", ["my rock"])


def test_every_group_is_found_by_its_name_in_both_languages() -> None:
    for word in (*group_names(), *BY_LIST):
        assert group_as(word) == group_as(word.upper().replace("-", "_")) == word
    assert group_as("Благородні метали") == group_as("Precious metals") == "precious"
    with pytest.raises(InputError, match="lithium is a commodity; give --commodity"):
        group_as("Li")
