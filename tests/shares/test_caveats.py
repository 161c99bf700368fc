"""Caveats: what is told beside a share, of real commodities and of small made-up tables."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

import pandas as pd
import pytest

from minerals.shares.population import build_population
from minerals.tables.inventory import Inventory, bundled
from minerals.tables.user import read_user_table

COLUMNS = ("deposit_id", "commodity", "quantity")


def made_up(*rows: tuple[object, ...]) -> Inventory:
    """Make an inventory of rows of COLUMNS, shorter rows filled with nothing."""
    frame = pd.DataFrame([dict(zip_longest(COLUMNS, row)) for row in rows], columns=list(COLUMNS))
    return read_user_table(frame.assign(name_en="D", longitude=37.0, latitude=48.0, unit="Mt"))


def test_commodities_for_which_nothing_counts_are_named_with_the_reason() -> None:
    rows = bundled().resources
    named = rows.loc[rows["commodity_id"] == "caesium", "deposit_id"].nunique()
    assert named > 0
    notes = build_population(bundled(), chosen=("caesium", "lithium")).notes
    assert (
        f"caesium: named at {named} deposits, never as a main commodity or with a quantity; add "
        "--role any to include them"
    ) in notes
    every = build_population(bundled(), chosen=("caesium", "lithium"), role="any").notes
    assert not any("named at" in note for note in every)
    assert (
        "no listed deposit names gold"
        in build_population(made_up(("a", "coal")), chosen=("coal", "gold")).notes
    )


def test_a_commodity_that_only_a_section_counts_for_is_not_told_to_lack() -> None:
    frame = pd.DataFrame({"deposit_id": ["a", "b"], "part_of": [None, "a"]})
    frame = frame.assign(name_en="D", longitude=37.0, latitude=48.0, commodity=["coal", "gold"])
    population = build_population(read_user_table(frame), chosen=("coal", "gold"))
    assert population.items["commodity_id"].tolist() == ["coal"]
    assert not any("no deposit" in note for note in population.notes)


def test_a_commodity_of_a_users_own_that_looks_misspelt_is_told() -> None:
    rows = (("a", "lithum"), ("b", "hard coal"), ("c", "opal"), ("d", "helium"), ("e", "gold"))
    told = [note for note in build_population(made_up(*rows)).notes if "is counted as" in note]
    assert told == [
        "hard coal is counted as a commodity of its own; is it coal?",
        "lithum is counted as a commodity of its own; is it lithium?",
    ]


def test_a_sum_tells_the_confidence_of_its_figures_by_their_part() -> None:
    inventory = made_up(("a", "coal", 30), ("b", "coal", 9), ("c", "coal", 1))
    judged = replace(
        inventory, resources=inventory.resources.assign(confidence=["low", "high", None])
    )
    told = "confidence of the figures, by their part of the sum: high 22.5%, low 75.0%, "
    assert told + "not judged 2.5%" in build_population(judged, by="quantity").notes
    assert not any(
        "confidence" in note for note in build_population(inventory, by="quantity").notes
    )
    assert not any("confidence" in note for note in build_population(judged, by="count").notes)


def test_the_deposit_that_carries_a_sum_is_named() -> None:
    notes = build_population(bundled(), chosen=("manganese",), by="quantity").notes
    assert any(re.fullmatch(r"Velyko-Tokmatske carries 79\.\d% of the sum", each) for each in notes)
    even = made_up(("a", "coal", 1), ("b", "coal", 1), ("c", "coal", 1))
    assert not any("carries" in each for each in build_population(even, by="quantity").notes)
    assert not any(
        "carries" in each for each in build_population(bundled(), chosen=("manganese",)).notes
    )


def test_one_category_is_told_as_several_are() -> None:
    notes = build_population(bundled(), chosen=("rare-earths",), by="quantity").notes
    assert "category of the figures: prognostic" in notes
    assert "no national total is known of rare-earths" in notes
    assert not any(
        "national" in each
        for each in build_population(made_up(("a", "coal", 1)), by="quantity").notes
    )


def test_a_slip_is_told_also_where_another_commodity_is_asked_for() -> None:
    inventory = made_up(("a", "colal"), ("b", "coal"))
    notes = build_population(inventory, chosen=("coal",)).notes
    assert "colal is counted as a commodity of its own; is it coal?" in notes


def test_the_confidence_of_a_value_weighs_by_worth_and_not_by_tonnes() -> None:
    inventory = made_up(("a", "coal", 100), ("b", "gold", 1))
    judged = replace(inventory, resources=inventory.resources.assign(confidence=["low", "high"]))
    prices = pd.Series({"coal": 1.0, "gold": 300e-6})  # gold is counted in tonnes
    assert (
        "confidence of the figures, by their part of the sum: high 75.0%, low 25.0%"
        in build_population(judged, by="value", prices=prices).notes
    )
    tonnes = build_population(judged, by="quantity", group_by="commodity").notes
    assert "most of the sum is of low confidence: coal 100.0%" in tonnes
    assert not any("confidence of the figures" in note for note in tonnes)


def test_what_no_sum_holds_and_what_it_covers_is_told() -> None:
    inventory = made_up(("a", "coal", 30), ("b", "coal"), ("c", "gold", 5))
    inventory = replace(inventory, totals=lambda: pd.Series({"coal": 300.0, "gold": 5e6}))
    notes = " ".join(build_population(inventory, by="quantity", group_by="commodity").notes)
    assert "1 of 3 deposits has no published quantity that can be added" in notes
    assert "small part of the national total (coal 10.0%)" in notes
    assert "the national total of gold is the sum of the same deposits" in notes
    assert "national" not in " ".join(build_population(inventory, by="count").notes)


@pytest.mark.parametrize(
    ("commodities", "leans"),
    [
        (["coal"] * 2 + ["gold", "iron", "salt", "gas"], True),
        (["coal"] * 1 + ["gold", "iron", "salt", "gas"], False),
        (["coal"] * 5, False),  # all of one commodity: the share is about nothing else
    ],
)
def test_a_share_by_number_tells_on_which_commodity_it_leans(
    commodities: list[str], leans: bool
) -> None:
    inventory = made_up(*((f"{number}", each) for number, each in enumerate(commodities)))
    notes = build_population(inventory).notes
    told = f"{commodities.count('coal')} of {len(commodities)} deposits count for coal"
    assert any(each.startswith(told) for each in notes) == leans
    assert not any(
        "mostly reflects" in each for each in build_population(inventory, by="quantity").notes
    )
