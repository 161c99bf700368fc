"""Numbers for a reader: by style of a column, by unit, and in the manner of a language."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from minerals.results.labels import label


def _percent(value: float) -> str:
    return f"{value:.1%}"


def _count(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _quantity(value: float) -> str:
    return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"


def _money(value: float) -> str:
    for size, name in ((1e12, " tn"), (1e9, " bn"), (1e6, " m"), (1.0, "")):
        scaled = float(f"{value / size:.3g}")
        if abs(scaled) >= 1:
            return f"{scaled:,g}{name}"
    return f"{value:,.3g}"


def _points(value: float) -> str:
    return f"{value * 100:+.1f} points"


def _change(value: float) -> str:
    return f"{value:+,.1f}" if round(value, 1) else "0.0"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{_money(value)}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


STYLES: dict[str, Callable[[Any], str]] = {
    "text": str,
    "percent": _percent,
    "count": _count,
    "sum": _count,
    "date": str,
    "quantity": _quantity,
    "money": _money,
    "decimal": "{:,.1f}".format,
    "change": _change,
    "yes": _yes,
    "points": _points,
    "signed": _signed,
}

WORDS = ("text", "date")
"""Styles of what is read as words, and stands to the left."""

NUMERIC = frozenset(STYLES) - {*WORDS, "yes"}
"""Styles of numbers."""

PLAIN = ("count", "text")
PLACE = "place "
"""What stands before a rank, once."""


def amount(value: float, unit: str, lang: str = "en") -> str:
    """Write a figure in the manner of its unit.

    Parameters
    ----------
    value : float
        The figure; NaN is written as nothing.
    unit : str
        ``fraction`` (written as a percentage), ``USD``, a unit of mass or volume, ``count``,
        ``rank``.
    lang : str, optional
        Language whose signs divide thousands and decimals.

    Returns
    -------
    str
        For a reader.

    Examples
    --------
    >>> amount(0.631, "fraction"), amount(3.5e11, "USD"), amount(27600, "Mt")
    ('63.1%', '350 bn USD', '27,600 Mt')
    >>> amount(27600, "Mt", "uk"), amount(4.92e12, "USD", "uk")
    ('27\xa0600 Mt', '4,92 tn USD')
    """
    return "" if math.isnan(value) else _amount(value, unit).translate(_signs(lang))


def _amount(value: float, unit: str) -> str:
    if unit == "fraction":
        return STYLES["percent"](value)
    if unit == "rank":
        return f"{PLACE}{value:.4g}"
    if unit == "USD":
        return f"{STYLES['money'](value)} USD"
    number = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return number if unit in PLAIN else f"{number} {unit}"


def span(low: float, high: float, unit: str) -> str:
    """Write two ends of a range, or the one figure that they are.

    Examples
    --------
    >>> span(0.35, 0.45, "fraction"), span(3.0, 3.0, "count"), span(1.0, 5.0, "rank")
    ('35.0% to 45.0%', '3', 'place 1 to 5')
    """
    first, last = amount(low, unit), amount(high, unit)
    return first if first == last else f"{first} to {last.removeprefix(PLACE)}"


def percent(value: float, lang: str) -> str:
    """Write a fraction as a percentage with one decimal.

    Examples
    --------
    >>> percent(0.298, "en"), percent(0.298, "uk")
    ('29.8%', '29,8\xa0%')
    """
    return label(lang, "figure.percent", n=number(100 * value, lang, 1))


def whole_percent(value: float, lang: str) -> str:
    """Write a fraction as a percentage without decimals, as an axis does.

    Examples
    --------
    >>> whole_percent(0.2, "en")
    '20%'
    """
    return label(lang, "figure.percent", n=number(100 * value, lang, 0))


def number(value: float, lang: str, decimals: int | None = None) -> str:
    """Write a number; a count has a decimal only where areal deposits make fractions.

    Examples
    --------
    >>> number(1328, "en"), number(97.6, "uk")
    ('1,328', '97,6')
    """
    if decimals is None:
        decimals = 0 if float(value).is_integer() else 1
    return f"{value:,.{decimals}f}".translate(_signs(lang))


def _signs(lang: str) -> dict[int, str]:
    # The catalogue writes one number, from which the signs of the language are taken.
    before, _, after = label(lang, "figure.number").partition("234")
    return str.maketrans({",": before.removeprefix("1"), ".": after.removesuffix("5")})


def percent_span(low: float, high: float, lang: str) -> str:
    """Write a range of fractions.

    Examples
    --------
    >>> percent_span(0.278, 0.359, "en"), percent_span(0.278, 0.359, "uk")
    ('27.8–35.9%', '27,8–35,9\xa0%')
    """
    ends = (number(100 * end, lang, 1) for end in (low, high))
    return label(lang, "figure.percent", n="–".join(ends))
