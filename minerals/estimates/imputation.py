"""Models of where the rest of a total lies: the part that no published quantity accounts for.

``listed``: as the published part does. ``sites``: in the listed sites without a figure, whose
sizes are lognormal. ``regions``: where published parts of the total by region say, and within a
region in its sites without a figure, or as its published part does where all have one. Nothing in
the tables says which is right; they are models, and each is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.estimates.totals import Region
from minerals.geo import Floats
from minerals.statuses.sampling import Draws
from minerals.streams import stream
from minerals.vocabulary import MODEL_CHOICES

ALL, *_MODELS = MODEL_CHOICES
MODELS = tuple(_MODELS)
POOLED = ("sites", "regions")
"""Models that the quoted figure pools; ``listed`` stands in only where neither applies."""

BLOCK_SIZE = 500
"""Sites drawn at once, so that memory does not grow with their number."""

Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]


def model_choice(model: str, draws: Draws) -> Texts:
    """Return the model of each draw: one named, or ``sites`` and ``regions`` with equal chances."""
    if model != ALL:
        return np.full(draws.n_draws, model)
    first = stream(draws.seed, "model").random(draws.n_draws) < 0.5
    return np.where(first, *POOLED)


@dataclass(frozen=True, eq=False)
class UnmeasuredSites:
    """The listed sites of a commodity without a published quantity: the same on every date.

    Attributes
    ----------
    commodity : str
        Its identifier.
    items : pandas.DataFrame
        One row per site: ``deposit_id``, ``name_en``, ``oblast``, ``development_status``.
    rows : numpy.ndarray
        Shape (k,), their rows among the sites of the draws.
    sigma : numpy.ndarray
        Shape (n_draws,), drawn spread of their sizes.
    seed : int
        Of the streams of their sizes.
    """

    commodity: str
    items: pd.DataFrame
    rows: npt.NDArray[np.intp]
    sigma: Floats
    seed: int

    def __len__(self) -> int:
        return len(self.rows)

    def fraction(self, draws: Draws, chosen: Bools | None = None) -> Floats:
        """Return the occupied part of what lies in the sites, shape (n_draws,).

        In each draw a site weighs exp(sigma z), z standard normal: only how sizes compare
        matters, their sum is the rest.
        """
        occupied = whole = np.zeros(draws.n_draws)
        for places, sizes in self._blocks(chosen):
            occupied = occupied + (sizes * draws.of_ore(self.rows[places])).sum(axis=0)
            whole = whole + sizes.sum(axis=0)
        return np.asarray(occupied / whole)

    def parts(
        self, draws: Draws, amount: Floats, chosen: Bools | None = None
    ) -> Iterator[tuple[int, Floats]]:
        """Spread an amount over the sites: yield each site's place and its occupied amounts."""
        whole = np.zeros(draws.n_draws)
        for _, sizes in self._blocks(chosen):
            whole = whole + sizes.sum(axis=0)
        for places, sizes in self._blocks(chosen):
            amounts = sizes * draws.of_ore(self.rows[places]) * (amount / whole)
            for place, part in zip(places, amounts, strict=True):
                yield int(place), part

    def _blocks(self, chosen: Bools | None) -> Iterator[tuple[npt.NDArray[np.intp], Floats]]:
        places = np.arange(len(self)) if chosen is None else np.flatnonzero(chosen)
        if len(self) <= BLOCK_SIZE:
            yield places, self._few if chosen is None else self._few[places]
            return
        for start in range(0, len(places), BLOCK_SIZE):
            block = places[start : start + BLOCK_SIZE]
            yield block, self._sizes(block)

    @cached_property
    def _few(self) -> Floats:
        """Keep the sizes of few sites: they are asked for several times."""
        return self._sizes(np.arange(len(self)))

    def _sizes(self, places: npt.NDArray[np.intp]) -> Floats:
        """Draw the sizes of some sites, shape (n, n_draws)."""
        names = self.items["deposit_id"].to_numpy()[places]
        streams = (stream(self.seed, "size", name, self.commodity) for name in names)
        normal = np.stack([each.standard_normal(len(self.sigma)) for each in streams])
        return np.asarray(np.exp(self.sigma * normal))


@dataclass(frozen=True, eq=False)
class RegionalPart:
    """What one region of a partition holds beyond its published quantities.

    Attributes
    ----------
    name : str
        Of the region.
    rest : numpy.ndarray
        Shape (n_draws,), its part of the rest, of all 1.
    fraction : numpy.ndarray
        Shape (n_draws,), the occupied part of it.
    sites : numpy.ndarray
        Shape (k,), which of the unmeasured sites lie in it.
    """

    name: str
    rest: Floats
    fraction: Floats
    sites: Bools


def regional_parts(
    regions: tuple[Region, ...],
    total: Floats,
    published: dict[str, tuple[Floats, Floats]],
    unmeasured: UnmeasuredSites,
    draws: Draws,
) -> tuple[list[RegionalPart], str]:
    """Divide the rest of a total among its regions.

    Parameters
    ----------
    regions : tuple of Region
        The partition.
    total : numpy.ndarray
        Shape (n_draws,).
    published : dict
        By region, its published amounts and the occupied part of them, each (n_draws,).
    unmeasured : UnmeasuredSites
        All of the commodity.
    draws : Draws
        Of the sites.

    Returns
    -------
    list of RegionalPart
        Empty where the model does not apply.
    str
        Then why not.

    Notes
    -----
    A region's rest is its part of the total less its published quantities, at least 0; the rests
    are scaled so that they add up to that of the country.
    """
    if not regions:
        return [], "no published figures by region add up to the total"
    rests = np.stack(
        [np.maximum(each.part * total - published[each.name][0], 0) for each in regions]
    )
    whole = rests.sum(axis=0)
    shares = np.divide(rests, whole, out=np.zeros_like(rests), where=whole > 0)
    parts = []
    for region, share in zip(regions, shares, strict=True):
        inside = unmeasured.items["oblast"].isin(region.oblasts).to_numpy(bool)
        amount, occupied = published[region.name]
        if inside.any():
            fraction = unmeasured.fraction(draws, inside)
        elif (amount > 0).all():
            fraction = occupied / amount
        else:
            return [], f"no listed site in {region.name}"
        parts.append(RegionalPart(region.name, share, fraction, inside))
    return parts, ""
