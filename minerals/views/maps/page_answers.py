"""What a map page asks of the program: listed shares by every measure, and the country's estimates.

Nothing is computed here: :mod:`minerals.shares.answer` and :mod:`minerals.estimates.answer` answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from minerals.errors import InputError
from minerals.estimates.answer import assess
from minerals.estimates.assessment import Assessment, RowKey
from minerals.geo import Floats
from minerals.results.types import significant_within
from minerals.shares.aggregate import RowItems, selected_rows
from minerals.shares.courses import Courses
from minerals.shares.measure import MEASURES, VALUE, Measure
from minerals.shares.query import Question
from minerals.statuses.moves import Move
from minerals.statuses.sampling import Sampler
from minerals.statuses.series import StatusSeries
from minerals.tables.groups import NO_FUEL, list_names, members
from minerals.tables.inventory import Inventory
from minerals.tables.prices import default_deck


@dataclass(frozen=True, eq=False)
class CountryRow:
    """One estimate for the country.

    Attributes
    ----------
    measure, part : str
        What it is by, and what it is of: as the keys of :func:`listed_shares`.
    row : dict
        Of the answer, see :func:`minerals.estimates.answer.estimate`, rounded as it is.
    """

    measure: str
    part: str
    row: dict[str, Any]


def price_deck(question: Question) -> str:
    """Return the price deck of the values on a page: the one asked for, or the default."""
    return question.prices or default_deck()


def page_groups(question: Question) -> dict[str, list[str]]:
    """Return the groups that a page can be narrowed to, with the commodities present.

    Parameters
    ----------
    question : Question
        What the page is about; one that is narrowed already has none.
    """
    if question.chosen is not None:
        return {}
    present = set(question.inventory.resources["commodity_id"])
    groups = _members(question.inventory)
    kept = {name: [each for each in ids if each in present] for name, ids in groups.items()}
    return {name: ids for name, ids in kept.items() if ids}


@lru_cache(maxsize=4)
def _members(inventory: Inventory) -> dict[str, tuple[str, ...]]:
    """Return the groups that there are, with all their commodities."""
    catalogue = inventory.commodities
    lists = [*list_names(), *(f"{NO_FUEL}:{name}" for name in list_names())]
    names = [*dict.fromkeys(catalogue["family"]), "metals", *lists]
    return {name: tuple(members(name, catalogue)) for name in names if name != "other"}


@dataclass(frozen=True, eq=False)
class Row:
    """One row of shares over time.

    Attributes
    ----------
    items : RowItems
        Its name, its deposits, and what is the same at every snapshot.
    shares : numpy.ndarray
        Shape (n_snapshots, len(COLUMNS)), see :mod:`minerals.shares.courses`.
    """

    items: RowItems
    shares: Floats


def listed_shares(
    question: Question, series: StatusSeries, sampler: Sampler, moves: Iterable[list[Move]]
) -> dict[str, dict[str, list[Row]]]:
    """Answer the question by every measure, and for each part that the page can be narrowed to.

    Parameters
    ----------
    question : Question
        Whose deposits, history and scope the page is about.
    series : StatusSeries
        Its deposits at the snapshots of the slider.
    sampler : Sampler
        Of the deposits.
    moves : iterable of list of Move
        What moved until each snapshot.

    Returns
    -------
    dict of dict
        By measure and part: ``""`` for all that was asked, ``commodity`` and ``oblast`` for its
        breakdowns, ``group:NAME`` for a group. What cannot be added is not there.
    """
    rows = {
        name: {part: selected_rows(each) for part, each in _parts(question, measure).items()}
        for name, measure in MEASURES.items()
    }
    courses = {
        name: Courses(of_measure, series.scoped, sampler.seed, sampler.n_draws)
        for name, parts in rows.items()
        if (of_measure := [row for of_part in parts.values() for row in of_part])
    }
    for moved in moves:
        for each in courses.values():
            each.move(moved)
    shares = {name: iter(each.values) for name, each in courses.items()}
    return {
        name: {
            part: [Row(row, next(shares[name])) for row in of_part]
            for part, of_part in parts.items()
        }
        for name, parts in rows.items()
    }


def _parts(question: Question, measure: Measure) -> dict[str, Question]:
    """Return the questions of a measure by part, without those whose quantities cannot be added."""
    of_measure = replace(
        question, measure=measure, prices=price_deck(question) if measure.priced else None
    )
    whole = question.chosen, ", ".join(question.chosen or ()) or "all commodities"
    asked = {"": (*whole, "none"), "commodity": (*whole, "commodity")}
    if question.inventory.sites["oblast"].notna().any():
        asked["oblast"] = *whole, "oblast"
    for name in page_groups(question):
        asked[f"group:{name}"] = _members(question.inventory)[name], name, "none"
    return {
        part: replace(of_measure, chosen=chosen, label=label, group_by=group_by)
        for part, (chosen, label, group_by) in asked.items()
        if measure.adds(None if chosen is None else len(chosen), group_by)
    }


def country_rows(question: Question, at: dt.date) -> list[CountryRow]:
    """Estimate for the country what the page is about, and each part with a usable total.

    Parameters
    ----------
    question : Question
        What the page is about.
    at : datetime.date
        The snapshot of the estimates.

    Returns
    -------
    list of CountryRow
        Empty where nothing has a usable total, as of a user's own deposits.
    """
    try:
        by_quantity = assess(
            question.inventory, by="quantity", commodity=question.chosen, date=at,
            scope=question.scope.name, control=question.history, role=question.role,
        )  # fmt: skip
    except InputError:
        return []
    commodities = [each.group for each in by_quantity.rows]
    quantities = [("commodity:" + each.group, each) for each in by_quantity.rows]
    if len(commodities) == 1:
        quantities.append(("", by_quantity.rows[0]))
    whole = RowKey(question.label, tuple(commodities))
    groups = [
        (f"group:{name}", RowKey(name, _members(question.inventory)[name]))
        for name in page_groups(question)
    ]
    priced = replace(by_quantity.question, measure=VALUE, prices=price_deck(question))
    by_value = replace(by_quantity, question=priced, decks=[priced.prices])
    return [
        *_answered("quantity", by_quantity, quantities),
        *_answered("value", by_value, [("", whole), *quantities[: len(commodities)], *groups]),
    ]


def _answered(
    measure: str, assessment: Assessment, keys: Sequence[tuple[str, RowKey]]
) -> list[CountryRow]:
    """Return the rows that can be answered; a part without a usable total has none."""
    about = replace(assessment, rows=list(dict.fromkeys(key for _, key in keys)))
    found = dict(zip((key for key, *_ in about.sums), about.records(), strict=True))
    return [
        CountryRow(measure, part, significant_within(found[key]))
        for part, key in keys
        if key in found
    ]
