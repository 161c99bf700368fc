"""Price decks: what a canonical unit of a commodity is priced at.

Value is gross in-situ value: quantity times reference price. It is not profit, and not what
anybody would pay for the ground.
"""

from __future__ import annotations

from functools import cache

import pandas as pd

from minerals.errors import unknown
from minerals.tables.load import table
from minerals.tables.units import MASS, VOLUME
from minerals.tables.vocabularies import PRICED_UNITS

_BY_FACTOR = {"mtu": 1.0, "bbl": 1.0, "MMBtu": 1.0}
PRICED_UNIT_SIZE = {unit: {**MASS, **VOLUME, **_BY_FACTOR}[unit] for unit in PRICED_UNITS}
"""Tonnes or cubic metres in one priced unit.

Metric-tonne units (mtu, 10 kg of contained metal), barrels and million British thermal units are
counted by the deck's factor, which says how many of them a tonne or a cubic metre holds.
"""


def deck_names() -> list[str]:
    """Return the names of the price decks, oldest first.

    Examples
    --------
    >>> "2024" in deck_names()
    True
    """
    return sorted(_decks())


@cache
def default_deck() -> str:
    """Return the name of the price deck that is used where none is named.

    The column ``default`` of ``price_decks.csv`` says which; a new deck changes no default.

    Examples
    --------
    >>> default_deck() in deck_names()
    True
    """
    decks = table("price_decks")
    return str(decks.loc[decks["default"], "deck"].iloc[0])


@cache
def _priced() -> pd.DataFrame:
    decks = table("price_decks").merge(
        table("prices"), on=["commodity_id", "benchmark", "period"], suffixes=("", "_price")
    )
    catalogue = table("commodities").set_index("commodity_id")
    unit = decks["commodity_id"].map(catalogue["unit"]).map({**MASS, **VOLUME})
    per_base = decks["price"] / decks["per"].map(PRICED_UNIT_SIZE) * decks["factor"]
    return decks.assign(usd=per_base * unit, unit=decks["commodity_id"].map(catalogue["unit"]))


def deck(name: str) -> pd.DataFrame:
    """Return a price deck.

    Parameters
    ----------
    name : str
        A name of :func:`deck_names`.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``commodity_id``: ``usd`` (US dollars per canonical unit of the commodity),
        ``unit``, and the price behind it (``benchmark``, ``period``, ``price``, ``per``,
        ``product``, ``factor``, ``source_id``).

    Raises
    ------
    InputError
        If there is no such deck.

    Notes
    -----
    ``usd = price / size of the priced unit x factor x size of the canonical unit``, where the
    factor turns a tonne of the commodity's canonical quantity into tonnes of the product that
    the price is for.

    Examples
    --------
    >>> float(deck("2024").loc["coal", "usd"]) > 1e8  # a million tonnes of coal
    True
    """
    decks = _decks()
    if name not in decks:
        raise unknown("price deck", name, deck_names())
    return decks[name].copy(deep=False)  # pandas copies what is written to


def of_other_years(name: str) -> pd.Series:
    """Return the periods of the prices of a deck that are not of its year.

    Parameters
    ----------
    name : str
        A name of :func:`deck_names`, which begins with a year.

    Returns
    -------
    pandas.Series
        By commodity; the last price that was published may be an old one.

    Examples
    --------
    >>> of_other_years("2025")["kaolin"]
    '2019'
    """
    period = deck(name)["period"].astype(str)
    return period[period.str[:4] != name[:4]]


@cache
def _decks() -> dict[str, pd.DataFrame]:
    return {str(name): rows.set_index("commodity_id") for name, rows in _priced().groupby("deck")}
