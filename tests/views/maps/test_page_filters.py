"""Filters, search, layers and permalinks: the page shows what the program would list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

import numpy as np
import pandas as pd
import pytest

import minerals
from minerals.tables.inventory import Inventory, bundled
from minerals.views.find_deposit import _folded, _names, find_deposit
from minerals.views.listings import list_deposits
from minerals.views.maps import interactive

pytestmark = pytest.mark.browser


def found_by(word: str, inventory: Inventory) -> set[str]:
    """Return the deposits of which a name holds a word, as :func:`find_deposit` reads both."""
    return {deposit for deposit, name in _names(inventory) if _folded(word) in name}


def listed(country: Any, **options: Any) -> set[str]:
    """Return the deposits that the program lists."""
    frame = list_deposits(country.inventory, control=country.history, **options).frame
    return set(frame["deposit_id"])


def check(visit: Any, expected: set[str]) -> None:
    """Hold that table, marks and count agree on the deposits."""
    assert set(visit.rows()) == expected
    assert set(visit.marks()) == expected
    assert visit.text("count").startswith(f"{len(expected)} of 5 deposits")


# --- filters


@pytest.mark.parametrize("name", ["coal", "gold", "manganese"])
def test_a_commodity_shows_what_is_listed_for_it(island: Any, country: Any, name: str) -> None:
    island.choose("commodity", name)
    check(island, listed(country, commodity=(name,)))


@pytest.mark.parametrize("name", ["metals", "fuel", "eu-2023"])
def test_a_group_shows_what_is_listed_for_it(island: Any, country: Any, name: str) -> None:
    island.choose("group", name)
    check(island, listed(country, group=name))
    share = minerals.share(**country.asked, group=name).to_frame()["q50"].iloc[0]
    assert island.text("share") == f"{share:.1%} occupied"


def test_a_commodity_and_a_group_take_turns(island: Any, country: Any) -> None:
    island.choose("group", "metals")
    island.choose("commodity", "coal")
    assert island.page.locator("#m-group").input_value() == ""
    check(island, listed(country, commodity=("coal",)))
    island.choose("group", "metals")
    assert island.page.locator("#m-commodity").input_value() == ""


@pytest.mark.parametrize("status", ["occupied", "government", "contested"])
def test_status_and_oblast_show_what_is_listed(island: Any, country: Any, status: str) -> None:
    third = country.dates[2]
    assert listed(country, status=status, date=third)
    island.go(f"#date={third}")
    island.choose("status", status)
    check(island, listed(country, status=status, date=third))
    words = island.page.locator("#m-status option:checked").inner_text()
    assert f"Status on the date: {words}, by number" in island.text("about")
    island.choose("oblast", "South")
    check(island, listed(country, status=status, oblast="South", date=third))
    # On another date, others have this status.
    island.go(f"#date={country.dates[1]}&status={status}")
    check(island, listed(country, status=status, date=country.dates[1]))


def test_filters_are_joined_and_cleared(island: Any, country: Any) -> None:
    share = island.text("share")
    sites = country.inventory.sites
    island.choose("state", "developed")
    developed = set(sites.loc[sites["development_status"] == "developed", "deposit_id"])
    check(island, developed)
    island.choose("commodity", "coal")
    both = developed & listed(country, commodity=("coal",))
    assert both
    check(island, both)
    island.page.locator("#m-search").fill("no such deposit")
    check(island, set())
    island.page.locator("#m-reset").click()
    check(island, set(sites["deposit_id"]))
    assert island.text("share") == share
    assert island.page.locator("#m-search").input_value() == ""
    assert island.page.locator("#m-state").input_value() == ""


def test_a_filter_that_has_no_choice_is_not_shown(
    open_page: Any, island_file: Callable[..., Path], country: Any, tmp_path: Path
) -> None:
    visit = open_page(island_file(commodity="coal"))
    assert not visit.page.locator("#m-group").is_visible()
    assert visit.page.locator("#m-commodity").is_visible()
    visit.close()
    own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["A"], "longitude": [3.0],
                        "latitude": [4.0]})  # fmt: skip
    html = minerals.map(own, control=country.history).to_html()
    visit = open_page(tmp_path / "own.html", html)
    for name in ("oblast", "state", "size"):
        assert not visit.page.locator(f"#m-{name}").is_visible()
    visit.close()


# --- one more filter is one more row


ACCURACY = """{
    name: "accuracy", label: "table.precision", initial: "",
    choices: (data) => distinct(data, "precision")
        .map((km) => ({ id: String(km), name: km + " km" })),
    passes: (km) => (site) => site.precision === Number(km),
}"""
LETTERS = """{
    name: "letters", label: "table.name", initial: "WEST", hint: "table.none",
    passes: (text) => (site) => site.id.includes(text.toLowerCase()),
}"""
FAMILY = """{
    name: "family", label: "layer.title", initial: "",
    choices: (data) => distinct(data, "family").map((id) => ({ id, name: id })),
    passes: (family) => (site) => site.family === family,
    subject: (id) => "the family " + id,
    part: () => ["commodity", "coal"],
}"""


@pytest.fixture
def open_with(
    open_page: Any, country: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Return what opens the page of the made-up country with one more row in ``FILTERS``."""
    read = interactive._app

    def visit(row: str, **options: Any) -> Any:
        more = {"filters.js": f"\nFILTERS.push({row});\n"}
        monkeypatch.setattr(interactive, "_app", lambda name: read(name) + more.get(name, ""))
        return open_page(tmp_path / "more.html", minerals.map(**country.asked).to_html(), **options)

    return visit


def test_a_row_is_a_control_a_link_and_a_filter(open_with: Any, country: Any) -> None:
    visit = open_with(ACCURACY)
    sites = country.inventory.sites
    near = set(sites.loc[sites["location_precision_km"] == 1, "deposit_id"])
    assert visit.page.get_by_label("Location accuracy (km)").get_attribute("id") == "m-accuracy"
    assert visit.page.locator("#m-filters select").last.get_attribute("id") == "m-accuracy"
    options = visit.page.locator("#m-accuracy option").all_inner_texts()
    assert options == ["all", "1 km", "2 km", "0.5 km"]
    visit.choose("accuracy", "1")
    check(visit, near)
    assert "Location accuracy (km): 1 km, by number" in visit.text("about")
    assert f"of {len(near)} deposits" in visit.text("range")
    assert visit.link() == f"#accuracy=1&date={country.dates[-1]}"
    visit.choose("oblast", "South")
    check(visit, near & listed(country, oblast="South"))
    visit.page.locator("#m-reset").click()
    check(visit, set(sites["deposit_id"]))
    assert visit.page.locator("#m-accuracy").input_value() == ""
    visit.go("#accuracy=0.5")
    check(visit, {"middle"})
    visit.go("#accuracy=7")
    check(visit, set(sites["deposit_id"]))
    visit.close()


def test_a_row_of_free_text_has_its_own_start_and_hint(open_with: Any, country: Any) -> None:
    visit = open_with(LETTERS)
    field, date = visit.page.locator("#m-letters"), country.dates[-1]
    assert field.input_value() == "WEST"
    check(visit, {"west"})
    assert visit.link() == f"#date={date}"
    field.fill("e")
    check(visit, {"area", "east", "line", "middle", "west"})
    assert visit.link() == f"#letters=e&date={date}"
    field.fill("zz")
    assert visit.text("count").endswith("as Russian spells them.")
    field.fill("")
    assert visit.link() == f"#letters=&date={date}"
    visit.go(visit.link())
    assert field.input_value() == ""
    visit.page.locator("#m-reset").click()
    check(visit, {"west"})
    visit.close()


def test_a_row_with_a_subject_changes_what_the_headline_is_about(
    open_with: Any, country: Any
) -> None:
    visit = open_with(FAMILY)
    coal = listed(country, commodity=("coal",))
    visit.choose("commodity", "coal")
    share = visit.text("share")
    visit.choose("family", "fuel")
    check(visit, coal)
    assert visit.text("share") == share
    assert "the family fuel" in visit.text("about")
    # One subject at a time; of a link that names several, the first of the table.
    assert visit.page.locator("#m-commodity").input_value() == ""
    visit.choose("group", "metals")
    assert visit.page.locator("#m-family").input_value() == ""
    visit.go("#family=precious&commodity=coal")
    check(visit, coal)
    assert visit.link() == f"#commodity=coal&date={country.dates[-1]}"
    visit.close()


# --- search


WORDS = [
    "west", "WEST", "  pit ", "old", "the", "Східний", "СХІДНИЙ", "кар'єр", "карʼєр", "карєр",
    "eline", "Éline-", "line–line", "е", "ї", "й", "и", "(", "–", "-", "no such name",
]  # fmt: skip


def test_a_search_shows_the_deposits_of_that_name(island: Any, country: Any) -> None:
    search = island.page.locator("#m-search")
    found = []
    for word in WORDS:
        search.fill(word)
        check(island, found_by(word, country.inventory))
        found.append(len(island.rows()))
    assert {0, 1} <= set(found)
    assert sum(found) > len(WORDS) / 2
    # Aliases stand in one text: their separator finds those that have several.
    search.fill(";")
    assert island.rows() == ["east"]


def test_every_kind_of_name_finds_its_deposit(island: Any, country: Any) -> None:
    rows = country.inventory.sites.astype(object).where(country.inventory.sites.notna(), None)
    for row in rows.itertuples():
        aliases = (row.aliases or "").split(";")
        for name in filter(None, (row.deposit_id, row.name_en, row.name_uk, *aliases)):
            island.page.locator("#m-search").fill(name)
            assert row.deposit_id in island.rows()
    island.page.locator("#m-search").fill("Східний кар'єр")
    assert island.rows() == [find_deposit("Східний кар'єр", country.inventory)]


def test_names_are_folded_as_everywhere(app_js: Callable[..., Any]) -> None:
    sites = bundled().sites
    names = [str(each) for column in ("deposit_id", "name_en", "name_uk", "aliases")
             for each in sites[column].dropna()]  # fmt: skip
    made_up = ["  Дніпро ", "ЇЖАК", "Йосипівка", "и\u0306", "і\u0308", "É", "e\u0301", "Straße",
               "Кам’яне", "п'ять", "`x`", "a–b—c", "ŠČ", "Ґ", "ё", ""]  # fmt: skip
    assert app_js("i18n", "given.map(folded)", names + made_up) == [
        _folded(each) for each in names + made_up
    ]


# --- layers


def test_a_family_can_be_taken_off_the_map(island: Any) -> None:
    all_marks = island.marks()
    box = island.page.locator("[data-layer='family:fuel']")
    box.uncheck()
    assert set(island.marks()) == {"area", "line"}
    assert set(island.rows()) == {"area", "line"}
    assert island.text("count").startswith(f"2 of {len(all_marks)} ")
    box.check()
    assert set(island.marks()) == set(all_marks)


@pytest.mark.parametrize("layer", ["land", "outlines"])
def test_a_layer_can_be_switched_off(island: Any, layer: str) -> None:
    count = """layer => {
        let found = 0;
        map_0.eachLayer(each => {
            const {site, fillOpacity} = each.options;
            if (!(each instanceof L.Polygon)) return;
            if (layer === 'outlines' ? site : fillOpacity === 0.32 || fillOpacity === 0.7) found++;
        });
        return found;
    }"""
    assert island.page.evaluate(count, layer) > 0
    island.page.locator(f"[data-layer={layer}]").uncheck()
    assert island.page.evaluate(count, layer) == 0
    island.page.locator(f"[data-layer={layer}]").check()
    assert island.page.evaluate(count, layer) > 0


def test_names_of_oblasts_can_be_switched_off(english: Any) -> None:
    names = english.page.locator(".place > span").first
    assert names.is_visible()
    english.page.locator("[data-layer=names]").uncheck()
    assert not names.is_visible()
    english.page.locator("[data-layer=names]").check()
    assert names.is_visible()


def test_a_country_without_oblasts_on_the_map_has_no_layer_of_them(island: Any) -> None:
    layers = "[...document.querySelectorAll('[data-layer]')].map(each => each.dataset.layer)"
    found = island.page.evaluate(layers)
    assert found == ["land", "outlines", "family:fuel", "family:precious", "family:ferrous"]


@pytest.mark.parametrize(("size", "commodity"), [("quantity", "coal"), ("value", "")])
def test_the_size_of_a_sign_is_its_amount(
    island: Any, country: Any, size: str, commodity: str
) -> None:
    assert {mark["radius"] for mark in island.marks().values()} == {5}
    island.choose("size", size)
    if commodity:
        # Quantities of different commodities cannot be compared.
        assert {mark["radius"] for mark in island.marks().values()} == {5}
        island.choose("commodity", commodity)
    asked = country.asked | ({"commodity": commodity} if commodity else {})
    details = minerals.share(**asked, by=size).details
    amounts = details.groupby("deposit_id")["weight"].sum(min_count=1).dropna()
    assert len(amounts) > 2
    marks = island.marks()
    drawn = np.array([marks[each]["radius"] for each in amounts.index])
    areas = drawn**2
    assert areas / areas.max() == pytest.approx((amounts / amounts.max()).to_numpy(), abs=0.01)
    assert {mark["radius"] for each, mark in marks.items() if each not in amounts.index} <= {5}


# --- permalinks


def state(visit: Any) -> dict[str, Any]:
    """Return what the reader chose, and what the page shows of it."""
    return dict(
        visit.page.evaluate(
            """() => {
                const page = document.getElementById('minerals'), found = {};
                for (const each of page.querySelectorAll('select, input'))
                    found[each.id || each.dataset.layer] = each.value + each.checked;
                const said = [...page.querySelectorAll('[role=status]')];
                said.forEach(each => { each.textContent = ''; });  // of what was done, not of state
                found.text = page.innerText;
                return found;
            }"""
        )
    )


def test_a_permalink_opens_the_same_state(
    island: Any, country: Any, open_page: Any, island_file: Callable[..., Path]
) -> None:
    island.choose("commodity", "coal")
    island.choose("oblast", "South")
    island.choose("status", "contested")
    island.choose("compare", country.dates[0])
    island.choose("size", "value")
    island.page.locator("#m-search").fill("ка & ш=#")
    island.page.locator("#m-search").fill("m")
    island.page.locator("#m-slider").press("ArrowLeft")
    island.page.locator("#m-table tbody tr button").first.click()
    kept, link = state(island), island.link()
    assert island.rows() == ["middle"]
    assert island.page.locator("#m-card").is_visible()
    assert kept["m-search"].startswith("m")
    visit = open_page(island_file(), link=link)
    assert state(visit) == kept
    assert visit.link() == link
    visit.close()


def test_a_permalink_holds_what_differs_and_the_date(island: Any, country: Any) -> None:
    island.page.locator("#m-search").fill("ка & ш=#%?")
    expected = {"search": ["ка & ш=#%?"], "date": [country.dates[-1]]}
    assert parse_qs(island.link()[1:]) == expected
    island.go(island.link())
    assert island.page.locator("#m-search").input_value() == "ка & ш=#%?"


def test_a_permalink_of_any_day_takes_the_snapshot_in_force(island: Any, country: Any) -> None:
    island.go("#date=2020-03-15&compare=2020-02-28")
    assert island.text("date") == country.dates[1] == "2020-02-29"
    assert island.page.locator("#m-compare").input_value() == country.dates[0]


GARBAGE = [
    "#", "##", "#=", "#&&&", "#%", "#%E0%A4%A", "#date=", "#date=24.02.2022",
    "#date=9999-99-9x", "#commodity=unobtainium", "#group=__proto__", "#oblast=undefined",
    "#status=lost", "#state=undefined", "#size=huge", "#deposit=none", "#__proto__=x",
    "#constructor=x", "#lang=uk", "#toString=1", "#commodity=constructor", "#compare=tomorrow",
    f"#unknown={'x' * 10_000}",
]  # fmt: skip


def test_a_permalink_that_means_nothing_is_ignored(island: Any) -> None:
    before = state(island)
    for link in GARBAGE:
        island.go(link)
        assert state(island) == before, link


def test_a_date_before_the_record_is_its_first_snapshot(island: Any, country: Any) -> None:
    island.go("#date=2010-01-01")
    assert island.text("date") == country.dates[0]


def test_the_good_part_of_a_bad_permalink_is_kept(island: Any, country: Any) -> None:
    island.go("#commodity=gold&status=lost&group=metals&date=x")
    assert island.page.locator("#m-commodity").input_value() == "gold"
    assert island.page.locator("#m-group").input_value() == ""
    assert island.text("date") == country.dates[-1]


def test_a_commodity_that_counts_nowhere_is_ignored(island: Any, country: Any) -> None:
    # It is named at a deposit, and is no choice of the filter.
    choices = set(island.page.evaluate(
        "[...document.querySelectorAll('#m-commodity option')].map(each => each.value)"
    ))  # fmt: skip
    assert set(country.inventory.resources["commodity_id"]) - choices == {"gas"}
    island.go("#commodity=gas")
    assert island.page.locator("#m-commodity").input_value() == ""
    assert len(island.rows()) == 5


def test_a_hostile_permalink_stays_text(island: Any, hostile_words: list[str]) -> None:
    search = island.page.locator("#m-search")
    before = state(island)
    for word in hostile_words:
        both = "&".join(f"{name}={quote(word)}" for name in ("date", "compare", "deposit"))
        island.go(f"#{both}&{quote(word)}={quote(word)}")
        assert state(island) == before
        island.go(f"#search={quote(word)}")
        assert search.input_value() == word[:100]
        assert island.rows() == []
    assert island.page.locator("img").count() == 0


def test_the_link_is_copied(island: Any, country: Any) -> None:
    island.context.grant_permissions(["clipboard-read", "clipboard-write"])
    island.choose("commodity", "gold")
    island.page.locator("#m-link").click()
    island.page.locator("#m-link", has_text="Link copied").wait_for()
    assert island.page.evaluate("navigator.clipboard.readText()") == (
        f"{island.address}#commodity=gold&date={country.dates[-1]}"
    )


STACK = """() => {
    const {_renderer} = Object.values(map_0._layers).find(each => each.options.site);
    const found = [];
    for (let order = _renderer._drawFirst; order; order = order.next)
        if (order.layer.options.site) found.push(order.layer.options.radius || null);
    return found;
}"""


def test_small_signs_lie_above_large_ones_and_all_above_outlines(island: Any) -> None:
    island.choose("size", "value")
    for layer in ("outlines", "family:fuel"):
        for _ in range(2):  # off, and on again
            island.page.evaluate(
                "name => document.querySelector(`[data-layer='${name}']`).click()", layer
            )
        sizes = island.page.evaluate(STACK)
        outlines = sizes.count(None)
        assert outlines > 0
        assert sizes[:outlines] == [None] * outlines
        assert sizes[outlines:] == sorted(sizes[outlines:], reverse=True)
