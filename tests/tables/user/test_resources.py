"""Commodities and figures of a user's table, each counted once."""

from __future__ import annotations

import pandas as pd
import pytest

from minerals.errors import InputError
from minerals.tables.inventory import Inventory
from minerals.tables.user import read_user_table

SITE = {"name_en": "A", "longitude": 37.0, "latitude": 48.0, "deposit_id": "a"}


def read(*rows: dict[str, object]) -> Inventory:
    return read_user_table(pd.DataFrame([SITE | row for row in rows]))


def refusal(*rows: dict[str, object]) -> str:
    with pytest.raises(InputError) as error:
        read(*rows)
    return str(error.value)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("lithium; tantalum", ["lithium", "tantalum"]),
        ("lithium, tantalum/niobium", ["lithium", "tantalum", "niobium"]),
        ("lithium and tantalum", ["lithium", "tantalum"]),
        ("lithium; unobtainium", ["lithium", "unobtainium"]),
        ("lithium; lithium", ["lithium"]),
        ("Rare earths", ["rare-earths"]),
        ("clay, very refractory", ["clay, very refractory"]),
        (["lithium", "tantalum"], ["lithium", "tantalum"]),
    ],
)
def test_a_list_of_commodities_is_split_between_known_names(
    cell: object, expected: list[str]
) -> None:
    own = read({"commodity": cell})
    assert own.resources["commodity_id"].tolist() == expected
    assert bool(own.findings) == (len(expected) > 1)


def test_one_quantity_for_several_commodities_is_refused() -> None:
    row = {"commodity": "lithium; tantalum", "quantity": 5, "unit": "kt"}
    assert "row 2: one quantity for several commodities (lithium; tantalum)" in refusal(row)


FIGURE = {"commodity": "lithium", "quantity": 5.0, "unit": "kt", "basis": "oxide"}


@pytest.mark.parametrize(
    ("unit", "canonical"),
    [
        ("т", "t"), ("тонн", "t"), ("tonne", "t"), ("Tonnes", "t"), ("T", "t"), ("тис. т", "kt"),
        ("тыс.т", "kt"), ("thousand t", "kt"), ("KT", "kt"), ("млн т", "Mt"), ("Млн. тонн", "Mt"),
        ("million t", "Mt"), ("million tonnes", "Mt"), ("Мт", "Mt"), ("млрд т", "Gt"),
        ("млн м3", "Mm3"), ("млн куб. м", "Mm3"), ("млрд м³", "bcm"), ("BCM", "bcm"),
        ("metric tons", "t"), ("million metric tons", "Mt"),
    ],
)  # fmt: skip
def test_units_are_read_as_people_write_them(unit: str, canonical: str) -> None:
    own = read({"commodity": "stone", "quantity": 5.0, "unit": unit})
    assert own.resources["unit"].tolist() == [canonical]
    told = "" if unit.casefold() == canonical.casefold() else f"units by other names: {unit} is"
    assert told in "".join(own.findings)


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("MT", "may be megatonnes (Mt) or metric tons (t); write which"),
        ("mt", "may be megatonnes (Mt) or metric tons (t); write which"),
        ("МТ", "may be megatonnes (Mt) or metric tons (t); write which"),
        ("million tons", "may be metric tons (t) or short tons (0.907 t); write which"),
        ("Mcm", "may be million cubic metres (Mm3) or thousand; write which"),
        ("млн тон", "did you mean Mt"),
        ("тоны", "did you mean t?"),
        ("тис. м3", "did you mean"),
    ],
)
def test_a_unit_that_may_be_two_is_refused(unit: str, said: str) -> None:
    sentence = refusal({"commodity": "stone", "quantity": 5.0, "unit": unit})
    assert f"unknown unit {unit!r}" in sentence
    assert said in sentence
    assert "row 2" in sentence


def test_several_figures_for_one_thing_are_refused_with_their_rows() -> None:
    sentence = refusal(FIGURE | {"source": "X"}, FIGURE | {"quantity": 6.0, "source": "Y"})
    assert "rows 2, 3: 2 figures for lithium at a" in sentence
    assert "preferred" in sentence


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        (True, False),
        ("yes", ""),
        ("Yes", "no"),
        (1, 0),
        ("1.0", "0.0"),
        ("так", "ні"),
        ("Да", "нет"),
    ],
)
def test_the_preferred_figure_counts(yes: object, no: object) -> None:
    own = read(FIGURE | {"preferred": no, "quantity": 6.0}, FIGURE | {"preferred": yes})
    assert own.resources["quantity"].tolist() == [5.0]
    assert own.findings == ("figures that are not preferred left out (row 2)",)


def test_two_preferred_figures_are_refused() -> None:
    rows = (FIGURE | {"preferred": True}, FIGURE | {"preferred": True, "quantity": 6.0})
    assert "2 figures for lithium" in refusal(*rows)
    assert "neither true nor false: 'perhaps'" in refusal(FIGURE | {"preferred": "perhaps"})


def test_a_figure_alone_counts_though_it_is_not_preferred() -> None:
    own = read(FIGURE | {"preferred": False}, {"deposit_id": "b", **FIGURE, "preferred": True})
    assert own.resources["quantity"].tolist() == [5.0, 5.0]
    assert own.findings == ("figures counted that are not preferred, where no other is (row 2)",)


def test_figures_of_different_categories_add_up() -> None:
    own = read(FIGURE | {"category": "C1"}, FIGURE | {"category": "C2"})
    assert own.resources["quantity"].tolist() == [5.0, 5.0]


def test_one_end_of_a_range_is_no_quantity() -> None:
    row = {"commodity": "coal", "unit": "Mt", "quantity_low": 5.0}
    assert "row 2: one end of a range without a quantity" in refusal(row)
    assert "row 2: quantity outside" in refusal(row | {"quantity_high": 1.0})


def test_names_of_no_commodity_by_the_hundred_are_refused() -> None:
    rows = [{"deposit_id": f"d{n}", "commodity": f"word {n}"} for n in range(400)]
    assert "commodity holds 400 names that are no commodities" in refusal(*rows)
