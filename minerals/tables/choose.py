"""Choosing the inventory that a question is about: the bundled one, or a user's own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from minerals.tables.inventory import Inventory, bundled
from minerals.tables.user import read_user_table


def inventory(source: str | Path | pd.DataFrame | Inventory | None = None) -> Inventory:
    """Return an inventory: the bundled one, or one made from a user's own table.

    Parameters
    ----------
    source : str, pathlib.Path, pandas.DataFrame, Inventory, optional
        By default the bundled tables; a path of a CSV or vector file; or a (Geo)DataFrame.
        See :func:`minerals.tables.user.read_user_table` for the columns.

    Returns
    -------
    Inventory
        Sites and resources.

    Raises
    ------
    InputError
        If the table cannot be used.
    """
    if isinstance(source, Inventory):
        return source
    if source is None:
        return bundled()
    return read_user_table(source)
