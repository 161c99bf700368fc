"""Pairs of deposit and commodity: which of them a share adds, each once.

A section of a deposit (``part_of``) is never counted beside the deposit that contains it, a
deposit with several commodities of one group is one deposit, and several categories of one
figure are added only where they are disjoint (the tables' own check sees to that).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import InputError
from minerals.geo import Bools
from minerals.shares.measure import AMOUNTS, Measure
from minerals.tables.inventory import Inventory

NOT_STATED = "not stated"
"""The group of deposits without an oblast."""
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Every deposit and commodity of an inventory.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row per pair, sections beside their wholes: ``deposit_id``, ``commodity_id``, ``main``,
        ``measured``, ``ranged``, ``category`` and the ``canonical`` quantities.
    sites : numpy.ndarray
        Shape (k,), the row of each pair's deposit among the sites.
    commodities : numpy.ndarray
        Shape (k,), its commodity's place among the names.
    names : list of str
        The commodities that there are.
    main, measured : numpy.ndarray
        Shape (k,): whether it is a main commodity there, and whether a quantity is published.
    sections : list of tuple
        The rows of a section among the sites, and of a deposit that it lies in.
    n_sites : int
        How many sites there are.
    """

    frame: pd.DataFrame
    sites: Rows
    commodities: Rows
    names: list[str]
    main: Bools
    measured: Bools
    sections: list[tuple[int, int]]
    n_sites: int

    def counting(self, chosen: tuple[str, ...] | None, role: str) -> Rows:
        """Return the rows of the pairs that count, see :func:`minerals.shares.population.counting`.

        Examples
        --------
        >>> from minerals.tables.inventory import bundled
        >>> every = pairs(bundled())
        >>> len(every.counting(("lithium",), "main")) < len(every.counting(("lithium",), "any"))
        True
        """
        counts = np.ones(len(self.sites), dtype=bool)
        if chosen is not None:
            wanted = [code for code, name in enumerate(self.names) if name in chosen]
            counts &= np.isin(self.commodities, wanted)
        if role == "main":
            counts &= self.main
        elif role == "counting":
            counts &= self.main | self.measured
        return np.flatnonzero(counts)


@lru_cache(maxsize=4)
def pairs(inventory: Inventory) -> Pairs:
    """Return the pairs of an inventory, found once."""
    frame, sites = _added(inventory), inventory.sites
    linked = sites.loc[sites["part_of"].notna(), ["deposit_id", "part_of"]]
    parent: dict[str, str] = dict(linked.itertuples(index=False, name=None))
    related = [(each, up) for each in parent for up in _ancestors(each, parent)]
    ends = (inventory.rows_of(pd.Series(each, dtype=object)) for each in zip(*related, strict=True))
    commodities, names = pd.factorize(frame["commodity_id"], sort=True)
    return Pairs(
        frame,
        inventory.rows_of(frame["deposit_id"]),
        commodities,
        [str(each) for each in names],
        frame["main"].to_numpy(bool),
        frame["measured"].to_numpy(bool),
        [pair for pair in zip(*(each.tolist() for each in ends), strict=True) if pair[1] >= 0],
        len(sites),
    )


def _added(inventory: Inventory) -> pd.DataFrame:
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


def _ancestors(deposit: str, parent: dict[str, str]) -> set[str]:
    found: set[str] = set()
    while deposit in parent and parent[deposit] not in found:
        deposit = parent[deposit]
        found.add(deposit)
    return found


@dataclass(frozen=True, eq=False)
class Selection:
    """The pairs that a share is about.

    Attributes
    ----------
    rows : numpy.ndarray
        Shape (k,), which of the pairs.
    groups, names : numpy.ndarray
        Shape (k,), the place of the group of each among the names; and these names.
    order : list of str
        The groups in the order in which they are shown; none where all are one.
    missing : set of str
        The commodities that were asked for and that no deposit counts for.
    """

    rows: Rows
    groups: Rows
    names: npt.NDArray[np.object_]
    order: list[str]
    missing: set[str]


def select(
    inventory: Inventory,
    chosen: tuple[str, ...] | None,
    role: str,
    measure: Measure,
    group_by: str,
) -> Selection:
    """Choose the pairs of a share.

    Parameters
    ----------
    inventory, chosen, role, measure, group_by
        As for :func:`minerals.shares.population.build_population`.

    Raises
    ------
    InputError
        If the deposits carry no oblast to break down by.

    Examples
    --------
    >>> from minerals.shares.measure import COUNT
    >>> from minerals.tables.inventory import bundled
    >>> found = select(bundled(), ("lithium", "gold"), "main", COUNT, "commodity")
    >>> sorted(set(found.names[found.groups])), found.missing
    (['gold', 'lithium'], set())
    """
    every = pairs(inventory)
    rows = every.counting(chosen, role)
    here = every.commodities[rows]
    missing = set(chosen or ()) - {every.names[code] for code in np.unique(here)}
    names, group, order = _groups(inventory, every, rows, group_by)
    if every.sections:
        if not measure.by_deposit:
            within = here
        elif group_by == "oblast":  # a section may lie in another oblast
            within = np.zeros_like(here)
        else:
            within = group
        kept = _without_sections(every, rows, within, measure)
        rows, group = rows[kept], group[kept]
    return Selection(rows, group, names, order, missing)


def _groups(
    inventory: Inventory, every: Pairs, rows: Rows, group_by: str
) -> tuple[npt.NDArray[np.object_], Rows, list[str]]:
    """Return names of groups, the place of each pair's group among them, and their order."""
    if group_by == "none":
        return np.array([""], dtype=object), np.zeros(len(rows), dtype=np.intp), []
    if group_by == "oblast":
        oblast = inventory.sites["oblast"]
        if oblast.isna().all():
            raise InputError(
                "the deposits carry no oblast: add a column oblast, or group otherwise"
            )
        codes, names = pd.factorize(oblast.fillna(NOT_STATED), sort=True)
        group = codes[every.sites[rows]]
        return np.array(names, dtype=object), group, [names[each] for each in np.unique(group)]
    known = inventory.commodities
    column = dict(zip(known.index, known["family"] if group_by == "family" else known.index,
                      strict=True))  # fmt: skip
    order = list(dict.fromkeys(column.values()))
    of_name = np.array([order.index(column[name]) for name in every.names], dtype=np.intp)
    return np.array(order, dtype=object), of_name[every.commodities[rows]], order


def _without_sections(every: Pairs, rows: Rows, within: Rows, measure: Measure) -> Bools:
    """Leave out sections beside their whole, or a whole whose quantity only its sections give."""
    at = within, every.sites[rows]
    is_known = every.frame[measure.amount or "canonical"].notna().to_numpy(bool)[rows]
    shape = int(within.max(initial=0)) + 1, every.n_sites
    present, known, above, known_above, known_below = np.zeros((5, *shape), dtype=bool)
    present[at] = True
    known[at[0][is_known], at[1][is_known]] = True
    for section, whole in every.sections:
        above[:, section] |= present[:, whole]
        known_above[:, section] |= known[:, whole]
        known_below[:, whole] |= known[:, section]
    if measure.by_deposit:
        return ~above[at]
    # Without a quantity of its own it is only a gap in coverage, unless told elsewhere.
    return np.where(is_known, ~known_above[at], ~above[at] & ~known_below[at])
