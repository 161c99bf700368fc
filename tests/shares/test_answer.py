from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import minerals
from minerals.errors import InputError
from minerals.files import data_dir
from minerals.shares.answer import share, timeline
from minerals.shares.bounds import ratio_bounds
from minerals.tables.groups import BY_LIST, group_names, list_names
from minerals.tables.prices import deck_names, default_deck
from minerals.territory.history import ControlHistory
from minerals.vocabulary import BREAKDOWNS, COUNTING_ROLES, SCOPE_NAMES

WriteCsv = Callable[..., Path]
DATES = ["2014-03-31", "2022-02-23", "2022-04-15", "2025-02-24", None]
EVERY_SCOPE = pytest.mark.parametrize("scope", SCOPE_NAMES)

ROW_KEYS = [
    *("group", "q50", "q05", "q25", "q75", "q95", "share", "low", "high"),
    *("n", "n_occupied", "n_uncertain", "n_with_quantity"),
    *(
        "quantity_total",
        "quantity_occupied",
        "unit",
        "basis",
        "value_total_usd",
        "value_occupied_usd",
    ),
    "coverage_national",
]
HEADER_KEYS = {"as_of", "snapshot", "control", "scope", "measure", "prices"}

QUESTIONS: dict[str, dict[str, Any]] = {
    **{f"count by {each}": {"by": "count", "group_by": each} for each in BREAKDOWNS},
    **{f"value by {each}": {"by": "value", "group_by": each} for each in BREAKDOWNS},
    "quantity by commodity": {"by": "quantity", "group_by": "commodity"},
    "manganese by oblast": {"by": "quantity", "group_by": "oblast", "commodity": "manganese"},
    "coal by quantity": {"by": "quantity", "commodity": "coal"},
    "lithium and titanium": {"commodity": ["lithium", "titanium"]},
    "critical": {"group": "critical-no-fuel:ua-2025"},
    "critical of the EU by value": {"group": "critical-no-fuel:eu-2023", "by": "value"},
    "main only": {"role": "main", "group_by": "family"},
    "every mention": {"role": "any", "group_by": "family"},
}
FEW = 100
"""Draws, where a test is not about the intervals made of them."""

REPRESENTATIVE = ("value by family", "critical")
EVERY_QUESTION = pytest.mark.parametrize(
    "question",
    [
        pytest.param(question, id=name, marks=() if name in REPRESENTATIVE else pytest.mark.slow)
        for name, question in QUESTIONS.items()
    ],
)


def records(name: str) -> list[dict[str, str]]:
    with (data_dir() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def only_row(**question: Any) -> dict[str, Any]:
    (row,) = share(**question).to_dict()["rows"]
    return row


# What holds of every answer.


@EVERY_QUESTION
def test_low_share_and_high_are_in_order_within_0_and_1(
    question: dict[str, Any], subtests: pytest.Subtests
) -> None:
    for scope, date in itertools.product(SCOPE_NAMES, DATES):
        with subtests.test(scope=scope, date=date):
            check_bounds(share(**question, scope=scope, date=date, draws=FEW).to_frame())


def check_bounds(frame: pd.DataFrame) -> None:
    known = frame.dropna(subset=["share"])
    assert not known.empty
    assert (known["low"] >= 0).all()
    assert (known["low"] <= known["share"] + 1e-12).all()
    assert (known["share"] <= known["high"] + 1e-12).all()
    assert (known["high"] <= 1 + 1e-12).all()
    assert (frame["n_occupied"] <= frame["n"]).all()
    assert (frame["n_uncertain"] <= frame["n"]).all()
    assert (frame["n_with_quantity"] <= frame["n"]).all()
    for total in ("quantity_total", "value_total_usd"):
        pair = frame[[total, total.replace("total", "occupied")]].dropna().astype(float)
        assert (pair.iloc[:, 1] <= pair.iloc[:, 0] * (1 + 1e-12)).all()


@EVERY_QUESTION
def test_a_part_of_the_territory_holds_no_more_than_the_whole_of_the_same_population(
    question: dict[str, Any], subtests: pytest.Subtests
) -> None:
    parts = [scope for scope in SCOPE_NAMES if scope != "all"]
    for part, date in itertools.product(parts, ["2022-04-15", "2025-02-24"]):
        with subtests.test(part=part, date=date):
            asked: dict[str, Any] = {**question, "date": date, "draws": FEW}
            whole = share(**asked).to_frame().set_index("group")
            some = share(**asked, scope=part).to_frame().set_index("group")
            check_part(some, whole)


def check_part(some: pd.DataFrame, whole: pd.DataFrame) -> None:
    for column in ("share", "low", "high"):
        pair = pd.DataFrame({"some": some[column], "whole": whole[column]}).astype(float).dropna()
        assert (pair["some"] <= pair["whole"] + 1e-12).all()
    denominators = ["n", "n_with_quantity", "quantity_total", "value_total_usd", "unit"]
    denominators.append("coverage_national")
    pd.testing.assert_frame_equal(some[denominators], whole[denominators])


@pytest.mark.parametrize("question", [{}, {"by": "value"}, {"commodity": "coal"}])
def test_nothing_was_occupied_since_2022_before_2022(question: dict[str, Any]) -> None:
    row = only_row(**question, scope="since-2022", date="2022-02-23")
    assert row["share"] == row["low"] == 0


def test_crimea_is_the_difference_of_two_scopes() -> None:
    whole = share(group_by="oblast", date="2025-02-24").to_frame().set_index("group")
    without = share(group_by="oblast", date="2025-02-24", scope="without-crimea").to_frame()
    without = without.set_index("group")
    assert whole.loc["UA-43", "share"] > 0.5
    assert without.loc["UA-43", "share"] == 0
    others = whole.index.drop(["UA-43", "UA-40"], errors="ignore")
    assert (whole.loc[others, "share"] == without.loc[others, "share"]).all()


@pytest.mark.parametrize(
    "group_by", ["none", *(pytest.param(by, marks=pytest.mark.slow) for by in ("family", "oblast"))]
)
@pytest.mark.parametrize(
    "question",
    [{"by": "count"}, pytest.param({"by": "value", "prices": "2024"}, marks=pytest.mark.slow)],
)
def test_the_timeline_is_the_share_at_each_of_its_dates(
    group_by: str, question: dict[str, Any]
) -> None:
    asked: dict[str, Any] = {**question, "group_by": group_by, "draws": FEW}
    series = timeline(**asked, start="2021-01-01", end="2022-12-31")
    frame = series.to_frame()
    assert frame["date"].nunique() > 5
    for date, rows in frame.groupby("date", sort=False):
        alone = share(**asked, date=date).to_frame()
        found = rows.drop(columns="date").reset_index(drop=True)
        pd.testing.assert_frame_equal(found, alone, check_dtype=False)


@pytest.mark.slow
def test_the_timeline_has_every_snapshot_and_no_other_date() -> None:
    expected = [row["date"] for row in records("control/snapshots.csv")]
    assert timeline(commodity="lithium", draws=FEW).frame["date"].tolist() == expected


def test_a_timeline_without_a_snapshot_is_refused() -> None:
    with pytest.raises(InputError, match="no snapshot from 2013-01-01 to 2013-12-31"):
        timeline(start="2013-01-01", end="2013-12-31")


# The bounds of a weighted mean.

# Of weights below a millionth the products underflow; 0 itself is a weight like any other.
WEIGHT = st.one_of(st.just(0.0), st.floats(1e-6, 100))
WEIGHTED = st.lists(st.tuples(st.floats(0, 1), WEIGHT, WEIGHT), min_size=1, max_size=7)


@given(WEIGHTED)
def test_ratio_bounds_are_those_of_every_corner_of_the_weights(
    rows: list[tuple[float, float, float]],
) -> None:
    fraction = np.array([row[0] for row in rows])
    low = np.array([min(row[1:]) for row in rows])
    high = np.array([max(row[1:]) for row in rows])
    means = [
        float(np.average(fraction, weights=corner))
        for corner in itertools.product(*zip(low, high, strict=True))
        if sum(corner) > 0
    ]
    if not any(high):
        return
    least, most = ratio_bounds(fraction, low, high)
    assert least == pytest.approx(min(means), abs=1e-9)
    assert most == pytest.approx(max(means), abs=1e-9)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 100)), min_size=1, max_size=9))
def test_without_ranges_both_bounds_are_the_mean(rows: list[tuple[float, float]]) -> None:
    fraction, weight = np.array(rows).T
    mean = np.average(fraction, weights=weight)
    assert ratio_bounds(fraction, weight, weight) == pytest.approx((mean, mean))


def test_bounds_of_no_weight_are_not_a_number() -> None:
    assert np.isnan(ratio_bounds(np.array([0.5]), np.zeros(1), np.zeros(1))).all()


# Figures that can be checked by hand.

TO_TONNES = {"t": 1.0, "kt": 1e3, "Mt": 1e6, "Gt": 1e9}


@pytest.mark.parametrize(
    ("commodity", "basis", "unit"),
    [
        ("manganese", "ore", "Mt"),
        ("lithium", "carbonate", "Mt"),
        ("iron", "ore", "Mt"),
        ("gold", "element", "t"),
        ("uranium", "element", "kt"),
        ("kaolin", "ore", "Mt"),
    ],
)
def test_quantities_are_those_that_the_table_adds_up_to(
    commodity: str, basis: str, unit: str
) -> None:
    counting = {
        row["deposit_id"]: []
        for row in records("resources.csv")
        if row["commodity_id"] == commodity and row["preferred"] == "true" and row["quantity"]
    }
    for row in records("resources.csv"):
        if (row["commodity_id"], row["preferred"]) == (commodity, "true") and row["quantity"]:
            if row["basis"] != basis:  # does not add up
                continue
            tonnes = float(row["quantity"]) * TO_TONNES[row["unit"]]
            counting[row["deposit_id"]].append(tonnes / TO_TONNES[unit])
    measured = {deposit: sum(each) for deposit, each in counting.items() if each}
    wholes = {row["deposit_id"]: row["part_of"] for row in records("deposits.csv")}
    measured = {each: value for each, value in measured.items() if wholes[each] not in measured}
    row = only_row(by="quantity", commodity=commodity)
    assert row["unit"] == unit
    assert row["n_with_quantity"] == len(measured)
    assert row["quantity_total"] == pytest.approx(sum(measured.values()), rel=1e-9)


def test_manganese_and_lithium_total_what_their_deposits_are_known_for() -> None:
    # Pokrov 429.1 Mt (GMK Center) and Velyko-Tokmatske 1.7 Gt of ore (Rosnedra).
    assert only_row(by="quantity", commodity="manganese")["quantity_total"] == 429.1 + 1700
    # Dobra, Polokhivske and Shevchenkivske, Mt LCE, of one peer-reviewed paper.
    lithium = only_row(by="quantity", commodity="lithium")
    assert lithium["quantity_total"] == pytest.approx(3.664 + 1.257 + 0.353)


@pytest.mark.parametrize(("commodity", "basis"), [("manganese", "ore"), ("iron", "ore")])
def test_coverage_is_the_quantity_over_the_national_total(commodity: str, basis: str) -> None:
    national = [
        float(row["quantity"]) * TO_TONNES[row["unit"]] / 1e6
        for row in records("national_totals.csv")
        if (row["commodity_id"], row["basis"], row["preferred"]) == (commodity, basis, "true")
    ]
    row = only_row(by="quantity", commodity=commodity)
    assert row["coverage_national"] == pytest.approx(row["quantity_total"] / sum(national))


def test_coverage_of_the_nation_is_not_claimed_for_an_oblast() -> None:
    frame = share(by="quantity", commodity="iron", group_by="oblast").to_frame()
    assert frame["coverage_national"].isna().all()


def test_no_commodity_covers_more_than_the_nation_has() -> None:
    covered = share(by="quantity", group_by="commodity").to_frame().set_index("group")
    covered = covered["coverage_national"].dropna().astype(float)
    assert len(covered) > 5
    assert covered.between(0, 1 + 1e-9).all(), covered[covered > 1]


@EVERY_SCOPE
def test_the_share_is_that_of_the_statuses_of_its_deposits(
    scope: str, subtests: pytest.Subtests
) -> None:
    fraction = minerals.status(date="2025-02-24", scope=scope).set_index("deposit_id")
    for commodity in ["coal", "manganese", "gold", "gas"]:
        with subtests.test(commodity):
            answer = share(by="quantity", commodity=commodity, date="2025-02-24", scope=scope)
            (row,) = answer.to_dict()["rows"]
            items = answer.details.dropna(subset=["canonical"])
            occupied = sum(
                float(item.canonical) * fraction.loc[item.deposit_id, "occupied_fraction"]
                for item in items.itertuples()
            )
            assert row["quantity_occupied"] == pytest.approx(occupied)
            assert row["share"] == pytest.approx(occupied / row["quantity_total"])


def test_value_is_quantity_times_price() -> None:
    by_value = only_row(by="value", commodity="coal", prices="2024", date="2025-02-24")
    # 136.15 USD/t, the World Bank's annual mean of 2024.
    for kind in ("total", "occupied"):
        expected = by_value[f"quantity_{kind}"] * 136.15e6
        assert by_value[f"value_{kind}_usd"] == pytest.approx(expected)
    by_quantity = only_row(by="quantity", commodity="coal", date="2025-02-24")
    assert by_value["share"] == pytest.approx(by_quantity["share"])


@pytest.mark.parametrize("prices", deck_names())
def test_the_value_of_all_is_the_sum_of_the_commodities(prices: str) -> None:
    parts = share(by="value", group_by="commodity", prices=prices, date="2025-02-24").to_frame()
    whole = only_row(by="value", prices=prices, date="2025-02-24")
    for column in ("value_total_usd", "value_occupied_usd"):
        assert whole[column] == pytest.approx(parts[column].astype(float).sum())


def test_the_deposits_of_all_are_the_sum_of_the_oblasts() -> None:
    parts = share(group_by="oblast", date="2025-02-24").to_frame()
    whole = only_row(date="2025-02-24")
    for column in ("n", "n_occupied", "n_uncertain"):
        assert whole[column] == pytest.approx(parts[column].sum())


def test_reported_captures_show_in_the_lithium_deposits() -> None:
    """reported_changes.csv: Kruta Balka from 2022-02-28 (confirmed), the other not before 2025."""
    names = ["ua-kruta-balka", "ua-shevchenkivske"]
    for date, expected in (
        ("2022-02-23", ["government", "government"]),
        ("2024-01-01", ["occupied", "government"]),
    ):
        found = minerals.status(date=date).set_index("deposit_id")["status"]
        assert found[names].tolist() == expected


# A made-up island, half of it occupied.

WEST, EAST = (1.0, 5.0), (9.0, 5.0)


def island_table(*rows: tuple[tuple[float, float], float | None], **more: Any) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "deposit_id": [f"d{number}" for number in range(len(rows))],
            "name_en": "D",
            "longitude": [place[0] for place, _ in rows],
            "latitude": [place[1] for place, _ in rows],
            "quantity": [amount for _, amount in rows],
        }
    )
    return frame.assign(**{"commodity": "iron", "unit": "Mt"} | more)


def test_one_of_two_deposits_is_half(half_island: ControlHistory) -> None:
    own = island_table((WEST, 30), (EAST, 10))
    row = only_row(deposits=own, control=half_island)
    assert (row["low"], row["share"], row["high"]) == (0.5, 0.5, 0.5)
    assert (row["n"], row["n_occupied"], row["n_uncertain"]) == (2, 1, 0)
    by_quantity = only_row(deposits=own, control=half_island, by="quantity", commodity="iron")
    assert by_quantity["share"] == by_quantity["low"] == by_quantity["high"] == 0.75
    assert (by_quantity["quantity_total"], by_quantity["quantity_occupied"]) == (40, 30)


def test_before_the_occupation_nothing_was_occupied(half_island: ControlHistory) -> None:
    answer = share(island_table((WEST, 1), (EAST, 1)), control=half_island, date="2015-06-01")
    assert answer.to_frame()["share"].tolist() == [0]
    assert answer.header["snapshot"] == "2010-01-01"
    assert answer.header["snapshot_age_days"] == 1977


@pytest.mark.parametrize(("longitude", "central"), [(5.02, 0.5), (4.98, 1.0)])
def test_a_deposit_at_the_line_is_uncertain(
    longitude: float, central: float, half_island: ControlHistory
) -> None:
    """0.02 degrees are 2.2 km; the errors of deposit and line make the square root of 5."""
    own = island_table((WEST, 1), ((longitude, 5.0), 1), location_precision_km=2.0)
    row = only_row(deposits=own, control=half_island)
    assert (row["low"], row["share"], row["high"]) == (0.5, central, 1.0)
    assert row["n_uncertain"] == 1
    exact = only_row(deposits=own.assign(location_precision_km=0.1), control=half_island)
    assert exact["low"] == exact["high"] == central


def test_an_area_counts_by_its_part(half_island: ControlHistory) -> None:
    frame = {"deposit_id": ["a"], "name_en": ["A"], "commodity": ["iron"], "unit": ["Mt"]}
    areal = gpd.GeoDataFrame(
        {**frame, "quantity": [8.0]}, geometry=[shapely.box(4, 4, 8, 5)], crs=4326
    )
    row = only_row(deposits=areal, control=half_island, by="quantity", commodity="iron")
    assert row["share"] == pytest.approx(0.25, abs=1e-3)
    assert row["quantity_occupied"] == pytest.approx(2, abs=1e-2)
    assert (row["low"], row["high"]) == (0, 1)  # the ore may lie anywhere in it
    assert row["n_uncertain"] == 1
    # By number, it counts by its area: the line moves by 1 + 1 km, of 111 km to the degree and 4
    # degrees of width.
    row, shift = only_row(deposits=areal, control=half_island, by="count"), 2 / (4 * 111)
    assert row["high"] - row["share"] == pytest.approx(shift, rel=0.05)
    assert row["share"] - row["low"] == pytest.approx(shift, rel=0.05)


def test_ranges_of_quantities_widen_the_range_of_the_share(half_island: ControlHistory) -> None:
    own = island_table((WEST, 30), (EAST, 10), quantity_low=[20, 5], quantity_high=[60, 20])
    row = only_row(deposits=own, control=half_island, by="quantity", commodity="iron")
    assert row["low"] == pytest.approx(20 / 40)
    assert row["share"] == pytest.approx(30 / 40)
    assert row["high"] == pytest.approx(60 / 65)


def test_polygons_of_a_file_do_the_same(tmp_path: Path, write_csv: WriteCsv) -> None:
    area = gpd.GeoDataFrame({"date": ["2020-01-01"]}, geometry=[shapely.box(0, 0, 5, 10)], crs=4326)
    area.to_file(tmp_path / "area.geojson")
    own = write_csv("w,W,1,5", "e,E,9,5")
    answer = share(own, control=tmp_path / "area.geojson")
    assert answer.to_frame()[["low", "share", "high"]].to_numpy().tolist() == [[0.5] * 3]
    assert answer.header["control"] == "area"
    assert answer.header["deposits"] == str(own)


def test_a_history_that_begins_after_2022_cannot_tell_what_came_since(
    tmp_path: Path, write_csv: WriteCsv
) -> None:
    area = gpd.GeoDataFrame({"date": ["2024-01-01"]}, geometry=[shapely.box(0, 0, 5, 10)], crs=4326)
    area.to_file(tmp_path / "area.geojson")
    with pytest.raises(InputError, match="reaches back to 2022-02-23; area begins on 2024-01-01"):
        share(write_csv("w,W,1,5"), control=tmp_path / "area.geojson", scope="since-2022")


PLACES = st.tuples(
    st.floats(0, 10), st.floats(0, 10), st.floats(0.1, 300), st.floats(0, 9), st.floats(0, 9)
)


@settings(max_examples=settings.default.max_examples // 2)  # each asks twice
@given(st.lists(PLACES, min_size=1, max_size=6))
def test_on_any_island_the_share_lies_in_its_range(
    half_island: ControlHistory, rows: list[tuple[float, float, float, float, float]]
) -> None:
    own = island_table(*(((x, y), 10.0) for x, y, *_ in rows)).assign(
        location_precision_km=[row[2] for row in rows],
        quantity_low=[10 - row[3] for row in rows],
        quantity_high=[10 + row[4] for row in rows],
    )
    west = np.array([row[0] <= 5 for row in rows])
    for by in ("count", "quantity"):
        row = only_row(deposits=own, control=half_island, by=by, commodity="iron")
        assert 0 <= row["low"] <= row["share"] + 1e-12
        assert row["share"] <= row["high"] + 1e-12 <= 1 + 2e-12
        assert row["share"] == pytest.approx(west.mean())


# What an answer is made of, and what is refused.


def test_json_has_the_fields_that_are_promised() -> None:
    answer = json.loads(share(by="value", group_by="family", date="2025-02-24").to_json())
    assert set(answer) >= HEADER_KEYS | {"rows", "notes"}
    assert [list(row) for row in answer["rows"]] == [ROW_KEYS] * len(answer["rows"])
    assert (answer["as_of"], answer["snapshot"]) == ("2025-02-24", "2025-02-24")
    assert (answer["control"], answer["scope"], answer["measure"]) == ("bundled", "all", "value")
    assert answer["prices"] == default_deck()


def test_what_is_absent_is_null() -> None:
    answer = json.loads(share(commodity="lithium").to_json())
    (row,) = answer["rows"]
    assert answer["prices"] is None
    assert row["value_total_usd"] is None
    assert row["value_occupied_usd"] is None
    unmeasured = json.loads(share(commodity="nickel").to_json())["rows"][0]
    assert unmeasured["n"] > 0
    for key in ("quantity_total", "quantity_occupied", "unit", "coverage_national"):
        assert unmeasured[key] is None


@pytest.mark.parametrize("by", ["count", "quantity", "value"])
def test_a_commodity_without_a_deposit_has_a_row_of_nothing(by: str) -> None:
    row = json.loads(share(by=by, commodity="antimony").to_json())["rows"][0]
    assert (row["group"], row["n"], row["n_occupied"]) == ("antimony", 0, 0)
    assert row["share"] is row["low"] is row["high"] is None
    assert share(by=by, commodity="antimony", group_by="family").to_frame().empty


@pytest.mark.parametrize("by", ["quantity", "value"])
def test_a_commodity_without_a_quantity_has_no_share_of_it(by: str) -> None:
    row = only_row(by=by, commodity="nickel")
    assert row["n"] > 0
    assert row["n_with_quantity"] == 0
    assert row["share"] is row["low"] is row["high"] is None


@pytest.mark.parametrize("date", ["2023-01-15", dt.date(2023, 1, 15)])
def test_the_last_snapshot_not_after_the_date_is_used(date: str | dt.date) -> None:
    header = share(commodity="lithium", date=date).header
    days = [row["date"] for row in records("control/snapshots.csv")]
    before = max(day for day in days if day <= "2023-01-15")
    assert (header["as_of"], header["snapshot"]) == ("2023-01-15", before)
    age = dt.date(2023, 1, 15) - dt.date.fromisoformat(before)
    assert header["snapshot_age_days"] == age.days


@pytest.mark.parametrize("name", group_names())
def test_every_group_can_be_asked_for(name: str) -> None:
    row = only_row(group=name, date="2025-02-24")
    assert row["group"] == name
    assert row["n"] > 0


@pytest.mark.parametrize("group", BY_LIST)
def test_a_row_per_official_list_is_the_answer_for_that_list(group: str) -> None:
    answer = minerals.share(group=group, by="value", date="2025-02-24").frame
    assert set(answer["list"]) == set(list_names())
    prefix = "" if group == "critical" else f"{group}:"
    for row in answer.to_dict("records"):
        of_list = only_row(group=prefix + row["list"], by="value", date="2025-02-24")
        whole = answer[answer["list"] == row["list"]].iloc[0]
        if row["n"] == whole["n"]:  # the list as it stands
            assert {name: row[name] for name in of_list if name != "group"} == pytest.approx(
                {name: each for name, each in of_list.items() if name != "group"}, nan_ok=True
            )
        else:
            assert row["n"] < of_list["n"]


def test_notes_of_some_lists_alone_name_them() -> None:
    notes = minerals.share(group="critical", by="value", date="2025-02-24").notes
    assert any(note.startswith("eu-2023: Velyko-Tokmatske carries") for note in notes)
    rows = {f"{name}{coal}" for name in list_names() for coal in ("", " with coal")}
    named = [set(note.split(": ")[0].split(", ")) for note in notes]
    assert all(not said <= rows or said < rows for said in named)  # of all: no list is named


@pytest.mark.parametrize(
    "options", [{"by": "quantity"}, {"group_by": "family"}, {"commodity": "coal"}]
)
def test_a_row_per_official_list_is_not_broken_down_further(options: dict[str, str]) -> None:
    with pytest.raises(InputError, match="a row per official list"):
        minerals.share(group="critical", **options)


def test_roles_widen_the_population_and_never_narrow_it() -> None:
    counts = {role: only_row(role=role)["n"] for role in COUNTING_ROLES}
    assert counts["main"] <= counts["counting"] <= counts["any"]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"by": "quantity"}, "quantities of all commodities measure different things"),
        ({"by": "quantity", "group": "metals"}, "quantities of metals measure different"),
        ({"by": "quantity", "commodity": ["iron", "coal"]}, "quantities of iron, coal measure"),
        ({"by": "quantity", "group_by": "oblast"}, "use --by value, or one --commodity"),
        ({"by": "quantity", "group_by": "family", "group": "fuel"}, "cannot be added"),
        ({"by": "tonnes"}, "unknown measure 'tonnes'"),
        ({"group_by": "oblasts"}, "unknown breakdown 'oblasts': did you mean oblast?"),
        ({"scope": "since-2014"}, "unknown scope 'since-2014': did you mean since-2022?"),
        ({"commodity": "lithum"}, "unknown commodity 'lithum': did you mean lithium"),
        ({"commodity": "iron", "group": "metals"}, "give --commodity or --group, not both"),
        ({"group": "metal"}, "unknown group 'metal': did you mean metals?"),
        ({"prices": "2024"}, "--prices 2024 has no meaning by count: add --by value"),
        ({"by": "value", "prices": "1999"}, "unknown price deck '1999'"),
        ({"role": "major"}, "unknown role 'major'"),
        ({"date": "2013-12-31"}, "2013-12-31 is before the first snapshot of bundled"),
        ({"date": "24.02.2022"}, "'24.02.2022' is not a date"),
        ({"control": "nowhere.geojson"}, "unknown control source 'nowhere.geojson'"),
        ({"deposits": "nowhere.csv"}, "nowhere.csv: no such file"),
    ],
)
@pytest.mark.parametrize("function", [share, timeline])
def test_a_question_that_has_no_answer_is_refused(
    function: Callable[..., object], question: dict[str, Any], sentence: str
) -> None:
    if function is timeline and "date" in question:
        question = {"start": question["date"], "end": question["date"]}
        sentence = sentence.replace(" is before the first", " to 2013-12-31")
        sentence = sentence.split(" snapshot of ")[0]
    with pytest.raises(InputError) as error:
        function(**question)
    assert sentence in str(error.value)


@pytest.mark.parametrize("word", ["rare-earths", "Rare_Earths", " rare earths "])
def test_a_commodity_is_found_however_it_is_spelt(word: str) -> None:
    assert only_row(commodity=word)["group"] == "rare-earths"


def test_the_rows_behind_an_answer_are_the_callers_own() -> None:
    before = only_row(commodity="lithium")
    for frame in (share(commodity="lithium").details, minerals.status()):
        frame[frame.columns] = None
    assert only_row(commodity="lithium") == before
