"""Numbers and plural forms are those of the Unicode CLDR, as browsers write them."""

from __future__ import annotations

import pytest
from babel import Locale
from babel.numbers import format_decimal, format_percent

from minerals.results.labels import languages
from minerals.results.numbers import amount, number, percent, plural, span, styled


@pytest.mark.parametrize("lang", [*languages(), "de", "fr", "pl"])
def test_signs_of_numbers_are_those_of_the_language(lang: str) -> None:
    for value in (0.5, 12.3, 1234.5, 9876543.2):
        assert number(value, lang, 1) == format_decimal(value, "#,##0.0", lang)
    assert percent(0.298, lang) == format_percent(0.298, None, lang, decimal_quantization=False)


def test_a_private_language_writes_numbers_as_english_does() -> None:
    assert number(1234.5, "qaa") == "1,234.5"


@pytest.mark.parametrize(
    ("n", "form"),
    [(0, "днів"), (1, "день"), (2, "дні"), (4, "дні"), (5, "днів"), (11, "днів"), (12, "днів"),
     (21, "день"), (22, "дні"), (111, "днів"), (1.5, "дня")],
)  # fmt: skip
def test_ukrainian_has_four_plural_forms(n: float, form: str) -> None:
    assert plural(n, ["день", "дні", "днів", "дня"], "uk") == form


def test_units_and_money_are_in_words_of_the_language() -> None:
    assert amount(4.92e12, "USD", "uk").split() == ["4,92", "трлн", "дол.", "США"]
    assert amount(27600, "Mt", "uk").split() == ["27", "600", "млн", "т"]
    assert amount(3.0, "rank", "uk") == "місце\xa03"
    assert span(1e9, 2.5e12, "USD", "uk") == (
        "від 1\xa0млрд\xa0дол.\xa0США до 2,5\xa0трлн\xa0дол.\xa0США"
    )
    assert styled(1.5e9, "money", "en") == "1.5 bn"


def test_no_line_ends_within_an_amount_in_ukrainian() -> None:
    texts = [amount(1.5e12, unit, "uk") for unit in ("USD", "Mt", "bcm", "Mm3", "kt", "oz")]
    assert [each for each in texts if " " in each] == []


@pytest.mark.parametrize("value", [0, 1, -1, 1.0, 0.5, 1.5, 2, 11, 21, 101, 1e6])
def test_the_english_plural_is_that_of_the_cldr(value: float) -> None:
    exact = int(value) if float(value).is_integer() else value
    form = Locale("en").plural_form(exact)
    assert plural(value, ["one", "other"], "en") == form
    assert plural(value, ["one"], "en") == "one"
