"""Estimators: from one precise definition (a reading) to a figure with its range and coverage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pandas as pd

from minerals.audits.reading import Figure, Reading
from minerals.audits.selectors import keys_of, select
from minerals.errors import unknown
from minerals.results.result import Result
from minerals.shares.answer import share
from minerals.shares.bounds import ratio_bounds
from minerals.statuses.join import DepositJoin
from minerals.tables.groups import members
from minerals.tables.inventory import bundled
from minerals.tables.load import outlines, table
from minerals.tables.prices import deck
from minerals.territory.find import control as find_control

ONE_ITEM = {"phosphorite": "apatite"}
"""Commodities that every list names as one item: both are its phosphate rock."""


def figure(reading: Reading) -> Figure:
    """Compute the figure of a reading.

    Parameters
    ----------
    reading : Reading
        A row of ``readings.csv``, or a variant of one.

    Returns
    -------
    Figure
        Value, range, coverage and the rows behind it.

    Raises
    ------
    InputError
        If the reading's words cannot be used.

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


@cache
def _answer(
    by: str, commodity: tuple[str, ...], group: str, role: str, scope: str, date: str, prices: str
) -> Result:
    return share(
        by=by,
        commodity=commodity,
        group=group or None,
        role=role or "counting",
        scope=scope or "all",
        date=date or None,
        prices=prices or None,
    )


def _items(reading: Reading) -> tuple[Result, pd.DataFrame]:
    """Return the answer that a reading asks for, and its items less any that are left out."""
    answer = _answer(
        reading.by, reading.commodities(), reading.group, reading.role, reading.scope,
        reading.date, reading.prices if reading.measure.priced else "",
    )  # fmt: skip
    items = answer.details
    if reading.leave_out:
        items = items[items["deposit_id"] != reading.leave_out]
    if reading.kind:
        kinds = table("deposits").set_index("deposit_id")["kind"]
        items = items[items["deposit_id"].map(kinds) == reading.kind]
    return answer, items


def _share(reading: Reading) -> Figure:
    answer, items = _items(reading)
    row = answer.frame.iloc[0]
    rows = tuple(f"deposits: {each}" for each in dict.fromkeys(items["deposit_id"]))
    if reading.leave_out or reading.kind:
        once = items.drop_duplicates("deposit_id") if reading.measure.by_deposit else items
        value, low, high = _weighted(once)
    else:
        value, low, high = (_number(row[name]) for name in ("share", "low", "high"))
    return Figure(value, low, high, _coverage(reading, row, items), rows)


def _weighted(items: pd.DataFrame) -> tuple[float, float, float]:
    """Return the share of some items, bounded as :func:`minerals.shares.answer.share` does."""
    known = items[items["weight"].notna() & (items["weight"] > 0)]
    if known.empty:
        return float("nan"), float("nan"), float("nan")
    least, most = (known[f"weight_{name}"].to_numpy(float) for name in ("low", "high"))
    fraction, low, high = (known[name].to_numpy(float) for name in ("fraction", "low", "high"))
    return (
        float(np.average(fraction, weights=known["weight"].to_numpy(float))),
        ratio_bounds(low, least, most)[0],
        ratio_bounds(high, least, most)[1],
    )


def _coverage(reading: Reading, row: pd.Series, items: pd.DataFrame) -> float:
    """Say what part of the population the listed deposits are.

    By count, the national number of deposits is known for some commodities only; the others of
    a group are left out on both sides. A reading of one kind of site names the published number
    of them as its denominator.
    """
    if reading.measure.priced:
        return float(row["n_with_quantity"]) / float(row["n"]) if row["n"] else float("nan")
    if not reading.measure.by_deposit:
        return min(_number(row["coverage_national"]), 1.0)
    if reading.denominator:
        published = float(select(reading.denominator)["canonical"].sum())
        return min(items["deposit_id"].nunique() / published, 1.0)
    counted = table("national_totals").groupby("commodity_id")["n_deposits"].max().dropna()
    named = set(reading.commodities())
    if reading.group:
        named = set(members(reading.group, bundled().commodities))
    known = counted[counted.index.isin(named)] if named else _of_everything()
    if not known.sum() > 0:
        return float("nan")
    listed = items if not named else items[items["commodity_id"].isin(known.index)]
    return min(listed["deposit_id"].nunique() / float(known.sum()), 1.0)


def _of_everything() -> pd.Series:
    """Return the national number of deposits of all minerals, whose rows name no commodity."""
    totals = table("national_totals")
    return totals.loc[totals["commodity_id"].isna(), ["n_deposits"]].max()


def _number(value: float | None) -> float:
    return float("nan") if value is None or pd.isna(value) else float(value)


def _amount(reading: Reading, *, occupied: bool) -> Figure:
    """Add up quantities or values, of the occupied part or of all."""
    answer, items = _items(reading)
    known = items[items["weight"].notna()]
    rows = tuple(f"deposits: {each}" for each in dict.fromkeys(known["deposit_id"]))
    low, value, high = (
        float((known[weight] * (known[part] if occupied else 1.0)).sum())
        for weight, part in (
            ("weight_low", "low"), ("weight", "fraction"), ("weight_high", "high"),
        )
    )  # fmt: skip
    return Figure(value, low, high, _coverage(reading, answer.frame.iloc[0], items), rows)


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
    _, items = _items(reading)
    part = items["weight"] * (items["fraction"] if reading.estimator == "occupied" else 1.0)
    held = part.groupby(items["deposit_id"]).sum().nlargest(count)
    whole = float(part.sum())
    return [(str(name), float(each) / whole) for name, each in held.items() if whole and each > 0]


def _occupied(reading: Reading) -> Figure:
    return _amount(reading, occupied=True)


def _total(reading: Reading) -> Figure:
    return _amount(reading, occupied=False)


def _rows(reading: Reading) -> Figure:
    """Add published rows, or divide one sum by another."""
    top = select(reading.numerator)
    value, low, high = (
        float(top[name].sum()) for name in ("canonical", "canonical_low", "canonical_high")
    )
    behind = keys_of(top)
    if reading.denominator:
        base = select(reading.denominator)
        behind += keys_of(base)
        least, most = (float(base[f"canonical_{bound}"].sum()) for bound in ("low", "high"))
        whole = float(base["canonical"].sum())
        value, low, high = value / whole, low / most, high / least
    if reading.prices:
        usd = float(deck(reading.prices)["usd"][reading.commodities()[0]])
        value, low, high = value * usd, low * usd, high * usd
    return Figure(value, low, high, 1.0, behind)


@cache
def _outline_fractions(names: tuple[str, ...], date: str) -> pd.DataFrame:
    """Return the occupied fraction of basin outlines on a date, with its bounds."""
    history = find_control(None)
    shapes = outlines("basins").loc[list(names)]
    sites = shapes.reset_index().assign(
        outline=shapes.geometry.to_numpy(), location_precision_km=1.0, setting="land",
        control_place_id=None,
    )  # fmt: skip
    sites = sites.set_geometry(shapes.representative_point().to_numpy(), crs="EPSG:4326")
    found = DepositJoin(sites, history).fractions(history.at(date or None))
    columns = {"value": found.value, "low": found.low, "high": found.high}
    return pd.DataFrame(columns, index=pd.Index(names))


def _outline(reading: Reading) -> Figure:
    """Take the occupied part of basin outlines, weighted by published reserves where given."""
    names = tuple(reading.outline.split())
    parts = _outline_fractions(names, reading.date)
    behind = tuple(f"basins: {name}" for name in names)
    if not reading.denominator:
        weights = outlines("basins").loc[list(names), "area_km2"].astype(float)
        coverage = 1.0
    else:
        rows = select(reading.denominator)
        behind += keys_of(rows)
        held = rows.groupby("region_id")["canonical"].sum()
        weights = held.reindex(names).fillna(0.0)
        coverage = float(weights.sum() / held.sum())
    value, low, high = (
        float(np.average(parts[name], weights=weights)) for name in ("value", "low", "high")
    )
    return Figure(value, low, high, coverage, behind)


def _listed(reading: Reading) -> Figure:
    """Count the items of an official list of which the table has a deposit."""
    wanted = reading.commodities() or tuple(members(reading.group, bundled().commodities))
    present = set(bundled().resources["commodity_id"]) & set(wanted)
    held = sorted({ONE_ITEM.get(each, each) for each in present})
    count = float(len(held))
    return Figure(count, count, count, 1.0, tuple(f"commodities: {each}" for each in held))


ESTIMATORS: Mapping[str, Callable[[Reading], Figure]] = {
    "share": _share,
    "occupied": _occupied,
    "total": _total,
    "rows": _rows,
    "outline": _outline,
    "listed": _listed,
}
