"""The table, the card, and the way to both without a mouse."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import minerals
from minerals.views.card import show

pytestmark = pytest.mark.browser

DATE = "2025-02-24"
MANY = 5000


def plain(name: str) -> str:
    """Return a name as an alphabet sorts it: without case and accents."""
    parts = unicodedata.normalize("NFD", name.casefold())
    return "".join(each for each in parts if each.isalnum())


# --- the table


def test_table_and_map_hold_the_same_deposits(island: Any, country: Any) -> None:
    rows = island.rows()
    assert len(rows) == len(set(rows)) == len(country.inventory.sites)
    assert set(rows) == set(island.marks())
    names = country.inventory.sites.set_index("deposit_id")["name_en"]
    assert island.column(0) == names.loc[rows].tolist()


@pytest.mark.parametrize(("column", "number"), [("distance", 5), ("precision", 6)])
def test_numbers_are_sorted_as_numbers_and_gaps_come_last(
    english: Any, column: str, number: int
) -> None:
    english.page.locator(f"[data-column={column}] button").click()
    for direction in ("ascending", "descending"):
        head = english.page.locator(f"[data-column={column}]")
        assert head.get_attribute("aria-sort") == direction
        texts = english.column(number)
        values = [float(each.replace(",", "")) for each in texts if each]
        assert all(texts[: len(values)])
        assert values == sorted(values, reverse=direction == "descending")
        assert len(set(values)) > 5
        english.page.locator(f"[data-column={column}] button").click()


def test_texts_are_sorted_by_the_alphabet(english: Any) -> None:
    assert english.page.locator("[data-column=name]").get_attribute("aria-sort") == "ascending"
    wholes = english.page.locator("#m-table tbody tr:not(.section) > .name")
    names = [plain(each) for each in wholes.all_text_contents()]
    inversions = sum(one > two for one, two in itertools.pairwise(names))
    assert inversions < 0.02 * len(names)  # an alphabet counts punctuation in its own way
    for column, number in (("status", 3), ("since", 4), ("state", 7), ("oblast", 1)):
        english.page.locator(f"[data-column={column}] button").click()
        others = english.page.locator("th[aria-sort=none]").count()
        assert others == english.page.locator("th[data-column]").count() - 1
        values = [each.removeprefix("≤ ") for each in english.column(number)]
        known = [each for each in values if each]
        assert known == sorted(known, key=str.casefold)
        assert not any(values[len(known) :])


def test_a_column_says_how_it_is_sorted_to_the_eye(island: Any) -> None:
    sign = "column => getComputedStyle(column.firstChild, '::after').content"
    name, oblast = (island.page.locator(f"[data-column={each}]") for each in ("name", "oblast"))
    up = name.evaluate(sign)
    assert up not in ("none", '""')
    assert oblast.evaluate(sign) == "none"
    name.locator("button").click()
    assert name.evaluate(sign) not in ("none", '""', up)


def test_an_order_stays_while_the_date_moves(island: Any) -> None:
    island.page.locator("[data-column=precision] button").click()
    before = island.rows()
    island.page.locator("#m-back").click()
    assert island.rows() == before


# --- from table and map to the card


def test_show_on_map_opens_the_card_and_finds_the_place(island: Any) -> None:
    row = island.page.locator("tr[data-id=west]")
    row.get_by_role("button", name="Show on map: Westmine").click()
    assert island.page.locator("#m-card h2").inner_text() == "Westmine"
    assert "chosen" in row.get_attribute("class")
    mark = island.marks()["west"]
    box = island.page.locator(".stage").bounding_box()
    assert mark["x"] == pytest.approx(box["width"] / 2, abs=3)
    assert mark["y"] == pytest.approx(box["height"] / 2, abs=3)
    assert (island.ringed(), mark["line"] == "#000") == (["west"], False)
    assert -2 <= box["y"] <= 900 - box["height"]


def test_the_card_says_what_the_program_says(english: Any) -> None:
    english.go(f"#date={DATE}&deposit=ua-shevchenkivske")
    known = show("ua-shevchenkivske", date=DATE)
    shown = english.text("card")
    assert f"government-controlled (not certain) on {DATE}" in shown
    assert known["status"]["status"] == "government"
    kilometres = english.page.locator("#m-card dd").all_inner_texts()
    assert f"{known['status']['distance_km']:.0f} km" in kilometres
    site = known["deposit"]
    assert site["name_uk"] in shown
    for name in site["aliases"].split(";"):
        assert name.strip() in shown
    assert f"{site['latitude']} N, {site['longitude']} E" in shown
    for row in known["resources"]:
        assert f"({row['role']})" in shown
    assert "0.353 Mt, lithium carbonate equivalent" in shown
    for each in known["intervals"]:
        throughout = "" if each["certain"] else " (not certain throughout)"
        words = {"government": "government-controlled", "occupied": "Russian-occupied",
                 "contested": "contested or unknown"}[each["status"]]  # fmt: skip
        assert f"{each['start']} – {each['end']}: {words}{throughout}" in shown
    links = english.page.locator("#m-card a")
    assert links.count() > 1
    for link in links.all():
        assert link.get_attribute("rel") == "noopener noreferrer"
        assert link.get_attribute("target") == "_blank"
        assert link.get_attribute("href").startswith("http")


def test_the_card_tells_what_was_reported_by_name(english: Any) -> None:
    english.go(f"#date={DATE}&deposit=ua-zasyadko-coal-mine")
    known = show("ua-zasyadko-coal-mine")["reported_changes"]
    assert len(known) > 2
    shown = english.text("card")
    assert "Reported changes (of the site, its town or its company)" in shown
    for row in known:
        words = {"suspended": "work suspended"}.get(row["event"], row["event"])
        state = {"claimed": "claimed by one side"}.get(row["state"], row["state"])
        days = int(row["date_precision_days"])
        date = f"{row['date']} (accurate to {days} days)" if days > 1 else row["date"]
        assert f"{date}: {words} ({state}). Source: " in shown
    english.go("#deposit=ua-polokhivske")
    assert "Reported changes" not in english.text("card")


def test_the_card_of_an_area_gives_its_occupied_part(island: Any, country: Any) -> None:
    date = country.dates[2]
    island.go(f"#date={date}&deposit=area")
    row = minerals.status(**country.asked, date=date).set_index("deposit_id").loc["area"]
    assert 0 < row["occupied_fraction"] < row["occupied_fraction_high"] < 1
    part = (f"{row['occupied_fraction']:.1%} ({row['occupied_fraction_low']:.1%} to "
            f"{row['occupied_fraction_high']:.1%})")  # fmt: skip
    assert f"Occupied part of the outline\n{part}" in island.text("card")


def test_a_click_on_a_sign_opens_its_card(island: Any, country: Any) -> None:
    marks = island.marks()
    at = np.array([[mark["x"], mark["y"]] for mark in marks.values()])
    apart = np.hypot(*(at[:, None] - at[None]).T) + 99 * np.eye(len(at))
    names = country.inventory.sites.set_index("deposit_id")["name_en"]
    chosen = [each for each, near in zip(marks, apart.min(axis=1), strict=True) if near > 25]
    assert {marks[each]["status"] for each in chosen} >= {"government", "occupied"}
    for each in (chosen[0], chosen[len(chosen) // 2], chosen[-1]):
        island.page.locator(".stage .leaflet-container").click(
            position={"x": marks[each]["x"], "y": marks[each]["y"]}
        )
        assert island.page.locator("#m-card h2").inner_text() == names[each]
        assert f"deposit={each}" in island.link()


def test_deposits_on_one_point_lead_to_each_other(
    open_page: Any, tmp_path: Path, country: Any
) -> None:
    """Made up: three deposits on one point, of which the map shows the one on top, and a fourth."""
    frame = pd.DataFrame({"deposit_id": list("abcd"), "longitude": [3.0, 3, 3, 4]})
    frame = frame.assign(latitude=4.0, name_en="Site " + frame["deposit_id"], commodity="gold")
    minerals.map(frame, control=country.history).save(tmp_path / "map.html")
    visit = open_page(tmp_path / "map.html")
    mark = visit.marks()["a"]
    stage = visit.page.locator(".stage .leaflet-container")
    stage.hover(position={"x": mark["x"], "y": mark["y"]})
    assert visit.page.locator(".leaflet-tooltip").inner_text().endswith("and 2 more")
    stage.click(position={"x": mark["x"], "y": mark["y"]})
    seen = {visit.page.locator("#m-card h2").inner_text()}
    for _ in range(2):
        others = visit.page.locator("#m-card .beside button")
        assert others.count() == 2
        names = [each for each in others.all_inner_texts() if each not in seen]
        visit.page.get_by_role("button", name=names[0], exact=True).click()
        seen.add(visit.page.locator("#m-card h2").inner_text())
        assert len(visit.ringed()) == 1
        assert focused(visit) == "m-card"
    assert seen == {"Site a", "Site b", "Site c"}
    visit.go("#deposit=d")
    assert visit.page.locator("#m-card .beside").count() == 0
    visit.go("#search=site+b")  # the others are not on the map, so they do not lie beneath
    mark = visit.marks()["b"]
    stage.hover(position={"x": mark["x"], "y": mark["y"]})
    assert visit.page.locator(".leaflet-tooltip").inner_text() == "Site b"


def test_a_sign_under_the_pointer_says_its_name(island: Any) -> None:
    island.go("#search=westmine")
    mark = island.marks()["west"]
    box = island.page.locator(".stage .leaflet-container").bounding_box()
    island.page.mouse.move(box["x"] + mark["x"] - 40, box["y"] + mark["y"] - 40)
    island.page.wait_for_timeout(50)  # Leaflet looks at every thirtieth millisecond
    island.page.mouse.move(box["x"] + mark["x"], box["y"] + mark["y"])
    tooltip = island.page.locator(".leaflet-tooltip", has_text="Westmine")
    tooltip.wait_for()
    # It goes with its sign, though the pointer rests.
    island.go("#search=east")
    tooltip.wait_for(state="detached")


# --- without a mouse


def focused(visit: Any) -> str:
    return str(visit.page.evaluate(
        "(each => each.id || each.dataset.layer || each.className || each.tagName)"
        "(document.activeElement)"
    ))  # fmt: skip


def tab_to(visit: Any, name: str, most: int = 60) -> None:
    for _ in range(most):
        visit.page.keyboard.press("Tab")
        if focused(visit) == name:
            return
    raise AssertionError(f"no Tab reaches {name}")


def test_a_keyboard_reaches_everything(
    open_page: Any, island_file: Callable[..., Path], country: Any
) -> None:
    island = open_page(island_file())
    page, keyboard = island.page, island.page.keyboard
    keyboard.press("Tab")
    assert focused(island) == "m-skip"
    keyboard.press("Enter")
    assert focused(island) == "scroll"
    page.evaluate("document.getElementById('m-skip').focus()")
    keyboard.press("Tab")
    assert focused(island) == "m-by"
    keyboard.press("Tab")
    assert page.evaluate("document.activeElement.parentNode.id") == "m-why"
    keyboard.press("Enter")
    assert page.locator("#m-explain").is_visible()
    keyboard.press("Enter")
    keyboard.press("Tab")
    assert focused(island) == "m-search"
    keyboard.type("westmine")
    assert island.rows() == ["west"]
    keyboard.press("Tab")
    assert focused(island) == "m-commodity"
    keyboard.type("hard")
    assert page.locator("#m-commodity").input_value() == "coal"
    tab_to(island, "m-reset", 6)
    tab_to(island, "m-play", 5)
    tab_to(island, "m-slider", 2)
    keyboard.press("Home")
    assert island.text("date") == country.dates[0]
    keyboard.press("End")
    tab_to(island, "m-day", 4)
    tab_to(island, "land", 10)
    keyboard.press("Space")
    assert not page.locator("[data-layer=land]").is_checked()
    keyboard.press("Space")
    tab_to(island, "m-compare", 15)
    # The table: its headings, and the one row's button.
    tab_to(island, "scroll", 2)
    for _ in range(10):
        keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Show on map"
    keyboard.press("Enter")
    assert focused(island) == "m-card"
    keyboard.press("Tab")
    assert focused(island) == "close"
    keyboard.press("Enter")
    assert not page.locator("#m-card").is_visible()
    # Back to where the reader came from.
    assert page.evaluate("document.activeElement.textContent") == "Show on map"
    island.close()


def test_escape_closes_the_card(island: Any) -> None:
    island.go("#deposit=west")
    assert focused(island) == "m-card"
    island.page.keyboard.press("Escape")
    assert not island.page.locator("#m-card").is_visible()


def test_every_control_has_a_name(island: Any) -> None:
    nameless = island.page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, [tabindex="0"], a')]
            .filter(each => each.offsetParent !== null)
            .filter(each => !(each.getAttribute('aria-label') || each.textContent.trim()
                              || (each.labels && each.labels.length)))
            .map(each => each.outerHTML.slice(0, 80))"""
    )
    assert nameless == []


# --- a user's own table


def test_the_card_of_a_users_own_deposit(open_page: Any, tmp_path: Path) -> None:
    own = pd.DataFrame(
        {"deposit_id": ["a", "b"], "name_en": ["Made up", "Other"], "longitude": [34.1, 30.5],
         "latitude": [44.95, 50.45], "commodity": "gold", "quantity": [30, 120], "unit": "t",
         "category": "JORC resources", "quantity_low": [20, 100], "quantity_high": [40, 140]}
    )  # fmt: skip
    visit = open_page(tmp_path / "own.html", minerals.map(own, dates=[DATE]).to_html())
    visit.page.locator("tr[data-id=a] button").click()
    shown = visit.text("card")
    assert "gold (main): 30 t, contained element (20–40); JORC resources" in shown
    assert f"Russian-occupied on {DATE}" in shown
    assert "Source" not in shown
    visit.choose("commodity", "gold")
    visit.choose("size", "quantity")
    radius = {each: mark["radius"] for each, mark in visit.marks().items()}
    assert radius == {"a": pytest.approx(18 / 2), "b": 18}  # of the area a quarter
    assert " of the 150 t, contained element listed, at 2 of 2 deposits." in visit.text("about")
    visit.close()


# --- many deposits


def test_thousands_of_deposits_stay_usable(open_page: Any, tmp_path: Path, country: Any) -> None:
    rng = np.random.default_rng(5)
    own = pd.DataFrame(
        {
            "deposit_id": [f"d{number:04}" for number in range(MANY)],
            "name_en": [f"Made up {number:04}" for number in range(MANY)],
            "longitude": rng.uniform(0, 10, MANY),
            "latitude": rng.uniform(0, 10, MANY),
            "commodity": np.where(np.arange(MANY) % 100 == 0, "gold", "coal"),
        }
    )
    drawn = minerals.map(own, control=country.history)
    visit = open_page(tmp_path / "many.html", drawn.to_html())
    assert len(visit.marks()) == MANY
    assert len(visit.rows()) == 500
    assert visit.text("count") == f"{MANY} of {MANY} deposits on {country.dates[-1]}"
    visit.choose("commodity", "gold")
    assert visit.rows() == [f"d{number:04}" for number in range(0, MANY, 100)]
    assert len(visit.marks()) == MANY // 100
    visit.page.locator("#m-back").click()
    assert visit.text("date") == country.dates[-2]
    visit.page.locator("#m-reset").click()
    visit.page.locator("#m-more").click()
    assert len(visit.rows()) == MANY
    assert not visit.page.locator("#m-more").is_visible()
    visit.close()


# --- sizes of signs, and reaching them


def test_sizes_have_a_key_and_no_amount_has_an_outline(island: Any) -> None:
    island.go("#commodity=coal&size=quantity")
    legend = island.text("legend-rows")
    assert "100 Mt" in legend
    assert "10 Mt" in legend
    marks = island.marks()
    assert marks["west"]["radius"] ** 2 / marks["east"]["radius"] ** 2 == pytest.approx(30 / 120)
    island.go("#commodity=manganese&size=quantity")
    assert island.marks()["area"]["radius"] == 5
    bare = "map_0.eachLayer(e => { if (e.options.site) found.push(e.options.fillOpacity); })"
    assert 0 in island.page.evaluate(f"() => {{ const found = []; {bare}; return found; }}")
    island.go("")
    assert "no published amount" not in island.text("legend-rows")


def test_a_click_beside_signs_opens_the_nearest(english: Any) -> None:
    english.go(f"#date={DATE}")
    marks = english.marks()
    names = list(marks)
    at = np.array([[marks[each]["x"], marks[each]["y"]] for each in names])
    stage = english.page.locator(".stage .leaflet-container")
    box = stage.bounding_box()
    rng = np.random.default_rng(3)
    missed = []
    for _ in range(30):
        place = at[rng.integers(len(at))] + rng.uniform(-5, 5, 2)
        apart = np.hypot(*(at - place).T)
        if apart.min() > 5 or not (60 < place[0] < box["width"] and 0 < place[1] < box["height"]):
            continue
        near = {names[i] for i in np.flatnonzero(apart < apart.min() + 0.8)}
        stage.click(position={"x": place[0], "y": place[1]})
        chosen = english.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('deposit')")
        if chosen not in near:
            missed.append((place.tolist(), chosen, near))
    assert missed == []


# --- arrows, focus, what is spoken, colours


def test_arrows_lead_from_sign_to_sign(island: Any) -> None:
    stage = island.page.locator(".stage .leaflet-container")
    stage.focus()
    island.page.keyboard.press("Enter")
    seen = [island.page.evaluate("new URLSearchParams(location.hash.slice(1)).get('deposit')")]
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        island.page.keyboard.press(key)
        assert focused(island) == "map_0"
        seen.append(island.page.locator("#m-card h2").inner_text())
    assert len(set(seen)) > 3
    said = island.page.locator("#m-said", has_text=seen[-1])
    said.wait_for(state="attached")
    island.page.keyboard.press("Escape")
    assert not island.page.locator("#m-card").is_visible()
    assert focused(island) == "map_0"


def test_the_focus_never_drops_to_the_body(island: Any) -> None:
    island.go("#deposit=west")  # opened by a link: nothing had the focus before
    island.page.keyboard.press("Escape")
    assert focused(island) not in ("BODY", "minerals")
    island.page.locator("#m-next").focus()
    island.go("#date=2020-03-31")
    island.page.locator("#m-next").focus()
    island.page.keyboard.press("Enter")
    assert focused(island) == "m-slider"


def test_one_line_is_spoken_per_change(island: Any) -> None:
    island.choose("commodity", "coal")
    live = island.page.locator(
        "[aria-live]:not([aria-live=off]), output:not([aria-live=off]), "
        "[role=status]:not(#m-copied)"
    )
    assert live.count() == 1
    said = island.page.locator("#m-said", has_text="3 of 5 deposits")
    said.wait_for(state="attached")
    assert island.page.locator("main").count() == 1
    names = island.page.evaluate(
        "[...document.querySelectorAll('section, form, [role=region]')]"
        ".map(each => each.getAttribute('aria-label'))"
    )
    assert len(names) == len(set(names))


CONTRASTS = """() => {
    const rgb = text => text.match(/[\\d.]+/g).map(Number);
    const light = text => {
        const [r, g, b] = rgb(text).slice(0, 3).map(each => each / 255)
            .map(each => each <= .04045 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const ground = each => {
        for (; each; each = each.parentElement) {
            const {backgroundColor} = getComputedStyle(each);
            if ((rgb(backgroundColor)[3] ?? 1) === 1) return backgroundColor;
        }
        return 'rgb(255, 255, 255)';
    };
    const found = [];
    const targets = 'p, h1, h2, h3, td, th, li, dt, dd, label, summary, button, select, a, legend';
    for (const each of document.querySelectorAll(targets)) {
        if (!each.offsetParent || each.closest('.leaflet-container') || each.disabled) continue;
        const pair = [light(getComputedStyle(each).color), light(ground(each))];
        const ratio = (Math.max(...pair) + .05) / (Math.min(...pair) + .05);
        if (ratio < 4.5) found.push(`${each.outerHTML.slice(0, 60)}: ${ratio}`);
    }
    return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_in_either_theme(
    open_page: Any, island_file: Callable[..., Path], scheme: str
) -> None:
    visit = open_page(island_file(), link="#deposit=west", color_scheme=scheme)
    visit.page.evaluate("document.getElementById('m-take').open = true")
    assert visit.page.evaluate(CONTRASTS) == []
    ground = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    visit.close()
