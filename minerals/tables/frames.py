"""The bundled tables as frames of a caller's own: columns of few words are categorical."""

from __future__ import annotations

import pandas as pd

from minerals.results.types import with_categories
from minerals.tables import load
from minerals.tables.columns import TABLES


def categorical(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Make the columns of a bundled table categorical for which its dictionary lists the words.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of the table; further columns stay as they are.
    table : str
        A name of :data:`minerals.tables.columns.TABLES`.

    Examples
    --------
    >>> rows = pd.DataFrame({"kind": ["mine", "deposit"], "name_en": ["A", "B"]})
    >>> categorical(rows, "deposits").dtypes.astype(str).tolist()
    ['category', 'str']
    """
    columns = TABLES[table].columns
    return with_categories(frame, {each.name: each.values for each in columns if each.values})


def resources() -> pd.DataFrame:
    """Return the bundled resources: what lies at which deposit, and how much is published.

    Returns
    -------
    pandas.DataFrame
        The columns of ``resources.csv``; several rows per deposit and commodity where sources
        differ, of which ``preferred`` tells the ones that count.

    Examples
    --------
    >>> {"quantity", "unit", "basis", "preferred"} <= set(resources())
    True
    """
    return categorical(load.resources(), "resources")


def commodities() -> pd.DataFrame:
    """Return the commodities with their families, units and critical lists.

    Examples
    --------
    >>> "lithium" in set(commodities()["commodity_id"])
    True
    """
    return categorical(load.commodities(), "commodities")
