"""Made-up rows that agree, and the same rows with one figure wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.checks import derived
from minerals.checks.finding import Finding
from minerals.tables.columns import TABLES
from minerals.tables.load import read_table
from minerals.tables.units import FACTORS

SITE = {"deposit_id": "a", "commodity_id": "gold", "category": "C1", "source_id": "s"}
ORE = SITE | {
    "basis": "ore",
    "quantity": 20.0,
    "unit": "Mt",
    "grade": 1.5,
    "grade_unit": "g/t Au",
}
METAL = SITE | {"basis": "element", "quantity": 30.0, "unit": "t"}
OXIDE = SITE | {"commodity_id": "lithium", "basis": "oxide", "quantity": 100.0, "unit": "kt"}
CARBONATE = OXIDE | {"basis": "carbonate", "quantity": 0.247, "unit": "Mt"}


def found(name: str = "resources", *rows: dict[str, Any]) -> list[Finding]:
    """Check made-up rows of one table, the others empty."""
    tables = {each: read_table(each).iloc[:0] for each in derived.TABLES_WITH_NOTES}
    columns = [column.name for column in TABLES[name].columns]
    frame = pd.DataFrame(list(rows)).reindex(columns=columns)
    numbers = [column.name for column in TABLES[name].columns if column.kind == "number"]
    tables[name] = frame.astype(dict.fromkeys(numbers, float))
    return list(derived.check(tables, Path()))


def test_the_bundled_figures_agree_with_what_they_follow_from() -> None:
    tables = {name: read_table(name) for name in derived.TABLES_WITH_NOTES}
    assert list(derived.check(tables, Path())) == []


def test_a_made_up_metal_that_its_ore_does_not_hold_is_found() -> None:
    assert found("resources", ORE, METAL) == []
    [finding] = found("resources", ORE, METAL | {"quantity": 35.0})
    assert (finding.file, finding.row) == ("resources.csv", 3)
    assert finding.what == "quantity is 35 t, but 2e+07 t of ore at 1.5 g/t Au hold 30"


@pytest.mark.parametrize("key", ["deposit_id", "category", "source_id"])
def test_ore_of_another_site_category_or_source_is_not_compared(key: str) -> None:
    assert found("resources", ORE, METAL | {"quantity": 35.0, key: "other"}) == []


def test_the_ore_may_stand_under_another_commodity_where_the_metal_has_a_grade() -> None:
    graded = METAL | {"commodity_id": "silver", "grade": 3.0, "grade_unit": "g/t Ag"}
    assert found("resources", ORE, METAL | {"commodity_id": "silver"}) == []
    assert found("resources", ORE, graded | {"quantity": 60.0}) == []
    assert len(found("resources", ORE, graded)) == 1


def test_more_oxide_than_ore_is_found_without_a_grade() -> None:
    ore = OXIDE | {"basis": "ore"}
    assert found("resources", ore, OXIDE) == []
    [finding] = found("resources", ore | {"quantity": 90.0}, OXIDE)
    assert "more than its ore" in finding.what


def test_an_assay_of_a_volume_or_of_another_measure_is_not_multiplied() -> None:
    for unit in ("kg/m3 gold", "% Au2O3", "% heavy"):
        assert found("resources", ORE | {"grade_unit": unit}, METAL | {"quantity": 35.0}) == []


@given(st.integers(10, 9_999), st.integers(1, 999))
def test_a_product_rounded_as_printed_is_never_a_finding(ore: int, grade: int) -> None:
    rich = ORE | {"quantity": ore / 10, "grade": grade / 100}
    metal = METAL | {"quantity": float(max(round(ore / 10 * grade / 100), 1))}
    if metal["quantity"] > 1:
        assert found("resources", rich, metal) == []


def test_lithium_printed_twice_by_one_source_must_convert() -> None:
    assert found("resources", OXIDE, CARBONATE) == []
    [finding] = found("resources", OXIDE, CARBONATE | {"quantity": 0.532})
    assert finding.row == 3
    assert "make 0.247" in finding.what


@pytest.mark.parametrize(("commodity", "basis", "to"), FACTORS)
def test_every_factor_is_tried_on_totals_too(commodity: str, basis: str, to: str) -> None:
    one = {"commodity_id": commodity, "category": "estimate", "source_id": "s", "unit": "t"}
    first = one | {"basis": basis, "quantity": 1000.0}
    right = one | {"basis": to, "quantity": round(1000 * FACTORS[commodity, basis, to])}
    assert found("national_totals", first, right) == []
    assert len(found("national_totals", first, right | {"quantity": right["quantity"] * 2})) == 1


def noted(quantity: float, note: str, **more: float | str) -> dict[str, Any]:
    own = {"region_id": "r", "commodity_id": "coal", "unit": "Mt", "source_id": "s"}
    return own | SITE | {"quantity": quantity, "note": note} | more


@pytest.mark.parametrize(
    ("table", "row", "wrong"),
    [
        ("resources", noted(5.684, "derived: 10.844 Mt of two pits less 5.16 Mt of one"), 5.694),
        ("resources", noted(1015.8, "962.2 Mt rich plus 53.6 Mt poor; the sum is ours"), 1015.9),
        ("resources", noted(1.5, "1 Gt plus 500 Mt, the sum is ours", unit="Gt"), 501.0),
        ("national_totals", noted(41.2, "derived: 27.6 Gt / 0.67", unit="Gt"), 41.3),
        ("resources", noted(32.5, "quantity is its middle", quantity_low=15, quantity_high=50), 34),
        ("regional_reserves", noted(24, "16.6% of 145 (derived)", unit="count"), 25),
    ],
)
def test_arithmetic_that_a_note_claims_is_repeated(
    table: str, row: dict[str, Any], wrong: float
) -> None:
    assert found(table, row) == []
    [finding] = found(table, row | {"quantity": wrong})
    assert finding.file == TABLES[table].path
    assert finding.row == 2


@pytest.mark.parametrize(
    ("note", "grade"),
    [
        ("K2O 10-11 %, middle taken", 10.5),
        ("60 Mt rich at 30 % Fe plus 40 Mt poor at 20 % Fe; sum and mean are ours", 26.0),
    ],
)
def test_a_grade_that_a_note_explains_is_repeated(note: str, grade: float) -> None:
    assert found("resources", noted(100.0, note, grade=grade)) == []
    [finding] = found("resources", noted(100.0, note, grade=grade + 1))
    assert finding.what.startswith("grade is")


@pytest.mark.parametrize(
    "note",
    ["12 Mt plus 3 Mt", "in all 12 Mt; 3 Mt less; ours", "7% of all (derived)", "12 USD / 3, ours"],
)
def test_a_note_that_claims_no_arithmetic_is_left_alone(note: str) -> None:
    assert found("resources", noted(99.0, note)) == []


def test_units_that_do_not_convert_are_left_alone() -> None:
    for unit in ("count", "bcm"):
        row = noted(1.0, "derived: 12 Mt less 3 Mt", unit=unit)
        assert found("regional_reserves", row) == []


@given(st.decimals("0.001", "9999", places=3).filter(lambda each: each % 1 != 0))
def test_half_a_unit_is_that_of_the_last_digit(value: Any) -> None:
    digits = str(value).rstrip("0").partition(".")[2]
    assert derived.half_unit(float(value)) == pytest.approx(0.5 * 10 ** -len(digits))


WRONG: list[Callable[[], list[Finding]]] = [
    lambda: found("resources", ORE, METAL | {"quantity": 300.0}),
    lambda: found("resources", OXIDE, CARBONATE | {"quantity": 0.1}),
    lambda: found("resources", noted(9.0, "derived: 10 Mt in all less 4 Mt of one pit")),
]


@pytest.mark.parametrize("case", WRONG)
def test_a_finding_says_which_field_and_what_to_do(case: Callable[[], list[Finding]]) -> None:
    [finding] = case()
    assert finding.what.startswith("quantity is")
    assert finding.remedy.startswith("correct")


def test_a_figure_that_its_note_does_not_give_is_found_in_its_row(tables: Any) -> None:
    row = tables.row("resources", deposit_id="ua-andrushivske-lignite")
    tables.edit("resources", row, quantity="6.684")
    tables.expect(
        row,
        "resources.csv",
        "quantity is 6.684, the note gives 5.684",
        "correct the figure or the note",
    )
