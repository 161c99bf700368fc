"""Twelve things that readers come for: each takes at most four steps."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import minerals
from minerals.tables.inventory import bundled
from minerals.views.listings import list_deposits

pytestmark = pytest.mark.browser

DATE = "2025-02-24"
MOST_STEPS = 4
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True,
                         "has_touch": True}  # fmt: skip
MOST_TABS = 60
"""Presses of Tab on the way from one control to the next that is used."""


class Reader:
    """Somebody with a page: whatever is done to a control is a step, reading is none."""

    def __init__(self, visit: Any) -> None:
        self.visit = visit
        self.page = visit.page
        self.steps = 0

    def step(self) -> None:
        self.steps += 1
        assert self.steps <= MOST_STEPS, f"step {self.steps}"

    def choose(self, name: str, value: str) -> None:
        self.step()
        self.page.locator(f"#m-{name}").select_option(value)

    def type(self, name: str, text: str) -> None:
        self.step()
        self.page.locator(f"#m-{name}").fill(text)

    def click(self, selector: str) -> None:
        self.step()
        self.page.locator(selector).first.click()

    def tap(self, selector: str) -> None:
        self.step()
        self.page.locator(selector).first.tap()

    def go_to(self, date: str) -> None:
        """Move the slider to the snapshot of a date, or write the date where there is a field."""
        self.step()
        self.page.evaluate(
            """date => {
                const {dates} = JSON.parse(document.getElementById('m-data').textContent);
                const field = document.getElementById('m-day');
                const control = field || document.getElementById('m-slider');
                control.value = field ? date : dates.findLastIndex(each => each <= date);
                control.dispatchEvent(new Event(field ? 'change' : 'input'));
            }""",
            date,
        )

    def tab_to(self, selector: str, then: str) -> None:
        """Go to a control by Tab alone, and press a key or type a text there."""
        self.step()
        for _ in range(MOST_TABS):
            if self.page.evaluate("each => document.activeElement.matches(each)", selector):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"{selector} is more than {MOST_TABS} stops away")
        if len(then) > 1 and then[0].isupper():
            self.page.keyboard.press(then)
        else:
            self.page.keyboard.type(then)

    def reads(self, name: str) -> str:
        return str(self.visit.text(name))


@pytest.fixture
def reader(english: Any) -> Reader:
    """Return a reader of the page of all bundled data."""
    return Reader(english)


@pytest.fixture(scope="module")
def phone_visit(browser: Any, page_file: Callable[..., Path], visit_type: Any) -> Iterator[Any]:
    found = visit_type(browser, page_file(), **PHONE)
    yield found
    found.context.close()


def name_of(deposit: str) -> str:
    return str(bundled().sites.set_index("deposit_id").loc[deposit, "name_en"])


def test_a_fifth_step_fails(reader: Reader) -> None:
    for _ in range(MOST_STEPS):
        reader.choose("commodity", "coal")
    with pytest.raises(AssertionError, match="step 5"):
        reader.choose("commodity", "coal")


# --- finding out


def test_the_biggest_lithium_deposit_and_who_held_it(reader: Reader) -> None:
    rows = bundled().resources
    lithium = rows[(rows["commodity_id"] == "lithium") & rows["quantity"].notna()]
    status = minerals.status(date=DATE).set_index("deposit_id")["status"]
    reader.choose("commodity", "lithium")
    reader.choose("size", "quantity")
    reader.go_to(DATE)
    marks = reader.visit.marks()
    biggest = max(marks, key=lambda each: marks[each]["radius"])
    assert biggest in set(lithium["deposit_id"])
    box = reader.page.locator(".stage").bounding_box()
    reader.step()
    reader.page.mouse.click(box["x"] + marks[biggest]["x"], box["y"] + marks[biggest]["y"])
    card = reader.reads("card")
    assert name_of(biggest) in card
    words = {"occupied": "Russian-occupied", "government": "government-controlled"}
    assert f"{words[status[biggest]]}" in card
    assert f"on {DATE}" in card


def test_what_changed_hands_in_2025(reader: Reader) -> None:
    first, last = "2024-12-31", "2025-12-31"
    reader.choose("compare", first)
    reader.go_to(last)
    before, after = (
        minerals.status(date=each).set_index("deposit_id")["status"] for each in (first, last)
    )
    changed = before.index[before != after.reindex(before.index)]
    listed = reader.page.locator("#m-changes-rows li").all_inner_texts()
    assert len(listed) == len(changed) > 0
    assert all(any(name_of(each) in row for row in listed) for each in changed)
    assert f"{first} and {last}" in reader.reads("changed")


def test_coal_in_donetsk_oblast_with_its_interval(reader: Reader) -> None:
    reader.choose("commodity", "coal")
    reader.choose("oblast", "UA-14")
    answer = minerals.share(commodity="coal", oblast="UA-14").frame.iloc[0]
    figure, low, high = (
        float(each) / 100
        for each in re.findall(r"([\d.]+)%", f"{reader.reads('share')} {reader.reads('range')}")
    )
    assert figure == pytest.approx(answer["q50"], abs=0.02)
    assert low == pytest.approx(answer["q05"], abs=0.02)
    assert high == pytest.approx(answer["q95"], abs=0.02)


def test_how_sure_manganese_is(reader: Reader) -> None:
    reader.choose("commodity", "manganese")
    reader.choose("by", "quantity")
    reader.click("#m-why summary")
    answer = minerals.share(by="quantity", commodity="manganese").frame.iloc[0]
    assert f"{100 * answer['q05']:.1f}% to {100 * answer['q95']:.1f}%" in reader.reads("range")
    for bound in ("low", "high"):
        assert f"{100 * answer[bound]:.1f}%" in reader.reads("explain")


def test_the_source_of_a_figure(reader: Reader) -> None:
    reader.type("search", "velyko tokmatske")
    reader.click("#m-table tbody tr[data-id=ua-velyko-tokmatske] button")
    figures = reader.page.locator("#m-card ul").first
    assert re.search(r"manganese.*\d.*Source", figures.inner_text())
    address = figures.locator("a").first.get_attribute("href")
    assert address is not None
    assert address.startswith("http")


# --- taking away


def copied(reader: Reader, name: str) -> str:
    """Return what the button beside a text copies."""
    reader.page.evaluate(
        "navigator.clipboard.writeText = text => { window.kept = text; return Promise.resolve(); }"
    )
    reader.click("#m-take > summary")
    reader.click(f"p:has(#m-{name}) button")
    assert reader.page.locator("#m-copied").inner_text().startswith("Copied")
    return str(reader.page.evaluate("window.kept"))


@pytest.fixture
def folded(reader: Reader) -> Reader:
    reader.page.evaluate("document.getElementById('m-take').open = false")
    return reader


def test_embed(folded: Reader) -> None:
    folded.choose("commodity", "coal")
    code = copied(folded, "embed")
    assert re.match(r'<iframe src="[^"]*commodity=coal[^"]*embed=1[^"]*" title="', code)


def test_cite(folded: Reader) -> None:
    text = copied(folded, "cite")
    for part in ("Mineral deposits and control", minerals.__version__, "CC BY-SA 4.0"):
        assert part in text


def test_download(folded: Reader) -> None:
    folded.choose("commodity", "gold")
    folded.click("#m-take > summary")
    with folded.page.expect_download() as waiting:
        folded.click("#m-csv")
    folded.visit.requests = [each for each in folded.visit.requests if each[:5] != "blob:"]
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    expected = set(list_deposits(commodity=("gold",)).frame["deposit_id"])
    assert {row["deposit_id"] for row in csv.DictReader(io.StringIO(text))} == expected


def test_print(folded: Reader) -> None:
    folded.page.evaluate("window.print = () => { window.dispatchEvent(new Event('beforeprint')); }")
    folded.click("#m-take > summary")
    folded.click("#m-paper")
    assert folded.page.locator("#m-print > svg path").count() > 100
    folded.page.emulate_media(media="print")
    assert folded.page.locator("#m-print .legend").is_visible()
    assert folded.page.locator("footer").is_visible()
    folded.page.emulate_media(media="screen")


# --- everybody


def test_in_ukrainian(open_page: Any, page_file: Callable[..., Path]) -> None:
    reader = Reader(open_page(page_file(lang="uk")))
    reader.type("search", "шевченківське")
    reader.click("#m-table tbody tr[data-id=ua-shevchenkivske] button")
    card = reader.reads("card")
    assert "Шевченківське" in card
    assert "літієві руди" in card
    assert "Джерело" in card
    reader.visit.close()


def test_by_keyboard_alone(open_page: Any, page_file: Callable[..., Path]) -> None:
    reader = Reader(open_page(page_file()))
    reader.tab_to("#m-search", "velyko tokmatske")
    reader.tab_to("#m-table tbody button", "Enter")
    assert reader.page.evaluate("document.activeElement.id") == "m-card"
    assert name_of("ua-velyko-tokmatske") in reader.reads("card")
    reader.step()
    reader.page.keyboard.press("Escape")
    assert reader.page.locator("#m-card").is_hidden()
    assert reader.page.evaluate("document.activeElement.tagName") == "BUTTON"
    reader.visit.close()


def test_on_a_phone(phone_visit: Any) -> None:
    phone_visit.reset()
    reader = Reader(phone_visit)
    reader.type("search", "Shevchenkovskoe")
    reader.tap("#m-table tbody tr[data-id=ua-shevchenkivske] button")
    card = reader.page.locator("#m-card").bounding_box()
    stage = reader.page.locator(".stage").bounding_box()
    # The card and all of the map are on one screen.
    assert stage["y"] >= -1
    assert stage["y"] + stage["height"] <= card["y"] + 1
    assert card["y"] + card["height"] <= 844 + 1
    mark = phone_visit.marks()["ua-shevchenkivske"]
    assert 0 < mark["x"] < stage["width"]
    assert 0 < mark["y"] < stage["height"]
    reader.tap("#m-card .close")
    assert reader.page.locator("#m-card").is_hidden()
    phone_visit.check()
