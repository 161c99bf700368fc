"""Words of status in users' tables: which are plainly ours, and which only look like a status.

A value is understood where every word of it belongs to one status, in English, Ukrainian or
Russian: "Occupied", "тимчасово окупована територія", "government-controlled". Anything else is
for the user to say. Imports nothing heavy.
"""

from __future__ import annotations

import re

_AREA = r"territor(y|ies)|lands?|areas?|zones?|терит\w*|террит\w*|земл\w*|зон\w*|район\w*"
_RUSSIAN = r"russian?s?|rus?|rf|росі\w*|росс\w*|рф"
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
_FREED = re.compile(
    rf"{_FREED_ALONE.pattern}|freed?|no|not|de|ex|non|formerly|не|підконтрольн\w*|подконтрольн\w*|gca|"
    rf"{_UKRAINIAN}"
)
_TAKEN = re.compile(rf"\w*(occup|окуп|оккуп|непідконтрольн|неподконтрольн)\w*|ngca|{_RUSSIAN}")

_NOT_TAKEN = frozenset("free freed government govt gov ukrainian".split())
"""Words of a column's name that say its yes is no occupation."""

_COLUMN_STEMS = re.compile(
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
    >>> tells_no_occupation("ua_held"), tells_no_occupation("ukraine")
    (True, False)
    """
    words = [word for word in words_of(name) if not word.isdigit()]
    status = understood(" ".join(words))
    freed = any(_FREED_ALONE.fullmatch(word) for word in words)
    held = {"held", "control", "controlled"} & set(words) and sides(name) == {"ukrainian"}
    return bool(freed or held or status in ("government", "contested"))


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
    apart = re.sub(r"(?<=[a-zа-яіїєґ])(?=[A-ZА-ЯІЇЄҐ])", " ", column)
    words = words_of(apart)
    if _MEASURES & set(words):
        return False
    return any(_COLUMN_STEMS.fullmatch(word) or word in _COLUMN_WORDS for word in words)


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
    headings = words_of(column)
    freed = bool(_NOT_TAKEN & set(headings)) or any(map(_FREED_ALONE.fullmatch, headings))
    if freed or any(map(_TAKEN.fullmatch, headings)):
        if value.casefold() in ("1", "true", "yes", "y", "так", "да"):
            return "government" if freed else "occupied"
        if value.casefold() in ("0", "false", "no", "n", "ні", "нет"):
            return "occupied" if freed else "government"
    if {"not", "не"} & set(words) and any(_FREED_ALONE.fullmatch(word) for word in words):
        return "contested"
    if any(_FREED.fullmatch(word) for word in words):
        return "government"
    return "occupied" if any(_TAKEN.fullmatch(word) for word in words) else "contested"
