"""What commodities and groups are called: identifiers, English and Ukrainian names, symbols.

Reads two small files and imports nothing heavy: the command line checks words with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from minerals.errors import InputError, unknown
from minerals.files import bundled_rows
from minerals.results.labels import catalogue
from minerals.tables.groups import BY_LIST, group_names
from minerals.vocabulary import normalised


@cache
def commodity_names() -> dict[str, str]:
    """Return every name of a commodity, normalised, with the identifier that it stands for.

    Examples
    --------
    >>> names = commodity_names()
    >>> names["li"], names["ree"], names["літієві-руди"], names["bauxite"]
    ('lithium', 'rare-earths', 'lithium', 'aluminium')
    """
    rows = bundled_rows("commodities.csv")
    found = {row["commodity_id"]: row["commodity_id"] for row in rows}
    for row in rows:
        for name in (row["name_en"], row["name_uk"]):
            before, _, inside = name.partition("(")
            for each in (name, before, inside.rstrip(")")):
                if each.strip():
                    found.setdefault(normalised(each), row["commodity_id"])
    for row in rows:  # a name has the first word
        for each in filter(None, row["aliases"].split(";")):
            found.setdefault(normalised(each), row["commodity_id"])
    return found


def known_as(word: str, known: Iterable[str]) -> str:
    """Find a commodity by its identifier, English or Ukrainian name, or symbol.

    Parameters
    ----------
    word : str
        As a person writes it.
    known : iterable of str
        The identifiers that there are, those of a user's own table among them.

    Raises
    ------
    InputError
        If nothing bears that name; the sentence names the three nearest.

    Examples
    --------
    >>> known_as("Li", ["lithium"]), known_as("my rock", ["my rock"])
    ('lithium', 'my rock')
    >>> known_as("lithum", ["lithium", "gold"])
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: unknown commodity 'lithum': did you mean lithium? ...
    """
    identifiers = set(known)
    names = commodity_names()
    for each in (word, normalised(word), names.get(normalised(word), "")):
        if each in identifiers:
            return each
    spoken = {name for name, identifier in names.items() if identifier in identifiers}
    raise unknown("commodity", word, identifiers | {each for each in spoken if len(each) > 2})


@cache
def _group_names() -> dict[str, str]:
    words = [*group_names(), *BY_LIST]
    found = {word: word for word in words}
    for word in words:
        for key in (f"family.{word}", f"group.{word}", f"population.{word}"):
            for text in catalogue().get(key, {}).values():
                found.setdefault(normalised(text), word)
    return found


def group_as(word: str) -> str:
    """Find a group by its identifier, or by its English or Ukrainian name.

    Raises
    ------
    InputError
        If nothing bears that name; the sentence names the three nearest.

    Examples
    --------
    >>> group_as("Fuels"), group_as("метали"), group_as("EU_2023")
    ('fuel', 'metals', 'eu-2023')
    """
    found = _group_names().get(normalised(word))
    if found is None:
        raise _no_group(word)
    return found


def _no_group(word: str) -> InputError:
    if normalised(word) in commodity_names():
        identifier = commodity_names()[normalised(word)]
        return InputError(f"unknown group {word!r}: {identifier} is a commodity; give --commodity")
    return unknown("group", word, _group_names())
