"""Bounds of a weighted mean whose weights are only known as ranges."""

from __future__ import annotations

import numpy as np

from minerals.geo import Floats


def ratio_bounds(fraction: Floats, low: Floats, high: Floats) -> tuple[float, float]:
    """Bound a weighted mean of fractions whose weights are only known as ranges.

    Parameters
    ----------
    fraction : numpy.ndarray
        Shape (n,), between 0 and 1.
    low, high : numpy.ndarray
        Shape (n,), bounds of the weights, ``0 <= low <= high``.

    Returns
    -------
    tuple of float
        The smallest and the largest mean that any weights within their bounds give; NaN where
        all weights are 0.

    Examples
    --------
    >>> ratio_bounds(np.array([0.0, 1.0]), np.array([1.0, 1.0]), np.array([3.0, 1.0]))
    (0.25, 0.5)
    """
    least = least_ratio(fraction, low, high)
    return float(least), float(greatest_ratio(fraction, low, high))


def least_ratio(fraction: Floats, low: Floats, high: Floats) -> Floats:
    """Return the smallest weighted mean, see :func:`ratio_bounds`, of many sets of fractions.

    Parameters
    ----------
    fraction : numpy.ndarray
        Shape (..., n).
    low, high : numpy.ndarray
        Shape (n,).

    Returns
    -------
    numpy.ndarray
        Of the shape of ``fraction`` without its last axis.

    Notes
    -----
    The mean is smallest when every weight whose fraction lies below it is as large as it can be
    and every other as small as it can be. A mean of the weights so chosen about any mean is no
    larger, and the same only where that was the smallest (Dinkelbach, 1967).

    Examples
    --------
    >>> least_ratio(np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([1, 1]), np.array([3, 1])).tolist()
    [0.25, 1.0]
    """
    least = np.full(fraction.shape[:-1], np.nan)
    weight = np.broadcast_to(high, fraction.shape)
    while True:
        total, part = weight.sum(axis=-1), (weight * fraction).sum(axis=-1)
        mean = np.divide(part, total, out=least.copy(), where=total > 0)
        if not (found := ~(mean >= least) & ~np.isnan(mean)).any():
            return np.asarray(least)
        least = np.where(found, mean, least)
        weight = np.where(fraction < least[..., None], high, low)


def greatest_ratio(fraction: Floats, low: Floats, high: Floats) -> Floats:
    """Return the largest weighted mean, as :func:`least_ratio` the smallest.

    Examples
    --------
    >>> greatest_ratio(np.array([0.0, 1.0]), np.array([1, 1]), np.array([3, 1])).tolist()
    0.5
    """
    return 0.0 - least_ratio(-fraction, low, high)
