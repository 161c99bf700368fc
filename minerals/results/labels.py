"""The words of pages and figures in each language: one catalogue for all that draws.

``labels.csv`` holds one text per row and one column per language. What stands in braces in a text
is filled in where the text is shown.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from minerals.errors import InputError, unknown
from minerals.vocabulary import LANGUAGES


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every text by its key and language.

    Returns
    -------
    dict of dict
        Key, then language, then text.

    Examples
    --------
    >>> catalogue()["status.occupied"]["en"]
    'Russian-occupied'
    """
    text = files("minerals.results").joinpath("labels.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["key"]: {lang: row[lang] for lang in LANGUAGES} for row in rows}


def labels(lang: str, *, abroad: bool = False) -> dict[str, str]:
    """Return every text in one language.

    Parameters
    ----------
    lang : str
        One of :data:`minerals.vocabulary.LANGUAGES`.
    abroad : bool, optional
        Whether control is of another country: who occupies it, only its maker knows.

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
    >>> labels("uk")["status.government"]
    'підконтрольне уряду України'
    """
    if lang not in LANGUAGES:
        raise unknown("language", lang, LANGUAGES)
    found = {key: texts[lang] for key, texts in catalogue().items()}
    elsewhere = {key: text for key, text in found.items() if key.startswith("abroad.")}
    if abroad:
        found |= {key.removeprefix("abroad."): text for key, text in elsewhere.items()}
    return found


def label(lang: str, key: str, *, abroad: bool = False, **values: object) -> str:
    """Return one text with its gaps filled; ``abroad`` is as for :func:`labels`.

    Raises
    ------
    InputError
        If the catalogue has no such text.

    Examples
    --------
    >>> label("en", "figure.km", n=200)
    '200 km'
    """
    texts = labels(lang, abroad=abroad)
    if key not in texts:
        raise InputError(
            f"no text {key!r} in minerals/results/labels.csv: add it in every language"
        )
    return texts[key].format(**values)
