"""Readings that do not add, contradict their tables, or name a list that did not exist yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from minerals.checks import readings
from minerals.checks.finding import Finding
from minerals.tables.load import read_table

NAMES = (
    "claims",
    "readings",
    "critical_lists",
    "commodities",
    "deposits",
    "resources",
    "regional_reserves",
    "national_totals",
)


@pytest.fixture(scope="module")
def bundled() -> dict[str, pd.DataFrame]:
    return {name: read_table(name) for name in NAMES}


def found(tables: dict[str, pd.DataFrame], **changes: Any) -> list[Finding]:
    """Check one reading, made up from the first that adds published rows."""
    rows = tables["readings"]
    one = rows[(rows["estimator"] == "rows") & rows["denominator"].isna()].head(1)
    plain = {"title": "made up", "numerator": "national_totals?commodity_id=gas"}
    one = one.assign(**(plain | changes))
    changed = {**tables, "readings": one.reset_index(drop=True)}
    return [each for each in readings.check(changed, Path()) if each.file == "readings.csv"]


def test_the_bundled_readings_are_in_order(bundled: dict[str, pd.DataFrame]) -> None:
    assert list(readings.check(bundled, Path())) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"numerator": "regional_reserves?region_id=UA-63&commodity_id=gas"}, "more than one unit"),
        ({"numerator": "regional_reserves?region_id=ua&commodity_id=coal"}, "more than one"),
        ({"denominator": "regional_reserves?region_id=azov-coast"}, "a part cannot exceed"),
        ({"numerator": "national_totals?commodity_id=kryptonite"}, "no row of national_totals"),
        ({"title": "the 43.3 Gt of coal"}, "the title says 43.3 Gt"),
        ({"literal": True, "group": "us-2025", "claim_id": "coal-63-secdev"}, "is younger"),
        ({"literal": True, "date": "2025-02-24", "claim_id": "coal-63-secdev"}, "are later than"),
        ({"literal": True, "prices": "2024", "claim_id": "coal-63-secdev"}, "are later than"),
        ({"estimator": "share", "numerator": None}, "is of the latest snapshot"),
    ],
    ids=["units", "kinds", "share", "no row", "title", "list", "day", "prices", "no day"],
)
def test_a_broken_reading_is_found(
    bundled: dict[str, pd.DataFrame], changes: dict[str, Any], what: str
) -> None:
    assert found(bundled) == []
    [finding] = found(bundled, **changes)
    assert what in finding.what


def test_a_title_follows_its_rows(bundled: dict[str, pd.DataFrame]) -> None:
    coal = "national_totals?commodity_id=coal&category=A+B+C1"
    assert found(bundled, title="the 43.2 Gt of the balance", numerator=coal) == []
    less = bundled["national_totals"].copy()
    less.loc[less["commodity_id"] == "coal", "quantity"] *= 0.9
    changed = {**bundled, "national_totals": less}
    assert found(changed, title="the 43.2 Gt of the balance", numerator=coal)


def test_rows_with_and_without_a_unit_do_not_belong_together(
    bundled: dict[str, pd.DataFrame],
) -> None:
    totals = bundled["national_totals"].copy()
    rows = totals.index[totals["commodity_id"] == "coal"]
    totals.loc[rows[0], "unit"] = None
    coal = "national_totals?commodity_id=coal"
    [finding] = found({**bundled, "national_totals": totals}, numerator=coal)
    assert "rows of more than one unit: ['Mt', 'none']" in finding.what


def test_a_fact_names_its_source(bundled: dict[str, pd.DataFrame]) -> None:
    claims = bundled["claims"].copy()
    facts = claims.index[claims["fact"].notna()]
    claims.loc[facts[0], "fact_source_id"] = None
    [finding] = readings.check({**bundled, "claims": claims}, Path())
    assert finding.what == "a fact and its source go together"
