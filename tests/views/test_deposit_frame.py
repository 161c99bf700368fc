"""The Python interface: deposits asked for, cards, comparisons and reports as a caller has them."""

from __future__ import annotations

import pytest

import minerals
from minerals.tables.columns import TABLES
from minerals.tables.load import table
from minerals.views.listings import list_deposits
from minerals.vocabulary import STATUSES

DAY = "2025-02-24"


def test_without_a_question_all_deposits_are_given_under_the_columns_of_the_table() -> None:
    frame = minerals.deposits()
    assert frame.drop(columns="geometry").astype(str).equals(table("deposits").astype(str))
    assert frame["kind"].cat.categories.tolist() == list(TABLES["deposits"].column("kind").values)
    assert frame.crs.to_epsg() == 4326


@pytest.mark.parametrize(
    "asked",
    [
        {"commodity": "Li"},
        {"group": "metals", "status": "occupied", "date": DAY},
        {"oblast": "Донецька", "status": "contested"},
        {"commodity": ["coal", "gas"], "role": "main", "date": DAY},
    ],
    ids=str,
)
def test_the_deposits_are_those_that_the_command_lists(asked: dict[str, str]) -> None:
    frame = minerals.deposits(**asked)
    words = {"commodity": ()} | asked
    if isinstance(words["commodity"], str):
        words["commodity"] = (words["commodity"],)
    listed = list_deposits(**words).to_frame()
    assert sorted(frame["deposit_id"]) == sorted(listed["deposit_id"])
    assert len(frame)
    if {"status", "date"} & set(asked):
        assert frame["status"].cat.categories.tolist() == list(STATUSES)
        assert (frame["since"] <= frame["snapshot"]).all()
    else:
        assert "status" not in frame


def test_an_unknown_status_is_told_the_three_that_there_are() -> None:
    with pytest.raises(minerals.InputError, match="known are contested, government, occupied"):
        minerals.deposits(status="lost")


def test_deposits_asked_for_can_be_handed_back() -> None:
    frame = minerals.deposits(oblast="UA-14", date=DAY)
    answer = minerals.share(frame, commodity="coal", date=DAY, draws=100)
    expected = minerals.share(commodity="coal", oblast="UA-14", date=DAY, draws=100)
    assert answer["share"].tolist() == expected["share"].tolist()


def test_changes_are_an_answer_with_places_dates_and_notes() -> None:
    found = minerals.changes("2022-02-23", "2022-12-31")
    frame = found.to_frame()
    assert frame["date"].is_monotonic_increasing
    assert frame["date"].dtype.kind == "M"
    assert frame.crs.to_epsg() == 4326
    assert frame.attrs["snapshot"] == "2022-12-31"
    assert set(frame["before"].cat.categories) == set(STATUSES)


def test_a_card_is_a_mapping_that_prints_as_the_command_does() -> None:
    found = minerals.show("Шевченківське", date=DAY)
    assert found["deposit"]["deposit_id"] == "ua-shevchenkivske"
    assert str(found).splitlines()[0] == "Shevchenkivske (Шевченківське)"
    assert found._repr_markdown_().startswith("# Shevchenkivske")


def test_two_histories_are_compared() -> None:
    same = minerals.compare("bundled", "bundled", DAY)
    assert len(same) == 0
    assert same.header["deposits_compared"] == len(minerals.deposits())


def test_a_report_has_both_of_its_forms() -> None:
    made = minerals.report(DAY, claims=["coal-63-bbc"])
    assert str(made) == f"Who controls Ukraine’s mineral resources, {DAY}"
    assert made._repr_markdown_() == made.to_markdown()


def test_answers_without_places_say_so_when_explored() -> None:
    with pytest.raises(minerals.InputError, match="its rows are no places"):
        minerals.share(commodity="lithium", date=DAY, draws=100).explore()


def test_places_are_explored_on_a_map() -> None:
    pytest.importorskip("mapclassify", reason="GeoPandas explores with mapclassify")
    for places in (
        minerals.changes("2022-02-23", "2022-12-31"),
        minerals.deposits(commodity="lithium", date=DAY),
        minerals.control().frame([DAY]),
    ):
        page = places.explore("status").get_root().render()
        assert "occupied" in page
