"""Checks of figures: no cycles of sections, units that fit, nothing added twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pandas as pd

from minerals.checks.finding import Finding, Tables, groups_of, row_of, rows_of
from minerals.tables.units import kind

ATOMS = {"A", "B", "C1", "C2", "P1", "P2", "P3"}
"""The categories that others are sums of; any other word may overlap everything."""


def overlap(first: str, second: str) -> bool:
    """Tell whether two categories may hold the same tonnes.

    Examples
    --------
    >>> overlap("A+B+C1", "C2"), overlap("A+B+C1", "C1"), overlap("balance", "C2")
    (False, True, True)
    """
    left, right = set(first.split("+")), set(second.split("+"))
    return not (left <= ATOMS and right <= ATOMS) or bool(left & right)


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check sections, figures and totals.

    Parameters
    ----------
    tables : dict
        Every table by name, typed.
    folder : pathlib.Path
        Unused; the checks share one signature.

    Yields
    ------
    Finding
        What is wrong.
    """
    yield from _cycles(tables["deposits"])
    yield from _commodities(tables)
    for name, path in (("resources", "resources.csv"), ("national_totals", "national_totals.csv")):
        yield from _figures(tables[name], path, tables["commodities"])
    yield from _preferred(tables["resources"])
    yield from _uncounted(tables["resources"])
    yield from _national(tables["national_totals"])


def _cycles(deposits: pd.DataFrame) -> Iterator[Finding]:
    parent = deposits.set_index("deposit_id")["part_of"].dropna().to_dict()
    for index, start in deposits["deposit_id"].items():
        seen, at = {start}, parent.get(start)
        while at is not None and at not in seen:
            seen.add(at)
            at = parent.get(at)
        if at == start:
            yield Finding(
                "deposits.csv",
                row_of(index),
                f"{start!r} is part of itself",
                "correct part_of",
            )


def _commodities(tables: Tables) -> Iterator[Finding]:
    """Every deposit holds something, and something main."""
    mains = set(tables["resources"].query("role == 'main'")["deposit_id"])
    for index, deposit in tables["deposits"]["deposit_id"].items():
        if deposit not in mains:
            yield Finding(
                "deposits.csv",
                row_of(index),
                f"{deposit!r} has no main commodity",
                "add a row with role main to resources.csv",
            )


def _figures(frame: pd.DataFrame, path: str, commodities: pd.DataFrame) -> Iterator[Finding]:
    """Find quantities without unit or basis, in a unit that does not fit, or beyond bounds."""
    absent = frame["quantity"].isna()
    loose = absent & frame[["unit", "quantity_low", "quantity_high"]].notna().any(axis=1)
    for index in frame.index[loose]:
        what = "a unit or a bound without a quantity"
        yield Finding(path, row_of(index), what, "add the quantity")
    bare = frame["unit"].isna() | frame["basis"].isna()
    preferred = frame["preferred"].astype(bool)
    for index in frame.index[~absent & bare & (preferred | frame["unit"].isna())]:
        what, remedy = "a quantity without unit or basis", "say what it is of, or do not prefer it"
        yield Finding(path, row_of(index), what, remedy)
    canonical = commodities.set_index("commodity_id")["unit"]
    for at, row in rows_of(frame.loc[~absent & ~bare, ["unit", "basis", "commodity_id"]]):
        if kind(row["unit"]) != ("volume" if row["basis"] == "gas" else "mass"):
            what = f"unit {row['unit']} does not fit {row['basis']}"
            remedy = f"use {canonical[row['commodity_id']]} or its like"
            yield Finding(path, at, what, remedy)
    low, high = (
        frame[name].fillna(frame["quantity"]) for name in ("quantity_low", "quantity_high")
    )
    within = frame["quantity"].between(low, high)
    for at, row in rows_of(frame[~absent & ~bare & ~within]):
        bounds = f"{row['quantity_low']:g} to {row['quantity_high']:g}"
        what = f"quantity {row['quantity']:g} outside {bounds}"
        yield Finding(path, at, what, "correct the bounds")
    for index in frame.index[~bare & (frame["quantity"] == 0)]:
        yield Finding(path, row_of(index), "quantity 0", "leave a missing quantity empty")


def _preferred(resources: pd.DataFrame) -> Iterator[Finding]:
    """All counting figures of one commodity at one deposit have one basis and no overlap."""
    columns = ["deposit_id", "commodity_id", "preferred", "reason", "basis", "category"]
    quantities = resources.loc[resources["quantity"].notna(), columns]
    for group in groups_of(quantities, ["deposit_id", "commodity_id"]):
        at, first_row = group[0]
        deposit, commodity = first_row["deposit_id"], first_row["commodity_id"]
        counting = [row for _, row in group if row["preferred"]]
        unexplained = any(pd.isna(row["reason"]) for _, row in group)
        if not counting and unexplained:
            yield Finding(
                "resources.csv",
                at,
                f"no figure of {commodity} at {deposit} is preferred",
                "prefer one, or say of each why it does not count",
            )
        if len({row["basis"] for row in counting if pd.notna(row["basis"])}) > 1:
            yield Finding(
                "resources.csv",
                at,
                f"preferred figures of {commodity} at {deposit} are of different bases",
                "prefer figures of one basis",
            )
        for first, second in combinations([row["category"] for row in counting], 2):
            if overlap(first, second):
                yield Finding(
                    "resources.csv",
                    at,
                    f"preferred figures of {commodity} at {deposit} overlap ({first}, {second})",
                    "prefer one of them",
                )
        if len(group) > 1 and unexplained:
            yield Finding(
                "resources.csv",
                at,
                f"several figures of {commodity} at {deposit}, not all with a reason",
                "say why each is or is not preferred",
            )


def _uncounted(resources: pd.DataFrame) -> Iterator[Finding]:
    """Every deposit with resources has a row that counts, if only one without a quantity."""
    for group in groups_of(resources[["deposit_id", "preferred"]], ["deposit_id"]):
        if not any(row["preferred"] for _, row in group):
            at, row = group[0]
            yield Finding(
                "resources.csv",
                at,
                f"no row of {row['deposit_id']} is preferred, so that no answer holds it",
                "prefer one, or add one without a quantity for its commodity",
            )


def _national(totals: pd.DataFrame) -> Iterator[Finding]:
    columns = ["commodity_id", "basis", "category"]
    counting = totals.loc[totals["preferred"].astype(bool), columns]
    for group in groups_of(counting, ["commodity_id", "basis"]):
        at, row = group[0]
        for first, second in combinations([row["category"] for _, row in group], 2):
            if overlap(first, second):
                yield Finding(
                    "national_totals.csv",
                    at,
                    f"preferred totals of {row['commodity_id']} ({row['basis']}) overlap "
                    f"({first}, {second})",
                    "prefer one of them",
                )
