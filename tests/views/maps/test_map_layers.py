"""Layers of folium on the page: added as to any folium map, shown, saved, or refused by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from branca.colormap import linear
from folium import plugins

import minerals
from minerals.errors import InputError
from minerals.views.maps.interactive import Map

DOCS = Path(__file__).parents[3] / "docs" / "maps.md"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[6.5, 3.5], [7.5, 3.5], [7.5, 4.5], [6.5, 4.5], [6.5, 3.5]]],
}


@pytest.fixture
def page(country: Any) -> Map:
    return minerals.map(**country.asked)


def policy(html: str) -> str:
    (found,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="(.*?)">', html)
    return re.sub(r"('sha256-[^']*' ?)+", "HASH", found)


def with_layers(page: Map) -> Map:
    folium.Marker([5, 5], popup="Laboratory", tooltip="Tip").add_to(page)
    group = folium.FeatureGroup(name="Areas").add_to(page)
    folium.GeoJson(SQUARE, popup=folium.Popup("Block")).add_to(group)
    cluster = plugins.MarkerCluster(name="Shafts").add_to(page)
    for number in range(3):
        folium.CircleMarker([2 + number / 1000, 7], popup=f"No. {number}").add_to(cluster)
    folium.LayerControl(collapsed=False).add_to(page)
    return page


# --- added, shown, saved


def test_a_map_is_a_folium_map_that_keeps_its_policy_with_layers(page: Map) -> None:
    assert isinstance(page, folium.Map)
    bare = page.to_html()
    html = with_layers(page).to_html()
    assert policy(html) == policy(bare)
    assert "img-src data:;" in policy(html)
    assert "http" not in policy(html)
    for word in ("Laboratory", "Areas", "Block", "Shafts", "No. 2"):
        assert word in html
        assert word not in bare


def test_every_way_of_folium_to_show_a_map_gives_the_page(page: Map, tmp_path: Path) -> None:
    html = with_layers(page).to_html()
    assert page.get_root().render() == html
    assert page.to_html() == html
    page.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == html
    assert "Laboratory" in page._repr_html_()


def test_the_same_layers_have_the_same_bytes(country: Any) -> None:
    first, second = (with_layers(minerals.map(**country.asked)).to_html() for _ in range(2))
    assert first == second


def test_licences_stand_in_the_page_for_what_it_carries(page: Map) -> None:
    bare = page.to_html()
    html = with_layers(page).to_html()
    assert "Volodymyr Agafonkin" in bare
    assert "David Leaver" not in bare
    assert "David Leaver" in html
    assert "OpenJS Foundation" in html  # jQuery, which popups call
    assert len(bare) < len(html)


def test_a_link_added_to_one_map_reaches_no_other(page: Map, country: Any) -> None:
    page.add_js_link("mine", "https://cdn.example.org/mine.js")
    with pytest.raises(InputError, match=r"Map loads mine from https://cdn\.example\.org/mine\.js"):
        page.to_html()
    minerals.map(**country.asked).to_html()
    assert "mine" not in dict(folium.Map.default_js)


# --- refused


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (plugins.HeatMap([[5, 5]]), "HeatMap loads leaflet-heat.js from https://"),
        (plugins.Fullscreen(), "Fullscreen loads Control.Fullscreen.js from https://"),
        (linear.viridis.scale(0, 1), "LinearColormap draws its scale with d3"),
        (folium.Marker([5, 5], icon=folium.Icon("red")), "use a CircleMarker or a DivIcon"),
        (folium.TileLayer("https://{key}.example.org/{z}", attr="x"), "it names no"),
        (folium.Marker([5, 5], popup="<img src='https://example.org/a.png'>"), "would load <img"),
        (
            folium.raster_layers.ImageOverlay("https://example.org/a.png", [[0, 0], [9, 9]]),
            "ImageOverlay would load https://example.org/a.png: embed the data",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_would_load_something_is_refused_by_name(
    page: Map, layer: Any, message: str, tmp_path: Path
) -> None:
    layer.add_to(page)
    for show in (page.to_html, page._repr_html_, lambda: page.save(tmp_path / "map.html")):
        with pytest.raises(InputError, match=re.escape(message)):
            show()
    assert not list(tmp_path.iterdir())


def test_a_plugin_within_a_group_is_refused_too(page: Map) -> None:
    group = folium.FeatureGroup(name="Heat").add_to(page)
    plugins.HeatMap([[5, 5]]).add_to(group)
    with pytest.raises(InputError, match=r"HeatMap loads .* leave it out, or put the pinned file"):
        page.to_html()


# --- the example of the documentation


def test_the_example_of_the_documentation_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, str(DOCS), "exec"), {})
    html = (tmp_path / "lithium.html").read_text(encoding="utf-8")
    for word in ("Assay laboratory", "Block A \\u0026amp; B", "No. 2", "https://example.org/"):
        assert word in html
    assert "default-src 'none'" in policy(html)


# --- in a browser


@pytest.mark.browser
def test_added_layers_are_on_the_map_and_answer(
    page: Map, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    visit = open_page(tmp_path / "map.html", with_layers(page).to_html())
    marker = visit.page.locator(".leaflet-marker-pane img.leaflet-marker-icon")
    assert marker.evaluate("each => each.naturalWidth") > 0
    marker.hover()
    assert visit.page.locator(".leaflet-tooltip").inner_text().strip() == "Tip"
    popup = visit.page.locator(".leaflet-popup-content")
    marker.click()
    assert popup.inner_text().strip() == "Laboratory"
    # The area lies above the canvas of the signs, and the signs beside it still answer.
    visit.page.locator(".leaflet-overlay-pane path.leaflet-interactive").first.click()
    popup.get_by_text("Block").wait_for()
    west = visit.marks()["west"]
    visit.page.locator(".stage .leaflet-container").click(position={"x": west["x"], "y": west["y"]})
    assert visit.page.locator("#m-card h2").inner_text() == "Westmine"
    # The cluster comes apart, and a group can be switched off.
    cluster = visit.page.locator(".marker-cluster")
    assert cluster.inner_text() == "3"
    visit.page.get_by_label("Shafts").uncheck()
    assert cluster.count() == 0
    visit.page.get_by_label("Areas").uncheck()
    assert visit.page.locator(".leaflet-overlay-pane path.leaflet-interactive").count() == 0
    visit.close()  # no request, no message


@pytest.mark.browser
def test_a_layer_beyond_the_first_view_can_be_reached(
    page: Map, open_page: Callable[..., Any], tmp_path: Path
) -> None:
    folium.Marker([30, 30]).add_to(page)
    visit = open_page(tmp_path / "map.html", page.to_html())
    visit.page.evaluate("map_0.setView([30, 30], map_0.getZoom(), {animate: false})")
    marker = visit.page.locator(".leaflet-marker-pane img.leaflet-marker-icon")
    marker.wait_for()
    inside = "map_0.getBounds().contains([30, 30])"
    visit.page.wait_for_timeout(300)  # Leaflet would pull the map back
    assert visit.page.evaluate(inside)
    visit.close()


@pytest.mark.browser
def test_a_text_in_a_popup_or_tooltip_never_runs(
    page: Map, open_page: Callable[..., Any], hostile_words: list[str], tmp_path: Path
) -> None:
    # Even where a caller forgot to escape it: what is no markup is shown as it was given.
    words = [word for word in hostile_words if "<" not in word and "&" not in word]
    assert {"${alert(1)}", "`;alert(1);`", "{{7*7}}", "{% raw %}"} <= set(words)
    for number, word in enumerate(words):
        folium.CircleMarker([1 + number / 2, 5], popup=word, tooltip=word).add_to(page)
    visit = open_page(tmp_path / "map.html", page.to_html())
    found = visit.page.evaluate(
        """() => {
            const found = [];
            map_0.eachLayer(layer => {
                if (!(layer instanceof L.CircleMarker) || layer.options.site) return;
                layer.openPopup();
                const popup = layer.getPopup().getElement();
                found.push(popup.querySelector('.leaflet-popup-content').textContent.trim());
                layer.openTooltip();
                found.push(layer.getTooltip().getElement().textContent.trim());
            });
            return found;
        }"""
    )
    assert found[::2] == found[1::2] == [word.strip() for word in words]
    visit.close()
