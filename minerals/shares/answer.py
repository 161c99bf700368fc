"""The answer: which share of which resources lay under Russian occupation, and how surely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from minerals.dates import parse_date
from minerals.geo import Bools
from minerals.results.messages import Name, message
from minerals.results.result import Field, Result
from minerals.shares.aggregate import RowItems, row_items
from minerals.shares.fields import FIELDS, LIST_FIELDS, shown_fields
from minerals.shares.intervals import map_outside_interval
from minerals.shares.population import Population, build_population
from minerals.shares.query import Question, ask, check_by_list
from minerals.statuses.findings import input_notes
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import SEED, Draws, Sampler, sampler_of
from minerals.statuses.series import StatusSeries, snapshots_between, status_series
from minerals.tables.citations import citations
from minerals.tables.groups import list_variants
from minerals.tables.inventory import Inventory
from minerals.tables.prices import deck
from minerals.territory.findings import fresher_notes
from minerals.territory.history import ControlHistory
from minerals.vocabulary import N_DRAWS


def share(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    by: str = "count",
    commodity: str | Iterable[str] | None = None,
    group: str | None = None,
    group_by: str = "none",
    oblast: str | None = None,
    date: str | dt.date | None = None,
    scope: str = "all",
    prices: str | None = None,
    control: str | Path | ControlHistory | None = None,
    role: str = "counting",
    interval: int = 90,
    draws: int = N_DRAWS,
    seed: int = SEED,
) -> Result:
    """Say which share of resources lay under Russian occupation.

    Parameters
    ----------
    deposits : path, DataFrame, optional
        The bundled tables by default, or a user's own.
    by : str, optional
        ``count`` (deposits), ``quantity`` (one commodity), or ``value`` (gross in-situ value in
        US dollars).
    commodity : str or iterable of str, optional
        Restrict to these commodities.
    group : str, optional
        Restrict to a group, see :func:`minerals.tables.groups.members`. ``critical`` and
        ``critical-no-fuel`` without a list are a row per official list, see
        :func:`minerals.tables.groups.list_variants`.
    group_by : str, optional
        ``none``, ``commodity``, ``family`` or ``oblast``.
    oblast : str, optional
        Restrict to the deposits of one oblast: its ISO 3166-2 code, English or Ukrainian name.
    date : str or datetime.date, optional
        The as-of date; by default the latest snapshot.
    scope : str, optional
        ``all``, ``since-2022`` or ``without-crimea``: which occupied territory counts. The
        denominator is always the whole population.
    prices : str, optional
        Price deck for ``by="value"``; by default :func:`minerals.tables.prices.default_deck`.
    control : str, path or ControlHistory, optional
        The bundled history by default.
    role : str, optional
        ``counting``: a deposit counts for its main commodities and for those with a quantity;
        ``main``: for its main commodities alone; ``any``: for every commodity named there.
    interval : int, optional
        Which interval a table shows, 50 or 90 %; data hold both.
    draws, seed : int, optional
        How many draws the intervals are made of, and the seed of their random numbers.

    Returns
    -------
    Result
        One row per group, fractions: ``share`` takes the map at its word; ``low`` and ``high``
        are bounds; ``q05`` to ``q95`` are quantiles of the draws, of which ``q50`` is the figure
        to quote. ``details`` holds the deposits behind each row.

    Raises
    ------
    InputError
        If an argument cannot be used; the sentence says why and what works.

    Notes
    -----
    A row's share is the sum of occupied fractions times weights over the sum of weights: a
    weight is 1 (count), a quantity, or a value. Low and high take the certain and the possible
    fraction of every deposit and, for quantities and values, the weights within their limits
    that make the share smallest and largest. The quantiles are those of the same share with
    fractions and weights drawn within the same limits, see :mod:`minerals.statuses.sampling` and
    :mod:`minerals.shares.intervals`.

    Examples
    --------
    >>> answer = share(by="count", commodity="manganese", date="2025-02-24")
    >>> bool(answer.to_frame()["share"].between(0, 1).all())
    True
    """
    by_list = check_by_list(group, by, commodity, group_by)
    whole = None if by_list else group
    question = ask(deposits, by, commodity, whole, group_by, scope, prices, control, role, oblast)
    snapshot_date = question.history.snapshot_date(date)
    as_of = snapshot_date if date is None else parse_date(date)
    fields = shown_fields(interval)
    sampler = sampler_of(question.inventory, question.history, draws, seed)
    joined = sampler.join.fractions(question.history.at(snapshot_date))
    fractions = question.scope.fractions(sampler.join, joined)
    drawn = sampler.draws(snapshot_date, question.scope, fractions)
    parts = asked_parts(question, by_list)
    rows = [
        each.keys | row.row(each.question, fractions, drawn)
        for each in parts
        for row in row_items(each.question, each.population)
    ]
    listed = LIST_FIELDS if by_list else ()
    frame = pd.DataFrame(rows, columns=[each.name for each in (FIELDS[0], *listed, *FIELDS[1:])])
    header = question.header(as_of, snapshot_date) | {"population": by_list or question.label}
    behind = [
        with_fractions(each.question, each.population, fractions).assign(**each.keys)
        for each in parts
    ]
    return Result(
        kind="share",
        header=header | {"interval": interval, "draws": draws, "seed": seed},
        frame=frame,
        fields=(fields[0], *listed, *fields[1:]),
        notes=(
            *part_notes(parts),
            *map_outside_interval(frame),
            *input_notes(question.inventory, question.history, [snapshot_date], date),
        ),
        details=pd.concat(behind, ignore_index=True) if len(behind) > 1 else behind[0],
        cite=partial(_sources, question, parts),
    )


@dataclass(frozen=True, eq=False)
class Asked:
    """A population of an answer: of an official list with ``keys``, or all that was asked for."""

    keys: dict[str, str | bool]
    question: Question
    population: Population


def asked_parts(question: Question, by_list: str | None) -> list[Asked]:
    """Return the population of a question, or one for each official list of a group."""
    if by_list is None:
        return [Asked({}, question, populate(question))]
    parts = []
    for each in list_variants(by_list, question.inventory.commodities):
        of_list = replace(question, label=by_list, chosen=each.members)
        parts.append(Asked(each.keys, of_list, populate(of_list)))
    return parts


def _sources(question: Question, parts: Sequence[Asked]) -> tuple[str, ...]:
    named = ["deposit_id", "commodity_id"]
    items = pd.concat([each.population.items[named] for each in parts])
    return citations(question.inventory, items["deposit_id"], items["commodity_id"])


def part_notes(parts: Sequence[Asked]) -> list[str]:
    """Return the notes of all populations, each once; of which lists, where not of all."""
    lists_of: dict[str, list[str]] = {}
    for part in parts:
        name: str = Name(part.keys.get("list", ""))
        if part.keys.get("with_coal"):
            name = message("note.list-with-coal", name=name)
        for note in part.population.notes:
            lists_of.setdefault(note, []).append(name)
    return [
        note if len(lists) == len(parts) else message("note.of-lists", lists=lists, note=note)
        for note, lists in lists_of.items()
    ]


def timeline(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    by: str = "count",
    commodity: str | Iterable[str] | None = None,
    group: str | None = None,
    group_by: str = "none",
    oblast: str | None = None,
    start: str | dt.date | None = None,
    end: str | dt.date | None = None,
    scope: str = "all",
    prices: str | None = None,
    control: str | Path | ControlHistory | None = None,
    role: str = "counting",
    interval: int = 90,
    draws: int = N_DRAWS,
    seed: int = SEED,
) -> Result:
    """Give the shares at every snapshot of a control history.

    Parameters
    ----------
    start, end : str or datetime.date, optional
        First and last date; by default all snapshots.
    deposits, by, commodity, group, group_by, oblast, scope, prices, control, role
        As for :func:`share`.
    interval, draws, seed
        As for :func:`share`; the same draw is the same world at every snapshot.

    Returns
    -------
    Result
        As for :func:`share`, with the column ``date`` before the others; ``details`` holds the
        deposits behind the rows, which are the same on every date, without their fractions.

    Raises
    ------
    InputError
        As for :func:`share`, or if no snapshot lies between the dates.

    Examples
    --------
    >>> series = timeline(commodity="manganese", start="2022-01-01", end="2022-12-31")
    >>> series.to_frame()["date"].is_monotonic_increasing
    True
    """
    question = ask(deposits, by, commodity, group, group_by, scope, prices, control, role, oblast)
    dates = snapshots_between(question.history, start, end)
    fields = shown_fields(interval)
    series = status_series(question.inventory, question.history, dates, question.scope)
    sampler = Sampler(series.join, draws, seed)
    population = populate(question)
    rows = _rows_over_time(question, row_items(question, population), series, sampler)
    header = question.header(dates[-1], dates[-1]) | {"from": dates[0].isoformat()}
    columns = (Field("date", "Date", "date"), *FIELDS)
    items = population.items
    return Result(
        kind="timeline",
        header=header | {"interval": interval, "draws": draws, "seed": seed},
        frame=pd.DataFrame(rows, columns=[each.name for each in columns]),
        fields=(columns[0], *fields),
        notes=(
            *population.notes,
            *input_notes(question.inventory, question.history, series.dates),
            *fresher_notes(question.history, end),
        ),
        details=items,
        cite=partial(citations, question.inventory, items["deposit_id"], items["commodity_id"]),
    )


def _rows_over_time(
    question: Question, parts: Sequence[RowItems], series: StatusSeries, sampler: Sampler
) -> list[dict[str, Any]]:
    """Return the rows of every snapshot; one without a site that changed stays as it was."""
    rows: list[dict[str, Any]] = []
    latest: dict[RowItems, dict[str, Any]] = {}
    before: tuple[OccupiedFraction, Draws] | None = None
    for date, here in zip(series.dates, series.passing(), strict=True):
        draws = sampler.draws(date, series.scope, here)
        changed = _changed((here, draws), before)
        for part in parts:
            if part not in latest or changed[part.sites].any():
                latest[part] = part.row(question, here, draws)
            rows.append({"date": date.isoformat()} | latest[part])
        before = here, draws
    return rows


def _changed(
    now: tuple[OccupiedFraction, Draws], before: tuple[OccupiedFraction, Draws] | None
) -> Bools:
    """Return which sites differ from the snapshot before."""
    here, drawn = now
    if before is None:
        return np.ones(len(here.value), dtype=bool)
    there, drawn_there = before
    pairs = ((here.value, there.value), (here.low, there.low), (here.high, there.high))
    changed = np.any([one != other for one, other in pairs], axis=0)
    return np.asarray(changed | drawn.changed(drawn_there))


def populate(question: Question) -> Population:
    """Return the population of a question, weighed."""
    prices = deck(question.prices)["usd"] if question.prices else None
    return build_population(
        question.inventory,
        chosen=question.chosen,
        role=question.role,
        by=question.measure,
        group_by=question.group_by,
        prices=prices,
        deck=question.prices,
    )


def with_fractions(
    question: Question, population: Population, fractions: OccupiedFraction
) -> pd.DataFrame:
    """Return the items of a population with the fraction of each that is occupied."""
    counted = question.measure.fractions(fractions)
    columns = {"fraction": counted.value, "low": counted.low, "high": counted.high}
    sites = population.sites
    return population.items.assign(**{name: each[sites] for name, each in columns.items()})
