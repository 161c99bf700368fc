"""Factors of price decks, right and wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.checks import factors
from minerals.checks.finding import Finding
from minerals.tables.load import read_table
from minerals.tables.units import FACTORS

FORMULAS = {"lithium": {"element": "Li", "oxide": "Li2O", "carbonate": "Li2CO3"}}
FORMULAS |= {"uranium": {"element": "U", "oxide": "U3O8"}}


def found(factor: float, note: str | None) -> list[Finding]:
    deck = pd.DataFrame({"factor": [factor], "note": [note]})
    return list(factors.check({"price_decks": deck}, Path()))


def test_the_bundled_factors_are_those_of_chemistry() -> None:
    decks = read_table("price_decks")
    assert list(factors.check({"price_decks": decks}, Path())) == []
    assert decks["note"].map(factors._expected).notna().sum() > 15


@pytest.mark.parametrize(
    ("factor", "note"),
    [
        (1.5828, "K2O to KCl, contained"),
        (1.1792, "U to U3O8; one day"),
        (1.4876, "ZrO2 to zircon ZrSiO4"),
        (3.0769, "P2O5 to rock of 32.5 % P2O5 (middle)"),
        (1.0755, "Nb2O5 to ferroniobium of 65 % Nb (content)"),
    ],
)
def test_a_made_up_factor_is_found(factor: float, note: str) -> None:
    assert found(factor, note) == []
    [finding] = found(factor * 1.01, note)
    assert (finding.file, finding.row) == ("price_decks.csv", 2)
    assert finding.what.startswith("factor is")


@pytest.mark.parametrize("note", [None, "barrels in a tonne", "Xx to XxO", "K2O to NaCl"])
def test_a_note_without_two_substances_is_left_alone(note: str | None) -> None:
    assert found(7.33, note) == []


@pytest.mark.parametrize(("commodity", "basis", "to"), FACTORS)
def test_the_conversions_of_quantities_are_those_of_chemistry_too(
    commodity: str, basis: str, to: str
) -> None:
    names = FORMULAS[commodity]
    expected = factors.factor(names[basis], names[to])
    assert FACTORS[commodity, basis, to] == pytest.approx(expected, rel=5e-4)


@given(st.sampled_from(["K2O", "KCl", "U3O8", "ZrO2", "Li2CO3"]))
def test_a_substance_turns_into_itself_by_one(formula: str) -> None:
    assert factors.factor(formula, formula) == pytest.approx(1)


def test_a_factor_that_chemistry_does_not_give_is_found_in_its_row(tables: Any) -> None:
    row = tables.row("price_decks", commodity_id="potash")
    tables.edit("price_decks", row, factor="1.7")
    tables.expect(
        row, "price_decks.csv", "factor is 1.7, its note gives 1.58", "correct factor or note"
    )
