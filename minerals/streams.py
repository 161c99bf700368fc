"""Streams of random numbers, each from a seed and the name of the thing that is drawn."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from statistics import NormalDist

import numpy as np
import numpy.typing as npt


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


def normal_within_two(uniform: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Turn uniform numbers into standard normal ones, cut at two standard deviations.

    Examples
    --------
    >>> normal_within_two(np.array([0.0, 0.5, 0.975, 1.0])).round(2).tolist()
    [-2.0, 0.0, 1.96, 2.0]
    """
    normal = np.empty_like(uniform)
    order = np.argsort(uniform)  # numbers in order are found in a fraction of the time
    normal[order] = np.interp(uniform[order], *_normal_table())
    return normal


@cache
def _normal_table() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    grid = np.linspace(-2, 2, 801)
    return np.array([NormalDist().cdf(each) for each in grid]), grid
