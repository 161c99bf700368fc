"""The estimate: which share of the country's resources lay under occupation, and how surely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from minerals.dates import parse_date
from minerals.errors import InputError, unknown
from minerals.estimates.assessment import NO_PRICE, Assessment, RowKey
from minerals.estimates.commodities import draw_all
from minerals.estimates.imputation import ALL
from minerals.estimates.national import CommodityDraws
from minerals.estimates.totals import ASSUMED, Totals, find_totals
from minerals.results.result import Result
from minerals.shares.measure import QUANTITY
from minerals.shares.query import Question, ask, check_by_list
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import SEED, Draws, sampler_of
from minerals.tables.groups import list_variants
from minerals.tables.inventory import Inventory
from minerals.tables.prices import deck, deck_names
from minerals.territory.history import ControlHistory
from minerals.vocabulary import ESTIMATE_BREAKDOWNS, ESTIMATE_MEASURES, MODEL_CHOICES, N_DRAWS


def estimate(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    by: str = "quantity",
    commodity: str | Iterable[str] | None = None,
    group: str | None = None,
    group_by: str | None = None,
    date: str | dt.date | None = None,
    scope: str = "all",
    prices: str | None = None,
    control: str | Path | ControlHistory | None = None,
    role: str = "counting",
    model: str = ALL,
    assume: str | Iterable[str] = (),
    draws: int = N_DRAWS,
    seed: int = SEED,
) -> Result:
    """Estimate which share of the country's resources lay under Russian occupation.

    Parameters
    ----------
    deposits : path, DataFrame, optional
        The bundled tables by default, or a user's own, with totals of ``assume`` alone.
    by : str, optional
        ``quantity``, or ``value`` (gross in-situ value in US dollars).
    commodity, group, date, scope, control, role, draws, seed
        As for :func:`minerals.share`. The groups ``critical`` and ``critical-no-fuel`` without a
        list give a row per official list.
    group_by : str, optional
        ``commodity`` (the default by quantity), ``family`` or ``none`` (the default by value).
    prices : str, optional
        Price deck for ``by="value"``, or ``all`` for a row per deck; the latest by default.
    model : str, optional
        Where the rest of a total lies in the quoted figure: ``listed``, ``sites``, ``regions``,
        or ``all``: ``sites`` and ``regions`` with equal chances.
    assume : str or iterable of str, optional
        Totals in place of the tables', such as ``coal=43.2Gt``.

    Returns
    -------
    Result
        One row per group (and list, and deck): ``share`` is the median ``q50`` of the draws;
        ``least`` and ``most`` are bounds without assumptions on where the rest lies; ``models``
        holds the quantiles of each model.

    Raises
    ------
    InputError
        If an argument cannot be used, or nothing that was asked for has a usable total.

    Notes
    -----
    In every draw the published quantities lie where the draws of :func:`minerals.share` put them,
    and the rest of the drawn total where a model puts it. See ``docs/estimates.md``.

    Examples
    --------
    >>> row = estimate(commodity="coal", date="2025-02-24").to_dict()["rows"][0]
    >>> bool(row["least"] <= row["q05"] <= row["q50"] <= row["q95"] <= row["most"])
    True
    """
    return assess(
        deposits, by=by, commodity=commodity, group=group, group_by=group_by, date=date,
        scope=scope, prices=prices, control=control, role=role, model=model, assume=assume,
        draws=draws, seed=seed,
    ).result()  # fmt: skip


def assess(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    by: str = "quantity",
    commodity: str | Iterable[str] | None = None,
    group: str | None = None,
    group_by: str | None = None,
    date: str | dt.date | None = None,
    scope: str = "all",
    prices: str | None = None,
    control: str | Path | ControlHistory | None = None,
    role: str = "counting",
    model: str = ALL,
    assume: str | Iterable[str] = (),
    draws: int = N_DRAWS,
    seed: int = SEED,
    drawn: tuple[OccupiedFraction, Draws] | None = None,
) -> Assessment:
    """Draw what :func:`estimate` answers from; arguments and errors are its own.

    ``drawn`` is what is occupied of the sites on the date, for a caller who has it already.
    """
    if by not in ESTIMATE_MEASURES:
        raise InputError(f"an estimate is by {' or '.join(ESTIMATE_MEASURES)}, not by {by}")
    if model not in MODEL_CHOICES:
        raise unknown("model", model, MODEL_CHOICES)
    breakdown = group_by or ("commodity" if by == QUANTITY.name else "none")
    if breakdown not in ESTIMATE_BREAKDOWNS:
        raise unknown("breakdown", breakdown, ESTIMATE_BREAKDOWNS)
    by_list = check_by_list(group, by, commodity, group_by)
    question = ask(
        deposits, by, commodity, None if by_list else group, breakdown, scope,
        None if prices == ALL and by != QUANTITY.name else prices, control, role,
    )  # fmt: skip
    snapshot = question.history.snapshot_date(date)
    as_of = snapshot if date is None else parse_date(date)
    decks: list[str | None] = [question.prices]
    if question.measure.priced and prices == ALL:
        decks = list(deck_names())
    rows = _row_keys(question, by_list)
    named = [name for row in rows for name in row.members]
    totals = find_totals(question.inventory, assume)
    idle = [name for name, each in totals.used.items()
            if each.stratum == ASSUMED and name not in named]  # fmt: skip
    if idle:
        raise InputError(f"--assume {', '.join(idle)}: not among the commodities asked for")
    fractions, of_sites = drawn or _drawn(question, snapshot, draws, seed)
    parts: dict[str, CommodityDraws | str] = dict.fromkeys(
        _unpriced(question, named, totals), NO_PRICE
    )
    parts |= draw_all(
        question, [name for name in dict.fromkeys(named) if name not in parts], totals, of_sites,
        fractions,
    )  # fmt: skip
    header = question.header(as_of, snapshot) | {
        "prices": ALL if len(decks) > 1 else decks[0],
        "population": by_list or question.label,
        "model": model,
        "draws": draws,
        "seed": seed,
    }
    return Assessment(question, header, rows, decks, parts, totals, of_sites, fractions, model)


def _drawn(
    question: Question, snapshot: dt.date, draws: int, seed: int
) -> tuple[OccupiedFraction, Draws]:
    sampler = sampler_of(question.inventory, question.history, draws, seed)
    joined = sampler.join.fractions(question.history.at(snapshot))
    fractions = question.scope.fractions(sampler.join, joined)
    return fractions, sampler.draws(snapshot, question.scope, fractions)


def _unpriced(question: Question, named: Iterable[str], totals: Totals) -> list[str]:
    """Return the commodities with a total that no deck prices: they need not be drawn."""
    if not question.measure.priced:
        return []
    priced = {name for each in deck_names() for name in deck(each).index}
    return [name for name in named if name in totals.used and name not in priced]


def _row_keys(question: Question, by_list: str | None) -> list[RowKey]:
    catalogue = question.inventory.commodities
    if by_list:
        return [
            RowKey(by_list, each.members, each.keys) for each in list_variants(by_list, catalogue)
        ]
    chosen = question.chosen or tuple(catalogue.index)
    if question.group_by == "commodity":
        return [RowKey(name, (name,)) for name in chosen]
    if question.group_by == "family":
        family = catalogue["family"]
        return [
            RowKey(name, tuple(each for each in chosen if family[each] == name))
            for name in dict.fromkeys(family[list(chosen)])
        ]
    return [RowKey(question.label, chosen)]
