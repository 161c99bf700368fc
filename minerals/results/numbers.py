"""Numbers for a reader: by style of a column, by unit, and in the manner of a language."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from minerals.results.labels import label, labels

if TYPE_CHECKING:
    from babel import Locale


def _percent(value: float) -> str:
    return f"{value:.1%}"


def _count(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _quantity(value: float) -> str:
    return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"


def _money(value: float) -> str:
    return money(value, "en")


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
SIZES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1.0, ""))
"""Sizes of sums of money, by the names of their words in the catalogue."""

PYTHONS = "en"
"""The language whose signs Python itself writes in numbers, and whose plural has one rule."""

_UNIT = re.compile(r"(?<=\d) (?=(?:%|км|km|млн|млрд|трлн|m|bn|tn)(?!\w))")
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")


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
        Whose signs divide thousands and decimals, and whose words name units.

    Returns
    -------
    str
        For a reader.

    Examples
    --------
    >>> amount(0.631, "fraction"), amount(3.5e11, "USD"), amount(27600, "Mt")
    ('63.1%', '350 bn USD', '27,600 Mt')
    >>> amount(27600, "Mt", "uk"), amount(4.92e12, "USD", "uk")
    ('27\xa0600\xa0млн\xa0т', '4,92\xa0трлн\xa0дол.\xa0США')
    """
    if math.isnan(value):
        return ""
    if unit == "fraction":
        return percent(value, lang)
    if unit == "rank":
        return label(lang, "figure.place", n=_with_signs(f"{value:.4g}", lang))
    if unit == "USD":
        return label(lang, "figure.usd", value=money(value, lang))
    figure = _with_signs(f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}", lang)
    if unit in PLAIN:
        return figure
    return label(lang, "figure.amount", n=figure, unit=unit_name(unit, lang))


def unit_name(unit: str, lang: str) -> str:
    """Return what a unit of mass or volume is called; one of a user's own stays as it is.

    Examples
    --------
    >>> unit_name("Mt", "en"), unit_name("bcm", "uk"), unit_name("truckloads", "uk")
    ('Mt', 'млрд\xa0куб.\xa0м', 'truckloads')
    """
    return unbroken(labels(lang).get(f"unit.{unit}", unit))


def money(value: float, lang: str) -> str:
    """Write a sum of money with the word for its size.

    Examples
    --------
    >>> money(8.3e12, "en"), money(1.34e11, "uk"), money(12.5, "uk")
    ('8.3 tn', '134\xa0млрд', '12,5')
    """
    for size, name in SIZES:
        scaled = float(f"{value / size:.3g}")
        if abs(scaled) >= 1:
            figure = _with_signs(f"{scaled:,g}", lang)
            return label(lang, f"figure.size.{name}", n=figure) if name else figure
    return _with_signs(f"{value:,.3g}", lang)


def span(low: float, high: float, unit: str, lang: str = "en") -> str:
    """Write two ends of a range, or the one figure that they are.

    Examples
    --------
    >>> span(0.35, 0.45, "fraction"), span(3.0, 3.0, "count"), span(1.0, 5.0, "rank")
    ('35.0% to 45.0%', '3', 'place 1 to 5')
    >>> span(0.35, 0.45, "fraction", "uk")
    'від 35,0% до 45,0%'
    """
    first, last = amount(low, unit, lang), amount(high, unit, lang)
    if first == last:
        return first
    if unit == "rank":
        ranks = label(lang, "figure.range.ends", low=f"{low:.4g}", high=f"{high:.4g}")
        return label(lang, "figure.place", n=ranks)
    return label(lang, "figure.range.ends", low=first, high=last)


def short_span(low: float, high: float, unit: str, lang: str) -> str:
    """Write two ends of a range with a dash and one unit.

    Examples
    --------
    >>> short_span(0.35, 0.45, "fraction", "en"), short_span(1.64e10, 6.1e11, "USD", "en")
    ('35.0–45.0%', '16.4 bn–610 bn USD')
    """
    if unit == "fraction":
        return percent_span(low, high, lang)
    if unit == "USD":
        ends = "–".join(money(each, lang) for each in (low, high))
        return label(lang, "figure.usd", value=ends)
    return span(low, high, unit, lang)


def percent(value: float, lang: str, decimals: int = 1) -> str:
    """Write a fraction as a percentage.

    Examples
    --------
    >>> percent(0.298, "en"), percent(0.298, "uk"), percent(0.298, "uk", 0)
    ('29.8%', '29,8%', '30%')
    """
    return _percents(_with_signs(f"{value:,.{decimals}%}"[:-1], lang), lang)


def whole_percent(value: float, lang: str) -> str:
    """Write a fraction as a percentage without decimals, as an axis does.

    Examples
    --------
    >>> whole_percent(0.2, "en")
    '20%'
    """
    return percent(value, lang, 0)


def number(value: float, lang: str, decimals: int | None = None) -> str:
    """Write a number; a count has a decimal only where areal deposits make fractions.

    Examples
    --------
    >>> number(1328, "en"), number(97.6, "uk")
    ('1,328', '97,6')
    """
    if decimals is None:
        decimals = 0 if float(value).is_integer() else 1
    return _with_signs(f"{value:,.{decimals}f}", lang)


def percent_span(low: float, high: float, lang: str) -> str:
    """Write a range of fractions.

    Examples
    --------
    >>> percent_span(0.278, 0.359, "en"), percent_span(0.278, 0.359, "uk")
    ('27.8–35.9%', '27,8–35,9%')
    """
    return _percents("–".join(number(100 * end, lang, 1) for end in (low, high)), lang)


def styled(value: float, style: str, lang: str) -> str:
    """Write a number in a style of :data:`STYLES`, or in a format of Python's own.

    Examples
    --------
    >>> styled(1328, "", "uk"), styled(0.305, ".1%", "uk"), styled(1.5e9, "money", "uk")
    ('1\xa0328', '30,5%', '1,5\xa0млрд')
    """
    if not style:
        return number(value, lang)
    if style.endswith("%"):
        return _percents(_with_signs(format(value, style)[:-1], lang), lang)
    if style == "money":
        return money(value, lang)
    written = STYLES[style](value) if style in STYLES else format(value, style)
    return _with_signs(written, lang)


def plural(value: float, forms: Sequence[str], lang: str) -> str:
    """Return the form of a word that a number asks for.

    Parameters
    ----------
    value : float
        The number.
    forms : sequence of str
        One for each plural category of the language, in the order of the Unicode CLDR: one,
        (two,) (few,) (many,) other; what is missing at the end is the last.
    lang : str
        The language.

    Examples
    --------
    >>> [plural(n, ["deposit", "deposits"], "en") for n in (1, 2)]
    ['deposit', 'deposits']
    >>> [plural(n, ["родовище", "родовища", "родовищ"], "uk") for n in (1, 3, 11, 21, 25)]
    ['родовище', 'родовища', 'родовищ', 'родовище', 'родовищ']
    """
    if lang == PYTHONS:  # one, and other
        return forms[0 if abs(value) == 1 else min(1, len(forms) - 1)]
    rule = locale(lang).plural_form
    named = [each for each in _CATEGORIES if each in rule.tags or each == "other"]
    exact = int(value) if float(value).is_integer() else value
    return forms[min(named.index(rule(exact)), len(forms) - 1)]


def keep_together(text: str) -> str:
    """Return a text of which no line ends between a number and its sign or unit.

    Examples
    --------
    >>> keep_together("a 90 % interval, 20 km away")
    'a 90\xa0% interval, 20\xa0km away'
    """
    return _UNIT.sub("\xa0", text)


def unbroken(text: str) -> str:
    """Return a text that no line end divides.

    Examples
    --------
    >>> unbroken("млн т")
    'млн\xa0т'
    """
    return text.replace(" ", "\xa0")


@cache
def locale(lang: str) -> Locale:
    """Return how a language writes numbers and plurals, by the Unicode CLDR; English if unknown."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _with_signs(figure: str, lang: str) -> str:
    """Give a number the signs of a language; where it has them already, no locale is loaded."""
    return figure if lang == PYTHONS or figure.isdecimal() else figure.translate(_signs(lang))


@cache
def _signs(lang: str) -> dict[int, str]:
    from babel.numbers import get_decimal_symbol, get_group_symbol

    known = locale(lang)
    return str.maketrans({",": get_group_symbol(known), ".": get_decimal_symbol(known)})


def _percents(figure: str, lang: str) -> str:
    if lang == PYTHONS:
        return f"{figure}%"
    pattern = locale(lang).percent_formats[None]
    return f"{pattern.prefix[0]}{figure}{pattern.suffix[0]}"
