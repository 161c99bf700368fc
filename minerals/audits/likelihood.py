"""Probabilities in words: the scale of the Intergovernmental Panel on Climate Change.

Mastrandrea and others 2010, Guidance Note for Lead Authors on Consistent Treatment of
Uncertainties. A probability here holds under the stated models, and no further.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from minerals.results.messages import message

UNDER = "under the stated models"

ABOVE = ((0.99, "certain"), (0.90, "very-likely"), (0.66, "likely"))
BELOW = ((0.01, "exceptionally-unlikely"), (0.10, "very-unlikely"), (0.33, "unlikely"))
"""Limits, and the keys of their words in the catalogue."""

REACH = 0.001
"""Two thousand draws tell no smaller part apart from none."""


def likelihood(probability: float) -> str:
    """Return the word for a probability; empty where there is none.

    Examples
    --------
    >>> [likelihood(each) for each in (0.995, 0.5, 0.33, 0.02, 0.0)]
    ['virtually certain', 'about as likely as not', 'about as likely as not', 'very unlikely', \
'exceptionally unlikely']
    """
    if math.isnan(probability):
        return ""
    for limit, word in ABOVE:
        if probability > limit:
            return message(f"likelihood.{word}")
    for limit, word in BELOW:
        if probability < limit:
            return message(f"likelihood.{word}")
    return message("likelihood.even")


def per_cent(probability: float) -> str:
    """Write a probability in whole per cent, and below the reach of the draws as a limit.

    Examples
    --------
    >>> per_cent(0.614), per_cent(0.004), per_cent(0.0), per_cent(1.0)
    ('61 %', '0.4 %', '< 0.1 %', '> 99.9 %')
    """
    if math.isnan(probability):
        return ""
    if probability < REACH:
        return message("chance.below", n=100 * REACH)
    if probability > 1 - REACH:
        return message("chance.above", n=100 * (1 - REACH))
    if probability < 0.01 or probability > 0.99:
        return message("chance.tenths", n=100 * probability)
    return message("chance.whole", n=100 * probability)


def standing(probability: float, interval: Sequence[float], accepted: Sequence[float]) -> str:
    """Say how a published figure stands to the distribution of a reading.

    Parameters
    ----------
    probability : float
        That the reading lies within what is accepted as the published figure.
    interval : sequence of float
        The ends of its 90 % interval.
    accepted : sequence of float
        The ends of what is accepted.

    Examples
    --------
    >>> standing(0.03, (0.46, 0.70), (0.35, 0.45)), standing(0.08, (0.64, 0.69), (0.6, 0.65))
    ('lies below', 'not excluded')
    """
    if probability > 0.5:
        return message("standing.agrees")
    if accepted[1] < interval[0]:
        return message("standing.below")
    return message("standing.above" if accepted[0] > interval[1] else "standing.open")
