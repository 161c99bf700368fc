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
    >>> catalogue()["UA.status.occupied"]["en"]
    'Russian-occupied'
    """
    text = files("minerals.results").joinpath("labels.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["key"]: {lang: row[lang] for lang in LANGUAGES} for row in rows}


def labels(lang: str, country: str | None = None) -> dict[str, str]:
    """Return every text in one language.

    Parameters
    ----------
    lang : str
        One of :data:`minerals.vocabulary.LANGUAGES`.
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
    if lang not in LANGUAGES:
        raise unknown("language", lang, LANGUAGES)
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
    texts = labels(lang, country)
    if key not in texts:
        raise InputError(
            f"no text {key!r} in minerals/results/labels.csv: add it in every language"
        )
    return texts[key].format(**values)
