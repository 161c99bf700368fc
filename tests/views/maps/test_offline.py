from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
import folium.plugins
import pytest
from branca.colormap import linear
from branca.element import Element
from folium.elements import JSCSSMixin
from folium.template import Template

from minerals.errors import InputError
from minerals.views.html import link, text
from minerals.views.maps import offline, vendor

HOSTILE = {
    "image": "<img src=x onerror=alert(1)>",
    "literal": "${alert(1)}",
    "backtick": "`;alert(1);`",
    "script": "</script><script>alert(1)</script>",
    "template": "{{ 7*7 }} {% raw %} {# gone #}",
    "quotes": "\"');alert(1);//",
    "backslash": "\\u003cimg src=x onerror=alert(1)\\u003e \\",
    "comment": "<!--<script>",
    "entity": "&lt;b&gt; &amp;",
    "override": "a\u202egpj.exe",
    "arabic": "الليثيوم ليתיום",
    "long": "Pneumono" * 60,
}


def box(**properties: str) -> dict[str, Any]:
    ring = [[30, 48], [34, 48], [34, 50], [30, 50], [30, 48]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return {"type": "FeatureCollection", "features": [feature]}


def bare(**options: Any) -> folium.Map:
    return folium.Map([49, 32], zoom_start=6, tiles=None, **options)


def sample(words: dict[str, str] | None = None) -> folium.Map:
    """Make a map with every kind of element that the project uses."""
    words = words or {"plain": "Lithium"}
    m = bare(prefer_canvas=False, control_scale=True)
    folium.GeoJson(
        box(name=text(" ".join(words.values()))),
        name="Control",
        style_function=lambda _: {"color": "#d95f02", "dashArray": "4 2", "weight": 2},
        highlight_function=lambda _: {"weight": 4},
        tooltip=folium.GeoJsonTooltip(["name"], aliases=[text("Name ${1}")]),
        popup=folium.GeoJsonPopup(["name"], labels=False),
    ).add_to(m)
    for number, word in enumerate(words.values()):
        group = folium.FeatureGroup(name=text(word)).add_to(m)
        folium.CircleMarker(
            [47 + number / 4, 31 + number / 4],
            radius=6,
            color="#1b9e77",
            fill=True,
            popup=folium.Popup(f"<b>{text(word)}</b> {link('https://example.org/', 'more')}"),
            tooltip=folium.Tooltip(text(word)),
        ).add_to(group)
    folium.LayerControl(collapsed=False).add_to(m)
    return m


class Reader(HTMLParser):
    """Collect the elements of a page and the text of its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": [], "title": []}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in self.inside and data.strip():
            self.inside[self.tags[-1][0]].append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def policy(html: str) -> str:
    return next(
        attributes["content"] or ""
        for tag, attributes in read(html).tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )


# --- the vendored files


def test_manifest_names_every_file_and_its_hash() -> None:
    folder = files(vendor)
    rows = json.loads(folder.joinpath("manifest.json").read_text("utf-8"))
    for row in rows:
        digest = hashlib.sha256(folder.joinpath(row["file"]).read_bytes()).hexdigest()
        assert digest == row["sha256"], row["file"]
        assert row["licence"] in {"MIT", "BSD-2-Clause"}
        assert folder.joinpath(row["licence_file"]).is_file()
    ours = {"manifest.json", "__init__.py", "__pycache__", ".gitattributes"}
    assert {item.name for item in folder.iterdir()} - ours == {row["file"] for row in rows}


def test_every_default_resource_of_folium_has_a_place() -> None:
    known = {row["resource"] for row in vendor.manifest()} | vendor.DROPPED
    names = {name for name, _ in (*folium.Map.default_js, *folium.Map.default_css)}
    assert names <= known


def test_licences_fit_into_a_comment() -> None:
    found = vendor.licences(row["resource"] for row in vendor.manifest())
    assert "--" not in found[4:-3]
    assert "Volodymyr Agafonkin" in found
    assert "OpenJS Foundation" in found
    assert "David Leaver" in found
    assert "OpenJS" not in vendor.licences(["leaflet", "bootstrap"])


# --- the page


def test_same_bytes_for_the_same_input() -> None:
    m = sample(HOSTILE)
    first = offline.page(m, title="Deposits")
    assert offline.page(m, title="Deposits") == first
    assert offline.page(sample(HOSTILE), title="Deposits") == first


def test_same_bytes_for_markers_that_change_when_rendered() -> None:
    m = bare()
    folium.Marker([49, 32], icon=folium.DivIcon("x")).add_to(m)
    assert offline.page(m, title="x") == offline.page(m, title="x")


def test_hashes_in_texts_are_not_taken_for_ids() -> None:
    digest = hashlib.md5(b"x", usedforsecurity=False).hexdigest()
    m = bare()
    folium.CircleMarker([49, 32], popup=folium.Popup(f"file_{digest}")).add_to(m)
    assert f"file_{digest}" in offline.page(m, title="x")


def test_folium_and_the_map_are_left_as_they_were() -> None:
    m = sample()
    lists = copy.deepcopy((folium.Map.default_js, folium.Map.default_css))
    before = m.get_root().to_json()
    offline.page(m, title="x")
    assert (folium.Map.default_js, folium.Map.default_css) == lists
    assert m.get_root().to_json() == before


def test_a_map_that_was_saved_before_still_works(tmp_path: Path) -> None:
    m = sample()
    m.save(tmp_path / "folium.html")
    assert offline.page(m, title="x") == offline.page(sample(), title="x")


def test_no_outside_resource_remains() -> None:
    reader = read(offline.page(sample(HOSTILE), title="x"))
    for tag, attributes in reader.tags:
        for name in {"src", "href", "srcset", "data", "poster"} & set(attributes):
            assert tag == "a" or (attributes[name] or "").startswith("data:")
        assert tag not in {"iframe", "object", "embed", "base"}
    for style in reader.inside["style"]:
        assert all(url.startswith(("data:", "#")) for url in re.findall(r"url\(([^)]*)", style))
    assert "sourceMappingURL" not in "".join(reader.inside["script"])


def test_the_same_page_in_other_languages_is_named_and_not_loaded() -> None:
    html = offline.page(sample(), title="x", translations={"uk": 'a"b.uk.html'})
    link = {"rel": "alternate", "hreflang": "uk", "href": 'a"b.uk.html'}
    assert link in [each for tag, each in read(html).tags if tag == "link"]
    plain = read(offline.page(sample(), title="x")).tags
    assert not [each for _, each in plain if each.get("rel") == "alternate"]


def test_page_says_what_it_is() -> None:
    html = offline.page(
        sample(), title="Літій & <Ti>", lang="uk", description="One & two", body_after="<p>end</p>"
    )
    reader = read(html)
    assert html.startswith('<!DOCTYPE html>\n<html lang="uk">\n<head>\n<meta charset="utf-8">')
    assert reader.inside["title"] == ["Літій & <Ti>"]
    tags = [attributes for _, attributes in reader.tags]
    assert {"name": "description", "content": "One & two"} in tags
    assert {"property": "og:title", "content": "Літій & <Ti>"} in tags
    assert {"property": "og:description", "content": "One & two"} in tags
    assert not [each for each in tags if each.get("property") == "og:image"]
    views = [a["content"] for a in tags if a.get("name") == "viewport"]
    assert views == ["width=device-width, initial-scale=1"]
    [container] = [a for a in tags if a.get("class") == "folium-map"]
    assert (container["role"], container["aria-label"]) == ("region", "Літій & <Ti>")
    assert html.index("folium-map") < html.index("<p>end</p>")


def test_policy_allows_exactly_the_scripts_of_the_page() -> None:
    html = offline.page(sample(), title="x", body_after="<script>let after = 1;</script>")
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    allowed = " ".join(f"'sha256-{value}'" for value in hashes)
    assert policy(html) == (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert html.index("Content-Security-Policy") < html.index("<script")


def test_bare_page_is_small() -> None:
    assert len(offline.page(bare(), title="x").encode()) < 260_000


def test_many_markers_stay_small() -> None:
    m = bare()
    for number in range(200):
        folium.CircleMarker([49, 30 + number / 100], popup=folium.Popup("x")).add_to(m)
    grown = len(offline.page(m, title="x")) - len(offline.page(bare(), title="x"))
    assert grown / 200 < 1200


@pytest.mark.parametrize("lang", ["", "english language", 'en"><script>'])
def test_unfit_language(lang: str) -> None:
    with pytest.raises(InputError, match="lang"):
        offline.page(bare(), title="x", lang=lang)


# --- what is refused


class Fake(JSCSSMixin):
    _template = Template("{% macro script(this, kwargs) %}{% endmacro %}")
    default_js = [("fake", "https://cdn.example.org/fake.js")]  # noqa: RUF012


def test_unknown_resource() -> None:
    m = bare()
    m.add_child(Fake())
    with pytest.raises(InputError, match=r"loads fake from https://cdn\.example\.org/fake\.js"):
        offline.page(m, title="x")


def test_plugin_and_colour_map() -> None:
    for child, message in (
        (folium.plugins.HeatMap([[49, 32]]), "HeatMap loads leaflet-heat.js from https://"),
        (linear.viridis.scale(0, 1), "LinearColormap draws its scale with d3"),
    ):
        with pytest.raises(InputError, match=message):
            offline.page(bare().add_child(child), title="x")


def test_known_name_never_takes_the_address_with_it() -> None:
    class Other(Fake):
        default_js = [("leaflet", "https://cdn.example.org/other.js")]  # noqa: RUF012

    assert "cdn.example.org" not in offline.page(bare().add_child(Other()), title="x")


BOUNDS = [[48, 30], [50, 34]]


@pytest.mark.parametrize(
    "child",
    [
        folium.raster_layers.ImageOverlay("https://example.org/a.png", BOUNDS),
        folium.raster_layers.VideoOverlay("https://example.org/a.webm", BOUNDS),
        folium.Marker([49, 32], icon=folium.CustomIcon("https://example.org/a.png")),
        folium.Marker([49, 32], icon=folium.Icon(color="red")),
        folium.CircleMarker([49, 32], popup=folium.Popup("<img src='https://example.org/a.png'>")),
        folium.CircleMarker([49, 32], popup=folium.Popup("<img src=a.png>")),
        folium.CircleMarker([49, 32], popup=folium.Popup(folium.IFrame("x"))),
        folium.CircleMarker([49, 32], tooltip="<i style='background:url(//example.org/a)'>x</i>"),
        folium.GeoJson(box(a="<img src=https://example.org/a.png>")),
    ],
    ids=lambda child: type(child).__name__,
)
def test_what_would_load_something(child: Element) -> None:
    m = bare()
    copy.deepcopy(child).add_to(m)
    with pytest.raises(InputError, match=r"would load|icon fonts"):
        offline.page(m, title="x")


@pytest.mark.parametrize(
    "body",
    [
        "<script src='https://example.org/a.js'></script>",
        "<link rel=stylesheet href=a.css>",
        "<img src=//example.org/a.png>",
        "<img srcset='a.png 2x'>",
        "<iframe srcdoc='x'></iframe>",
        "<base href='https://example.org/'>",
        "<link rel='alternate stylesheet' href='a.css'>",
        "<style>@import 'a.css';</style>",
        "<style>p { background: url( 'https://example.org/a.png' ) }</style>",
        "<p style='background: url(a.png)'>",
        "<svg><image xlink:href='https://example.org/a.png'/></svg>",
        "<button onclick='show()'>x</button>",
    ],
)
def test_body_that_would_load_something(body: str) -> None:
    with pytest.raises(InputError):
        offline.page(bare(), title="x", body_before=body)


def test_links_and_own_images_are_fine() -> None:
    body = "<a href='https://example.org/'>x</a><img src='data:,'><svg><use href='#a'/></svg>"
    body += "<style>p { background: url( 'data:,' ) }</style>"
    assert body in offline.page(bare(), title="x", body_after=body)


def test_a_picture_for_links_is_named_and_not_loaded() -> None:
    address = 'https://example.org/a"b.png'
    html = offline.page(sample(), title="x", image=address)
    assert {"property": "og:image", "content": address} in [each for _, each in read(html).tags]
    assert "example.org" not in policy(html)
    with pytest.raises(InputError, match="give the web address"):
        offline.page(sample(), title="x", image="overview.png")


def test_tiles_need_permission() -> None:
    m = folium.Map([49, 32])
    with pytest.raises(InputError, match="allow_tiles=True"):
        offline.page(m, title="x")
    html = offline.page(m, title="x", allow_tiles=True)
    assert "img-src data: https://tile.openstreetmap.org;" in policy(html)


def test_tile_hosts_are_named_one_by_one() -> None:
    m = bare()
    folium.TileLayer("https://{s}.example.org/{z}/{x}/{y}.png", attr="x").add_to(m)
    folium.WmsTileLayer("https://wms.example.org:8443/wms?", layers="a").add_to(m)
    hosts = [f"https://{letter}.example.org" for letter in "abc"]
    expected = " ".join(["img-src data:", *hosts, "https://wms.example.org:8443;"])
    assert expected in policy(offline.page(m, title="x", allow_tiles=True))


def test_tile_host_that_cannot_be_named() -> None:
    m = folium.Map([49, 32], tiles="https://{key}.example.org/{z}/{x}/{y}.png", attr="x")
    with pytest.raises(InputError, match="names no"):
        offline.page(m, title="x", allow_tiles=True)


# --- texts


@pytest.mark.parametrize("word", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_never_becomes_code(word: str) -> None:
    plain = read(offline.page(sample({"x": "Lithium"}), title="x"))
    found = read(offline.page(sample({"x": word}), title=word, description=word))
    assert len(found.inside["script"]) == len(plain.inside["script"])
    code = found.inside["script"][-1]
    assert "${alert" not in code
    assert "<img" not in code.lower()
    assert "onerror=alert(1)>" not in code


def test_unescaped_text_is_not_run_by_the_template_engine() -> None:
    m = bare()
    m.add_child(folium.GeoJson(box(name="{{ 7*7 }} {{ cycler.__init__ }} {# kept #}")))
    m.get_root().html.add_child(Element("<p>{{ 6*7 }}</p>"))
    html = offline.page(m, title="x")
    assert "{{ 7*7 }} {{ cycler.__init__ }} {# kept #}" in html
    assert "<p>{{ 6*7 }}</p>" in html


def test_unescaped_template_that_does_not_parse() -> None:
    m = bare()
    m.add_child(folium.GeoJson(box(name="{% nothing %}")))
    with pytest.raises(InputError, match=r"minerals\.views\.html\.text"):
        offline.page(m, title="x")


@pytest.mark.parametrize("parse", [True, False])
def test_unescaped_text_of_a_popup_or_tooltip_is_no_code(parse: bool) -> None:
    word = "`${alert(1)}` \\u0041 {% nothing %} {{ 7*7 }}"
    m = bare()
    popup = folium.Popup(word, parse_html=parse)
    folium.CircleMarker([49, 32], popup=popup, tooltip=word).add_to(m)
    html = offline.page(m, title="x")
    inert = "&#96;&#36;{alert(1)}&#96; &#92;u0041 &#123;% nothing %} &#123;{ 7*7 }}"
    assert html.count(inert) == 2
    assert "${alert" not in html


def test_markup_of_a_popup_stays_markup_unless_it_is_to_be_parsed() -> None:
    m = bare()
    style = "<style>b { color: red }</style>"
    folium.CircleMarker([49, 32], popup=f"{style}<b>a</b>").add_to(m)
    folium.CircleMarker([49, 33], popup=folium.Popup("<i>b</i>", parse_html=True)).add_to(m)
    html = offline.page(m, title="x")
    assert f"{style}<b>a</b>" in html
    assert "&lt;i&gt;b&lt;/i&gt;" in html
    assert "<i>b</i>" not in html


def test_icon_named_in_a_style_is_still_found() -> None:
    m = bare()
    point = {"type": "Point", "coordinates": [32, 49]}
    data = {"type": "Feature", "properties": {}, "geometry": point}
    folium.GeoJson(
        data,
        marker=folium.Marker(icon=folium.DivIcon()),
        style_function=lambda _: {"icon": folium.DivIcon("x")},
    ).add_to(m)
    html = offline.page(m, title="x")
    assert re.search(r'"icon": div_icon_\d+\b', html)
    assert "{{'" not in html


def test_unescaped_end_of_script_stays_in_the_script() -> None:
    m = bare()
    folium.CircleMarker([49, 32], tooltip="</script><b>x</b> <!--<script>").add_to(m)
    reader = read(offline.page(m, title="x"))
    assert r"<\/script><b>x</b> <\!--<script>" in reader.inside["script"][-1]


# --- in a browser


def shown(word: str) -> str:
    return re.sub(r"[\u202a-\u202e\u2066-\u2069]", "\ufffd", word).strip()


@pytest.mark.browser
def test_sample_in_a_browser(open_page: Any, tmp_path: Path) -> None:
    visit = open_page(tmp_path / "map.html", offline.page(sample(), title="Deposits"))
    assert visit.page.title() == "Deposits"
    assert visit.page.locator("path.leaflet-interactive").count() == 2
    visit.page.locator("path.leaflet-interactive[stroke='#1b9e77']").click()
    popup = visit.page.locator(".leaflet-popup-content")
    assert popup.inner_text().strip() == "Lithium more"
    assert popup.locator("a").get_attribute("rel") == "noopener noreferrer"
    visit.page.locator(".leaflet-control-layers-overlays label").last.click()
    assert visit.page.locator("path.leaflet-interactive").count() == 1
    visit.page.locator("path.leaflet-interactive").click(position={"x": 20, "y": 20})
    visit.page.get_by_role("region", name="Deposits").wait_for()
    assert visit.page.locator(".leaflet-popup-content td").inner_text() == "Lithium"
    visit.close()


@pytest.mark.browser
def test_hostile_texts_in_a_browser(open_page: Any, tmp_path: Path) -> None:
    html = offline.page(sample(HOSTILE), title=" ".join(HOSTILE.values()))
    visit = open_page(tmp_path / "map.html", html)
    names = visit.page.locator(".leaflet-control-layers-overlays label span span")
    expected = ["Control", *map(shown, HOSTILE.values())]
    assert [name.strip() for name in names.all_text_contents()] == expected
    found = visit.page.evaluate(
        """() => {
            const out = [];
            const map = Object.entries(window).find(([k, v]) => /^map_/.test(k) && v)[1];
            map.eachLayer(layer => {
                if (!(layer instanceof L.CircleMarker)) return;
                layer.openPopup();
                out.push(layer.getPopup().getElement().querySelector('b').textContent);
                layer.closePopup();
                layer.openTooltip();
                out.push(layer.getTooltip().getElement().textContent.trim());
                layer.closeTooltip();
            });
            map.setView([49, 32], 6, {animate: false});
            return out;
        }"""
    )
    assert [word.strip() for word in found[::2]] == expected[1:]
    assert found[1::2] == expected[1:]
    visit.page.locator("path[stroke='#d95f02']").hover(position={"x": 20, "y": 20})
    cell = visit.page.locator(".foliumtooltip td").text_content()
    assert cell == shown(" ".join(HOSTILE.values()))
    assert visit.page.locator(".foliumtooltip th").inner_text() == "Name ${1}"
    width = "document.documentElement.scrollWidth"
    assert visit.page.evaluate(width) <= visit.page.evaluate("window.innerWidth")
    visit.close()


@pytest.mark.browser
def test_policy_stops_what_was_not_escaped(open_page: Any, tmp_path: Path) -> None:
    m = bare()
    raw = "<b onmouseover=alert(1)>x</b><a href='javascript:alert(1)'>y</a>"
    folium.CircleMarker([49, 32], popup=folium.Popup(raw, show=True)).add_to(m)
    visit = open_page(tmp_path / "map.html", offline.page(m, title="x"))
    visit.page.locator(".leaflet-popup-content a").click()
    visit.page.locator(".leaflet-popup-content b").hover()
    visit.page.wait_for_timeout(200)
    assert visit.messages
    assert all("Content Security Policy" in message for message in visit.messages)
    visit.messages.clear()
    visit.close()


@pytest.mark.browser
def test_stock_marker_in_a_browser(open_page: Any, tmp_path: Path) -> None:
    m = bare()
    folium.Marker([49, 32]).add_to(m)
    visit = open_page(tmp_path / "map.html", offline.page(m, title="x"))
    images = "[...document.querySelectorAll('.leaflet-marker-pane img, .leaflet-shadow-pane img')]"
    assert visit.page.evaluate(f"{images}.map(i => i.naturalWidth)") == [41, 25]
    visit.close()
