"""Checks of figures: no cycles of sections, units that fit, nothing added twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pandas as pd

from minerals.checks.finding import Finding, Tables, row_of
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
    """Check sections, figures, totals and prices.

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
    yield from _prices(tables)


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
    canonical = commodities.set_index("commodity_id")["unit"]
    for index, row in frame.iterrows():
        at = row_of(index)
        if pd.isna(row["quantity"]):
            if row[["unit", "quantity_low", "quantity_high"]].notna().any():
                yield Finding(path, at, "a unit or a bound without a quantity", "add the quantity")
            continue
        if pd.isna(row["unit"]) or pd.isna(row["basis"]):
            if row["preferred"] or pd.isna(row["unit"]):
                yield Finding(
                    path,
                    at,
                    "a quantity without unit or basis",
                    "say what it is a quantity of, or do not prefer it",
                )
            continue
        fits = kind(row["unit"]) == ("volume" if row["basis"] == "gas" else "mass")
        if not fits:
            yield Finding(
                path,
                at,
                f"unit {row['unit']} does not fit {row['basis']}",
                f"use {canonical[row['commodity_id']]} or its like",
            )
        low, high = row["quantity_low"], row["quantity_high"]
        if not (pd.isna(low) or low <= row["quantity"]) or not (
            pd.isna(high) or row["quantity"] <= high
        ):
            yield Finding(
                path,
                at,
                f"quantity {row['quantity']:g} outside {low:g} to {high:g}",
                "correct the bounds",
            )
        if row["quantity"] == 0:
            yield Finding(path, at, "quantity 0", "leave a missing quantity empty")


def _preferred(resources: pd.DataFrame) -> Iterator[Finding]:
    """All counting figures of one commodity at one deposit have one basis and no overlap."""
    known = resources[resources["quantity"].notna()]
    for (deposit, commodity), group in known.groupby(["deposit_id", "commodity_id"]):
        counting = group[group["preferred"].astype(bool)]
        at = row_of(group.index[0])
        if counting.empty and group["reason"].isna().any():
            yield Finding(
                "resources.csv",
                at,
                f"no figure of {commodity} at {deposit} is preferred",
                "prefer one, or say of each why it does not count",
            )
        if counting["basis"].nunique() > 1:
            yield Finding(
                "resources.csv",
                at,
                f"preferred figures of {commodity} at {deposit} are of different bases",
                "prefer figures of one basis",
            )
        for first, second in combinations(counting["category"], 2):
            if overlap(first, second):
                yield Finding(
                    "resources.csv",
                    at,
                    f"preferred figures of {commodity} at {deposit} overlap ({first}, {second})",
                    "prefer one of them",
                )
        if len(group) > 1 and group["reason"].isna().any():
            yield Finding(
                "resources.csv",
                at,
                f"several figures of {commodity} at {deposit}, not all with a reason",
                "say why each is or is not preferred",
            )


def _uncounted(resources: pd.DataFrame) -> Iterator[Finding]:
    """Every deposit with resources has a row that counts, if only one without a quantity."""
    for deposit, rows in resources.groupby("deposit_id"):
        if not rows["preferred"].any():
            yield Finding(
                "resources.csv",
                row_of(rows.index[0]),
                f"no row of {deposit} is preferred, so that no answer holds it",
                "prefer one, or add one without a quantity for its commodity",
            )


def _national(totals: pd.DataFrame) -> Iterator[Finding]:
    counting = totals[totals["preferred"].astype(bool)]
    for (commodity, basis), group in counting.groupby(["commodity_id", "basis"]):
        for first, second in combinations(group["category"], 2):
            if overlap(first, second):
                yield Finding(
                    "national_totals.csv",
                    row_of(group.index[0]),
                    f"preferred totals of {commodity} ({basis}) overlap ({first}, {second})",
                    "prefer one of them",
                )


def _prices(tables: Tables) -> Iterator[Finding]:
    key = ["commodity_id", "benchmark", "period"]
    known = set(tables["prices"][key].itertuples(index=False, name=None))
    for index, row in tables["price_decks"].iterrows():
        if tuple(row[key]) not in known:
            yield Finding(
                "price_decks.csv",
                row_of(index),
                f"no price {' '.join(row[key])} in prices.csv",
                "add it or correct it",
            )
        if row["factor"] != 1 and pd.isna(row["factor_source_id"]):
            yield Finding(
                "price_decks.csv",
                row_of(index),
                "a factor without a source",
                "add factor_source_id",
            )
    yield from _default_deck(tables["price_decks"])


def _default_deck(decks: pd.DataFrame) -> Iterator[Finding]:
    """Exactly one price deck is the default, by all of its rows."""
    marked = decks[decks["default"]]["deck"].unique()
    if len(marked) != 1:
        yield Finding(
            "price_decks.csv",
            0,
            f"{len(marked)} decks are the default ({', '.join(marked) or 'none'})",
            "write true in column default for the rows of one deck, false for all others",
        )
        return
    for index in decks.index[(decks["deck"] == marked[0]) & ~decks["default"]]:
        yield Finding(
            "price_decks.csv",
            row_of(index),
            f"default is false, but true elsewhere in deck {marked[0]}",
            "write true",
        )
