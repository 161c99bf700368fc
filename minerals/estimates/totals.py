"""National totals that an estimate may use: strata, their limits, and what a reader assumes."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pandas as pd

from minerals.errors import InputError, unknown
from minerals.tables.commodity_names import known_as
from minerals.tables.inventory import Inventory, with_canonical
from minerals.tables.limits import quantity_limits
from minerals.tables.load import table
from minerals.tables.units import kind
from minerals.tables.vocabularies import BASES, CLASSES
from minerals.vocabulary import Provenance

NOT_PUBLISHED = "no national total is published in its own basis"
"""Why a commodity of the bundled tables without a row has no total."""

OWN_TABLE = "no total of the country is known for a table of your own"
"""Why no commodity of a user's table has one, unless assumed."""

ASSUMED = "assumed"
"""Stratum of a total that the reader gave."""

SAME = 0.01
"""Relative: a rival figure that differs by less is the same figure, rounded."""

_ASSUMPTION = re.compile(
    r"(?P<commodity>[^=]+)=\s*(?P<figure>[0-9][0-9.,_]*(?:[eE][+-]?[0-9]+)?)\s*"
    r"(?P<unit>[A-Za-z][A-Za-z0-9]*)?\s*(?P<basis>[a-z]+)?\s*"
)


@dataclass(frozen=True)
class Region:
    """One part of a commodity's total by region.

    Attributes
    ----------
    name : str
        Of the region.
    part : float
        Of the total, 0 to 1.
    oblasts : frozenset of str
        Whose sites lie in it.
    """

    name: str
    part: float
    oblasts: frozenset[str]


@dataclass(frozen=True)
class Total:
    """The country's total of a commodity, in its canonical unit.

    Attributes
    ----------
    commodity, stratum : str
        Of :data:`minerals.tables.vocabularies.STRATA`, or :data:`ASSUMED`.
    value, low, high : float
        The figure and its limits.
    unit, source : str
        Canonical unit; identifier of the source.
    limits : str
        Where the limits come from, in words.
    regions : tuple of Region
        A partition of the total, empty where there is none.
    """

    commodity: str
    stratum: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    limits: str
    regions: tuple[Region, ...] = ()

    @property
    def is_listed(self) -> bool:
        """Whether the total is the sum of our own sites."""
        return self.stratum == "listed"


@dataclass(frozen=True)
class Totals:
    """The totals that an estimate uses, and why others are left out."""

    used: dict[str, Total]
    left_out: dict[str, str]
    otherwise: str = NOT_PUBLISHED

    def why_not(self, commodity: str) -> str:
        """Say why a commodity has no usable total."""
        return self.left_out.get(commodity, self.otherwise)


def find_totals(inventory: Inventory, assume: str | Iterable[str] = ()) -> Totals:
    """Return the usable totals of an inventory.

    Parameters
    ----------
    inventory : Inventory
        The bundled totals belong to the bundled tables alone; a user's own have none.
    assume : str or iterable of str, optional
        Totals in place of ours, or where we have none, such as ``coal=43.2Gt``.

    Returns
    -------
    Totals
        Prognostic totals and those of low confidence are left out unless assumed.

    Raises
    ------
    InputError
        If an assumption cannot be read, or is in another basis.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> totals = find_totals(bundled(), "coal=43.2Gt")
    >>> totals.used["coal"].value, totals.left_out["gold"]
    (43200.0, 'its total is prognostic, not explored')
    """
    used: dict[str, Total] = {}
    left_out: dict[str, str] = {}
    given: set[str] = set()
    is_bundled = inventory.provenance == Provenance.BUNDLED
    if is_bundled:
        published, unused = _published()
        used, left_out = dict(published), dict(unused)
    for each in [assume] if isinstance(assume, str) else assume:
        total = _assumed(each, inventory)
        if total.commodity in given:
            raise InputError(f"--assume gives {total.commodity} twice: give it once")
        given.add(total.commodity)
        if total.commodity in used:
            total = replace(total, regions=used[total.commodity].regions)
        used[total.commodity] = total
        left_out.pop(total.commodity, None)
    return Totals(used, left_out, NOT_PUBLISHED if is_bundled else OWN_TABLE)


@cache
def _published() -> tuple[dict[str, Total], dict[str, str]]:
    catalogue = table("commodities").set_index("commodity_id")
    rows = with_canonical(table("national_totals").dropna(subset="commodity_id"), catalogue)
    rows = rows.dropna(subset="canonical")
    rows["class"] = rows["category"].map(CLASSES).fillna("other")
    limits = quantity_limits(rows)[["canonical_low", "canonical_high"]].add_prefix("by_confidence_")
    rows = rows.join(limits)
    regions, units = _regions(catalogue), catalogue["unit"].to_dict()
    records = rows.to_dict("records")
    rivals: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in records:  # figures without a category need not be rivals
        told = row["class"] != "other" and row["category"] != "off-balance"
        if told and row["confidence"] != "low":
            rivals[row["commodity_id"], row["class"]].append(float(row["canonical"]))
    used: dict[str, Total] = {}
    left_out = {}
    for row in records:
        name = row["commodity_id"]
        if pd.isna(row["stratum"]):
            if row["preferred"]:
                left_out[name] = "its published total is that of another row, or of another basis"
        elif row["stratum"] == "prognostic":
            left_out[name] = "its total is prognostic, not explored"
        elif row["confidence"] == "low":
            left_out[name] = "its total is of low confidence"
        else:
            beside = rivals[name, row["class"]]
            used[name] = _with_limits(row, beside, units[name], regions.get(name, ()))
    return used, {name: why for name, why in left_out.items() if name not in used}


def _with_limits(
    row: dict[Any, Any], rivals: Sequence[float], unit: str, regions: tuple[Region, ...]
) -> Total:
    """Take rival figures of the same class as limits, else the factor of the row's confidence."""
    value = float(row["canonical"])
    low, high = min(rivals, default=math.nan), max(rivals, default=math.nan)
    beyond = {"low": low < (1 - SAME) * value, "high": high > (1 + SAME) * value}
    ends, words = [], []
    for name, rival in (("low", low), ("high", high)):
        published = row[f"canonical_{name}"]
        if pd.notna(published):
            ends.append(float(published))
            words.append(f"{name} as published")
        elif beyond[name]:
            ends.append(float(rival))
            words.append(f"{name} of a rival figure")
        else:
            ends.append(float(row[f"by_confidence_canonical_{name}"]))
            words.append(f"{name} by {row['confidence']} confidence")
    return Total(
        row["commodity_id"], row["stratum"], value, ends[0], ends[1], unit, row["source_id"],
        ", ".join(words), regions,
    )  # fmt: skip


def _regions(catalogue: pd.DataFrame) -> dict[str, tuple[Region, ...]]:
    rows = table("regional_reserves")
    found = {}
    for name, parts in rows[rows["stratum"].notna()].groupby("commodity_id"):
        percent = (parts["unit"] == "%").all()
        sizes = (parts if percent else with_canonical(parts, catalogue))[
            "quantity" if percent else "canonical"
        ].astype(float)
        found[str(name)] = tuple(
            Region(region, size / sizes.sum(), frozenset(codes.split(";")))
            for region, size, codes in zip(
                parts["region_name"], sizes, parts["oblasts"], strict=True
            )
        )
    return found


def _assumed(text: str, inventory: Inventory) -> Total:
    """Read a total such as ``coal=43.2Gt``."""
    read = _ASSUMPTION.fullmatch(text.strip())
    if read is None:
        raise InputError(f"--assume {text!r} is not COMMODITY=FIGURE UNIT, such as coal=43.2Gt")
    catalogue = inventory.commodities
    name = known_as(read["commodity"].strip(), catalogue.index)
    own_unit, own_basis = map(str, catalogue.loc[name, ["unit", "basis"]])
    if read["unit"] is None:
        raise InputError(f"--assume {text!r} has no unit: write {name}={read['figure']}{own_unit}")
    kind(read["unit"])
    basis = read["basis"] or own_basis
    if basis not in BASES:
        raise unknown("basis", basis, BASES)
    row = {"commodity_id": name, "quantity": _figure(read["figure"], text), "unit": read["unit"],
           "basis": basis, "quantity_low": None, "quantity_high": None}  # fmt: skip
    value = float(with_canonical(pd.DataFrame([row]), catalogue)["canonical"].iloc[0])
    if math.isnan(value):
        raise InputError(
            f"--assume {text!r} is in another basis: {name} is measured in {own_unit} of "
            f"{own_basis}, and nothing turns {read['unit']} of {basis} into that"
        )
    if not 0 < value < math.inf:
        raise InputError(f"--assume {text!r}: a total is more than nothing, and has an end")
    return Total(name, ASSUMED, value, value, value, own_unit, ASSUMED, "taken as exact")


def _figure(digits: str, text: str) -> float:
    if "," in digits:  # 43,2 or 43,200: thousands to one reader, a decimal sign to another
        raise InputError(f"--assume {text!r}: write a decimal point, and no commas")
    try:
        return float(digits)
    except ValueError:
        raise InputError(f"--assume {text!r}: {digits} is no number") from None
