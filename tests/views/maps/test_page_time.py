"""The slider, and all that follows the date: headline, marks, table, comparison."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import minerals

pytestmark = pytest.mark.browser

DATES = [date.isoformat() for date in minerals.control().dates]
LAST = len(DATES) - 1
STATUS, SINCE, DISTANCE = 3, 4, 5
"""Columns of the table."""


def percents(text: str) -> list[str]:
    return re.findall(r"[\d.]+%", text)


def in_words(row: pd.Series) -> str:
    words = {"occupied": "Russian-occupied", "government": "government-controlled",
             "contested": "contested or unknown"}[row["status"]]  # fmt: skip
    return words + ("" if row["certain"] else " (not certain)")


# --- the slider


def test_keys_move_the_slider_snapshot_by_snapshot(english: Any) -> None:
    slider = english.page.locator("#m-slider")
    slider.focus()
    for key, index in [("ArrowLeft", LAST - 1), ("ArrowDown", LAST - 2), ("ArrowRight", LAST - 1),
                       ("Home", 0), ("ArrowUp", 1), ("End", LAST)]:  # fmt: skip
        slider.press(key)
        assert english.text("date") == DATES[index]
        assert slider.get_attribute("aria-valuetext") == DATES[index]
        assert english.text("about").startswith(f"On {DATES[index]}: ")
        assert english.text("count").endswith(f" deposits on {DATES[index]}")
        assert slider.evaluate("each => each === document.activeElement")


def test_buttons_step_and_stop_at_the_ends(english: Any) -> None:
    back, on = (english.page.locator(f"#m-{name}") for name in ("back", "next"))
    assert on.is_disabled()
    back.click()
    assert english.text("date") == DATES[-2]
    assert on.is_enabled()
    on.click()
    assert english.text("date") == DATES[-1]
    english.go(f"#date={DATES[1]}")
    back.click()
    assert english.text("date") == DATES[0]
    assert back.is_disabled()


def test_play_runs_to_the_end_and_pause_holds(
    open_page: Any, page_file: Callable[..., Path]
) -> None:
    dates = [DATES[0], "2022-02-23", "2022-03-31", "2025-02-24"]
    visit = open_page(page_file(commodity="lithium", dates=dates))
    play, clock = visit.page.locator("#m-play"), visit.page.clock
    clock.install()
    assert (visit.text("play"), visit.text("date")) == ("▶ Play", dates[-1])
    play.click()  # from the end, it begins anew
    assert (visit.text("play"), visit.text("date")) == ("❚❚ Pause", dates[0])
    clock.run_for(1000)
    assert visit.text("date") == dates[1]
    play.click()
    clock.run_for(10_000)
    assert (visit.text("play"), visit.text("date")) == ("▶ Play", dates[1])
    play.click()
    clock.run_for(10_000)
    assert (visit.text("play"), visit.text("date")) == ("▶ Play", dates[-1])
    # Whoever takes the slider stops the play.
    play.click()
    visit.page.locator("#m-slider").press("ArrowRight")
    clock.run_for(10_000)
    assert (visit.text("play"), visit.text("date")) == ("▶ Play", dates[1])
    visit.close()


def test_a_page_of_one_snapshot_has_nothing_to_play(
    open_page: Any, page_file: Callable[..., Path]
) -> None:
    visit = open_page(page_file(commodity="lithium", dates=["2025-02-24"]))
    for name in ("play", "back", "next", "slider"):
        assert visit.page.locator(f"#m-{name}").is_disabled()
    assert visit.text("date") == "2025-02-24"
    visit.close()


# --- what follows the date


@pytest.mark.parametrize("date", ["2014-03-21", "2022-03-31", "2022-11-30", "2025-02-24"])
def test_headline_marks_and_table_are_those_of_the_date(english: Any, date: str) -> None:
    english.page.locator("#m-slider").evaluate(
        "(slider, index) => { slider.value = index; slider.dispatchEvent(new Event('input')); }",
        DATES.index(date),
    )
    (row,) = minerals.share(date=date).to_frame().itertuples()
    assert percents(english.text("share")) == [f"{row.share:.1%}"]
    assert percents(english.text("range")) == [f"{row.low:.1%}", f"{row.high:.1%}"]
    assert f"{row.n} deposits, {row.n_with_quantity} with" in english.text("about")
    expected = minerals.status(date=date).set_index("deposit_id")
    marks = english.marks()
    assert {each: mark["status"] for each, mark in marks.items()} == expected["status"].to_dict()
    assert {each: mark["fill"] != "#fff" for each, mark in marks.items()} == expected[
        "certain"
    ].to_dict()
    shown = expected.loc[english.rows()]
    assert english.column(STATUS) == [in_words(each) for _, each in shown.iterrows()]
    since = [f"≤ {each}" if each == DATES[0] else each for each in shown["since"]]
    assert english.column(SINCE) == since
    away = [each.replace(",", "") for each in english.column(DISTANCE)]
    kilometres = shown["distance_km"].abs()
    assert [float(each) if each else None for each in away] == [
        None if pd.isna(each) else pytest.approx(each, abs=0.51) for each in kilometres
    ]


def test_the_headline_says_on_which_commodity_it_leans(english: Any) -> None:
    (note,) = [each for each in minerals.share().notes if "mostly reflects" in each]
    number, _, every, *_ = note.split()
    assert f"{number} of the {every} deposits count for" in english.text("about")
    english.go("#commodity=coal")
    assert "mostly reflects" not in english.text("about")


@pytest.mark.parametrize("date", ["2022-02-23", "2023-06-30", "2025-02-24", "2026-03-31"])
def test_the_headline_of_every_commodity_is_rounded_as_everywhere(english: Any, date: str) -> None:
    shares = minerals.share(group_by="commodity", date=date).to_frame().set_index("group")
    for name in ("coal", "gas", "lithium", "manganese", "rare-earths", "titanium", "salt"):
        english.go(f"#date={date}&commodity={name}")
        row = shares.loc[name]
        assert percents(english.text("share")) == [f"{row['share']:.1%}"]
        assert percents(english.text("range")) == [f"{row['low']:.1%}", f"{row['high']:.1%}"]


def test_the_headline_by_value_says_so(open_page: Any, page_file: Callable[..., Path]) -> None:
    options = {"by": "value", "group": "metals", "scope": "since-2022"}
    visit = open_page(page_file(**options, dates=["2022-02-23", "2025-02-24"]))
    (row,) = minerals.share(**options, date="2025-02-24").to_frame().itertuples()
    assert percents(visit.text("share")) == [f"{row.share:.1%}"]
    about = visit.text("about")
    assert "metals, by gross in-situ value, prices 2025; " in about
    assert "counts territory occupied since 24 February 2022" in about
    assert "Gross in-situ value of the listed: " in about
    visit.page.locator("#m-back").click()
    assert percents(visit.text("share")) == ["0.0%"]
    visit.close()


def test_a_measure_without_figures_has_no_share(
    open_page: Any, page_file: Callable[..., Path]
) -> None:
    visit = open_page(page_file(by="quantity", commodity="germanium", dates=["2025-02-24"]))
    assert (visit.text("share"), visit.text("range")) == ("No share", "")
    assert visit.text("about").endswith("by quantity: no published figure to compute it from.")
    visit.close()


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Kyiv"])
def test_dates_are_the_same_in_every_time_zone(
    open_page: Any, page_file: Callable[..., Path], zone: str
) -> None:
    dates = ["2022-02-23", "2025-02-24"]
    visit = open_page(page_file(commodity="lithium", dates=dates), timezone_id=zone)
    assert visit.text("date") == "2025-02-24"
    options = visit.page.locator("#m-compare option").all_inner_texts()
    assert options == ["no other date", *dates]
    visit.page.locator("#m-back").click()
    assert visit.text("date") == "2022-02-23"
    assert visit.text("about").startswith("On 2022-02-23")
    visit.close()


# --- two dates


@pytest.mark.parametrize(("date", "other"), [("2025-02-24", "2022-02-23"),
                                             ("2022-03-31", "2022-11-30")])  # fmt: skip
def test_a_comparison_marks_what_changed(english: Any, date: str, other: str) -> None:
    before = english.text("legend-rows")
    english.go(f"#date={date}")
    english.choose("compare", other)
    one, two = (minerals.status(date=each).set_index("deposit_id")["status"]
                for each in (date, other))  # fmt: skip
    moved = set(one.index[one != two])
    assert {each for each, mark in english.marks().items() if mark["line"] == "#000"} == moved
    assert moved
    shares = [minerals.share(date=each).to_frame()["share"].iloc[0] for each in (date, other)]
    points = float(re.findall(r"([+-][\d.]+) percentage points", english.text("range"))[0])
    assert points == pytest.approx(100 * (shares[0] - shares[1]), abs=0.051)
    assert english.text("range").endswith(f"percentage points against {other}")
    added = english.text("legend-rows").removeprefix(before).split("\n")
    assert [each for each in added if each] == [
        "occupied between the two dates", "back under government control"]  # fmt: skip
    english.choose("compare", "")
    assert english.text("legend-rows") == before


def changed_land(visit: Any) -> dict[str, float]:
    """Return how much is drawn as changed, in square degrees."""
    return dict(
        visit.page.evaluate(
            """() => {
                const area = rings => rings.reduce((sum, ring) => {
                    let twice = 0;
                    ring.forEach((a, i) => {
                        const b = ring[(i + 1) % ring.length];
                        twice += a.lng * b.lat - b.lng * a.lat;
                    });
                    return sum + Math.abs(twice) / 2;
                }, 0);
                const found = {gained: 0, freed: 0};
                map_0.eachLayer(layer => {
                    if (!(layer instanceof L.Polygon) || layer.options.weight !== 1.5) return;
                    const name = layer.options.color === '#0072b2' ? 'freed' : 'gained';
                    found[name] += area(layer.getLatLngs());
                });
                return found;
            }"""
        )
    )


@pytest.mark.parametrize(
    ("date", "other"),
    [("2025-02-24", "2022-02-23"), ("2022-03-31", "2022-11-30"), ("2026-02-28", "2022-08-31")],
)
def test_land_that_changed_hands_is_drawn(english: Any, date: str, other: str) -> None:
    english.go(f"#date={date}&compare={other}")
    first, last = sorted([date, other])
    before, after = (minerals.control().at(each) for each in (first, last))
    drawn = changed_land(english)
    gained = after.occupied.difference(before.occupied).area
    # Land that is contested now is not back under the control of the government.
    freed = before.occupied.difference(after.occupied).difference(after.contested).area
    assert drawn["gained"] == pytest.approx(gained, rel=0.01, abs=0.01)
    assert drawn["freed"] == pytest.approx(freed, rel=0.01, abs=0.01)
    assert max(gained, freed) > 1


def test_a_comparison_with_the_same_date_says_nothing(english: Any) -> None:
    before = english.text("range")
    english.choose("compare", DATES[-1])
    assert english.text("range") == before
    assert "occupied between" not in english.text("legend-rows")
    assert changed_land(english) == {"gained": 0, "freed": 0}


def test_a_change_too_small_to_be_shown_has_no_sign(english: Any) -> None:
    shares = minerals.timeline().to_frame().drop_duplicates("share").sort_values("share")
    near = shares["share"].diff().abs().idxmin()
    place = shares.index.get_loc(near)
    assert abs(shares["share"].diff().loc[near]) < 0.0005, "no two snapshots are alike enough"
    first, second = shares["date"].iloc[[place - 1, place]]
    for date, other in ((first, second), (second, first)):
        english.go(f"#date={date}&compare={other}")
        shown = f" 0.0 percentage points against {other}"
        assert english.text("range").partition(")")[2] == shown
    english.go(f"#date={first}&compare={first}")
    assert english.text("range").endswith(")")


def test_a_map_that_opens_with_a_comparison(open_page: Any, page_file: Callable[..., Path]) -> None:
    visit = open_page(page_file(commodity="coal", dates=["2025-02-24"], compare="2022-02-24"))
    assert visit.page.locator("#m-compare").input_value() == "2022-02-23"
    assert visit.text("range").endswith("percentage points against 2022-02-23")
    visit.close()


# --- oblasts


def test_oblasts_are_shaded_by_their_share(english: Any) -> None:
    date = "2025-02-24"
    english.go(f"#date={date}")
    box = english.page.locator("[data-layer=oblasts]")
    assert not box.is_checked()
    assert "≤ 50.0%" not in english.text("legend-rows")
    box.check()
    assert "≤ 50.0%" in english.text("legend-rows")
    shares = minerals.share(group_by="oblast", date=date).to_frame().set_index("group")["share"]
    names = dict(
        english.page.evaluate(
            """() => {
                const names = document.querySelectorAll('.place.unit');
                const {units} = JSON.parse(document.getElementById('m-data').textContent);
                return units.map((unit, i) => [unit.id, names[i].textContent]);
            }"""
        )
    )
    for code, name in names.items():
        if code in shares.index:
            assert name.endswith(f" {shares[code]:.1%}")
        else:
            assert "%" not in name
    drawn = english.page.evaluate(
        """() => {
            const found = [];
            map_0.eachLayer(layer => {
                if (layer instanceof L.Polygon && layer.options.fillOpacity === 0.85)
                    found.push(layer.options.fillColor);
            });
            return found;
        }"""
    )
    tinted = """() => {
        let found = 0;
        map_0.eachLayer(layer => { found += layer.options.fillOpacity === 0.32; });
        return found;
    }"""
    assert english.page.evaluate(tinted) == 0
    # The legend says "≤ 50 %": a half belongs to that class.
    steps = [(0.001, "#fff5eb"), (0.25, "#fdd0a2"), (0.5, "#fd8d3c"), (0.75, "#d94801"),
             (1, "#7f2704")]  # fmt: skip
    expected = [next(fill for most, fill in steps if share <= most) for share in shares]
    assert sorted(drawn) == sorted(expected)
    assert len(set(drawn)) > 2
    assert 0.5 in shares.tolist()
    box.uncheck()
    assert english.page.evaluate(tinted) == 1
    assert "≤ 50.0%" not in english.text("legend-rows")
