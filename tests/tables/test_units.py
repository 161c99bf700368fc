from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.errors import InputError
from minerals.tables.units import FACTORS, MASS, VOLUME, convert, in_canonical, kind
from minerals.tables.vocabularies import UNITS

QUANTITIES = st.floats(1e-6, 1e12)
MASSES, VOLUMES = st.sampled_from([*MASS]), st.sampled_from([*VOLUME])
PAIRS = st.one_of(st.tuples(MASSES, MASSES), st.tuples(VOLUMES, VOLUMES))

# Standard atomic weights as IUPAC abridges them.
LI, OX, C, U = 6.94, 15.999, 12.011, 238.029
LI2O, LI2CO3, U3O8 = 2 * LI + OX, 2 * LI + C + 3 * OX, 3 * U + 8 * OX


def canonical(
    quantity: float, unit: str, basis: str, to_unit: str, to_basis: str, of: str = "lithium"
) -> float:
    row = {
        "commodity_id": of,
        "quantity": quantity,
        "unit": unit,
        "basis": basis,
        "canonical_unit": to_unit,
        "canonical_basis": to_basis,
    }
    return float(in_canonical(pd.DataFrame([row]), ["quantity"])[0][0])


@given(QUANTITIES, PAIRS)
def test_a_conversion_back_gives_the_same_quantity(quantity: float, pair: tuple[str, str]) -> None:
    unit, to = pair
    assert convert(convert(quantity, unit, to), to, unit) == pytest.approx(quantity, rel=1e-12)


@given(QUANTITIES, st.tuples(MASSES, MASSES, MASSES))
def test_a_detour_through_a_third_unit_changes_nothing(
    quantity: float, units: tuple[str, str, str]
) -> None:
    first, by, last = units
    there = convert(convert(quantity, first, by), by, last)
    assert there == pytest.approx(convert(quantity, first, last), rel=1e-12)


@given(QUANTITIES, MASSES, VOLUMES)
def test_mass_never_becomes_volume(quantity: float, mass: str, volume: str) -> None:
    for unit, to in ((mass, volume), (volume, mass)):
        with pytest.raises(InputError, match="they do not add up"):
            convert(quantity, unit, to)


@pytest.mark.parametrize(
    ("quantity", "unit", "to", "expected"),
    [
        (1, "Gt", "t", 1e9),
        (1, "tcm", "bcm", 1e3),
        (1, "bcm", "m3", 1e9),
        (1, "kt", "lb", 2_204_622.62),  # 2204.62262 lb in a tonne (NIST SP 811)
        (1, "t", "oz", 32_150.7466),  # troy ounces in a tonne (NIST SP 811)
    ],
)
def test_units_hold_what_the_tables_of_weights_say(
    quantity: float, unit: str, to: str, expected: float
) -> None:
    assert convert(quantity, unit, to) == pytest.approx(expected, rel=1e-8)


def test_every_unit_of_the_tables_is_either_mass_or_volume() -> None:
    assert {kind(unit) for unit in UNITS} == {"mass", "volume"}
    assert not set(MASS) & set(VOLUME)


@pytest.mark.parametrize(("unit", "to"), [("Mtt", "t"), ("t", "tonnes")])
def test_an_unknown_unit_is_refused(unit: str, to: str) -> None:
    with pytest.raises(InputError, match=r"unknown unit '(Mtt|tonnes)'"):
        convert(1, unit, to)


@pytest.mark.parametrize(
    ("key", "ratio"),
    [
        (("lithium", "oxide", "element"), 2 * LI / LI2O),
        (("lithium", "element", "carbonate"), LI2CO3 / (2 * LI)),
        (("lithium", "oxide", "carbonate"), LI2CO3 / LI2O),
        (("uranium", "oxide", "element"), 3 * U / U3O8),
    ],
)
def test_chemical_factors_follow_from_atomic_weights(
    key: tuple[str, str, str], ratio: float
) -> None:
    assert FACTORS[key] == pytest.approx(ratio, rel=3e-4)


def test_every_chemical_factor_has_its_inverse() -> None:
    for (commodity, source, target), factor in FACTORS.items():
        assert FACTORS[commodity, target, source] * factor == pytest.approx(1, rel=1e-12)


def test_a_million_tonnes_of_lithium_oxide_are_2_473_of_carbonate() -> None:
    assert canonical(1, "Mt", "oxide", "Mt", "carbonate") == pytest.approx(2.473, abs=5e-4)
    assert canonical(1, "Mt", "element", "Mt", "carbonate") == pytest.approx(5.323)
    assert canonical(1, "Mt", "oxide", "Mt", "element") == pytest.approx(0.4645)


@pytest.mark.parametrize("basis", ["ore", "concentrate", "coal", "gas", "oil"])
def test_ore_is_never_added_to_carbonate(basis: str) -> None:
    assert math.isnan(canonical(13.8, "Mt", basis, "Mt", "carbonate"))


def test_a_factor_of_one_commodity_is_not_lent_to_another() -> None:
    assert math.isnan(canonical(1, "Mt", "oxide", "Mt", "element", of="titanium"))


@pytest.mark.parametrize("unit", VOLUME)
def test_a_volume_of_the_right_measure_in_a_mass_unit_is_not_added(unit: str) -> None:
    assert math.isnan(canonical(1, unit, "ore", "Mt", "ore"))


@pytest.mark.parametrize("column", ["quantity", "unit", "basis"])
def test_a_figure_that_lacks_something_stays_missing(column: str) -> None:
    row = {
        "commodity_id": ["iron"],
        "quantity": [0.0],
        "unit": ["Mt"],
        "basis": ["ore"],
        "canonical_unit": ["Mt"],
        "canonical_basis": ["ore"],
    }
    assert in_canonical(pd.DataFrame(row), ["quantity"])[0].tolist() == [0.0]
    found = in_canonical(pd.DataFrame(row | {column: [None]}), ["quantity"])[0]
    assert np.isnan(found).tolist() == [True]
