"""Populations: which deposits a share is about, each counted once, and what they weigh."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from minerals.errors import unknown
from minerals.results.messages import Message
from minerals.shares.caveats import caveats
from minerals.shares.measure import COUNT, Measure, find_measure
from minerals.shares.pairs import Rows, pairs, select
from minerals.tables.inventory import Inventory
from minerals.tables.load import BUNDLED_TEXT
from minerals.vocabulary import COUNTING_ROLES


@dataclass(frozen=True, eq=False)
class Population:
    """The items that a share is about.

    Attributes
    ----------
    items : pandas.DataFrame
        One row per deposit and commodity: ``deposit_id``, ``name_en``, ``commodity_id``,
        ``canonical`` quantity with ``canonical_low`` and ``canonical_high``, ``weight`` with
        ``weight_low`` and ``weight_high`` (1, the quantity, or US dollars), and ``group``.
    order : list of str
        The groups in the order in which they are shown.
    tell : callable
        Finds the notes.
    inventory : Inventory
        What the items were chosen from.
    """

    items: pd.DataFrame
    order: list[str]
    tell: Callable[[], list[Message]]
    inventory: Inventory

    @cached_property
    def sites(self) -> Rows:
        """The row of each item's deposit among the sites, shape (n_items,)."""
        return self.inventory.rows_of(self.items["deposit_id"])

    @cached_property
    def notes(self) -> list[Message]:
        """What a reader must know about the population."""
        return self.tell()


def build_population(
    inventory: Inventory,
    *,
    chosen: tuple[str, ...] | None = None,
    role: str = "counting",
    by: str | Measure = COUNT,
    group_by: str = "none",
    prices: pd.Series | None = None,
    deck: str | None = None,
) -> Population:
    """Choose the items of a share.

    Parameters
    ----------
    inventory : Inventory
        Sites and resources.
    chosen : tuple of str, optional
        Commodities; all by default.
    role : str, optional
        A key of :data:`COUNTING_ROLES`.
    by : str or Measure, optional
        What the items weigh.
    group_by : str, optional
        Breakdown.
    prices : pandas.Series, optional
        US dollars per canonical unit by commodity, for a measure with prices.
    deck : str, optional
        Name of the price deck that they are of, for the notes.

    Returns
    -------
    Population
        Every deposit once per commodity, sections left out beside their whole.

    Raises
    ------
    InputError
        If the role is unknown, or the deposits carry no oblast to break down by.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> lithium = build_population(bundled(), chosen=("lithium",)).items
    >>> lithium["deposit_id"].is_unique
    True
    """
    if role not in COUNTING_ROLES:
        raise unknown("role", role, COUNTING_ROLES)
    measure = find_measure(by)
    found = select(inventory, chosen, role, measure, group_by)
    every = pairs(inventory)
    items, at = every.frame.iloc[found.rows], every.sites[found.rows]
    own = {name: inventory.sites[name].array.take(at)
           for name in dict.fromkeys(["name_en", *inventory.own_columns])}  # fmt: skip
    group = pd.array(found.names[found.groups], dtype=BUNDLED_TEXT)
    items = items.assign(group=group, **measure.weights(items, prices), **own)
    told = partial(caveats, items, inventory, found.missing, role, measure, group_by, deck)
    return Population(items, found.order, told, inventory)


def counting(inventory: Inventory, chosen: tuple[str, ...] | None, role: str) -> pd.DataFrame:
    """Return the commodities that each deposit counts for.

    Parameters
    ----------
    inventory : Inventory
        Sites and resources.
    chosen : tuple of str, optional
        Commodities; all where None.
    role : str
        A key of :data:`COUNTING_ROLES`.

    Returns
    -------
    pandas.DataFrame
        One row per deposit and commodity, sections beside their wholes: ``deposit_id``,
        ``commodity_id``, ``main``, ``measured``, ``category`` and the ``canonical`` quantities.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> bool(counting(bundled(), ("lithium",), "main")["main"].all())
    True
    """
    every = pairs(inventory)
    return every.frame.iloc[every.counting(chosen, role)]
