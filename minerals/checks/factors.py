"""Checks of the factors of price decks: what chemistry gives, recomputed from atomic weights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from minerals.checks.derived import half_unit
from minerals.checks.finding import Finding, Tables, rows_of

WEIGHTS = {
    # Standard atomic weights, IUPAC 2021, rounded to five figures.
    "Al": 26.982,
    "Be": 9.0122,
    "C": 12.011,
    "Ca": 40.078,
    "Cl": 35.45,
    "F": 18.998,
    "Fe": 55.845,
    "K": 39.098,
    "Li": 6.94,
    "Mn": 54.938,
    "Na": 22.990,
    "Nb": 92.906,
    "O": 15.999,
    "P": 30.974,
    "Si": 28.085,
    "Ta": 180.95,
    "Ti": 47.867,
    "U": 238.03,
    "V": 50.942,
    "Zr": 91.224,
}
SPREAD = 2e-4
"""Relative: what older atomic weights and intermediate rounding may add."""
FORMULA = r"(?:[A-Z][a-z]?\d*)+"
PURE = re.compile(rf"\b(?P<source>{FORMULA}) to (?:[a-z]+ )?(?P<product>{FORMULA})(?=$|[;, ])")
SHARE = re.compile(
    rf"\b(?P<source>{FORMULA}) to (?:[a-z]+ ){{1,2}}of (?P<percent>[\d.]+) % (?P<product>{FORMULA})"
)


def weight(formula: str) -> tuple[float, dict[str, int]] | None:
    """Return the weight of a formula and its atoms.

    Parameters
    ----------
    formula : str
        A formula without brackets.

    Returns
    -------
    tuple of (float, dict), or None
        None where an atom is not among :data:`WEIGHTS`.

    Examples
    --------
    >>> weight("KCl")
    (74.548, {'K': 1, 'Cl': 1})
    """
    atoms = {each: int(count or 1) for each, count in re.findall(r"([A-Z][a-z]?)(\d*)", formula)}
    if not set(atoms) <= set(WEIGHTS):
        return None
    return round(sum(WEIGHTS[each] * count for each, count in atoms.items()), 3), atoms


def factor(source: str, product: str) -> float | None:
    """Return the tonnes of a product that hold the first element of a tonne of the source.

    Examples
    --------
    >>> round(factor("K2O", "KCl"), 3)
    1.583
    """
    source_weight, product_weight = weight(source), weight(product)
    if source_weight is None or product_weight is None:
        return None
    (source_mass, source_atoms), (product_mass, product_atoms) = source_weight, product_weight
    element = next(iter(source_atoms))
    if element not in product_atoms:
        return None
    return product_mass / product_atoms[element] / (source_mass / source_atoms[element])


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Recompute the factors whose notes name two substances.

    Parameters
    ----------
    tables : dict
        Every table by name, typed.
    folder : pathlib.Path
        Unused; the checks share one signature.

    Yields
    ------
    Finding
        A factor that differs by more than rounding.
    """
    for at, row in rows_of(tables["price_decks"]):
        expected = _expected(row["note"])
        if expected is None:
            continue
        printed = float(row["factor"])
        if abs(printed - expected) > half_unit(printed) + SPREAD * expected:
            what = f"factor is {printed:g}, its note gives {expected:.5g}"
            yield Finding("price_decks.csv", at, what, "correct factor or note")


def _expected(note: str | float | None) -> float | None:
    """Return the factor that a note describes, or None where it describes none."""
    if pd.isna(note):
        return None
    share = SHARE.search(str(note))
    found = share or PURE.search(str(note))
    if found is None:
        return None
    pure = factor(found["source"], found["product"])
    if pure is None or share is None:
        return pure
    return pure / (float(share["percent"]) / 100)
