from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.histories.sources.vector import vector_history
from minerals.listings import list_deposits

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
]
STATUSES = ["occupied", "government", "contested"]


@pytest.fixture
def hostile() -> pd.DataFrame:
    """Return a made-up table whose every text is an attack."""
    return pd.DataFrame(
        {
            "deposit_id": [f"{number} {word}" for number, word in enumerate(HOSTILE)],
            "name_en": HOSTILE,
            "name_uk": HOSTILE,
            "aliases": HOSTILE,
            "operator": HOSTILE,
            "commodity": HOSTILE,
            "longitude": [30.0 + number / 2 for number in range(len(HOSTILE))],
            "latitude": 49.0,
        }
    )


def markers(html: str) -> int:
    return html.count("L.circleMarker(")


# --- what is drawn


@pytest.mark.parametrize(
    "options",
    [{}, {"commodity": "lithium"}, {"group": "uranium"}, {"commodity": ["coal", "gold"]}],
)
def test_every_deposit_that_is_listed_is_drawn_once(options: dict[str, Any]) -> None:
    named = options.get("commodity", ())
    listed = list_deposits(
        commodity=(named,) if isinstance(named, str) else tuple(named), group=options.get("group")
    )
    html = minerals.map(**options).to_html()
    assert markers(html) == len(listed.frame) > 0
    assert f"{len(listed.frame)} deposits" in html


def test_the_same_map_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        minerals.map(commodity="manganese", date="2025-02-24").save(tmp_path / name)
    one, two = ((tmp_path / name).read_bytes() for name in ("one.html", "two.html"))
    assert one == two
    # folium's own identifiers are random.
    assert not re.search(rb"[0-9a-f]{32}", one)


def test_another_date_gives_another_map() -> None:
    one, two = (
        minerals.map(commodity="manganese", date=date).to_html()
        for date in ("2022-02-23", "2025-02-24")
    )
    assert one != two


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"date": "2025-03-15", "commodity": "lithium"},
            "As of 2025-03-15; control snapshot of 2025-02-28 (15 days earlier), Minerals: dated "
            "statuses of named places (CC BY-SA 4.0). 6 deposits: lithium. Occupied means all "
            "Russian-occupied territory.",
        ),
        (
            {"date": "2025-02-24", "group": "uranium", "scope": "without-crimea"},
            "uranium. Occupied means Russian-occupied territory without Crimea and Sevastopol.",
        ),
        ({"date": "2025-02-24"}, "As of 2025-02-24; control snapshot of 2025-02-24, Minerals"),
        ({"scope": "since-2022"}, "Occupied means territory occupied since 24 February 2022."),
    ],
)
def test_the_caption_states_dates_source_and_scope(options: dict[str, Any], words: str) -> None:
    drawn = minerals.map(**options)
    assert words in drawn.subtitle
    assert words in drawn.to_html()


def test_the_legend_tells_statuses_by_more_than_colour() -> None:
    html = minerals.map(commodity="lithium").to_html()
    for words in ("Russian-occupied", "government-controlled", "contested or unknown", "dashed"):
        assert words in html
    assert "pale: not certain" in html


def test_a_map_of_a_users_polygons_names_them(tmp_path: Path) -> None:
    path = tmp_path / "mine.geojson"
    minerals.control().frame(["2025-02-24"]).to_file(path)
    drawn = minerals.map(commodity="lithium", control=vector_history(path))
    assert "polygons of mine.geojson (the user's own file)" in drawn.subtitle


def test_a_map_of_another_country_has_no_ukrainian_base(tmp_path: Path) -> None:
    path = tmp_path / "chile.geojson"
    frame = minerals.control().frame(["2025-02-24"])[:1]
    frame.set_geometry([shapely.box(-71, -30, -70, -29)]).to_file(path)
    own = pd.DataFrame(
        {"deposit_id": ["a"], "name_en": ["Made up"], "longitude": [-70.5], "latitude": [-29.5]}
    )
    html = minerals.map(own, control=vector_history(path)).to_html()
    assert "Crimea" not in html
    assert markers(html) == 1


def test_a_name_of_the_users_file_stays_text_in_the_caption(tmp_path: Path) -> None:
    path = tmp_path / "a&b <b>.geojson"
    minerals.control().frame(["2025-02-24"]).to_file(path)
    html = minerals.map(commodity="lithium", control=vector_history(path)).to_html()
    assert "a&amp;b &lt;b&gt;.geojson" in html
    assert "<b>.geojson" not in html


def test_a_notebook_shows_the_page_in_a_frame() -> None:
    shown = minerals.map(commodity="lithium")._repr_html_()
    assert shown.startswith('<iframe title="Mineral deposits and control" srcdoc="&lt;!DOCTYPE')
    assert shown.count("<") == 2


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot write there"):
        minerals.map(commodity="lithium").save(tmp_path / "none" / "map.html")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"commodity": "lithum"}, "unknown commodity 'lithum': did you mean lithium"),
        ({"group": "metal"}, "unknown group 'metal': did you mean metals"),
        ({"scope": "some"}, "unknown scope 'some'"),
        ({"date": "2010-01-01"}, "2010-01-01 is before the first snapshot"),
        ({"role": "minor"}, "unknown role 'minor'"),
    ],
)
def test_a_wrong_word_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        minerals.map(**options)


# --- hostile texts


def test_hostile_texts_of_a_users_table_are_escaped(hostile: pd.DataFrame) -> None:
    html = minerals.map(hostile).to_html()
    for word in HOSTILE[:4]:
        assert word not in html
    assert "{{7*7}}" not in html
    assert "49" not in re.findall(r"<b>(.*?)</b>", html)
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") >= 2
    assert markers(html) == len(HOSTILE)


# --- in a browser


@pytest.mark.browser
def test_the_map_in_a_browser_draws_every_deposit_and_asks_for_nothing(
    open_page: Any, tmp_path: Path
) -> None:
    date = "2025-02-24"
    minerals.map(date=date).save(tmp_path / "map.html")
    visit = open_page(tmp_path / "map.html")
    listed = list_deposits(date=date).frame
    snapshot = minerals.control().at(date)
    land = sum(not area.is_empty for area in (snapshot.occupied, snapshot.contested))
    # 27 oblasts, the land of each status, and a circle per deposit.
    paths = visit.page.locator(".leaflet-overlay-pane svg path")
    assert paths.count() == 27 + land + len(listed)
    # A contested deposit has a dashed ring.
    dashed = visit.page.locator(".leaflet-overlay-pane svg path[stroke-dasharray='3 3']")
    assert dashed.count() == (listed["status"] == "contested").sum()
    assert visit.page.locator("header p").first.inner_text().startswith("As of 2025-02-24")
    # Ukraine fills the map: no part of it is off the screen.
    inside = visit.page.evaluate(
        """() => {
            const map = Object.entries(window).find(([k, v]) => /^map_/.test(k) && v)[1];
            const b = map.getBounds();
            return b.contains([44.4, 22.2]) && b.contains([52.3, 40.1]);
        }"""
    )
    assert inside
    visit.close()


@pytest.mark.browser
def test_a_layer_can_be_switched_off(open_page: Any, tmp_path: Path) -> None:
    minerals.map(commodity="lithium").save(tmp_path / "map.html")
    visit = open_page(tmp_path / "map.html")
    paths = visit.page.locator(".leaflet-overlay-pane svg path")
    before = paths.count()
    names = visit.page.locator(".leaflet-control-layers-overlays label")
    shown = [name.strip() for name in names.all_text_contents()]
    assert shown[0] == "Land: Russian-occupied"
    assert "Oblasts" not in shown
    names.first.click()
    assert paths.count() == before - 1
    visit.close()


@pytest.mark.browser
def test_hostile_texts_of_a_users_table_stay_text_in_a_browser(
    open_page: Any, tmp_path: Path, hostile: pd.DataFrame
) -> None:
    minerals.map(hostile).save(tmp_path / "map.html")
    visit = open_page(tmp_path / "map.html")
    found = visit.page.evaluate(
        """() => {
            const out = [];
            const map = Object.entries(window).find(([k, v]) => /^map_/.test(k) && v)[1];
            map.eachLayer(layer => {
                if (!(layer instanceof L.CircleMarker)) return;
                layer.openPopup();
                const box = layer.getPopup().getElement().querySelector('.leaflet-popup-content');
                out.push([box.querySelector('b').textContent, box.innerText,
                          box.querySelectorAll('img, script, a').length]);
                layer.closePopup();
                layer.openTooltip();
                out[out.length - 1].push(layer.getTooltip().getElement().textContent.trim());
                layer.closeTooltip();
            });
            return out;
        }"""
    )
    assert sorted(name for name, _, _, _ in found) == sorted(HOSTILE)
    for name, shown, elements, tip in found:
        assert tip == name
        assert elements == 0
        # English name, Ukrainian name, commodity.
        assert shown.count(name) == 3
    visit.close()
