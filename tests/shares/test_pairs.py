"""Pairs of deposit and commodity: a table of one row each is read as one with many."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.shares.measure import COUNT, QUANTITY, Measure
from minerals.shares.pairs import pairs, select
from minerals.tables.inventory import Inventory, bundled
from minerals.tables.user import read_user_table

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["coal", "lithium", "gold"]),
        st.one_of(st.none(), st.floats(1e-3, 1e6)),
        st.one_of(st.none(), st.sampled_from(["C1", "estimate"])),
        st.sampled_from(["main", "by-product"]),
    ),
    min_size=2,
    max_size=6,
)


def made_up(rows: list[tuple[str, float | None, str | None, str]], order: list[int]) -> Inventory:
    columns = ["commodity", "quantity", "category", "role"]
    frame = pd.DataFrame(rows, columns=columns).assign(
        deposit_id=[f"d{number}" for number in range(len(rows))],
        name_en="D", longitude=37.0, latitude=48.0, unit="Mt",
    )  # fmt: skip
    found = read_user_table(frame)
    resources = found.resources.iloc[order].reset_index(drop=True)
    return Inventory("made up", found.sites, resources, found.commodities)


@pytest.mark.slow
@given(ROWS)
def test_rows_that_are_not_in_the_order_of_the_sites_add_up_to_the_same(
    rows: list[tuple[str, float | None, str | None, str]],
) -> None:
    forth = list(range(len(rows)))
    plain, turned = (pairs(made_up(rows, order)) for order in (forth, forth[::-1]))
    pd.testing.assert_frame_equal(
        plain.frame,
        turned.frame.iloc[::-1].reset_index(drop=True)[plain.frame.columns],
        check_dtype=False,
    )
    assert plain.sites.tolist() == turned.sites[::-1].tolist() == forth


def test_each_pair_stands_once_beside_its_deposit() -> None:
    every, sites = pairs(bundled()), bundled().sites["deposit_id"].to_numpy()
    assert not every.frame[["deposit_id", "commodity_id"]].duplicated().any()
    assert (sites[every.sites] == every.frame["deposit_id"]).all()
    names = [every.names[code] for code in every.commodities]
    assert names == every.frame["commodity_id"].tolist()
    assert every is pairs(bundled())


@pytest.mark.parametrize("measure", [COUNT, QUANTITY])
def test_what_nobody_counts_for_is_missing(measure: Measure) -> None:
    found = select(bundled(), ("lithium", "caesium"), "main", measure, "none")
    assert found.missing == {"caesium"}
    assert found.order == []
    assert not found.groups.any()
