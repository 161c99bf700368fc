"""Finding a deposit by any of its names, in either script."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from minerals.errors import InputError, near
from minerals.tables.inventory import Inventory

SHOWN = 8
"""How many deposits of a name are listed."""

LIKENESS, LEAST_LIKENESS = 0.7, 0.4
"""How alike a name must be to be meant, and to be named as one of the nearest."""

KINDS_OF_SITES = frozenset(
    "ua mine coal deposit field quarry шахта ім імені родовище карєр".split()
)
"""Words that a name may go with or without, as :func:`_folded` writes them."""


def find_deposit(word: str, inventory: Inventory) -> str:
    """Find a deposit by identifier, name or alias, in either script.

    Parameters
    ----------
    word : str
        An identifier, or a name in English or Ukrainian, with or without diacritics.
    inventory : Inventory
        Where to look.

    Returns
    -------
    str
        The identifier.

    Raises
    ------
    InputError
        If there is none, or several: the nearest names are suggested.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> find_deposit("Шевченківське", bundled())
    'ua-shevchenkivske'
    """
    names = [(deposit, name, _telling(name)) for deposit, name in _names(inventory)]
    wanted = _folded(word)
    words = _telling(wanted)
    same = {deposit for deposit, name, _ in names if name == wanted}
    alike = {deposit for deposit, _, told in names if words and told == words}
    within = {deposit for deposit, _, told in names if words and told >= words}
    relation = "is the name of" if same or alike else "stands in the names of"
    found = sorted(same or alike or within)
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(found[:SHOWN]) + (" and others" if len(found) > SHOWN else "")
        raise InputError(f"{word!r} {relation} {shown}: give one of these ids")
    raise InputError(f"no deposit {word!r}: {_suggestion(words, names)}")


def _telling(name: str) -> frozenset[str]:
    """Return the words of a folded name that tell it from others of its kind."""
    return frozenset(re.findall(r"\w+", name)) - KINDS_OF_SITES


def _suggestion(words: frozenset[str], names: list[tuple[str, str, frozenset[str]]]) -> str:
    ids = {" ".join(sorted(told)): deposit for deposit, _, told in reversed(names)}
    wanted = " ".join(sorted(words))
    if found := _ids(near(wanted, ids, LIKENESS), ids):
        return f"did you mean {' or '.join(found)}?"
    if found := _ids(near(wanted, ids, LEAST_LIKENESS), ids):
        return f"the nearest are {', '.join(found)} (all: minerals deposits)"
    return "minerals deposits lists them all"


def _ids(names: list[str], ids: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(ids[name] for name in names))


def _names(inventory: Inventory) -> list[tuple[str, str]]:
    names = []
    columns = (inventory.sites[name] for name in ("deposit_id", "name_en", "name_uk", "aliases"))
    for deposit, *called, aliases in zip(*columns, strict=True):
        others = aliases.split(";") if isinstance(aliases, str) else []
        for each in (deposit, *called, *others):
            if isinstance(each, str) and each.strip():
                names.append((deposit, _folded(each)))
    return names


def _folded(text: str) -> str:
    """Ignore case, accents, apostrophes and the kinds of dash."""
    letters = unicodedata.normalize("NFC", text.strip().casefold())
    marks = str.maketrans({"'": None, "’": None, "ʼ": None, "`": None, "–": "-", "—": "-"})
    return "".join(map(_plain, letters)).translate(marks)


@cache
def _plain(letter: str) -> str:
    # й and ї are letters of their own, not accented ones.
    parts = letter if letter in "йї" else unicodedata.normalize("NFD", letter)
    return "".join(each for each in parts if not unicodedata.combining(each))
