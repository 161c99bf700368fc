"""A page with an online base map, where its host answers and where it does not."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

import minerals

pytestmark = pytest.mark.browser

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FILLS = """() => {
    const found = new Set();
    map_0.eachLayer(each => { if (each instanceof L.Polygon) found.add(each.options.fillColor); });
    return [...found];
}"""
LAND = "#fbfaf6"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiles") / "map.html"
    minerals.map(commodity="uranium", dates=["2025-02-24"], tiles="OpenStreetMap").save(path)
    return path


def test_without_its_host_land_and_sea_stay_and_the_page_says_so(
    open_page: Any, path: Path
) -> None:
    visit = open_page(path)
    visit.page.locator("#m-tiles").filter(has_text="did not load").wait_for()
    assert LAND in visit.page.evaluate(FILLS)
    stage = visit.page.locator(".leaflet-container")
    assert stage.evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(214, 228, 238)"


def test_where_images_come_land_and_sea_give_way(browser: Any, path: Path) -> None:
    context = browser.new_context()
    context.route(
        "https://tile.openstreetmap.org/**",
        lambda route: route.fulfill(body=PIXEL, content_type="image/png"),
    )
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector(".leaflet-tile-loaded")
    page.wait_for_timeout(100)
    assert LAND not in page.evaluate(FILLS)
    assert page.locator("#m-tiles").inner_text() == ""
    context.close()
