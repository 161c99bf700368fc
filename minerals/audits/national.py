"""Estimates for the country as readings: a share, an occupied amount, or a total."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from minerals.audits.listed import drawn_on, population_of
from minerals.audits.reading import Figure, Reading
from minerals.errors import unknown
from minerals.estimates.answer import assess
from minerals.estimates.assessment import Assessment
from minerals.estimates.imputation import ALL
from minerals.estimates.rows import Sum
from minerals.geo import Floats
from minerals.statuses.scope import ALL as ALL_LAND
from minerals.tables.prices import deck, default_deck
from minerals.vocabulary import MODEL_CHOICES

SHARE, OCCUPIED, TOTAL = "estimate", "estimate-occupied", "estimate-total"


def estimated(reading: Reading) -> Figure:
    """Return the figure of the country that a reading asks for.

    Parameters
    ----------
    reading : Reading
        By quantity of one commodity, or by value; estimator ``estimate`` (a share),
        ``estimate-occupied`` or ``estimate-total`` (amounts).

    Returns
    -------
    Figure
        The median, with bounds without assumptions on where the unlisted part lies. The coverage
        is the part of the asked commodities that has a total, each weighing what is listed of it;
        the published part of the totals is told beside it and gates nothing. NaN where a model
        applies to nothing that is asked for.

    Raises
    ------
    InputError
        If there is no such model or price deck, or nothing that is asked for has a usable total.
    """
    prices = (reading.prices or default_deck()) if reading.measure.priced else None
    model = reading.model or ALL
    if model not in MODEL_CHOICES:
        raise unknown("model", model, MODEL_CHOICES)
    every = _assessed(
        reading.by, reading.commodities(), reading.group, reading.role, reading.scope, reading.date
    )
    assessment = replace(every, decks=[prices], model=model)
    if not assessment.sums:
        assessment.result()  # raises, and says why
    key, _, added, _ = assessment.sums[0]
    applies, why = (True, "") if model == ALL else added.applies(model)
    if not applies:
        nothing = float("nan")
        return Figure(nothing, nothing, nothing, covers=why)
    total, occupied = added.total(), added.occupied(added.choice)
    least, most = added.bounds()
    drawn, (low, high) = {
        SHARE: (occupied / total, (least, most)),
        OCCUPIED: (occupied, _amounts(added, occupied_only=True)),
        TOTAL: (total, _amounts(added, occupied_only=False)),
    }[reading.estimator]
    drawn = np.clip(drawn, low, high)
    published = added.published() / float(np.quantile(total, 0.5))
    covers = (
        f"totals of {len(added.parts)} of {len(key.members)} commodities; published sites hold "
        f"{published:.0%} of them"
    )
    return Figure(
        float(np.median(drawn)), low, high, _coverage(reading, added),
        tuple(f"national_totals: {name}" for name in added.parts), drawn,
        model=model, covers=covers,
    )  # fmt: skip


@cache
def _assessed(
    by: str, commodity: tuple[str, ...], group: str, role: str, scope: str, date: str
) -> Assessment:  # fmt: skip
    """Draw once what every model and every price deck takes its sums from."""
    scope = scope or ALL_LAND.name
    return assess(
        by=by, commodity=commodity or None, group=group or None, role=role or "counting",
        scope=scope, date=date or None, drawn=drawn_on(date, scope),
    )  # fmt: skip


def _coverage(reading: Reading, added: Sum) -> float:
    """Return the part of what is listed that belongs to commodities with a total."""
    if not reading.measure.priced:
        return 1.0
    prices = reading.prices or default_deck()
    held = _held(reading.by, reading.commodities(), reading.group, reading.role, prices)
    return sum(held.get(name, 0.0) for name in added.parts) / sum(held.values())


@cache
def _held(
    by: str, commodity: tuple[str, ...], group: str, role: str, prices: str
) -> dict[str, float]:  # fmt: skip
    """Return what the listed sites hold of each priced commodity, in US dollars."""
    _, population = population_of(by, commodity, group, role, "")
    held = population.items["canonical"].groupby(population.items["commodity_id"]).sum()
    worth = held * deck(prices)["usd"].reindex(held.index)
    return {str(name): float(each) for name, each in worth.dropna().items()}


def _amounts(added: Sum, *, occupied_only: bool) -> tuple[float, float]:
    """Return the bounds of the occupied amount, or of the total."""
    ends = np.zeros(2)
    for name, part in added.parts.items():
        limits = part.limits.scaled(added.prices[name])
        for place, (side, weights) in enumerate(((limits.least, 1), (limits.most, 2))):
            fraction: Floats = side[0] if occupied_only else np.ones_like(side[0])
            ends[place] += float((fraction * side[weights]).sum())
    return float(ends[0]), float(ends[1])
