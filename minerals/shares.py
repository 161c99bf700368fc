"""The answer: which share of which resources lay under Russian occupation, and how surely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.dates import parse_date
from minerals.populations import Population, population
from minerals.questions import Question, ask
from minerals.results.result import Field, Result
from minerals.statuses.join import Fractions, SitesOnPlane
from minerals.statuses.scope import scoped
from minerals.statuses.series import Courses, follow, snapshots_between
from minerals.tables.inventory import Inventory
from minerals.tables.prices import deck
from minerals.territory import ControlHistory

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
    Field("quantity_occupied", "of it occupied", "quantity"),
    Field("unit", "Unit"),
    Field("measures", "Measured as"),
    Field("value_total_usd", "Value, USD", "money"),
    Field("value_occupied_usd", "of it occupied", "money"),
    Field("coverage_national", "Part of the national quantity", "percent"),
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
        Restrict to a group, see :func:`minerals.tables.groups.members`.
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
    rows = [each.row(question, fractions) for each in _parts(question, people)]
    return Result(
        kind="share",
        header=question.header(as_of, snapshot_date),
        frame=pd.DataFrame(rows, columns=[field.name for field in FIELDS]),
        fields=FIELDS,
        notes=tuple(people.notes),
        details=_details(question, people, fractions),
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
    question = ask(deposits, by, commodity, group, group_by, scope, prices, control, role)
    dates = snapshots_between(question.history, start, end)
    return timelines([question], follow(question.stock, question.history, dates, scope))[0]


def timelines(questions: Sequence[Question], courses: Courses) -> list[Result]:
    """Answer several questions at the same snapshots with one join.

    Parameters
    ----------
    questions : sequence of Question
        About the stock, history and scope of the courses.
    courses : Courses
        The deposits at each snapshot.

    Returns
    -------
    list of Result
        A time line for each question, as :func:`timeline` returns it.
    """
    return [_timeline(question, courses) for question in questions]


def _timeline(question: Question, courses: Courses) -> Result:
    people = _populate(question)
    parts = _parts(question, people)
    dates = [date.isoformat() for date in courses.dates]
    rows = [
        {"date": date} | each.row(question, fractions)
        for date, fractions in zip(dates, courses.counted, strict=True)
        for each in parts
    ]
    last = courses.dates[-1]
    header = question.header(last, last) | {"from": dates[0]}
    fields = (Field("date", "Date"), *FIELDS)
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    return Result("timeline", header, frame, fields, tuple(people.notes), people.items)


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


@dataclass(frozen=True, eq=False)
class _Part:
    """The items of one row, in arrays: what does not change from date to date."""

    name: str
    sites: npt.NDArray[np.intp]  # each deposit once, as its row among the sites
    at: npt.NDArray[np.intp]  # of the weighed items
    weight: Floats
    least: Floats
    most: Floats
    fixed: dict[str, Any]
    canonical_at: npt.NDArray[np.intp]  # of the items with a quantity of one commodity
    canonical: Floats

    def row(self, question: Question, fractions: Fractions) -> dict[str, Any]:
        """Return the row for one date."""
        value, low, high = (
            each[self.sites] for each in (fractions.value, fractions.low, fractions.high)
        )
        row = dict.fromkeys((field.name for field in FIELDS), None) | self.fixed
        row["n_occupied"] = _tidy(value.sum())
        row["n_uncertain"] = int((high - low > 1e-9).sum())
        if question.by == "count":
            if len(value):
                means = (float(each.mean()) for each in (value, low, high))
                row["share"], row["low"], row["high"] = means
        elif self.weight.sum() > 0:
            row |= self._weighed(fractions)
        if len(self.canonical):
            part = self.canonical * fractions.value[self.canonical_at]
            row["quantity_occupied"] = float(part.sum())
        if question.by == "value" and len(self.weight):
            part = self.weight * fractions.value[self.at]
            row["value_occupied_usd"] = float(part.sum())
        return row

    def _weighed(self, fractions: Fractions) -> dict[str, Any]:
        low, high = fractions.low[self.at], fractions.high[self.at]
        return {
            "share": float(np.average(fractions.value[self.at], weights=self.weight)),
            "low": ratio_bounds(low, self.least, self.most)[0],
            "high": ratio_bounds(high, self.least, self.most)[1],
        }


def _parts(question: Question, people: Population) -> list[_Part]:
    where = pd.Index(question.stock.sites["deposit_id"])
    items = people.items
    if question.group_by == "none":
        return [_part(question, question.label, items, where)]
    groups = dict(list(items.groupby("group", sort=False)))
    return [_part(question, name, groups[name], where) for name in people.order if name in groups]


def _part(question: Question, name: str, items: pd.DataFrame, where: pd.Index) -> _Part:
    weighed = items[items["weight"].notna()]
    known = items[items["canonical"].notna()]
    fixed: dict[str, Any] = {
        "group": name,
        "n": items["deposit_id"].nunique(),
        "n_with_quantity": known["deposit_id"].nunique(),
    }
    # Where all rows are of one commodity, which alone can be added.
    single = items["commodity_id"].nunique() == 1 and len(known) > 0
    if single:
        fixed |= _quantity(question, known)
    if question.by == "value" and len(weighed):
        fixed["value_total_usd"] = float(weighed["weight"].sum())
        fixed["n_with_quantity"] = weighed["deposit_id"].nunique()
    of_one = known if single else known.iloc[:0]
    return _Part(
        name,
        where.get_indexer(pd.Index(items["deposit_id"].unique())),
        where.get_indexer(pd.Index(weighed["deposit_id"])),
        weighed["weight"].to_numpy(float),
        weighed["weight_low"].to_numpy(float),
        weighed["weight_high"].to_numpy(float),
        fixed,
        where.get_indexer(pd.Index(of_one["deposit_id"])),
        of_one["canonical"].to_numpy(float),
    )


def _quantity(question: Question, known: pd.DataFrame) -> dict[str, Any]:
    commodity, total = known["commodity_id"].iloc[0], float(known["canonical"].sum())
    national = None
    if question.group_by != "oblast":  # one oblast says nothing about the national total
        national = question.stock.national.get(commodity)
    return {
        "quantity_total": total,
        "unit": question.stock.commodities.loc[commodity, "unit"],
        "measures": question.stock.commodities.loc[commodity, "measures"],
        "coverage_national": total / national if national else None,
    }


def _details(question: Question, people: Population, fractions: Fractions) -> pd.DataFrame:
    """Return the items with the fraction of each deposit that is occupied."""
    columns = {"fraction": fractions.value, "low": fractions.low, "high": fractions.high}
    each = pd.DataFrame(columns, index=question.stock.sites["deposit_id"].to_numpy())
    return people.items.join(each, on="deposit_id")


def _tidy(value: float) -> int | float:
    """Return whole numbers as integers; only areal deposits make fractions."""
    rounded = round(float(value), 6)
    return int(rounded) if rounded.is_integer() else rounded
