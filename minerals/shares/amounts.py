"""What is listed of each deposit, for lists of them: a quantity of one commodity, a value."""

from __future__ import annotations

import pandas as pd

from minerals.shares.measure import VALUE
from minerals.shares.population import counting
from minerals.tables.inventory import Inventory
from minerals.tables.prices import deck


def deposit_amounts(
    inventory: Inventory, chosen: tuple[str, ...] | None = None, role: str = "counting"
) -> pd.DataFrame:
    """Return what is listed of each deposit.

    Parameters
    ----------
    inventory : Inventory
        Sites and resources.
    chosen : tuple of str, optional
        Commodities; all by default.
    role : str, optional
        For which of its commodities a deposit counts.

    Returns
    -------
    pandas.DataFrame
        By ``deposit_id``: ``quantity`` and its ``unit``, where one commodity is asked for, since
        quantities of several cannot be added; and ``value_usd``, gross, of all that is measured
        and has a price in the default deck. Missing where nothing is listed.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> found = deposit_amounts(bundled(), ("lithium",))
    >>> found.loc["ua-shevchenkivske", "unit"]
    'Mt'
    """
    items = counting(inventory, chosen, role)
    valued = VALUE.weigh(items, deck(VALUE.deck(None) or "")["usd"])
    value = valued.groupby("deposit_id")["weight"].sum(min_count=1)
    found = pd.DataFrame({"quantity": float("nan"), "unit": None, "value_usd": value})
    if chosen is not None and len(chosen) == 1:
        known = items.dropna(subset=["canonical"]).set_index("deposit_id")
        found["quantity"] = known["canonical"]
        unit = inventory.commodities.loc[chosen[0], "unit"]
        found["unit"] = found["quantity"].notna().map({True: unit, False: None})
    return found
