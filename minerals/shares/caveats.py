"""Caveats: what a reader must know about the deposits behind a share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import near
from minerals.results.messages import Message, Name, Named, Word, message
from minerals.shares.measure import Measure
from minerals.tables.inventory import Inventory
from minerals.tables.prices import of_other_years
from minerals.tables.vocabularies import CONFIDENCES
from minerals.vocabulary import UNNAMED

MIN_NATIONAL_COVERAGE = 0.5
"""Below this part of the national total, a share of the listed deposits is no national figure."""

CONCENTRATION_THRESHOLD = 0.5
"""From this part of a sum on, one deposit carries it, or low confidence marks it."""

DOMINANCE_THRESHOLD = 0.25
"""If one commodity holds at least this fraction of the deposits, a share by number reflects it."""

MIN_NAME_LIKENESS = 0.85
"""From this likeness on, a word is rather a slip than another mineral: opal is not coal."""


def caveats(
    items: pd.DataFrame,
    inventory: Inventory,
    missing: set[str],
    role: str,
    measure: Measure,
    group_by: str,
    deck: str | None = None,
) -> list[Message]:
    """Say what a reader must know about the items of a share.

    Parameters
    ----------
    items : pandas.DataFrame
        As in :class:`minerals.shares.population.Population`, weighed and grouped.
    inventory : Inventory
        Sites and resources that the items were chosen from.
    missing : set of str
        The commodities that were asked for and that no deposit counts for.
    role : str
        For which commodities a deposit counts.
    measure : Measure
        What the items weigh.
    group_by : str
        Breakdown.
    deck : str, optional
        Name of the price deck that the items are weighed by.

    Returns
    -------
    list of Message
        Sentences without a full stop.

    Examples
    --------
    >>> from minerals.shares.population import build_population
    >>> from minerals.tables.inventory import bundled
    >>> build_population(bundled(), chosen=("caesium",)).notes[0]
    'caesium: named at 4 deposits, never as a main commodity or with a quantity; add --role any ...'
    """
    # Numbers are counted faster than names.
    numbered = items.assign(deposit_id=inventory.rows_of(items["deposit_id"]))
    notes = [*_unnamed(inventory), *_nobody(inventory, missing, role), *_misspelt(inventory)]
    if group_by in ("commodity", "family"):
        repeated = numbered.groupby("deposit_id")["group"].nunique().gt(1).sum()
        if repeated:
            notes.append(message("note.rows-overlap", n=int(repeated)))
    if measure.by_deposit:
        return notes + (_dominance(numbered) if group_by == "none" else [])
    if measure.priced:
        notes += _unpriced(items)
        notes += priced_of_other_years(items.loc[items["weight"] > 0, "commodity_id"], deck)
    # Tonnes of two things do not add up.
    adds = measure.adds_commodities or items["commodity_id"].nunique() <= 1
    notes += _gaps(numbered) + _exact(items)
    notes += _largest_contributor(items, inventory.sites) if adds else []
    notes += _judged(items, inventory, adds)
    if not measure.priced and group_by != "oblast":
        notes += _coverage(items, inventory)
    return notes + _measured_otherwise(items, inventory) + _categories(items)


@lru_cache(maxsize=4)
def names_nothing(inventory: Inventory) -> bool:
    """Tell whether no deposit of a user's table names a commodity."""
    return bool((inventory.resources["commodity_id"] == UNNAMED).all())


def _unnamed(inventory: Inventory) -> list[Message]:
    if not names_nothing(inventory):
        return []
    return [message("note.no-commodity")]


def _nobody(inventory: Inventory, missing: set[str], role: str) -> list[Message]:
    """Say why no deposit is counted for commodities that were asked for."""
    if not missing:
        return []
    sites = (
        inventory.resources.groupby("commodity_id")["deposit_id"].nunique().reindex(sorted(missing))
    )
    absent = sites.index[sites.isna()]
    named = sites.dropna()
    notes = []
    if len(named) and role != "any":
        each = [(Name(name), int(n)) for name, n in named.items()]
        where = message("note.named-at", name=each[0][0], n=each[0][1])
        if len(each) > 1:
            names = [message("note.named-each", name=name, n=n) for name, n in each]
            where = message("note.named-several", names=names)
        key = "note.never-counting" if role == "counting" else "note.never-main"
        notes.append(message(key, where=where, n=int(named.sum())))
    if len(absent):
        notes.append(message("note.named-nowhere", names=_named(absent)))
    return notes


@lru_cache(maxsize=4)
def _misspelt(inventory: Inventory) -> tuple[Message, ...]:
    """Name the commodities of a user's own that look like one of the tables, or hold its name."""
    own = inventory.commodities["family"] == "other"
    known = inventory.commodities.index[~own]
    notes = []
    for name in sorted(inventory.commodities.index[own]):
        words = (name, *re.findall(r"\w+", name))
        if like := [each for word in words for each in near(word, known, MIN_NAME_LIKENESS)]:
            notes.append(message("note.misspelt", name=name, like=like[0]))
    return tuple(notes)


def dominant_commodity(items: pd.DataFrame) -> tuple[str, int, int] | None:
    """Find the commodity with so many of the deposits that a share by number mostly reflects it.

    Parameters
    ----------
    items : pandas.DataFrame
        ``deposit_id`` and ``commodity_id``, each pair once, as in :class:`Population`.

    Returns
    -------
    tuple of str, int, int, or None
        The commodity, its deposits, and all deposits; None where none has so many.

    Examples
    --------
    >>> items = pd.DataFrame({"deposit_id": ["a", "b"], "commodity_id": ["coal", "gold"]})
    >>> dominant_commodity(items)
    ('coal', 1, 2)
    """
    commodities, names = pd.factorize(items["commodity_id"], sort=True)
    return dominant(commodities, names, items["deposit_id"].nunique())


def dominant(
    commodities: npt.NDArray[np.intp], names: Sequence[str] | pd.Index, every: int
) -> tuple[str, int, int] | None:
    """Find the same of items whose commodities are numbered; ``every`` counts their deposits."""
    each = np.bincount(commodities)
    if np.count_nonzero(each) < 2 or each.max() < DOMINANCE_THRESHOLD * every:
        return None
    return str(names[int(each.argmax())]), int(each.max()), every


def _dominance(items: pd.DataFrame) -> list[Message]:
    if (found := dominant_commodity(items)) is None:
        return []
    name, n, every = found
    return [message("note.dominant", n=n, every=every, name=Name(name))]


def _unpriced(items: pd.DataFrame) -> list[Message]:
    """Name the commodities with a quantity that the price deck does not price."""
    lost = items.loc[items["canonical"].notna() & items["weight"].isna(), "commodity_id"]
    names = _named(sorted(lost.unique()))
    return [message("note.unpriced", names=names)] if names else []


def priced_of_other_years(commodities: Iterable[str], deck: str | None) -> list[Message]:
    """Name the commodities whose value rests on a price of another year than the deck's.

    Parameters
    ----------
    commodities : iterable of str
        What has a value.
    deck : str or None
        Name of the price deck, if there is one.

    Returns
    -------
    list of Message
        One sentence, or none.

    Examples
    --------
    >>> priced_of_other_years(["kaolin", "coal"], "2025")
    ['prices of another year than the deck 2025: kaolin 2019']
    """
    if deck is None:
        return []
    valued = set(commodities)
    each = [
        message("note.price-period", name=Name(name), period=period)
        for name, period in of_other_years(deck).items()
        if name in valued
    ]
    return [message("note.other-years", deck=deck, prices=each)] if each else []


def _measured_otherwise(items: pd.DataFrame, inventory: Inventory) -> list[Message]:
    """Tell of figures that no factor brings to the measure of their commodity."""
    rows = inventory.resources
    other = rows[rows["quantity"].notna() & rows["canonical"].isna()]
    other = other.merge(items[["deposit_id", "commodity_id"]].drop_duplicates())
    if other.empty:
        return []
    kinds = sorted(
        {
            message("note.kind", name=Name(row.commodity_id), basis=Word("basis", str(row.basis)))
            for row in other.itertuples()
        }
    )
    return [message("note.measured-otherwise", n=len(other), kinds=kinds)]


def _gaps(items: pd.DataFrame) -> list[Message]:
    """Say how many deposits no sum can hold, because nothing is published."""
    every = items["deposit_id"].nunique()
    missing = every - items.loc[items["canonical"].notna(), "deposit_id"].nunique()
    if not missing:
        return []
    return [message("note.gaps", n=missing, every=every)]


def _exact(items: pd.DataFrame) -> list[Message]:
    """Say of how many figures the bounds know no limits: a user's own without a range."""
    figures = items[items["weight"] > 0]
    exact = int((figures["weight_low"] >= figures["weight_high"]).sum())
    if not exact:
        return []
    return [message("note.exact", n=exact, every=len(figures))]


def _largest_contributor(items: pd.DataFrame, sites: pd.DataFrame) -> list[Message]:
    """Name the deposit that carries most of a sum."""
    each = items.groupby("deposit_id")["weight"].sum()
    if not (whole := each.sum()) > 0 or each.max() < CONCENTRATION_THRESHOLD * whole:
        return []
    names = sites[sites["deposit_id"] == each.idxmax()].iloc[0].filter(like="name_").to_dict()
    return [message("note.largest", name=Named(names), part=each.max() / whole)]


def _categories(items: pd.DataFrame) -> list[Message]:
    """Say in which categories the added figures are."""
    added = items.loc[items["canonical"].notna(), "category"]
    words = sorted({word for each in added for word in each.split(" and ")} - {""})
    if not words:
        return []
    key = "note.category" if len(words) == 1 else "note.categories"
    return [message(key, names=[Word("category", each) for each in words])]


def _judged(items: pd.DataFrame, inventory: Inventory, adds: bool) -> list[Message]:
    """Say how much of a sum rests on figures of which confidence."""
    if "confidence" not in inventory.resources:
        return []
    key = ["deposit_id", "commodity_id"]
    price = (items["weight"] / items["canonical"]).rename("price")
    rows = inventory.resources.merge(items[key].join(price).drop_duplicates(key), on=key)
    judged = rows["confidence"].where(rows["confidence"].isin(CONFIDENCES), "not judged")
    worth = rows["canonical"] * rows["price"]
    if not adds:
        return _doubtful(worth, judged, rows["commodity_id"])
    sums = worth.groupby(judged).sum()
    if not sums.reindex(CONFIDENCES).sum() > 0:
        return []
    each = sums.reindex([*CONFIDENCES, "not judged"]).dropna() / sums.sum()
    parts = [
        message("note.part", name=Word("confidence", str(name)), part=part)
        for name, part in each.items()
        if part > 0
    ]
    return [message("note.confidence", parts=parts)]


def _doubtful(worth: pd.Series, judged: pd.Series, commodity: pd.Series) -> list[Message]:
    """Name the commodities of whose sum the most part is of low confidence."""
    low = worth.where(judged == "low", 0).groupby(commodity).sum() / worth.groupby(commodity).sum()
    most = _parts(low[low >= CONCENTRATION_THRESHOLD])
    return [message("note.doubtful", parts=most)] if most else []


def circular(part: npt.ArrayLike) -> Any:  # noqa: ANN401 (of a number, or of each of an array)
    """Tell whether a national total is the sum of the same deposits: that shows no coverage.

    Examples
    --------
    >>> bool(circular(1.0)), bool(circular(0.935))
    (True, False)
    """
    return np.isclose(part, 1.0)


def _coverage(items: pd.DataFrame, inventory: Inventory) -> list[Message]:
    """Warn where the listed deposits are little of the country, or all of its total."""
    sums = items.dropna(subset="canonical").groupby("commodity_id")["canonical"].sum()
    part = (sums / inventory.national.reindex(sums.index)).dropna()
    notes = []
    if few := _parts(part[part < MIN_NATIONAL_COVERAGE]):
        notes.append(message("note.small-part", parts=few))
    lost = sorted(set(sums.index[sums > 0]) - set(inventory.national.index))
    if lost and len(inventory.national):  # a user's own table knows of none
        notes.append(message("note.no-total", names=_named(lost)))
    same = part.index[circular(part)]
    if len(same):
        notes.append(message("note.circular", names=_named(same)))
    return notes


def _named(names: Iterable[str]) -> list[Name]:
    return [Name(each) for each in names]


def _parts(parts: pd.Series) -> list[Message]:
    return [message("note.part", name=Name(name), part=part) for name, part in parts.items()]
