"""The draws of every commodity that was asked for, or why there are none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from minerals.estimates.national import Commodity, CommodityDraws, draw_commodity
from minerals.estimates.notes import NOT_THERE
from minerals.estimates.sizes import Spread, spread_of
from minerals.estimates.totals import Total, Totals
from minerals.shares.measure import QUANTITY
from minerals.shares.population import build_population
from minerals.shares.query import Question
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import Draws
from minerals.tables.inventory import Inventory
from minerals.tables.vocabularies import STRATA

ABOUT_SITES = ("oblast", "development_status")
"""Columns of the sites that models ask for; a user's own table need not have them."""

NOT_STATED = "not stated"
"""Status of a site of which none is told."""

KEPT_COMMODITIES = 64
"""Commodities whose draws are kept for the next date: some 16 kB for each of their sites."""


@dataclass(frozen=True)
class Setting:
    """What a sensitivity changes in the draws of commodities; nothing by default.

    Attributes
    ----------
    total_at : str
        ``low`` or ``high``: every total fixed at that limit.
    sigma_at : float
        Spread of sizes fixed at so many standard errors of its logarithm from its median.
    without : frozenset of str
        Development statuses whose sites hold nothing of the rest.
    """

    total_at: str = ""
    sigma_at: float | None = None
    without: frozenset[str] = frozenset()

    def total(self, total: Total) -> Total:
        """Return a total at the limit that is asked for."""
        if not self.total_at or total.is_listed:
            return total
        end = total.low if self.total_at == "low" else total.high
        return replace(total, value=end, low=end, high=end)

    def spread(self, spread: Spread) -> Spread:
        """Return the spread that is asked for."""
        if self.sigma_at is None:
            return spread
        sigma = spread.sigma * float(np.exp(self.sigma_at * spread.error))
        return replace(spread, sigma=sigma, error=0.0)

    def items(self, items: pd.DataFrame) -> pd.DataFrame:
        """Return the sites that count."""
        status = items["development_status"].astype(object).fillna(NOT_STATED)
        left_out = status.isin(self.without) & items["weight"].isna()
        return items[~left_out]


def draw_all(
    question: Question,
    names: Iterable[str],
    totals: Totals,
    draws: Draws,
    fractions: OccupiedFraction,
    setting: Setting = Setting(),
) -> dict[str, CommodityDraws | str]:
    """Draw every commodity with a usable total; of the others, say why not.

    Parameters
    ----------
    question : Question
        What was asked.
    names : iterable of str
        Commodities.
    totals : Totals
        Of the country.
    draws, fractions : Draws, OccupiedFraction
        Of all sites.
    setting : Setting, optional
        What is changed.

    Returns
    -------
    dict
        By commodity, its draws or the reason.
    """
    inventory, role = question.inventory, question.role
    groups = _listed(inventory, role, setting)
    parts: dict[str, CommodityDraws | str] = {}
    for name in names:
        total = totals.used.get(name)
        if total is not None and name in groups:
            changed = setting.total(total)
            found = _drawn(inventory, role, setting, changed, draws.seed, draws.n_draws)
            parts[name] = found if isinstance(found, str) else _known(found.at(draws, fractions))
        elif total is not None:
            parts[name] = "it has a total, and no listed site"
        elif name in groups or name in totals.left_out:
            parts[name] = totals.why_not(name)
        else:
            parts[name] = NOT_THERE
    return parts


@lru_cache(maxsize=16)
def _listed(inventory: Inventory, role: str, setting: Setting) -> dict[str, pd.DataFrame]:
    """Return the sites of every commodity that has any."""
    items = build_population(inventory, role=role, by=QUANTITY, group_by="commodity").items
    sites = inventory.sites.set_index("deposit_id")
    about = [each for each in ABOUT_SITES if each in sites and each not in items]
    items = items.join(sites[about], on="deposit_id")
    items = setting.items(items.reindex(columns=[*items.columns.union(list(ABOUT_SITES))]))
    return {str(name): part for name, part in items.groupby("commodity_id")}


@lru_cache(maxsize=KEPT_COMMODITIES)
def _drawn(
    inventory: Inventory, role: str, setting: Setting, total: Total, seed: int, n_draws: int
) -> Commodity | str:
    """Draw what is the same on every date, once for all dates that are asked about."""
    items = _listed(inventory, role, setting)[total.commodity]
    beyond = float(items["weight_low"].sum()) > total.high
    if beyond and total.stratum in STRATA and not total.is_listed:
        return "its total is below what the listed sites hold at their lower limits"
    where = pd.Index(inventory.sites["deposit_id"])
    rows = where.get_indexer(pd.Index(items["deposit_id"]))
    spread = setting.spread(spread_of(total.commodity, inventory))
    return draw_commodity(total, items, rows, spread, seed, n_draws)


def _known(part: CommodityDraws) -> CommodityDraws | str:
    return part if part.is_known else "no model of where the rest of its total lies applies"
