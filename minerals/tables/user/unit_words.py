"""Units as people write them in tables, in English, Ukrainian and Russian.

A unit is read where it has one meaning: ``тис. т`` is ``kt``. One that may be two units, such as
``MT`` or ``tons``, is for the user to say. Imports nothing heavy.
"""

from __future__ import annotations

import re

from minerals.errors import InputError, near, unknown
from minerals.tables.units import MASS, VOLUME

_SCALES = {
    "": 1.0,
    **dict.fromkeys("thousand thousands 1000 тис тисяч тыс тысяч".split(), 1e3),
    **dict.fromkeys("million millions mln mn млн мільйонів миллионов".split(), 1e6),
    **dict.fromkeys("billion billions bln bn млрд мільярдів миллиардов".split(), 1e9),
    **dict.fromkeys("trillion trillions трлн трильйонів триллионов".split(), 1e12),
}
_TONNES = (
    "t", "tonne", "tonnes", "metric ton", "metric tons", "metric tonne", "metric tonnes",
    "т", "тонна", "тонни", "тонны", "тонн",
)  # fmt: skip
_CUBIC_METRES = (
    "m3", "cubic metre", "cubic metres", "cubic meter", "cubic meters", "cu m", "м3", "куб м",
    "кубометр", "кубометрів", "кубометров", "кубічних метрів", "кубических метров",
)  # fmt: skip
_OTHERS = {
    "kt": "kt", "кт": "kt", "kilotonne": "kt", "kilotonnes": "kt", "kg": "kg", "кг": "kg",
    "kilogram": "kg", "kilograms": "kg", "megatonne": "Mt", "megatonnes": "Mt", "gigatonne": "Gt",
    "gigatonnes": "Gt", "bcm": "bcm", "tcm": "tcm", "lb": "lb", "lbs": "lb", "pounds": "lb",
    "oz": "oz", "troy oz": "oz", "troy ounce": "oz", "troy ounces": "oz", "moz": "Moz",
    "million oz": "Moz", "million troy ounces": "Moz",
}  # fmt: skip
_SPELLINGS = _OTHERS | {
    f"{scale} {base}".strip(): unit
    for bases, units in ((_TONNES, MASS), (_CUBIC_METRES, VOLUME))
    for scale, size in _SCALES.items()
    for base in bases
    for unit, each in units.items()
    if each == size
}
_BY_CASE = {"Мт": "Mt", "Гт": "Gt"}
_TWOFOLD = (
    (r"mt|мт", "megatonnes (Mt) or metric tons (t)"),
    (r"(\w+ )?tons?", "metric tons (t) or short tons (0.907 t)"),
    (r"mcm", "million cubic metres (Mm3) or thousand"),
)


def unit_meant(word: str) -> str | None:
    """Return the unit that a word plainly means, None where it does not.

    Examples
    --------
    >>> unit_meant("тис. т"), unit_meant("million tonnes"), unit_meant("млрд м³"), unit_meant("T")
    ('kt', 'Mt', 'bcm', 't')
    >>> unit_meant("MT") is None and unit_meant("tons") is None
    True
    """
    if word in MASS or word in VOLUME:
        return word
    return _BY_CASE.get(word) or _SPELLINGS.get(_folded(word))


def unknown_unit(word: str, where: str) -> InputError:
    """Build the error for a word that plainly means no unit.

    Examples
    --------
    >>> print(unknown_unit("MT", "a.csv, row 2"))
    unknown unit 'MT' in a.csv, row 2: may be megatonnes (Mt) or metric tons (t); write which
    >>> print(unknown_unit("тони", "a.csv, row 2"))
    unknown unit 'тони' in a.csv, row 2: did you mean t? (all: minerals data describe --format ...
    """
    folded = _folded(word)
    for pattern, meanings in _TWOFOLD:
        if re.fullmatch(pattern, folded):
            return InputError(f"unknown unit {word!r} in {where}: may be {meanings}; write which")
    error = unknown("unit", word, [*MASS, *VOLUME], where)
    if word.isascii() or not (similar := near(folded, _SPELLINGS)):
        return error
    _, _, listing = str(error).partition(" (all: ")
    meant = " or ".join(dict.fromkeys(_SPELLINGS[each] for each in similar))
    return InputError(f"unknown unit {word!r} in {where}: did you mean {meant}? (all: {listing}")


def _folded(word: str) -> str:
    return " ".join(re.sub(r"[.^_]", " ", word.casefold().replace("³", "3")).split())
