"""What a reader takes away from the page: files, pictures, citations, frames for other pages."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from PIL import Image

import minerals
from minerals.results.cells import guarded

pytestmark = pytest.mark.browser


def taken(visit: Any, name: str) -> tuple[str, bytes]:
    """Return name and content of the file that a button makes."""
    visit.page.evaluate("document.getElementById('m-take').open = true")
    with visit.page.expect_download() as waiting:
        visit.page.locator(f"#m-{name}").click()
    visit.requests = [each for each in visit.requests if not each.startswith("blob:")]
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


# --- files


def test_a_table_holds_what_the_map_shows(island: Any, country: Any) -> None:
    date = country.dates[2]
    island.go(f"#date={date}&oblast=South&status=occupied")
    name, content = taken(island, "csv")
    assert name == f"minerals-{date}-South-occupied.csv"
    rows = {row["deposit_id"]: row for row in csv.DictReader(io.StringIO(content.decode()))}
    known = minerals.status(**country.asked, date=date).set_index("deposit_id")
    assert set(rows) == set(island.marks())
    assert set(rows) == set(
        known.index[(known["status"] == "occupied") & (known["oblast"] == "South")]
    )
    for deposit, row in rows.items():
        assert row["snapshot"] == date
        assert row["certain"] == str(known.loc[deposit, "certain"]).lower()
        assert float(row["distance_to_line_km"]) == pytest.approx(
            abs(known.loc[deposit, "distance_km"]), abs=1
        )
    assert rows["west"]["figures"] == "hard coal: 30 Mt, coal"
    # A family taken off the map is not in the file either.
    island.page.locator("[data-layer='family:fuel']").uncheck()
    _, content = taken(island, "csv")
    assert "west" not in content.decode()


def test_points_say_date_and_source(island: Any, country: Any) -> None:
    island.go(f"#date={country.dates[1]}&commodity=gold")
    name, content = taken(island, "geojson")
    assert name == f"minerals-{country.dates[1]}-gold.geojson"
    found = json.loads(content)
    assert found["snapshot"] == country.dates[1]
    assert "made up" in found["sources"] or "island" in found["sources"]
    (feature,) = found["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [4.01, 2]}
    assert feature["properties"]["name"] == "Éline–Line"


def test_cells_of_a_table_are_no_formulas(
    app_js: Callable[..., Any], hostile_words: list[str]
) -> None:
    texts = [*hostile_words, "=1+1", " @x", "-3.5", "-3.5 t", "+1 234,5 %", "\ttab", "a,b", 'a"b',
             "two\nlines", "two\r\nlines", "＝1", "", "1e5"]  # fmt: skip
    rows = [{"a": text, "b": -3.5} for text in texts]
    written = app_js("exports", "csvText(given)", rows)
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read == [["a", "b"], *([guarded(text), "-3.5"] for text in texts)]


# --- pictures


def test_the_map_as_svg_holds_what_is_drawn(island: Any, country: Any) -> None:
    island.go(f"#date={country.dates[2]}&search=e")
    _, content = taken(island, "svg")
    root = ElementTree.fromstring(content)
    assert root.find("{*}title").text.endswith(country.dates[2])  # type: ignore[union-attr]
    texts = " ".join(each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text"))
    for name in ("share", "about"):
        assert island.text(name).split()[0] in texts
    assert "contested or unknown land" in texts
    assert "CC0" in texts
    fills = [each.get("fill") for each in root.findall("./{*}svg/{*}g/{*}path")]
    for each in island.marks().values():
        assert each["fill"] in fills
    signs = [each for each in root.findall("./{*}svg/{*}g/{*}path") if each.get("fill-opacity") in
             {"0.9", "0.75"}]  # fmt: skip
    assert len(signs) == len(island.marks())
    hatch = root.find("./{*}svg/{*}defs/{*}pattern")
    assert hatch is not None
    assert f"url(#{hatch.get('id')})" in fills


def test_the_map_as_png_is_no_empty_sheet(island: Any) -> None:
    _, content = taken(island, "png")
    with Image.open(io.BytesIO(content)) as picture:
        stage = island.page.locator(".stage .leaflet-container").bounding_box()
        assert picture.width > 2 * stage["width"]
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24) or []}
    assert {(213, 94, 0), (0, 114, 178)} <= colours


# --- citations, and frames for other pages


def test_a_citation_names_date_snapshot_version_and_licence(island: Any, country: Any) -> None:
    island.go(f"#date={country.dates[1]}&commodity=coal&by=quantity")
    for name in ("cite", "bibtex"):
        text = island.page.locator(f"#m-{name}").input_value()
        assert text.count(country.dates[1]) >= 2
        assert minerals.__version__ in text
        assert "CC0" in text
        assert "hard coal, by quantity" in text
        assert "file:" not in text  # no address that others cannot reach


def test_bibtex_is_well_formed_whatever_is_searched(island: Any, country: Any) -> None:
    island.go("#search=" + quote("100%_{a}\\&#~^$"))
    text = island.page.locator("#m-bibtex").input_value()
    assert re.match(r"@misc\{[\w-]+,\n", text)
    depth = 0
    for sign in re.sub(r"\\[%&#_~^$]", "", text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
        assert sign not in "%&#_~^$\\"
    assert depth == 0


def test_the_code_for_another_page_shows_what_is_chosen(
    open_page: Any, island_file: Callable[..., Path], country: Any, tmp_path: Path
) -> None:
    source = island_file()
    visit = open_page(source, link=f"#date={country.dates[1]}&commodity=coal")
    code = visit.page.locator("#m-embed").input_value()
    assert visit.page.locator("#m-embed-note").is_hidden()  # folded away
    visit.close()
    (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "article.html").write_text(f"<!DOCTYPE html><title>Article</title>{code}")
    page = open_page(source).context.new_page()
    page.goto((tmp_path / "article.html").as_uri())
    inner = page.frame_locator("iframe")
    assert inner.locator("#m-date").inner_text() == country.dates[1]
    assert inner.locator("#m-commodity").input_value() == "coal"
    # The map first, nothing to move sideways, and a way to the whole page.
    stage, frame = (
        each.bounding_box() for each in (inner.locator(".stage"), page.locator("iframe"))
    )
    assert stage["y"] - frame["y"] < 10
    assert stage["height"] > 200
    assert inner.locator("html").evaluate(
        "each => each.scrollWidth <= 600 && each.scrollHeight <= 450"
    )
    assert inner.locator("#m-filters").is_hidden()
    assert inner.locator("#m-share").is_visible()
    full = inner.locator("#m-full").get_attribute("href")
    assert full == f"#date={country.dates[1]}&commodity=coal"
    # What a reader does inside leaves the history of the article alone.
    inner.locator("#m-next").click()
    assert inner.locator("#m-date").inner_text() == country.dates[2]
    assert page.evaluate("history.length") == 2


# --- links


def test_in_another_language_the_page_opens_with_what_is_chosen(
    open_page: Callable[..., Any], island_file: Callable[..., Path], country: Any
) -> None:
    visit = open_page(island_file(translations={"uk": "of.uk.html"}))
    visit.choose("commodity", "coal")
    found = visit.page.locator("header a[hreflang=uk]").get_attribute("href")
    address, _, chosen = found.partition("#")
    assert address.endswith("of.uk.html")
    assert f"#{chosen}" == visit.link()
    visit.choose("commodity", "")
    assert "coal" not in visit.page.locator("header a[hreflang=uk]").get_attribute("href")


def test_a_link_carries_layers_and_view(island: Any, country: Any) -> None:
    island.page.locator("[data-layer=land]").uncheck()
    island.page.locator("[data-layer='family:fuel']").uncheck()
    island.page.evaluate("map_0.setView([2, 3], map_0.getZoom() + 1, {animate: false})")
    link = island.link()
    assert "layers=-land,-family:fuel" in link
    where = island.page.evaluate("[map_0.getZoom(), map_0.getCenter().lat]")
    island.go("")
    assert island.page.locator("[data-layer=land]").is_checked()
    assert island.page.evaluate("[map_0.getZoom(), map_0.getCenter().lat]") != where
    island.go(link)
    assert not island.page.locator("[data-layer=land]").is_checked()
    assert "west" not in island.marks()
    assert island.page.evaluate("[map_0.getZoom(), map_0.getCenter().lat]") == pytest.approx(
        where, abs=0.01
    )
    assert island.link() == link


@pytest.mark.parametrize("link", ["layers=-nothing,oblasts,__proto__", "view=1e9/0/0", "view=8/x/1",
                                  "view=8/99/1", "embed=2"])  # fmt: skip
def test_a_link_that_says_nonsense_changes_nothing(island: Any, country: Any, link: str) -> None:
    island.go("#" + link)
    assert island.link() == f"#date={country.dates[-1]}"


def test_back_undoes_a_choice(
    open_page: Any, island_file: Callable[..., Path], country: Any
) -> None:
    visit = open_page(island_file())
    visit.choose("commodity", "coal")
    visit.page.locator("#m-slider").focus()
    for _ in range(3):
        visit.page.keyboard.press("ArrowLeft")
    visit.page.locator("[data-layer=land]").uncheck()
    visit.page.locator("tr[data-id=west] button").click()
    visit.page.go_back()
    visit.page.locator("#m-card").wait_for(state="hidden")
    assert visit.link().partition("&")[0] == f"#date={country.dates[0]}"
    visit.page.go_back()
    assert visit.page.locator("[data-layer=land]").is_checked()
    visit.page.go_back()  # all steps of the slider at once
    assert visit.text("date") == country.dates[-1]
    assert visit.page.locator("#m-commodity").input_value() == "coal"
    visit.page.go_back()
    assert visit.page.locator("#m-commodity").input_value() == ""
    visit.page.go_forward()
    assert set(visit.rows()) == {"east", "middle", "west"}
    visit.close()


# --- paper


@pytest.mark.parametrize("landscape", [False, True])
def test_paper_has_the_whole_map_all_rows_and_no_controls(
    open_page: Any, island_file: Callable[..., Path], landscape: bool
) -> None:
    visit = open_page(island_file())
    pdf = visit.page.pdf(format="A4", landscape=landscape)
    # What the browser laid out for paper, of a sheet without its margins.
    visit.page.emulate_media(media="print")
    width, height = (1032, 703) if landscape else (703, 1032)
    visit.page.set_viewport_size({"width": width, "height": height})
    picture = visit.page.locator("#m-print > svg").bounding_box()
    assert picture["width"] <= width
    assert picture["y"] + picture["height"] <= height
    assert len(visit.page.locator("#m-print > svg > g > path").all()) > 5
    assert "occupied land" in visit.page.locator("#m-print").inner_text()
    assert visit.page.locator("#m-table tbody tr:visible").count() == 5
    scroll = visit.page.locator(".scroll")
    assert scroll.evaluate("each => each.scrollHeight <= each.clientHeight + 1")
    assert "CC0" in visit.page.locator("footer").inner_text()
    controls = visit.page.locator("select, input, summary, textarea, td button, #m-more")
    assert [each for each in controls.all() if each.is_visible()] == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width
    assert len(re.findall(rb"/Type /Page\b", pdf)) <= 2
