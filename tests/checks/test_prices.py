"""Price decks without prices, factors without sources, and defaults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def price_deck(tables: Any, **values: str | None) -> int:
    row = tables.row("price_decks", deck="2024", commodity_id="uranium")
    return tables.edit("price_decks", row, **values)


def two_default_decks(tables: Any) -> int:
    decks = tables.read("price_decks")
    decks.loc[decks["deck"] == "2022-07", "default"] = "true"
    tables.write("price_decks", decks)
    return 0


def no_default_deck(tables: Any) -> int:
    tables.write("price_decks", tables.read("price_decks").assign(default="false"))
    return 0


Break = Callable[[Any], int]
CASES: dict[str, tuple[Break, str, str, str]] = {
    "a deck without its price": (
        lambda t: price_deck(t, period="1999"),
        "price_decks.csv",
        r"no price uranium \S+ 1999 in prices\.csv",
        "add it or correct it",
    ),
    "two default decks": (
        two_default_decks,
        "price_decks.csv",
        r"2 decks are the default \(2022-07, 2025\)",
        "write true in column default for the rows of one deck",
    ),
    "no default deck": (
        no_default_deck,
        "price_decks.csv",
        r"0 decks are the default \(none\)",
        "write true in column default for the rows of one deck",
    ),
    "a deck that is the default in part": (
        lambda t: t.edit("price_decks", t.row("price_decks", deck="2025"), default="false"),
        "price_decks.csv",
        "default is false, but true elsewhere in deck 2025",
        "write true",
    ),
    "a factor without a source": (
        lambda t: price_deck(t, factor_source_id=None),
        "price_decks.csv",
        "a factor without a source",
        "add factor_source_id",
    ),
}


@pytest.mark.parametrize(("broken", "file", "what", "remedy"), [*CASES.values()], ids=list(CASES))
def test_what_is_broken_is_found_with_file_row_and_remedy(
    broken: Break, file: str, what: str, remedy: str, tables: Any
) -> None:
    tables.expect(broken(tables), file, what, remedy)
