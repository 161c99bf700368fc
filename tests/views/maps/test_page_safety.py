"""Nothing runs but the page's own scripts, and nothing leaves or enters the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest

import minerals
from minerals.territory.history import ControlHistory

pytestmark = pytest.mark.browser

DATE = "2025-02-24"
OVERRIDE = "\u202e"
"""Turns the order of all that follows in its paragraph."""


def test_the_page_asks_for_nothing_and_logs_nothing(
    open_page: Any, island_file: Callable[..., Path]
) -> None:
    visit = open_page(island_file())
    for box in visit.page.locator("[data-layer]").all():
        box.click()
    visit.page.locator("#m-slider").press("Home")
    visit.page.locator(".leaflet-control-zoom-in").click()
    visit.close()


def test_a_script_that_was_not_there_does_not_run(
    open_page: Any, island_file: Callable[..., Path], tmp_path: Path
) -> None:
    html = island_file().read_text(encoding="utf-8")
    added = "<script>window.intruder = 1</script><img src='data:,' onerror='window.intruder = 2'>"
    visit = open_page(tmp_path / "changed.html", html.replace("<footer>", f"<footer>{added}"))
    visit.page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.intruder = 3';
            document.body.append(script);
        }"""
    )
    visit.page.wait_for_timeout(50)
    assert visit.page.evaluate("window.intruder === undefined")
    assert visit.page.evaluate(
        "fetch('https://example.org/').then(() => 'answered', () => 'refused')"
    ) == "refused"  # fmt: skip
    assert len(visit.messages) >= 4
    refused = [each for each in visit.messages if "Content Security Policy" in each]
    assert len(refused) >= 4
    # The page itself works on.
    assert len(visit.rows()) == 5


def test_hostile_texts_stay_text(
    open_page: Any, hostile_page: Path, hostile_words: list[str]
) -> None:
    visit = open_page(hostile_page, link=f"#search={quote(hostile_words[0])}")
    assert visit.page.locator("#m-search").input_value() == hostile_words[0]
    assert visit.rows() == [f"0 {hostile_words[0]}"]
    visit.go("")
    data = json.loads(visit.page.locator("#m-data").text_content())
    ids = [site["id"] for site in data["sites"]]
    assert sorted(visit.rows()) == sorted(ids)
    assert sorted(visit.column(0)) == sorted(hostile_words)
    assert "{{7*7}}.geojson" in visit.page.locator("header p").first.inner_text()
    for number, word in enumerate(hostile_words):
        visit.page.evaluate(
            "id => document.querySelector(`tr[data-id=${CSS.escape(id)}] button`).click()",
            f"{number} {word}",
        )
        card = visit.page.locator("#m-card")
        assert card.locator("h2").inner_text() == word.strip()
        # Its alias, operator, place, kind, development, and its commodity.
        shown = card.text_content()
        assert shown.count(word) >= 6
        assert card.locator("a, img, script, b").count() == 0
        tip = visit.page.evaluate(
            """id => {
                const {x, y} = map_0.getContainer().getBoundingClientRect();
                map_0.eachLayer(layer => {
                    if (!layer.options.site || layer.options.site.id !== id) return;
                    const at = map_0.latLngToContainerPoint(layer.getLatLng());
                    const originalEvent = {clientX: x + at.x, clientY: y + at.y};
                    map_0.fire('mousemove', {originalEvent, latlng: layer.getLatLng()});
                });
                return document.querySelector('.leaflet-tooltip').textContent;
            }""",
            f"{number} {word}",
        )
        assert tip == word
    assert visit.page.locator("img, iframe, object").count() == 0
    # Each is a choice of the filters, as text, and filters.
    for name in ("commodity", "oblast", "state"):
        found = visit.page.evaluate(
            """id => {
                const select = document.getElementById('m-' + id), found = {};
                for (const option of [...select.options].slice(1)) {
                    select.value = option.value;
                    select.dispatchEvent(new Event('change'));
                    found[' ' + option.textContent] = [
                        ...document.querySelectorAll('#m-table tbody th')
                    ].map(each => each.textContent);
                }
                select.value = '';
                select.dispatchEvent(new Event('change'));
                return found;
            }""",
            name,
        )
        assert found == {f" {word}": [word] for word in hostile_words}
    visit.close()


def test_texts_do_not_turn_what_stands_around_them(open_page: Any, tmp_path: Path) -> None:
    columns = ("name_en", "name_uk", "operator", "commodity")
    words = dict.fromkeys(columns, f"{OVERRIDE}evil\u2066\x85")
    own = pd.DataFrame({"deposit_id": ["a"], "longitude": [37.8], "latitude": [48.0]} | words)
    polygons = tmp_path / f"{OVERRIDE}mine.geojson"
    minerals.control().frame([DATE]).to_file(polygons)
    visit = open_page(tmp_path / "map.html", minerals.map(own, control=polygons).to_html())
    visit.page.locator("#m-table tbody button").click()
    assert visit.page.locator("#m-card h2").inner_text().startswith("\ufffdevil\ufffd")
    shown = visit.page.locator("body").inner_text()
    assert "evil" in shown
    assert "mine.geojson" in shown
    assert not set(shown) & {OVERRIDE, "\u2066", "\x85"}
    visit.close()


# --- other places


def test_a_single_deposit_of_another_country_is_on_the_map(open_page: Any, tmp_path: Path) -> None:
    own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["Made up"], "longitude": [2.0],
                        "latitude": [5.0]})  # fmt: skip
    import geopandas as gpd
    import shapely

    frame = gpd.GeoDataFrame(geometry=[shapely.box(1, 4, 3, 5.5)], crs=4326)
    control = minerals.control(frame, snapshot_date=DATE)
    visit = open_page(tmp_path / "map.html", minerals.map(own, control=control).to_html())
    (mark,) = visit.marks().values()
    box = visit.page.locator(".stage").bounding_box()
    assert 0 < mark["x"] < box["width"]
    assert 0 < mark["y"] < box["height"]
    assert visit.text("share") == "100.0% occupied"
    zoom = visit.page.evaluate("map_0.getZoom()")
    assert 4 < zoom < 14
    visit.close()


def test_deposits_of_another_country_have_their_own_land(
    open_page: Any, tmp_path: Path, half_island: ControlHistory
) -> None:
    own = pd.DataFrame({"deposit_id": ["w", "e"], "name_en": ["West", "East"],
                        "longitude": [2.0, 8.0], "latitude": 5.0})  # fmt: skip
    html = minerals.map(own, control=half_island).to_html()
    visit = open_page(tmp_path / "map.html", html)
    assert {each: mark["status"] for each, mark in visit.marks().items()} == {
        "w": "occupied", "e": "government"}  # fmt: skip
    assert visit.page.locator(".place").count() == 0
    assert not visit.page.locator("[data-layer=oblasts]").count()
    visit.page.locator("#m-back").click()
    assert visit.text("share") == "0.0% occupied"
    visit.close()


# --- inside a notebook


def test_a_notebook_runs_the_page_and_keeps_its_own_address(
    open_page: Any, tmp_path: Path, country: Any
) -> None:
    frame = minerals.map(**country.asked)._repr_html_()
    path = tmp_path / "notebook.html"
    path.write_text(
        "<!DOCTYPE html><title>Notebook</title><link rel=icon href='data:,'>"
        f"<div class='leaflet-container'>A cell</div>{frame}",
        encoding="utf-8",
    )
    visit = open_page(path, link="#cell")
    inner = visit.page.frame_locator("iframe")
    inner.locator("#m-table tbody tr").first.wait_for()
    assert inner.locator("#m-table tbody tr").count() == 5
    inner.locator("#m-commodity").select_option("gold")
    inner.locator("#m-back").click()
    assert inner.locator("#m-date").inner_text() == country.dates[-2]
    inner.locator("#m-table tbody button").first.click()
    assert inner.locator("#m-card h2").is_visible()
    assert visit.link() == "#cell"
    assert visit.page.evaluate("history.length") == 2
    visit.requests = [each for each in visit.requests if not each.startswith("about:")]
    visit.close()
