"""The encoding of a text file: as it is marked, as it is given, or as its bytes can only be."""

from __future__ import annotations

import codecs
import re

from minerals.errors import InputError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""How a file that says its encoding begins."""

CYRILLIC = ("cp1251", "cp866", "cp1125", "koi8-u")
"""Encodings of one byte a letter in which tables of Ukraine come."""

_LETTERS = "АБВГҐДЕЄЁЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
_SIGNS = "«»„“”‘’–—№°·…±²³§\xa0"
_ALLOWED = frozenset(_LETTERS + _LETTERS.lower() + _SIGNS)
_WORD = re.compile(r"[^\W\d_]+")
_SHAPE = re.compile(r"[a-z]*|[A-Z][a-z]*|[A-Z]+")

MAX_SAMPLE_BYTES = 1_000_000

MIN_ZEROS = 0.02
"""At least this part of the bytes of a text in UTF-16 is zero: separators and digits have one."""


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Decode a text file.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        What it is called, for the sentence.
    encoding : str, optional
        Its encoding, where the user says it.

    Returns
    -------
    str
        The text.
    tuple of str
        What was detected, where it is neither UTF-8 nor given.

    Raises
    ------
    InputError
        If it is no text in the encoding given, or its encoding cannot be told for sure.

    Notes
    -----
    A mark at the beginning decides, then the place of the zero bytes (UTF-16), then UTF-8. Text
    in anything else is Cyrillic of one byte a letter if in just one such encoding all its words
    are of letters of one alphabet, with capitals only in front or throughout.

    Examples
    --------
    >>> decode("Криворізьке".encode("cp1251"), "a.csv")
    ('Криворізьке', ('text read as cp1251, as its letters show; --encoding NAME if it is not',))
    """
    if encoding is not None:
        return _as_given(data, name, encoding), ()
    for mark, known in MARKS:
        if data.startswith(mark):
            told = () if known == "utf-8-sig" else (f"text read as {known}, as it is marked",)
            return _as_given(data, name, known), told
    if b"\0" in data:
        found = _by_zeros(data, name)
        return _as_given(data, name, found), _told(found)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    texts = {each: text for each in CYRILLIC if (text := _cyrillic(data, each)) is not None}
    if len(set(texts.values())) != 1:
        which = f"it may be {' or '.join(texts)}" if texts else "nor surely in another encoding"
        raise InputError(
            f"{name}: not readable as a table: its text is not in UTF-8 ({which}): say which "
            "with --encoding, such as --encoding cp1251, or give a CSV file in UTF-8"
        )
    found = next(iter(texts))
    return texts[found], _told(found)


def _told(encoding: str) -> tuple[str, ...]:
    return (f"text read as {encoding}, as its letters show; --encoding NAME if it is not",)


def _as_given(data: bytes, name: str, encoding: str) -> str:
    try:
        codecs.lookup(encoding)
        text = data.decode(encoding)
    except (LookupError, TypeError):
        raise InputError(
            f"unknown encoding {encoding!r}: write utf-8, utf-16, cp1251, cp866 or another that "
            "Python knows"
        ) from None
    except UnicodeError as error:
        where = ""
        if isinstance(error, UnicodeDecodeError):
            where = f" (line {data.count(10, 0, error.start) + 1})"
        raise InputError(
            f"{name}: its text is not in {encoding}{where}: give another --encoding, or save it "
            "in UTF-8"
        ) from None
    if not isinstance(text, str):  # a codec of bytes, as rot13 and zip are
        raise InputError(f"{encoding} is no encoding of text: write utf-8, cp1251 or another")
    return text.removeprefix("\ufeff")


def _by_zeros(data: bytes, name: str) -> str:
    """Tell UTF-16 without a mark by which byte of each pair is zero."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) > max(4 * min(even, odd), MIN_ZEROS * len(data)):
        return "utf-16-be" if even > odd else "utf-16-le"
    line = data.count(b"\n", 0, data.index(b"\0")) + 1
    raise InputError(
        f"{name}: not readable as a table: holds zero bytes (the first in line {line}), which no "
        "text has; save it again as CSV in UTF-8"
    )


def _cyrillic(data: bytes, encoding: str) -> str | None:
    """Return the text if all its words can be Ukrainian, Russian or plain Latin in an encoding."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if not all(each in _ALLOWED for each in set(text) if ord(each) > 127):
        return None
    words = set(_WORD.findall(text[:MAX_SAMPLE_BYTES]))
    return text if all(map(_plausible, words)) else None


def _plausible(word: str) -> bool:
    """Tell whether a word is of one alphabet, with capitals in front or throughout."""
    if word.isascii():
        return True
    latin = {each for each in word if each.isascii()}
    if latin - {"i", "I"}:  # typed for і where an encoding lacks it
        return False
    shape = "".join("A" if each.isupper() else "a" for each in word)
    return _SHAPE.fullmatch(shape) is not None
