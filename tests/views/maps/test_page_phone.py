"""The page on a narrow screen, and in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from minerals.results.labels import labels
from minerals.tables.inventory import bundled
from minerals.tables.load import outlines
from minerals.territory.history import ControlHistory
from minerals.views.listings import list_deposits

pytestmark = pytest.mark.browser

DATE = "2025-02-24"
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True,
                         "has_touch": True}  # fmt: skip
LEAST = 24
"""Pixels: the smallest target that WCAG 2.2 lets a finger be asked to hit."""
OWN_NAMES = {"Minerals", "CC", "BY", "SA", "Natural", "Earth", "JavaScript", "BibTeX",
             "CSV", "GeoJSON", "PNG", "SVG", "Enter", "Escape", "Ctrl"}  # fmt: skip
"""Names that no language translates."""


def width(visit: Any) -> int:
    return int(visit.page.evaluate("document.documentElement.scrollWidth"))


@pytest.fixture(scope="module", params=["en", "uk"])
def phone_visit(
    request: Any, visit_type: Any, browser: Any, page_file: Callable[..., Path]
) -> Iterator[Any]:
    options = {} if request.param == "en" else {"lang": "uk"}
    found = visit_type(browser, page_file(**options), **PHONE)
    yield found
    found.context.close()


@pytest.fixture
def phone(phone_visit: Any) -> Iterator[Any]:
    phone_visit.reset()
    yield phone_visit
    phone_visit.check()


# --- a phone


def test_the_map_is_in_sight_and_in_reach(phone: Any) -> None:
    stage = phone.page.locator(".stage").bounding_box()
    assert stage["width"] > 350
    assert stage["height"] >= 280
    # Its upper half is on the first screen.
    assert stage["y"] + stage["height"] / 2 < 844
    # All of Ukraine is in it.
    assert phone.page.evaluate(
        "(box => box.contains([44.4, 22.2]) && box.contains([52.3, 40.1]))(map_0.getBounds())"
    )
    marks = phone.marks()
    assert len(marks) == len(bundled().sites)
    assert all(0 <= mark["x"] <= stage["width"] for mark in marks.values())
    # The legend is folded, and below the map.
    assert not phone.page.locator("#m-layers").is_visible()


def test_nothing_leaves_the_screen(phone: Any) -> None:
    assert width(phone) == 390
    phone.page.evaluate("document.getElementById('m-legend').open = true")
    assert width(phone) == 390
    phone.page.locator("[data-layer=oblasts]").check()
    phone.choose("compare", "2022-02-23")
    phone.page.locator("#m-table tbody button").first.tap()
    assert phone.page.locator("#m-card").is_visible()
    assert width(phone) == 390
    # The table is wider, and is moved within its frame.
    scroll = phone.page.locator(".scroll")
    assert scroll.evaluate("each => each.scrollWidth > each.clientWidth")


def test_every_control_can_be_hit_with_a_finger(phone: Any) -> None:
    phone.page.evaluate("document.getElementById('m-legend').open = true")
    phone.page.locator("#m-table tbody button").first.tap()
    small = phone.page.evaluate(
        """least => {
            const targets = 'button, select, input, summary, .leaflet-control-zoom a';
            return [...document.querySelectorAll(targets)]
                .filter(each => each.offsetParent !== null)
                .map(each => each.type === 'checkbox' ? each.closest('label') : each)
                .map(each => [each.id || each.textContent, each.getBoundingClientRect()])
                .filter(([, box]) => box.height < least || box.width < least)
                .map(([name, box]) => `${name}: ${box.width} x ${box.height}`);
        }""",
        LEAST,
    )
    assert small == []


def test_a_tap_on_a_sign_opens_its_card(open_page: Any, page_file: Callable[..., Path]) -> None:
    visit = open_page(page_file(), link="#search=ua-shevchenkivske", **PHONE)
    mark = visit.marks()["ua-shevchenkivske"]
    visit.page.locator(".stage .leaflet-container").tap(position={"x": mark["x"], "y": mark["y"]})
    assert visit.page.locator("#m-card h2").inner_text() == "Shevchenkivske"
    visit.close()


def test_map_sign_and_card_are_on_one_screen(phone: Any) -> None:
    phone.go("#search=ua-shevchenkivske")
    mark = phone.marks()["ua-shevchenkivske"]
    phone.page.locator(".stage .leaflet-container").tap(position={"x": mark["x"], "y": mark["y"]})
    stage, card = (phone.page.locator(each).bounding_box() for each in (".stage", "#m-card"))
    assert stage["y"] >= -1
    assert stage["y"] + stage["height"] <= card["y"] + 1
    assert card["y"] + card["height"] <= 845
    # Whoever goes on by keyboard never finds the focus beneath the card.
    phone.page.locator("#m-play").focus()
    assert phone.page.locator("#m-play").bounding_box()["y"] < card["y"]
    phone.page.locator("#m-card .close").tap()
    assert phone.page.locator("#m-card").is_hidden()


def test_the_legend_is_in_reach_of_the_map(phone: Any) -> None:
    phone.page.locator(".stage").evaluate("each => each.scrollIntoView({block: 'start'})")
    summary = phone.page.locator("#m-legend > summary").bounding_box()
    assert summary["y"] + summary["height"] < 844
    phone.page.locator("#m-legend > summary").tap()
    assert phone.page.locator("#m-legend-rows").is_visible()


def test_two_fingers_zoom_the_map(phone: Any) -> None:
    phone.page.locator(".stage").evaluate("each => each.scrollIntoView({block: 'start'})")
    box = phone.page.locator(".stage").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    zoom = phone.page.evaluate("map_0.getZoom()")
    session = phone.page.context.new_cdp_session(phone.page)

    def touch(kind: str, *apart: int) -> None:
        points = [{"x": x + side * each, "y": y, "id": side + 1} for each in apart
                  for side in (-1, 1)]  # fmt: skip
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 30)
    for apart in (40, 60, 90, 120):
        touch("touchMove", apart)
        phone.page.wait_for_timeout(30)
    touch("touchEnd")
    phone.page.wait_for_function("zoom => map_0.getZoom() > zoom + 0.5", arg=zoom)


def test_one_finger_scrolls_the_page_and_two_move_the_map(phone: Any) -> None:
    assert not phone.page.evaluate("map_0.dragging.enabled()")
    assert phone.page.evaluate("map_0.touchZoom.enabled()")
    stage = phone.page.locator(".stage .leaflet-container")
    assert stage.evaluate("each => getComputedStyle(each).touchAction") == "pan-x pan-y"


def test_long_words_stay_on_the_screen(
    open_page: Any, hostile_page: Path, hostile_words: list[str]
) -> None:
    visit = open_page(hostile_page, **PHONE)
    assert width(visit) == 390
    number = next(i for i, word in enumerate(hostile_words) if len(word) == 300)
    visit.page.evaluate(
        "id => document.querySelector(`tr[data-id=${CSS.escape(id)}] button`).click()",
        f"{number} {hostile_words[number]}",
    )
    visit.page.locator("#m-legend summary").click()
    assert width(visit) == 390
    # All of the card can be read without moving it sideways.
    side = visit.page.locator(".side")
    assert side.evaluate("each => each.scrollWidth <= each.clientWidth")
    for name in ("commodity", "state", "oblast"):
        box = visit.page.locator(f"#m-{name}").bounding_box()
        assert box["x"] + box["width"] <= 390
    visit.close()


def test_a_legend_opened_on_a_desk_fits_beside_the_map(english: Any) -> None:
    assert english.page.locator("#m-layers").is_visible()
    stage, side = (english.page.locator(each).bounding_box() for each in (".stage", ".side"))
    assert stage["x"] + stage["width"] <= side["x"]
    assert width(english) == 1280


# --- two languages


@pytest.fixture(scope="module")
def ukrainian_visit(browser: Any, page_file: Callable[..., Path], visit_type: Any) -> Iterator[Any]:
    found = visit_type(browser, page_file(lang="uk"))
    yield found
    found.context.close()


@pytest.fixture
def ukrainian(ukrainian_visit: Any) -> Iterator[Any]:
    ukrainian_visit.reset()
    ukrainian_visit.messages.clear()
    yield ukrainian_visit
    ukrainian_visit.check()


OWN_WORDS = """() => {
    // Texts and labels of the page, without what the tables hold: names of deposits and sources.
    const data = '#m-table tbody th, #m-card h2, #m-card h2 + p, #m-card a, #m-changes button, '
        + 'script, style';
    const found = [document.title];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode())
        if (!walk.currentNode.parentElement.closest(data)) found.push(walk.currentNode.data);
    for (const each of document.querySelectorAll('[aria-label], [title], [placeholder]'))
        if (!each.closest('#m-table tbody'))
            for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext'])
                found.push(each.getAttribute(name) || '');
    return found.map(each => each.trim()).filter(Boolean);
}"""


def test_no_english_is_left_on_the_ukrainian_page(ukrainian: Any) -> None:
    assert ukrainian.page.locator("html").get_attribute("lang") == "uk"
    ukrainian.page.locator("[data-layer=oblasts]").check()
    ukrainian.choose("compare", "2022-02-23")
    words = ukrainian.page.evaluate(OWN_WORDS)
    latin = {word for text in words for word in re.findall(r"[A-Za-z]{2,}", text)} - OWN_NAMES
    assert latin == set()
    # What the catalogue has in both languages stands there in one.
    english, texts = labels("en", "UA"), labels("uk", "UA")
    shown = " ".join(words)
    for key in ("filter.commodity", "legend.land", "time.play", "table.since", "headline.title",
                "compare.gained", "layer.oblasts", "map.in", "card.title"):  # fmt: skip
        assert texts[key] in shown
        assert english[key] not in shown


def test_the_ukrainian_card_is_ukrainian(ukrainian: Any) -> None:
    sites = bundled().sites
    latin = sites[["nearest_place", "raion", "operator"]].fillna("").agg(" ".join, axis=1)
    plain = sites.loc[~latin.str.contains("[A-Za-z]") & sites["name_uk"].notna(), "deposit_id"]
    for deposit in plain.iloc[:: max(1, len(plain) // 5)]:
        ukrainian.go(f"#deposit={deposit}&date={DATE}")
        words = ukrainian.page.evaluate(OWN_WORDS)
        found = {word for text in words for word in re.findall(r"[A-Za-z]{2,}", text)}
        assert {each for each in found if not re.fullmatch("[A-CP]+", each)} <= OWN_NAMES
        known = sites.set_index("deposit_id").loc[deposit]
        assert ukrainian.page.locator("#m-card h2").inner_text() == known["name_uk"]
        assert known["name_en"] in ukrainian.page.locator("#m-card h2 + p").inner_text()


def test_no_ukrainian_is_left_on_the_english_page(english: Any) -> None:
    assert english.page.locator("html").get_attribute("lang") == "en"
    english.choose("compare", "2022-02-23")
    words = english.page.evaluate(OWN_WORDS)
    assert {word for text in words for word in re.findall("[А-яЇїІіЄєҐґ]+", text)} == set()


def test_both_pages_hold_the_same_answer(
    english: Any, ukrainian: Any, last: ControlHistory
) -> None:
    for visit in (english, ukrainian):
        visit.go(f"#date={DATE}&commodity=coal&oblast=UA-14")
    assert ukrainian.rows() != english.rows()  # another alphabet
    expected = list_deposits(commodity=("coal",), oblast="UA-14", control=last).frame["deposit_id"]
    assert set(ukrainian.rows()) == set(english.rows()) == set(expected)
    share = english.text("share").removeprefix("about ").removesuffix(" occupied")
    assert ukrainian.text("share").replace("\u00a0", "") == f"окуповано близько {share}"
    intervals = [
        re.findall(r"\d+%", visit.text("range").replace("\u00a0%", "%"))
        for visit in (english, ukrainian)
    ]
    assert sorted(intervals[0]) == sorted(intervals[1])
    assert len(intervals[0]) == 3


def test_names_of_the_tables_are_ukrainian(ukrainian: Any) -> None:
    commodities = bundled().commodities["name_uk"]
    options = ukrainian.page.evaluate(
        "[...document.querySelectorAll('#m-commodity option')].map(e => [e.value, e.textContent])"
    )
    for value, text in options[1:]:
        assert text == commodities[value]
    oblasts = outlines("oblasts")["name_uk"].str.removesuffix(" область")
    options = ukrainian.page.evaluate(
        "[...document.querySelectorAll('#m-oblast option')].map(e => [e.value, e.textContent])"
    )
    assert len(options) > 15
    for value, text in options[1:]:
        assert text == oblasts[value]
    names = bundled().sites.set_index("deposit_id")["name_uk"]
    shown = dict(zip(ukrainian.rows(), ukrainian.column(0), strict=True))
    assert all(shown[each] == name for each, name in names.dropna().items())


def test_a_search_finds_either_language_on_either_page(english: Any, ukrainian: Any) -> None:
    for visit in (english, ukrainian):
        for word in ("Shevchenkivske", "Шевченківське", "ШЕВЧЕНКІВСЬКЕ"):
            visit.page.locator("#m-search").fill(word)
            assert "ua-shevchenkivske" in visit.rows()
