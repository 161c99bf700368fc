from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from minerals.errors import InputError
from minerals.files import data_dir
from minerals.tables import prices as module
from minerals.tables.prices import deck, deck_names, default_deck

OUNCE_T = 31.1034768e-6
POUND_T = 453.59237e-6

# Standard atomic weights as IUPAC abridges them.
MASS = {"O": 15.999, "K": 39.098, "Cl": 35.45, "Zr": 91.222, "Si": 28.085, "U": 238.029}
MASS |= {"Nb": 92.906}


@pytest.mark.parametrize(
    ("commodity", "expected"),
    [
        # World Bank, annual mean 2024, Newcastle coal: 136.15 USD/t, for a million tonnes.
        ("coal", 136.15e6),
        # World Bank, TTF 2024: 10.96 USD/MMBtu; 0.034121 MMBtu in a cubic metre: 374 USD per
        # 1000 m3, for a thousand million.
        ("gas", 10.96 * 0.034121 * 1e9),
        # World Bank, London 2024: 2387.7 USD per troy ounce, for a tonne.
        ("gold", 2387.7 / OUNCE_T),
        # 81.90 USD per lb U3O8; 1.1792 t U3O8 in a tonne U; for a thousand tonnes U.
        ("uranium", 81.9 / POUND_T * 1.1792 * 1e3),
        # Brent 2024: 80.70 USD per barrel; 7.33 barrels in a tonne; for a million tonnes.
        ("oil", 80.70 * 7.33 * 1e6),
        # Ore of 44 % Mn at 5.53 USD per tonne unit; ore of 23.9 % holds 23.9 units; a million t.
        ("manganese", 5.53 * 23.9 * 1e6),
        # Battery-grade carbonate at 11 800 USD/t, for a million tonnes LCE.
        ("lithium", 11_800e6),
    ],
)
def test_the_deck_of_2024_gives_what_the_hand_gives(commodity: str, expected: float) -> None:
    assert deck("2024").loc[commodity, "usd"] == pytest.approx(expected, rel=1e-9)


def test_gas_of_2024_comes_to_374_dollars_per_thousand_cubic_metres() -> None:
    per_bcm = float(deck("2024").loc["gas", "usd"])
    assert per_bcm / 1e6 == pytest.approx(374, abs=0.5)


@pytest.mark.parametrize(
    ("commodity", "ratio"),
    [
        ("uranium", (3 * MASS["U"] + 8 * MASS["O"]) / (3 * MASS["U"])),
        ("potash", 2 * (MASS["K"] + MASS["Cl"]) / (2 * MASS["K"] + MASS["O"])),
        (
            "zirconium",
            (MASS["Zr"] + MASS["Si"] + 4 * MASS["O"]) / (MASS["Zr"] + 2 * MASS["O"]),
        ),
        ("niobium", 2 * MASS["Nb"] / (2 * MASS["Nb"] + 5 * MASS["O"]) / 0.65),
        ("vanadium", 1 / 0.98),
        ("apatite", 1 / 0.325),
        ("iron", 2.3 / 6.5 / 0.62),
    ],
)
def test_product_factors_follow_from_the_formula_they_name(commodity: str, ratio: float) -> None:
    for name in deck_names():
        assert deck(name).loc[commodity, "factor"] == pytest.approx(ratio, rel=1e-3)


def test_every_deck_prices_the_same_commodities() -> None:
    decks = {name: set(deck(name).index) for name in deck_names()}
    first = decks[deck_names()[0]]
    assert {name: sorted(each ^ first) for name, each in decks.items() if each != first} == {}


@pytest.mark.parametrize("name", deck_names())
def test_every_price_is_positive_single_and_in_the_canonical_unit(name: str) -> None:
    prices = deck(name)
    assert (prices["usd"] > 0).all()
    assert prices.index.is_unique
    with (data_dir() / "commodities.csv").open(encoding="utf-8", newline="") as file:
        units = {row["commodity_id"]: row["unit"] for row in csv.DictReader(file)}
    assert prices["unit"].to_dict() == {each: units[each] for each in prices.index}


def test_every_row_of_the_deck_table_finds_its_price() -> None:
    with (data_dir() / "price_decks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name in deck_names():
        assert set(deck(name).index) == {row["commodity_id"] for row in rows if row["deck"] == name}


def test_no_price_moves_more_than_tenfold_between_decks() -> None:
    """A slip of a unit (lb for kg, month for year) would show as a jump."""
    for earlier, later in itertools.pairwise(deck_names()):
        ratio = deck(later)["usd"] / deck(earlier)["usd"]
        assert ratio.between(0.1, 10).all(), ratio[~ratio.between(0.1, 10)]


@pytest.fixture
def with_decks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[pd.DataFrame], None]]:
    """Put another table in the place of the decks, and forget both."""
    bundled = module.table

    def forget() -> None:
        for each in (module._decks, module._priced, module.default_deck):
            each.cache_clear()

    def put(decks: pd.DataFrame) -> None:
        monkeypatch.setattr(
            module, "table", lambda name: decks if name == "price_decks" else bundled(name)
        )
        forget()

    yield put
    monkeypatch.undo()
    forget()


def test_a_new_deck_changes_no_default(with_decks: Callable[[pd.DataFrame], None]) -> None:
    decks = module.table("price_decks")
    new = decks[decks["deck"] == default_deck()].assign(deck="2999-12", default=False)
    before = default_deck()
    with_decks(pd.concat([decks, new]))
    assert deck_names()[-1] == "2999-12"
    assert default_deck() == before


def test_the_deck_that_the_column_names_is_the_default(
    with_decks: Callable[[pd.DataFrame], None],
) -> None:
    decks = module.table("price_decks")
    with_decks(decks.assign(default=decks["deck"] == "2022-07"))
    assert default_deck() == "2022-07"


def test_a_caller_cannot_change_the_deck_of_the_next() -> None:
    mine = deck("2024")
    mine["usd"] = -1.0
    assert (deck("2024")["usd"] > 0).all()


def test_an_unknown_deck_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"unknown price deck '2042'.*2024"):
        deck("2042")
