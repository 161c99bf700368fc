"""Populations: real ones by name, and small ones that are made up."""

from __future__ import annotations

import csv
import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.errors import InputError
from minerals.files import data_dir
from minerals.shares.population import Population, build_population
from minerals.tables.inventory import Inventory, bundled
from minerals.tables.prices import deck
from minerals.tables.user import read_user_table
from minerals.vocabulary import BREAKDOWNS, COUNTING_ROLES, MEASURE_NAMES

DOBRA = "ua-dobra-stankuvatske-nadiia"
SECTIONS = {"ua-nadiia-section-of-dobra", "ua-stankuvatske-section-of-dobra"}
COLUMNS = ("deposit_id", "part_of", "commodity", "quantity", "category", "role")


def made_up(*rows: tuple[object, ...]) -> Inventory:
    """Make an inventory of rows of COLUMNS, shorter rows filled with nothing."""
    records = [dict(itertools.zip_longest(COLUMNS, row)) for row in rows]
    frame = pd.DataFrame(records, columns=list(COLUMNS))
    frame["role"] = frame["role"].fillna("main")
    frame["unit"] = "Mt"
    return read_user_table(frame.assign(name_en="D", longitude=37.0, latitude=48.0))


def ids(population: Population) -> list[str]:
    return sorted(population.items["deposit_id"])


def pairs(population: Population) -> set[tuple[str, str]]:
    return set(population.items[["deposit_id", "commodity_id"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("by", ["count", "quantity"])
def test_dobra_stands_for_its_sections_and_lithium_has_four_deposits(by: str) -> None:
    found = ids(build_population(bundled(), chosen=("lithium",), by=by))
    assert DOBRA in found
    assert not SECTIONS & set(found)
    assert len(found) == 4


def test_perzhanske_is_a_lithium_deposit_only_for_whom_every_mention_counts() -> None:
    every = set(ids(build_population(bundled(), chosen=("lithium",), role="any")))
    counting = set(ids(build_population(bundled(), chosen=("lithium",))))
    assert every - counting == {"ua-perzhanske-be"}


@pytest.mark.parametrize("by", MEASURE_NAMES)
@pytest.mark.parametrize("group_by", BREAKDOWNS)
@pytest.mark.parametrize("role", COUNTING_ROLES)
def test_no_section_stands_beside_its_whole(by: str, group_by: str, role: str) -> None:
    items = build_population(bundled(), by=by, group_by=group_by, role=role).items
    parent = bundled().sites.set_index("deposit_id")["part_of"].dropna().to_dict()
    key = items["group"] if by == "count" else items["commodity_id"]
    if by == "count" and group_by == "oblast":  # a section may reach into the next oblast
        key = pd.Series("", items.index)
    present = set(zip(key, items["deposit_id"], strict=True))
    beside = {(name, each) for name, each in present if (name, parent.get(each)) in present}
    assert beside == set()


@pytest.mark.parametrize("group_by", BREAKDOWNS)
def test_main_is_within_counting_is_within_any(group_by: str) -> None:
    main, counting, every = (
        build_population(bundled(), role=role, group_by=group_by).items
        for role in ("main", "counting", "any")
    )
    sites = [set(items["deposit_id"]) for items in (main, counting, every)]
    assert sites[0] <= sites[1] <= sites[2]
    assert len(main) < len(counting) < len(every)


def test_every_main_commodity_of_the_table_counts_but_for_sections() -> None:
    with (data_dir() / "resources.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["preferred"] == "true"]
    main = {(row["deposit_id"], row["commodity_id"]) for row in rows if row["role"] == "main"}
    population = build_population(bundled(), role="main", group_by="commodity")
    left_out = {deposit for deposit, _ in main - pairs(population)}
    sections = bundled().sites.dropna(subset=["part_of"])["deposit_id"]
    assert pairs(population) <= main
    assert left_out <= set(sections)
    assert left_out >= SECTIONS


def test_a_whole_without_a_quantity_gives_way_to_its_measured_sections() -> None:
    inventory = made_up(
        ("whole", None, "coal"), ("north", "whole", "coal", 30), ("south", "whole", "coal", 10)
    )
    assert ids(build_population(inventory, by="quantity")) == ["north", "south"]
    assert ids(build_population(inventory, by="count")) == ["whole"]


def test_a_measured_whole_stands_for_its_measured_sections() -> None:
    inventory = made_up(("whole", None, "coal", 45), ("north", "whole", "coal", 30))
    assert ids(build_population(inventory, by="quantity")) == ["whole"]


def test_a_whole_and_sections_without_quantities_are_one_gap() -> None:
    inventory = made_up(
        ("whole", None, "coal"), ("north", "whole", "coal"), ("south", "whole", "coal")
    )
    assert ids(build_population(inventory, by="quantity")) == ["whole"]


def test_sections_of_sections_are_left_out_beside_the_outermost_whole() -> None:
    rows = [("whole", None), ("middle", "whole"), ("inner", "middle")]
    measured = made_up(*((*row, "coal", 10) for row in rows))
    assert ids(build_population(measured, by="quantity")) == ["whole"]
    gap = made_up(*((*row, "coal", None if row[0] == "middle" else 10) for row in rows))
    assert ids(build_population(gap, by="quantity")) == ["whole"]
    top_gap = made_up(*((*row, "coal", None if row[0] == "whole" else 10) for row in rows))
    assert ids(build_population(top_gap, by="quantity")) == ["middle"]


def test_a_section_counts_for_a_commodity_that_its_whole_does_not_hold() -> None:
    inventory = made_up(("whole", None, "coal", 45), ("north", "whole", "iron", 30))
    by_commodity = pairs(build_population(inventory, by="quantity", group_by="commodity"))
    assert by_commodity == {("whole", "coal"), ("north", "iron")}
    assert ids(build_population(inventory, by="count")) == ["whole"]


def test_several_categories_of_one_figure_are_added() -> None:
    inventory = made_up(
        ("a", None, "coal", 30, "A+B+C1"), ("a", None, "coal", 12, "C2"), ("b", None, "coal")
    )
    population = build_population(inventory, chosen=("coal",), by="quantity")
    amounts = population.items.set_index("deposit_id")["canonical"]
    assert amounts["a"] == 42
    assert pd.isna(amounts["b"])
    assert any("categories are mixed: A+B+C1, C2" in note for note in population.notes)


def test_a_by_product_counts_with_a_quantity_and_not_without() -> None:
    inventory = made_up(
        ("a", None, "coal", None, None, "main"),
        ("a", None, "gallium", 5, None, "by-product"),
        ("a", None, "germanium", None, None, "by-product"),
        ("a", None, "gold", None, None, "occurrence"),
    )
    found = {
        role: {name for _, name in pairs(build_population(inventory, role=role))}
        for role in COUNTING_ROLES
    }
    assert found == {
        "main": {"coal"},
        "counting": {"coal", "gallium"},
        "any": {"coal", "gallium", "germanium", "gold"},
    }


def test_a_figure_of_another_measure_is_told_and_not_added() -> None:
    frame = pd.DataFrame({"deposit_id": ["a", "b"], "name_en": "D", "commodity": "lithium"})
    frame = frame.assign(longitude=37.0, latitude=48.0, quantity=[5.0, 90.0], unit="Mt")
    inventory = read_user_table(frame.assign(basis=["carbonate", "ore"]))
    population = build_population(inventory, chosen=("lithium",), by="quantity")
    assert population.items["weight"].sum() == 5
    assert any("1 published figures measure something else" in note for note in population.notes)
    assert any("lithium (ore)" in note for note in population.notes)


def test_weights_are_one_the_quantity_or_dollars() -> None:
    inventory = made_up(("a", None, "coal", 30), ("b", None, "iron", 10), ("c", None, "iron"))
    prices = pd.Series({"coal": 2.0})
    assert build_population(inventory, by="count").items["weight"].tolist() == [1, 1, 1]
    weight = build_population(inventory, by="value", prices=prices).items.set_index("deposit_id")[
        "weight"
    ]
    assert weight["a"] == 60
    assert weight[["b", "c"]].isna().all()
    notes = build_population(inventory, by="value", prices=prices).notes
    assert "no price in this deck, so not valued: iron" in notes


def test_prices_of_another_year_than_the_decks_are_named() -> None:
    def told(commodity: str) -> list[str]:
        prices = deck("2024")["usd"]
        chosen = build_population(
            bundled(), chosen=(commodity,), by="value", prices=prices, deck="2024"
        )
        return [note for note in chosen.notes if note.startswith("prices of another year")]

    assert told("kaolin") == ["prices of another year than the deck 2024: kaolin 2019"]
    assert told("beryllium") == ["prices of another year than the deck 2024: beryllium 1991"]
    assert told("manganese") == []


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(InputError, match=r"unknown role 'mains': did you mean main\?"):
        build_population(bundled(), role="mains")


def test_a_table_without_oblasts_is_not_broken_down_by_them() -> None:
    with pytest.raises(InputError, match="the deposits carry no oblast"):
        build_population(made_up(("a", None, "coal")), group_by="oblast")


@pytest.mark.parametrize("by", MEASURE_NAMES)
@pytest.mark.parametrize("group_by", ["none", "commodity", "family"])
def test_a_population_of_nobody_is_empty(by: str, group_by: str) -> None:
    population = build_population(bundled(), chosen=("antimony",), by=by, group_by=group_by)
    assert population.items.empty


@given(st.lists(st.tuples(st.integers(0, 5), st.one_of(st.none(), st.floats(0, 1e6))), max_size=6))
def test_no_tonne_is_counted_twice_in_any_tree_of_sections(
    tree: list[tuple[int, float | None]],
) -> None:
    """Section i lies in an earlier deposit or in none, so that there is no ring."""
    rows = [("d", None, "coal", 1.0)]
    for number, (up, amount) in enumerate(tree):
        whole = f"d{up}" if up < number else None
        rows.append((f"d{number}", whole, "coal", amount))
    inventory = made_up(*rows)
    parent = inventory.sites.set_index("deposit_id")["part_of"].to_dict()
    items = build_population(inventory, chosen=("coal",), by="quantity").items
    kept = set(items.loc[items["canonical"].notna(), "deposit_id"])
    for each in kept:
        above = parent[each]
        while isinstance(above, str):
            assert above not in kept
            above = parent[above]
    # Nothing measured vanishes: it is kept, or lies in something kept.
    for deposit, _, _, amount in rows:
        if amount is not None:
            at: object = deposit
            while isinstance(at, str) and at not in kept:
                at = parent[at]
            assert at in kept
