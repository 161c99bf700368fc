from __future__ import annotations

import pandas as pd
import pytest

from minerals.errors import InputError
from minerals.tables.groups import BY_LIST, METAL_FAMILIES, NO_FUEL, group_names, members
from minerals.tables.load import commodities
from minerals.tables.vocabularies import FAMILIES, LISTS

LIST_NAMES = [name.replace("_", "-") for name in LISTS]


@pytest.fixture(scope="module")
def known() -> pd.DataFrame:
    return commodities().set_index("commodity_id")


def test_every_commodity_stands_in_exactly_one_family(known: pd.DataFrame) -> None:
    listed = [each for family in FAMILIES for each in members(family, known)]
    assert sorted(listed) == sorted(known.index)


@pytest.mark.parametrize("name", LIST_NAMES)
def test_critical_no_fuel_is_the_list_less_fuels_and_iron(name: str, known: pd.DataFrame) -> None:
    whole, kept = set(members(name, known)), set(members(f"{NO_FUEL}:{name}", known))
    assert not kept & {*members("fuel", known), "iron"}
    assert whole - kept <= {*members("fuel", known), "iron"}
    assert kept


@pytest.mark.parametrize(
    ("group", "inside", "outside"),
    [
        # COM(2020) 474; Regulation (EU) 2024/1252, Annex II; 87 FR 10381; 90 FR 50494. Their
        # best-known members, written down from memory: a check on the flags, not a source.
        ("eu-2023", {"lithium", "titanium", "manganese", "coal", "copper"}, {"iron", "gold"}),
        ("us-2022", {"lithium", "titanium", "graphite"}, {"uranium", "copper", "potash"}),
        ("us-2025", {"uranium", "copper", "potash", "silver"}, {"gold", "iron"}),
        ("eu-2020", {"lithium", "titanium", "coal"}, {"nickel", "copper", "manganese"}),
    ],
)
def test_official_lists_hold_what_they_are_known_for(
    group: str, inside: set[str], outside: set[str], known: pd.DataFrame
) -> None:
    found = set(members(group, known))
    assert inside <= found
    assert not outside & found


def test_metals_are_the_metal_families_and_nothing_else(known: pd.DataFrame) -> None:
    found = set(members("metals", known))
    assert found == {each for family in METAL_FAMILIES for each in members(family, known)}
    assert {"iron", "lithium", "uranium", "gold"} <= found
    assert not found & {"coal", "kaolin", "salt"}


@pytest.mark.parametrize("name", group_names())
def test_every_named_group_has_members_each_once(name: str, known: pd.DataFrame) -> None:
    found = members(name, known)
    assert found
    assert len(set(found)) == len(found)
    assert set(found) <= set(known.index)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("metal", "metals"),
        ("eu-2032", "eu-2023"),
        ("critical-no-fuel:", "critical-no-fuel"),
        ("critical-no-fuel:eu-1999", "critical-no-fuel:eu-2023"),
        ("eu_2023", "eu-2023"),
        ("", None),
    ],
)
def test_an_unknown_group_is_refused_with_suggestions(
    word: str, near: str | None, known: pd.DataFrame
) -> None:
    with pytest.raises(InputError, match="unknown group") as error:
        members(word, known)
    assert near is None or near in str(error.value)


@pytest.mark.parametrize("word", BY_LIST)
def test_a_group_of_several_lists_is_no_set_of_commodities(word: str, known: pd.DataFrame) -> None:
    with pytest.raises(InputError, match=r"of several official lists.*eu-2023, .*us-2022"):
        members(word, known)
