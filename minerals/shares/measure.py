"""Measures: what a share is a share of, and what follows from that choice.

Whoever adds a measure adds it here: its weights, what it may add, how its amounts are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minerals.errors import InputError, unknown

if TYPE_CHECKING:
    import pandas as pd

    from minerals.geo import Floats
    from minerals.statuses.fractions import OccupiedFraction
    from minerals.statuses.moves import DrawnFractions
    from minerals.statuses.sampling import Draws


@dataclass(frozen=True)
class Measure:
    """What a share is a share of.

    Attributes
    ----------
    name : str
        As ``--by`` takes it; its texts in the catalogue are ``measure.NAME``,
        ``figure.column.NAME`` and ``figure.coverage.NAME``.
    style : str
        How an amount of it is written, see :data:`minerals.results.numbers.STYLES`.
    amount : str or None
        The column of items that weighs, with its bounds ``_low`` and ``_high``; None where every
        deposit weighs the same.
    priced : bool
        Whether the amount weighs by its price, so that commodities can be added.
    """

    name: str
    style: str
    amount: str | None
    priced: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def by_deposit(self) -> bool:
        """Whether every deposit weighs the same, once, whatever is published of it."""
        return self.amount is None

    @property
    def adds_commodities(self) -> bool:
        """Whether figures of several commodities may be added."""
        return self.by_deposit or self.priced

    def deck(self, prices: str | None) -> str | None:
        """Return the price deck that the measure needs: the one named, or the default.

        Raises
        ------
        InputError
            If the deck is unknown, or the measure has no prices.

        Examples
        --------
        >>> COUNT.deck("2024")
        Traceback (most recent call last):
        ...
        minerals.errors.InputError: --prices 2024 has no meaning by count: add --by value
        """
        if not self.priced:
            if prices is not None:
                raise InputError(f"--prices {prices} has no meaning by {self}: add --by {VALUE}")
            return None
        from minerals.tables.prices import deck, default_deck

        name = prices or default_deck()
        deck(name)
        return name

    def adds(self, n_commodities: int | None, group_by: str) -> bool:
        """Tell whether what a row holds can be added; arguments are those of :meth:`check_adds`.

        Examples
        --------
        >>> QUANTITY.adds(2, "none"), QUANTITY.adds(2, "commodity")
        (False, True)
        """
        return self.adds_commodities or group_by == "commodity" or n_commodities == 1

    def check_adds(self, n_commodities: int | None, group_by: str, population: str) -> None:
        """Refuse to add what does not add.

        Parameters
        ----------
        n_commodities : int or None
            How many were asked for; None for all.
        group_by : str
            The breakdown.
        population : str
            What was asked for, in words.

        Raises
        ------
        InputError
            If quantities of several commodities would be added.
        """
        if self.adds(n_commodities, group_by):
            return
        raise InputError(
            f"quantities of {population} measure different things and cannot be added: use --by "
            f"{VALUE}, or one --commodity, or --group-by commodity"
        )

    def fractions(self, join: OccupiedFraction) -> OccupiedFraction:
        """Return the occupied fractions that weights are multiplied by.

        A deposit counts by the area of its outline; what lies in it may lie anywhere there.
        """
        return join if self.by_deposit else join.of_ore()

    def drawn_fractions(self, draws: Draws | DrawnFractions) -> Floats:
        """Return the drawn fractions that weights are multiplied by, of area or of ore."""
        return draws.area if self.by_deposit else draws.ore

    def weigh(self, items: pd.DataFrame, prices: pd.Series | None) -> pd.DataFrame:
        """Give items their weights.

        Parameters
        ----------
        items : pandas.DataFrame
            One row per deposit and commodity, with the column ``amount`` and its bounds.
        prices : pandas.Series or None
            US dollars per canonical unit by commodity; where None, a quantity weighs itself.

        Returns
        -------
        pandas.DataFrame
            With ``weight``, ``weight_low``, ``weight_high``: 1, the quantity, or US dollars;
            missing where nothing is published or priced.
        """
        return items.assign(**self.weights(items, prices))

    def weights(self, items: pd.DataFrame, prices: pd.Series | None) -> dict[str, Floats | float]:
        """Return the columns that :meth:`weigh` gives items; one number where all weigh it.

        Examples
        --------
        >>> import pandas as pd
        >>> COUNT.weights(pd.DataFrame(), None)
        {'weight': 1.0, 'weight_low': 1.0, 'weight_high': 1.0}
        """
        sides = ("", "_low", "_high")
        if self.amount is None:
            return {f"weight{side}": 1.0 for side in sides}
        price = 1.0 if prices is None else items["commodity_id"].map(prices).to_numpy(float)
        return {f"weight{side}": items[f"{self.amount}{side}"].to_numpy(float) * price
                for side in sides}  # fmt: skip


COUNT = Measure("count", "count", amount=None)
QUANTITY = Measure("quantity", "quantity", amount="canonical")
VALUE = Measure("value", "money", amount="canonical", priced=True)

MEASURES = {each.name: each for each in (COUNT, QUANTITY, VALUE)}
"""Every measure by its name."""

AMOUNTS = tuple(dict.fromkeys(each.amount for each in MEASURES.values() if each.amount))
"""The columns of resources that measures weigh, each with its bounds ``_low`` and ``_high``."""


def find_measure(name: str | Measure) -> Measure:
    """Return a measure by its name.

    Raises
    ------
    InputError
        If there is none of that name.

    Examples
    --------
    >>> find_measure("value").adds_commodities
    True
    """
    if isinstance(name, Measure):
        return name
    if name not in MEASURES:
        raise unknown("measure", name, MEASURES)
    return MEASURES[name]
