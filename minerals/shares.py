"""The answer: which share of which resources lay under Russian occupation, and how surely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.histories import ControlHistory
from minerals.joins import Fractions, SitesOnPlane
from minerals.populations import Population, population
from minerals.questions import Question, ask
from minerals.results import Field, Result
from minerals.statuses import scoped
from minerals.tables.inventory import Inventory
from minerals.valuation import deck

Floats = npt.NDArray[np.float64]

FIELDS = (
    Field("group", "Group"),
    Field("share", "Occupied", "percent"),
    Field("low", "Low", "percent"),
    Field("high", "High", "percent"),
    Field("n", "Deposits", "count"),
    Field("n_occupied", "of these occupied", "count"),
    Field("n_uncertain", "uncertain", "count"),
    Field("n_with_quantity", "with a quantity", "count"),
    Field("quantity_total", "Quantity", "quantity"),
    Field("quantity_occupied", "occupied", "quantity"),
    Field("unit", "Unit"),
    Field("value_total_usd", "Value, USD", "money"),
    Field("value_occupied_usd", "occupied", "money"),
    Field("coverage_national", "Part of the national total", "percent"),
)


def ratio_bounds(fraction: Floats, low: Floats, high: Floats) -> tuple[float, float]:
    """Bound a weighted mean of fractions whose weights are only known as ranges.

    Parameters
    ----------
    fraction : numpy.ndarray
        Shape (n,), between 0 and 1.
    low, high : numpy.ndarray
        Shape (n,), bounds of the weights, ``0 <= low <= high``.

    Returns
    -------
    tuple of float
        The smallest and the largest mean that any weights within their bounds give; NaN where
        all weights are 0.

    Notes
    -----
    The mean is smallest when every weight whose fraction lies below it is as large as it can be
    and every other as small as it can be. Sorted by fraction, that is one of n + 1 splits.

    Examples
    --------
    >>> ratio_bounds(np.array([0.0, 1.0]), np.array([1.0, 1.0]), np.array([3.0, 1.0]))
    (0.25, 0.5)
    """
    order = np.argsort(fraction, kind="stable")
    f, w, v = fraction[order], low[order], high[order]

    def splits(first: Floats, rest: Floats) -> Floats:
        weight = np.concatenate([[0], np.cumsum(first)]) + np.concatenate(
            [np.cumsum(rest[::-1])[::-1], [0]]
        )
        part = np.concatenate([[0], np.cumsum(first * f)]) + np.concatenate(
            [np.cumsum((rest * f)[::-1])[::-1], [0]]
        )
        return np.divide(part, weight, out=np.full(len(weight), np.nan), where=weight > 0)

    if not v.sum() > 0:
        return float("nan"), float("nan")
    return float(np.nanmin(splits(v, w))), float(np.nanmax(splits(w, v)))


def share(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    by: str = "count",
    commodity: str | Iterable[str] | None = None,
    group: str | None = None,
    group_by: str = "none",
    date: str | dt.date | None = None,
    scope: str = "all",
    prices: str | None = None,
    control: str | Path | ControlHistory | None = None,
    role: str = "counting",
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
        Restrict to a group, see :func:`minerals.groups.members`.
    group_by : str, optional
        ``none``, ``commodity``, ``family`` or ``oblast``.
    date : str or datetime.date, optional
        The as-of date; by default the latest snapshot.
    scope : str, optional
        ``all``, ``since-2022`` or ``without-crimea``: which occupied territory counts. The
        denominator is always the whole population.
    prices : str, optional
        Price deck for ``by="value"``; the latest by default.
    control : str, path or ControlHistory, optional
        The bundled history by default.
    role : str, optional
        ``counting``: a deposit counts for its main commodities and for those with a quantity;
        ``main``: for its main commodities alone; ``any``: for every commodity named there.

    Returns
    -------
    Result
        One row per group, with ``share``, ``low`` and ``high`` as fractions; ``details`` holds
        the deposits behind each row.

    Raises
    ------
    InputError
        If an argument cannot be used; the sentence says why and what works.

    Notes
    -----
    A row's share is the sum of occupied fractions times weights over the sum of weights: a
    weight is 1 (count), a quantity, or a value. Low and high take the certain and the possible
    fraction of every deposit and, for quantities and values, the weights within their published
    ranges that make the share smallest and largest.

    Examples
    --------
    >>> answer = share(by="count", commodity="manganese", date="2025-02-24")
    >>> bool(answer.to_frame()["share"].between(0, 1).all())
    True
    """
    question = ask(deposits, by, commodity, group, group_by, scope, prices, control, role)
    snapshot_date = question.history.snapshot_date(date)
    as_of = snapshot_date if date is None else parse_date(date)
    people = _populate(question)
    joined = SitesOnPlane(question.stock.sites, question.history)
    fractions = scoped(joined, question.history.at(snapshot_date), scope)
    rows, details = _rows(question, people, fractions)
    return Result(
        kind="share",
        header=question.header(as_of, snapshot_date),
        frame=pd.DataFrame(rows, columns=[field.name for field in FIELDS]),
        fields=FIELDS,
        notes=tuple(people.notes),
        details=details,
    )


def timeline(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    by: str = "count",
    commodity: str | Iterable[str] | None = None,
    group: str | None = None,
    group_by: str = "none",
    start: str | dt.date | None = None,
    end: str | dt.date | None = None,
    scope: str = "all",
    prices: str | None = None,
    control: str | Path | ControlHistory | None = None,
    role: str = "counting",
) -> Result:
    """Give the shares at every snapshot of a control history.

    Parameters
    ----------
    start, end : str or datetime.date, optional
        First and last date; by default all snapshots.
    deposits, by, commodity, group, group_by, scope, prices, control, role
        As for :func:`share`.

    Returns
    -------
    Result
        As for :func:`share`, with the column ``date`` before the others.

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
    question = ask(deposits, by, commodity, group, group_by, scope, prices, control, role)
    history = question.history
    first = parse_date(start) if start is not None else history.dates[0]
    last = parse_date(end) if end is not None else history.dates[-1]
    dates = [date for date in history.dates if first <= date <= last]
    if not dates:
        raise InputError(
            f"{history.name} has no snapshot from {first} to {last}: its snapshots run from "
            f"{history.dates[0]} to {history.dates[-1]}"
        )
    people = _populate(question)
    joined = SitesOnPlane(question.stock.sites, history)
    rows = []
    for date in dates:
        found, _ = _rows(question, people, scoped(joined, history.at(date), scope))
        rows += [{"date": date.isoformat(), **row} for row in found]
    header = question.header(dates[-1], dates[-1]) | {"from": dates[0].isoformat()}
    fields = (Field("date", "Date"), *FIELDS)
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    return Result("timeline", header, frame, fields, tuple(people.notes))


def _populate(question: Question) -> Population:
    prices = deck(question.prices)["usd"] if question.prices else None
    return population(
        question.stock,
        chosen=question.chosen,
        role=question.role,
        by=question.by,
        group_by=question.group_by,
        prices=prices,
    )


def _rows(
    question: Question, people: Population, fractions: Fractions
) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    ids = question.stock.sites["deposit_id"]
    columns = {"fraction": fractions.value, "low": fractions.low, "high": fractions.high}
    each = pd.DataFrame(columns, index=ids.to_numpy())
    items = people.items.join(each, on="deposit_id")
    rows = [_row(question, name, part) for name, part in _parts(question, items, people.order)]
    return rows, items


def _parts(
    question: Question, items: pd.DataFrame, order: Sequence[str]
) -> Iterable[tuple[str, pd.DataFrame]]:
    if question.group_by == "none":
        return [(question.label, items)]
    groups = dict(list(items.groupby("group", sort=False)))
    return [(name, groups[name]) for name in order if name in groups]


def _row(question: Question, name: str, items: pd.DataFrame) -> dict[str, Any]:
    each = items.groupby("deposit_id")[["fraction", "low", "high"]].first()
    weighed = items[items["weight"].notna()]
    row: dict[str, Any] = dict.fromkeys(field.name for field in FIELDS)
    row |= {
        "group": name,
        "n": len(each),
        "n_occupied": _tidy(each["fraction"].sum()),
        "n_uncertain": int((each["high"] - each["low"] > 1e-9).sum()),
        "n_with_quantity": items.loc[items["canonical"].notna(), "deposit_id"].nunique(),
    }
    row |= _bounds(question, each, weighed)
    row |= _quantities(question, items)
    if question.by == "value" and len(weighed):
        row["value_total_usd"] = float(weighed["weight"].sum())
        row["value_occupied_usd"] = float((weighed["weight"] * weighed["fraction"]).sum())
        row["n_with_quantity"] = weighed["deposit_id"].nunique()
    return row


def _bounds(question: Question, each: pd.DataFrame, weighed: pd.DataFrame) -> dict[str, Any]:
    if question.by == "count":
        if each.empty:
            return {}
        return {
            "share": float(each["fraction"].mean()),
            "low": float(each["low"].mean()),
            "high": float(each["high"].mean()),
        }
    if not weighed["weight"].sum() > 0:
        return {}
    weights = weighed["weight_low"].to_numpy(float), weighed["weight_high"].to_numpy(float)
    return {
        "share": float(np.average(weighed["fraction"], weights=weighed["weight"])),
        "low": ratio_bounds(weighed["low"].to_numpy(float), *weights)[0],
        "high": ratio_bounds(weighed["high"].to_numpy(float), *weights)[1],
    }


def _quantities(question: Question, items: pd.DataFrame) -> dict[str, Any]:
    """Add quantities where all rows are of one commodity, which alone can be added."""
    named = items["commodity_id"].unique()
    known = items[items["canonical"].notna()]
    if len(named) != 1 or known.empty:
        return {}
    commodity, total = named[0], float(known["canonical"].sum())
    national = None
    if question.group_by != "oblast":
        national = question.stock.national.get(commodity)
    # One oblast says nothing about how much of the national total is listed.
    return {
        "quantity_total": total,
        "quantity_occupied": float((known["canonical"] * known["fraction"]).sum()),
        "unit": question.stock.commodities.loc[commodity, "unit"],
        "coverage_national": total / national if national else None,
    }


def _tidy(value: float) -> int | float:
    """Return whole numbers as integers; only areal deposits make fractions."""
    rounded = round(float(value), 6)
    return int(rounded) if rounded.is_integer() else rounded
