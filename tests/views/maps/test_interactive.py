from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.results.labels import label, languages
from minerals.territory.history import ControlHistory
from minerals.views.listings import list_deposits
from minerals.views.maps.bundle import bundle

Data = Callable[[str], Any]
PageFile = Callable[..., Path]
TWO = ["2022-02-23", "2025-02-24"]


def policy(html: str) -> str:
    (found,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="(.*?)">', html)
    return str(found)


def island(**columns: Any) -> pd.DataFrame:
    """Return two made-up deposits of another country."""
    frame = {"deposit_id": ["w", "e"], "name_en": ["West", "East"], "longitude": [2.0, 8.0],
             "latitude": 5.0}  # fmt: skip
    return pd.DataFrame(frame | columns)


@pytest.fixture(scope="module")
def html(page_file: PageFile) -> str:
    return page_file().read_text(encoding="utf-8")


# --- what is drawn


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [{}, {"commodity": "lithium"}, {"group": "uranium"}, {"commodity": ["coal", "gold"]}],
    ids=str,
)
def test_every_deposit_that_is_listed_is_drawn_once(data_of: Data, options: dict[str, Any]) -> None:
    named = options.get("commodity", ())
    listed = list_deposits(
        commodity=(named,) if isinstance(named, str) else tuple(named), group=options.get("group")
    ).frame["deposit_id"]
    drawn = minerals.map(**options, dates=TWO)
    sites = [site["id"] for site in data_of(drawn.to_html())["sites"]]
    assert sorted(sites) == sorted(listed)
    assert f"{len(listed)} sites, sections included" in drawn.subtitle


def test_the_same_map_has_the_same_bytes(tmp_path: Path, country: Any) -> None:
    for name in ("one.html", "two.html"):
        minerals.map(**country.asked).save(tmp_path / name)
    one, two = ((tmp_path / name).read_bytes() for name in ("one.html", "two.html"))
    assert one == two
    # folium's own identifiers are random.
    assert not re.search(rb"[0-9a-f]{32}", one)


def test_a_map_can_be_written_twice(country: Any) -> None:
    drawn = minerals.map(**country.asked)
    assert drawn.to_html() == drawn.to_html()


@pytest.mark.slow
def test_the_parts_of_the_page_stand_in_the_file_once(html: str) -> None:
    names = re.findall(r'\bid="(m-[a-z-]+)"', html)
    assert len(names) == len(set(names)) > 20
    folder = Path(minerals.__file__).parent / "views" / "maps" / "app"
    read: list[str] = []

    def reading(name: str) -> str:
        read.append(name)
        return (folder / name).read_text(encoding="utf-8")

    bundle("start.js", reading)
    assert sorted(read) == sorted(path.name for path in folder.glob("*.js"))
    # What a script asks for by id is on the page.
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))
    asked = set(re.findall(r'(?:byId|getElementById)\("(m-[a-z-]+)"\)', code))
    assert asked <= set(names)
    assert asked


def test_the_file_stays_small(html: str) -> None:
    # A mail takes 1.5 MB; the tables may grow, but not by much at once.
    assert len(html.encode()) < 900_000


def test_a_page_links_to_itself_in_other_languages_where_it_is_told_of_them(html: str) -> None:
    drawn = minerals.map(commodity="lithium", dates=TWO, translations={"uk": "li.uk.html"})
    page = drawn.to_html()
    assert '<link rel="alternate" hreflang="uk" href="li.uk.html">' in page
    assert '<a href="li.uk.html" lang="uk" hreflang="uk">Українська</a>' in page
    assert 'hreflang="' not in html


# --- dates


def test_the_slider_has_every_snapshot_and_opens_with_the_latest(html: str, data_of: Data) -> None:
    data = data_of(html)
    assert data["dates"] == [date.isoformat() for date in minerals.control().dates]
    assert data["at"] == len(data["dates"]) - 1
    assert "compare" not in data


D = ["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"]
"""The snapshots of the made-up country."""


@pytest.mark.parametrize(
    ("options", "dates", "at", "compare"),
    [
        ({}, D, D[3], None),
        ({"dates": D[:2]}, D[:2], D[1], None),
        ({"dates": D[:2], "date": "2020-02-01"}, D[:2], D[0], None),
        # As-of dates take the snapshots in force, each once, in order.
        ({"dates": ["2020-03-30", "2020-02-28", D[1]]}, D[:2], D[1], None),
        ({"dates": D[:1], "date": D[1]}, D[:2], D[1], None),
        ({"dates": D[1:2], "compare": "2020-02-10"}, D[:2], D[1], D[0]),
        ({"start": D[1], "end": "2020-04-01"}, D[1:3], D[2], None),
        ({"start": D[2], "compare": "2020-04-01"}, D[2:], D[3], D[2]),
    ],
    ids=str,
)
def test_dates_make_the_slider(
    data_of: Data,
    country: Any,
    options: dict[str, Any],
    dates: list[str],
    at: str,
    compare: str | None,
) -> None:
    assert country.dates == D
    data = data_of(minerals.map(**country.asked, **options).to_html())
    assert data["dates"] == dates
    assert data["dates"][data["at"]] == at
    assert data.get("compare") == compare


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"date": "2010-01-01"}, "2010-01-01 is before the first snapshot"),
        (
            {"start": D[2], "date": D[1]},
            r"the snapshot of 2020-02-29 is that of 2020-02-29, which is not on the slider "
            r"\(2020-03-31 to 2020-04-30\): widen start and end",
        ),
        ({"end": D[1], "compare": "2020-04-01"}, "that of 2020-03-31, which is not on"),
        ({"dates": D, "start": D[0]}, "give dates or start and end, not both"),
        ({"dates": D, "end": D[3]}, "give dates or start and end, not both"),
        ({"dates": []}, "no date for the slider: give at least one"),
        ({"dates": ["24.02.2022"]}, "24.02.2022"),
        ({"start": "2030-01-01"}, "has no snapshot from 2030-01-01"),
    ],
)
def test_a_date_that_cannot_be_shown_is_refused(
    country: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        minerals.map(**country.asked, **options)


# --- captions


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"date": "2025-03-15", "commodity": "lithium"},
            "Opens as of 2025-03-15; control snapshot of 2025-02-28 (15 days earlier), Minerals: "
            "dated statuses of named places (CC BY-SA 4.0). {n} sites, sections included: lithium. "
            "Occupied means all Russian-occupied territory.",
        ),
        (
            {"date": "2025-02-24", "group": "uranium", "scope": "without-crimea"},
            "uranium. Occupied means Russian-occupied territory without Crimea and Sevastopol.",
        ),
        (
            {"date": "2025-02-24", "group": "rare"},
            "Opens as of 2025-02-24; control snapshot of 2025-02-24, Mi",
        ),
        (
            {"group": "rare", "scope": "since-2022"},
            "Occupied means territory occupied since 24 February 2022.",
        ),
        ({"group": "metals"}, "included: metals. Occupied"),
        (
            {"group": "critical-no-fuel:eu-2023"},
            "included: critical minerals, EU list of 2023, without fuels and iron. Occupied",
        ),
        ({"commodity": ["coal", "gold"]}, "included: hard coal, gold. Occupied"),
        (
            {"date": "2025-03-15", "commodity": "lithium", "lang": "uk"},
            "Відкривається станом на 2025-03-15; знімок контролю від 2025-02-28 (на 15 дн. раніше)",
        ),
    ],
    ids=str,
)
def test_the_caption_states_dates_source_and_scope(options: dict[str, Any], words: str) -> None:
    drawn = minerals.map(**options, dates=TWO if "date" not in options else [options["date"]])
    words = words.replace("{n}", str(len(list_deposits(commodity=("lithium",)).frame)))
    assert words in drawn.subtitle
    assert words in drawn.to_html()


def test_the_foot_of_the_page_names_the_sources(html: str) -> None:
    foot = html[html.index("<footer>") : html.index("</footer>")]
    first, *_, last = minerals.control().dates
    assert f"{len(minerals.control().dates)} snapshots from {first} to {last}" in foot
    assert "CC BY-SA 4.0" in foot
    assert "Natural Earth" in foot
    assert "Every row of the deposits cites its source." in foot
    assert "it is not profit" in foot


@pytest.mark.slow
@pytest.mark.parametrize("lang", languages())
def test_the_page_is_in_its_language(page_file: PageFile, lang: str) -> None:
    page = page_file(lang=lang).read_text(encoding="utf-8")
    assert f'<html lang="{lang}">' in page
    assert f"<title>{label(lang, 'title')}</title>" in page


def test_a_map_of_a_users_polygons_names_them(tmp_path: Path) -> None:
    path = tmp_path / "mine.geojson"
    minerals.control().frame(["2025-02-24"]).to_file(path)
    drawn = minerals.map(commodity="lithium", control=path)
    assert "polygons of mine.geojson (the user's own file)" in drawn.subtitle


def test_a_map_of_a_users_table_names_it(tmp_path: Path, write_csv: Callable[..., Path]) -> None:
    path = write_csv("a,A,37.8,48.0", name="mine.csv")
    html = minerals.map(path, dates=TWO).to_html()
    assert "Deposits: mine.csv." in html
    assert str(path.parent) not in html
    assert "cites its source" not in html


# --- other countries, other files


def test_a_map_of_another_country_has_no_ukrainian_base(
    data_of: Data, half_island: ControlHistory
) -> None:
    html = minerals.map(island(), control=half_island).to_html()
    data = data_of(html)
    assert "Crimea" not in html.replace("without Crimea and Sevastopol", "")
    assert (data["units"], data["around"]) == ([], [])
    assert len(data["sites"]) == 2
    assert data["land"]["arcs"]
    assert data["bounds"] == [[4.5, 2.0], [5.5, 8.0]]


def test_a_map_of_polygons_in_memory(data_of: Data) -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.box(-71, -30, -70, -29)], crs=4326)
    own = pd.DataFrame(
        {"deposit_id": ["a"], "name_en": ["Made up"], "longitude": [-70.5], "latitude": [-29.5]}
    )
    data = data_of(
        minerals.map(own, control=minerals.control(frame, snapshot_date=TWO[0])).to_html()
    )
    assert [site["names"][0] for site in data["sites"]] == ["Made up"]


def test_a_date_on_which_nothing_is_held_is_drawn(
    data_of: Data, half_island: ControlHistory
) -> None:
    data = data_of(minerals.map(island(), control=half_island, dates=["2010-01-01"]).to_html())
    assert data["land"]["arcs"] == []
    assert data["dates"] == ["2010-01-01"]


# --- files, notebooks, tiles


def test_a_notebook_shows_the_page_in_a_frame(country: Any) -> None:
    shown = minerals.map(**country.asked, commodity="gold")._repr_html_()
    assert shown.startswith('<iframe title="Gold: deposits and control" srcdoc="&lt;!DOCTYPE')
    assert shown.count("<") == 2


def test_a_map_shown_as_text_is_short(country: Any) -> None:
    shown = repr(minerals.map(**country.asked))
    assert shown.startswith("Map('Mineral deposits and control', 'Opens as of 2020-04-30")
    assert len(shown) < 1000


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, country: Any) -> None:
    with pytest.raises(InputError, match="cannot write there"):
        minerals.map(**country.asked).save(tmp_path / "none" / "map.html")


def test_the_page_may_load_nothing(html: str) -> None:
    assert "img-src data:;" in policy(html)
    assert "default-src 'none'" in policy(html)
    assert "script-src 'sha256-" in policy(html)


def test_tiles_name_the_host_that_is_asked(country: Any) -> None:
    html = minerals.map(**country.asked, tiles="OpenStreetMap").to_html()
    assert "img-src data: https://tile.openstreetmap.org;" in policy(html)
    assert "This file asks OpenStreetMap for map tiles." in html


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"commodity": "lithum"}, "unknown commodity 'lithum': did you mean lithium"),
        ({"group": "metal"}, "unknown group 'metal': did you mean metals"),
        ({"scope": "some"}, "unknown scope 'some'"),
        ({"role": "minor"}, "unknown role 'minor'"),
        ({"lang": "ru"}, "unknown language 'ru'"),
        ({"tiles": "Nowhere"}, "unknown tiles 'Nowhere': give the name of a provider"),
        ({"by": "weight"}, "unknown measure 'weight'"),
        ({"by": "quantity"}, "quantities of all commodities measure different things"),
        ({"prices": "2025"}, "prices='?2025'? has no meaning by count"),
    ],
    ids=str,
)
def test_a_wrong_word_is_refused(country: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        minerals.map(**country.asked, **options)


# --- hostile texts


def test_hostile_texts_are_escaped(
    hostile_page: Path, hostile_words: list[str], data_of: Data, country: Any
) -> None:
    html = hostile_page.read_text(encoding="utf-8")
    plain = minerals.map(**country.asked).to_html()
    assert html.count("<script") == plain.count("<script")
    for word in ("<img", "<!--<script>", "</script><script>alert"):
        assert word not in html
    # Only as data: no template engine computed it, none will.
    data = data_of(html)
    assert sorted(site["names"][0] for site in data["sites"]) == sorted(hostile_words)
    head = html[html.index('<main class="minerals"') : html.index("<form")]
    assert "a&amp;b &lt;img src=x onerror=alert(1)&gt; ${alert(1)} {{7*7}}.geojson" in head
