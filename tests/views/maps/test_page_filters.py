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
from minerals.tables.groups import list_names
from minerals.tables.inventory import bundled
from minerals.territory.history import ControlHistory
from minerals.views.find_deposit import _folded, _names, find_deposit
from minerals.views.listings import list_deposits

pytestmark = pytest.mark.browser

DATE = "2025-02-24"


def found_by(word: str) -> set[str]:
    """Return the deposits of which a name holds a word, as :func:`find_deposit` reads both."""
    return {deposit for deposit, name in _names(bundled()) if _folded(word) in name}


def check(visit: Any, expected: set[str]) -> None:
    """Hold that table, marks and count agree on the deposits."""
    assert set(visit.rows()) == expected
    assert set(visit.marks()) == expected
    assert visit.text("count").startswith(f"{len(expected)} of {len(bundled().sites)} deposits")


# --- filters


@pytest.mark.parametrize("name", ["lithium", "coal", "gas", "rare-earths", "titanium"])
def test_a_commodity_shows_what_is_listed_for_it(
    english: Any, last: ControlHistory, name: str
) -> None:
    english.choose("commodity", name)
    check(english, set(list_deposits(commodity=(name,), control=last).frame["deposit_id"]))
    assert "The other filters choose" not in english.text("about")


@pytest.mark.parametrize("name", ["metals", "fuel", list_names()[0]])
def test_a_group_shows_what_is_listed_for_it(english: Any, last: ControlHistory, name: str) -> None:
    english.choose("group", name)
    check(english, set(list_deposits(group=name, control=last).frame["deposit_id"]))
    share = minerals.share(group=name, control=last).to_frame()["share"].iloc[0]
    assert english.text("share") == f"{share:.1%} occupied"


def test_a_commodity_and_a_group_take_turns(english: Any, last: ControlHistory) -> None:
    english.choose("group", "metals")
    english.choose("commodity", "gas")
    assert english.page.locator("#m-group").input_value() == ""
    check(english, set(list_deposits(commodity=("gas",), control=last).frame["deposit_id"]))
    english.choose("group", "metals")
    assert english.page.locator("#m-commodity").input_value() == ""


@pytest.mark.parametrize("status", ["occupied", "government", "contested"])
def test_status_and_oblast_show_what_is_listed(english: Any, status: str) -> None:
    english.go(f"#date={DATE}")
    english.choose("status", status)
    check(english, set(list_deposits(status=status, date=DATE).frame["deposit_id"]))
    assert "The other filters choose what is shown" in english.text("about")
    english.choose("oblast", "UA-14")
    listed = list_deposits(status=status, oblast="UA-14", date=DATE).frame["deposit_id"]
    check(english, set(listed))
    # On another date, others have this status.
    english.go(f"#date=2014-09-05&status={status}")
    check(english, set(list_deposits(status=status, date="2014-09-05").frame["deposit_id"]))


def test_filters_are_joined_and_cleared(english: Any, last: ControlHistory) -> None:
    share = english.text("share")
    sites = bundled().sites
    english.choose("state", "closed")
    closed = set(sites.loc[sites["development_status"] == "closed", "deposit_id"])
    check(english, closed)
    english.choose("commodity", "coal")
    both = closed & set(list_deposits(commodity=("coal",), control=last).frame["deposit_id"])
    assert both
    check(english, both)
    english.page.locator("#m-search").fill("no such deposit")
    check(english, set())
    english.page.locator("#m-reset").click()
    check(english, set(sites["deposit_id"]))
    assert english.text("share") == share
    assert english.page.locator("#m-search").input_value() == ""
    assert english.page.locator("#m-state").input_value() == ""


def test_a_filter_that_has_no_choice_is_not_shown(
    open_page: Any, page_file: Callable[..., Path]
) -> None:
    visit = open_page(page_file(commodity="lithium", dates=["2022-02-23", DATE]))
    assert not visit.page.locator("#m-group").is_visible()
    assert visit.page.locator("#m-commodity").is_visible()
    visit.close()
    own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["A"], "longitude": [37.8],
                        "latitude": [48.0]})  # fmt: skip
    path = page_file().parent / "own.html"
    visit = open_page(path, minerals.map(own, dates=[DATE]).to_html())
    for name in ("oblast", "state", "size"):
        assert not visit.page.locator(f"#m-{name}").is_visible()
    visit.close()


# --- search


WORDS = [
    "shevchenk", "Шевченк", "SHEVCHENKIVSKE", "  azov ", "Кам'ян", "Камʼян", "камян",
    "kryvyi", "Кривий", "zaliz", "ua-", "Крим", "novo", "ї", "й", "(", "–", "-", "no such name",
]  # fmt: skip


def test_a_search_shows_the_deposits_of_that_name(english: Any) -> None:
    search = english.page.locator("#m-search")
    found = []
    for word in WORDS:
        search.fill(word)
        check(english, found_by(word))
        found.append(len(english.rows()))
    assert min(found) == 0
    assert sorted(found)[-3] > 20
    # Aliases stand in one text: their separator finds those that have several.
    several = bundled().sites["aliases"].str.contains(";").fillna(False)
    search.fill(";")
    check(english, set(bundled().sites.loc[several, "deposit_id"]))


def test_every_kind_of_name_finds_its_deposit(english: Any) -> None:
    sites = bundled().sites
    rows = sites[sites["aliases"].notna() & sites["name_uk"].notna()].iloc[::25]
    assert len(rows) > 3
    for row in rows.itertuples():
        for name in (row.deposit_id, row.name_en, row.name_uk, row.aliases.split(";")[0].strip()):
            english.page.locator("#m-search").fill(name)
            assert row.deposit_id in english.rows()
    english.page.locator("#m-search").fill("Шевченківське")
    assert find_deposit("Шевченківське", bundled()) in english.rows()


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


def test_a_family_can_be_taken_off_the_map(english: Any) -> None:
    families = bundled().commodities["family"]
    all_marks = english.marks()
    box = english.page.locator("[data-layer='family:fuel']")
    box.uncheck()
    left = english.marks()
    first = english.page.evaluate(
        """() => {
            const data = JSON.parse(document.getElementById('m-data').textContent);
            return data.sites.map(site => [site.id, data.commodities[site.counts[0]].id]);
        }"""
    )
    assert set(left) == {each for each, name in first if families[name] != "fuel"}
    assert len(left) < len(all_marks)
    box.check()
    assert set(english.marks()) == set(all_marks)


@pytest.mark.parametrize("layer", ["land", "outlines", "names"])
def test_a_layer_can_be_switched_off(english: Any, layer: str) -> None:
    count = """layer => {
        let found = 0;
        if (layer === 'names')
            return map_0.getContainer().classList.contains('quietly') ? 0 : 1;
        map_0.eachLayer(each => {
            const {site, color, fillOpacity} = each.options;
            if (!(each instanceof L.Polygon)) return;
            if (layer === 'outlines' ? site : fillOpacity === 0.32 || fillOpacity === 0.7) found++;
        });
        return found;
    }"""
    assert english.page.evaluate(count, layer) > 0
    english.page.locator(f"[data-layer={layer}]").uncheck()
    assert english.page.evaluate(count, layer) == 0
    english.page.locator(f"[data-layer={layer}]").check()
    assert english.page.evaluate(count, layer) > 0


@pytest.mark.parametrize(("size", "commodity"), [("quantity", "coal"), ("value", "")])
def test_the_size_of_a_sign_is_its_amount(english: Any, size: str, commodity: str) -> None:
    assert {mark["radius"] for mark in english.marks().values()} == {5}
    english.choose("size", size)
    if commodity:
        # Quantities of different commodities cannot be compared.
        assert {mark["radius"] for mark in english.marks().values()} == {5}
        english.choose("commodity", commodity)
    details = minerals.share(by=size, **({"commodity": commodity} if commodity else {})).details
    amounts = details.groupby("deposit_id")["weight"].sum(min_count=1).dropna()
    marks = english.marks()
    drawn = np.array([marks[each]["radius"] for each in amounts.index])
    areas = (drawn - 3) ** 2
    assert areas / areas.max() == pytest.approx((amounts / amounts.max()).to_numpy(), abs=0.01)
    assert {mark["radius"] for each, mark in marks.items() if each not in amounts.index} <= {2}


# --- permalinks


def state(visit: Any) -> dict[str, Any]:
    """Return what the reader chose, and what the page shows of it."""
    return dict(
        visit.page.evaluate(
            """() => {
                const page = document.getElementById('minerals'), found = {};
                for (const each of page.querySelectorAll('select, input'))
                    found[each.id || each.dataset.layer] = each.value + each.checked;
                found.text = page.innerText;
                return found;
            }"""
        )
    )


def test_a_permalink_opens_the_same_state(
    english: Any, open_page: Any, page_file: Callable[..., Path]
) -> None:
    english.choose("commodity", "coal")
    english.choose("oblast", "UA-14")
    english.choose("status", "occupied")
    english.choose("compare", "2022-02-23")
    english.choose("size", "value")
    english.page.locator("#m-search").fill("ка & ш=#")
    english.page.locator("#m-search").fill("к")
    english.page.locator("#m-slider").press("ArrowLeft")
    english.page.locator("#m-table tbody tr button").first.click()
    kept, link = state(english), english.link()
    assert english.rows()
    assert english.page.locator("#m-card").is_visible()
    assert kept["m-search"].startswith("к")
    visit = open_page(page_file(), link=link)
    assert state(visit) == kept
    assert visit.link() == link
    visit.close()


def test_a_permalink_holds_what_differs_and_the_date(english: Any) -> None:
    english.page.locator("#m-search").fill("ка & ш=#%?")
    assert parse_qs(english.link()[1:]) == {"search": ["ка & ш=#%?"], "date": ["2026-03-31"]}
    english.go(english.link())
    assert english.page.locator("#m-search").input_value() == "ка & ш=#%?"


def test_a_permalink_of_any_day_takes_the_snapshot_in_force(english: Any) -> None:
    english.go("#date=2025-03-15&compare=2022-02-24")
    assert english.text("date") == "2025-02-28"
    assert english.page.locator("#m-compare").input_value() == "2022-02-23"


GARBAGE = [
    "#", "##", "#=", "#&&&", "#%", "#%E0%A4%A", "#date=", "#date=24.02.2022",
    "#date=9999-99-9x", "#commodity=unobtainium", "#group=__proto__", "#oblast=undefined",
    "#status=lost", "#state=undefined", "#size=huge", "#deposit=none", "#__proto__=x",
    "#constructor=x", "#lang=uk", "#toString=1", "#commodity=constructor", "#compare=tomorrow",
    f"#unknown={'x' * 10_000}",
]  # fmt: skip


def test_a_permalink_that_means_nothing_is_ignored(english: Any) -> None:
    before = state(english)
    for link in GARBAGE:
        english.go(link)
        assert state(english) == before, link


def test_a_date_before_the_record_is_its_first_snapshot(english: Any) -> None:
    english.go("#date=2010-01-01")
    assert english.text("date") == "2014-03-21"


def test_the_good_part_of_a_bad_permalink_is_kept(english: Any) -> None:
    english.go("#commodity=lithium&status=lost&group=metals&date=x")
    assert english.page.locator("#m-commodity").input_value() == "lithium"
    assert english.page.locator("#m-group").input_value() == ""
    assert english.text("date") == "2026-03-31"


def test_a_commodity_that_counts_nowhere_is_ignored(english: Any) -> None:
    # It is named at a deposit, and is no choice of the filter.
    choices = set(english.page.evaluate(
        "[...document.querySelectorAll('#m-commodity option')].map(each => each.value)"
    ))  # fmt: skip
    named = set(bundled().resources["commodity_id"]) - choices
    assert named
    english.go(f"#commodity={named.pop()}")
    assert english.page.locator("#m-commodity").input_value() == ""
    assert len(english.rows()) == len(bundled().sites)


def test_a_hostile_permalink_stays_text(english: Any, hostile_words: list[str]) -> None:
    search = english.page.locator("#m-search")
    before = state(english)
    for word in hostile_words:
        both = "&".join(f"{name}={quote(word)}" for name in ("date", "compare", "deposit"))
        english.go(f"#{both}&{quote(word)}={quote(word)}")
        assert state(english) == before
        english.go(f"#search={quote(word)}")
        assert search.input_value() == word[:100]
        assert english.rows() == []
    assert english.page.locator("img").count() == 0


def test_the_link_is_copied(english: Any) -> None:
    english.context.grant_permissions(["clipboard-read", "clipboard-write"])
    english.choose("commodity", "lithium")
    english.page.locator("#m-link").click()
    english.page.locator("#m-link", has_text="Link copied").wait_for()
    assert english.page.evaluate("navigator.clipboard.readText()") == (
        english.address + "#commodity=lithium&date=2026-03-31"
    )


STACK = """() => {
    const {_renderer} = Object.values(map_0._layers).find(each => each.options.site);
    const found = [];
    for (let order = _renderer._drawFirst; order; order = order.next)
        if (order.layer.options.site) found.push(order.layer.options.radius || null);
    return found;
}"""


def test_small_signs_lie_above_large_ones_and_all_above_outlines(english: Any) -> None:
    english.choose("size", "value")
    for layer in ("outlines", "family:fuel"):
        for _ in range(2):  # off, and on again
            english.page.evaluate(
                "name => document.querySelector(`[data-layer='${name}']`).click()", layer
            )
        sizes = english.page.evaluate(STACK)
        outlines = sizes.count(None)
        assert outlines > 0
        assert sizes[:outlines] == [None] * outlines
        assert sizes[outlines:] == sorted(sizes[outlines:], reverse=True)
