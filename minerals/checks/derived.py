"""Checks of figures that follow from other figures: contained from ore, conversions, own sums.

A figure may differ from what it follows from by the rounding of the printed figures alone: half
a unit in the last printed digit of each. Three kinds are recomputed:

- the contained quantity, from ore and grade of the same site, source and category;
- lithium and uranium printed on two bases by one source, by the factors of
  :data:`minerals.tables.units.FACTORS`;
- what a note claims as our own arithmetic, where it says so in the words that :data:`NOTE` reads:
  ``derived: 10 Mt in all less 4 Mt of one pit``, ``7 Mt plus 3 Mt, the sum is ours``,
  ``derived: 27.6 Gt / 0.67``, ``16.6% of 145 (derived)``, ``quantity is the middle``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from minerals.checks.finding import Finding, Row, Tables, groups_of, rows_of
from minerals.tables.columns import TABLES
from minerals.tables.units import FACTORS, MASS, VOLUME, convert

FACTOR_SPREAD = 0.005
"""Relative: sources take 0.464 to 0.465 for Li in Li2O, 5.3 to 5.324 for LCE in Li."""
GRADE = re.compile(r"(?P<scale>%|kg/t|g/t|ppm) (?P<carrier>[A-Z]\S*)")
SCALES = {"%": 1e-2, "kg/t": 1e-3, "g/t": 1e-6, "ppm": 1e-6}
NUMBER = r"\d[\d,]*(?:\.\d+)?"
NOTE = re.compile(
    rf"(?P<left>{NUMBER}) (?P<unit>Gt|Mt|kt|t|bcm|Mm3)\b[^;]*?"
    rf"(?P<sign>\bplus\b|\bless\b|(?<= )/) (?P<right>{NUMBER})(?: (?P<other>Gt|Mt|kt|t|bcm|Mm3)\b)?"
)
MEAN = re.compile(
    rf"({NUMBER}) (?:Gt|Mt|kt|t)\b[^;]*? at ({NUMBER}) %[^;]*?\bplus "
    rf"({NUMBER}) (?:Gt|Mt|kt|t)\b[^;]*? at ({NUMBER}) %"
)
PART = re.compile(rf"(?P<percent>{NUMBER}) ?% of (?P<whole>{NUMBER})\b")
RANGE = re.compile(rf"(?P<low>{NUMBER})-(?P<high>{NUMBER}) %, middle taken")
OWN_ARITHMETIC = re.compile(r"\bderived\b|\bours\b")
RESOURCES = TABLES["resources"].path
NATIONAL_TOTALS = TABLES["national_totals"].path
TABLES_WITH_NOTES = ("resources", "national_totals", "regional_reserves")


class Derived(NamedTuple):
    """What a row prints, what its note makes of it, and how far they may differ."""

    field: str
    printed: float
    expected: float
    allowed: float


def half_unit(value: float) -> float:
    """Return half a unit in the last printed digit of a figure; whole numbers count by ones.

    Examples
    --------
    >>> half_unit(56.0), half_unit(1.27)
    (0.5, 0.005)
    """
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return 0.5 * 10.0 ** min(exponent, 0)


def grade_basis(grade_unit: str) -> tuple[float, str] | None:
    """Return the fraction that a unit of grade stands for, and the measure that it gives.

    Parameters
    ----------
    grade_unit : str
        Unit and carrier of a grade.

    Returns
    -------
    tuple of (float, str), or None
        None where the unit is no share of the ore's mass, or its carrier is no substance.

    Examples
    --------
    >>> grade_basis("% Li2O"), grade_basis("g/t Au"), grade_basis("kg/m3 ilmenite")
    ((0.01, 'oxide'), (1e-06, 'element'), None)
    """
    found = GRADE.fullmatch(grade_unit)
    if found is None:
        return None
    carrier = found["carrier"]
    if re.search(r"O\d*$", carrier):
        basis = "oxide"
    elif carrier == "C":
        basis = "concentrate"
    elif re.fullmatch(r"[A-Z][a-z]?", carrier):
        basis = "element"
    else:
        return None
    return SCALES[found["scale"]], basis


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Recompute every figure that follows from others.

    Parameters
    ----------
    tables : dict
        Every table by name, typed.
    folder : pathlib.Path
        Unused; the checks share one signature.

    Yields
    ------
    Finding
        What differs by more than rounding, with file, row and field.
    """
    yield from _contained(tables["resources"])
    site = ["deposit_id", "commodity_id", "category", "source_id"]
    yield from _converted(tables["resources"], RESOURCES, site)
    total = ["commodity_id", "category", "as_of", "source_id"]
    yield from _converted(tables["national_totals"], NATIONAL_TOTALS, total)
    for name in TABLES_WITH_NOTES:
        yield from _noted(tables[name], TABLES[name].path)


def _measured(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["quantity"].notna() & frame["unit"].notna() & frame["basis"].notna()]


def _differs(printed: float, expected: float, *inputs: float, spread: float = 0.0) -> bool:
    """Tell whether a printed figure differs from a product by more than the rounding of either."""
    of_inputs = sum(half_unit(each) / abs(each) for each in inputs) + spread
    return abs(printed - expected) > half_unit(printed) + (of_inputs + 1e-9) * abs(expected)


def _contained(resources: pd.DataFrame) -> Iterator[Finding]:
    """Hold contained quantities against the ore of the same site, source and category."""
    quantities = _measured(resources)
    quantities = quantities[quantities["unit"].isin(list(MASS))]
    key = ["deposit_id", "source_id", "category"]
    beside_ore = (
        (quantities["basis"] == "ore").groupby([quantities[name] for name in key]).transform("any")
    )
    for group in groups_of(quantities[beside_ore], key):
        ores = [row for _, row in group if row["basis"] == "ore"]
        for at, row in group:
            if row["basis"] in ("element", "oxide", "concentrate", "carbonate"):
                for ore in ores:
                    yield from _in_ore(at, row, ore)


def _in_ore(at: int, row: Row, ore: Row) -> Iterator[Finding]:
    """Hold one contained quantity against one tonnage of ore."""
    mass = convert(float(ore["quantity"]), ore["unit"], row["unit"])
    quantity = float(row["quantity"])
    own = ore["commodity_id"] == row["commodity_id"]
    if own and quantity > mass:
        what = f"quantity {quantity:g} {row['unit']} is more than its ore ({mass:g})"
        yield Finding(RESOURCES, at, what, "correct one of them")
    grades = [each for each in (row, ore) if pd.notna(each["grade"]) and (own or each is row)]
    for each in grades[:1]:
        share = grade_basis(str(each["grade_unit"]))
        if share is None or share[1] != row["basis"]:
            continue
        grade = float(each["grade"])
        expected = mass * grade * share[0]
        if _differs(quantity, expected, float(ore["quantity"]), grade):
            what = (
                f"quantity is {quantity:g} {row['unit']}, but {mass:g} {row['unit']} of ore at "
                f"{grade:g} {each['grade_unit']} hold {expected:.4g}"
            )
            yield Finding(RESOURCES, at, what, "correct quantity, ore or grade")


def _converted(frame: pd.DataFrame, path: str, key: list[str]) -> Iterator[Finding]:
    """Hold against each other what one source prints on two bases."""
    quantities = _measured(frame)
    quantities = quantities[
        quantities["commodity_id"].isin({commodity for commodity, _, _ in FACTORS})
    ]
    for group in groups_of(quantities, key, dropna=False):
        for (_, first), (at, second) in combinations(group, 2):
            yield from _pair(path, at, first, second)


def _pair(path: str, at: int, first: Row, second: Row) -> Iterator[Finding]:
    factor = FACTORS.get((first["commodity_id"], first["basis"], second["basis"]))
    if factor is None:
        return
    first_quantity, second_quantity = float(first["quantity"]), float(second["quantity"])
    expected = convert(first_quantity, first["unit"], second["unit"]) * factor
    if _differs(second_quantity, expected, first_quantity, spread=FACTOR_SPREAD):
        what = (
            f"quantity is {second_quantity:g} {second['unit']} ({second['basis']}), but "
            f"{first_quantity:g} {first['unit']} ({first['basis']}) make {expected:.4g}"
        )
        yield Finding(path, at, what, "correct one of them")


def _noted(frame: pd.DataFrame, path: str) -> Iterator[Finding]:
    """Hold figures against the arithmetic that their note claims as ours."""
    for at, row in rows_of(frame[frame["note"].notna() & frame["quantity"].notna()]):
        for figure in (*_middles(row), *_shares(row), *_sums(row), *_means(row)):
            if abs(figure.printed - figure.expected) > figure.allowed + 1e-9:
                what = f"{figure.field} is {figure.printed:g}, the note gives {figure.expected:.6g}"
                yield Finding(path, at, what, "correct the figure or the note")


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _middles(row: Row) -> Iterator[Derived]:
    """Read a quantity or a grade that is called the middle of a range."""
    note, quantity = str(row["note"]), float(row["quantity"])
    bounds = float(row["quantity_low"]) + float(row["quantity_high"])
    if re.search(r"\bquantity is (?:its|the) middle\b", note) and pd.notna(bounds):
        yield Derived("quantity", quantity, bounds / 2, half_unit(quantity))
    span = RANGE.search(note)
    if span and pd.notna(row.get("grade")):
        grade = float(row["grade"])
        middle = (_number(span["low"]) + _number(span["high"])) / 2
        yield Derived("grade", grade, middle, half_unit(grade))


def _shares(row: Row) -> Iterator[Derived]:
    """Read a derived percentage that a note says the quantity to be of a whole."""
    note = str(row["note"])
    part = PART.search(note)
    if part and OWN_ARITHMETIC.search(note):
        percent = Decimal(part["percent"].replace(",", ""))
        exponent = percent.as_tuple().exponent
        assert isinstance(exponent, int)
        share = 100 * float(row["quantity"]) / _number(part["whole"])
        yield Derived("percentage in the note", float(percent), share, 0.5 * 10.0**exponent)


def _sums(row: Row) -> Iterator[Derived]:
    """Read a sum, a difference or a quotient that a note calls derived or ours."""
    note, quantity = str(row["note"]), float(row["quantity"])
    match = NOTE.search(note)
    if match is None or not OWN_ARITHMETIC.search(note) or not _units_convert(match, row["unit"]):
        return
    left = convert(_number(match["left"]), match["unit"], row["unit"])
    right = _number(match["right"])
    if match["sign"] == "/":
        yield Derived("quantity", quantity, left / right, half_unit(quantity))
        return
    right = convert(right, match["other"] or match["unit"], row["unit"])
    result = left + right if match["sign"] == "plus" else left - right
    yield Derived("quantity", quantity, result, half_unit(quantity))


def _units_convert(match: re.Match[str], unit: object) -> bool:
    """Tell whether the units of a note and of its row convert into each other."""
    units = {match["unit"], match["other"] or match["unit"], unit}
    return units <= set(MASS) or units <= set(VOLUME)


def _means(row: Row) -> Iterator[Derived]:
    """Read the weighted mean of two grades that a note calls ours."""
    mean = MEAN.search(str(row["note"]))
    if mean and OWN_ARITHMETIC.search(str(row["note"])) and pd.notna(row.get("grade")):
        tonnes, grade_of_one, more_tonnes, grade_of_more = (_number(each) for each in mean.groups())
        grade = float(row["grade"])
        total = tonnes + more_tonnes
        expected = (tonnes * grade_of_one + more_tonnes * grade_of_more) / total
        yield Derived("grade", grade, expected, half_unit(grade))
