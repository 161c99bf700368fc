"""The slider, and all that follows the date: headline, marks, table, comparison."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import minerals

pytestmark = pytest.mark.browser

STATUS, SINCE, DISTANCE = 3, 4, 5
"""Columns of the table."""


def percents(text: str) -> list[str]:
    return re.findall(r"[\d.]+%", text)


def in_words(row: pd.Series) -> str:
    words = {"occupied": "occupied", "government": "government-controlled",
             "contested": "contested or unknown"}[row["status"]]  # fmt: skip
    return words + ("" if row["certain"] else " (not certain)")


# --- the slider


def test_keys_move_the_slider_snapshot_by_snapshot(island: Any, country: Any) -> None:
    slider, dates = island.page.locator("#m-slider"), country.dates
    slider.focus()
    for key, index in [("ArrowLeft", 2), ("ArrowDown", 1), ("ArrowRight", 2),
                       ("Home", 0), ("ArrowUp", 1), ("End", 3)]:  # fmt: skip
        slider.press(key)
        assert island.text("date") == dates[index]
        assert slider.get_attribute("aria-valuetext") == dates[index]
        assert island.text("about").startswith(f"On {dates[index]}, ")
        assert island.text("count").endswith(f" deposits on {dates[index]}")
        assert slider.evaluate("each => each === document.activeElement")


def test_buttons_step_and_stop_at_the_ends(island: Any, country: Any) -> None:
    back, on = (island.page.locator(f"#m-{name}") for name in ("back", "next"))
    assert on.is_disabled()
    back.click()
    assert island.text("date") == country.dates[-2]
    assert on.is_enabled()
    on.click()
    assert island.text("date") == country.dates[-1]
    island.go(f"#date={country.dates[1]}")
    back.click()
    assert island.text("date") == country.dates[0]
    assert back.is_disabled()


def test_play_runs_to_the_end_and_pause_holds(
    open_page: Any, island_file: Callable[..., Path], country: Any
) -> None:
    dates = country.dates
    visit = open_page(island_file())
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
    open_page: Any, island_file: Callable[..., Path], country: Any
) -> None:
    visit = open_page(island_file(dates=country.dates[2:3]))
    for name in ("play", "back", "next", "slider"):
        assert visit.page.locator(f"#m-{name}").is_disabled()
    assert visit.text("date") == country.dates[2]
    visit.close()


# --- what follows the date


@pytest.mark.parametrize("index", range(4))
def test_headline_marks_and_table_are_those_of_the_date(
    island: Any, country: Any, index: int
) -> None:
    date = country.dates[index]
    island.page.locator("#m-slider").evaluate(
        "(slider, day) => { slider.value = day; slider.dispatchEvent(new Event('input')); }",
        (dt.date.fromisoformat(date) - dt.date.fromisoformat(country.dates[0])).days,
    )
    (row,) = minerals.share(**country.asked, date=date).to_frame().itertuples()
    assert percents(island.text("share")) == [f"{row.q50:.1%}"]
    assert percents(island.text("range")) == [f"{row.q05:.1%}", f"{row.q95:.1%}"]
    island.page.locator("#m-why").evaluate("each => { each.open = true; }")
    assert f"can be added: {row.n_with_quantity} of {row.n}." in island.text("explain")
    bounds = [f"{each:.1%}" for each in (row.share, row.low, row.high)]
    assert percents(island.text("explain")) == bounds
    assert f"of {row.n} deposits" in island.text("range")
    expected = minerals.status(**country.asked, date=date).set_index("deposit_id")
    marks = island.marks()
    assert {each: mark["status"] for each, mark in marks.items()} == expected["status"].to_dict()
    assert {each: mark["fill"] != "#fff" for each, mark in marks.items()} == expected[
        "certain"
    ].to_dict()
    shown = expected.loc[island.rows()]
    assert island.column(STATUS) == [in_words(each) for _, each in shown.iterrows()]
    days = shown["since"].dt.date.astype(str)
    since = [f"≤ {each}" if each == country.dates[0] else each for each in days]
    assert island.column(SINCE) == since
    away = [each.replace(",", "") for each in island.column(DISTANCE)]
    kilometres = shown["distance_km"].abs()
    assert [float(each) if each else None for each in away] == [
        None if pd.isna(each) else pytest.approx(each, abs=0.51) for each in kilometres
    ]


def test_the_headline_says_which_commodity_it_mostly_reflects(island: Any, country: Any) -> None:
    notes = minerals.share(**country.asked).notes
    (note,) = [each for each in notes if "mostly reflects it" in each]
    number, _, every, *_ = note.split()
    about = f"{number} of the {every} deposits count for hard coal: a share by number of deposits"
    assert f"{about} mostly reflects it." in island.text("about")
    island.go("#commodity=coal")
    assert "mostly reflects" not in island.text("about")


@pytest.mark.parametrize("date", ["2022-02-23", "2023-06-30", "2025-02-24"])
def test_the_headline_of_every_commodity_is_rounded_as_everywhere(english: Any, date: str) -> None:
    shares = minerals.share(group_by="commodity", date=date).to_frame().set_index("group")
    for name in ("coal", "gas", "lithium", "manganese", "rare-earths", "titanium", "salt"):
        english.go(f"#date={date}&commodity={name}")
        row = shares.loc[name]
        assert percents(english.text("share")) == [f"{row['q50']:.1%}"]
        assert percents(english.text("range")) == [f"{row['q05']:.1%}", f"{row['q95']:.1%}"]


def test_the_headline_by_value_says_so(open_page: Any, page_file: Callable[..., Path]) -> None:
    options = {"by": "value", "group": "metals", "scope": "since-2022"}
    visit = open_page(page_file(**options, dates=["2022-02-23", "2025-02-24"]))
    (row,) = minerals.share(**options, date="2025-02-24").to_frame().itertuples()
    assert percents(visit.text("share")) == [f"{row.q50:.1%}"]
    about = visit.text("about")
    assert "metals, by gross in-situ value, prices 2025; " in about
    assert "counts territory occupied since 24 February 2022" in about
    assert "Gross in-situ value of the listed: " in about
    visit.page.locator("#m-back").click()
    assert percents(visit.text("share")) == ["0.0%"]
    visit.close()


def test_a_measure_without_figures_has_no_share(
    open_page: Any, island_file: Callable[..., Path]
) -> None:
    visit = open_page(island_file(by="quantity", commodity="manganese"))
    assert (visit.text("share"), visit.text("range")) == ("No share", "")
    assert visit.text("about").endswith("by quantity: no published figure to compute it from.")
    visit.close()


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Kyiv"])
def test_dates_are_the_same_in_every_time_zone(
    open_page: Any, island_file: Callable[..., Path], country: Any, zone: str
) -> None:
    visit = open_page(island_file(), timezone_id=zone)
    assert visit.text("date") == country.dates[-1]
    options = visit.page.locator("#m-compare option").all_inner_texts()
    assert options == ["no other date", *country.dates]
    visit.page.locator("#m-back").click()
    assert visit.text("date") == country.dates[-2]
    assert visit.text("about").startswith(f"On {country.dates[-2]}")
    visit.close()


# --- two dates


@pytest.mark.parametrize(("index", "other"), [(3, 1), (1, 0), (2, 3)])
def test_a_comparison_marks_what_changed(island: Any, country: Any, index: int, other: int) -> None:
    before = island.text("legend-rows")
    dates = country.dates[index], country.dates[other]
    island.go(f"#date={dates[0]}")
    island.choose("compare", dates[1])
    one, two = (minerals.status(**country.asked, date=each).set_index("deposit_id")["status"]
                for each in dates)  # fmt: skip
    moved = set(one.index[one != two])
    assert {each for each, mark in island.marks().items() if mark["line"] == "#000"} == moved
    assert moved
    shares = [minerals.share(**country.asked, date=each).to_frame()["q50"].iloc[0]
              for each in dates]  # fmt: skip
    points = float(re.findall(r"([+-][\d.]+) percentage points", island.text("range"))[0])
    assert points == pytest.approx(100 * (shares[0] - shares[1]), abs=0.051)
    assert island.text("range").endswith(f"percentage points against {dates[1]}")
    added = island.text("legend-rows").removeprefix(before).split("\n")
    assert [each for each in added if each] == [
        "occupied between the two dates", "back under government control",
        "heavy line: status changed between the two dates"]  # fmt: skip
    island.choose("compare", "")
    assert island.text("legend-rows") == before


def changed_land(visit: Any) -> dict[str, float]:
    """Return how much is drawn as changed, in square degrees."""
    return dict(
        visit.page.evaluate(
            """() => {
                const edges = ring => ring.map((a, i) => [a, ring[(i + 1) % ring.length]]);
                const holds = (ring, p) => edges(ring).filter(([a, b]) =>
                    a.lat > p.lat !== b.lat > p.lat &&
                    p.lng < a.lng + (b.lng - a.lng) * (p.lat - a.lat) / (b.lat - a.lat)
                ).length % 2 === 1;
                // A ring within an odd number of others is a hole, such as a reservoir.
                const area = rings => rings.reduce((sum, ring) => {
                    const twice = edges(ring).reduce(
                        (each, [a, b]) => each + a.lng * b.lat - b.lng * a.lat, 0);
                    const around = rings.filter(one => one !== ring && holds(one, ring[0])).length;
                    return sum + (around % 2 ? -1 : 1) * Math.abs(twice) / 2;
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


@pytest.mark.parametrize(("index", "other"), [(1, 0), (2, 1), (3, 2), (1, 3)])
def test_land_that_changed_hands_is_drawn(
    island: Any, country: Any, index: int, other: int
) -> None:
    island.go(f"#date={country.dates[index]}&compare={country.dates[other]}")
    first, last = sorted([index, other])
    before, after = (country.history.at(country.dates[each]) for each in (first, last))
    drawn = changed_land(island)
    gained = after.occupied.difference(before.occupied).area
    # Land that is contested now is not back under the control of the government.
    freed = before.occupied.difference(after.occupied).difference(after.contested).area
    assert drawn["gained"] == pytest.approx(gained, rel=0.01, abs=0.01)
    assert drawn["freed"] == pytest.approx(freed, rel=0.01, abs=0.01)
    assert max(gained, freed) > 1


@pytest.mark.parametrize(("date", "other"), [("2025-02-24", "2022-02-23"),
                                             ("2022-03-31", "2022-11-30")])  # fmt: skip
def test_land_of_ukraine_that_changed_hands_is_drawn(english: Any, date: str, other: str) -> None:
    english.go(f"#date={date}&compare={other}")
    before, after = (minerals.control().at(each) for each in sorted([date, other]))
    gained = after.occupied.difference(before.occupied).area
    freed = before.occupied.difference(after.occupied).difference(after.contested).area
    drawn = changed_land(english)
    assert drawn["gained"] == pytest.approx(gained, rel=0.01, abs=0.01)
    assert drawn["freed"] == pytest.approx(freed, rel=0.01, abs=0.01)


def test_a_comparison_with_the_same_date_says_nothing(island: Any, country: Any) -> None:
    before = island.text("range")
    island.choose("compare", country.dates[-1])
    assert island.text("range") == before
    assert "occupied between" not in island.text("legend-rows")
    assert changed_land(island) == {"gained": 0, "freed": 0}


def test_a_change_too_small_to_be_shown_has_no_sign(english: Any) -> None:
    shares = minerals.timeline().frame.drop_duplicates("q50").sort_values("q50")
    near = shares["q50"].diff().abs().idxmin()
    place = shares.index.get_loc(near)
    assert abs(shares["q50"].diff().loc[near]) < 0.0005, "no two snapshots are alike enough"
    first, second = shares["date"].iloc[[place - 1, place]]
    for date, other in ((first, second), (second, first)):
        english.go(f"#date={date}&compare={other}")
        shown = f" 0.0 percentage points against {other}"
        assert english.text("range").partition(")")[2] == shown
    english.go(f"#date={first}&compare={first}")
    assert english.text("range").endswith(")")


def test_a_map_that_opens_with_a_comparison(
    open_page: Any, island_file: Callable[..., Path], country: Any
) -> None:
    visit = open_page(island_file(compare="2020-02-15"))
    assert visit.page.locator("#m-compare").input_value() == country.dates[0]
    assert visit.text("range").endswith(f"percentage points against {country.dates[0]}")
    # A link says that there is no comparison, and is read back so.
    visit.choose("compare", "")
    visit.go(visit.page.evaluate("location.hash"))
    assert visit.page.locator("#m-compare").input_value() == ""
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
    shares = minerals.share(group_by="oblast", date=date).to_frame().set_index("group")["q50"]
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


def test_oblasts_are_shaded_by_what_is_chosen(english: Any) -> None:
    english.go("#date=2025-02-24&commodity=coal&layers=oblasts")
    known = minerals.share(commodity="coal", group_by="oblast", date="2025-02-24").to_frame()
    known = known.set_index("group")
    told = dict(
        english.page.evaluate(
            """() => {
                const names = document.querySelectorAll('.place.unit');
                const {units} = JSON.parse(document.getElementById('m-data').textContent);
                return units.map((unit, i) => [unit.id, names[i].textContent]);
            }"""
        )
    )
    assert {code for code, text in told.items() if "%" in text} == set(known.index)
    for code, row in known.iterrows():
        shown = float(told[code].split()[-1].removesuffix("%"))
        assert shown == pytest.approx(100 * row["q50"], abs=1.5)
    assert "hard coal" in english.text("legend-rows")
    # Ground where no sign is tells n and range.
    luhansk = english.page.evaluate(
        "(({x, y}) => [x, y])(map_0.latLngToContainerPoint([49.6, 38.6]))"
    )
    stage = english.page.locator(".stage .leaflet-container")
    stage.hover(position={"x": luhansk[0], "y": luhansk[1]})
    tooltip = english.page.locator(".leaflet-tooltip", has_text="90 % interval")
    assert f"of {known.loc['UA-09', 'n']} deposits" in tooltip.inner_text()


# --- what a date means


def test_a_date_that_is_moved_is_said(island: Any, country: Any) -> None:
    island.go("#date=2020-03-20")
    assert island.text("moved") == f"{country.dates[1]}, the last snapshot before 2020-03-20."
    island.page.locator("#m-next").click()
    assert island.text("moved") == ""
    island.go("#date=2010-01-01")
    assert island.text("moved").startswith(f"{country.dates[0]}, the first snapshot")


def test_an_old_picture_says_its_age(island: Any, country: Any) -> None:
    assert re.search(rf"of {country.dates[-1]}, is \d+ days old", island.text("age"))
    island.page.locator("#m-back").click()
    assert island.text("age") == ""


def test_a_comparison_lists_what_changed(island: Any, country: Any) -> None:
    first, last = country.dates[0], country.dates[-1]
    island.go(f"#date={last}&compare={first}")
    one, two = (
        minerals.status(**country.asked, date=each).set_index("deposit_id")["status"]
        for each in (first, last)
    )
    changed = set(one.index[one != two])
    rows = island.page.locator("#m-changes-rows li").all_inner_texts()
    assert len(rows) == len(changed) > 0
    assert f"{len(changed)} deposits" in island.text("changed")
    assert any(each.startswith("Westmine government-controlled → ") for each in rows)
    island.page.get_by_role("button", name="Westmine", exact=True).click()
    assert island.page.locator("#m-card h2").inner_text() == "Westmine"
    island.go("")
    assert not island.page.locator("#m-changes").is_visible()
