"""Estimates of the bundled country: what holds whatever the tables say."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import minerals
from minerals.errors import InputError
from minerals.estimates.answer import assess, estimate
from minerals.estimates.explain import tornado
from minerals.estimates.imputation import MODELS
from minerals.results.quantiles import QUANTILES
from minerals.results.result import Result
from minerals.tables.groups import list_names
from minerals.tables.prices import deck_names

DATE = "2025-02-24"
DRAWS = 300
ORDER = ["least", *QUANTILES, "most"]
ROW_KEYS = {
    *("group", "list", "with_iron", "with_coal", "prices", "share", *ORDER, "published", "total"),
    *("total_q05", "total_q95", "occupied", "occupied_q05", "occupied_q95", "unit", "largest"),
    *("coal_part", "models", "left_out"),
}
QUESTIONS: dict[str, dict[str, Any]] = {
    "every commodity": {},
    "all by value": {"by": "value", "prices": "2024"},
    "families by value": {"by": "value", "group_by": "family"},
    "lists": {"by": "value", "group": "critical", "prices": "all"},
    "since 2022": {"scope": "since-2022", "date": "2022-08-10"},
    **{f"all by value, {each}": {"by": "value", "model": each} for each in MODELS},
}
EVERY_QUESTION = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)


def answer(**question: Any) -> Result:
    return estimate(**{"date": DATE, "draws": DRAWS, **question})


@EVERY_QUESTION
def test_quantiles_stand_in_order_between_the_bounds_without_assumptions(
    question: dict[str, Any],
) -> None:
    rows = answer(**question).to_dict()["rows"]
    assert rows
    for row in rows:
        assert row["share"] == row["q50"]
        assert row["least"] >= 0
        assert row["most"] <= 1
        assert all(row[one] <= row[other] for one, other in itertools.pairwise(ORDER)), row["group"]
        for each in row["models"].values():
            if each["applies"]:
                told = [row["least"], each["q05"], each["q50"], each["q95"], row["most"]]
                assert told == sorted(told)


@EVERY_QUESTION
def test_every_draw_of_every_model_lies_between_the_bounds(question: dict[str, Any]) -> None:
    for _, _, added, _ in assess(**{"date": DATE, "draws": DRAWS, **question}).sums:
        least, most = added.bounds()
        for model in MODELS:
            shares = added.occupied(np.full(DRAWS, model)) / added.total()
            assert shares.min() >= least - 1e-12
            assert shares.max() <= most + 1e-12


def test_totals_and_published_quantities_stay_in_their_limits_and_in_order() -> None:
    parts = assess(date=DATE, draws=DRAWS).parts
    drawn = [each for each in parts.values() if not isinstance(each, str)]
    assert len(drawn) > 10
    for part in drawn:
        if not part.total.is_listed:
            assert part.amount.min() >= part.total.low * (1 - 1e-12)
            assert part.amount.max() <= part.total.high * (1 + 1e-12)
        assert (part.amount >= part.published * (1 - 1e-12)).all()
        assert (part.published_occupied <= part.published * (1 + 1e-12)).all()


def test_a_filter_changes_no_draw() -> None:
    alone = answer(commodity="coal").to_dict()["rows"][0]
    among = [row for row in answer().to_dict()["rows"] if row["group"] == "coal"]
    assert among == [alone]


def test_families_add_up_to_the_country_in_every_draw() -> None:
    asked = {"by": "value", "prices": "2024", "date": DATE, "draws": DRAWS}
    whole = assess(**asked).sums[0][2]
    parts = [added for _, _, added, _ in assess(group_by="family", **asked).sums]
    assert len(parts) > 2
    assert whole.total() == pytest.approx(sum(each.total() for each in parts))
    occupied = sum(each.occupied(each.choice) for each in parts)
    assert whole.occupied(whole.choice) == pytest.approx(occupied)


def test_a_value_is_the_quantity_times_its_price() -> None:
    quantity = answer(commodity="coal").frame.iloc[0]
    value = answer(commodity="coal", by="value", prices="2024").frame.iloc[0]
    price = value["total"] / quantity["total"]
    assert value["occupied"] == pytest.approx(quantity["occupied"] * price)
    assert value["q50"] == pytest.approx(quantity["q50"])


def other_years(**asked: Any) -> list[str]:
    notes = answer(**asked).to_dict()["notes"]
    return [each for each in notes if each.startswith("prices of another year")]


def test_prices_of_other_years_are_told_as_a_share_tells_them() -> None:
    asked: dict[str, Any] = {"commodity": ["kaolin", "coal"], "by": "value", "prices": "2024"}
    told = other_years(**asked)
    assert told == ["prices of another year than the deck 2024: kaolin 2019"]
    assert told[0] in minerals.share(date=DATE, **asked).notes
    assert len(other_years(**asked | {"prices": "all"})) == len(deck_names())
    assert other_years(commodity="coal", by="value") == other_years(commodity="kaolin") == []


def test_the_pooled_line_lies_between_its_models() -> None:
    row = answer(by="value", prices="2024").to_dict()["rows"][0]
    medians = [row["models"][name]["q50"] for name in ("sites", "regions")]
    assert min(medians) - 1e-9 <= row["q50"] <= max(medians) + 1e-9


def test_a_model_that_does_not_apply_says_why() -> None:
    row = answer(commodity="coal").to_dict()["rows"][0]
    assert row["models"]["regions"] == {
        "applies": False, "to": [], "why": "no published figures by region add up to the total",
        "q05": None, "q50": None, "q95": None,
    }  # fmt: skip


def test_regions_put_potash_where_its_basin_lies() -> None:
    row = answer(commodity="potash", model="regions").frame.iloc[0]
    assert row["q95"] == 0.0


def test_a_total_that_is_the_sum_of_our_sites_has_no_rest() -> None:
    part = assess(commodity="lithium", date=DATE, draws=DRAWS).parts["lithium"]
    assert not isinstance(part, str)
    assert part.rest.max() == 0.0
    assert not part.fractions


@pytest.mark.parametrize(
    ("commodity", "why"),
    [("gold", "prognostic"), ("nickel", "low confidence"), ("magnesium-salts", "another row"),
     ("rare-earths", "no national total")],
)  # fmt: skip
def test_what_has_no_usable_total_is_left_out_and_named(commodity: str, why: str) -> None:
    with pytest.raises(InputError, match=f"no usable total for {commodity}.*{why}"):
        answer(commodity=commodity)
    row = answer(commodity=["coal", commodity], by="value").to_dict()["rows"][0]
    assert [each["commodity"] for each in row["left_out"]] == [commodity]
    assert why in row["left_out"][0]["why"]


def test_an_assumed_total_stands_in_place_of_ours_and_where_there_is_none() -> None:
    row = answer(commodity="coal", assume="coal=50Gt").frame.iloc[0]
    assert (row["total"], row["total_q05"], row["unit"]) == (50_000.0, 50_000.0, "Mt")
    assert answer(commodity="gold", assume=["gold=3000t"]).frame.iloc[0]["total"] == 3000.0
    halves = answer(commodity="lithium", assume="lithium=5 Mt oxide").frame.iloc[0]
    assert halves["total"] == pytest.approx(5 * 0.4645 * 5.323)


def test_there_is_a_row_for_every_deck() -> None:
    frame = answer(commodity="coal", by="value", prices="all").frame
    assert frame["prices"].tolist() == deck_names()
    assert np.ptp(frame["q50"]) < 1e-9  # one commodity: prices do not matter to its share
    assert frame["total"].nunique() == len(frame)


def test_critical_is_a_row_per_list_with_and_without_coal_where_the_list_names_it() -> None:
    frame = answer(by="value", group="critical").frame
    assert frame["list"].unique().tolist() == list_names()
    coal = frame.groupby("list")["with_coal"].apply(list).to_dict()
    assert coal["eu-2023"] == [True, False]
    assert coal["ua-2025"] == [False]
    assert (frame["coal_part"] > 0).tolist() == frame["with_coal"].tolist()
    without = answer(by="value", group="critical-no-fuel").frame
    assert without["list"].tolist() == list_names()
    assert (without["coal_part"] == 0).all()


def test_the_keys_of_an_answer_are_there_in_json_and_csv() -> None:
    told = answer(by="value")
    data = json.loads(told.to_json())
    assert {"as_of", "snapshot", "control", "scope", "measure", "prices", "population", "role",
            "deposits", "draws", "seed", "model", "notes"} <= set(data)  # fmt: skip
    assert set(data["rows"][0]) == ROW_KEYS
    assert set(data["rows"][0]["largest"]) >= {"deposit", "part"}
    row = next(csv.DictReader(told.to_csv().splitlines()))
    assert json.loads(row["models"])["sites"]["applies"]


def test_the_same_question_has_the_same_answer_and_a_seed_another() -> None:
    assert answer(commodity="gas").to_json() == answer(commodity="gas").to_json()
    assert (
        answer(commodity="gas", seed=7).frame["q50"][0] != answer(commodity="gas").frame["q50"][0]
    )


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"by": "count"}, "by quantity or value, not by count"),
        ({"model": "usgs"}, "unknown model 'usgs'"),
        ({"group_by": "oblast"}, "unknown breakdown 'oblast'"),
        ({"draws": 99}, "99 draws are too few"),
        ({"commodity": "coal", "assume": "coal=43"}, "has no unit: write coal=43Mt"),
        ({"commodity": "coal", "assume": "coal=43bcm"}, "in another basis"),
        ({"commodity": "potash", "assume": "potash=2Gt ore"}, "in another basis"),
        ({"commodity": "coal", "assume": "coal"}, "is not COMMODITY=FIGURE UNIT"),
        ({"commodity": "coal", "assume": "cool=3Mt"}, "unknown commodity 'cool'"),
        ({"commodity": "coal", "assume": "coal=0Mt"}, "more than nothing"),
        ({"commodity": "coal", "assume": "coal=1.2.3Mt"}, "is no number"),
        ({"commodity": "coal", "assume": "coal=43,2Gt"}, "write a decimal point, and no commas"),
        ({"commodity": "coal", "assume": ["coal=43Gt", "coal=44Gt"]}, "coal twice"),
        ({"commodity": "gas", "assume": "coal=43Gt"}, "not among the commodities asked for"),
        ({"commodity": "coal", "assume": "coal=1Mt"}, "less than the listed sites hold"),
        ({"commodity": "coal", "model": "regions"}, "model regions does not apply"),
        ({"group": "critical"}, "a row per official list"),
        ({"prices": "all"}, "no meaning by quantity"),
        ({"group": "fuel", "group_by": "none"}, "measure different things"),
    ],
)  # fmt: skip
def test_bad_input_is_told_in_a_sentence(question: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        minerals.estimate(**{"date": DATE, "draws": DRAWS, **question})


def test_the_official_list_is_a_bar_of_an_estimate_of_one() -> None:
    asked: dict[str, Any] = {"by": "value", "date": DATE, "draws": DRAWS}
    bars = tornado(assess(group="critical-no-fuel:eu-2023", **asked))
    lists = next(bar["values"] for bar in bars if bar["what"] == "official list")
    assert list(lists) == list_names()
    for name, median in lists.items():
        other = answer(by="value", group=f"critical-no-fuel:{name}").frame
        assert median == pytest.approx(other["q50"].iloc[0])
    assert all(bar["what"] != "official list" for bar in tornado(assess(group="metals", **asked)))


@pytest.mark.slow
def test_the_page_quotes_what_is_answered(docs_say: Callable[[str], None]) -> None:
    asked = assess(commodity="coal", date=DATE)
    row = asked.result().to_dict()["rows"][0]
    docs_say(f"(90 % interval {100 * row['q05']:.0f} to {100 * row['q95']:.0f} %)")
    bars = {bar["what"]: bar["values"] for bar in tornado(asked)}
    model, where = bars["model"], bars["sites that hold the rest"]
    listed, sites, every, not_closed, developed = (
        f"{100 * value:.0f} %" for value in (model["listed"], model["sites"], *where.values())
    )
    docs_say(f"the model ({listed} as `listed`, {sites} as `sites`)")
    docs_say(f"(all {every}, not the closed and flooded {not_closed}, only those said to be")
    docs_say(f"said to be developed {developed})")


def test_a_table_of_ones_own_has_no_total() -> None:
    table = pd.DataFrame(
        {"deposit_id": ["a"], "name_en": ["A"], "longitude": [38.5], "latitude": [48.0],
         "commodity": ["coal"], "quantity": [3.0], "unit": ["Mt"]}
    )  # fmt: skip
    told = (
        r"^no usable total for all commodities \(coal: no total .* a table of your own\): give one"
    )
    with pytest.raises(InputError, match=told):
        minerals.estimate(table, date=DATE, draws=DRAWS)
