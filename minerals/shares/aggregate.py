"""From items and occupied fractions to the rows of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.geo import Floats
from minerals.shares.bounds import ratio_bounds
from minerals.shares.fields import FIELDS
from minerals.shares.intervals import ItemDraws, quantiles
from minerals.shares.population import Population
from minerals.shares.query import Question
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import Draws


@dataclass(frozen=True, eq=False)
class RowItems:
    """The items of one row of an answer, as arrays: what does not change from date to date."""

    name: str
    sites: npt.NDArray[np.intp]  # each deposit once, as its row among the sites
    at: npt.NDArray[np.intp]  # of the weighed items
    weight: Floats
    least: Floats
    most: Floats
    fixed: dict[str, Any]
    canonical_at: npt.NDArray[np.intp]  # of the items with a quantity of one commodity
    canonical: Floats
    items: ItemDraws

    def row(
        self, question: Question, join: OccupiedFraction, draws: Draws | None
    ) -> dict[str, Any]:
        """Return the row for one date, with quantiles where there are draws of it."""
        value, low, high = (each[self.sites] for each in (join.value, join.low, join.high))
        fractions = question.measure.fractions(join)
        row: dict[str, Any] = dict.fromkeys((field.name for field in FIELDS), None)
        row |= self.fixed
        row["n_occupied"] = _whole_if_exact(value.sum())
        row["n_uncertain"] = int((high - low > 1e-9).sum())
        if question.measure.by_deposit:
            if len(value):
                means = (float(each.mean()) for each in (value, low, high))
                row["share"], row["low"], row["high"] = means
        elif self.weight.sum() > 0:
            row |= self._weighed(fractions)
        if row["share"] is not None and draws is not None:
            row |= quantiles(self.items.shares(draws), row["low"], row["high"])
        if len(self.canonical):
            part = self.canonical * fractions.value[self.canonical_at]
            row["quantity_occupied"] = float(part.sum())
        if question.measure.priced and len(self.weight):
            part = self.weight * fractions.value[self.at]
            row["value_occupied_usd"] = float(part.sum())
        return row

    def _weighed(self, fractions: OccupiedFraction) -> dict[str, Any]:
        low, high = fractions.low[self.at], fractions.high[self.at]
        return {
            "share": float(np.average(fractions.value[self.at], weights=self.weight)),
            "low": ratio_bounds(low, self.least, self.most)[0],
            "high": ratio_bounds(high, self.least, self.most)[1],
        }


def row_items(question: Question, population: Population) -> list[RowItems]:
    """Return the items of each row of an answer, in the order of the rows."""
    items, sites = population.items, population.sites
    if question.group_by == "none":
        return [_row_items(question, question.label, items, sites)]
    rows = items.groupby("group", sort=False).indices
    return [
        _row_items(question, name, items.iloc[rows[name]], sites[rows[name]])
        for name in population.order
        if name in rows
    ]


def _row_items(
    question: Question, name: str, items: pd.DataFrame, sites: npt.NDArray[np.intp]
) -> RowItems:
    by_deposit = question.measure.by_deposit
    is_weighed, is_known = (items[each].notna().to_numpy() for each in ("weight", "canonical"))
    weighed = items if is_weighed.all() else items[is_weighed]
    each_once = pd.unique(sites)
    measured = is_known if by_deposit or weighed.empty else is_weighed
    fixed: dict[str, Any] = {
        "group": name,
        "n": len(each_once),
        "n_with_quantity": len(pd.unique(sites[measured])),
    }
    # Where all rows are of one commodity, which alone can be added.
    single = bool(is_known.any()) and items["commodity_id"].nunique() == 1
    of_one = is_known & single
    if single:
        fixed |= _quantity(question, items[of_one])
    if question.measure.priced and len(weighed):
        fixed["value_total_usd"] = float(weighed["weight"].sum())
    drawn, drawn_at = weighed, sites[is_weighed]
    if by_deposit and len(each_once) < len(sites):
        drawn, drawn_at = items[~pd.Series(sites).duplicated().to_numpy()], each_once
    return RowItems(
        name,
        each_once,
        sites[is_weighed],
        weighed["weight"].to_numpy(float),
        weighed["weight_low"].to_numpy(float),
        weighed["weight_high"].to_numpy(float),
        fixed,
        sites[of_one],
        items["canonical"].to_numpy(float)[of_one],
        ItemDraws(question.measure, drawn_at, drawn),
    )


def _quantity(question: Question, known: pd.DataFrame) -> dict[str, Any]:
    commodity, total = known["commodity_id"].iloc[0], float(known["canonical"].sum())
    national = None
    if question.group_by != "oblast":  # one oblast says nothing about the national total
        national = question.inventory.national.get(commodity)
    return {
        "quantity_total": total,
        "unit": question.inventory.commodities.loc[commodity, "unit"],
        "basis": question.inventory.commodities.loc[commodity, "basis"],
        "coverage_national": total / national if national else None,
    }


def _whole_if_exact(value: float) -> int | float:
    """Return whole numbers as integers; only areal deposits make fractions."""
    rounded = round(float(value), 6)
    return int(rounded) if rounded.is_integer() else rounded
