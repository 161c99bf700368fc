"""Frames of the program's own, handed back, give the answer of no frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

import minerals
from minerals.errors import InputError
from minerals.shares.answer import share
from minerals.tables.find import find_inventory
from minerals.views.listings import list_deposits

DAY = "2025-02-24"
FRAMES: dict[str, Callable[[], Any]] = {
    "deposits": minerals.deposits,
    "deposits in another projection": lambda: minerals.deposits().to_crs(6933),
    "deposits without a geometry": lambda: pd.DataFrame(minerals.deposits()).drop(
        columns="geometry"
    ),
    "deposits shuffled": lambda: minerals.deposits().sample(frac=1, random_state=1),
    "statuses": lambda: minerals.status(date=DAY),
    "rows of an answer": lambda: list_deposits(date=DAY).to_frame(),
    "an answer": lambda: list_deposits(date=DAY),
}


@pytest.mark.parametrize("name", FRAMES)
def test_what_we_gave_gives_the_same_answer_as_nothing(name: str) -> None:
    asked: dict[str, Any] = {"date": DAY, "draws": 100}
    for question in ({}, {"commodity": "manganese", "by": "quantity"}):
        answer = share(FRAMES[name](), **asked, **question)
        assert answer.frame.equals(share(**asked, **question).frame)
        assert answer.header["deposits"] == "bundled"


def test_some_of_ours_keep_their_commodities_and_say_how_many_they_are() -> None:
    frame = minerals.deposits().query("oblast == 'UA-14'")
    answer = share(frame, commodity="coal", date=DAY, draws=100)
    by_oblast = share(group_by="oblast", commodity="coal", date=DAY, draws=100).to_frame()
    row = by_oblast.set_index("group").loc["UA-14"]
    assert answer["n"].tolist() == [row["n"]]
    assert answer["share"].tolist() == [row["share"]]
    count = f"{len(frame)} of the {len(minerals.deposits())} bundled deposits"
    assert any(count in note for note in answer.notes)


@pytest.mark.parametrize(
    "change",
    [
        {"longitude": 31.0, "geometry": None},
        {"location_precision_km": 50.0},
        {"commodity": "gold"},
    ],
    ids=str,
)
def test_what_was_changed_is_a_table_of_its_own_and_says_what_it_lacks(
    change: dict[str, Any],
) -> None:
    frame = pd.DataFrame(minerals.deposits())
    if "geometry" in change:
        frame = frame.drop(columns="geometry")
    own = find_inventory(frame.assign(**{k: v for k, v in change.items() if v is not None}))
    assert own.name != "bundled"
    assert any("outlines" in finding and "not taken over" in finding for finding in own.findings)


def test_a_table_without_commodities_says_so_and_cannot_be_asked_for_one() -> None:
    own = pd.DataFrame(
        {"deposit_id": ["a"], "name_en": ["A"], "longitude": [37.0], "latitude": [48.0]}
    )
    answer = share(own, date=DAY, draws=100)
    assert answer.notes[0].startswith("no column commodity: every deposit counts once")
    for asked in ({"commodity": "coal"}, {"group": "metals"}):
        with pytest.raises(InputError, match=r"has no column commodity, so none can be picked"):
            share(own, date=DAY, **asked)
