"""The one exception that users cause, and how a wrong word gets a suggestion."""

from __future__ import annotations

from collections.abc import Iterable


class InputError(ValueError):
    """Bad input, told in one sentence: what, where, what to do.

    The command line prints the sentence without a traceback and exits with status 2.

    Examples
    --------
    >>> raise InputError("deposits.csv, row 3: no longitude; add one")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: deposits.csv, row 3: no longitude; add one
    """


def unknown(kind: str, word: str, known: Iterable[str], remedy: str = "") -> InputError:
    """Build the error for a word that is not in a vocabulary, with near misses.

    Parameters
    ----------
    kind : str
        What the word should have been, for example ``commodity``.
    word : str
        The word as given.
    known : iterable of str
        The vocabulary.
    remedy : str, optional
        A closing clause, for example which command lists the vocabulary.

    Returns
    -------
    InputError
        To be raised by the caller.

    Examples
    --------
    >>> print(unknown("commodity", "lithum", ["lithium", "gold"]))
    unknown commodity 'lithum': did you mean lithium?
    """
    like = near(word, known := sorted(set(known)))
    hint = f"did you mean {' or '.join(like)}?" if like else f"known are {', '.join(known)}"
    return InputError(f"unknown {kind} {word!r}: {hint}{' ' + remedy if remedy else ''}")


def near(word: str, known: Iterable[str], likeness: float = 0.6) -> list[str]:
    """Return up to three known words that a word may be meant for, the nearest first.

    Parameters
    ----------
    word : str
        What was written.
    known : iterable of str
        What is known.
    likeness : float, optional
        How alike they must be, from 0 to 1: difflib's ratio of common characters.

    Returns
    -------
    list of str
        The known words.

    Examples
    --------
    >>> near("lithum", ["lithium", "gold"])
    ['lithium']
    """
    import difflib

    folded = {each.casefold(): each for each in known}
    close = difflib.get_close_matches(word.casefold(), list(folded), n=3, cutoff=likeness)
    return [folded[each] for each in close]
