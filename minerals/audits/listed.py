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
from minerals.shares.aggregate import RowItems, row_items
from minerals.shares.answer import populate, with_fractions
from minerals.shares.population import Population
from minerals.shares.query import Question, ask
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import Draws, sampler_of
from minerals.statuses.scope import find_scope
from minerals.tables.inventory import bundled
from minerals.tables.load import table
from minerals.territory.find import control as find_control

CACHED_DAYS = 24
"""Days and scopes whose draws are kept: some six megabytes each."""


@dataclass(frozen=True, eq=False)
class Listed:
    """The listed deposits of a reading on its date.

    Attributes
    ----------
    items : pandas.DataFrame
        A row per deposit and commodity with ``weight``, ``fraction`` and their bounds.
    row : dict
        The answer, as :func:`minerals.shares.answer.share` gives it.
    parts : RowItems
        The items, ready to be added in every draw.
    draws : Draws
        Of all sites on the date.
    """

    items: pd.DataFrame
    row: dict[str, Any]
    parts: RowItems
    draws: Draws


def listed(reading: Reading) -> Listed:
    """Return the listed deposits that a reading asks for.

    Examples
    --------
    >>> iron = Reading("c", "r", "iron", True, True, "share", by="count", commodity="iron")
    >>> listed(iron).items["commodity_id"].unique().tolist()
    ['iron']
    """
    prices = reading.prices if reading.measure.priced else ""
    question, population = population_of(
        reading.by, reading.commodities(), reading.group, reading.role, reading.scope, prices
    )
    fractions, draws = _drawn(reading.date, reading.scope or "all")
    items = population.items
    if reading.leave_out:
        items = items[items["deposit_id"] != reading.leave_out]
    if reading.kind:
        kinds = table("deposits").set_index("deposit_id")["kind"]
        items = items[items["deposit_id"].map(kinds) == reading.kind]
    population = replace(population, items=items)
    parts = row_items(question, population)[0]
    row = parts.row(question, fractions, draws)
    return Listed(with_fractions(question, population, fractions), row, parts, draws)


@cache
def population_of(
    by: str, commodity: tuple[str, ...], group: str, role: str, scope: str, prices: str
) -> tuple[Question, Population]:
    """Return the question that a reading asks and the deposits it is about, once for each.

    Examples
    --------
    >>> population_of("count", ("iron",), "", "", "", "")[0].chosen
    ('iron',)
    """
    question = ask(
        None, by, commodity, group or None, "none", scope or "all", prices or None, None,
        role or "counting",
    )  # fmt: skip
    return question, populate(question)


@lru_cache(maxsize=CACHED_DAYS)
def _drawn(date: str, scope: str) -> tuple[OccupiedFraction, Draws]:
    sampler = sampler_of(bundled(), find_control())
    history = sampler.join.history
    snapshot: dt.date = history.snapshot_date(date or None)
    chosen = find_scope(scope)
    fractions = chosen.fractions(sampler.join, sampler.join.fractions(history.at(snapshot)))
    return fractions, sampler.draws(snapshot, chosen, fractions)
