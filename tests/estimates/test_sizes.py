"""The spread of sizes, and whether it predicts the quantities that are published."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from minerals.estimates.sizes import MIN_FIGURES, pooled_spreads, spread_of
from minerals.shares.population import build_population
from minerals.tables.inventory import bundled

TESTED = ("coal", "gas", "iron")
LEAST_PART_HELD = 58 / 73
"""Of the 90 % intervals: 58 of 73 or more are held in 499 of 500 tables if the model is right."""


def published() -> pd.Series:
    """Return the logarithms of all published quantities, by commodity."""
    items = build_population(bundled(), by="quantity", group_by="commodity").items
    known = items[items["canonical"] > 0].set_index("commodity_id")
    return np.log(known["canonical"].astype(float))


def left_out(logs: pd.Series, commodity: str, number: int) -> tuple[float, float]:
    """Return how the figure that is left out compares with its prediction: P below, at 5,000."""
    own = logs[[commodity]].to_numpy()
    rest = np.delete(own, number)
    others = logs[logs.index != commodity]
    groups = {name: each for name, each in others.groupby(level=0) if len(each) >= MIN_FIGURES}
    groups[commodity] = pd.Series(rest)
    table = pd.DataFrame(
        {"n": {name: len(each) for name, each in groups.items()},
         "own": {name: each.std() for name, each in groups.items()}}
    )  # fmt: skip
    row = pooled_spreads(table)[0].loc[commodity]
    random = np.random.default_rng(number)
    sigma = row["sigma"] * np.exp(row["error"] * random.standard_normal(5000))
    drawn = rest.mean() + sigma * random.standard_normal(5000) * np.sqrt(1 + 1 / len(rest))
    return float((drawn < own[number]).mean()), float(own[number])


def test_intervals_hold_published_quantities_that_are_left_out(
    docs_say: Callable[[str], None],
) -> None:
    logs = published()
    below = np.array(
        [left_out(logs, name, each)[0] for name in TESTED for each in range(len(logs[[name]]))]
    )
    assert len(below) >= 70
    held = np.abs(below - 0.5) <= 0.45
    half = np.abs(below - 0.5) <= 0.25
    docs_say(f"holds {held.sum()} of {len(below)}, the 50 % interval {half.sum()}.")
    assert held.mean() >= LEAST_PART_HELD
    assert 0.3 <= half.mean() <= 0.75


def test_the_page_gives_the_spreads_that_are_used(docs_say: Callable[[str], None]) -> None:
    spreads = [spread_of(name, bundled()) for name in TESTED]
    pooled = ", ".join(
        f"{name} {each.sigma:.2f}" for name, each in zip(TESTED, spreads, strict=True)
    )
    alone = ", ".join(f"{each.own:.2f}" for each in spreads)
    docs_say(f"Pooled: {pooled} (alone {alone}).")


def test_pooling_finds_the_common_spread_of_made_up_commodities() -> None:
    random = np.random.default_rng(1)
    rows = {str(n): random.normal(0, 1.4, 3 + n).std(ddof=1) for n in range(40)}
    table = pd.DataFrame({"n": [3 + n for n in range(40)], "own": list(rows.values())}, index=rows)
    pooled, common = pooled_spreads(table)
    assert common.sigma == pytest.approx(1.4, rel=0.1)
    assert pooled["sigma"].std() < table["own"].std()


def test_three_figures_each_tell_the_common_spread_without_bias() -> None:
    random = np.random.default_rng(2)
    own = random.normal(0, 1.4, (2000, 3)).std(axis=1, ddof=1)
    _, common = pooled_spreads(pd.DataFrame({"n": 3, "own": own}))
    assert common.sigma == pytest.approx(1.4, rel=0.05)  # 1.07 without the correction


def test_commodities_that_differ_keep_their_own_spread() -> None:
    table = pd.DataFrame({"n": [200, 200], "own": [0.5, 2.0]}, index=["a", "b"])
    pooled, _ = pooled_spreads(table)
    assert pooled["sigma"].to_numpy() == pytest.approx([0.5, 2.0], rel=0.05)


def test_a_commodity_without_figures_has_the_spread_of_all_with_a_wider_error() -> None:
    none, coal = spread_of("potash", bundled()), spread_of("coal", bundled())
    assert np.isnan(none.own)
    assert "too few" in none.origin
    assert none.error > coal.error


def test_the_error_of_the_spread_is_drawn() -> None:
    spread = spread_of("coal", bundled())
    drawn = spread.draw("coal", 1, 4000)
    assert np.log(drawn).std() == pytest.approx(spread.error, rel=0.1)
    assert np.median(drawn) == pytest.approx(spread.sigma, rel=0.05)
