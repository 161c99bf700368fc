"""Checks of strata: one partition per commodity, of one class, that adds up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from minerals.checks.finding import Finding, Tables, row_of, rows_of
from minerals.tables.inventory import with_canonical
from minerals.tables.vocabularies import CLASSES, OBLASTS

TOLERANCE = 0.01
"""Relative: by how much the parts of a total may miss it, for rounding."""

NO_STRATA = ("control", "company", "district", "national")
"""Kinds of region whose rows are no part of a partition of the country."""

NATIONAL, REGIONAL = "national_totals.csv", "regional_reserves.csv"


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check that the strata of every commodity are a partition.

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
    catalogue = tables["commodities"].set_index("commodity_id")
    national = tables["national_totals"]
    whole = with_canonical(national[national["stratum"].notna()], catalogue)
    regional = tables["regional_reserves"]
    parts = regional[regional["stratum"].notna()]
    yield from _rows(whole, NATIONAL)
    yield from _rows(parts, REGIONAL)
    for index in whole.index[whole["commodity_id"].duplicated()]:
        name = whole.loc[index, "commodity_id"]
        yield Finding(NATIONAL, row_of(index), f"{name} has a stratum already", "leave one")
    for index in whole.index[whole["canonical"].isna()]:
        what = "a stratum that is no quantity in the commodity's own basis"
        yield Finding(NATIONAL, row_of(index), what, "mark a row of that basis")
    totals = whole.drop_duplicates("commodity_id").set_index("commodity_id")
    for name, rows in parts.groupby("commodity_id"):
        yield from _partition(str(name), rows, totals, catalogue)


def _rows(rows: pd.DataFrame, file: str) -> Iterator[Finding]:
    """Check each stratum by itself."""
    for at, row in rows_of(rows):
        expected = CLASSES.get(row["category"], "other")
        if row["stratum"] not in (expected, "listed"):
            what = f"stratum {row['stratum']} of category {row['category']}"
            yield Finding(file, at, what, f"write {expected}")
        if row.get("region_type") in NO_STRATA:
            what = f"a row of type {row['region_type']} is no stratum"
            yield Finding(file, at, what, "empty it")


def _partition(
    name: str, rows: pd.DataFrame, totals: pd.DataFrame, catalogue: pd.DataFrame
) -> Iterator[Finding]:
    """Check that the regions of a commodity add up to its total and do not overlap."""
    at = row_of(rows.index[0])
    if name not in totals.index:
        yield Finding(REGIONAL, at, f"{name} has regions but no national stratum", "mark its total")
        return
    total = totals.loc[name]
    if set(rows["stratum"]) != {total["stratum"]}:
        what = f"regions of {name} are of another class than its total ({total['stratum']})"
        yield Finding(REGIONAL, at, what, "never mix classes")
    percent = (rows["unit"] == "%").all()
    if percent:
        added = float(rows["quantity"].sum())
    elif (rows["unit"] == "%").any():
        yield Finding(REGIONAL, at, f"regions of {name} in mixed units", "mark rows of one unit")
        return
    else:
        added = float(with_canonical(rows, catalogue)["canonical"].sum(min_count=len(rows)))
    wanted = 100.0 if percent else float(totals["canonical"].astype(float)[name])
    if not abs(added - wanted) <= TOLERANCE * wanted:
        what = f"regions of {name} add up to {added:g}, not {wanted:g}"
        yield Finding(REGIONAL, at, what, "mark rows of one unit that cover the country once")
    covered: set[str] = set()
    for index, codes in rows["oblasts"].items():
        own = set(str(codes).split(";")) if pd.notna(codes) else set()
        if not own or own - set(OBLASTS):
            yield Finding(REGIONAL, row_of(index), "no oblasts that exist", "name ISO codes")
        if twice := own & covered:
            what = f"{', '.join(sorted(twice))} in two strata of {name}"
            yield Finding(REGIONAL, row_of(index), what, "name each once")
        covered |= own
