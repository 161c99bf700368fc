"""Exposure of the country: its totals by who holds them, and how far from the line. No forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from minerals.errors import unknown
from minerals.estimates.answer import assess
from minerals.estimates.assessment import Assessment
from minerals.estimates.commodities import draw_all
from minerals.estimates.notes import findings, left_out
from minerals.estimates.rows import Sum
from minerals.geo import Floats
from minerals.results.messages import message
from minerals.results.quantiles import MEDIAN, QUANTILES, heading, not_shown
from minerals.results.result import Field, Result
from minerals.shares.fields import LIST_FIELDS
from minerals.shares.intervals import quantiles
from minerals.statuses.bands import Part, check_bands, exposed
from minerals.statuses.findings import input_notes
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import SEED, Draws, sampler_of
from minerals.tables.inventory import Inventory
from minerals.territory.history import ControlHistory
from minerals.vocabulary import DEFAULT_BANDS_KM, N_DRAWS, REST_CHOICES

SITES, APART = REST_CHOICES
"""Where the rest of a total lies: in the listed sites without a figure, or nowhere known."""

NOT_LOCATED = Part("not located")
"""What no listed site accounts for with a figure."""

FIELDS = (
    Field("group", "Group"),
    *LIST_FIELDS,
    Field("prices", "Prices"),
    Field("part", "Where"),
    Field("from_km", "From km", "quantity"),
    Field("to_km", "To km", "quantity"),
    Field(MEDIAN, "Share", "percent"),
    *(Field(name, heading(name), "percent") for name in QUANTILES if name != MEDIAN),
    Field("share", "Mean", "percent"),
    Field("low", "Least", "percent"),
    Field("high", "Most", "percent"),
    Field("total", "Total"),
    Field("amount", "Amount there"),
    Field("unit", "Unit"),
)
_NOT_SHOWN = {"from_km", "to_km", *not_shown(90)}
"""The name of a part says the first two."""


def country_exposure(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    rest: str = APART,
    by: str = "quantity",
    commodity: str | Iterable[str] | None = None,
    group: str | None = None,
    group_by: str | None = None,
    bands: Sequence[float] = DEFAULT_BANDS_KM,
    date: str | dt.date | None = None,
    scope: str = "all",
    prices: str | None = None,
    control: str | Path | ControlHistory | None = None,
    role: str = "counting",
    draws: int = N_DRAWS,
    seed: int = SEED,
) -> Result:
    """Say how much of the country's totals is occupied, contested, or held how far from the line.

    Parameters
    ----------
    rest : str, optional
        What no published quantity accounts for: ``not-located``, a part of its own, which is in
        no band; or ``sites``, in the listed sites without a figure, which is a model.
    deposits, by, commodity, group, group_by, date, scope, prices, control, role, draws, seed
        As for :func:`minerals.estimate`; prices are of one deck.
    bands : sequence of float, optional
        As for :func:`minerals.exposure`.

    Returns
    -------
    Result
        For each group (and official list) one row per part of the total, as of
        :func:`minerals.exposure`, and ``not located`` where that is asked for. ``share`` is the
        mean of the draws, which adds up to 1 within a group; ``low`` and ``high`` are what can be
        wherever the rest lies; ``amount`` is the median of the draws.

    Raises
    ------
    InputError
        If an argument cannot be used, or nothing that was asked for has a usable total.

    Notes
    -----
    In every draw totals, published quantities and positions are those of
    :func:`minerals.estimate`, and the parts add up to the drawn total. Where no listed site of a
    commodity is without a figure, the model ``sites`` has nowhere to put its rest: it then lies as
    what is published. See ``docs/near.md``.

    Examples
    --------
    >>> found = country_exposure(commodity="manganese", date="2025-02-24", draws=100).to_frame()
    >>> f"{found['share'].sum():.6f}", found["part"].iloc[-1]
    ('1.000000', 'not located')
    """
    if rest not in REST_CHOICES:
        raise unknown("place of the rest", rest, REST_CHOICES)
    edges = check_bands(bands)
    first = assess(
        deposits, by=by, commodity=commodity, group=group, group_by=group_by, date=date,
        scope=scope, prices=prices, control=control, role=role, draws=draws, seed=seed,
    )  # fmt: skip
    answer = first.result()  # says why where nothing has a usable total
    question = first.question
    snapshot = dt.date.fromisoformat(first.header["snapshot"])
    sampler = sampler_of(question.inventory, question.history, draws, seed)
    rows: list[list[dict[str, Any]]] = [[] for _ in first.sums]
    for each in exposed(sampler, snapshot, question.scope, edges):
        there = _at(first, each.draws, each.fractions)
        for found, row in zip(rows, _rows(there, each.part, rest), strict=True):
            found.append(row)
    if rest == APART:
        for found, row in zip(rows, _rows(first, NOT_LOCATED, rest), strict=True):
            found.append(row)
    frame = pd.DataFrame(
        [row for each in rows for row in each], columns=[each.name for each in FIELDS]
    )
    header = {**first.header, "model": None, "rest": rest, "bands_km": list(edges)}
    style = "money" if question.measure.priced else "quantity"
    return Result(
        kind="exposure",
        header=header,
        frame=frame,
        fields=tuple(_styled(each, style) for each in FIELDS if each.name not in _NOT_SHOWN),
        notes=(
            message("note.no-forecast"),
            message(f"note.rest.{rest}"),
            *findings(first.sums),
            *left_out(first.unanswered),
            *input_notes(question.inventory, question.history, [snapshot], date),
        ),
        cite=answer.cite,
    )


def _at(first: Assessment, draws: Draws, fractions: OccupiedFraction) -> Assessment:
    """Return the same assessment of another part of the whole in place of the occupied one."""
    names = [name for name, part in first.parts.items() if not isinstance(part, str)]
    parts = draw_all(first.question, names, first.totals, draws, fractions)
    return replace(first, parts={**first.parts, **parts}, draws=draws, fractions=fractions)


def _rows(assessment: Assessment, part: Part, rest: str) -> Iterator[dict[str, Any]]:
    for key, prices, added, _ in assessment.sums:
        total, amount = added.total(), _amount(added, part, rest)
        low, high = added.bounds() if part is not NOT_LOCATED else (np.nan, np.nan)
        ends = (0.0, 1.0) if part is NOT_LOCATED or rest == APART else (low, high)
        yield {
            "group": key.group,
            **{each.name: key.of_list.get(each.name) for each in LIST_FIELDS},
            "prices": prices,
            "part": part.name,
            "from_km": part.from_km,
            "to_km": part.to_km,
            **quantiles(amount / total, *ends),
            "share": float((amount / total).mean()),
            "low": low,
            "high": high,
            "total": float(np.median(total)),
            "amount": float(np.median(amount)),
            "unit": "USD" if prices else next(iter(added.parts.values())).total.unit,
        }


def _amount(added: Sum, part: Part, rest: str) -> Floats:
    """Return how much lies in a part of the whole in every draw."""
    if part is NOT_LOCATED:
        each = (it.rest * added.prices[name] for name, it in added.parts.items())
    elif rest == APART:
        each = (it.published_occupied * added.prices[name] for name, it in added.parts.items())
    else:
        return added.occupied(np.full(added.draws.n_draws, SITES))
    return np.asarray(sum(each))


def _styled(field: Field, amount: str) -> Field:
    return replace(field, style=amount) if field.name in ("total", "amount") else field
