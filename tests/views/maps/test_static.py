from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from matplotlib.text import Text

import minerals
from minerals.errors import InputError
from minerals.territory.history import ControlHistory
from minerals.views.figures import save, svg
from minerals.views.listings import list_deposits
from minerals.views.maps.static import MAX_NAMED_DEPOSITS, figure

EAST = "2025-02-24"


def texts(drawn: Any) -> list[str]:
    return [each.get_text() for each in drawn.findobj(Text) if each.get_text()]


def signs(drawn: Any) -> dict[str, int]:
    """Return how many deposits are drawn, by status and certainty."""
    return {
        each.get_gid().removeprefix("deposits-"): len(each.get_offsets())
        for each in drawn.axes[0].collections
        if (each.get_gid() or "").startswith("deposits-")
    }


def gids(drawn: Any) -> set[str]:
    return {each.get_gid() for each in drawn.axes[0].patches if each.get_gid()}


# --- what is drawn


@pytest.mark.slow
@pytest.mark.parametrize("date", ["2014-03-21", "2022-03-24", EAST])
@pytest.mark.parametrize("commodity", [(), ("lithium",), ("coal", "gold")])
def test_every_deposit_that_is_listed_is_drawn_once_by_its_status(
    commodity: tuple[str, ...], date: str
) -> None:
    listed = list_deposits(commodity=commodity, date=date).frame
    certainty = listed["certain"].map({True: "certain", False: "uncertain"})
    expected = (listed["status"] + "-" + certainty).value_counts().to_dict()
    drawn = signs(figure(commodity=commodity, date=date))
    assert {name: count for name, count in drawn.items() if count} == expected


def test_a_status_has_a_shape_and_a_colour_of_its_own_and_the_uncertain_are_hollow(
    country: Any,
) -> None:
    layers = {
        each.get_gid(): each
        for each in figure(**country.asked, date="2020-03-31").axes[0].collections
        if (each.get_gid() or "").startswith("deposits-")
    }
    sure = [each for name, each in layers.items() if name.endswith("-certain")]
    assert len({tuple(each.get_facecolor()[0]) for each in sure}) == 3
    assert len({each.get_paths()[0].vertices.tobytes() for each in sure}) == 3
    for name, each in layers.items():
        hollow = tuple(each.get_facecolor()[0]) == (1, 1, 1, 1)
        assert hollow == name.endswith("-uncertain")
        assert tuple(each.get_edgecolor()[0]) != tuple(each.get_facecolor()[0])


def test_contested_land_is_hatched_and_absent_where_there_is_none() -> None:
    east = figure(commodity="lithium", date=EAST)
    assert gids(east) == {"land-occupied", "land-contested"}
    hatched = [each for each in east.axes[0].patches if each.get_hatch()]
    assert [each.get_gid() for each in hatched] == ["land-contested"]
    early = figure(commodity="lithium", date="2014-03-21")
    assert gids(early) == {"land-occupied"}
    assert "contested or unknown" not in texts(early)  # as land; as a status it has a count


def test_the_legend_counts_what_is_drawn() -> None:
    listed = list_deposits(date=EAST).frame
    counts = listed["status"].value_counts()
    legends = [[each.get_text() for each in one.get_texts()] for one in figure(date=EAST).legends]
    assert legends[0] == [
        f"Russian-occupied ({counts['occupied']})",
        f"government-controlled ({counts['government']})",
        f"contested or unknown ({counts['contested']})",
        f"hollow: not certain ({(~listed['certain']).sum()})",
    ]
    assert legends[1] == ["Russian-occupied", "contested or unknown", "outline of an areal deposit"]


def test_the_outline_of_an_areal_deposit_is_drawn_where_it_is_listed(country: Any) -> None:
    shown = texts(figure(**country.asked, commodity="manganese"))
    assert "outline of an areal deposit" in shown
    assert "outline of an areal deposit" not in texts(figure(**country.asked, commodity="coal"))


def test_few_deposits_are_named_in_the_language_and_many_are_not() -> None:
    assert "Shevchenkivske" in texts(figure(commodity="lithium"))
    assert "Шевченківське" in texts(figure(commodity="lithium", lang="uk"))
    many = list_deposits(commodity=("coal",)).frame
    assert len(many) > MAX_NAMED_DEPOSITS
    assert not set(many["name_en"]) & set(texts(figure(commodity="coal")))


def test_neighbours_are_named() -> None:
    assert {"Belarus", "Moldova", "Poland", "Romania", "Russia"} <= set(texts(figure()))
    assert {"Білорусь", "Молдова", "Польща", "Румунія", "Росія"} <= set(texts(figure(lang="uk")))


# --- what is said


@pytest.mark.parametrize(
    "options",
    [
        {"commodity": "lithium", "by": "quantity"},
        {"commodity": "coal", "by": "value", "prices": "2024", "date": "2022-12-31"},
        {"group": "critical-no-fuel:ua-2025", "scope": "since-2022"},
        {"role": "main", "date": EAST},
    ],
)
def test_the_headline_is_the_share(options: dict[str, Any]) -> None:
    answer = minerals.share(**options)
    row = answer.frame.iloc[0]
    shown = " ".join(texts(figure(**options)))
    assert f"{row['q50']:.1%} Russian-occupied" in shown
    assert f"(90\xa0% interval {100 * row['q05']:.1f}–{row['q95']:.1%})" in shown
    if options.get("by", "count") == "count":
        assert f"; {row['n']} deposits, of these uncertain: {row['n_uncertain']}" in shown
    else:
        assert f"{row['n_with_quantity']} of {row['n']} deposits with a " in shown
    if options.get("prices"):
        assert "prices 2024" in shown


def test_a_share_that_cannot_be_told_is_no_share_of_0() -> None:
    own = pd.DataFrame({"deposit_id": ["a", "b"], "name_en": ["A", "B"], "longitude": 37.8})
    own = own.assign(latitude=[48.0, 49.0], commodity="nickel")
    shown = " ".join(texts(figure(own, commodity="nickel", by="quantity")))
    assert "No share can be computed, by quantity; 0 of 2 deposits with a quantity" in shown
    assert "0.0%" not in shown


def test_a_figure_states_dates_sources_and_scope() -> None:
    shown = " ".join(texts(figure(commodity="lithium", date="2022-03-24", scope="without-crimea")))
    for phrase in (
        "Mineral deposits and control: lithium, 2022-03-24",
        "Minerals: dated statuses of named places (CC BY-SA 4.0)",
        "control snapshot of 2022-02-28 (24 days earlier)",
        "counts Russian-occupied territory without Crimea and Sevastopol",
        "Deposits: bundled tables of Minerals",
        "Natural Earth",
        "200 km",
    ):
        assert phrase in shown, phrase


def test_a_figure_in_ukrainian_has_no_english_but_names_and_licences() -> None:
    shown = " ".join(texts(figure(date=EAST, lang="uk")))
    for name in ("Minerals", "Natural Earth", "GeoNames", "CC BY-SA 4.0", "CC BY 4.0"):
        shown = shown.replace(name, "")
    assert not any("a" <= letter <= "z" for letter in shown.lower())


def test_no_text_lies_beyond_the_sheet() -> None:
    for lang in ("en", "uk"):
        drawn = figure(commodity="coal", by="value", date=EAST, lang=lang)
        drawn.canvas.draw()  # legends find their place only then
        for text in drawn.findobj(Text):
            if text.get_text() and text.get_visible():
                box = text.get_window_extent()
                assert drawn.bbox.x0 <= box.x0 <= box.x1 <= drawn.bbox.x1, text.get_text()
                assert drawn.bbox.y0 <= box.y0 <= box.y1 <= drawn.bbox.y1, text.get_text()


# --- files


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_same_map_has_the_same_bytes(tmp_path: Path, country: Any, suffix: str) -> None:
    paths = [tmp_path / f"{name}{suffix}" for name in ("one", "two")]
    for path in paths:
        save(figure(**country.asked, lang="uk"), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_another_date_gives_another_map(country: Any) -> None:
    assert svg(figure(**country.asked)) != svg(figure(**country.asked, date="2020-02-29"))


def test_the_texts_of_an_svg_are_texts() -> None:
    picture = svg(figure(commodity="lithium", lang="uk", date=EAST))
    for phrase in ("Шевченківське", "Київ", "Чорне море", "200 км", "окуповане Росією"):
        assert phrase in picture, phrase


# --- a user's own


def test_odd_names_are_shown_letter_by_letter(hostile: pd.DataFrame, shown: list[str]) -> None:
    drawn = figure(hostile, commodity=hostile["commodity"].tolist()[:3])
    assert set(shown[:3]) <= set(texts(drawn))
    assert "$x^2$" in drawn.texts[0].get_text()
    save_all = svg(figure(hostile))
    assert "<img" not in save_all
    assert "&lt;img src=x onerror=alert(1)&gt;" in save_all
    assert set(shown) <= set(texts(figure(hostile, lang="uk")))


def test_a_very_long_name_is_cut(half_island: ControlHistory) -> None:
    own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["name " * 99], "longitude": 3.0})
    shown = texts(figure(own.assign(latitude=4.0), control=half_island))
    assert any(each.startswith("name name") and each.endswith("…") for each in shown)


def test_a_table_of_another_country_stands_on_no_map_of_ukraine(
    half_island: ControlHistory,
) -> None:
    own = pd.DataFrame(
        {
            "deposit_id": ["w", "e", "l"],
            "name_en": ["West", "East", "Line"],
            "longitude": [1.0, 8.0, 5.001],
            "latitude": [5.0, 5.0, 6.0],
        }
    )
    drawn = figure(own, control=half_island)
    assert signs(drawn)["occupied-certain"] == 1
    assert signs(drawn)["government-certain"] == 1
    assert signs(drawn)["government-uncertain"] == 1
    shown = texts(drawn)
    assert {"West", "East", "Line"} <= set(shown)
    for word in ("Russia", "Ukraine", "Natural Earth", "Kyiv", "Black Sea"):
        assert not any(word in each for each in shown), word
    for lang in ("en", "uk"):
        both = " ".join(texts(figure(own, control=half_island, lang=lang)))
        assert "Україн" not in both
        assert "Росі" not in both
    empty = figure(own, control=half_island, date="2015-01-01")
    assert gids(empty) == set()
    assert len(empty.legends) == 1


def test_a_single_deposit_and_no_deposit_are_maps_too(half_island: ControlHistory) -> None:
    own = pd.DataFrame(
        {"deposit_id": ["a"], "name_en": ["A"], "longitude": [4.0], "latitude": [4.0]}
    ).assign(commodity="gold")
    svg(figure(own, control=half_island))
    none = figure(own, commodity="coal", control=half_island)
    assert sum(signs(none).values()) == 0
    assert "No share can be computed, by number of deposits" in " ".join(texts(none))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"lang": "de"}, "unknown language 'de'"),
        ({"by": "quantity"}, "measure different things"),
        ({"prices": "2024"}, "has no meaning by count"),
        ({"date": "2010-01-01"}, "before the first snapshot"),
        ({"commodity": "kryptonite"}, "unknown commodity"),
    ],
)
def test_what_cannot_be_asked_is_refused(options: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        figure(**options)


def test_a_figure_of_an_oblast_draws_its_deposits_alone_and_says_so() -> None:
    drawn = figure(commodity="coal", oblast="Донецька область", date="2025-02-24")
    title = "Mineral deposits and control: hard coal, Donetsk, 2025-02-24"
    assert drawn.texts[0].get_text() == title
    listed = list_deposits(commodity=("coal",), oblast="UA-14", date="2025-02-24")
    texts = [each.get_text() for each in drawn.findobj(match=Text)]
    assert f"Deposits (drawn: {len(listed)})" in texts


def test_the_findings_in_both_inputs_are_drawn() -> None:
    square = gpd.GeoDataFrame(geometry=[shapely.box(36, 47.5, 38, 49)], crs=4326)
    own = minerals.control(square, snapshot_date="2025-02-24")
    table = pd.DataFrame({"id": ["a"], "name": ["A"], "lon": [37.0], "lat": [48.0]})
    told = " ".join(" ".join(texts(figure(table, control=own))).split())
    assert "a GeoDataFrame: no column tells a status: its polygon counts as occupied" in told
    assert "deposits: columns under other names: id is deposit_id" in told
