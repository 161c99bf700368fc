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

    Notes
    -----
    The mean is smallest when every weight whose fraction lies below it is as large as it can be
    and every other as small as it can be. Sorted by fraction, that is one of n + 1 splits.

    Examples
    --------
    >>> ratio_bounds(np.array([0.0, 1.0]), np.array([1.0, 1.0]), np.array([3.0, 1.0]))
    (0.25, 0.5)
    """
    order = np.argsort(fraction, kind="stable")
    f, w, v = fraction[order], low[order], high[order]

    def splits(first: Floats, rest: Floats) -> Floats:
        weight = np.concatenate([[0], np.cumsum(first)]) + np.concatenate(
            [np.cumsum(rest[::-1])[::-1], [0]]
        )
        part = np.concatenate([[0], np.cumsum(first * f)]) + np.concatenate(
            [np.cumsum((rest * f)[::-1])[::-1], [0]]
        )
        ratios: Floats = np.full(len(weight), np.nan)
        np.divide(part, weight, out=ratios, where=weight > 0)
        return ratios

    if not v.sum() > 0:
        return float("nan"), float("nan")
    return float(np.nanmin(splits(v, w))), float(np.nanmax(splits(w, v)))
