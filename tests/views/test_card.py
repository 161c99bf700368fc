from __future__ import annotations

import json
import re
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import minerals
from minerals.errors import InputError
from minerals.results.markdown import item
from minerals.statuses.series import spells
from minerals.statuses.status_on_date import status
from minerals.tables.find import find_inventory
from minerals.tables.inventory import Inventory, bundled
from minerals.tables.load import table
from minerals.views.card import card_text, show
from minerals.views.find_deposit import find_deposit

STOCK = bundled()
IDS = STOCK.sites["deposit_id"].tolist()


def made_up(*names: str) -> Inventory:
    frame = pd.DataFrame({"name_en": names, "longitude": 34.0, "latitude": 48.0})
    frame["deposit_id"] = [f"d{number}" for number in range(len(names))]
    return find_inventory(frame)


def answer(word: str) -> str:
    """Return the identifier found, or the sentence of refusal."""
    try:
        return find_deposit(word, STOCK)
    except InputError as error:
        return str(error)


# --- finding


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(IDS))
def test_every_deposit_is_found_by_its_identifier(deposit: str) -> None:
    assert find_deposit(deposit, STOCK) == deposit
    assert find_deposit(f" {deposit.upper()} ", STOCK) == deposit


@pytest.mark.parametrize("column", ["name_en", "name_uk"])
def test_a_deposit_is_found_by_its_name_where_no_other_has_it(column: str) -> None:
    names = STOCK.sites.set_index("deposit_id")[column].dropna().iloc[::3]
    found = {deposit: answer(name) for deposit, name in names.items()}
    shared = {deposit: told for deposit, told in found.items() if told != deposit}
    assert len(shared) <= 6
    for deposit, told in shared.items():
        assert re.search(rf"is the name of .*\b{deposit}\b.*: give one of these ids$", told)


@pytest.mark.parametrize(
    ("word", "deposit"),
    [
        ("ua-shevchenkivske", "ua-shevchenkivske"),
        ("Shevchenkivske", "ua-shevchenkivske"),
        ("SHEVCHENKIVSKE", "ua-shevchenkivske"),
        ("Шевченківське", "ua-shevchenkivske"),
        ("шевченківське", "ua-shevchenkivske"),
        ("Almaznaya", "ua-almaznaya-coal-mine"),  # an alias
        ("Bakhmutske", "ua-artemivske-bakhmut-soledar-salt"),  # the first of several
        ("Pokrovs'ke Coal Mine", "ua-pokrovs-ke-coal-mine"),
        ("Pokrovs’ke Coal Mine", "ua-pokrovs-ke-coal-mine"),
        ("Pokrovske Coal Mine", "ua-pokrovs-ke-coal-mine"),
        ("Кам'янобалківське", "ua-kamianobalkivske"),
        ("Камʼянобалківське", "ua-kamianobalkivske"),
        ("Камянобалківське", "ua-kamianobalkivske"),
        ("Усть–Кам’янське", "ua-ust-kamianske"),
    ],
)
def test_a_deposit_is_found_however_its_name_is_typed(word: str, deposit: str) -> None:
    assert find_deposit(word, STOCK) == deposit


def test_accents_do_not_matter_in_either_direction() -> None:
    inventory = made_up("Përmët", "Zirkon")
    assert find_deposit("Permet", inventory) == "d0"
    assert find_deposit("Zírkon", inventory) == "d1"
    # і and ї, и and й are different letters, as a reader takes them.
    assert find_deposit("Кий", made_up("Кий", "Кии")) == "d0"


def test_a_near_miss_suggests_what_may_be_meant() -> None:
    with pytest.raises(InputError) as caught:
        find_deposit("Shevchenkivsk", STOCK)
    assert str(caught.value).startswith("no deposit 'Shevchenkivsk': did you mean ua-shevchenkivs")
    with pytest.raises(InputError, match=r"did you mean .*ua-novokostiantynivske"):
        find_deposit("Novokonstantinovskoe", STOCK)


def test_a_word_like_nothing_says_where_all_are_listed() -> None:
    with pytest.raises(InputError, match="no deposit 'qqqq': minerals deposits lists them all"):
        find_deposit("qqqq", STOCK)


@pytest.mark.parametrize("word", ["", "   "])
def test_no_word_finds_nothing(word: str) -> None:
    with pytest.raises(InputError, match="no deposit"):
        find_deposit(word, STOCK)


def test_an_ambiguous_name_lists_the_identifiers() -> None:
    with pytest.raises(InputError) as caught:
        find_deposit("Федорівське", STOCK)
    assert str(caught.value) == (
        "'Федорівське' is the name of ua-fedorivske, ua-fedorivske-mn: give one of these ids"
    )


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("Krasnolymanska", "ua-krasnolymanska-coal-mine"),
        ("шахта Краснолиманська", "ua-krasnolymanska-coal-mine"),
        ("Karla Marksa", "ua-karla-marksa-coal-mine"),
        ("Kirova", "ua-kirova-coal-mine"),
    ],
)
def test_a_mine_is_found_without_the_word_mine(word: str, found: str) -> None:
    assert find_deposit(word, STOCK) == found


def test_a_word_in_several_names_lists_the_identifiers() -> None:
    with pytest.raises(InputError, match="stands in the names of ua-lenina-horlivka-coal-mine, "):
        find_deposit("шахта Леніна", STOCK)
    with pytest.raises(InputError, match="no deposit 'шахта': minerals deposits lists them all"):
        find_deposit("шахта", STOCK)


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_word_finds_a_deposit_or_is_refused_in_one_line(word: str) -> None:
    told = answer(word)
    assert told in IDS or re.match(
        r"(no deposit )?['\"].*['\"]( (is the name|stands in the names) of .+)?: .+$", told
    )
    assert len(told.splitlines()) == 1


# --- cards


def test_a_card_carries_the_status_and_the_intervals() -> None:
    found = show("ua-iziumske-phosphorite")
    now = status().set_index("deposit_id").loc["ua-iziumske-phosphorite"]
    assert found["status"]["status"] == now["status"] == "government"
    assert found["status"]["control"] == "bundled"
    runs = spells()
    own = runs[runs["deposit_id"] == "ua-iziumske-phosphorite"].drop(columns="deposit_id")
    assert found["intervals"] == own.to_dict("records")
    assert "occupied" in {each["status"] for each in found["intervals"]}
    assert {each["event"] for each in found["reported_changes"]} == {"occupied", "liberated"}


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(IDS))
def test_a_card_tells_every_source_that_it_cites(deposit: str) -> None:
    found = show(deposit)
    rows = [found["deposit"], *found["resources"], *found["reported_changes"]]
    cited = {row[key] for row in rows for key in ("source_id", "location_source_id") if key in row}
    assert cited <= set(found["sources"])
    assert cited
    assert all(source["title"] for source in found["sources"].values())
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    figures = table("resources")
    assert len(found["resources"]) == (figures["deposit_id"] == deposit).sum()


def test_a_card_tells_figures_that_do_not_count_too() -> None:
    figures = table("resources")
    other = figures.loc[~figures["preferred"].astype(bool), "deposit_id"].iloc[0]
    assert False in {row["preferred"] for row in show(other)["resources"]}
    assert "not preferred" in card_text(show(other))


def test_a_card_tells_what_was_corrected() -> None:
    found = show("ua-azovske")
    assert [row["column"] for row in found["corrections"]] == ["latitude, longitude"]
    assert "45.583, 34.567" in card_text(found)


def test_a_card_lists_the_sections_of_a_deposit() -> None:
    sections = STOCK.sites.dropna(subset=["part_of"])
    whole = sections["part_of"].iloc[0]
    expected = sections.loc[sections["part_of"] == whole, "deposit_id"].tolist()
    assert show(whole)["sections"] == expected


def test_a_card_of_a_users_table_holds_what_the_table_holds() -> None:
    inventory = made_up("Made-up One")
    inventory.sites["operator"] = "nobody"
    found = show("made-up one", deposits=replace(inventory, name="mine.csv"))
    assert found["deposit"]["operator"] == "nobody"
    assert not [name for name in found["deposit"] if name.startswith("_")]
    assert "sources" not in found
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_a_card_tells_the_status_of_the_date_asked_for() -> None:
    on = {
        day: show("ua-shevchenkivske", date=day)["status"] for day in ("2025-02-24", "2025-12-31")
    }
    assert {day: each["status"] for day, each in on.items()} == {
        "2025-02-24": "government",
        "2025-12-31": "occupied",
    }


def test_a_card_of_a_users_quantity_without_a_category_is_text() -> None:
    own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["D"], "longitude": [37.0]})
    own = own.assign(latitude=48.0, commodity="gold", quantity=5.0, unit="t")
    shown = card_text(show("a", deposits=own))
    assert "gold (main): 5 t element" in shown


@pytest.mark.parametrize("markdown", [False, True])
def test_a_card_as_text_names_what_it_knows(markdown: bool) -> None:
    found = show("ua-shevchenkivske")
    text = card_text(found, markdown=markdown)
    first = text.splitlines()[0]
    assert first == ("# " if markdown else "") + "Shevchenkivske (Шевченківське)"
    assert ("## Control" in text) is markdown
    assert ("CONTROL" in text) is not markdown
    for each in found["intervals"]:
        assert f"{each['start']} to {each['end']}: {each['status']}" in text
    for key, source in found["sources"].items():
        told = f"[{key}] {source['title']}"
        assert (item(told) if markdown else told) in text
    assert "nan" not in text.split()
    assert "<NA>" not in text


def test_a_card_tells_the_confidence_of_each_figure_that_has_one() -> None:
    rows = table("resources").dropna(subset=["quantity", "confidence"])
    row = rows.iloc[0]
    text = card_text(show(row["deposit_id"]))
    told = [line for line in text.split("\n") if f"{row['confidence']} confidence" in line]
    assert any(line.strip().startswith(row["commodity_id"]) for line in told)


def test_a_card_tells_what_was_found_in_the_control_polygons() -> None:
    square = gpd.GeoDataFrame(geometry=[shapely.box(33, 47.5, 36, 49)], crs="EPSG:4326")
    own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["A"], "longitude": 34.0, "latitude": 48})
    history = minerals.control(square, snapshot_date="2025-01-01")
    found = show("a", deposits=own, control=history)
    assert "no column tells a status" in found["findings"]["control"][0]
    assert "no column tells a status" in card_text(found)
