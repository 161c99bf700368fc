"""Named groups of commodities: families, official critical lists, and two of the press's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minerals.errors import InputError, unknown
from minerals.tables.vocabularies import FAMILIES, LISTS

if TYPE_CHECKING:
    import pandas as pd

METAL_FAMILIES = ("ferrous", "non-ferrous", "precious", "rare", "uranium")
NO_FUEL = "critical-no-fuel"
CRITICAL = "critical"
BY_LIST = (CRITICAL, NO_FUEL)
"""Groups that a share and an estimate answer with a row per official list."""

_LIST_NAMES = {name.replace("_", "-"): name for name in LISTS}


def group_names() -> list[str]:
    """Return the names of all groups.

    Returns
    -------
    list of str
        As accepted by ``--group``.

    Examples
    --------
    >>> "metals" in group_names()
    True
    """
    bases = [f"{NO_FUEL}:{name}" for name in _LIST_NAMES]
    return [*FAMILIES, *_LIST_NAMES, "metals", *bases]


def list_names() -> list[str]:
    """Return the names of the official lists.

    Examples
    --------
    >>> list_names()
    ['eu-2020', 'eu-2023', 'us-2022', 'us-2025', 'ua-2025']
    """
    return list(_LIST_NAMES)


def members(group: str, commodities: pd.DataFrame) -> list[str]:
    """Return the commodities of a group.

    Parameters
    ----------
    group : str
        A family; an official list (``eu-2020``, ``eu-2023``, ``us-2022``, ``us-2025``,
        ``ua-2025``); ``metals`` (ferrous, non-ferrous, precious, rare and rare-earth metals,
        uranium); or an official list less fuels and iron, as ``critical-no-fuel:eu-2023``.
    commodities : pandas.DataFrame
        Indexed by ``commodity_id``.

    Returns
    -------
    list of str
        Commodity identifiers in the order of the table.

    Raises
    ------
    InputError
        If there is no such group, or it stands for several lists.

    Examples
    --------
    >>> from minerals.tables.load import commodities
    >>> "coal" in members("critical-no-fuel:eu-2023", commodities().set_index("commodity_id"))
    False
    """
    family = commodities["family"]
    if group in FAMILIES:
        chosen = family == group
    elif group == "metals":
        chosen = family.isin(METAL_FAMILIES)
    elif group in _LIST_NAMES:
        chosen = commodities[_LIST_NAMES[group]]
    elif (base := group.removeprefix(f"{NO_FUEL}:")) in _LIST_NAMES:
        chosen = commodities[_LIST_NAMES[base]] & (family != "fuel")
        chosen &= commodities.index != "iron"
    elif group in BY_LIST:
        prefix = "" if group == CRITICAL else f"{group}:"
        raise InputError(
            f"group {group} is of several official lists, one of which is needed here: give "
            f"{', '.join(prefix + name for name in _LIST_NAMES)}"
        )
    else:
        raise unknown("group", group, group_names())
    return commodities.index[chosen.astype(bool)].tolist()


@dataclass(frozen=True)
class ListVariant:
    """An official list, with or without what makes its answers differ most.

    Attributes
    ----------
    list : str
        Its name.
    with_iron, with_coal : bool
        Whether iron and coal are among the members.
    members : tuple of str
        Commodities.
    """

    list: str
    with_iron: bool
    with_coal: bool
    members: tuple[str, ...]

    @property
    def keys(self) -> dict[str, str | bool]:
        """What tells its row from the others."""
        return {"list": self.list, "with_iron": self.with_iron, "with_coal": self.with_coal}


def list_variants(group: str, commodities: pd.DataFrame) -> list[ListVariant]:
    """Return the rows that a group without a list stands for.

    Parameters
    ----------
    group : str
        One of :data:`BY_LIST`: ``critical`` is every official list as it stands, and again
        without iron and without (coking) coal where it names them; ``critical-no-fuel`` is every
        list without fuels and iron.
    commodities : pandas.DataFrame
        Indexed by ``commodity_id``.

    Returns
    -------
    list of ListVariant
        Lists in the order of the tables.

    Examples
    --------
    >>> from minerals.tables.load import commodities
    >>> rows = list_variants("critical", commodities().set_index("commodity_id"))
    >>> [row.with_coal for row in rows if row.list == "eu-2023"]
    [True, False]
    """
    found = []
    for name in list_names():
        if group == NO_FUEL:
            chosen = members(f"{NO_FUEL}:{name}", commodities)
            found.append(ListVariant(name, False, False, tuple(chosen)))
            continue
        chosen = members(name, commodities)
        for iron in (True, False) if "iron" in chosen else (False,):
            for coal in (True, False) if "coal" in chosen else (False,):
                kept = {"iron": iron, "coal": coal}
                among = tuple(each for each in chosen if kept.get(each, True))
                found.append(ListVariant(name, iron, coal, among))
    return found
