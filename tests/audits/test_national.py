"""Readings of the country: the figures that an estimate gives, with bounds and a coverage."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from minerals.audits import national
from minerals.audits.listed import listed
from minerals.audits.national import OCCUPIED, SHARE, TOTAL, estimated
from minerals.audits.reading import Figure, Reading
from minerals.errors import InputError
from minerals.estimates.answer import estimate
from minerals.tables.prices import deck, default_deck
from minerals.vocabulary import MODEL_CHOICES

DAY = "2025-02-24"
COAL = Reading("made-up", "coal", "coal", True, True, SHARE, by="quantity", commodity="coal",
               date=DAY)  # fmt: skip
VALUE = replace(COAL, by="value", commodity="coal iron gas", prices="2024")


@pytest.mark.parametrize("model", MODEL_CHOICES)
@pytest.mark.parametrize("reading", [COAL, VALUE], ids=["quantity", "value"])
def test_a_reading_gives_what_the_estimate_gives(reading: Reading, model: str) -> None:
    found = estimated(replace(reading, model=model))
    told = estimate(
        by=reading.by, commodity=reading.commodities(), prices=reading.prices or None, date=DAY
    ).to_dict()["rows"][0]
    wanted = told if model == "all" else told["models"][model]
    if wanted["q50"] is None:
        assert math.isnan(found.value)
        assert found.covers == wanted["why"] != ""
        return
    for name in ("q05", "q50", "q95"):
        assert found.quantiles()[name] == pytest.approx(wanted[name])
    assert (found.low, found.high) == pytest.approx((told["least"], told["most"]), rel=1e-8)
    assert {each.removeprefix("national_totals: ") for each in found.rests_on} <= {
        *reading.commodities()
    }


def test_a_total_and_its_occupied_part_lie_in_their_bounds_and_make_the_share() -> None:
    whole, part = (estimated(replace(COAL, estimator=each)) for each in (TOTAL, OCCUPIED))
    share = estimated(COAL)
    assert whole.drawn is not None
    assert part.drawn is not None
    assert share.drawn is not None
    assert part.drawn / whole.drawn == pytest.approx(share.drawn)
    assert (part.drawn <= whole.drawn).all()
    for found in (whole, part):
        assert found.drawn is not None
        assert found.low <= found.drawn.min() <= found.drawn.max() <= found.high
    assert part.low <= whole.low
    assert part.high <= whole.high


def test_bounds_of_a_value_are_those_of_its_quantity_at_the_price() -> None:
    tonnes = estimated(replace(COAL, estimator=TOTAL))
    worth = estimated(replace(COAL, estimator=TOTAL, by="value", prices="2024"))
    price = float(deck("2024")["usd"]["coal"])
    for name in ("value", "low", "high"):
        assert getattr(worth, name) == pytest.approx(getattr(tonnes, name) * price)


def test_coverage_is_what_is_listed_of_commodities_with_a_total() -> None:
    assert estimated(COAL).coverage == 1.0
    assert estimated(replace(VALUE, commodity="coal")).coverage == 1.0
    metals = replace(VALUE, commodity="", group="metals")
    found = estimated(metals)
    with_total = [each.removeprefix("national_totals: ") for each in found.rests_on]
    items = listed(replace(metals, estimator="total")).items
    held = items.groupby("commodity_id")["weight"].sum()
    assert found.coverage == pytest.approx(held[with_total].sum() / held.sum())
    assert 0 < found.coverage < 1
    assert f"totals of {len(with_total)} of" in found.covers


def test_models_and_decks_share_one_assessment() -> None:
    national._assessed.cache_clear()
    for prices in ("2024", "2025"):
        for model in MODEL_CHOICES:
            estimated(replace(VALUE, prices=prices, model=model))
    assert national._assessed.cache_info().misses == 1


def test_without_a_deck_the_default_one_prices() -> None:
    plain = replace(VALUE, prices="", estimator=TOTAL)
    assert estimated(plain) == estimated(replace(plain, prices=default_deck()))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"model": "sitez"}, "did you mean sites"),
        ({"by": "value", "prices": "2O24"}, "price deck"),
        ({"commodity": "tantalum"}, "no usable total"),
    ],
    ids=["model", "deck", "no total"],
)
def test_what_cannot_be_estimated_is_refused(changes: dict[str, str], what: str) -> None:
    with pytest.raises(InputError, match=what):
        estimated(replace(COAL, **changes))  # type: ignore[arg-type]


def test_a_model_that_applies_to_nothing_gives_no_figure() -> None:
    found = estimated(replace(COAL, model="regions"))
    assert isinstance(found, Figure)
    assert math.isnan(found.value)
    assert found.covers
