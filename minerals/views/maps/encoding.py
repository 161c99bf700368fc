"""Variable-length encoding of whole numbers as text, for coordinates and statuses of a page.

Each number is folded to a natural one (0, -1, 1, -2 ... become 0, 1, 2, 3 ...) and written five
bits to a letter, the lowest first; a letter of the upper half says that more follow. It is the
variable-length quantity of source maps, in the alphabet of base64url, which needs no escape in
JSON or HTML. ``app/decode.js`` reads it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from operator import sub
from typing import Any

import numpy as np
import numpy.typing as npt

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def encode(numbers: Iterable[int]) -> str:
    """Write whole numbers as text.

    Parameters
    ----------
    numbers : iterable of int
        Of any size and sign.

    Returns
    -------
    str
        Letters, digits, ``-`` and ``_``.

    Examples
    --------
    >>> encode([0, -1, 1, 16, -1000])
    'ABCgBv-B'
    """
    return "".join(map(_letters, numbers))


@lru_cache(maxsize=4096)  # a page says few numbers, many times
def _letters(number: int) -> str:
    rest = 2 * number if number >= 0 else -2 * number - 1
    letters = ""
    while rest > 31:
        letters += ALPHABET[32 + rest % 32]
        rest //= 32
    return letters + ALPHABET[rest]


def encode_path(steps: npt.NDArray[np.int64]) -> str:
    """Write a line: its first point, then the step to each next one.

    Parameters
    ----------
    steps : numpy.ndarray
        Shape (n, 2), whole numbers.

    Returns
    -------
    str
        As :func:`encode` writes them, x before y.

    Examples
    --------
    >>> encode_path(np.array([[300, 400], [301, 398]]))
    '4SgZCD'
    """
    differences = np.diff(steps, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return encode(differences.ravel().tolist())


def runs(values: npt.NDArray[np.generic]) -> list[int]:
    """Return where the runs of equal values begin, along the first axis.

    Examples
    --------
    >>> runs(np.array([3, 3, 5, 3]))
    [0, 2, 3]
    """
    differs = values[1:] != values[:-1]
    if differs.ndim > 1:
        differs = differs.any(axis=tuple(range(1, differs.ndim)))
    return [0, *(np.flatnonzero(differs) + 1).tolist()]


def encode_course(values: npt.NDArray[np.integer[Any]]) -> str:
    """Run-length encode values: the step to the start of each run, and the values that hold there.

    Parameters
    ----------
    values : numpy.ndarray
        Whole numbers of shape (n,), or (n, k) where k of them change together.

    Returns
    -------
    str
        As :func:`encode` writes it.

    Examples
    --------
    >>> encode_course(np.array([3, 3, 5])) == encode([0, 3, 2, 5])
    True
    """
    starts = runs(values)
    rows = values[starts].reshape(len(starts), -1).tolist()
    return encode(chain(*zip(_steps(starts), *zip(*rows, strict=True), strict=True)))


def encode_steps(values: npt.NDArray[np.integer[Any]]) -> str:
    """Run-length encode values that move little: the step to each run, and the step in value.

    Parameters
    ----------
    values : numpy.ndarray
        Whole numbers of shape (n,).

    Returns
    -------
    str
        As :func:`encode` writes it.

    Examples
    --------
    >>> encode_steps(np.array([300, 300, 305])) == encode([0, 300, 2, 5])
    True
    """
    starts = runs(values)
    steps = zip(_steps(starts), _steps(values[starts].tolist()), strict=True)
    return encode(chain(*steps))


def _steps(numbers: list[int]) -> Iterator[int]:
    """Yield the first of some numbers, and the step to each next one."""
    return map(sub, numbers, [0, *numbers])
