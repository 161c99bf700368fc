"""Streams of random numbers, each from a seed and the name of the thing that is drawn."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np


def stream(seed: int, *name: str | int) -> np.random.Generator:
    """Return the random numbers of one thing, whatever else is drawn and in whatever order.

    Parameters
    ----------
    seed : int
        Of all streams; 0 or more.
    *name : str or int
        What is drawn, such as ``"position", "ua-shevchenkivske"``.

    Returns
    -------
    numpy.random.Generator
        PCG64, the same on every call.

    Examples
    --------
    >>> one, same, other = (stream(1, "position", name).random() for name in "aab")
    >>> one == same, one == other
    (True, False)
    """
    digest = blake2b(repr(name).encode(), digest_size=16).digest()
    entropy = [seed, int.from_bytes(digest, "big")]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))
