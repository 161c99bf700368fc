"""Rows of an estimate: commodities summed in every draw, and what is told of the sum."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from minerals.estimates.imputation import MODELS, model_choice
from minerals.estimates.national import CommodityDraws, Limits
from minerals.geo import Floats
from minerals.results.quantiles import INTERVALS, MEDIAN, QUANTILES, heading, not_shown
from minerals.results.result import Field
from minerals.shares.bounds import ratio_bounds
from minerals.shares.fields import LIST_FIELDS
from minerals.shares.intervals import quantiles, quantiles_of
from minerals.statuses.sampling import Draws

FIELDS = (
    Field("group", "Group"),
    *LIST_FIELDS,
    Field("prices", "Prices"),
    Field(MEDIAN, "Occupied"),
    *(Field(name, heading(name)) for name in QUANTILES if name != MEDIAN),
    Field("least", "Least"),
    Field("most", "Most"),
    Field("published", "Published"),
    Field("total", "Total"),
    Field("total_q05", "Total, 5 %"),
    Field("total_q95", "Total, 95 %"),
    Field("occupied", "Occupied amount"),
    Field("occupied_q05", "Amount, 5 %"),
    Field("occupied_q95", "Amount, 95 %"),
    Field("unit", "Unit"),
    Field("coal_part", "Coal's part", "percent"),
)


def shown_fields(amount: str) -> tuple[Field, ...]:
    """Return the columns of a table; ``amount`` is the style of amounts."""
    fractions = {*QUANTILES, "least", "most"}
    amounts = {"published", "total", "occupied", "occupied_q05", "occupied_q95"}
    hidden = not_shown(max(INTERVALS)) | {"total_q05", "total_q95"}
    return tuple(
        Field(each.name, each.heading, "percent")
        if each.name in fractions
        else Field(each.name, each.heading, amount if each.name in amounts else each.style)
        for each in FIELDS
        if each.name not in hidden
    )


@dataclass(frozen=True, eq=False)
class Sum:
    """Several commodities at their prices, in every draw.

    Attributes
    ----------
    parts : dict
        By commodity, its draws; only those whose rest has a model.
    prices : dict
        By commodity, per canonical unit; 1 for a quantity.
    draws : Draws
        Of all sites.
    model : str
        ``all``, or the one that the quoted figure takes.
    """

    parts: dict[str, CommodityDraws]
    prices: dict[str, float]
    draws: Draws
    model: str

    @property
    def choice(self) -> npt.NDArray[np.str_]:
        """The model of each draw, one for all commodities."""
        return model_choice(self.model, self.draws)

    def total(self) -> Floats:
        """Return the total of every draw."""
        return np.asarray(sum(p.amount * self.prices[name] for name, p in self.parts.items()))

    def occupied(self, choice: npt.NDArray[np.str_]) -> Floats:
        """Return the occupied amount of every draw."""
        return np.asarray(
            sum(part.occupied(choice) * self.prices[name] for name, part in self.parts.items())
        )

    def bounds(self) -> tuple[float, float]:
        """Return the bounds without assumptions."""
        scaled = [part.limits.scaled(self.prices[name]) for name, part in self.parts.items()]
        return _bound(scaled, "least")[0], _bound(scaled, "most")[1]

    def by_site(self) -> dict[str, Floats]:
        """Return the occupied amounts of every site by its identifier, in every draw."""
        choice = self.choice
        sites: dict[str, Floats] = defaultdict(lambda: np.zeros(self.draws.n_draws))
        for name, part in self.parts.items():
            for (site, _), amount in part.by_site(choice, self.draws):
                sites[site] = sites[site] + amount * self.prices[name]
        return dict(sites)

    def row(self) -> dict[str, Any]:
        """Return the figures of the row."""
        total, occupied = self.total(), self.occupied(self.choice)
        least, most = self.bounds()
        found = quantiles(occupied / total, least, most)
        totals, amounts = (
            dict(zip(QUANTILES, each, strict=True))
            for each in quantiles_of(np.stack([total, occupied])).tolist()
        )
        return {
            "share": found["q50"],
            **found,
            "least": least,
            "most": most,
            "published": self.published(),
            "total": totals["q50"],
            "total_q05": totals["q05"],
            "total_q95": totals["q95"],
            "occupied": amounts["q50"],
            "occupied_q05": amounts["q05"],
            "occupied_q95": amounts["q95"],
            "largest": self._largest(float(occupied.mean())),
            "models": {name: self._model(name, total, (least, most)) for name in MODELS},
        }

    def published(self) -> float:
        """Return what is published of the parts, at its word."""
        return sum(part.published_figure * self.prices[name] for name, part in self.parts.items())

    def coal_part(self) -> float:
        """Return coal's part of the total, the median of the draws."""
        if "coal" not in self.parts:
            return 0.0
        coal = self.parts["coal"].amount * self.prices["coal"]
        return float(np.median(coal / self.total()))

    def _largest(self, occupied: float) -> dict[str, Any] | None:
        """Return the deposit with the largest mean amount, and its part of the mean sum."""
        means: dict[tuple[str, str], float] = defaultdict(float)
        for name, part in self.parts.items():
            for site, mean in part.mean_by_site(self.model, self.draws).items():
                means[site] += mean * self.prices[name]
        if not means or not occupied > 0:
            return None
        site = max(means, key=lambda each: means[each])
        return {"deposit": site[0], "name": site[1], "part": means[site] / occupied}

    def applies(self, name: str) -> tuple[bool, str]:
        """Tell whether a model applies to any of the parts, and why not to some."""
        without = {c: part.why_not[name] for c, part in self.parts.items() if name in part.why_not}
        reasons: dict[str, list[str]] = defaultdict(list)
        for commodity, why in without.items():
            reasons[why].append(commodity)
        if len(self.parts) == 1:
            why = next(iter(without.values()), "")
        else:
            why = "; ".join(f"{', '.join(each)}: {reason}" for reason, each in reasons.items())
        return len(without) < len(self.parts), why

    def _model(self, name: str, total: Floats, bounds: tuple[float, float]) -> dict[str, Any]:
        applies, why = self.applies(name)
        row: dict[str, Any] = {
            "applies": applies,
            "to": [each for each, part in self.parts.items() if name not in part.why_not],
            "why": why,
            "q05": None,
            "q50": None,
            "q95": None,
        }
        if applies:
            shares = self.occupied(np.full(self.draws.n_draws, name)) / total
            found = quantiles(shares, *bounds)
            row |= {key: found[key] for key in ("q05", "q50", "q95")}
        return row


def _bound(limits: list[Limits], end: str) -> tuple[float, float]:
    columns = zip(*(getattr(each, end) for each in limits), strict=True)
    return ratio_bounds(*(np.concatenate(each) for each in columns))
