"""From items and occupied fractions to the rows of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from minerals.geo import Floats
from minerals.shares.bounds import greatest_ratio, least_ratio
from minerals.shares.caveats import dominant
from minerals.shares.fields import FIELDS
from minerals.shares.intervals import ItemDraws, quantiles
from minerals.shares.measure import Measure
from minerals.shares.pairs import Rows, pairs, select
from minerals.shares.population import Population
from minerals.shares.query import Question
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import Draws
from minerals.tables.inventory import Inventory
from minerals.tables.prices import deck


@dataclass(frozen=True, eq=False)
class Items:
    """Items as arrays, each of shape (k,): what rows are made of.

    Attributes
    ----------
    frame : pandas.DataFrame
        The items, weighed.
    sites : numpy.ndarray
        The row of each item's deposit among the sites.
    commodities : numpy.ndarray
        The place of its commodity among the names.
    names : pandas.Index
        The commodities.
    canonical, weight, low, high : numpy.ndarray
        Its quantity, its weight and the limits of that; NaN where nothing is published.
    """

    frame: pd.DataFrame
    sites: Rows
    commodities: Rows
    names: pd.Index
    canonical: Floats
    weight: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, frame: pd.DataFrame, sites: Rows) -> Items:
        """Take the arrays of weighed items; their sites are known."""
        commodities, names = pd.factorize(frame["commodity_id"], sort=True)
        columns = ("canonical", "weight", "weight_low", "weight_high")
        amounts = (frame[name].to_numpy(float) for name in columns)
        return cls(frame, sites, commodities, pd.Index(names), *amounts)


@dataclass(frozen=True, eq=False)
class RowItems:
    """The items of one row of an answer, as arrays: what does not change from date to date.

    Attributes
    ----------
    name : str
        Of the row.
    measure : Measure
        What the items weigh.
    whole : Items
        All that the rows of an answer are made of.
    rows, added : numpy.ndarray
        Which of them are of this row; and which of these have a weight, or, where every deposit
        weighs the same, one of each deposit.
    sites : numpy.ndarray
        The deposits, each once, by their rows among the sites.
    single : numpy.ndarray
        The items with a quantity, where all are of one commodity, which alone can be added.
    fixed : dict
        What is told of the row on any date.
    """

    name: str
    measure: Measure
    whole: Items
    rows: Rows
    added: Rows
    sites: Rows
    single: Rows
    fixed: dict[str, Any]

    @cached_property
    def items(self) -> ItemDraws:
        """The items that are added, ready to be drawn."""
        return ItemDraws(self.measure, self.at, self.whole.frame.iloc[self.added])

    def dominant(self) -> tuple[str, int, int] | None:
        """Find the commodity that a share by number of deposits mostly reflects, if one does."""
        return dominant(self.whole.commodities[self.rows], self.whole.names, len(self.sites))

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
        if len(self.single):
            part = fractions.value[self.whole.sites[self.single]]
            row["quantity_occupied"] = float((self.whole.canonical[self.single] * part).sum())
        if question.measure.priced and len(self.added):
            row["value_occupied_usd"] = float((self.weight * fractions.value[self.at]).sum())
        return row

    @cached_property
    def at(self) -> Rows:
        """The deposits of the items that are added, by their rows among the sites."""
        return self.whole.sites[self.added]

    @cached_property
    def weight(self) -> Floats:
        """What the items that are added weigh."""
        return self.whole.weight[self.added]

    @property
    def limits(self) -> tuple[Floats, Floats]:
        """The lower and upper limits of that."""
        return self.whole.low[self.added], self.whole.high[self.added]

    def _weighed(self, fractions: OccupiedFraction) -> dict[str, Any]:
        return {
            "share": float(np.average(fractions.value[self.at], weights=self.weight)),
            "low": float(least_ratio(fractions.low[self.at], *self.limits)),
            "high": float(greatest_ratio(fractions.high[self.at], *self.limits)),
        }


def row_items(question: Question, population: Population) -> list[RowItems]:
    """Return the items of each row of an answer, in the order of the rows."""
    frame = population.items
    items = Items.of(frame, population.sites)
    groups, names = pd.factorize(frame["group"])
    return _rows(question, items, np.arange(len(frame)), groups, names, population.order)


def selected_rows(question: Question) -> list[RowItems]:
    """Return the same for a question that may be asked beside many others of one measure.

    The rows of all of them are made of one table of items, so that each is drawn once.
    """
    found = select(
        question.inventory, question.chosen, question.role, question.measure, question.group_by
    )
    items = _every_item(question.inventory, question.measure, question.prices)
    return _rows(question, items, found.rows, found.groups, found.names, found.order)


@lru_cache(maxsize=8)
def _every_item(inventory: Inventory, measure: Measure, prices: str | None) -> Items:
    every = pairs(inventory)
    usd = deck(prices)["usd"] if prices else None
    return Items.of(measure.weigh(every.frame, usd), every.sites)


def _rows(
    question: Question,
    items: Items,
    rows: Rows,
    groups: Rows,
    names: Iterable[str],
    order: list[str],
) -> list[RowItems]:
    if question.group_by == "none":
        return [_row(question, question.label, items, rows)]
    number = {name: number for number, name in enumerate(names)}
    members = {name: rows[groups == number[name]] for name in order if name in number}
    return [_row(question, name, items, each) for name, each in members.items() if len(each)]


def _row(question: Question, name: str, items: Items, rows: Rows) -> RowItems:
    by_deposit = question.measure.by_deposit
    sites = pd.unique(items.sites[rows])
    weighed = rows[~np.isnan(items.weight[rows])]
    known = rows[~np.isnan(items.canonical[rows])]
    amounts = known if by_deposit or not len(weighed) else weighed
    fixed: dict[str, Any] = {
        "group": name,
        "n": len(sites),
        "n_with_quantity": len(pd.unique(items.sites[amounts])),
    }
    # Where all rows are of one commodity, which alone can be added.
    here = items.commodities[rows]
    single = len(known) > 0 and bool((here == here[0]).all())
    if single:
        fixed |= _quantity(question, items.names[here[0]], items.canonical[known])
    if question.measure.priced and len(weighed):
        fixed["value_total_usd"] = float(items.weight[weighed].sum())
    added = weighed
    if by_deposit:
        added = rows[np.sort(np.unique(items.sites[rows], return_index=True)[1])]
    return RowItems(
        name,
        question.measure,
        items,
        rows,
        added,
        sites,
        known if single else known[:0],
        fixed,
    )


def _quantity(question: Question, commodity: str, quantities: Floats) -> dict[str, Any]:
    total = float(quantities.sum())
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
