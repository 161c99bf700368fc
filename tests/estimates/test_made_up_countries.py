"""Made-up countries of which the truth is known: an island, its west occupied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from minerals.estimates.answer import assess, estimate
from minerals.estimates.commodities import Setting
from minerals.estimates.imputation import UnmeasuredSites, regional_parts
from minerals.estimates.national import draw_commodity
from minerals.estimates.sizes import Spread
from minerals.estimates.totals import Region, Total
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import Draws
from minerals.territory.history import ControlHistory

WEST, EAST = 2.0, 8.0
DRAWS = 300


def sites(quantities: list[float | None], west: list[bool]) -> pd.DataFrame:
    n = len(quantities)
    return pd.DataFrame(
        {"deposit_id": [f"s{each:03}" for each in range(n)], "name_en": "Site",
         "longitude": np.where(west, WEST, EAST), "latitude": np.linspace(1, 9, n),
         "commodity": "iron", "quantity": quantities, "unit": "Mt"}
    )  # fmt: skip


def only_row(frame: pd.DataFrame, control: ControlHistory, **question: Any) -> dict[str, Any]:
    question = {"commodity": "iron", "draws": DRAWS, **question}
    (row,) = estimate(frame, control=control, **question).to_dict()["rows"]
    return row


def test_without_a_rest_the_estimate_is_the_share_of_what_is_listed(
    half_island: ControlHistory,
) -> None:
    frame = sites([30.0, 70.0], [True, False])
    row = only_row(frame, half_island, assume="iron=100Mt")
    assert [row[name] for name in ("least", "q05", "q50", "q95", "most")] == pytest.approx(
        [0.3] * 5
    )
    assert row["occupied"] == pytest.approx(30.0)


def test_where_all_is_rest_bounds_are_nothing_and_all(half_island: ControlHistory) -> None:
    row = only_row(sites([None, None], [True, False]), half_island, assume="iron=100Mt")
    assert (row["least"], row["most"], row["published"]) == (0.0, 1.0, 0.0)
    assert row["q50"] == pytest.approx(0.5, abs=0.1)  # two sites alike
    assert row["models"]["listed"]["applies"] is False


def test_the_rest_lies_in_the_one_site_without_a_figure(half_island: ControlHistory) -> None:
    frame = sites([50.0, None], [False, True])
    row = only_row(frame, half_island, assume="iron=80Mt")
    assert (row["q05"], row["q95"]) == pytest.approx((30 / 80, 30 / 80))
    listed = only_row(frame, half_island, assume="iron=80Mt", model="listed")
    assert listed["q50"] == 0.0
    assert (row["least"], row["most"]) == pytest.approx((0.0, 30 / 80))


def test_without_sites_for_the_rest_it_lies_as_what_is_listed(half_island: ControlHistory) -> None:
    row = only_row(sites([10.0, 30.0], [True, False]), half_island, assume="iron=100Mt")
    assert row["q50"] == pytest.approx(0.25)
    assert row["models"]["sites"]["why"] == "no listed site is without a quantity"
    assert (row["least"], row["most"]) == pytest.approx((0.1, 0.7))


def test_a_scope_takes_away_within_the_draws(half_island: ControlHistory) -> None:
    frame = sites([None, None], [True, False])
    row = only_row(frame, half_island, assume="iron=1Mt", date="2010-01-01")
    assert row["q95"] == 0.0


@pytest.mark.slow
def test_intervals_hold_the_truth_of_most_made_up_countries(
    half_island: ControlHistory, docs_say: Callable[[str], None]
) -> None:
    held, half, n = 0, 0, 60
    for number in range(n):
        random = np.random.default_rng(number)
        k = 30
        sizes = np.exp(random.normal(3, 1.5, k))
        west = random.random(k) < 0.5
        hidden = random.random(k) < 0.6
        shown: list[float | None] = [None if h else s for h, s in zip(hidden, sizes, strict=True)]
        row = only_row(sites(shown, list(west)), half_island, assume=f"iron={sizes.sum():.9g}Mt")
        truth = sizes[west].sum() / sizes.sum()
        held += row["q05"] <= truth <= row["q95"]
        half += row["q25"] <= truth <= row["q75"]
        assert row["least"] - 1e-6 <= truth <= row["most"] + 1e-6
    docs_say(f"holds {held} of {n}, the 50 % interval {half}.")
    assert held >= 0.8 * n
    assert 0.3 * n <= half <= 0.7 * n


def drawn(n_sites: int) -> tuple[Draws, OccupiedFraction]:
    """Return draws of certain sites, every second of them occupied."""
    value = np.arange(n_sites) % 2.0
    none = np.empty((0, DRAWS))
    status = np.full(n_sites, "occupied", dtype=object)
    return Draws(value, np.empty(0, int), none, none, 0, 1), OccupiedFraction(
        value, value, value, status
    )


def items(quantities: list[float], factor: float) -> pd.DataFrame:
    n = len(quantities)
    weight = np.array(quantities)
    return pd.DataFrame(
        {"deposit_id": [f"s{each}" for each in range(n)], "name_en": "Site",
         "commodity_id": "iron", "oblast": [f"r{each % 2}" for each in range(n)],
         "development_status": None, "weight": weight, "weight_low": weight / factor,
         "weight_high": weight * factor, "ranged": False}
    )  # fmt: skip


SPREAD = Spread(1.0, 0.1, 10, 1.0)


def total(value: float, factor: float, regions: tuple[Region, ...] = ()) -> Total:
    return Total("iron", "explored", value, value / factor, value * factor, "Mt", "s", "", regions)


@pytest.mark.parametrize(("value", "redrawn"), [(1000.0, False), (20.0, True), (12.0, True)])
def test_a_total_below_the_published_part_is_drawn_again_with_it(
    value: float, redrawn: bool
) -> None:
    draws, fractions = drawn(2)
    of = draw_commodity(
        total(value, 1.2), items([10.0, 10.0], 2.0), np.arange(2), SPREAD, draws.seed, DRAWS
    )
    part = of.at(draws, fractions)
    assert (part.redrawn > 0) is redrawn
    assert (part.amount >= part.published - 1e-9).all()
    assert (part.lowered > 0) is (value == 12.0)
    quantities = part.quantities
    assert quantities.min() >= 5.0 - 1e-9
    assert quantities.max() <= 20.0


def test_what_is_drawn_on_one_date_is_drawn_on_another() -> None:
    draws, fractions = drawn(3)
    rows = items([10.0, 20.0, np.nan], 2.0)
    of = draw_commodity(total(100.0, 1.2), rows, np.arange(3), SPREAD, draws.seed, DRAWS)
    here = of.at(draws, fractions)
    none = np.zeros(3)
    there = of.at(replace(draws, value=none), OccupiedFraction(none, none, none, fractions.status))
    assert here.amount is there.amount
    assert here.published_occupied == pytest.approx(here.quantities[1])
    assert there.published_occupied.max() == there.occupied(np.full(DRAWS, "sites")).max() == 0.0


def test_regions_hold_their_part_of_the_rest() -> None:
    draws, fractions = drawn(4)
    rows = items([1.0, 1.0, np.nan, np.nan], 1.0)
    regions = (Region("even", 0.8, frozenset({"r0"})), Region("odd", 0.2, frozenset({"r1"})))
    of = draw_commodity(total(10.0, 1.0, regions), rows, np.arange(4), SPREAD, draws.seed, DRAWS)
    part = of.at(draws, fractions)
    # Of 10, the region of the even sites holds 8 and nothing of it is occupied.
    occupied = part.occupied(np.full(DRAWS, "regions"))
    assert occupied == pytest.approx(np.full(DRAWS, 2.0))


def test_a_region_without_a_listed_site_makes_the_model_not_apply() -> None:
    draws, _ = drawn(1)
    rows = items([np.nan], 1.0)
    unmeasured = UnmeasuredSites("iron", rows, np.arange(1), np.ones(DRAWS), draws.seed)
    nothing = (np.zeros(DRAWS), np.zeros(DRAWS))
    parts, why = regional_parts(
        (Region("nowhere", 1.0, frozenset({"r9"})),),
        np.ones(DRAWS),
        {"nowhere": nothing},
        unmeasured,
        draws,
    )
    assert (parts, why) == ([], "no listed site in nowhere")


def test_site_amounts_add_up_to_the_occupied_sum(half_island: ControlHistory) -> None:
    frame = sites([10.0, None, None, 5.0], [True, False, True, False])
    added = assess(
        frame, commodity="iron", control=half_island, assume="iron=50Mt", draws=DRAWS
    ).sums[0][2]
    amounts = sum(added.by_site().values())
    assert amounts == pytest.approx(added.occupied(added.choice))


def test_closed_mines_can_be_left_out_of_the_rest(half_island: ControlHistory) -> None:
    frame = sites([None, None], [True, False]).assign(development_status=["closed", "developed"])
    whole = assess(frame, commodity="iron", control=half_island, assume="iron=5Mt", draws=DRAWS)
    changed = whole.changed(Setting(without=frozenset({"closed"}))).sums[0][2]
    assert changed.occupied(changed.choice).max() == 0.0
