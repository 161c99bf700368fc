"""What a page holds is what the program answers, number by number."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pandas as pd
import pytest
import shapely

import minerals
from minerals.results.labels import labels, languages
from minerals.shares.query import ask
from minerals.statuses.series import status_series
from minerals.tables.groups import list_names
from minerals.tables.inventory import bundled
from minerals.tables.load import outlines, table
from minerals.territory.history import ControlHistory
from minerals.views.listings import list_deposits
from minerals.views.maps.mosaic import GRID_DEG
from minerals.views.maps.page_payload import page_payload
from minerals.vocabulary import STATUS_CODES

Decode = Callable[[str], list[int]]
DATES = ["2014-09-05", "2022-02-23", "2022-10-31", "2025-02-24", "2025-12-31"]


def gather(lang: str = "en", history: ControlHistory | None = None, **options: Any) -> Any:
    """Return the contents of a page of all snapshots."""
    asked = {"by": "count", "commodity": (), "group": None, "scope": "all", "prices": None,
             "role": "counting", "deposits": None} | options  # fmt: skip
    question = ask(asked["deposits"], asked["by"], asked["commodity"], asked["group"], "none",
                   asked["scope"], asked["prices"], history, asked["role"])  # fmt: skip
    dates = question.history.dates
    series = status_series(question.inventory, question.history, dates, question.scope)
    return page_payload(question, series, dates[-1], lang)


@pytest.fixture(scope="module")
def found() -> Any:
    return gather()


@pytest.fixture(scope="module")
def some() -> ControlHistory:
    """Return the snapshots of :data:`DATES` alone."""
    history = minerals.control()
    return replace(history, dates=tuple(map(dt.date.fromisoformat, DATES)))


def run_at(numbers: list[int], width: int, index: int) -> list[int]:
    """Return the values of the last run that does not begin after an index."""
    rows = [numbers[i : i + 1 + width] for i in range(0, len(numbers), 1 + width)]
    starts = list(accumulate(row[0] for row in rows))
    assert starts[0] == 0
    assert len(set(starts)) == len(starts)
    return rows[bisect_right(starts, index) - 1][1:]


SHARES = ["q05", "q50", "q95", "share", "low", "high"]


def share_at(
    found: Any, decode: Decode, kind: str, name: str, date: str, measure: str = "count"
) -> list[float]:
    numbers = decode(found["shares"][measure][kind][name]["course"])
    return [each / 1e6 for each in run_at(numbers, len(SHARES), found["dates"].index(date))]


# --- the headline


@pytest.mark.slow
@pytest.mark.parametrize("date", DATES[1::2])
@pytest.mark.parametrize(
    ("kind", "name", "options"),
    [
        ("", "all commodities", {}),
        ("commodity", "lithium", {"commodity": "lithium"}),
        ("commodity", "coal", {"commodity": "coal"}),
        ("group:metals", "metals", {"group": "metals"}),
        ("group:fuel", "fuel", {"group": "fuel"}),
        ("group:ua-2025", "ua-2025", {"group": "ua-2025"}),
    ],
)
def test_a_headline_is_the_share(
    found: Any, decode: Decode, kind: str, name: str, options: dict[str, str], date: str
) -> None:
    answer = minerals.share(date=date, **options).to_frame().iloc[0]
    (key,) = found["shares"]["count"][kind] if kind != "commodity" else [name]
    assert name in key
    ours = share_at(found, decode, kind, key, date)
    assert ours == pytest.approx(answer[SHARES].tolist(), abs=1e-6)
    row = found["shares"]["count"][kind][key]
    assert (row["n"], row["known"]) == (answer["n"], answer["n_with_quantity"])


@pytest.mark.parametrize("date", DATES[1::2])
@pytest.mark.parametrize("kind", ["commodity", "oblast"])
def test_a_part_is_the_row_of_the_share(found: Any, decode: Decode, kind: str, date: str) -> None:
    answer = minerals.share(group_by=kind, date=date).to_frame().set_index("group")
    rows = found["shares"]["count"][kind]
    assert set(rows) == set(answer.dropna(subset="share").index)
    for name in rows:
        expected = answer.loc[name, SHARES].tolist()
        assert share_at(found, decode, kind, name, date) == pytest.approx(expected, abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        {"by": "value", "prices": "2025"},
        {"by": "value", "group": "metals", "scope": "since-2022"},
        {"by": "quantity", "commodity": "manganese", "scope": "without-crimea"},
        {"by": "count", "commodity": ("coal", "gold"), "role": "any"},
    ],
    ids=str,
)
def test_another_measure_scope_or_role_is_held_too(
    decode: Decode, some: ControlHistory, options: dict[str, Any]
) -> None:
    page = gather(history=some, **options)
    for date in DATES[1::2]:
        answer = minerals.share(date=date, **options).to_frame().iloc[0]
        rows = page["shares"][options["by"]][""]
        (name,) = rows
        ours = share_at(page, decode, "", name, date, options["by"])
        assert ours == pytest.approx(answer[SHARES].tolist(), abs=1e-6)
        row = rows[name]
        total = answer["value_total_usd" if options["by"] == "value" else "quantity_total"]
        if pd.notna(total):
            assert row["total"] == pytest.approx(total, rel=1e-3)
            assert row["unit"] == ("USD" if options["by"] == "value" else answer["unit"])
        else:
            assert "total" not in row


def test_a_total_is_told_as_a_part_of_the_country_unless_it_is_the_same_sum(
    some: ControlHistory,
) -> None:
    rows = {
        name: gather(history=some, commodity=name)["shares"]["quantity"][""][name]
        for name in ("manganese", "lithium")
    }
    assert 0 < rows["manganese"]["part"] < 1
    assert "part" not in rows["lithium"]  # its national total is the sum of these deposits
    assert rows["lithium"]["basis"] == "carbonate"


@pytest.mark.slow
def test_every_snapshot_is_that_of_the_time_line(found: Any, decode: Decode) -> None:
    series = minerals.timeline().frame
    assert found["dates"] == series["date"].tolist()
    for row in series.itertuples():
        ours = share_at(found, decode, "", "all commodities", row.date)
        assert ours == pytest.approx([getattr(row, each) for each in SHARES], abs=1e-6)


def test_a_narrowed_page_has_no_groups(last: ControlHistory) -> None:
    page = gather(history=last, by="quantity", commodity="lithium")
    assert set(page["shares"]["quantity"]) == {"", "commodity", "oblast"}
    assert page["groups"] == []


# --- statuses


@pytest.mark.slow
@pytest.mark.parametrize("date", DATES)
def test_statuses_are_those_of_the_date(found: Any, decode: Decode, date: str) -> None:
    expected = minerals.status(date=date).set_index("deposit_id")
    index = found["dates"].index(date)
    names = {code: name for name, code in STATUS_CODES.items()}
    for site in found["sites"]:
        row = expected.loc[site["id"]]
        (code,) = run_at(decode(site["runs"]), 1, index)
        assert (names[code >> 1], code % 2 == 1) == (row["status"], row["certain"])
        steps = decode(site["km"])
        steps[1::2] = accumulate(steps[1::2])
        (km,) = run_at(steps, 1, index)
        km = -km - 1 if km < -1 else km  # rounded down to a band
        assert km == (-1 if pd.isna(row["distance_km"]) else pytest.approx(
            abs(row["distance_km"]), abs=0.51))  # fmt: skip


@pytest.mark.slow
def test_the_part_of_an_outline_is_that_of_the_date(found: Any, decode: Decode) -> None:
    areal = [site for site in found["sites"] if "outline" in site]
    assert len(areal) == bundled().sites["outline"].notna().sum() > 0
    for date in DATES:
        expected = minerals.status(date=date).set_index("deposit_id")
        for site in areal:
            low, value, high = run_at(decode(site["fractions"]), 3, found["dates"].index(date))
            row = expected.loc[site["id"]]
            for ours, name in ((value, ""), (low, "_low"), (high, "_high")):
                assert ours / 1000 == pytest.approx(row[f"occupied_fraction{name}"], abs=5.1e-4)


def test_an_outline_is_that_of_the_table(found: Any, decode: Decode) -> None:
    sites = bundled().sites.set_index("deposit_id")
    for site in (each for each in found["sites"] if "outline" in each):
        rings = []
        for text in site["outline"]:
            pairs = zip(*2 * [iter(decode(text))], strict=True)
            rings.append(list(accumulate(pairs, lambda a, b: (a[0] + b[0], a[1] + b[1]))))
        ours = shapely.transform(shapely.Polygon(rings[0], rings[1:]), lambda xy: xy * GRID_DEG)
        expected = sites.loc[site["id"], "outline"]
        assert shapely.symmetric_difference(ours, expected).area < 0.02 * expected.area


# --- filters


@pytest.mark.slow
def test_a_commodity_keeps_the_deposits_that_are_listed_for_it(
    found: Any, last: ControlHistory
) -> None:
    shown: dict[str, set[str]] = {}
    for site in found["sites"]:
        for number in site["counts"]:
            shown.setdefault(found["commodities"][number]["id"], set()).add(site["id"])
    assert len(shown) > 30
    names = bundled().commodities.index
    assert set(shown) <= set(names)
    for name in names[::3]:
        listed = list_deposits(commodity=(name,), control=last).frame["deposit_id"]
        assert shown.get(name, set()) == set(listed)


@pytest.mark.slow
def test_a_group_keeps_the_deposits_that_are_listed_for_it(
    found: Any, last: ControlHistory
) -> None:
    assert {"metals", "critical-no-fuel:eu-2023", "rare", *list_names()} <= {
        each["id"] for each in found["groups"]
    }
    numbers = {each["id"]: number for number, each in enumerate(found["commodities"])}
    for group in found["groups"]:
        wanted = {numbers[each] for each in group["of"]}
        shown = {site["id"] for site in found["sites"] if wanted & set(site["counts"])}
        assert shown == set(list_deposits(group=group["id"], control=last).frame["deposit_id"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [{}, {"commodity": "lithium"}, {"group": "uranium"}, {"commodity": ("coal", "gold")},
     {"commodity": "germanium", "role": "any"}, {"commodity": "gallium", "role": "main"}],
    ids=str,
)  # fmt: skip
def test_every_deposit_that_is_listed_is_on_the_page(
    last: ControlHistory, options: dict[str, Any]
) -> None:
    given = options.get("commodity", ())
    asked = {**options, "commodity": (given,) if isinstance(given, str) else given}
    listed = list_deposits(**asked, control=last).frame["deposit_id"]
    assert sorted(site["id"] for site in gather(history=last, **options)["sites"]) == sorted(listed)


# --- a deposit


def test_a_deposit_says_what_the_table_says(found: Any) -> None:
    sites = bundled().sites.set_index("deposit_id")
    columns = {"aliases": "aliases", "oblast": "oblast", "raion": "raion",
               "near": "nearest_place", "kind": "kind", "state": "development_status",
               "operator": "operator", "part": "part_of"}  # fmt: skip
    for site in found["sites"]:
        row = sites.loc[site["id"]]
        assert site["names"] == list(dict.fromkeys(row[["name_en", "name_uk"]].dropna()))
        for name, column in columns.items():
            assert site.get(name) == (None if pd.isna(row[column]) else row[column])
        assert (site["x"], site["y"]) == (round(row.geometry.x, 5), round(row.geometry.y, 5))
        assert site["precision"] == row["location_precision_km"]
        assert ("sea" in site) == (row["setting"] == "offshore")


def test_a_deposit_shows_each_of_its_figures(found: Any) -> None:
    rows = bundled().resources
    shown = [(site["id"], figure) for site in found["sites"] for figure in site["has"]]
    rows = rows[rows["deposit_id"].isin({site["id"] for site in found["sites"]})]
    assert len(shown) == len(rows)
    names = [each["id"] for each in found["commodities"]]
    ours = sorted((deposit, names[figure["of"]], figure["role"], figure.get("q", -1.0))
                  for deposit, figure in shown)  # fmt: skip
    expected = sorted(rows[["deposit_id", "commodity_id", "role"]].assign(
        quantity=rows["quantity"].fillna(-1)).itertuples(index=False, name=None))  # fmt: skip
    for one, other in zip(ours, expected, strict=True):
        assert one[:3] == other[:3]
        assert one[3] == pytest.approx(other[3], rel=1e-5)


def test_values_and_quantities_are_those_that_shares_weigh_by(found: Any) -> None:
    deck = minerals.share(by="value")
    assert found["deck"] == deck.header["prices"]
    worth = deck.details.groupby("deposit_id")["weight"].sum(min_count=1).dropna()
    shown = {site["id"]: site["value"] for site in found["sites"] if "value" in site}
    assert shown == pytest.approx(worth.to_dict(), rel=1e-3)
    names = [each["id"] for each in found["commodities"]]
    for name in ("manganese", "lithium", "coal"):
        details = minerals.share(by="quantity", commodity=name).details
        expected = details.dropna(subset="weight").set_index("deposit_id")["weight"].to_dict()
        number = names.index(name)
        ours = {site["id"]: site["quantity"][number] for site in found["sites"]
                if number in site.get("quantity", {})}  # fmt: skip
        # A section of a deposit is drawn with its quantity, and counted with the whole.
        assert {each: ours[each] for each in expected} == pytest.approx(expected, rel=1e-5)


def test_every_citation_leads_to_its_source(found: Any) -> None:
    known = minerals.sources().set_index("source_id").fillna("")
    sites = bundled().sites.set_index("deposit_id")
    figures = dict(iter(bundled().resources.groupby("deposit_id")["source_id"]))

    def check(number: int, source: str) -> None:
        title, address = found["sources"][number]
        row = known.loc[source]
        about = f"{row['publisher']} {row['published']}".strip()
        assert title == (f"{row['title']}, {about}" if about else row["title"])
        assert address == row["url"]
        cited.add(number)

    cited: set[int] = set()
    changes = table("reported_changes").sort_values(["deposit_id", "date"])
    reported = changes.groupby("deposit_id")["source_id"].agg(list)
    for site in found["sites"]:
        check(site["source"], sites.loc[site["id"], "source_id"])
        check(site["place"], sites.loc[site["id"], "location_source_id"])
        for figure, source in zip(site["has"], figures[site["id"]], strict=True):
            check(figure.get("source", site["source"]), source)  # told once where it is the site's
        for (*_, number), source in zip(
            site.get("events", []), reported.get(site["id"], []), strict=True
        ):
            check(number, source)
    assert cited == set(range(len(found["sources"])))


# --- words and places


@pytest.mark.parametrize("lang", languages())
def test_every_word_of_the_tables_is_in_the_catalogue(lang: str) -> None:
    words, inventory = labels(lang), bundled()
    for kind, values in {
        "kind": inventory.sites["kind"],
        "state": inventory.sites["development_status"],
        "role": inventory.resources["role"],
        "basis": inventory.resources["basis"],
        "unit": pd.concat([inventory.resources["unit"], inventory.commodities["unit"]]),
        "category": inventory.resources["category"],
        "confidence": inventory.resources["confidence"],
        "event": table("reported_changes")["event"],
        "reported": table("reported_changes")["state"],
        "family": inventory.commodities["family"],
    }.items():
        missing = {f"{kind}.{each}" for each in values.dropna() if f"{kind}.{each}" not in words}
        # The letters and numbers of a category are the same in every language.
        assert {each for each in missing if each.removeprefix("category.").islower()} == set()


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_names_are_in_the_language_of_the_page(last: ControlHistory, lang: str) -> None:
    page = gather(lang, last, commodity="lithium")
    expected = bundled().commodities[f"name_{lang}"]
    assert page["lang"] == lang
    assert {each["id"]: each["name"] for each in page["commodities"]} == {
        each["id"]: expected[each["id"]] for each in page["commodities"]
    }
    assert page["population"] == expected["lithium"]
    oblasts = outlines("oblasts")
    names = {unit["id"]: unit["name"] for unit in page["units"]}
    assert set(names) == set(oblasts.index)
    assert names["UA-14"] == {"en": "Donetsk", "uk": "Донецька"}[lang]
    near = {each["name"] for each in page["around"] if "name" in each}
    assert {"en": "Poland", "uk": "Польща"}[lang] in near


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        ({}, {"q": 30.0, "unit": "t", "basis": "element"}),
        (
            {"category": "JORC resources"},
            {"category": "JORC resources"},
        ),
        ({"quantity_low": 20, "quantity_high": 40}, {"low": 20.0, "high": 40.0}),
        ({"role": "by-product"}, {"role": "by-product"}),
    ],
    ids=str,
)
def test_a_users_own_figures_are_shown(
    last: ControlHistory, columns: dict[str, Any], shown: dict[str, Any]
) -> None:
    own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["A"], "longitude": [34.1],
                        "latitude": [44.95], "commodity": ["gold"], "quantity": [30],
                        "unit": ["t"]} | columns)  # fmt: skip
    (site,) = gather(history=last, deposits=own)["sites"]
    (figure,) = site["has"]
    assert figure | shown == figure
    worth = minerals.share(own, by="value").to_frame()["value_total_usd"].iloc[0]
    assert site["value"] == pytest.approx(worth, rel=1e-3)
    assert site["quantity"] == {0: 30.0}


def test_a_history_without_land_has_no_ukrainian_base(half_island: ControlHistory) -> None:
    own = pd.DataFrame({"deposit_id": ["w", "e"], "name_en": ["West", "East"],
                        "longitude": [2.0, 8.0], "latitude": 5.0})  # fmt: skip
    page = gather(history=half_island, deposits=own)
    assert page["dates"] == [date.isoformat() for date in half_island.dates]
    assert (page["units"], page["around"]) == ([], [])
    assert "oblast" not in page["shares"]["count"]
    assert [site["id"] for site in page["sites"]] == ["w", "e"]


def test_the_as_of_date_is_the_one_that_opens() -> None:
    question = ask(None, "count", "lithium", None, "none", "all", None, None, "counting")
    dates = [dt.date(2022, 2, 23), dt.date(2022, 3, 31), dt.date(2025, 2, 24)]
    series = status_series(question.inventory, question.history, dates)
    assert page_payload(question, series, dates[1], "en")["at"] == 1


@pytest.mark.parametrize("by", ["count", "value"])
def test_a_page_tells_prices_of_other_years_whatever_it_opens_with(
    by: str, some: ControlHistory
) -> None:
    for lang, text in (("en", "prices of another year"), ("uk", "ціни іншого року")):
        page = gather(lang, some, by=by, commodity=("coal", "kaolin"))
        (told,) = [each for each in page["notes"] if each.startswith(text)]
        assert "2019" in told
        assert not any(text in each for each in gather(lang, some, commodity=("coal",))["notes"])
