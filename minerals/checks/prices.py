"""Checks of price decks: prices that exist, factors with a source, one default."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from minerals.checks.finding import Finding, Tables, row_of, rows_of


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check that every deck finds its prices and factors, and that one deck is the default.

    Parameters
    ----------
    tables : dict
        Every table by name, typed.
    folder : pathlib.Path
        Unused; the checks share one signature.

    Yields
    ------
    Finding
        What is wrong.
    """
    key = ["commodity_id", "benchmark", "period"]
    priced = set(tables["prices"][key].itertuples(index=False, name=None))
    for at, row in rows_of(tables["price_decks"]):
        wanted = tuple(row[each] for each in key)
        if wanted not in priced:
            yield Finding(
                "price_decks.csv",
                at,
                f"no price {' '.join(wanted)} in prices.csv",
                "add it or correct it",
            )
        if row["factor"] != 1 and pd.isna(row["factor_source_id"]):
            yield Finding(
                "price_decks.csv",
                at,
                "a factor without a source",
                "add factor_source_id",
            )
    yield from _default_deck(tables["price_decks"])


def _default_deck(decks: pd.DataFrame) -> Iterator[Finding]:
    """Exactly one price deck is the default, by all of its rows."""
    marked = decks[decks["default"]]["deck"].unique()
    if len(marked) != 1:
        yield Finding(
            "price_decks.csv",
            0,
            f"{len(marked)} decks are the default ({', '.join(marked) or 'none'})",
            "write true in column default for the rows of one deck, false for all others",
        )
        return
    for index in decks.index[(decks["deck"] == marked[0]) & ~decks["default"]]:
        yield Finding(
            "price_decks.csv",
            row_of(index),
            f"default is false, but true elsewhere in deck {marked[0]}",
            "write true",
        )
