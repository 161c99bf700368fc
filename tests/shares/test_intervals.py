from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

import minerals
from minerals.errors import InputError
from minerals.results.quantiles import QUANTILES
from minerals.shares.intervals import drawn_quantities, map_outside_interval
from minerals.shares.measure import MEASURES
from minerals.territory.history import ControlHistory

DRAWS = 400
ORDER = ["low", *QUANTILES, "high"]


def items(**columns: object) -> pd.DataFrame:
    """Return made-up items: three figures with limits, one of them published."""
    return pd.DataFrame(
        {
            "deposit_id": ["a", "b", "c"],
            "commodity_id": "coal",
            "weight": [10.0, 100.0, 3.0],
            "weight_low": [5.0, 90.0, 1.0],
            "weight_high": [20.0, 300.0, 3.5],
            "ranged": [False, False, True],
            **columns,
        }
    )


@pytest.mark.parametrize("date", ["2022-03-31", "2025-02-24"])
@pytest.mark.parametrize("by", MEASURES)
def test_quantiles_stand_in_order_between_the_bounds(by: str, date: str) -> None:
    answer = minerals.share(by=by, group_by="commodity", date=date, draws=DRAWS)
    told = answer.frame.dropna(subset="share")
    assert len(told) > 10
    for _, row in told.iterrows():
        assert all(row[one] <= row[other] for one, other in itertools.pairwise(ORDER)), row["group"]


def test_a_time_line_gives_the_quantiles_of_each_of_its_dates() -> None:
    question = {"by": "quantity", "commodity": "coal", "draws": DRAWS, "seed": 5}
    series = minerals.timeline(start="2024-06-01", end="2024-12-31", **question).frame
    for date in series["date"].iloc[[0, -1]]:
        once = minerals.share(date=date, **question).frame.iloc[0]
        row = series[series["date"] == date].iloc[0]
        assert row[list(QUANTILES)].tolist() == once[list(QUANTILES)].tolist()


def test_what_is_sure_has_no_interval(half_island: ControlHistory) -> None:
    frame = pd.DataFrame(
        {"deposit_id": ["a", "b"], "name_en": ["A", "B"], "longitude": [2.0, 8.0], "latitude": 5.0,
         "commodity": "iron", "quantity": [1.0, 3.0], "unit": "Mt"}
    )  # fmt: skip
    row = minerals.share(frame, by="quantity", commodity="iron", control=half_island).frame.iloc[0]
    assert row[ORDER].tolist() == [0.25] * len(ORDER)


def test_quantities_are_drawn_within_their_limits_about_their_figure() -> None:
    drawn = drawn_quantities(items(), 1, 4000)
    limits = items()[["weight_low", "weight_high"]].to_numpy()
    assert (drawn >= limits[:, :1]).all()
    assert (drawn <= limits[:, 1:]).all()
    assert np.median(drawn, axis=1) == pytest.approx([10, 100, 2.25], rel=0.03)
    # Two standard deviations reach the limit on either side, whose widths differ.
    assert np.quantile(drawn[1], [0.159, 0.841]) == pytest.approx(
        [100 * 0.9**0.5, 100 * 3**0.5], rel=0.05
    )


def test_a_quantity_has_the_same_draws_whatever_else_is_drawn() -> None:
    whole, part = drawn_quantities(items(), 1, 200), drawn_quantities(items().iloc[[2, 0]], 1, 200)
    np.testing.assert_array_equal(part, whole[[2, 0]])


def test_some_of_the_draws_are_those_of_all() -> None:
    whole, among = drawn_quantities(items(), 1, 30_000), np.array([0, 7, 29_999])
    assert np.array_equal(drawn_quantities(items(), 1, 30_000, among), whole[:, among])


def test_the_note_names_the_rows_whose_map_lies_outside() -> None:
    frame = pd.DataFrame(
        {"group": ["in", "out"], "share": [0.5, 0.2], "q05": [0.4, 0.3], "q95": [0.6, 0.4]}
    )
    (note,) = map_outside_interval(frame)
    assert "(out)" in note
    assert map_outside_interval(frame.iloc[:1]) == []


@pytest.mark.parametrize("interval", [50, 90])
def test_a_table_shows_the_interval_that_is_asked_for(interval: int) -> None:
    shown = minerals.share(commodity="lithium", interval=interval, draws=DRAWS).to_table()
    assert ("25 %" in shown) == (interval == 50)
    assert ("95 %" in shown) == (interval == 90)
    with pytest.raises(InputError, match="interval 80: give 50 or 90"):
        minerals.share(commodity="lithium", interval=80)
