"""A reading varied: each choice of its estimator alone, on the reading that speaks for a claim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minerals.audits.claim import ClaimAudit, readings
from minerals.audits.estimators import ESTIMATORS, figure, largest_parts
from minerals.audits.reading import Reading
from minerals.audits.run import audit
from minerals.audits.sensitivity import CHOICES, tornado, varied
from minerals.errors import InputError
from minerals.results.result import Result
from minerals.tables.prices import deck_names
from minerals.views import audit_tables

READINGS = readings()
COAL = Reading("made-up", "coal", "coal of the country", True, True, "estimate", by="value",
               commodity="coal", date="2025-02-24", prices="2024")  # fmt: skip


def one(**choices: str) -> Reading:
    return next(
        each
        for each in READINGS
        if all(getattr(each, key) == word for key, word in choices.items())
    )


def settings(found: Result) -> dict[str, list[str]]:
    frame = found.frame.iloc[1:]
    return {str(name): rows["setting"].tolist() for name, rows in frame.groupby("choice")}


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


def test_every_estimator_says_what_it_leaves_open() -> None:
    assert set(CHOICES) == set(ESTIMATORS)


@pytest.mark.slow
def test_an_estimate_is_varied_by_model_deck_date_and_scope() -> None:
    found = tornado(COAL)
    bars = settings(found)
    assert set(bars) == {"model", "date", "scope", "role", "prices"}
    assert bars["model"] == ["listed", "sites"]
    assert any(note.startswith("model regions: ") for note in found.notes)
    assert bars["prices"] == [each for each in deck_names() if each != "2024"]
    frame = found.frame.set_index("setting")
    assert frame.loc["listed", "value"] == figure(replace(COAL, model="listed")).value
    assert frame.loc["2022-02-23", "change"] < 0


@pytest.mark.slow
def test_an_estimate_of_a_list_is_varied_by_list() -> None:
    critical = replace(COAL, commodity="", group="critical-no-fuel:eu-2023")
    lists = settings(tornado(critical))["list"]
    assert "us-2022" in lists
    assert "eu-2023" not in lists


def test_a_total_has_no_date_and_published_rows_have_their_deck_alone() -> None:
    total = tornado(replace(COAL, estimator="estimate-total"))
    assert not {"model", "date", "scope"} & set(settings(total))
    priced = tornado(one(estimator="rows", prices="2024"))
    assert set(settings(priced)) == {"prices"}
    assert len(tornado(one(estimator="rows", prices="")).frame) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "counts"),
    [("coal-63-bbc", True), ("critical-350-bn-svyrydenko", False), ("wsj-40-strategic", True)],
    ids=["primary", "literal", "counting"],
)
def test_the_reading_that_speaks_for_a_claim_is_varied(name: str, counts: bool) -> None:
    audited = audit(name)[0]
    result = varied(audited)
    assert result.evidence == counts
    if audited.as_worded is not None:
        assert result is audited.as_worded
    notes = audit_tables.sensitivity(audited).notes
    assert any("a reading that does not count: its 90 %" in note for note in notes) != counts


def test_what_rests_on_published_rows_alone_is_not_varied() -> None:
    audited = audit("muggah-coal-all")[0]
    with pytest.raises(InputError, match="nothing to vary"):
        varied(audited)
    assert "there is nothing to vary" in audit_tables.readings([audited], True).to_table()
    with pytest.raises(InputError, match="has no reading"):
        varied(ClaimAudit(audited.claim, (), "not testable", "made up"))
