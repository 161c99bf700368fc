"""How unlike in size the deposits of a commodity are: the spread of a lognormal distribution.

The standard deviation of the logarithms of the published quantities is estimated per commodity
and drawn with its own error. A commodity with few figures borrows from all (partial pooling): the
logarithms of the deviations are taken as normal about a common mean, whose variance is the one of
DerSimonian and Laird (1986).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from minerals.geo import Floats
from minerals.shares.population import build_population
from minerals.streams import stream
from minerals.tables.inventory import Inventory, bundled

MIN_FIGURES = 3
"""Published quantities from which a commodity's own deviation is used: two give no shape."""


@dataclass(frozen=True)
class Spread:
    """The spread of the sizes of one commodity.

    Attributes
    ----------
    sigma : float
        Median of the standard deviation of the natural logarithm of sizes.
    error : float
        Standard error of the logarithm of ``sigma``.
    n : int
        Published figures behind it.
    own : float
        The deviation of these figures alone, before pooling; NaN where there are too few.
    """

    sigma: float
    error: float
    n: int
    own: float

    @property
    def origin(self) -> str:
        """Where it comes from, in words."""
        if np.isnan(self.own):
            return f"of all commodities; its own figures ({self.n}) are too few"
        return f"of its {self.n} figures ({self.own:.2f}), pooled with other commodities"

    def draw(self, commodity: str, seed: int, n_draws: int) -> Floats:
        """Draw sigma with its error, shape (n_draws,)."""
        normal = stream(seed, "sigma", commodity).standard_normal(n_draws)
        return self.sigma * np.exp(self.error * normal)


def pooled_spreads(deviations: pd.DataFrame) -> tuple[pd.DataFrame, Spread]:
    """Pool deviations of several commodities.

    Parameters
    ----------
    deviations : pandas.DataFrame
        ``n`` figures and their ``own`` deviation of logarithms, one row per commodity.

    Returns
    -------
    pandas.DataFrame
        With ``sigma`` and ``error`` added.
    Spread
        Of a commodity of which nothing is known.

    Notes
    -----
    The logarithm of the standard deviation of n normal numbers, with f = n - 1, is on average
    lower than that of sigma by 1 / (2 f) + 1 / (6 f^2), and has the variance 1 / (2 f) + 1 / (2
    f^2) + 1 / (3 f^3): the expansions of the digamma function and its derivative at f / 2.

    Examples
    --------
    >>> table = pd.DataFrame({"n": [34, 4], "own": [1.6, 0.6]}, index=["coal", "tin"])
    >>> pooled, common = pooled_spreads(table)
    >>> bool(0.6 < pooled.loc["tin", "sigma"] < 1.6)
    True
    """
    f = deviations["n"] - 1
    log = np.log(deviations["own"]) + 1 / (2 * f) + 1 / (6 * f**2)
    variance = 1 / (2 * f) + 1 / (2 * f**2) + 1 / (3 * f**3)
    weight = 1 / variance
    common = (weight * log).sum() / weight.sum()
    excess = (weight * (log - common) ** 2).sum() - (len(log) - 1)
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    between = max(0.0, float(excess / scale)) if scale > 0 else 0.0
    weight = 1 / (variance + between)
    common, common_variance = (weight * log).sum() / weight.sum(), 1 / weight.sum()
    part = between / (between + variance)  # of its own figure in the pooled one
    pooled = part * log + (1 - part) * common
    error = np.sqrt(part * variance + (1 - part) ** 2 * common_variance)
    return (
        deviations.assign(sigma=np.exp(pooled), error=error),
        Spread(float(np.exp(common)), float(np.sqrt(between + common_variance)), 0, float("nan")),
    )


@lru_cache(maxsize=4)
def _measured(inventory: Inventory) -> tuple[pd.DataFrame, pd.Series, Spread | None]:
    items = build_population(inventory, by="quantity", group_by="commodity").items
    known = items[items["canonical"] > 0]
    logs = np.log(known["canonical"]).groupby(known["commodity_id"])
    table = pd.DataFrame({"n": logs.size(), "own": logs.std()})
    usable = table[(table["n"] >= MIN_FIGURES) & (table["own"] > 0)]
    if usable.empty:
        return usable, table["n"], None
    pooled, common = pooled_spreads(usable)
    return pooled, table["n"], common


def spread_of(commodity: str, inventory: Inventory) -> Spread:
    """Return the spread of the sizes of a commodity.

    Parameters
    ----------
    commodity : str
        Its identifier.
    inventory : Inventory
        Whose published quantities are used; a table with too few borrows from the bundled one.

    Returns
    -------
    Spread
        Its own, pooled with the others, or that of all.

    Examples
    --------
    >>> spread = spread_of("coal", bundled())
    >>> bool(1 < spread.sigma < 2.5), spread.n > 20
    (True, True)
    """
    pooled, figures, common = _measured(inventory)
    if common is None:
        common = _measured(bundled())[2]
        assert common is not None, "the bundled tables hold sizes"
    n = int(figures.get(commodity, 0))
    if commodity not in pooled.index:
        return Spread(common.sigma, common.error, n, float("nan"))
    sigma, error, own = (pooled[name].to_dict()[commodity] for name in ("sigma", "error", "own"))
    return Spread(sigma, error, n, own)
