from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import minerals
from minerals.errors import InputError

EAST = "2025-02-24"


@pytest.mark.parametrize(
    "asked",
    [
        {"group_by": "family"},
        {"group_by": "oblast", "scope": "since-2022"},
        {"by": "value", "group_by": "commodity"},
        {"by": "quantity", "commodity": "manganese", "bands": (5, 100)},
    ],
    ids=str,
)
def test_bands_sum_to_the_whole_and_occupied_is_what_the_share_says(asked: dict[str, Any]) -> None:
    found = minerals.exposure(date=EAST, draws=200, **asked).frame
    known = found.dropna(subset=["share"])
    assert len(known)
    sums = known.groupby("group", sort=False)[["share", "n_part"]].sum()
    assert sums["share"].tolist() == pytest.approx([1.0] * len(sums))
    counted = known.drop_duplicates("group").set_index("group")["n"]
    assert sums["n_part"].tolist() == pytest.approx(counted.tolist())
    del_bands = {name: value for name, value in asked.items() if name != "bands"}
    share = minerals.share(date=EAST, draws=200, **del_bands).frame.set_index("group")
    occupied = found[found["part"] == "occupied"].set_index("group")
    columns = ["share", "low", "high", "q05", "q50", "q95"]
    pd.testing.assert_frame_equal(
        occupied[columns].astype(float), share.loc[occupied.index, columns].astype(float)
    )


def test_amounts_of_the_parts_add_up_to_the_whole() -> None:
    asked: dict[str, Any] = {"by": "value", "commodity": ["coal", "iron"], "date": EAST}
    found = minerals.exposure(**asked, draws=100).frame
    assert found["value_part_usd"].sum() == pytest.approx(found["value_total_usd"].iloc[0])
    one = minerals.exposure(by="quantity", commodity="lithium", date=EAST, draws=100).frame
    assert one["quantity_part"].sum() == pytest.approx(one["quantity_total"].iloc[0])
    assert set(one["unit"]) == {"Mt"}


def test_quantiles_rise_and_lie_between_the_bounds() -> None:
    found = minerals.exposure(group_by="family", date=EAST, draws=200).frame
    ordered = found[["low", "q05", "q25", "q50", "q75", "q95", "high"]].to_numpy(float)
    assert (ordered[:, 1:] >= ordered[:, :-1] - 1e-9).all()
    assert ((found["q95"] - found["q05"]) > 0).any()


def test_scopes_have_a_part_of_their_own_for_what_they_do_not_count() -> None:
    plain = minerals.exposure(date=EAST, draws=100).frame
    scoped = minerals.exposure(date=EAST, draws=100, scope="since-2022").frame
    assert "not counted" not in set(plain["part"])
    both = scoped.set_index("part")["share"]
    whole = plain.set_index("part")["share"]
    assert both["occupied"] + both["not counted"] == pytest.approx(whole["occupied"])
    assert both["0 to 10 km"] == pytest.approx(whole["0 to 10 km"])


def test_keys_are_stable_and_say_where_a_band_begins_and_ends() -> None:
    answer = minerals.exposure(date=EAST, draws=100, bands=(0, 15))
    told = answer.to_dict()
    assert told["bands_km"] == [0.0, 15.0]
    ends = [(row["part"], row["from_km"], row["to_km"]) for row in told["rows"]]
    assert ends == [
        ("occupied", None, None),
        ("contested", None, None),
        ("0 to 15 km", 0.0, 15.0),
        ("beyond 15 km", 15.0, None),
    ]
    assert {"group", "part", "from_km", "to_km", "share", "low", "high", "q05", "q25", "q50",
            "q75", "q95", "n", "n_part", "n_with_quantity", "quantity_total", "quantity_part",
            "unit", "basis", "value_total_usd",
            "value_part_usd"} == set(told["rows"][0])  # fmt: skip
    assert any("no forecast" in note for note in answer.notes)


def test_by_value_it_says_that_it_is_of_what_is_listed() -> None:
    notes = minerals.exposure(by="value", commodity="coal", date=EAST, draws=100).notes
    assert any("of what is listed, not of the country" in note for note in notes)


def test_without_a_line_all_is_beyond_the_bands(country: Any) -> None:
    answer = minerals.exposure(**country.asked, date="2020-01-31", draws=100)
    assert answer.frame.set_index("part")["share"]["beyond 50 km"] == 1
    assert any("has no line of contact" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"bands": (20, 10)}, "rising order"),
        ({"by": "quantity"}, "cannot be added"),
        ({"group": "critical", "group_by": "family"}, "a row per official list"),
        ({"interval": 80}, "interval 80"),
        ({"by": "weight"}, "unknown measure"),
    ],
)
def test_what_cannot_be_answered_is_refused(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        minerals.exposure(**asked)
