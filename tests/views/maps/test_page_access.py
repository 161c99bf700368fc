"""The page for everybody: axe's rules, the keyboard's focus, larger fonts, less motion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minerals.views.report import report

pytestmark = pytest.mark.browser

MAPS = Path(__file__).parents[3] / "maps"
AXE = Path(__file__).parent / "app" / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""WCAG 2.2 AA, and what axe holds beside it: one main landmark, everything within landmarks."""
RUN = """levels => axe.run(document, {runOnly: {type: 'tag', values: levels}}).then(found =>
    found.violations.map(each => [each.id, ...each.nodes.map(node => node.html.slice(0, 120))]))"""
ALL_OPEN = """() => {
    for (const each of document.querySelectorAll('details')) each.open = true;
    document.querySelector('#m-table tbody button').click();
    const compare = document.getElementById('m-compare');
    compare.value = compare.options[2].value;
    compare.dispatchEvent(new Event('change'));
    document.querySelector('[data-layer=oblasts]').click();
}"""
"""Everything that the page can show at once: card, changes, legend, texts to take away."""


@pytest.fixture(scope="module")
def violations(browser: Any) -> Callable[..., list[Any]]:
    """Return what opens a file in a colour scheme and gives what axe finds wrong with it."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm --prefix tests/views/maps/app ci")
    axe = AXE.read_text(encoding="utf-8")

    def run(path: Path, scheme: str, levels: list[str], before: str = "") -> list[Any]:
        context = browser.new_context(offline=True, color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        page.goto(path.as_uri())
        if before:
            page.wait_for_selector(".leaflet-container")
            page.evaluate(before)
        page.evaluate(axe)
        found = page.evaluate(RUN, levels)
        context.close()
        return list(found)

    return run


# --- axe


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "uk"])
def test_the_page_violates_no_rule(
    violations: Any, page_file: Callable[..., Path], lang: str, scheme: str
) -> None:
    page = page_file() if lang == "en" else page_file(lang=lang)
    assert violations(page, scheme, LEVELS, ALL_OPEN) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", sorted(MAPS.glob("index*.html")), ids=lambda each: each.name)
def test_the_index_violates_no_rule(violations: Any, path: Path, scheme: str) -> None:
    assert violations(path, scheme, LEVELS[:-1]) == []


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_the_report_violates_no_rule(violations: Any, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "report.html"
    path.write_text(report(claims=["coal-63-bbc"], lang=lang).to_html(), encoding="utf-8")
    for scheme in ("light", "dark"):
        assert violations(path, scheme, LEVELS) == []


# --- the keyboard


def focused(visit: Any) -> str:
    return str(visit.page.evaluate("document.activeElement.tagName"))


def test_every_stop_of_the_keyboard_is_seen(english: Any) -> None:
    """Within one round of Tab: each stop is no body, lies on the screen, and has a ring."""
    english.page.locator("#m-search").fill("Shevchenkivske")
    english.page.evaluate("document.getElementById('m-take').open = true")
    english.page.locator("#m-by").focus()
    stops = set()
    for _ in range(60):
        english.page.keyboard.press("Tab")
        stop = english.page.evaluate(
            """() => {
                const now = document.activeElement;
                const box = now.getBoundingClientRect();
                const ring = getComputedStyle(now);
                return [now.tagName, now.id || now.textContent.slice(0, 30),
                        ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 2,
                        box.bottom > 0 && box.top < innerHeight && box.width > 0];
            }"""
        )
        if stop[0] == "BODY":  # the browser's own controls come next
            break
        assert stop[2], stop
        assert stop[3], stop
        stops.add(stop[1])
    assert {"m-search", "m-slider", "m-csv", "m-cite"} <= stops


def test_the_focus_never_falls_to_the_body(english: Any) -> None:
    page = english.page
    slider_ends = ("m-back", "m-next")
    for name in (*slider_ends, "m-play", "m-reset"):
        page.locator(f"#{name}").focus()
        for _ in range(2):
            page.keyboard.press("Enter")
            assert focused(english) != "BODY", name
    page.keyboard.press("Escape")
    if english.text("play").startswith("❚"):
        page.locator("#m-play").click()
    # What goes away gives the focus on: a card, a row that a filter takes, a section folded.
    page.locator("#m-table tbody button").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "m-card"
    page.keyboard.press("Escape")
    assert focused(english) == "BUTTON"
    page.keyboard.press("Enter")
    page.locator("#m-card .close").focus()
    page.keyboard.press("Enter")
    assert focused(english) == "BUTTON"
    english.go("#commodity=gold")
    assert focused(english) != "BODY"
    english.go("#compare=2022-02-23")
    page.locator("#m-changes-rows button").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "m-card"
    english.go("")  # both the list and the card are gone
    assert focused(english) != "BODY"


def test_one_change_is_said_once(english: Any) -> None:
    english.page.evaluate(
        """() => {
            window.said = [];
            for (const region of document.querySelectorAll(
                    '[aria-live]:not([aria-live=off]), [role=status], [role=alert],'
                    + ' output:not([aria-live=off])'))
                new MutationObserver(() => {
                    const text = region.textContent.trim();
                    if (text) said.push(region.id);
                }).observe(region, {childList: true, characterData: true, subtree: true});
        }"""
    )
    english.choose("commodity", "coal")
    english.page.wait_for_timeout(700)
    assert english.page.evaluate("said") == ["m-said"]
    english.page.evaluate("said.length = 0")
    english.page.locator("#m-back").click()
    english.page.wait_for_timeout(700)
    assert english.page.evaluate("said") == ["m-said"]


def test_names_hold_the_words_that_are_seen(english: Any) -> None:
    """Who speaks to a control says what stands on it."""
    english.page.locator("#m-table tbody button").first.click()
    missing = english.page.evaluate(
        """() => [...document.querySelectorAll('button[aria-label], a[aria-label]')]
            .map(each => [each.textContent.trim(), each.getAttribute('aria-label')])
            .filter(([seen, name]) => /[a-z]/i.test(seen) && !name.includes(seen))"""
    )
    assert missing == []


# --- fonts and motion


@pytest.mark.parametrize("width", [1280, 390])
def test_fonts_of_twice_the_size_enlarge_everything(
    open_page: Any, island_file: Callable[..., Path], width: int
) -> None:
    sizes = """() => Object.fromEntries([...document.querySelectorAll(
        'h1, h2, p, label, select, button, summary, th, td, textarea, li, output, .place,'
        + ' .leaflet-control-zoom-in, .leaflet-control-scale-line')]
        .map((each, i) => [i + ' ' + each.tagName + ' ' + (each.id || each.className),
                           parseFloat(getComputedStyle(each).fontSize)]))"""
    visit = open_page(island_file(), viewport={"width": width, "height": 900})
    before = visit.page.evaluate(sizes)
    visit.page.add_style_tag(content="html{font-size:32px}")
    visit.page.wait_for_timeout(100)
    after = visit.page.evaluate(sizes)
    same = [name for name, size in before.items() if after[name] < 1.9 * size]
    assert same == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    visit.context.close()


def test_who_wants_less_motion_gets_none(open_page: Any, island_file: Callable[..., Path]) -> None:
    visit = open_page(island_file(), reduced_motion="reduce")
    zoom = visit.page.evaluate("map_0.getZoom()")
    visit.page.evaluate("map_0.zoomIn(1)")
    assert visit.page.evaluate("map_0.getZoom()") == zoom + 1  # at once
    moving = visit.page.evaluate("document.getAnimations().length")
    assert moving == 0
    visit.close()
