"""Writing figures in the manner of their unit."""

from __future__ import annotations

import math

from minerals.results import STYLES

PLAIN = ("count", "rank", "text")


def amount(value: float, unit: str) -> str:
    """Write a figure in the manner of its unit.

    Parameters
    ----------
    value : float
        The figure; NaN is written as nothing.
    unit : str
        ``fraction`` (written as a percentage), ``USD``, a unit of mass or volume, ``count``.

    Returns
    -------
    str
        For a reader.

    Examples
    --------
    >>> amount(0.631, "fraction"), amount(3.5e11, "USD"), amount(27600, "Mt")
    ('63.1%', '350 bn USD', '27,600 Mt')
    """
    if math.isnan(value):
        return ""
    if unit == "fraction":
        return STYLES["percent"](value)
    if unit == "USD":
        return f"{STYLES['money'](value)} USD"
    number = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return number if unit in PLAIN else f"{number} {unit}"


def span(low: float, high: float, unit: str) -> str:
    """Write two ends of a range, or the one figure that they are.

    Examples
    --------
    >>> span(0.35, 0.45, "fraction"), span(3.0, 3.0, "count")
    ('35.0% to 45.0%', '3')
    """
    first, last = amount(low, unit), amount(high, unit)
    return first if first == last else f"{first} to {last}"
