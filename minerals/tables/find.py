"""Finding an inventory: the bundled one, or a user's own table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from minerals.results.result import Result
from minerals.tables.inventory import Inventory, bundled


def find_inventory(
    source: str | Path | pd.DataFrame | Result | Inventory | None = None,
) -> Inventory:
    """Return an inventory: the bundled one, or one made from a user's own table.

    Parameters
    ----------
    source : str, pathlib.Path, pandas.DataFrame, Result, Inventory, optional
        By default the bundled tables; a path of a file; or a (Geo)DataFrame. See
        :func:`minerals.tables.user.read_user_table` for the columns. Deposits that the program
        itself gave are the bundled ones, with their outlines and preferred figures.

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
    from minerals.tables.user import read_user_table
    from minerals.tables.user.ours import handed_back

    if isinstance(source, Result):
        source = source.to_frame()
    if not isinstance(source, pd.DataFrame):
        return read_user_table(source)
    if (ours := handed_back(source)) is not None:
        return ours
    return _told_apart(read_user_table(source))


def _told_apart(own: Inventory) -> Inventory:
    """Say that bundled deposits in a table of its own are not taken for the bundled ones."""
    if not own.sites["deposit_id"].isin(bundled().sites["deposit_id"]).all():
        return own
    finding = (
        "bundled deposits with places or figures of the frame's own: outlines, and limits by "
        "confidence, are not taken over; hand over minerals.deposits() for the tables' own"
    )
    return replace(own, findings=(*own.findings, finding))
