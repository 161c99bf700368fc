"""The one exception that users cause, and how a wrong word gets a suggestion."""

from __future__ import annotations

from collections.abc import Iterable

from minerals.escapes import one_line


class InputError(ValueError):
    """Bad input, told in one sentence: what, where, what to do.

    The command line prints the sentence without a traceback and exits with status 2. What it
    repeats of a file is shown and not obeyed, on whatever stream it comes out.

    Examples
    --------
    >>> raise InputError("deposits.csv, row 3: no longitude; add one")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: deposits.csv, row 3: no longitude; add one
    """

    def __str__(self) -> str:
        """Return the sentence, on one line."""
        return one_line(super().__str__())


LISTING_COMMANDS = {
    "category": "minerals data describe --format markdown",
    "claim": "minerals audit --list",
    "commodity": "minerals data commodities",
    "group": "minerals data groups",
    "price deck": "minerals data decks",
    "unit": "minerals data describe --format markdown",
}
"""The command that lists the vocabulary of a kind, where it is too long for a message."""

MAX_WORDS_IN_A_MESSAGE = 6
"""A vocabulary of at most so many words is written out where none of them is near."""


def unknown(kind: str, word: str, vocabulary: Iterable[str], where: str = "") -> InputError:
    """Build the error for a word that is not in a vocabulary.

    Parameters
    ----------
    kind : str
        What the word should have been, for example ``commodity``.
    word : str
        The word as given.
    vocabulary : iterable of str
        The words that are permitted.
    where : str, optional
        Where the word stands, for example a file.

    Returns
    -------
    InputError
        To be raised by the caller. It names at most three similar words; where none is similar,
        the whole of a short vocabulary, or the three nearest words of a long one; and the
        command that lists all, if there is one.

    Examples
    --------
    >>> print(unknown("commodity", "lithum", ["lithium", "gold"]))
    unknown commodity 'lithum': did you mean lithium? (all: minerals data commodities)
    >>> print(unknown("status", "free", ["occupied", "government"], "map.csv"))
    unknown status 'free' in map.csv: known are government, occupied
    """
    words = sorted(set(vocabulary))
    command = LISTING_COMMANDS.get(kind)
    if similar := near(word, words):
        hint = f"did you mean {' or '.join(similar)}?"
    elif len(words) <= MAX_WORDS_IN_A_MESSAGE:
        hint, command = f"known are {', '.join(words)}", None
    else:
        hint = f"the nearest are {', '.join(near(word, words, likeness=0))}"
    place = f" in {where}" if where else ""
    listing = f" (all: {command})" if command else ""
    return InputError(f"unknown {kind} {word!r}{place}: {hint}{listing}")


def near(word: str, vocabulary: Iterable[str], likeness: float = 0.6) -> list[str]:
    """Return up to three words of a vocabulary that a word may be meant for, the nearest first.

    Parameters
    ----------
    word : str
        What was written.
    vocabulary : iterable of str
        The words that are permitted.
    likeness : float, optional
        How alike they must be, from 0 to 1: difflib's ratio of common characters.

    Returns
    -------
    list of str
        Words of the vocabulary.

    Examples
    --------
    >>> near("lithum", ["lithium", "gold"])
    ['lithium']
    """
    import difflib

    folded = {each.casefold(): each for each in vocabulary}
    close = difflib.get_close_matches(word.casefold(), list(folded), n=3, cutoff=likeness)
    return [folded[each] for each in close]
