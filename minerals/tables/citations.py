"""The publications that an answer about deposits rests on, as a reader would cite them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pandas as pd

from minerals.tables.inventory import Inventory
from minerals.tables.load import table
from minerals.vocabulary import Provenance

LICENCE = "CC BY 4.0"
"""Of the bundled tables."""

_CITED = ("title", "publisher", "published", "url")


def licence_of(inventory: Inventory) -> str | None:
    """Return the licence of an inventory, None for a user's own.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> licence_of(bundled())
    'CC BY 4.0'
    """
    return LICENCE if inventory.provenance is Provenance.BUNDLED else None


def citations(
    inventory: Inventory,
    deposits: Iterable[str],
    commodities: Iterable[str] | None = None,
) -> tuple[str, ...]:
    """Return the sources of deposits and of what lies there.

    Parameters
    ----------
    inventory : Inventory
        Sites and resources.
    deposits : iterable of str
        Their identifiers.
    commodities : iterable of str, optional
        Which resources count; all by default.

    Returns
    -------
    tuple of str
        Identifier, title, publisher, date and address of each, in order of identifier; none for a
        table of a user's own, whose sources the program does not know.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> found = citations(bundled(), ["ua-velyko-tokmatske"], ["manganese"])
    >>> len(found) > 1, found == tuple(sorted(found))
    (True, True)
    """
    if inventory.provenance is not Provenance.BUNDLED:
        return ()
    chosen = set(deposits)
    sites, rows = inventory.sites, inventory.resources
    rows = rows[rows["deposit_id"].isin(chosen)]
    if commodities is not None:
        rows = rows[rows["commodity_id"].isin(set(commodities))]
    named = pd.concat([sites.loc[sites["deposit_id"].isin(chosen), "source_id"], rows["source_id"]])
    return cited(named.dropna().unique())


def cited(names: Iterable[str]) -> tuple[str, ...]:
    """Return sources by identifier, as a reader would cite them."""
    known = _texts()
    return tuple(sorted(known.get(name, name) for name in names))


@cache
def _texts() -> dict[str, str]:
    rows = table("sources")
    columns = (rows[each].tolist() for each in ("source_id", *_CITED))
    return {
        name: f"{name}: {', '.join(text for text in parts if isinstance(text, str))}"
        for name, *parts in zip(*columns, strict=True)
    }
