"""Estimators: from one precise definition (a reading) to a figure and its distribution."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from minerals.audits.listed import listed
from minerals.audits.national import OCCUPIED, SHARE, TOTAL, estimated
from minerals.audits.reading import Figure, Reading
from minerals.audits.selectors import (
    check_alike,
    check_part,
    drawn_sum,
    keys_of,
    publishers_of,
    select,
)
from minerals.errors import unknown
from minerals.geo import Floats
from minerals.shares.population import counting
from minerals.statuses.drawn_site import OUTLINE_POINTS
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.join import DepositJoin
from minerals.statuses.sampling import Draws, Sampler
from minerals.statuses.scope import find_scope
from minerals.streams import stream
from minerals.tables.groups import members
from minerals.tables.inventory import basin_sites, bundled
from minerals.tables.load import shapes, table
from minerals.tables.prices import deck
from minerals.territory.find import control as find_control

ONE_ITEM = {"phosphorite": "apatite"}
"""Commodities that every list names as one item: both are its phosphate rock."""

EVERYTHING = ""
"""In place of a commodity: all of them."""

UNGRADED = "/benchmark"
"""Ending of a price deck in a reading: the price of the product itself, as if the quantity were
the product, without the factor that brings a quantity to its grade."""


def figure(reading: Reading) -> Figure:
    """Compute the figure of a reading.

    Parameters
    ----------
    reading : Reading
        A row of ``readings.csv``, or a variant of one.

    Returns
    -------
    Figure
        Value, bounds, distribution, coverage and the rows behind it.

    Raises
    ------
    InputError
        If the reading's words cannot be used, or rows that do not add are added.

    Examples
    --------
    >>> half = Reading("c", "r", "iron by count", True, True, "share", by="count",
    ...                commodity="iron", date="2025-02-24")
    >>> 0 < figure(half).value < 1
    True
    """
    if reading.estimator not in ESTIMATORS:
        raise unknown("estimator", reading.estimator, ESTIMATORS)
    return ESTIMATORS[reading.estimator](reading)


def _share(reading: Reading) -> Figure:
    found = listed(reading)
    value, low, high = (_number(found.row[name]) for name in ("share", "low", "high"))
    coverage, covers = _coverage(reading, found.row, found.items)
    drawn = None if np.isnan(value) else np.clip(found.parts.items.shares(found.draws), low, high)
    return Figure(value, low, high, coverage, _deposits(found.items), drawn, covers=covers)


def _deposits(items: pd.DataFrame) -> tuple[str, ...]:
    """Name the rows of the deposits of items."""
    return tuple(f"deposits: {each}" for each in items["deposit_id"].unique().tolist())


def _coverage(reading: Reading, row: Mapping[str, Any], items: pd.DataFrame) -> tuple[float, str]:
    """Say what part of the population the listed deposits are, and of what population.

    By count, the national number of deposits is known for some commodities only; the others of
    a group are left out on both sides. A reading of one kind of site names the published number
    of them as its denominator. It is never cut at 1: where more are listed than were counted,
    the two count different things.
    """
    if reading.measure.priced:
        return float(row["n_with_quantity"]) / float(row["n"]) if row["n"] else float("nan"), ""
    if not reading.measure.by_deposit:
        return _number(row["coverage_national"]), ""
    n_listed = int(row["n"])
    if reading.denominator:
        rows = select(reading.denominator)
        when = rows["as_of"].dropna().astype(str)
        whose = ", ".join(dict.fromkeys([*publishers_of(rows), *when]))
        return _told(n_listed, float(rows["canonical"].sum()), f"the count is of {whose}")
    counted = _counted()
    named = set(reading.commodities())
    if reading.group:
        named = set(members(reading.group, bundled().commodities))
    if not named:
        return _told(n_listed, counted[EVERYTHING], "")
    known = {name: counted[name] for name in counted if name in named}
    if not sum(known.values()) > 0:
        return float("nan"), f"no national number of deposits for any of {len(named)} commodities"
    sites = zip(items["deposit_id"], items["commodity_id"], strict=True)
    n_listed = len({deposit for deposit, commodity in sites if commodity in known})
    covers = f"a national number for {len(known)} of {len(named)} commodities"
    return _told(n_listed, sum(known.values()), covers if len(named) > 1 else "")


def _told(n_listed: int, n_counted: float, covers: str) -> tuple[float, str]:
    """Return a coverage with its two numbers, and say where they are of different things."""
    told = f"{n_listed} listed against {n_counted:g} counted"
    if n_listed > n_counted:
        told += ": the two count different things"
    return n_listed / n_counted, f"{covers}; {told}" if covers else told


@cache
def _counted() -> dict[str, float]:
    """Return the national number of deposits of each commodity that was counted.

    Of all minerals, whose rows name no commodity, under :data:`EVERYTHING`.
    """
    totals = table("national_totals")
    names = totals["commodity_id"].fillna(EVERYTHING)
    return {str(n): float(count) for n, count in totals.groupby(names)["n_deposits"].max().items()
            if count == count}  # fmt: skip


def _number(value: float | None) -> float:
    return float("nan") if value is None or pd.isna(value) else float(value)


def _amount(reading: Reading, *, occupied: bool) -> Figure:
    """Add up deposits, quantities or values, of the occupied part or of all."""
    found = listed(reading)
    low, value, high = (float(each.sum()) for each in found.amounts(occupied=occupied))
    drawn = None
    if len(found.added):
        drawn = found.parts.items.sums(found.draws)[0 if occupied else 1]
        drawn = np.clip(np.broadcast_to(drawn, found.draws.n_draws), low, high)
    coverage, covers = _coverage(reading, found.row, found.items)
    return Figure(value, low, high, coverage, _deposits(found.added), drawn, covers=covers)


def _occupied(reading: Reading) -> Figure:
    return _amount(reading, occupied=True)


def _total(reading: Reading) -> Figure:
    return _amount(reading, occupied=False)


def largest_parts(reading: Reading, count: int = 5) -> list[tuple[str, float]]:
    """Name the deposits that carry most of a reading's figure.

    Parameters
    ----------
    reading : Reading
        A reading by quantity or value.
    count : int, optional
        How many.

    Returns
    -------
    list of (str, float)
        Deposit and its part of the sum, the largest first; empty where nothing is added.
    """
    if reading.estimator not in ("share", "occupied", "total") or reading.measure.by_deposit:
        return []
    found = listed(reading)
    _, part, _ = found.amounts(occupied=reading.estimator == "occupied")
    held = pd.Series(part).groupby(found.added["deposit_id"].to_numpy()).sum().nlargest(count)
    whole = float(part.sum())
    return [(str(name), float(each) / whole) for name, each in held.items() if whole and each > 0]


def _rows(reading: Reading) -> Figure:
    """Add published rows, or divide one sum by another.

    Raises
    ------
    InputError
        If the rows differ in unit, basis or kind, or a part exceeds its whole.
    """
    top = select(reading.numerator)
    check_alike(top, reading.numerator)
    value, low, high = _sums(top)
    drawn = drawn_sum(top)
    behind = [top]
    if reading.denominator:
        base = select(reading.denominator)
        check_alike(pd.concat([top, base]), f"{reading.numerator} over {reading.denominator}")
        whole, least, most = _sums(base)
        value, low, high = value / whole, low / most, high / least
        drawn = drawn / drawn_sum(base)
        behind.append(base)
        check_part(top, base, (reading.numerator, reading.denominator))
        high = min(high, 1.0)
        drawn = np.minimum(drawn, 1.0)
    if reading.prices:
        usd = _usd(reading.prices, reading.commodities()[0])
        value, low, high, drawn = value * usd, low * usd, high * usd, drawn * usd
    keys = tuple(key for rows in behind for key in keys_of(rows))
    publishers = dict.fromkeys(name for rows in behind for name in publishers_of(rows))
    return Figure(
        value, low, high, 1.0, keys, drawn if low < high else None, sources=tuple(publishers),
    )  # fmt: skip


def _sums(rows: pd.DataFrame) -> tuple[float, float, float]:
    value, low, high = (
        float(rows[name].sum()) for name in ("canonical", "canonical_low", "canonical_high")
    )
    return value, low, high


def _usd(prices: str, commodity: str) -> float:
    """Return US dollars per canonical unit, brought to grade or, on request, not."""
    priced = deck(prices.removesuffix(UNGRADED))
    factor = float(priced["factor"][commodity]) if prices.endswith(UNGRADED) else 1.0
    return float(priced["usd"][commodity]) / factor


@cache
def _basins() -> Sampler:
    return Sampler(DepositJoin(basin_sites(), find_control()))


@cache
def _outline_fractions(names: tuple[str, ...], date: str) -> tuple[OccupiedFraction, Draws]:
    """Return the occupied fraction of basins on a date, and the draws of those that are named."""
    sampler = _basins()
    history = sampler.join.history
    snapshot = history.snapshot_date(date or None)
    found = sampler.join.fractions(history.at(snapshot))
    named = np.isin(sampler.join.ids, names)
    return found, sampler.draws(snapshot, find_scope("all"), found, named)


def _outline(reading: Reading) -> Figure:
    """Take the occupied part of basin outlines, weighted by published reserves where given."""
    names = tuple(reading.outline.split())
    found, draws = _outline_fractions(names, reading.date)
    at = pd.Index(_basins().join.ids).get_indexer(pd.Index(names))
    behind = tuple(f"basins: {name}" for name in names)
    if not reading.denominator:
        weights = shapes("basins").loc[list(names), "area_km2"].astype(float)
        coverage = 1.0
    else:
        rows = select(reading.denominator)
        check_alike(rows, reading.denominator)
        behind += keys_of(rows)
        held = rows.groupby("region_id")["canonical"].sum()
        weights = held.reindex(names).fillna(0.0)
        coverage = float(weights.sum() / held.sum())
    parts = weights.to_numpy(float) / float(weights.sum())
    value, low, high = (float(parts @ each[at]) for each in (found.value, found.low, found.high))
    every = np.repeat(found.value[:, None], draws.n_draws, axis=1)
    every[draws.doubtful] = draws.area + _within_resolution(draws)
    return Figure(value, low, high, coverage, behind, np.clip(parts @ every[at], low, high))


def _list_items(reading: Reading) -> Figure:
    """Count the items of an official list of which the table has a deposit of some role."""
    wanted = reading.commodities() or tuple(members(reading.group, bundled().commodities))
    held_at = counting(bundled(), wanted, reading.role or "any")
    present = set(held_at["commodity_id"])
    held = sorted({ONE_ITEM.get(each, each) for each in present})
    count = float(len(held))
    return Figure(count, count, count, 1.0, tuple(f"commodities: {each}" for each in held))


def _within_resolution(draws: Draws) -> Floats:
    """Spread the drawn fractions of outlines between the steps in which they are known."""
    names = _basins().join.ids
    spread = [
        stream(draws.seed, "resolution", names[row]).random(draws.n_draws) for row in draws.doubtful
    ]
    return (np.array(spread).reshape(-1, draws.n_draws) - 0.5) / OUTLINE_POINTS


def _place(reading: Reading) -> Figure:
    """Take the listed deposits of some oblasts over all: where they lie, whoever controls it."""
    found = listed(reading)
    sites = found.items.drop_duplicates("deposit_id")
    oblasts = table("deposits").set_index("deposit_id")["oblast"]
    part = float(sites["deposit_id"].map(oblasts).isin(reading.outline.split()).mean())
    coverage, covers = _coverage(reading, found.row, found.items)
    return Figure(part, part, part, coverage, _deposits(sites), covers=covers)


ESTIMATORS: Mapping[str, Callable[[Reading], Figure]] = {
    "share": _share,
    "occupied": _occupied,
    "total": _total,
    "rows": _rows,
    "outline": _outline,
    "list-items": _list_items,
    "place": _place,
    SHARE: estimated,
    OCCUPIED: estimated,
    TOTAL: estimated,
}
