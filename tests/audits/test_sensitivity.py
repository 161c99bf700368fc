from __future__ import annotations

from dataclasses import replace

import pytest

from minerals.audits.claim import readings
from minerals.audits.estimators import figure, largest_parts
from minerals.audits.reading import Reading
from minerals.audits.sensitivity import VARIABLE, tornado

VARIED = [each for each in readings() if each.estimator in VARIABLE]


def one(**choices: str) -> Reading:
    return next(
        each for each in VARIED if all(getattr(each, key) == word for key, word in choices.items())
    )


@pytest.mark.parametrize("by", ["count", "quantity", "value"])
def test_leaving_out_a_deposit_that_is_not_there_changes_nothing(by: str) -> None:
    reading = one(estimator="share", by=by)
    plain, less = figure(reading), figure(replace(reading, leave_out="ua-no-such-deposit"))
    assert (less.value, less.low, less.high) == pytest.approx((plain.value, plain.low, plain.high))


def test_the_deposits_left_out_are_those_that_carry_the_figure() -> None:
    reading = one(estimator="occupied", by="quantity")
    frame = tornado(reading).frame
    left_out = frame[frame["choice"] == "left out"]
    assert len(left_out) > 1
    assert left_out["setting"].tolist() == [name for name, _ in largest_parts(reading)]
    assert (left_out["change"] < 0).all()


def test_tonnes_are_not_shown_as_money() -> None:
    for by, style in (("quantity", "quantity"), ("value", "money")):
        fields = {
            each.name: each.style for each in tornado(one(estimator="occupied", by=by)).fields
        }
        assert fields["value"] == style
