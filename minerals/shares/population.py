"""Populations: which deposits a share is about, each counted once.

A section of a deposit (``part_of``) is never counted beside the deposit that contains it, a
deposit with several commodities of one group is one deposit, and several categories of one
figure are added only where they are disjoint (the tables' own check sees to that).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import InputError, unknown
from minerals.results.messages import Message
from minerals.shares.caveats import caveats
from minerals.shares.measure import AMOUNTS, COUNT, Measure, find_measure
from minerals.tables.inventory import Inventory
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
    def sites(self) -> npt.NDArray[np.intp]:
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
    counted = counting(inventory, chosen, role)
    missing = set(chosen or ()).difference(counted["commodity_id"].unique())
    group, order = _groups(counted, inventory, group_by)
    within: pd.Series | None = counted["commodity_id"]
    if measure.by_deposit:
        within = None if group_by == "oblast" else group  # a section may lie in another oblast
    items = counted[_without_sections(counted, within, _wholes(inventory), measure)]
    at = inventory.rows_of(items["deposit_id"])
    own = {name: inventory.sites[name].array.take(at)
           for name in dict.fromkeys(["name_en", *inventory.own_columns])}  # fmt: skip
    items = items.assign(
        group="" if group is None else group, **measure.weights(items, prices), **own
    )
    told = partial(caveats, items, inventory, missing, role, measure, group_by, deck)
    return Population(items, order, told, inventory)


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
    items = _items(inventory)
    counts = np.ones(len(items), dtype=bool)
    if chosen is not None:
        counts &= items["commodity_id"].isin(chosen).to_numpy()
    if role == "main":
        counts &= items["main"].to_numpy()
    elif role == "counting":
        counts &= items["main"].to_numpy() | items["measured"].to_numpy()
    return items[counts]


@lru_cache(maxsize=4)
def _items(inventory: Inventory) -> pd.DataFrame:
    """Add up the counting figures of each deposit and commodity; their categories are disjoint."""
    rows = inventory.resources
    key = ["deposit_id", "commodity_id"]
    columns = [f"{name}{side}" for name in AMOUNTS for side in ("", "_low", "_high")]
    rows = rows.reindex(columns=rows.columns.union(columns, sort=False))
    # A figure that is not added says nothing of the limits of the sum.
    ranged = rows[["quantity_low", "quantity_high"]].notna().all(axis=1) | rows["canonical"].isna()
    marked = rows.assign(
        main=rows["role"] == "main", measured=rows["quantity"].notna(), ranged=ranged
    )
    if inventory.lists_each_once(rows["deposit_id"]):  # there is nothing to add
        marked["category"] = rows["category"].fillna("")
        return marked[[*key, *columns, "main", "measured", "ranged", "category"]]
    grouped = marked.groupby(key, sort=False)
    items = grouped[columns].sum(min_count=1).join(grouped[["main", "measured"]].any())
    items["ranged"] = grouped["ranged"].all()
    named = rows.loc[rows["category"].notna(), [*key, "category"]]
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    for *item, category in sorted(set(named.itertuples(index=False, name=None))):
        words[tuple(item)].append(category)
    items["category"] = [" and ".join(words.get(item, ())) for item in items.index]
    return items.reset_index()


def _without_sections(
    items: pd.DataFrame, within: pd.Series | None, wholes: dict[str, set[str]], measure: Measure
) -> npt.NDArray[np.bool_]:
    """Tell which items to keep: no section beside its whole, and no whole told by its sections.

    ``within`` names what sections and wholes are compared in; None for all items together.
    """
    deposits = items["deposit_id"].tolist()
    if wholes.keys().isdisjoint(deposits):
        return np.ones(len(items), dtype=bool)
    names = [""] * len(items) if within is None else within.tolist()
    keys = list(zip(names, deposits, strict=True))
    present = set(keys)
    known = items[measure.amount or "canonical"].notna()
    measured = {key for key, is_known in zip(keys, known, strict=True) if is_known}
    told_below = {(name, up) for name, each in measured for up in wholes.get(each, ())}

    def is_kept(key: tuple[str, str]) -> bool:
        name, deposit = key
        beside = measured if key in measured and not measure.by_deposit else present
        if any((name, up) in beside for up in wholes.get(deposit, ())):
            return False
        # no quantity of its own: only a gap in coverage, unless told elsewhere
        return measure.by_deposit or key in measured or key not in told_below

    return np.fromiter(map(is_kept, keys), dtype=bool, count=len(keys))


@lru_cache(maxsize=4)
def _wholes(inventory: Inventory) -> dict[str, set[str]]:
    """Return the deposits that each section lies in."""
    linked = inventory.sites.loc[inventory.sites["part_of"].notna(), ["deposit_id", "part_of"]]
    parent: dict[str, str] = dict(linked.itertuples(index=False, name=None))
    return {deposit: _ancestors(deposit, parent) for deposit in parent}


def _ancestors(deposit: str, parent: dict[str, str]) -> set[str]:
    found: set[str] = set()
    while deposit in parent and parent[deposit] not in found:
        deposit = parent[deposit]
        found.add(deposit)
    return found


def _groups(
    items: pd.DataFrame, inventory: Inventory, group_by: str
) -> tuple[pd.Series | None, list[str]]:
    """Return the group of each item, and the groups in the order in which they are shown."""
    if group_by == "none":
        return None, []
    if group_by == "oblast":
        oblast = inventory.sites.set_index("deposit_id")["oblast"]
        if oblast.isna().all():
            raise InputError(
                "the deposits carry no oblast: add a column oblast, or group otherwise"
            )
        group = items["deposit_id"].map(oblast).fillna("not stated")
        return group, sorted(group.unique())
    known = inventory.commodities
    column = known["family"] if group_by == "family" else pd.Series(known.index, known.index)
    group = items["commodity_id"].map(column)
    return group, list(dict.fromkeys(column))
