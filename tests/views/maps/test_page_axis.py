"""Time to scale, the line of contact on the page, names on the map, the wheel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import minerals
from minerals.statuses.approach import approach, near_line
from minerals.statuses.join import DepositJoin
from minerals.tables.country import UKRAINE
from minerals.tables.inventory import bundled

pytestmark = pytest.mark.browser

DATES = [each.isoformat() for each in minerals.control().dates]


def days(date: str, first: str) -> int:
    return (dt.date.fromisoformat(date) - dt.date.fromisoformat(first)).days


def chosen(visit: Any) -> str:
    return str(visit.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('deposit')"))


# --- time


@pytest.mark.parametrize("number", [1, 4, len(DATES) - 2])
def test_the_slider_is_to_scale_and_the_strip_above_it(english: Any, number: int) -> None:
    english.go(f"#date={DATES[number]}")
    slider = english.page.locator("#m-slider")
    assert int(slider.input_value()) == days(DATES[number], DATES[0])
    box, whole = slider.bounding_box(), days(DATES[-1], DATES[0])
    now = english.page.locator("#m-strip .now").evaluate("each => each.getBoundingClientRect().x")
    thumb = box["x"] + 8 + (box["width"] - 16) * days(DATES[number], DATES[0]) / whole
    assert now == pytest.approx(thumb, abs=1.5)


def test_the_curve_is_that_of_the_command_line(english: Any) -> None:
    for link, options in (("", {}), ("commodity=coal&", {"commodity": "coal"})):
        english.go(f"#{link}date={DATES[-1]}")
        ends = [minerals.share(**options, date=each).to_frame()["q50"].iloc[0]
                for each in (DATES[0], DATES[-1])]  # fmt: skip
        strip = english.page.locator("#m-strip svg")
        strip.locator(".median").wait_for()
        words = strip.get_attribute("aria-label")
        assert f": {ends[0]:.1%} on {DATES[0]}, {ends[1]:.1%} on {DATES[-1]}." in words
        assert strip.locator(".band").count() == 1


def test_an_estimate_of_one_date_has_no_curve(english: Any) -> None:
    english.go("#by=value&of=country")
    strip = english.page.locator("#m-strip svg")
    assert strip.locator(".median").count() == 0
    assert strip.get_attribute("aria-label") == "No share over time for this selection."


def test_a_field_takes_any_date_and_says_where_it_led(island: Any, country: Any) -> None:
    field = island.page.locator("#m-day")
    assert field.input_value() == country.dates[-1]
    field.fill("2020-03-20")
    assert island.text("date") == country.dates[1]
    assert island.text("moved") == f"{country.dates[1]}, the last snapshot before 2020-03-20."
    assert f"date={country.dates[1]}" in island.link()
    field.blur()
    assert field.input_value() == country.dates[1]


def test_days_that_moved_the_line_are_named(english: Any) -> None:
    options = english.page.locator("#m-named option").all_inner_texts()[1:]
    assert [each[:10] for each in options] == [
        day.isoformat() for day in UKRAINE.milestones.values()
    ]
    english.choose("named", "2022-02-24")
    assert english.text("date") == "2022-02-23"
    assert english.text("moved") == "2022-02-23, the last snapshot before 2022-02-24."
    slider = english.page.locator("#m-slider")
    slider.press("ArrowRight")
    assert english.text("date") == "2022-02-28"
    assert english.text("event") == "2022-02-24: Full-scale invasion"
    assert slider.get_attribute("aria-valuetext").endswith("2022-02-24: Full-scale invasion")


def test_a_click_on_the_strip_leads_to_the_snapshot_in_force(english: Any) -> None:
    strip = english.page.locator("#m-strip")
    part = days("2017-06-30", DATES[0]) / days(DATES[-1], DATES[0])
    x = 8 + part * (strip.bounding_box()["width"] - 16)
    strip.click(position={"x": x, "y": 60})
    assert english.text("date") == "2015-02-20"


# --- the line of contact


@pytest.mark.parametrize("km", [10, 20, 50])
def test_what_lies_within_a_distance_is_what_the_program_finds(english: Any, km: int) -> None:
    english.go(f"#date=2025-02-24&within={km}")
    inventory = bundled()
    found = approach(DepositJoin(inventory.sites, minerals.control()), dt.date(2025, 2, 24))
    near, *_ = near_line(found["distance_km"], found["distance_error_km"], km)
    assert set(english.rows()) == set(inventory.sites["deposit_id"][near.to_numpy()])
    assert f"within {km} km" in english.text("about")


def test_a_card_shows_how_near_the_line_came(english: Any) -> None:
    english.go("#date=2025-02-24&deposit=ua-shevchenkivske")
    inventory = bundled()
    found = approach(DepositJoin(inventory.sites, minerals.control()), dt.date(2025, 2, 24))
    row = found[(inventory.sites["deposit_id"] == "ua-shevchenkivske").to_numpy()].iloc[0]
    figure = english.page.locator("#m-card .approach")
    words = figure.locator("figcaption").inner_text()
    assert f"{abs(row['distance_km']):.0f} km, give or take " in words
    assert figure.locator(".median, .band, .now").count() == 3
    reported = english.page.locator("#m-card").inner_text()
    titles = figure.locator("title").all_text_contents()
    assert titles
    assert all(each[:10] in reported for each in titles)


def test_a_deposit_far_from_the_line_has_no_curve(english: Any) -> None:
    far = english.page.evaluate(
        "JSON.parse(document.getElementById('m-data').textContent).sites.find(s => !s.off).id"
    )
    english.go(f"#deposit={far}")
    assert english.page.locator("#m-card .approach").count() == 0


# --- signs and names


@pytest.mark.parametrize("view", ["", "7.5/48.2/37.7", "9/48.1/37.8"])
def test_a_click_on_a_sign_opens_its_deposit(english: Any, view: str) -> None:
    english.go(f"#view={view}" if view else "")
    stage = english.page.locator(".stage .leaflet-container")
    box = stage.bounding_box()
    marks = {
        name: np.array([each["x"], each["y"]])
        for name, each in english.marks().items()
        if 60 < each["x"] < box["width"] - 10 and 10 < each["y"] < box["height"] - 40
    }
    names = sorted(marks)
    reached = 0
    for number in np.random.default_rng(7).permutation(len(names))[:8]:
        name = names[number]
        stage.click(position=dict(zip("xy", marks[name].tolist(), strict=True)))
        found = chosen(english)
        assert np.hypot(*(marks[found] - marks[name])) < 1  # others on the same point
        titles = english.page.locator("#m-card h2, .beside button").all_inner_texts()
        assert len(set(titles)) == len(titles)
        reached += 1
    assert reached


def test_signs_that_overlap_lead_to_each_other(english: Any) -> None:
    marks = english.marks()
    at = np.array([[each["x"], each["y"]] for each in marks.values()])
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    one, two = np.argwhere((apart > 1) & (apart < 5))[0]
    names = english.page.evaluate(
        "ids => ids.map(id => JSON.parse(document.getElementById('m-data').textContent)"
        ".sites.find(site => site.id === id).names[0])",
        [list(marks)[one], list(marks)[two]],
    )
    english.go(f"#view=6/48.6/31.4&deposit={list(marks)[one]}")
    buttons = english.page.locator(".beside button")
    assert names[1] in buttons.all_inner_texts()
    english.page.get_by_role("button", name=names[1], exact=True).click()
    assert english.page.locator("#m-card h2").inner_text() == names[1]
    assert names[0] in english.page.locator(".beside button").all_inner_texts()


@pytest.mark.parametrize(
    "link", ["#", "#layers=oblasts", "#view=8/48.2/37.7", "#view=9.5/48.1/37.8"]
)
def test_no_sign_lies_over_a_name_and_no_name_over_another(english: Any, link: str) -> None:
    english.go(link)
    names = english.page.evaluate(
        """() => {
            const stage = document.querySelector('.leaflet-container').getBoundingClientRect();
            return [...document.querySelectorAll('.place.unit > span, .place.town span')]
                .filter(each => each.innerText.trim() && each.checkVisibility())
                .map(each => [each, each.getBoundingClientRect()])
                .filter(([, box]) => box.width)
                .map(([each, box]) => [each.innerText, box.x - stage.x, box.y - stage.y,
                                       box.width, box.height]);
        }"""
    )
    assert len(names) > 10
    boxes = [(x, y + tall / 2 - 5, x + wide, y + tall / 2 + 5) for _, x, y, wide, tall in names]
    for number, (left, top, right, bottom) in enumerate(boxes):
        over = [
            each["id"]
            for each in english.marks().values()
            if left < each["x"] < right and top < each["y"] < bottom
        ]
        assert not over, names[number]
        for other, (x0, y0, x1, y1) in list(enumerate(boxes))[:number]:
            assert not (left < x1 and x0 < right and top < y1 and y0 < bottom), (
                names[number],
                names[other],
            )


# --- table, titles, wheel


def test_a_quantity_stands_with_its_unit_and_sorts_within_a_commodity(english: Any) -> None:
    english.go(f"#date={DATES[-1]}&commodity=coal")
    head = english.page.locator("[data-column=quantity]")
    for direction in ("ascending", "descending"):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == direction
        texts = english.column(8)
        known = [each for each in texts if each]
        assert known
        assert texts[: len(known)] == known
        assert all(each.endswith("\xa0Mt") for each in known)
        values = [float(each.removesuffix("\xa0Mt").replace(",", "")) for each in known]
        assert values == sorted(values, reverse=direction == "descending")
    english.go(f"#date={DATES[-1]}&search=shevchenkivske")
    assert any(each.startswith("lithium 0.353\xa0Mt") for each in english.column(8))


def test_sections_stand_under_their_whole(english: Any) -> None:
    english.go("")
    parts = bundled().sites.set_index("deposit_id")["part_of"].dropna()
    rows = english.rows()
    assert len(parts)
    for part, whole in parts.items():
        between = rows[rows.index(whole) + 1 : rows.index(part) + 1]
        assert between
        assert set(between) <= set(parts.index)
    shown = english.page.locator("#m-table tr.section").evaluate_all(
        "rows => rows.map(row => row.dataset.id)"
    )
    assert set(shown) == set(parts.index)


def test_a_comparison_has_a_title_of_its_own(
    open_page: Any, island_file: Callable[..., Path], country: Any
) -> None:
    visit = open_page(island_file(compare="2020-02-15"))
    title = visit.page.locator("h1").inner_text()
    assert title.endswith(f": what changed from {country.dates[0]} to {country.dates[-1]}")
    assert visit.page.title() == title
    visit.close()


def test_the_wheel_scrolls_the_page_unless_it_is_asked_to_zoom(
    open_page: Any, island_file: Callable[..., Path]
) -> None:
    visit = open_page(island_file(), viewport={"width": 1000, "height": 600})
    page = visit.page
    box = page.locator(".stage").bounding_box()
    hint = page.locator("#m-wheel")

    def zoomed(by: float) -> bool:
        """Turn the wheel over the map; return whether that zoomed it."""
        before = page.evaluate("window.map_0.getZoom()")
        page.mouse.wheel(0, by)
        page.wait_for_timeout(600)
        return bool(page.evaluate("window.map_0.getZoom()") != before)

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    assert not zoomed(40)
    assert hint.is_visible()
    assert hint.inner_text() == "Hold Ctrl to zoom the map with the wheel"
    assert page.evaluate("window.scrollY") > 0
    page.evaluate("window.scrollTo(0, 0)")
    page.keyboard.down("Control")
    assert zoomed(-120)
    page.keyboard.up("Control")
    assert not hint.is_visible()
    page.locator(".leaflet-container").focus()
    assert zoomed(-120)
    visit.close()
