"""The draws of a page are those of the program, every tenth of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from typing import Any

import numpy as np
import pandas as pd
import pytest

import minerals
from minerals.shares.intervals import drawn_quantities
from minerals.shares.measure import QUANTITY
from minerals.shares.population import counting
from minerals.shares.query import Question, ask
from minerals.statuses.moves import Mover
from minerals.statuses.sampling import Draws, sampler_of
from minerals.statuses.series import StatusSeries, status_series
from minerals.views.maps.draw_records import (
    FRACTION_STEPS,
    N_THINNED,
    OUTLINE_STEPS,
    QUANTITY_STEPS,
    DrawRecorder,
    among,
    quantity_records,
)
from minerals.views.maps.encoding import ALPHABET
from minerals.views.maps.page_answers import country_rows

DATES = tuple(map(dt.date.fromisoformat, ("2022-03-31", "2022-10-31", "2025-02-24")))


def question_of(**options: Any) -> Question:
    history = replace(minerals.control(), dates=DATES)
    asked = {"commodity": (), "group": None, "scope": "all", "role": "counting"} | options
    return ask(None, "count", asked["commodity"], asked["group"], "none", asked["scope"], None,
               history, asked["role"])  # fmt: skip


@pytest.fixture(scope="module", params=["all", "since-2022"])
def recorded(request: pytest.FixtureRequest) -> tuple[StatusSeries, DrawRecorder, list[Draws]]:
    question = question_of(scope=request.param)
    series = status_series(question.inventory, question.history, DATES, request.param)
    sampler = sampler_of(question.inventory, question.history)
    asked = among(question, series)
    recorder = DrawRecorder(series, sampler.n_draws)
    moves = recorder.passing(Mover(sampler, series.scope, asked).over(DATES, series.scoped))
    assert len(list(moves)) == len(DATES)
    each = zip(DATES, series.scoped, strict=True)
    drawn = [sampler.draws(date, series.scope, bounds, asked) for date, bounds in each]
    return series, recorder, drawn


def read(text: str) -> np.ndarray[Any, Any]:
    """Return the draws of a text."""
    numbers = np.array([ALPHABET.index(letter) for letter in text])
    if len(text) == N_THINNED:
        return numbers / OUTLINE_STEPS
    return ((numbers[:, None] >> np.arange(6)) & 1).ravel()[:N_THINNED]


def test_a_page_holds_every_tenth_draw_of_every_site(
    recorded: tuple[StatusSeries, DrawRecorder, list[Draws]], decode: Callable[[str], list[int]]
) -> None:
    series, recorder, drawn = recorded
    texts, courses = recorder.texts, recorder.fractions()
    assert len(texts) == len(set(texts)) < sum(len(each.doubtful) for each in drawn)
    for site, course in enumerate(courses):
        numbers = np.array(decode(course)).reshape(-1, 6)
        starts = list(accumulate(numbers[:, 0].tolist()))
        for index, draws in enumerate(drawn):
            run = np.searchsorted(starts, index, side="right") - 1
            low, value, high, area, ore = numbers[run, 1:]
            bounds = series.scoped[index]
            assert [low, value, high] == [
                round(each[site] * FRACTION_STEPS)
                for each in (bounds.low, bounds.value, bounds.high)
            ]
            place = draws.place[site]
            assert (area > 0) == (ore > 0) == (place >= 0)
            if place >= 0:
                step = 0.5 / OUTLINE_STEPS + 1e-9  # of an outline; bits of a point are exact
                for number, source in ((area, draws.area), (ore, draws.ore)):
                    assert np.abs(read(texts[number - 1]) - source[place, ::10]).max() <= step


def test_quantities_are_drawn_as_everywhere() -> None:
    question = question_of()
    records = quantity_records(question, 5, 2000)
    items = QUANTITY.weigh(counting(question.inventory, None, "counting"), None)
    items = items.dropna(subset="weight")
    assert sum(map(len, records.values())) == len(items) > 100
    some = items[items["weight_low"] < items["weight_high"]].iloc[::9]
    for row, drawn in zip(some.itertuples(), drawn_quantities(some, 5, 2000), strict=True):
        weight, low, high, text = records[row.deposit_id][row.commodity_id]
        assert weight == pytest.approx(row.weight, rel=1e-5)
        assert (low, high) == pytest.approx((row.weight_low, row.weight_high), rel=1e-5)
        part = np.array([ALPHABET.index(letter) for letter in text]) / QUANTITY_STEPS
        ours = low * (high / low) ** part if low > 0 else high * part
        step = (high / low) ** (0.51 / QUANTITY_STEPS) if low > 0 else None
        if step is not None:
            ratio = ours / drawn[::10]
            assert 1 / step <= ratio.min() <= ratio.max() <= step


def test_a_page_draws_the_deposits_that_it_counts() -> None:
    question = question_of(commodity=("lithium",))
    series = status_series(question.inventory, question.history, DATES[-1:])
    counted = counting(question.inventory, ("lithium",), "counting")["deposit_id"]
    shown = series.join.sites["deposit_id"][among(question, series)]
    assert set(shown) == set(counted)


# --- the country


@pytest.mark.slow
def test_estimates_are_those_of_the_program() -> None:
    date = DATES[-1]
    rows = {(each.measure, each.part): each.row for each in country_rows(question_of(), date)}
    asked = {
        ("value", ""): {"by": "value"},
        ("value", "group:us-2025"): {"by": "value", "group": "us-2025"},
        ("value", "group:critical-no-fuel:ua-2025"): {
            "by": "value",
            "group": "critical-no-fuel:ua-2025",
        },
        ("value", "commodity:iron"): {"by": "value", "commodity": "iron"},
        ("quantity", "commodity:gas"): {"commodity": "gas"},
    }
    for key, options in asked.items():
        (expected,) = minerals.estimate(date=date, **options).to_dict()["rows"]
        row = rows[key]
        for name in ("q05", "q50", "q95", "least", "most", "total", "occupied", "coal_part"):
            assert row[name] == pytest.approx(expected[name]), (key, name)
        assert {name: each["applies"] for name, each in row["models"].items()} == {
            name: each["applies"] for name, each in expected["models"].items()
        }
    assert ("quantity", "") not in rows
    assert ("quantity", "commodity:titanium") not in rows  # no usable total


def test_a_page_of_one_commodity_has_its_own_estimate() -> None:
    rows = {(each.measure, each.part): each.row
            for each in country_rows(question_of(commodity=("coal",)), DATES[-1])}  # fmt: skip
    assert set(rows) == {
        (by, part) for by in ("quantity", "value") for part in ("", "commodity:coal")
    }
    assert rows["quantity", ""] == rows["quantity", "commodity:coal"]


def test_a_users_own_table_has_no_estimate() -> None:
    own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["A"], "longitude": [34.1],
                        "latitude": [44.95], "commodity": ["gold"]})  # fmt: skip
    question = ask(own, "count", (), None, "none", "all", None, None, "counting")
    assert country_rows(question, question.history.dates[-1]) == []
