"""Words of status in users' tables: which are plainly ours, and which only look like a status.

A value is understood where every word of it belongs to one status, in English, Ukrainian or
Russian: "Occupied", "тимчасово окупована територія", "government-controlled". Anything else is
for the user to say. Imports nothing heavy.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_AREA = r"territor(y|ies)|lands?|areas?|zones?|терит\w*|террит\w*|земл\w*|зон\w*|район\w*"
_RUSSIAN = r"russian?s?|rus?|rf|росі\w*|росс\w*|рф"
_ENEMY = r"enem(y|ies)|hostile|ворог\w*|ворож\w*|враг\w*|вражеск\w*"
_UKRAINIAN = r"ukrainian?s?|ukraine|ukr|ua|укра\w*"

_KEYS = {
    "occupied": re.compile(
        r"occupied|occupation|окупован\w*|окупаці\w*|оккупирован\w*|оккупаци\w*"
    ),
    "government": re.compile(r"government|уряд\w*|правительств\w*"),
    "contested": re.compile(r"contested|спірн\w*|спорн\w*"),
}
"""The word of each status, without which nothing is understood."""

_BESIDE = {
    "occupied": re.compile(
        rf"{_RUSSIAN}|{_AREA}|temporarily|under|by|в|під|под|тимчасов\w*|временно\w*"
    ),
    "government": re.compile(
        rf"{_UKRAINIAN}|{_AREA}|controlled|control|held|under|by|the|of|"
        r"підконтрольн\w*|подконтрольн\w*|під|под|контрол\w*"
    ),
    "contested": re.compile(rf"{_AREA}|or|unknown|або|или|невідом\w*|неизвестн\w*"),
}
"""The words that may stand beside it and change nothing."""

_LOOKS = re.compile(
    r"\w*(occup|ocup|okup|окуп|оккуп|besetz|liberat|zviln|звільн|освобо)\w*|contested|disputed|спірн\w*|спорн\w*|"
    r"(non)?government\w*|govt|gca|ngca|уряд\w*|правительств\w*|control(led)?|held|"
    r"(не)?підконтрольн\w*|(не)?подконтрольн\w*|контрол\w*|rebels?|regime|separatists?|tot|тот"
)
_GREY = re.compile(r"(gr[ae]y|сір\w+|сер\w+) (zones?|areas?|зон\w+)")
_DOUBT = frozenset("?!~≠<>")
"""Signs that change what a word says."""
_MAX_WORDS = 4
"""A value of more words is a description: it may speak of control and state nothing."""

_FREED_ALONE = re.compile(r"\w*(liberat|deoccup|unoccup|деокуп|деоккуп|звільн|освобо)\w*")
_REGAINED = frozenset("regained recaptured retaken reconquered відвойовано відбито".split())
_FREED = re.compile(
    rf"{_FREED_ALONE.pattern}|freed?|no|not|de|ex|non|formerly|не|підконтрольн\w*|подконтрольн\w*|gca|"
    rf"{_UKRAINIAN}"
)
_TAKEN = re.compile(
    rf"\w*(occup|окуп|оккуп|непідконтрольн|неподконтрольн)\w*|ngca|{_RUSSIAN}|{_ENEMY}"
)

_NOT_TAKEN = frozenset("free freed government govt gov ukrainian ukraine ukr ua".split())
"""Words of a column's name that say its yes is no occupation."""

_FLAG = re.compile(
    rf"{_KEYS['occupied'].pattern}|{_RUSSIAN}|temporarily|under|в|під|под|тимчасов\w*|временно\w*"
)
"""Words of a column's name that make it one of yes and no: occupied, or not."""
_YES = frozenset("1 true yes y t так да".split())
_NO = frozenset("0 false no n f ні нет".split())
_ASIDE = frozenset("is are isa flag".split())
_MAX_CODE = 3
"""A code has no more letters: R, UA, rus."""
_SIDE_NAMES = re.compile(
    rf"{_RUSSIAN}|{_UKRAINIAN}|{_ENEMY}|ours?|theirs?|us|them|friend(s|ly)?|foes?|taken|captured|"
    r"seized|lost|owner|owned|team|army|forces|свої|свій|своя|свои|своё|наш\w*|чуж\w*|"
    r"власник|владелец"
)
_SIDE_CODES = tuple(map(frozenset, ({"r", "u"}, {"red", "blue"}, {"red", "green"})))
_GOVERNMENT_FILES = frozenset("gov govt government friendly ours zsu afu зсу всу".split())
_HELD = frozenset(
    "held control controlled advance advances gain gains offensive counteroffensive forces army "
    "side".split()
)

_COLUMN_STEMS = re.compile(
    r"(ru|rus|rf|ua|ukr)(held|ctrl|control|occ)\w*|"
    r"(status|statu|control|occup|heldby|okup|kontrol|статус|контрол|окуп|оккуп|liberat|deoccup|"
    r"unoccup|contested|disputed|деокуп|деоккуп|звільн|освобо)\w*"
)
_COLUMN_WORDS = frozenset(
    "held holder free freed government govt gov russian ukrainian enemy "
    "side zone party faction who occ ctrl stat stan storona strona zona "
    "влада власть стан состояние сторона зона хто кто утримує удерживает зайнято занято "
    "захоплено".split()
)
_MEASURES = frozenset(
    "id fid km2 area ha length perimeter date day since from until to year time updated source src "
    "url".split()
)
"""Words of a column's name that say it holds a number, a day or a source, and no status."""


def words_of(value: str) -> list[str]:
    """Split a value into its words, in small letters.

    Examples
    --------
    >>> words_of(" Government-controlled_area ")
    ['government', 'controlled', 'area']
    """
    return re.findall(r"\w+", value.casefold().replace("_", " ").replace("'", "").replace("’", ""))


def _headings(name: str) -> list[str]:
    """Split the name of a column, a file or a layer into its words: heldBy is two."""
    return words_of(re.sub(r"(?<=[a-zа-яіїєґ])(?=[A-ZА-ЯІЇЄҐ])", " ", name))


def understood(value: str) -> str | None:
    """Return the status that a value plainly states, None where it does not.

    Examples
    --------
    >>> understood("Тимчасово окупована територія"), understood("Government-controlled")
    ('occupied', 'government')
    >>> understood("liberated") is None and understood("not occupied") is None
    True
    """
    words = words_of(value)
    if _DOUBT & set(value):
        return None
    for status, key in _KEYS.items():
        keys = [word for word in words if key.fullmatch(word)]
        beside = [word for word in words if _BESIDE[status].fullmatch(word)]
        if keys and len(keys) + len(beside) == len(words):
            return status
    return None


def flagged(value: str, column: str) -> str | None:
    """Return the status that yes or no states in a column that is called occupied, else None.

    Examples
    --------
    >>> flagged("1", "is_occupied"), flagged("False", "Occupied"), flagged("1", "occupied_zone")
    ('occupied', 'government', None)
    """
    words = [word for word in _headings(column) if word not in _ASIDE]
    if not any(map(_KEYS["occupied"].fullmatch, words)) or not all(map(_FLAG.fullmatch, words)):
        return None
    if value.casefold() in _YES:
        return "occupied"
    return "government" if value.casefold() in _NO else None


def looks_like_status(value: str) -> bool:
    """Tell whether a short value speaks of control, understood or not.

    Examples
    --------
    >>> looks_like_status("liberated"), looks_like_status("Kherson")
    (True, False)
    """
    words = words_of(value)
    if len(words) > _MAX_WORDS:
        return False
    return bool(_GREY.search(" ".join(words))) or any(map(_LOOKS.fullmatch, words))


def tells_no_occupation(name: str) -> bool:
    """Tell whether the name of a file or a layer says that its land is not occupied.

    Examples
    --------
    >>> [tells_no_occupation(each) for each in ("government_held", "liberated-2022", "mine")]
    [True, True, False]
    >>> [tells_no_occupation(each) for each in ("ua_held", "UkrainianAdvance", "gov", "ukraine")]
    [True, True, True, False]
    """
    words = [word for word in _headings(name) if not word.isdigit()]
    status = understood(" ".join(words))
    freed = bool(_REGAINED & set(words)) or any(map(_FREED_ALONE.fullmatch, words))
    whose = sides(" ".join(words))
    is_map = {"map", "maps", "карта", "мапа"} & set(words)  # of Ukraine, not of what it holds
    held = _HELD & set(words) and whose == {"ukrainian"} and not is_map
    taken = "russian" in whose or any(map(_TAKEN.fullmatch, words))
    of_government = (_GOVERNMENT_FILES & set(words) or words == ["free"]) and not taken
    return bool(freed or held or of_government or status in ("government", "contested"))


def sides(value: str, most_words: int = _MAX_WORDS) -> set[str]:
    """Return which sides a value of a few words names: ``russian``, ``ukrainian``.

    Examples
    --------
    >>> sides("RU"), sides("Kherson")
    ({'russian'}, set())
    """
    words = words_of(value)
    if len(words) > most_words:
        return set()
    patterns = {"russian": _RUSSIAN, "ukrainian": _UKRAINIAN}
    return {
        side
        for side, pattern in patterns.items()
        if any(re.fullmatch(pattern, word) for word in words)
    }


def names_a_status(column: str) -> bool:
    """Tell whether a column is called as columns of a status are.

    Examples
    --------
    >>> [names_a_status(each) for each in ("heldBy", "Статус", "control_id", "name")]
    [True, True, False, False]
    """
    words = _headings(column)
    if _MEASURES & set(words):
        return False
    return any(_COLUMN_STEMS.fullmatch(word) or word in _COLUMN_WORDS for word in words)


def tells_a_side(column: str, values: Collection[str]) -> bool:
    """Tell whether a column marks sides by yes and no, or by codes, as its name lets expect.

    A column ``ru`` of names holds names in Russian, one of 0 and 1 whose land it is.

    Examples
    --------
    >>> tells_a_side("is_ru", ["0", "1"]), tells_a_side("ru", ["Бердянск"])
    (True, False)
    >>> tells_a_side("kind", ["R", "U"]), tells_a_side("kind", ["A", "B"])
    (True, False)
    """
    folded = {each.casefold() for each in values}
    if folded in _SIDE_CODES:
        return True
    words = [word for word in _headings(column) if word not in _ASIDE | {"under", "під", "под"}]
    named = bool(words) and all(map(_SIDE_NAMES.fullmatch, words))
    short = all(len(each) <= _MAX_CODE or each in _YES | _NO for each in folded)
    return named and 0 < len(folded) <= _MAX_CODE and short


def guess(value: str, column: str) -> str:
    """Return the status that a value may stand for, for an example: contested if there is no clue.

    Examples
    --------
    >>> [guess(each, "side") for each in ("liberated", "RUS", "grey")]
    ['government', 'occupied', 'contested']
    >>> guess("0", "occupied"), guess("0", "liberated"), guess("not liberated", "state")
    ('government', 'occupied', 'contested')
    """
    words = words_of(value)
    headings = _headings(column)
    freed = bool(_NOT_TAKEN & set(headings)) or any(map(_FREED_ALONE.fullmatch, headings))
    if freed or any(map(_TAKEN.fullmatch, headings)):
        if value.casefold() in _YES:
            return "government" if freed else "occupied"
        if value.casefold() in _NO:
            return "occupied" if freed else "government"
    if {"not", "не"} & set(words) and any(_FREED_ALONE.fullmatch(word) for word in words):
        return "contested"
    if any(_FREED.fullmatch(word) for word in words):
        return "government"
    return "occupied" if any(_TAKEN.fullmatch(word) for word in words) else "contested"
