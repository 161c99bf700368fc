"""Pages of maps, and pages opened in a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import minerals
from minerals.territory.history import ControlHistory
from minerals.views.maps.bundle import bundle

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1280, "height": 900}
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "`;alert(1);`",
    "</script><script>alert(1)</script>",
    "{{7*7}}",
    "{% raw %}",
    "\"');alert(1);//",
    "<!--<script>",
    "&lt;b&gt;",
    "\\u003cimg src=x onerror=alert(1)\\u003e",
    "javascript:alert(1)",
    "__proto__",
    "constructor",
    "\u200fימין לשמאל\u200f",
    "W" * 300,
]


# --- pages


@pytest.fixture(scope="session")
def data_of() -> Callable[[str], Any]:
    """Return what reads the data of a page."""

    def read(html: str) -> Any:
        (data,) = re.findall(r'<script type="application/json" id="m-data">(.*?)</script>', html)
        return json.loads(data)

    return read


@pytest.fixture(scope="session")
def decode() -> Callable[[str], list[int]]:
    """Return a reader of :mod:`minerals.views.maps.encoding` that owes nothing to its writer."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    def read(text: str) -> list[int]:
        numbers = []
        for word in re.findall(r"[g-z0-9_-]*[A-Za-f]", text):
            bits = "".join(f"{letters.index(each) % 32:05b}" for each in reversed(word))
            folded = int(bits, 2)
            numbers.append((folded >> 1) ^ -(folded & 1))
        return numbers

    return read


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return what draws a map of the bundled data to a file, once for the same options."""
    folder = tmp_path_factory.mktemp("pages")
    known: dict[str, Path] = {}

    def write(**options: Any) -> Path:
        key = repr(sorted(options.items()))
        if key not in known:
            known[key] = folder / f"map{len(known)}.html"
            minerals.map(**options).save(known[key])
        return known[key]

    return write


@pytest.fixture(scope="session")
def island_file(country: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return what draws a map of the made-up country to a file, once for the same options."""
    folder = tmp_path_factory.mktemp("island")
    known: dict[str, Path] = {}

    def write(**options: Any) -> Path:
        key = repr(sorted(options.items()))
        if key not in known:
            known[key] = folder / f"map{len(known)}.html"
            minerals.map(**country.asked, **options).save(known[key])
        return known[key]

    return write


@pytest.fixture(scope="session")
def last() -> ControlHistory:
    """Return the latest snapshot alone, for what does not depend on the others."""
    history = minerals.control()
    return replace(history, dates=history.dates[-1:])


@pytest.fixture(scope="session")
def hostile_words() -> list[str]:
    """Return texts that are code for one reader or another, or break a layout."""
    return HOSTILE


@pytest.fixture(scope="session")
def hostile_table() -> pd.DataFrame:
    """Return a made-up table whose every text is an attack."""
    count = len(HOSTILE)
    return pd.DataFrame(
        {
            "deposit_id": [f"{number} {word}" for number, word in enumerate(HOSTILE)],
            **dict.fromkeys(
                ("name_en", "name_uk", "aliases", "operator", "commodity", "oblast", "raion",
                 "nearest_place", "kind", "development_status", "note", "source_id"),
                HOSTILE,
            ),
            "longitude": [27.0 + 0.6 * number for number in range(count)],
            "latitude": 49.0,
        }
    )  # fmt: skip


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory, hostile_table: pd.DataFrame) -> Path:
    """Return a page of the hostile table over polygons of a file with a hostile name."""
    folder = tmp_path_factory.mktemp("hostile")
    polygons = folder / "a&b <img src=x onerror=alert(1)> ${alert(1)} {{7*7}}.geojson"
    minerals.control().frame(["2025-02-24"]).to_file(polygons)
    minerals.map(hostile_table, control=polygons).save(folder / "map.html")
    return folder / "map.html"


# --- pages in a browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield found
        found.close()


class Visit:
    """A page opened from a file, with everything that it did."""

    def __init__(
        self, browser: Any, path: Path, html: str | None = None, link: str = "", **options: Any
    ) -> None:
        if html is not None:
            path.write_text(html, encoding="utf-8", newline="\n")
        self.address = path.as_uri()
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.context = browser.new_context(offline=True, **{"viewport": DESK, **options})
        self.context.set_default_timeout(5000)
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.goto(self.address + link)
        self.page.wait_for_selector(".leaflet-container")

    def _dialog(self, dialog: Any) -> None:
        self.messages.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def check(self) -> None:
        """Hold that the page asked for nothing but itself, and that nothing went wrong."""
        self.page.wait_for_timeout(30)
        outside = [url.split("#")[0] for url in self.requests if not url.startswith("data:")]
        assert set(outside) == {self.address}
        assert self.messages == []

    def close(self) -> None:
        self.check()
        self.context.close()

    # --- the page of minerals.map: what it shows, and what a reader does

    def go(self, link: str) -> None:
        """Follow a permalink in the page that is open."""
        self.page.evaluate(
            "link => { history.replaceState(null, '', link || '#');"
            " window.dispatchEvent(new HashChangeEvent('hashchange')); }",
            link,
        )

    def reset(self) -> None:
        """Return to what the page opened with, but for the sizes of its parts."""
        self.go("")
        self.page.mouse.move(0, 0)
        self.page.evaluate(
            """() => {
                for (const box of document.querySelectorAll('[data-layer]'))
                    if (box.checked === (box.dataset.layer === 'oblasts')) box.click();
                const head = document.querySelector('[data-column=name]');
                while (head.getAttribute('aria-sort') !== 'ascending')
                    head.firstChild.click();
                document.getElementById('m-why').open = false;
                document.getElementById('m-legend').open = window.innerWidth > 800;
                document.activeElement.blur();
                window.scrollTo(0, 0);
                window.map_0.fitBounds(
                    JSON.parse(document.getElementById('m-data').textContent).bounds,
                    {animate: false});
            }"""
        )

    def text(self, name: str) -> str:
        """Return the text of a part of the page, by the end of its id."""
        return str(self.page.locator(f"#m-{name}").inner_text())

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f"#m-{name}").select_option(value)

    def link(self) -> str:
        return str(self.page.evaluate("location.hash"))

    def rows(self) -> list[str]:
        """Return the deposits of the table, in its order."""
        return list(
            self.page.evaluate(
                "[...document.querySelectorAll('#m-table tbody tr')].map(row => row.dataset.id)"
            )
        )

    def column(self, number: int) -> list[str]:
        return list(
            self.page.evaluate(
                "number => [...document.querySelectorAll('#m-table tbody tr')]"
                ".map(row => row.children[number].textContent)",
                number,
            )
        )

    def marks(self) -> dict[str, dict[str, Any]]:
        """Return the marks on the map by deposit: what Leaflet was told to draw."""
        found = self.page.evaluate(
            """() => {
                const found = [];
                map_0.eachLayer(layer => {
                    if (!(layer instanceof L.CircleMarker) || !layer.options.site) return;
                    const {site, status, fillColor, color, radius} = layer.options;
                    const {x, y} = map_0.latLngToContainerPoint(layer.getLatLng());
                    found.push({id: site.id, status, fill: fillColor, line: color, radius, x, y});
                });
                return found;
            }"""
        )
        drawn = {each["id"]: each for each in found}
        assert len(drawn) == len(found)
        return drawn

    def ringed(self) -> list[str]:
        """Return the deposits round which a ring is drawn: those of the card."""
        return list(
            self.page.evaluate(
                """() => {
                    const found = [];
                    map_0.eachLayer(({options}) => options.chosen && found.push(options.chosen));
                    return found;
                }"""
            )
        )


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Visit]]:
    """Return what opens a page from a file, written first where its text is given."""
    opened: list[Visit] = []

    def visit(path: Path, html: str | None = None, link: str = "", **options: Any) -> Visit:
        opened.append(Visit(browser, path, html, link, **options))
        return opened[-1]

    yield visit
    for each in opened:  # those of a test that failed stay open
        each.context.close()


@pytest.fixture(scope="session")
def visit_type() -> type[Visit]:
    """Return what opens a page that several tests share."""
    return Visit


@pytest.fixture(scope="session")
def island_visit(browser: Any, island_file: Callable[..., Path]) -> Iterator[Visit]:
    found = Visit(browser, island_file())
    yield found
    found.context.close()


@pytest.fixture
def island(island_visit: Visit) -> Iterator[Visit]:
    """Return the page of the made-up country, as it opens; one tab serves all tests."""
    island_visit.reset()
    island_visit.messages.clear()
    yield island_visit
    island_visit.check()


@pytest.fixture(scope="session")
def english_visit(browser: Any, page_file: Callable[..., Path]) -> Iterator[Visit]:
    found = Visit(browser, page_file())
    yield found
    found.context.close()


@pytest.fixture
def english(english_visit: Visit) -> Iterator[Visit]:
    """Return the page of all bundled data, as it opens; one tab serves all tests."""
    english_visit.reset()
    english_visit.messages.clear()
    yield english_visit
    english_visit.check()


@pytest.fixture(scope="session")
def app_js(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return what runs scripts of the page on an empty page, and gives an expression's value."""
    context = browser.new_context(offline=True)
    page = context.new_page()

    def read(name: str) -> str:
        return files("minerals.views.maps").joinpath("app", name).read_text(encoding="utf-8")

    def run(names: str, expression: str, given: Any) -> Any:
        whole = "".join(f'import {{}} from "./{name}.js";' for name in names.split())
        code = bundle("", lambda name: read(name) if name else whole)
        return page.evaluate(f"given => {{ {code}\n return {expression}; }}", given)

    yield run
    context.close()
