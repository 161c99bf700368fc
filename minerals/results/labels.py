"""The words of pages and figures in each language: one catalogue for all that draws.

``labels.csv`` holds one text per row and one column per language, whose heading is its IETF tag: a
language is such a column, and no more. What stands in braces in a text is filled in where the text
is shown. Names of commodities, deposits and places stand in the tables of the data, in columns
``name_en``, ``name_uk`` and the like, and are English in a language that a table does not have.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minerals.errors import InputError, unknown
from minerals.files import reading

if TYPE_CHECKING:
    import pandas as pd

CATALOGUE = Path(str(files("minerals.results"))) / "labels.csv"

_NAME = "name_"


@cache
def languages() -> tuple[str, ...]:
    """Return the languages of the catalogue as IETF tags.

    Examples
    --------
    >>> languages()[:2]
    ('en', 'uk')
    """
    with reading(CATALOGUE) as path, path.open(encoding="utf-8", newline="") as file:
        return tuple(next(csv.reader(file))[1:])


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every text by its key and language.

    Returns
    -------
    dict of dict
        Key, then language, then text.

    Examples
    --------
    >>> catalogue()["UA.status.occupied"]["en"]
    'Russian-occupied'
    """
    with reading(CATALOGUE) as path, path.open(encoding="utf-8", newline="") as file:
        return {row.pop("key"): row for row in csv.DictReader(file)}


def labels(lang: str, country: str | None = None) -> dict[str, str]:
    """Return every text in one language.

    Parameters
    ----------
    lang : str
        One of :func:`languages`.
    country : str, optional
        ISO 3166-1 code of the country that control is of. Some texts are a country's own, such as
        who occupies its land; of a country without a profile they leave that unsaid.

    Returns
    -------
    dict of str
        Key to text.

    Raises
    ------
    InputError
        If the language is unknown.

    Examples
    --------
    >>> labels("uk", "UA")["status.government"]
    'підконтрольне уряду України'
    """
    return dict(_texts(lang, country))


@cache
def _texts(lang: str, country: str | None) -> dict[str, str]:
    if lang not in languages():
        raise unknown("language", lang, languages())
    found = {key: texts[lang] for key, texts in catalogue().items()}
    if country is not None:
        own = f"{country}."
        found |= {key.removeprefix(own): text for key, text in found.items() if key.startswith(own)}
    return found


def label(lang: str, key: str, /, *, country: str | None = None, **values: object) -> str:
    """Return one text with its gaps filled; ``country`` is as for :func:`labels`.

    Raises
    ------
    InputError
        If the catalogue has no such text.

    Examples
    --------
    >>> label("en", "figure.km", n=200)
    '200 km'
    """
    texts = _texts(lang, country)
    if key not in texts:
        raise InputError(
            f"no text {key!r} in minerals/results/labels.csv: add it in every language"
        )
    return texts[key].format(**values)


def names_of(row: Mapping[Any, Any], lang: str) -> list[str]:
    """Return the names of a row of the data: the one to show in a language, then all others.

    Parameters
    ----------
    row : mapping
        Columns to values; names stand in ``name_`` and the tag of a language.
    lang : str
        The language; where the row has no name in it, the English one comes first.

    Examples
    --------
    >>> lithium = {"commodity_id": "lithium", "name_en": "lithium", "name_uk": "літій"}
    >>> names_of(lithium, "uk"), names_of(lithium, "pl")
    (['літій', 'lithium'], ['lithium', 'літій'])
    """
    own, english = f"{_NAME}{lang}", f"{_NAME}en"
    columns = [own, english, *(name for name in row if str(name).startswith(_NAME))]
    texts = (row.get(name) for name in columns)
    return list(dict.fromkeys(text for text in texts if isinstance(text, str) and text))


def local_names(table: pd.DataFrame, lang: str) -> pd.Series:
    """Return the name to show of each row of a table, as :func:`names_of` picks it."""
    columns = [name for name in (f"{_NAME}{lang}", f"{_NAME}en") if name in table]
    first = table[columns[0]]
    return first.fillna(table[columns[-1]])
