"""One commodity of the country in every draw: what is published, and the rest by models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import InputError
from minerals.estimates.imputation import (
    POOLED,
    RegionalPart,
    UnmeasuredSites,
    model_choice,
    regional_parts,
)
from minerals.estimates.sizes import Spread
from minerals.estimates.totals import ASSUMED, Total
from minerals.geo import Floats
from minerals.shares.intervals import ItemDraws, drawn_quantities
from minerals.shares.measure import QUANTITY
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import Draws

ATTEMPTS = 20
"""How often a total and the published quantities are drawn again before the quantities give way."""

DRAWN_FROM = (
    "deposit_id", "commodity_id", "weight", "weight_low", "weight_high", "ranged",
)  # fmt: skip
"""Columns of the items that their draws depend on."""

KEPT_PAIRS = 64
"""Commodities whose drawn totals and quantities are kept for the next question about them."""

ROUNDING = 1e-9
"""Relative: by how much a sum of figures may miss a figure that is the same."""

Site = tuple[str, str]
"""Identifier and name of a deposit."""


@dataclass(frozen=True, eq=False)
class Limits:
    """What bounds without assumptions are made of: weights with limits, and fractions.

    Attributes
    ----------
    least, most : tuple of numpy.ndarray
        Fractions, lower and upper weights: those that make the share smallest, and largest.
    """

    least: tuple[Floats, Floats, Floats]
    most: tuple[Floats, Floats, Floats]

    def scaled(self, price: float) -> Limits:
        """Return the limits with weights times a price."""
        (f, low, high), (g, lower, higher) = self.least, self.most
        return Limits((f, low * price, high * price), (g, lower * price, higher * price))


@dataclass(frozen=True, eq=False)
class Commodity:
    """Draws of the total and the published part of one commodity: the same on every date.

    Attributes
    ----------
    total : Total
        The figure that was drawn from.
    amount : numpy.ndarray
        Shape (n_draws,), the drawn totals.
    published : numpy.ndarray
        Shape (n_draws,), the sum of the published quantities.
    redrawn, lowered : float
        Part of the draws in which total and quantities were drawn again, and in which the
        quantities were lowered towards their limits, since no pair fitted.
    measured, quantities : ItemDraws, numpy.ndarray
        The sites with a published quantity, and the drawn ones, shape (n, n_draws).
    unmeasured, spread : UnmeasuredSites, Spread
        The others, and how their sizes spread.
    """

    total: Total
    amount: Floats
    published: Floats
    redrawn: float
    lowered: float
    measured: ItemDraws
    quantities: Floats
    unmeasured: UnmeasuredSites
    spread: Spread

    @cached_property
    def rest(self) -> Floats:
        """Shape (n_draws,), what no published quantity accounts for."""
        return np.asarray(np.maximum(self.amount - self.published, 0))

    @cached_property
    def published_figure(self) -> float:
        """The sum of the published quantities at their word."""
        return float(self.measured.items["weight"].sum())

    def at(self, draws: Draws, fractions: OccupiedFraction) -> CommodityDraws:
        """Return the draws on a date.

        Parameters
        ----------
        draws : Draws
            Of all sites, with the seed and number of draws of the commodity.
        fractions : OccupiedFraction
            Of all sites, with the bounds that the draws lie in.
        """
        occupied, _ = self.measured.amounts(draws, self.quantities)
        models, why_not, regional = _models(self, occupied, draws)
        limits = _limits(self.total, self.measured, fractions)
        same = {each.name: getattr(self, each.name) for each in fields(Commodity)}
        return CommodityDraws(**same, published_occupied=occupied, fractions=models,
                              why_not=why_not, limits=limits, regional=regional)  # fmt: skip

    @cached_property
    def by_region(self) -> dict[str, tuple[ItemDraws, Floats]]:
        """The sites with a published quantity in each region of the total, and those drawn."""
        found = {}
        for region in self.total.regions:
            inside = self.measured.items["oblast"].isin(region.oblasts).to_numpy(bool)
            part = ItemDraws(QUANTITY, self.measured.sites[inside], self.measured.items[inside])
            found[region.name] = part, self.quantities[inside[self.measured.open]]
        return found


@dataclass(frozen=True, eq=False)
class CommodityDraws(Commodity):
    """Draws of one commodity on a date: of the total, the published part, and the rest.

    Attributes
    ----------
    published_occupied : numpy.ndarray
        Shape (n_draws,), the occupied part of the published quantities.
    fractions : dict
        By model that applies, the occupied part of the rest, shape (n_draws,).
    why_not : dict
        By model that does not, the reason.
    limits : Limits
        Of the bounds without assumptions.
    regional : list of RegionalPart
        What each region holds of the rest.
    """

    published_occupied: Floats
    fractions: dict[str, Floats]
    why_not: dict[str, str]
    limits: Limits
    regional: list[RegionalPart]
    _means: dict[str, dict[Site, float]] = field(default_factory=dict, repr=False)

    @property
    def is_known(self) -> bool:
        """Whether there is a model of the rest, or no rest."""
        return bool(self.fractions) or self.total.is_listed

    @property
    def _other(self) -> str:
        """The model where the chosen one does not apply."""
        return next((name for name in POOLED if name in self.fractions), "listed")

    def model_in(self, choice: npt.NDArray[np.str_]) -> npt.NDArray[np.str_]:
        """Return the model of each draw: the one chosen where it applies, else another."""
        return np.where(np.isin(choice, list(self.fractions)), choice, self._other)

    def occupied(self, choice: npt.NDArray[np.str_]) -> Floats:
        """Return the occupied amount of every draw under the model chosen in each."""
        if not self.fractions:
            return self.published_occupied
        fraction = self.fractions[self._other]
        for name, each in self.fractions.items():
            fraction = np.where(choice == name, each, fraction)
        return np.asarray(self.published_occupied + self.rest * fraction)

    def mean_by_site(self, model: str, draws: Draws) -> dict[Site, float]:
        """Return the mean occupied amount of each site."""
        if model not in self._means:
            means: dict[Site, float] = defaultdict(float)
            for site, amount in self.by_site(model_choice(model, draws), draws):
                means[site] += float(amount.mean())
            self._means[model] = dict(means)
        return self._means[model]

    def by_site(self, choice: npt.NDArray[np.str_], draws: Draws) -> Iterator[tuple[Site, Floats]]:
        """Yield each site with its occupied amounts, of what is published and of the rest.

        Under ``listed`` the rest lies in no site, and is not in these amounts.
        """
        models = self.model_in(choice) if self.fractions else np.full(len(choice), "")
        items, sites = self.measured.items, self.measured.sites
        drawn = iter(self.quantities)
        for name, weight, site, is_open in zip(
            _names(items), items["weight"], sites, self.measured.open, strict=True
        ):
            amount = next(drawn) if is_open else float(weight)
            yield name, amount * draws.of_ore(np.array([site]))[0]
        names = _names(self.unmeasured.items)
        if "sites" in self.fractions and (models == "sites").any():
            amount = np.where(models == "sites", self.rest, 0)
            for place, part in self.unmeasured.parts(draws, amount):
                yield names[place], part
        if (models == "regions").any():
            for region in self.regional:
                if region.sites.any():
                    amount = np.where(models == "regions", self.rest * region.rest, 0)
                    for place, part in self.unmeasured.parts(draws, amount, region.sites):
                        yield names[place], part


def _names(items: pd.DataFrame) -> list[Site]:
    return list(zip(items["deposit_id"], items["name_en"], strict=True))


def draw_commodity(
    total: Total,
    items: pd.DataFrame,
    rows: npt.NDArray[np.intp],
    spread: Spread,
    seed: int,
    n_draws: int,
) -> Commodity:
    """Draw one commodity.

    Parameters
    ----------
    total : Total
        Of the country.
    items : pandas.DataFrame
        Its sites, with and without a quantity: ``deposit_id``, ``commodity_id``, ``name_en``,
        ``oblast``, ``development_status``, ``weight`` with its limits, and ``ranged``.
    rows : numpy.ndarray
        Shape (k,), the rows of the items among the sites.
    spread : Spread
        Of the sizes of the commodity.
    seed, n_draws : int
        Of all streams, and how many draws.

    Returns
    -------
    Commodity
        Of the country.

    Raises
    ------
    InputError
        If an assumed total is below what the listed sites hold at their lower limits.
    """
    known = items["weight"].notna().to_numpy(bool)
    measured = ItemDraws(QUANTITY, rows[known], items[known])
    sigma = spread.draw(total.commodity, seed, n_draws)
    unmeasured = UnmeasuredSites(
        total.commodity, items[~known].reset_index(drop=True), rows[~known], sigma, seed
    )
    least_published = float(measured.items["weight_low"].sum())
    if total.stratum == ASSUMED and total.value < least_published * (1 - ROUNDING):
        raise InputError(
            f"--assume {total.commodity}={total.value:g}{total.unit} is less than the listed "
            f"sites hold at their lower limits, {least_published:,.6g} {total.unit}"
        )
    amount, quantities, redrawn, lowered = _pairs(total, measured, least_published, seed, n_draws)
    fixed = measured.items["weight"].to_numpy(float)[~measured.open].sum()
    published = np.asarray(fixed + quantities.sum(axis=0))
    return Commodity(
        total, published if total.is_listed else amount, published, redrawn, lowered, measured,
        quantities, unmeasured, spread,
    )  # fmt: skip


def _pairs(
    total: Total, measured: ItemDraws, least_published: float, seed: int, n_draws: int
) -> tuple[Floats, Floats, float, float]:
    """Draw the total and the published quantities, again where the total is the smaller."""
    if total.is_listed:
        quantities = drawn_quantities(measured.items[measured.open], seed, n_draws)
        return quantities.sum(axis=0), quantities, 0.0, 0.0
    rows = tuple(zip(*(measured.items[name].tolist() for name in DRAWN_FROM), strict=True))
    return _drawn_pairs(total, rows, least_published, seed, n_draws)


@lru_cache(maxsize=KEPT_PAIRS)
def _drawn_pairs(
    total: Total, rows: tuple[Any, ...], least_published: float, seed: int, n: int
) -> tuple[Floats, Floats, float, float]:
    items = pd.DataFrame(rows, columns=list(DRAWN_FROM))
    is_open = (items["weight_low"] < items["weight_high"]).to_numpy(bool)
    quantities = drawn_quantities(items[is_open], seed, n)
    row = pd.DataFrame(
        {"deposit_id": [""], "commodity_id": [total.commodity], "weight": [total.value],
         "weight_low": [total.low], "weight_high": [total.high], "ranged": [False]}
    )  # fmt: skip
    amount = drawn_quantities(row, seed, n)[0]
    fixed = float(items["weight"][~is_open].sum())
    short = np.flatnonzero(amount < fixed + quantities.sum(axis=0))
    if not len(short):
        return amount, quantities, 0.0, 0.0
    # The first n of more random numbers of a stream are those that were drawn above.
    shape = (ATTEMPTS + 1, len(short))
    again = (n * np.arange(ATTEMPTS + 1)[:, None] + short).ravel()
    totals = drawn_quantities(row, seed, shape[0] * n, again).reshape(shape)
    tries = drawn_quantities(items[is_open], seed, shape[0] * n, again).reshape(-1, *shape)
    fits = totals >= fixed + tries.sum(axis=0)
    first, each = fits.argmax(axis=0), np.arange(len(short))
    amount[short], quantities[:, short] = totals[first, each], tries[:, first, each]
    never = short[~fits.any(axis=0)]
    if len(never):
        amount[never] = np.maximum(amount[never], least_published)
        low = items["weight_low"].to_numpy(float)[is_open][:, None]
        beyond = quantities[:, never] - low
        room, spare = amount[never] - least_published, beyond.sum(axis=0)
        part = np.divide(room, spare, out=np.zeros_like(room), where=spare > 0)
        quantities[:, never] = low + beyond * part
    return amount, quantities, len(short) / n, len(never) / n


def _models(
    of: Commodity, occupied: Floats, draws: Draws
) -> tuple[dict[str, Floats], dict[str, str], list[RegionalPart]]:
    """Return the occupied part of the rest by each model that applies, and why others do not."""
    if of.total.is_listed:
        why = "the total is the sum of the listed sites"
        return {}, dict.fromkeys(("listed", "sites", "regions"), why), []
    found: dict[str, Floats] = {}
    why_not: dict[str, str] = {}
    if (of.published > 0).all():
        found["listed"] = occupied / of.published
    else:
        why_not["listed"] = "no listed site has a quantity in the commodity's own basis"
    if len(of.unmeasured):
        found["sites"] = of.unmeasured.fraction(draws)
    else:
        why_not["sites"] = "no listed site is without a quantity"
    by_region = {}
    for name, (part, quantities) in of.by_region.items():
        inner, whole = part.amounts(draws, quantities)
        by_region[name] = (whole, inner)
    parts, why = regional_parts(of.total.regions, of.amount, by_region, of.unmeasured, draws)
    if parts:
        found["regions"] = np.asarray(sum(each.rest * each.fraction for each in parts))
    else:
        why_not["regions"] = why
    return found, why_not, parts


def _limits(total: Total, measured: ItemDraws, fractions: OccupiedFraction) -> Limits:
    """Return what bounds without assumptions are made of.

    A published site holds at least its lower limit. All else of the total lies in
    government-held land for the least, and in occupied land for the most.
    """
    counted = QUANTITY.fractions(fractions)
    low, high = counted.low[measured.sites], counted.high[measured.sites]
    smallest = measured.items["weight_low"].to_numpy(float)
    largest = measured.items["weight_high"].to_numpy(float)
    if total.is_listed:
        return Limits((low, smallest, largest), (high, smallest, largest))
    certain = float((smallest * low).sum())
    held = float((smallest * (1 - high)).sum())
    ends = np.array([total.low, max(total.high, float(smallest.sum()))])
    return Limits(
        (np.array([1.0, 0.0]), *_beside(certain, ends)),
        (np.array([0.0, 1.0]), *_beside(held, ends)),
    )


def _beside(part: float, ends: Floats) -> tuple[Floats, Floats]:
    """Return the weights of a part and of the rest of a total, at either end of its limits."""
    rest = np.maximum(ends - part, 0)
    return np.array([part, rest[0]]), np.array([part, rest[1]])
