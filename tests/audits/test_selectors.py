from __future__ import annotations

import pytest

from minerals.audits.selectors import SELECTABLE, PublishedRows, keys_of, select
from minerals.errors import InputError
from minerals.tables.load import table


def test_a_selector_names_the_rows_of_a_table() -> None:
    rows = select("national_totals?commodity_id=coal&category=A+B+C1")
    totals = table("national_totals")
    wanted = totals[(totals["commodity_id"] == "coal") & (totals["category"] == "A+B+C1")]
    assert rows["canonical"].tolist() == wanted["quantity"].tolist() != []


def test_what_is_counted_keeps_its_plain_number() -> None:
    mines = select("regional_reserves?region_id=ua&commodity_id=coal&metric=mines")
    assert (mines["canonical"] == mines["quantity"]).all()


def test_several_selectors_are_joined() -> None:
    one = "regional_reserves?region_id=UA-14&commodity_id=coal"
    two = "regional_reserves?region_id=UA-09&commodity_id=coal"
    assert len(select(f"{one} + {two}")) == len(select(one)) + len(select(two))


def test_rows_are_named_by_table_region_commodity_and_source() -> None:
    rows = select("regional_reserves?region_id=ua&commodity_id=coal&source_id=euracoal-eu-e5e6ba")
    assert set(keys_of(rows)) == {"regional_reserves: ua coal euracoal-eu-e5e6ba"}


def test_rows_have_the_columns_that_are_asked_for_and_are_found_by_any() -> None:
    tables = {name: table(name) for name in (*SELECTABLE, "commodities")}
    coal = "regional_reserves?region_id=UA-14&commodity_id=coal"
    rows = PublishedRows(tables, ("unit", "canonical", "colour")).select(coal)
    assert rows.columns.tolist() == ["unit", "canonical"]
    assert rows["canonical"].tolist() == select(coal)["canonical"].tolist() != []


@pytest.mark.parametrize(
    ("selector", "words"),
    [
        ("deposits?oblast=UA-14", "unknown table 'deposits'"),
        ("national_totals?colour=red", "no column 'colour'"),
        ("national_totals?commodity_id", "no column 'commodity_id'"),
        ("national_totals?commodity_id=kryptonite", "no row of national_totals matches"),
    ],
)
def test_a_selector_that_names_nothing_is_an_error(selector: str, words: str) -> None:
    with pytest.raises(InputError, match=words.replace("'", ".")):
        select(selector)
