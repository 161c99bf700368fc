"""What a map page asks of the program: listed shares by every measure, and the country's estimates.

Nothing is computed here: :mod:`minerals.shares.answer` and :mod:`minerals.estimates.answer` answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from minerals.errors import InputError
from minerals.estimates.answer import assess
from minerals.estimates.assessment import Assessment, RowKey
from minerals.results.result import Result
from minerals.shares.answer import timelines
from minerals.shares.measure import MEASURES, VALUE, Measure
from minerals.shares.query import Question, ask
from minerals.statuses.sampling import Draws
from minerals.statuses.series import StatusSeries
from minerals.tables.groups import NO_FUEL, list_names, members
from minerals.tables.prices import default_deck


@dataclass(frozen=True, eq=False)
class CountryRow:
    """One estimate for the country.

    Attributes
    ----------
    measure, part : str
        What it is by, and what it is of: as the keys of :func:`listed_shares`.
    row : dict
        Of the answer, see :func:`minerals.estimates.answer.estimate`.
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
    commodities = question.inventory.commodities
    present = set(question.inventory.resources["commodity_id"])
    lists = [*list_names(), *(f"{NO_FUEL}:{name}" for name in list_names())]
    names = [*dict.fromkeys(commodities["family"]), "metals", *lists]
    groups = {name: members(name, commodities) for name in names if name != "other"}
    kept = {name: [each for each in ids if each in present] for name, ids in groups.items()}
    return {name: ids for name, ids in kept.items() if ids}


def listed_shares(
    question: Question, series: StatusSeries, drawn: Iterable[Draws]
) -> dict[str, dict[str, Result]]:
    """Answer the question by every measure, and for each part that the page can be narrowed to.

    Parameters
    ----------
    question : Question
        Whose deposits, history and scope the page is about.
    series : StatusSeries
        Its deposits at the snapshots of the slider.
    drawn : iterable of Draws
        Of the deposits at each snapshot.

    Returns
    -------
    dict of dict
        By measure and part: ``""`` for all that was asked, ``commodity`` and ``oblast`` for its
        breakdowns, ``group:NAME`` for a group. What cannot be added is not there.
    """
    asked = {
        (name, part): narrowed
        for name, measure in MEASURES.items()
        for part, narrowed in _parts(question, measure).items()
    }
    states = zip(series.scoped, drawn, strict=True)
    answers = timelines(list(asked.values()), series, states)
    shares: dict[str, dict[str, Result]] = {name: {} for name in MEASURES}
    for (name, part), answer in zip(asked, answers, strict=True):
        shares[name][part] = answer
    return shares


def _parts(question: Question, measure: Measure) -> dict[str, Question]:
    prices = price_deck(question) if measure.priced else None

    def narrowed(
        commodity: Sequence[str] | None, group: str | None, group_by: str
    ) -> Question | None:
        try:
            return ask(question.inventory, measure, commodity, group, group_by, question.scope,
                       prices, question.history, question.role)  # fmt: skip
        except InputError:  # quantities that cannot be added: there is no such share
            return None

    asked = {"": narrowed(question.chosen, None, "none"),
             "commodity": narrowed(question.chosen, None, "commodity")}  # fmt: skip
    if question.inventory.sites["oblast"].notna().any():
        asked["oblast"] = narrowed(question.chosen, None, "oblast")
    asked |= {f"group:{name}": narrowed(None, name, "none") for name in page_groups(question)}
    return {part: each for part, each in asked.items() if each is not None}


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
    catalogue = question.inventory.commodities
    groups = [
        (f"group:{name}", RowKey(name, tuple(members(name, catalogue))))
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
    found = []
    for part, key in keys:
        about = replace(assessment, rows=[key])
        if about.sums:
            (row,) = about.result().to_dict()["rows"]
            found.append(CountryRow(measure, part, row))
    return found
