"""Units of quantity, chemical factors, and the refusal to add what does not add.

Quantities are added in the base unit of their kind: tonnes for mass, cubic metres for gas.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import InputError, unknown

TROY_OUNCE_T = 31.1034768e-6
POUND_T = 453.59237e-6

MASS = {
    "t": 1.0,
    "kt": 1e3,
    "Mt": 1e6,
    "Gt": 1e9,
    "kg": 1e-3,
    "lb": POUND_T,
    "oz": TROY_OUNCE_T,
    "Moz": 1e6 * TROY_OUNCE_T,
}
"""Tonnes in one unit of mass."""

VOLUME = {"m3": 1.0, "Mm3": 1e6, "bcm": 1e9, "tcm": 1e12}
"""Cubic metres in one unit of gas volume."""

FACTORS = {
    # Standard atomic weights, IUPAC 2021: Li 6.94, O 15.999, C 12.011, U 238.029, K 39.098.
    ("lithium", "oxide", "element"): 0.4645,
    ("lithium", "element", "oxide"): 1 / 0.4645,
    ("lithium", "element", "carbonate"): 5.323,
    ("lithium", "carbonate", "element"): 1 / 5.323,
    ("lithium", "oxide", "carbonate"): 0.4645 * 5.323,
    ("lithium", "carbonate", "oxide"): 1 / (0.4645 * 5.323),
    ("uranium", "oxide", "element"): 0.8480,
    ("uranium", "element", "oxide"): 1 / 0.8480,
}
"""Chemical factors by commodity, from and to; only those that stoichiometry gives."""


def kind(unit: str) -> str:
    """Tell whether a unit measures mass or volume.

    Parameters
    ----------
    unit : str
        A unit such as ``Mt`` or ``bcm``.

    Returns
    -------
    str
        ``mass`` or ``volume``.

    Raises
    ------
    InputError
        If the unit is not known.

    Examples
    --------
    >>> kind("bcm")
    'volume'
    """
    if unit in MASS:
        return "mass"
    if unit in VOLUME:
        return "volume"
    raise unknown("unit", unit, [*MASS, *VOLUME])


def convert(quantity: float, unit: str, to: str) -> float:
    """Convert a quantity between units of one kind.

    Parameters
    ----------
    quantity : float
        The quantity in ``unit``.
    unit, to : str
        Units of one kind.

    Returns
    -------
    float
        The quantity in ``to``.

    Raises
    ------
    InputError
        If a unit is not known, or one measures mass and the other volume.

    Examples
    --------
    >>> convert(1.7, "Gt", "Mt")
    1700.0
    >>> round(convert(1, "Moz", "t"), 4)
    31.1035
    >>> convert(1, "bcm", "t")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: bcm measures volume and t measures mass: they do not add up
    """
    if kind(unit) != kind(to):
        raise InputError(
            f"{unit} measures {kind(unit)} and {to} measures {kind(to)}: they do not add up"
        )
    scale = MASS if unit in MASS else VOLUME
    return quantity * scale[unit] / scale[to]


def in_canonical(rows: pd.DataFrame, columns: Sequence[str]) -> list[npt.NDArray[np.float64]]:
    """Express quantities in the canonical unit and basis of their commodity.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns ``commodity_id``, ``basis``, ``unit``, ``canonical_basis``,
        ``canonical_unit`` and the columns of quantities.
    columns : sequence of str
        The columns of quantities.

    Returns
    -------
    list of numpy.ndarray
        For each column one float per row; NaN where there is no quantity, or where it is of a
        basis that no factor of :data:`FACTORS` turns into the canonical basis. Such a quantity is
        never added to the others.

    Examples
    --------
    >>> rows = pd.DataFrame({"commodity_id": ["lithium", "lithium"], "quantity": [100.0, 13.8],
    ...     "basis": ["oxide", "ore"], "unit": ["kt", "Mt"],
    ...     "canonical_basis": ["carbonate", "carbonate"], "canonical_unit": ["Mt", "Mt"]})
    >>> in_canonical(rows, ["quantity"])[0].round(3)
    array([0.247,   nan])
    """
    words = ["commodity_id", "basis", "unit", "canonical_basis", "canonical_unit"]
    alike = np.zeros(len(rows), dtype=np.intp)
    for name in words:
        code, known = pd.factorize(rows[name])
        alike = pd.factorize(alike * (len(known) + 1) + code + 1)[0]
    first = np.flatnonzero(~pd.Series(alike).duplicated())
    asked = zip(*(rows[name].iloc[first].tolist() for name in words), strict=True)
    scales = np.array([_scales(*each) for each in asked]).reshape(-1, 3)[alike]
    here, there, factor = scales.T
    return [rows[each].to_numpy(float, na_value=np.nan) * here / there * factor for each in columns]


@lru_cache(maxsize=4096)
def _scales(
    commodity: str, basis: str, unit: str, to_basis: str, to_unit: str
) -> tuple[float, float, float]:
    """Return the sizes of two units and the factor between two bases; NaN where none leads over."""
    if pd.isna(unit) or pd.isna(basis):
        return np.nan, 1.0, 1.0
    factor = 1.0 if basis == to_basis else FACTORS.get((commodity, basis, to_basis), np.nan)
    if np.isnan(factor) or kind(unit) != kind(to_unit):
        return np.nan, 1.0, 1.0
    scale = MASS if unit in MASS else VOLUME
    return scale[unit], scale[to_unit], factor
