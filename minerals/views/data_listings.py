"""Listings of the tables' vocabularies: sources, commodities, groups and price decks."""

from __future__ import annotations

import pandas as pd

from minerals.results.result import Field, Result
from minerals.tables.groups import group_names, members
from minerals.tables.load import commodities, sources, table
from minerals.tables.prices import deck_names, default_deck
from minerals.tables.vocabularies import LISTS


def list_sources() -> Result:
    """List the publications that the tables rest on."""
    frame = sources()
    fields = tuple(
        Field(name, name.replace("_", " "))
        for name in ("source_id", "title", "publisher", "published", "licence", "url")
    )
    fields += (Field("reliability", "reliability", "count"),)
    return Result("sources", {"sources": len(frame)}, frame, fields)


def list_commodities() -> Result:
    """List the commodities with their canonical unit and basis, and the lists that name them.

    Examples
    --------
    >>> list_commodities().frame.set_index("commodity_id").loc["lithium", "basis"]
    'carbonate'
    """
    frame = commodities()
    names = [name.replace("_", "-") for name in LISTS]
    on = frame[list(LISTS)].set_axis(names, axis=1)
    frame["critical_lists"] = [", ".join(on.columns[row]) for row in on.to_numpy(bool)]
    fields = (
        Field("commodity_id", "Commodity"),
        Field("name_en", "English name"),
        Field("name_uk", "Ukrainian name"),
        Field("family", "Family"),
        Field("unit", "Unit"),
        Field("basis", "Basis"),
        Field("critical_lists", "Critical lists"),
    )
    shown = frame[[field.name for field in fields]]
    return Result("commodities", {"commodities": len(frame)}, shown, fields)


def list_groups() -> Result:
    """List the groups of commodities with their members.

    Examples
    --------
    >>> list_groups().frame.set_index("group").loc["ferrous", "commodities"]
    'chromium, iron, manganese'
    """
    catalogue = commodities().set_index("commodity_id")
    found = {name: members(name, catalogue) for name in group_names()}
    frame = pd.DataFrame(
        {
            "group": list(found),
            "n_commodities": [len(each) for each in found.values()],
            "commodities": [", ".join(each) for each in found.values()],
        }
    )
    fields = (
        Field("group", "Group"),
        Field("n_commodities", "Number", "count"),
        Field("commodities", "Commodities"),
    )
    return Result("groups", {"groups": len(frame)}, frame, fields)


def list_decks() -> Result:
    """List the price decks; one of them is used where none is named.

    Examples
    --------
    >>> int(list_decks().frame["default"].sum())
    1
    """
    priced = table("price_decks").groupby("deck").size()
    names = deck_names()
    frame = pd.DataFrame(
        {
            "deck": names,
            "default": [name == default_deck() for name in names],
            "n_commodities": priced.loc[names].tolist(),
        }
    )
    fields = (
        Field("deck", "Price deck"),
        Field("default", "Default", "yes"),
        Field("n_commodities", "Commodities", "count"),
    )
    return Result("decks", {"decks": len(frame)}, frame, fields)
