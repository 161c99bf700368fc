"""Sentences of an answer that know their other languages: a key of the catalogue, and its values.

A :class:`Message` is the English text, wherever texts are written, searched and compared. What it
is made of stays with it, so that a page or a figure says the same in the language of its reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from minerals.results import numbers
from minerals.results.labels import label, labels, languages, names_of


class Name(str):
    """An identifier of the data, such as ``coal``: English notes show it as it is."""

    __slots__ = ()


class English(str):
    """A text that there is in English alone: another language says so in its place."""

    __slots__ = ()


class Word(str):
    """A word of the data, such as a category: English notes show it as it is."""

    kind: str

    def __new__(cls, kind: str, word: str) -> Word:
        """Make a word; other languages have it in the catalogue as ``kind.word``."""
        made = super().__new__(cls, word)
        made.kind = kind
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Word, (self.kind, str(self))


class Named(str):
    """The name of a deposit, which has one in other languages, too."""

    names: Mapping[Any, Any]

    def __new__(cls, names: Mapping[Any, Any]) -> Named:
        """Make the English name of a row with columns ``name_en``, ``name_uk`` and the like."""
        made = super().__new__(cls, names_of(names, languages()[0])[0])
        made.names = names
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Named, (self.names,)


Namer = Callable[[str, str], str]
"""From an identifier of the data and a language to the name that a reader knows it by."""


class Message(str):
    """A sentence in English that can be said in every language of the catalogue.

    Made by :func:`message`. A text without a language, such as what a user's own file is told to
    hold, is a ``str``, and stays as it is.
    """

    key: str
    values: dict[str, Any]
    wording: Callable[[str], str]

    def __new__(
        cls, key: str, values: dict[str, Any], wording: Callable[[str], str] = str
    ) -> Message:
        """Make the English text."""
        made = super().__new__(cls, wording(_filled(key, values, languages()[0], _as_it_is)))
        made.key, made.values, made.wording = key, values, wording
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Message, (self.key, self.values, self.wording)

    def worded(self, wording: Callable[[str], str]) -> Message:
        """Return the sentence in other words, in every language."""
        return Message(self.key, self.values, wording)

    def said(self, lang: str, name: Namer) -> str:
        """Return the sentence in a language.

        Parameters
        ----------
        lang : str
            One of :func:`minerals.results.labels.languages`.
        name : callable
            What each :class:`Name` is called in it.
        """
        return self.wording(_filled(self.key, self.values, lang, name))


def message(key: str, /, **values: Any) -> Message:
    """Make a sentence of a text of the catalogue.

    Parameters
    ----------
    key : str
        Of ``labels.csv``. A gap takes a format: ``{part:.1%}``, the name of a style of
        :data:`minerals.results.numbers.STYLES`, or the plural forms of its language in the order
        of the Unicode CLDR, ``{n} {n:deposit|deposits}``.
    **values
        Numbers, texts, dates, :class:`Name`, :class:`Named`, :class:`Word`, :class:`English`,
        sentences, or a sequence of these, which stands with commas. What a gap of a sentence
        takes stands before it: ``{where: }``.

    Returns
    -------
    Message
        Its text in English.

    Raises
    ------
    InputError
        If the catalogue has no such text.

    Examples
    --------
    >>> told = message("note.dominant", n=156, every=455, name=Name("coal"))
    >>> str(told)
    '156 of 455 deposits count for coal: a share by number of deposits mostly reflects it'
    >>> told.said("uk", lambda name, lang: "вугілля")
    '156 з 455 родовищ — це вугілля: частка за кількістю родовищ відображає переважно цю сировину'
    """
    return Message(key, values)


def said(note: str, lang: str, name: Namer) -> str:
    """Return a note in a language; one that is no :class:`Message` as it is."""
    return note.said(lang, name) if isinstance(note, Message) else note


def _as_it_is(name: str, _lang: str) -> str:
    return name


def _filled(key: str, values: dict[str, Any], lang: str, name: Namer) -> str:
    filled: dict[str, Any] = {each: _Value(it, lang, name) for each, it in values.items()}
    return label(lang, key, **filled)


class _Value:
    """A value in a sentence, in its language."""

    def __init__(self, value: Any, lang: str, name: Namer) -> None:
        self.value, self.lang, self.name = value, lang, name

    def __format__(self, form: str) -> str:
        value = self.value
        if isinstance(value, Message):
            return form + value.said(self.lang, self.name)
        if isinstance(value, Name):
            return self.name(value, self.lang)
        if isinstance(value, English) and self.lang != languages()[0]:
            return label(self.lang, "note.english")
        if isinstance(value, Word) and self.lang != languages()[0]:
            return labels(self.lang).get(f"{value.kind}.{value}", str(value))
        if isinstance(value, Named):
            return names_of(value.names, self.lang)[0]
        if isinstance(value, bool) or not isinstance(value, (str, Iterable, int, float)):
            return str(value)
        if isinstance(value, str):
            return value
        if isinstance(value, Iterable):
            each = (format(_Value(it, self.lang, self.name), "") for it in value)
            return (form or ", ").join(each)
        if "|" in form:
            return numbers.plural(value, form.split("|"), self.lang)
        return numbers.styled(value, form, self.lang)
