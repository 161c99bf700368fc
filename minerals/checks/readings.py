"""Checks of claims and readings: what is added adds, and what is said is still so."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from minerals.audits.claim import as_reading, later_than, younger_list
from minerals.audits.reading import DATED, Reading
from minerals.audits.selectors import CANONICAL, PublishedRows, check_alike, check_part
from minerals.checks.derived import half_unit
from minerals.checks.finding import Finding, Tables, row_of, rows_of
from minerals.errors import InputError
from minerals.tables.columns import TABLES
from minerals.tables.units import MASS, VOLUME

CLAIMS = TABLES["claims"].path
READINGS = TABLES["readings"].path

SIZES = {**MASS, **VOLUME}
"""Tonnes, or cubic metres, in a unit."""

COLUMNS = ("commodity_id", "metric", "unit", "quantity", *CANONICAL)
"""What is asked of published rows."""

AMOUNT = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?) (?P<unit>Gt|Mt|kt|t|bcm|tcm)\b")
"""A figure with its unit in a title."""


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check the readings of claims against the tables that they select from.

    Parameters
    ----------
    tables : dict
        Every table by name, typed.
    folder : pathlib.Path
        Unused; the checks share one signature.

    Yields
    ------
    Finding
        Rows of more than one unit, basis or kind; a share outside 0 to 1; a list younger than
        its claim, or a day, rows or prices after it, in a reading of the claim's own words;
        no date where one is needed; a title with a figure that the tables do not give; a fact
        without a source.
    """
    dates = tables["claims"].set_index("claim_id")["date"].fillna("")
    figures = _Figures(tables)
    yield from _facts(tables["claims"])
    for line, row in rows_of(tables["readings"]):
        reading = as_reading(row)
        date = str(dates.get(reading.claim_id, ""))
        if reading.literal and younger_list(reading, date, tables["critical_lists"]):
            yield Finding(
                READINGS,
                line,
                f"the list of {reading.group!r} is younger than the claim of {date}",
                "it cannot be what the claimant meant: mark the reading as not literal",
            )
        if reading.literal and later_than(reading, date):
            yield Finding(
                READINGS,
                line,
                f"its day, its rows or its prices are later than the claim of {date}",
                "it cannot be what the claimant meant: mark the reading as not literal",
            )
        if reading.estimator in DATED and not reading.date:
            yield Finding(
                READINGS,
                line,
                f"no date, so that {reading.estimator!r} is of the latest snapshot",
                "give the day that the claim is of",
            )
        yield from _selected(reading, line, figures)


def _facts(claims: pd.DataFrame) -> Iterator[Finding]:
    for index in claims.index[claims["fact"].notna() != claims["fact_source_id"].notna()]:
        yield Finding(
            CLAIMS, row_of(index), "a fact and its source go together", "give both or none"
        )


def _selected(reading: Reading, line: int, figures: _Figures) -> Iterator[Finding]:
    """Check the rows that a reading names."""
    named = [each for each in (reading.numerator, reading.denominator) if each]
    if not named:
        return
    try:
        parts = [figures.published.select(each) for each in named]
        check_alike(parts[0] if len(parts) == 1 else pd.concat(parts), " over ".join(named))
        if reading.estimator == "rows" and len(parts) > 1:
            check_part(parts[0], parts[1], named)
    except InputError as error:
        yield Finding(READINGS, line, str(error), "name rows that belong together")
        return
    amounts = list(AMOUNT.finditer(reading.title))
    if not amounts:
        return
    held = [size for each in named for size in figures.sizes(each)]
    for commodity in {each for part in parts for each in part["commodity_id"].dropna()}:
        held += figures.listed(commodity)
    for found in amounts:
        printed = float(found["number"].replace(",", ""))
        size = SIZES[found["unit"]]
        held_here = [each / size for each in held]
        allowed = half_unit(printed) * (1 + 1e-9)
        if not any(abs(each - printed) <= allowed for each in held_here):
            yield Finding(
                READINGS,
                line,
                f"the title says {found[0]}, which none of its rows gives",
                "correct the title, or the rows",
            )


class _Figures:
    """The figures that the tables give, in tonnes or cubic metres, each worked out once."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.published = PublishedRows(tables, COLUMNS)
        self._sizes: dict[str, list[float]] = {}
        self._listed: dict[str, list[float]] = {}

    def sizes(self, selector: str) -> list[float]:
        """Return the figures of the rows of a selector, each and added up."""
        if selector not in self._sizes:
            self._sizes[selector] = list(_sizes(self.published.select(selector)))
        return self._sizes[selector]

    def listed(self, commodity: str) -> list[float]:
        """Return the national and the listed figures of a commodity."""
        if commodity not in self._listed:
            self._listed[commodity] = [*self._national(commodity), *self._preferred(commodity)]
        return self._listed[commodity]

    def _national(self, commodity: str) -> list[float]:
        known = (self.tables["national_totals"]["commodity_id"] == commodity).any()
        return self.sizes(f"national_totals?commodity_id={commodity}") if known else []

    def _preferred(self, commodity: str) -> Iterator[float]:
        deposits, rows = self.tables["deposits"], self.tables["resources"]
        sections = deposits.loc[deposits["part_of"].notna(), "deposit_id"]
        rows = rows[(rows["commodity_id"] == commodity) & rows["preferred"].astype(bool)]
        rows = rows[~rows["deposit_id"].isin(sections)]
        sizes = rows["quantity"] * rows["unit"].map(SIZES)
        for _, each in sizes.groupby(rows["basis"].fillna("")):
            yield float(each.sum())


def _sizes(rows: pd.DataFrame) -> Iterator[float]:
    """Return the figures that rows give, each and added up, in tonnes or cubic metres."""
    known = rows[["quantity", "unit", "canonical", "canonical_unit"]]
    known = known[known["unit"].isin(SIZES)]
    if known.empty:
        return
    for column, unit in (("quantity", "unit"), ("canonical", "canonical_unit")):
        units = [SIZES.get(each, math.nan) for each in known[unit]]
        sizes = (known[column] * units).dropna().tolist()
        yield from sizes
        yield sum(sizes)
