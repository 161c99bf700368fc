"""Sections, figures and totals that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.checks.resources import ATOMS, overlap
from minerals.tables.vocabularies import CATEGORIES

DEPOSIT = "ua-velyko-tokmatske"


def without_figures_preferred(tables: Any) -> int:
    tables.edit("resources", tables.figure("false"), reason=None)
    tables.edit("resources", tables.figure("true"), preferred="false", reason=None)
    return tables.row("resources", deposit_id=DEPOSIT)


def another_measure(tables: Any) -> int:
    row = tables.figure("true")
    tables.add("resources", row, basis="oxide", category="P3", unit="kt")
    return tables.row("resources", deposit_id=DEPOSIT)


def without_a_main_commodity(tables: Any) -> int:
    tables.edit("resources", tables.no_quantity(), role="occurrence")
    return tables.deposit("ua-anadolske")


def overlapping_totals(tables: Any) -> int:
    row = tables.row("national_totals", commodity_id="manganese", category="A+B+C1")
    record = tables.read("national_totals").loc[row - 2]
    new = {"category": "C1", "as_of": "2021", "source_id": record["source_id"]}
    tables.add("national_totals", row, **new)
    return row


Break = Callable[[Any], int]
CASES: dict[str, tuple[Break, str, str, str]] = {
    "a part of itself": (
        lambda t: t.edit("deposits", t.deposit(), part_of=DEPOSIT),
        "deposits.csv",
        f"'{DEPOSIT}' is part of itself",
        "correct part_of",
    ),
    "a volume of ore": (
        lambda t: t.edit("resources", t.figure("true"), unit="bcm"),
        "resources.csv",
        "unit bcm does not fit ore",
        "use Mt or its like",
    ),
    "a mass of gas": (
        lambda t: t.edit("resources", t.row("resources", basis="gas"), unit="Mt"),
        "resources.csv",
        "unit Mt does not fit gas",
        "use bcm or its like",
    ),
    "two preferred figures that overlap": (
        lambda t: min(t.edit("resources", t.figure("false"), preferred="true"), t.figure("true")),
        "resources.csv",
        rf"preferred figures of manganese at {DEPOSIT} overlap \(.+, not stated\)",
        "prefer one of them",
    ),
    "preferred figures of two bases": (
        another_measure,
        "resources.csv",
        f"preferred figures of manganese at {DEPOSIT} are of different bases",
        "prefer figures of one basis",
    ),
    "no figure preferred": (
        without_figures_preferred,
        "resources.csv",
        f"no figure of manganese at {DEPOSIT} is preferred",
        "prefer one, or say of each why it does not count",
    ),
    "a deposit that no answer holds": (
        lambda t: t.edit("resources", t.no_quantity(), preferred="false"),
        "resources.csv",
        "no row of ua-anadolske is preferred, so that no answer holds it",
        "prefer one, or add one without a quantity",
    ),
    "figures without a reason": (
        lambda t: t.edit("resources", t.figure("false"), reason=None),
        "resources.csv",
        f"several figures of manganese at {DEPOSIT}, not all with a reason",
        "say why each is or is not preferred",
    ),
    "a quantity of nothing": (
        lambda t: t.edit("resources", t.figure("true"), quantity="0", quantity_low=None),
        "resources.csv",
        "quantity 0",
        "leave a missing quantity empty",
    ),
    "a quantity beyond its bounds": (
        lambda t: t.edit("resources", t.figure("true"), quantity_high="10"),
        "resources.csv",
        "quantity 1700 outside (nan|1700) to 10",
        "correct the bounds",
    ),
    "a quantity without a unit": (
        lambda t: t.edit("resources", t.figure("true"), unit=None),
        "resources.csv",
        "a quantity without unit or basis",
        "say what it is of, or do not prefer it",
    ),
    "a unit without a quantity": (
        lambda t: t.edit("resources", t.no_quantity(), unit="Mt"),
        "resources.csv",
        "a unit or a bound without a quantity",
        "add the quantity",
    ),
    "a lower bound without a quantity": (
        lambda t: t.edit("resources", t.no_quantity(), quantity_low="1"),
        "resources.csv",
        "a unit or a bound without a quantity",
        "add the quantity",
    ),
    "an upper bound without a quantity": (
        lambda t: t.edit("resources", t.no_quantity(), quantity_high="1"),
        "resources.csv",
        "a unit or a bound without a quantity",
        "add the quantity",
    ),
    "a deposit of nothing in the main": (
        without_a_main_commodity,
        "deposits.csv",
        "'ua-anadolske' has no main commodity",
        "add a row with role main to resources.csv",
    ),
    "national totals that overlap": (
        overlapping_totals,
        "national_totals.csv",
        r"preferred totals of manganese \(ore\) overlap \(A\+B\+C1, C1\)",
        "prefer one of them",
    ),
}


@pytest.mark.parametrize(("broken", "file", "what", "remedy"), [*CASES.values()], ids=list(CASES))
def test_what_is_broken_is_found_with_file_row_and_remedy(
    broken: Break, file: str, what: str, remedy: str, tables: Any
) -> None:
    tables.expect(broken(tables), file, what, remedy)


def test_a_ring_of_parts_is_found_at_each_of_them(tables: Any) -> None:
    whole, section = "ua-dobra-stankuvatske-nadiia", "ua-nadiia-section-of-dobra"
    tables.edit("deposits", tables.deposit(whole), part_of=section)
    found = {(each.row, each.what) for each in tables.findings()}
    assert found == {
        (tables.deposit(each), f"{each!r} is part of itself") for each in (whole, section)
    }


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
