"""Populations: which deposits a share is about, each counted once.

A section of a deposit (``part_of``) is never counted beside the deposit that contains it, a
deposit with several commodities of one group is one deposit, and several categories of one
figure are added only where they are disjoint (the tables' own check sees to that).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from minerals.errors import InputError, unknown
from minerals.tables.inventory import Inventory
from minerals.tables.words import CONFIDENCES
from minerals.vocabulary import ROLES

LITTLE = 0.5
"""Below this part of the national total, a share of the listed deposits is no national figure."""

MANY = 0.25
"""From this part of the deposits on, one commodity sways a share by number."""


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
    notes : list of str
        What a reader must know about the population.
    """

    items: pd.DataFrame
    order: list[str]
    notes: list[str]


def population(
    stock: Inventory,
    *,
    chosen: tuple[str, ...] | None = None,
    role: str = "counting",
    by: str = "count",
    group_by: str = "none",
    prices: pd.Series | None = None,
) -> Population:
    """Choose the items of a share.

    Parameters
    ----------
    stock : Inventory
        Sites and resources.
    chosen : tuple of str, optional
        Commodities; all by default.
    role : str, optional
        A key of :data:`ROLES`.
    by, group_by : str, optional
        Measure and breakdown.
    prices : pandas.Series, optional
        US dollars per canonical unit by commodity, for ``by="value"``.

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
    >>> lithium = population(bundled(), chosen=("lithium",)).items
    >>> lithium["deposit_id"].is_unique
    True
    """
    if role not in ROLES:
        raise unknown("role", role, ROLES)
    items, order = _grouped(counting(stock, chosen, role), stock, group_by)
    items = _without_sections(items, stock.sites, by, group_by)
    items = _weigh(items, by, prices)
    items = items.join(stock.sites.set_index("deposit_id")[["name_en"]], on="deposit_id")
    return Population(items, order, _notes(items, stock, by, group_by))


def counting(stock: Inventory, chosen: tuple[str, ...] | None, role: str) -> pd.DataFrame:
    """Return the commodities that each deposit counts for.

    Parameters
    ----------
    stock : Inventory
        Sites and resources.
    chosen : tuple of str, optional
        Commodities; all where None.
    role : str
        A key of :data:`ROLES`.

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
    items = _items(stock)
    if chosen is not None:
        items = items[items["commodity_id"].isin(chosen)]
    if role == "main":
        items = items[items["main"]]
    elif role == "counting":
        items = items[items["main"] | items["measured"]]
    return items.copy()


@lru_cache(maxsize=4)
def _items(stock: Inventory) -> pd.DataFrame:
    """Add up the counting figures of each deposit and commodity; their categories are disjoint."""
    rows = stock.resources
    key = ["deposit_id", "commodity_id"]
    columns = ["canonical", "canonical_low", "canonical_high"]
    marked = rows.assign(main=rows["role"] == "main", measured=rows["quantity"].notna())
    grouped = marked.groupby(key, sort=False)
    items = grouped[columns].sum(min_count=1).join(grouped[["main", "measured"]].any())
    named = rows.dropna(subset=["category"]).sort_values("category")
    words = named.drop_duplicates([*key, "category"]).groupby(key)["category"].agg(" and ".join)
    items["category"] = words.reindex(items.index).fillna("")
    return items.reset_index()


def _without_sections(
    items: pd.DataFrame, sites: pd.DataFrame, by: str, group_by: str
) -> pd.DataFrame:
    """Leave out sections beside their whole, or a whole whose quantity only its sections give."""
    linked = sites[sites["part_of"].notna()]
    parent: dict[str, str] = dict(zip(linked["deposit_id"], linked["part_of"], strict=True))
    kept: list[bool] = []
    if by == "count" and group_by == "oblast":  # a section may lie in another oblast
        items = items.assign(_within="")
        columns = ["_within", "deposit_id"]
    else:
        columns = ["group" if by == "count" else "commodity_id", "deposit_id"]
    present = set(items[columns].itertuples(index=False, name=None))
    known = items[items["canonical"].notna()]
    measured = set(known[columns].itertuples(index=False, name=None))
    told_below = {(name, up) for name, each in measured for up in _ancestors(each, parent)}
    for name, deposit in items[columns].itertuples(index=False, name=None):
        above = {(name, up) for up in _ancestors(deposit, parent)}
        if by == "count":
            kept.append(not (above & present))
        elif (name, deposit) in measured:
            kept.append(not (above & measured))
        else:  # no quantity of its own: only a gap in coverage, unless told elsewhere
            kept.append(not (above & present) and (name, deposit) not in told_below)
    return items[np.array(kept, dtype=bool)]


def _ancestors(deposit: str, parent: dict[str, str]) -> set[str]:
    found: set[str] = set()
    while deposit in parent and parent[deposit] not in found:
        deposit = parent[deposit]
        found.add(deposit)
    return found


def _weigh(items: pd.DataFrame, by: str, prices: pd.Series | None) -> pd.DataFrame:
    if by == "count":
        return items.assign(weight=1.0, weight_low=1.0, weight_high=1.0)
    price = 1.0 if prices is None else items["commodity_id"].map(prices).astype(float)
    return items.assign(
        weight=items["canonical"] * price,
        weight_low=items["canonical_low"] * price,
        weight_high=items["canonical_high"] * price,
    )


def _grouped(
    items: pd.DataFrame, stock: Inventory, group_by: str
) -> tuple[pd.DataFrame, list[str]]:
    if group_by == "none":
        return items.assign(group=""), []
    if group_by == "oblast":
        oblast = stock.sites.set_index("deposit_id")["oblast"]
        if oblast.isna().all():
            raise InputError(
                "the deposits carry no oblast: add a column oblast, or group otherwise"
            )
        group = items["deposit_id"].map(oblast).fillna("not stated")
        return items.assign(group=group), sorted(group.unique())
    known = stock.commodities
    column = known["family"] if group_by == "family" else pd.Series(known.index, known.index)
    group = items["commodity_id"].map(column)
    return items.assign(group=group), list(dict.fromkeys(column))


def _notes(items: pd.DataFrame, stock: Inventory, by: str, group_by: str) -> list[str]:
    notes = []
    if group_by in ("commodity", "family"):
        repeated = items.groupby("deposit_id")["group"].nunique().gt(1).sum()
        if repeated:
            notes.append(f"{repeated} deposits stand in more than one row: the rows do not add up")
    if by == "value":
        unpriced = items[items["canonical"].notna() & items["weight"].isna()]
        names = sorted(unpriced["commodity_id"].unique())
        if names:
            notes.append(f"no price in this deck, so not valued: {', '.join(names)}")
    if by == "count" and group_by == "none":
        notes += _leaning(items)
    if by != "count":
        notes += _gaps(items)
        notes += _judged(items, stock, by)
    if by == "quantity" and group_by != "oblast":
        notes += _coverage(items, stock)
    other = stock.resources[
        stock.resources["quantity"].notna() & stock.resources["canonical"].isna()
    ].merge(items[["deposit_id", "commodity_id"]].drop_duplicates())
    if by != "count" and len(other):
        kinds = sorted({f"{row.commodity_id} ({row.measures})" for row in other.itertuples()})
        notes.append(
            f"{len(other)} published figures measure something else and are not added: "
            f"{', '.join(kinds)}"
        )
    categories = sorted(
        {word for each in items["category"] for word in each.split(" and ")} - {"", "not stated"}
    )
    if by != "count" and len(categories) > 1:
        notes.append(f"categories are mixed: {', '.join(categories)}")
    return notes


def leaning(items: pd.DataFrame) -> tuple[str, int, int] | None:
    """Find the commodity with so many of the deposits that a share by number leans on it.

    Parameters
    ----------
    items : pandas.DataFrame
        ``deposit_id`` and ``commodity_id``, as in :class:`Population`.

    Returns
    -------
    tuple of str, int, int, or None
        The commodity, its deposits, and all deposits; None where none has so many.

    Examples
    --------
    >>> leaning(pd.DataFrame({"deposit_id": ["a", "b"], "commodity_id": ["coal", "gold"]}))
    ('coal', 1, 2)
    """
    each = items.groupby("commodity_id")["deposit_id"].nunique()
    every = items["deposit_id"].nunique()
    if len(each) < 2 or each.max() < MANY * every:
        return None
    return str(each.idxmax()), int(each.max()), every


def _leaning(items: pd.DataFrame) -> list[str]:
    if (found := leaning(items)) is None:
        return []
    name, n, every = found
    return [f"{n} of {every} deposits count for {name}: a share by number leans on what is listed"]


def _gaps(items: pd.DataFrame) -> list[str]:
    """Say how many deposits no sum can hold, because nothing is published."""
    every = items["deposit_id"].nunique()
    lacking = every - items.loc[items["canonical"].notna(), "deposit_id"].nunique()
    if not lacking:
        return []
    have = "has" if lacking == 1 else "have"
    return [f"{lacking} of {every} deposits {have} no published quantity that can be added"]


def _judged(items: pd.DataFrame, stock: Inventory, by: str) -> list[str]:
    """Say how much of a sum rests on figures of which confidence."""
    if "confidence" not in stock.resources or (
        by == "quantity" and items["commodity_id"].nunique() > 1  # tonnes of two things do not add
    ):
        return []
    key = ["deposit_id", "commodity_id"]
    price = (items["weight"] / items["canonical"]).rename("price")
    rows = stock.resources.merge(items[key].join(price).drop_duplicates(key), on=key)
    judged = rows["confidence"].where(rows["confidence"].isin(CONFIDENCES), "not judged")
    sums = (rows["canonical"] * rows["price"]).groupby(judged).sum()
    if not sums.reindex(CONFIDENCES).sum() > 0:
        return []
    each = sums.reindex([*CONFIDENCES, "not judged"]).dropna() / sums.sum()
    parts = [f"{word} {part:.1%}" for word, part in each.items() if part > 0]
    return [f"confidence of the figures, by their part of the sum: {', '.join(parts)}"]


def _coverage(items: pd.DataFrame, stock: Inventory) -> list[str]:
    """Warn where the listed deposits are little of the country, or all of its total."""
    sums = items.dropna(subset="canonical").groupby("commodity_id")["canonical"].sum()
    part = (sums / stock.national.reindex(sums.index)).dropna()
    notes = []
    few = [f"{name} {value:.1%}" for name, value in part[part < LITTLE].items()]
    if few:
        notes.append(
            "the listed quantities are a small part of the national total "
            f"({', '.join(few)}): the share is theirs, not the country's"
        )
    same = part.index[np.isclose(part, 1.0)]
    if len(same):
        notes.append(
            f"the national total of {', '.join(same)} is the sum of the same deposits: "
            "that they cover it shows nothing"
        )
    return notes
