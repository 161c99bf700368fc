"""Caveats: what a reader must know about the deposits behind a share."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import near
from minerals.shares.measure import Measure
from minerals.tables.inventory import Inventory
from minerals.tables.user.resources import UNNAMED
from minerals.tables.vocabularies import CONFIDENCES

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
) -> list[str]:
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

    Returns
    -------
    list of str
        Sentences without a full stop.

    Examples
    --------
    >>> from minerals.shares.population import build_population
    >>> from minerals.tables.inventory import bundled
    >>> build_population(bundled(), chosen=("caesium",)).notes[0]
    'caesium: named at 4 deposits, never as a main commodity or with a quantity; add --role any ...'
    """
    notes = [*_unnamed(inventory), *_nobody(inventory, missing, role), *_misspelt(inventory)]
    if group_by in ("commodity", "family"):
        repeated = items.groupby("deposit_id")["group"].nunique().gt(1).sum()
        if repeated:
            notes.append(f"{repeated} deposits stand in more than one row: the rows do not add up")
    if measure.by_deposit:
        return notes + (_dominance(items) if group_by == "none" else [])
    if measure.priced:
        notes += _unpriced(items)
    # Tonnes of two things do not add up.
    adds = measure.adds_commodities or items["commodity_id"].nunique() <= 1
    notes += _gaps(items) + _exact(items)
    notes += _largest_contributor(items) if adds else []
    notes += _judged(items, inventory, adds)
    if not measure.priced and group_by != "oblast":
        notes += _coverage(items, inventory)
    return notes + _measured_otherwise(items, inventory) + _categories(items)


def names_nothing(inventory: Inventory) -> bool:
    """Tell whether no deposit of a user's table names a commodity."""
    return bool((inventory.resources["commodity_id"] == UNNAMED).all())


def _unnamed(inventory: Inventory) -> list[str]:
    if not names_nothing(inventory):
        return []
    return ["no column commodity: every deposit counts once, whatever lies there"]


def _nobody(inventory: Inventory, missing: set[str], role: str) -> list[str]:
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
        deposits = [f"{n:.0f} deposit{'s' if n > 1 else ''}" for n in named]
        where = f"{named.index[0]}: named at {deposits[0]}"
        if len(named) > 1:
            each = (f"{name} ({n})" for name, n in zip(named.index, deposits, strict=True))
            where = f"named: {', '.join(each)}"
        notes.append(
            f"{where}, never as a main commodity"
            f"{' or with a quantity' if role == 'counting' else ''}; add --role any to include "
            f"{'them' if named.sum() > 1 else 'it'}"
        )
    if len(absent):
        notes.append(f"no listed deposit names {', '.join(absent)}")
    return notes


@lru_cache(maxsize=4)
def _misspelt(inventory: Inventory) -> tuple[str, ...]:
    """Name the commodities of a user's own that look like one of the tables, or hold its name."""
    own = inventory.commodities["family"] == "other"
    known = inventory.commodities.index[~own]
    notes = []
    for name in sorted(inventory.commodities.index[own]):
        words = (name, *re.findall(r"\w+", name))
        if like := [each for word in words for each in near(word, known, MIN_NAME_LIKENESS)]:
            notes.append(f"{name} is counted as a commodity of its own; is it {like[0]}?")
    return tuple(notes)


def dominant_commodity(items: pd.DataFrame) -> tuple[str, int, int] | None:
    """Find the commodity with so many of the deposits that a share by number mostly reflects it.

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
    >>> items = pd.DataFrame({"deposit_id": ["a", "b"], "commodity_id": ["coal", "gold"]})
    >>> dominant_commodity(items)
    ('coal', 1, 2)
    """
    each = items.groupby("commodity_id")["deposit_id"].nunique()
    every = items["deposit_id"].nunique()
    if len(each) < 2 or each.max() < DOMINANCE_THRESHOLD * every:
        return None
    return str(each.idxmax()), int(each.max()), every


def _dominance(items: pd.DataFrame) -> list[str]:
    if (found := dominant_commodity(items)) is None:
        return []
    name, n, every = found
    return [
        f"{n} of {every} deposits count for {name}: a share by number of deposits mostly "
        "reflects it"
    ]


def _unpriced(items: pd.DataFrame) -> list[str]:
    """Name the commodities with a quantity that the price deck does not price."""
    lost = items.loc[items["canonical"].notna() & items["weight"].isna(), "commodity_id"]
    names = ", ".join(sorted(lost.unique()))
    return [f"no price in this deck, so not valued: {names}"] if names else []


def _measured_otherwise(items: pd.DataFrame, inventory: Inventory) -> list[str]:
    """Tell of figures that no factor brings to the measure of their commodity."""
    rows = inventory.resources
    other = rows[rows["quantity"].notna() & rows["canonical"].isna()]
    other = other.merge(items[["deposit_id", "commodity_id"]].drop_duplicates())
    if other.empty:
        return []
    kinds = sorted({f"{row.commodity_id} ({row.basis})" for row in other.itertuples()})
    return [
        f"{len(other)} published figures measure something else and are not added: "
        f"{', '.join(kinds)}"
    ]


def _gaps(items: pd.DataFrame) -> list[str]:
    """Say how many deposits no sum can hold, because nothing is published."""
    every = items["deposit_id"].nunique()
    missing = every - items.loc[items["canonical"].notna(), "deposit_id"].nunique()
    if not missing:
        return []
    have = "has" if missing == 1 else "have"
    return [f"{missing} of {every} deposits {have} no published quantity that can be added"]


def _exact(items: pd.DataFrame) -> list[str]:
    """Say of how many figures the bounds know no limits: a user's own without a range."""
    figures = items[items["weight"] > 0]
    exact = int((figures["weight_low"] >= figures["weight_high"]).sum())
    if not exact:
        return []
    return [f"{exact} of {len(figures)} figures have no range: the bounds take them as exact"]


def _largest_contributor(items: pd.DataFrame) -> list[str]:
    """Name the deposit that carries most of a sum."""
    each = items.groupby("deposit_id")["weight"].sum()
    if not (whole := each.sum()) > 0 or each.max() < CONCENTRATION_THRESHOLD * whole:
        return []
    name = items.loc[items["deposit_id"] == each.idxmax(), "name_en"].iloc[0]
    return [f"{name} carries {each.max() / whole:.1%} of the sum"]


def _categories(items: pd.DataFrame) -> list[str]:
    """Say in which categories the added figures are."""
    added = items.loc[items["canonical"].notna(), "category"]
    words = sorted({word for each in added for word in each.split(" and ")} - {""})
    if not words:
        return []
    start = "category of the figures" if len(words) == 1 else "categories are mixed"
    return [f"{start}: {', '.join(words)}"]


def _judged(items: pd.DataFrame, inventory: Inventory, adds: bool) -> list[str]:
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
    parts = [f"{word} {part:.1%}" for word, part in each.items() if part > 0]
    return [f"confidence of the figures, by their part of the sum: {', '.join(parts)}"]


def _doubtful(worth: pd.Series, judged: pd.Series, commodity: pd.Series) -> list[str]:
    """Name the commodities of whose sum the most part is of low confidence."""
    low = worth.where(judged == "low", 0).groupby(commodity).sum() / worth.groupby(commodity).sum()
    most = [f"{name} {part:.1%}" for name, part in low.items() if part >= CONCENTRATION_THRESHOLD]
    return [f"most of the sum is of low confidence: {', '.join(most)}"] if most else []


def circular(part: npt.ArrayLike) -> Any:  # noqa: ANN401 (of a number, or of each of an array)
    """Tell whether a national total is the sum of the same deposits: that shows no coverage.

    Examples
    --------
    >>> bool(circular(1.0)), bool(circular(0.935))
    (True, False)
    """
    return np.isclose(part, 1.0)


def _coverage(items: pd.DataFrame, inventory: Inventory) -> list[str]:
    """Warn where the listed deposits are little of the country, or all of its total."""
    sums = items.dropna(subset="canonical").groupby("commodity_id")["canonical"].sum()
    part = (sums / inventory.national.reindex(sums.index)).dropna()
    notes = []
    few = [f"{name} {value:.1%}" for name, value in part[part < MIN_NATIONAL_COVERAGE].items()]
    if few:
        notes.append(
            "the listed quantities are a small part of the national total "
            f"({', '.join(few)}): this is not a national share"
        )
    lost = sorted(set(sums.index[sums > 0]) - set(inventory.national.index))
    if lost and len(inventory.national):  # a user's own table knows of none
        notes.append(f"no national total is known of {', '.join(lost)}")
    same = part.index[circular(part)]
    if len(same):
        notes.append(
            f"the national total of {', '.join(same)} is the sum of the same deposits: "
            "that they cover it shows nothing"
        )
    return notes
