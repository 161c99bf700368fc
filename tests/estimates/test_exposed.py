"""Exposure of the country: parts that add up, and the rest where it is said to lie."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import minerals
from minerals.cli import main
from minerals.errors import InputError
from minerals.views.figures import exposure_figure

DATE = "2025-02-24"
ASKED = {"commodity": ["coal", "manganese"], "date": DATE, "draws": 200}


def test_the_parts_of_a_total_add_up_with_what_is_not_located() -> None:
    frame = minerals.country_exposure(**ASKED).frame
    for _, rows in frame.groupby("group"):
        assert rows["share"].sum() == pytest.approx(1)
        assert rows["part"].iloc[-1] == "not located"
        assert rows["part"].is_unique


def test_under_the_model_the_occupied_part_is_that_of_the_estimate() -> None:
    rows = minerals.country_exposure(rest="sites", **ASKED).frame
    assert "not located" not in set(rows["part"])
    for _, each in rows.groupby("group"):
        assert each["share"].sum() == pytest.approx(1)
    told = minerals.estimate(model="sites", **ASKED).frame.set_index("group")
    found = rows[rows["part"] == "occupied"].set_index("group")
    for name in ("q05", "q50", "q95"):
        assert found[name].tolist() == pytest.approx(told[name].tolist())
    assert found["low"].tolist() == pytest.approx(told["least"].tolist())
    assert found["high"].tolist() == pytest.approx(told["most"].tolist())
    assert found["amount"].tolist() == pytest.approx(told["occupied"].tolist())


def test_what_is_located_is_what_is_listed_of_the_total() -> None:
    frame = minerals.country_exposure(commodity="coal", date=DATE, draws=200).frame
    listed = minerals.share(by="quantity", commodity="coal", date=DATE, draws=200).frame.iloc[0]
    located = 1 - frame.set_index("part").loc["not located", "share"]
    assert located == pytest.approx(listed["coverage_national"], abs=0.05)


@pytest.mark.slow
def test_official_lists_are_wholes_of_their_own() -> None:
    for answer in (
        minerals.exposure(by="value", group="critical", date=DATE, draws=100),
        minerals.country_exposure(by="value", group="critical", date=DATE, draws=100),
    ):
        lists = answer.frame.groupby(["list", "with_coal"])["share"].sum()
        assert len(lists) > 5
        assert lists.tolist() == pytest.approx([1.0] * len(lists))
        names = [each.get_text() for each in exposure_figure(answer).axes[0].get_yticklabels()]
        assert "EU list of 2023, with coal" in names
        assert len(names) == len(set(names)) == len(lists)


def test_occupied_of_a_list_is_what_a_share_says() -> None:
    asked = {"group": "critical-no-fuel", "date": DATE, "draws": 100}
    found = minerals.exposure(**asked).frame.query("part == 'occupied'")
    assert found["q50"].tolist() == minerals.share(**asked).frame["q50"].tolist()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--by", "count"], "no national number of deposits exists"),
        (["--by", "value", "--group-by", "oblast"], "no total is published by oblast"),
        (["--by", "value", "--interval", "50"], "leave --interval out"),
    ],
)
def test_what_no_total_is_published_of_is_refused(words: list[str], told: str) -> None:
    done = CliRunner().invoke(main, ["exposure", "--country", "sites", *words])
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr


def test_an_unknown_place_of_the_rest_is_refused() -> None:
    with pytest.raises(InputError, match="unknown place of the rest 'nowhere'"):
        minerals.country_exposure(rest="nowhere", commodity="coal")
