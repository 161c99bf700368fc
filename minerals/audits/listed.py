"""What the tables hold that a reading asks for: items, occupied fractions, draws.

Every reading shares one join and one sampler, so that the same draw is the same world in all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from minerals.audits.reading import Reading
from minerals.geo import Floats
from minerals.shares.aggregate import RowItems, row_items
from minerals.shares.answer import populate
from minerals.shares.population import Population
from minerals.shares.query import Question, ask
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import Draws, sampler_of
from minerals.statuses.scope import ALL, find_scope
from minerals.tables.inventory import bundled
from minerals.tables.load import table
from minerals.territory.find import control as find_control

KEPT_ANSWERS = 256
"""Answers that are kept for the next reading: claims share many."""

CACHED_DAYS = 48
"""Days and scopes whose draws are kept: some four megabytes each."""


@dataclass(frozen=True, eq=False)
class Listed:
    """The listed deposits of a reading on its date.

    Attributes
    ----------
    question : Question
        What the reading asks.
    population : Population
        The deposits that it is about.
    fractions : OccupiedFraction
        Of all sites on the date.
    row : dict
        The answer, as :func:`minerals.shares.answer.share` gives it, without quantiles.
    parts : RowItems
        The items, ready to be added in every draw.
    draws : Draws
        Of all sites on the date.
    """

    question: Question
    population: Population
    fractions: OccupiedFraction
    row: dict[str, Any]
    parts: RowItems
    draws: Draws

    @property
    def items(self) -> pd.DataFrame:
        """A row per deposit and commodity with ``weight`` and its bounds."""
        return self.population.items

    @property
    def added(self) -> pd.DataFrame:
        """The items that have a weight; where every deposit weighs the same, one of each."""
        return self.parts.items.items

    def amounts(self, *, occupied: bool) -> tuple[Floats, Floats, Floats]:
        """Return what is added, or the occupied part of it: at the least, as told, at the most."""
        part, at = self.question.measure.fractions(self.fractions), self.parts.items.sites
        low, told, high = (
            self.added[weight].to_numpy(float) * (fraction[at] if occupied else 1.0)
            for weight, fraction in (
                ("weight_low", part.low), ("weight", part.value), ("weight_high", part.high),
            )
        )  # fmt: skip
        return low, told, high


def listed(reading: Reading) -> Listed:
    """Return the listed deposits that a reading asks for.

    Examples
    --------
    >>> iron = Reading("c", "r", "iron", True, True, "share", by="count", commodity="iron")
    >>> listed(iron).items["commodity_id"].unique().tolist()
    ['iron']
    """
    prices = reading.prices if reading.measure.priced else ""
    asked = reading.by, reading.commodities(), reading.group, reading.role, prices
    return _listed(asked, reading.leave_out, reading.kind, reading.scope or ALL.name, reading.date)


@lru_cache(maxsize=KEPT_ANSWERS)
def _listed(asked: tuple[Any, ...], leave_out: str, kind: str, scope: str, date: str) -> Listed:
    question, population, parts = _parts(asked, leave_out, kind)
    fractions, draws = drawn_on(date, scope)
    row = parts.row(question, fractions, None)
    return Listed(question, population, fractions, row, parts, draws)


@cache
def _parts(
    asked: tuple[Any, ...], leave_out: str, kind: str
) -> tuple[Question, Population, RowItems]:
    """Return what is asked, ready to be added on any date and in any scope."""
    question, population = population_of(*asked)
    items = population.items
    if leave_out:
        items = items[items["deposit_id"] != leave_out]
    if kind:
        kinds = table("deposits").set_index("deposit_id")["kind"]
        items = items[items["deposit_id"].map(kinds) == kind]
    population = replace(population, items=items)
    return question, population, row_items(question, population)[0]


@cache
def population_of(
    by: str, commodity: tuple[str, ...], group: str, role: str, prices: str
) -> tuple[Question, Population]:
    """Return the question that a reading asks in any scope, and the deposits it is about.

    Examples
    --------
    >>> population_of("count", ("iron",), "", "", "")[0].chosen
    ('iron',)
    """
    question = ask(
        None, by, commodity, group or None, "none", ALL, prices or None, None,
        role or "counting",
    )  # fmt: skip
    return question, populate(question)


@lru_cache(maxsize=CACHED_DAYS)
def drawn_on(date: str, scope: str) -> tuple[OccupiedFraction, Draws]:
    """Return what a scope counts of all sites on a date, and its draws."""
    sampler = sampler_of(bundled(), find_control())
    history = sampler.join.history
    snapshot: dt.date = history.snapshot_date(date or None)
    chosen = find_scope(scope)
    fractions = chosen.fractions(sampler.join, sampler.join.fractions(history.at(snapshot)))
    return fractions, sampler.draws(snapshot, chosen, fractions)
