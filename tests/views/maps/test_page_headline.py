"""The headline: the program's own figures where it has them, sums of its draws elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import minerals
from minerals.results.result import Result
from minerals.tables.inventory import Inventory, bundled

pytestmark = pytest.mark.browser

DATES = ["2022-03-31", "2023-06-30", "2025-02-24"]
POINTS = 0.015
"""How far a quantile of some of the draws may lie from that of all."""


def percents(text: str) -> list[str]:
    return re.findall(r"[\d.]+%", text)


def told(answer: Result) -> list[str]:
    """Return median and interval of an answer's one row, as they are printed."""
    (row,) = answer.to_frame().to_dict("records")
    return [f"{row[name]:.1%}" for name in ("q50", "q05", "q95")]


def shown(visit: Any) -> list[str]:
    return percents(visit.text("share")) + percents(visit.text("range"))


# --- what the program knows


@pytest.mark.parametrize("date", DATES)
def test_the_headline_is_that_of_the_command_line(english: Any, date: str) -> None:
    for link, options in {
        "": {},
        "&commodity=coal": {"commodity": "coal"},
        "&commodity=titanium": {"commodity": "titanium"},
        "&group=metals": {"group": "metals"},
        "&group=eu-2023": {"group": "eu-2023"},
        "&by=value": {"by": "value"},
        "&by=value&group=metals": {"by": "value", "group": "metals"},
        "&by=value&commodity=iron": {"by": "value", "commodity": "iron"},
        "&by=quantity&commodity=manganese": {"by": "quantity", "commodity": "manganese"},
    }.items():
        english.go(f"#date={date}{link}")
        assert shown(english) == told(minerals.share(date=date, **options)), link


def test_a_share_says_of_how_many_deposits_it_is(english: Any) -> None:
    (row,) = minerals.share(by="quantity", commodity="iron").to_frame().to_dict("records")
    english.go("#by=quantity&commodity=iron")
    assert f"for {row['n_with_quantity']} of {row['n']} deposits" in english.text("range")
    assert "By quantity" not in english.text("about")
    english.go("#commodity=iron")
    assert f"of {row['n']} deposits" in english.text("range")
    assert f"at {row['n_with_quantity']} of {row['n']} deposits." in english.text("about")


def test_what_the_range_is_stands_one_tap_away(english: Any) -> None:
    (row,) = minerals.share(commodity="coal").to_frame().to_dict("records")
    english.go("#commodity=coal")
    assert not english.page.locator("#m-explain").is_visible()
    english.page.locator("#m-why summary").click()
    text = english.text("explain")
    assert percents(text) == [f"{row[name]:.1%}" for name in ("share", "low", "high")]
    assert "median of 2,000 draws" in text
    assert "on the page" not in text
    english.choose("oblast", "UA-14")
    assert "summed on the page from 200 of the 2,000 draws" in english.text("explain")


def test_what_cannot_be_added_says_so(english: Any) -> None:
    english.go("#by=quantity")
    assert (english.text("share"), english.text("range")) == ("No share", "")
    assert "measure different things and cannot be added" in english.text("about")
    assert not english.page.locator("#m-why").is_visible()
    english.choose("commodity", "lithium")
    assert english.text("share") != "No share"
    # Its deposits have figures, of another basis.
    english.choose("commodity", "potash")
    assert "measures something else" in english.text("about")
    assert "no published" not in english.text("about")


# --- what is chosen beyond that


@pytest.fixture(scope="module")
def summed(
    app_js: Callable[..., Any], page_file: Callable[..., Path], data_of: Callable[[str], Any]
) -> Callable[..., Any]:
    """Return what the page sums for a selection on a date: deposits, and their answer."""
    data = data_of(page_file().read_text(encoding="utf-8"))

    def answer(date: str, **selection: str) -> Any:
        chosen = {"by": "count", "date": date} | selection
        index = data["dates"].index(date)
        return app_js(
            "i18n decode draws filters answers",
            """(() => {
                const {data, chosen, index} = given;
                prepare(data);
                const sites = filterSites(data, chosen, index).map(i => data.sites[i]);
                const answer = new Answers(data).listed({selection: chosen, sites}, index);
                return [sites.map(site => site.id), answer];
            })()""",
            {"data": data, "chosen": chosen, "index": index},
        )

    return answer


def only(deposits: list[str]) -> Inventory:
    """Return the bundled tables with some deposits alone."""
    every = bundled()
    kept = every.sites["deposit_id"].isin(deposits)
    rows = every.resources["deposit_id"].isin(deposits)
    return replace(
        every,
        sites=every.sites[kept].reset_index(drop=True),
        resources=every.resources[rows].reset_index(drop=True),
    )


@pytest.mark.slow
@pytest.mark.parametrize("date", DATES[::2])
@pytest.mark.parametrize(
    "selection",
    [
        {},
        {"oblast": "UA-14"},
        {"oblast": "UA-14", "commodity": "coal"},
        {"oblast": "UA-12", "group": "metals"},
        {"state": "developed"},
        {"state": "developed", "commodity": "coal"},
        {"search": "ka"},
        {"oblast": "UA-63", "commodity": "gas"},
        {"by": "value", "oblast": "UA-14"},
        {"by": "value", "group": "ferrous", "state": "developed"},
        {"by": "quantity", "commodity": "coal", "oblast": "UA-14"},
    ],
    ids=str,
)
def test_any_selection_is_that_of_the_same_deposits(
    summed: Callable[..., Any], date: str, selection: dict[str, str]
) -> None:
    deposits, answer = summed(date, **selection)
    options = {name: selection[name] for name in ("by", "commodity", "group") if name in selection}
    (row,) = minerals.share(only(deposits), date=date, **options).to_frame().to_dict("records")
    assert (answer["n"], answer["known"]) == (row["n"], row["n_with_quantity"])
    *drawn, word, low, high = answer["values"]
    assert [word, low, high] == pytest.approx([row[name] for name in ("share", "low", "high")],
                                              abs=2e-4)  # fmt: skip
    # By quantity and value draws scatter more.
    wide = POINTS if "by" not in selection else max(POINTS, 0.15 * (row["q95"] - row["q05"]))
    assert drawn == pytest.approx([row[name] for name in ("q05", "q50", "q95")], abs=wide)
    assert low <= drawn[0] <= drawn[1] <= drawn[2] <= high


def test_the_headline_follows_every_filter_and_the_families(english: Any) -> None:
    date = DATES[-1]
    english.go(f"#date={date}&commodity=coal&oblast=UA-14&status=occupied")
    occupied = len(english.rows())
    assert f"of {occupied} deposits" in english.text("range")
    about = english.text("about")
    assert "hard coal; Oblast: Donetsk; Status on the date: Russian-occupied, by number" in about
    assert english.text("share").startswith("about ")
    english.choose("compare", DATES[0])
    assert re.search(r"\) [+-]?\d+ percentage points against", english.text("range"))
    english.go(f"#date={date}&commodity=coal")
    every = english.text("range")
    box = english.page.locator("[data-layer='family:fuel']")
    box.uncheck()
    assert english.text("share") == "No share"
    assert "without Fuels, taken off the map" in english.text("about")
    box.check()
    assert english.text("range") == every


def test_a_selection_of_certain_deposits_is_exact(english: Any) -> None:
    english.go(f"#date={DATES[-1]}&oblast=UA-43&commodity=iron")
    (known,) = percents(english.text("share"))
    assert known == "100.0%"
    assert "about" not in english.text("share")
    assert re.match(r"of \d+ deposits? \(90\xa0%\xa0interval ", english.text("range"))


# --- the country


def test_the_country_is_that_of_the_command_line(english: Any) -> None:
    for link, options in {
        "by=value": {"by": "value"},
        "by=quantity&commodity=coal": {"commodity": "coal"},
        "by=value&commodity=coal": {"by": "value", "commodity": "coal"},
        "by=value&group=eu-2023": {"by": "value", "group": "eu-2023"},
        "by=value&group=metals": {"by": "value", "group": "metals"},
    }.items():
        english.go(f"#of=country&{link}")
        (row,) = minerals.estimate(**options).to_dict()["rows"]
        names = ("q50", "q05", "q95", "least", "most")
        assert shown(english) == [f"{row[name]:.1%}" for name in names], link
        english.page.locator("#m-why").evaluate("each => { each.open = true; }")
        models = [each for each in row["models"].values() if each["applies"]]
        expected = [f"{each[name]:.1%}" for each in models for name in ("q50", "q05", "q95")]
        assert percents(english.text("explain"))[: len(expected)] == expected


def test_an_estimate_says_for_which_date_it_is(english: Any) -> None:
    last = minerals.control().dates[-1].isoformat()
    english.go("#of=country&by=value")
    share = english.text("share")
    assert english.text("about").startswith(f"On {last}, of the country")
    english.go(f"#of=country&by=value&date={DATES[0]}")
    assert english.text("share") == share
    assert f"estimates for {last} alone, not for {DATES[0]}" in english.text("about")


def test_where_there_is_no_estimate_the_page_says_why(english: Any) -> None:
    for link, why in {
        "by=count": "no national number of deposits",
        "by=quantity": "measure different things",
        "by=quantity&commodity=titanium": "no national total",
        "by=value&oblast=UA-14": "Clear the other filters",
        "by=value&commodity=coal&state=developed": "Clear the other filters",
    }.items():
        english.go(f"#of=country&{link}")
        assert english.text("share") == "No share"
        assert why in english.text("about"), link


def test_a_table_without_totals_offers_no_country(island: Any) -> None:
    assert not island.page.locator("#m-of").is_visible()
    island.choose("by", "value")
    assert "by=value" in island.link()
    assert "for 4 of 5 deposits" in island.text("range")
    island.go("#of=country&by=weight")
    assert island.page.locator("#m-by").input_value() == "count"
