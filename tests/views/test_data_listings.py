"""Listings of the tables' vocabularies."""

from __future__ import annotations

import pytest

from minerals.tables.groups import group_names, members
from minerals.tables.load import commodities, table
from minerals.views.data_listings import list_commodities, list_decks, list_groups, list_sources


def test_sources_are_listed_with_their_reliability() -> None:
    found = list_sources()
    assert found.header["sources"] == len(found.frame) == len(table("sources"))
    assert found.frame["reliability"].between(1, 5).all()
    assert found.frame["source_id"].is_monotonic_increasing


def test_commodities_are_listed_with_the_critical_lists_that_name_them() -> None:
    found = list_commodities().frame.set_index("commodity_id")["critical_lists"]
    known = commodities().set_index("commodity_id")
    assert set(found.index) == set(known.index)
    for name, listed in found.items():
        flags = {flag.replace("_", "-") for flag in known if flag[:2] in ("eu", "us", "ua")}
        expected = {each for each in flags if known.loc[name, each.replace("-", "_")]}
        assert set(listed.split(", ")) - {""} == expected, name


@pytest.mark.parametrize("group", group_names())
def test_groups_are_listed_with_their_members(group: str) -> None:
    row = list_groups().frame.set_index("group").loc[group]
    known = commodities().set_index("commodity_id")
    assert row["commodities"].split(", ") == members(group, known)
    assert row["n_commodities"] == len(members(group, known))


def test_one_price_deck_is_listed_as_the_default() -> None:
    found = list_decks().frame
    assert found["default"].sum() == 1
    assert (found["n_commodities"] > 0).all()
