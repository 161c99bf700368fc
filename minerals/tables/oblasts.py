"""Oblasts by code or name, and an inventory within one of them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from minerals.errors import InputError, near
from minerals.tables.inventory import BUNDLED_COUNTRY, Inventory, no_totals
from minerals.tables.load import outlines

_WORD = re.compile(r"\b(oblast|region|область|обл\.?|автономна|республіка|autonomous|republic of)")


def within(inventory: Inventory, oblast: str | None) -> Inventory:
    """Return the deposits of an inventory that lie in one oblast.

    Parameters
    ----------
    inventory : Inventory
        Sites with their ``oblast``.
    oblast : str or None
        ISO 3166-2 code, English or Ukrainian name, or what a user's own table calls it; None for
        the inventory as it is.

    Returns
    -------
    Inventory
        Without totals of the country, of which one oblast says nothing. That a section counts
        whose whole lies elsewhere is a finding.

    Raises
    ------
    InputError
        If no deposit lies there; the sentence names the three nearest names.

    Examples
    --------
    >>> from minerals.tables.inventory import bundled
    >>> donetsk = within(bundled(), "Донецька область")
    >>> donetsk.sites["oblast"].unique().tolist(), len(donetsk.national)
    (['UA-14'], 0)
    """
    if oblast is None:
        return inventory
    known = inventory.sites["oblast"].dropna().astype(str).unique()
    wanted = code_of(oblast)
    meant = [each for each in known if code_of(each) == wanted]
    if not meant:
        raise _nobody(oblast, wanted, list(known))
    sites = inventory.sites[inventory.sites["oblast"].isin(meant)].reset_index(drop=True)
    rows = inventory.resources
    rows = rows[rows["deposit_id"].isin(sites["deposit_id"])].reset_index(drop=True)
    wholes = sites["part_of"].dropna()
    wholes = wholes[wholes.isin(inventory.sites["deposit_id"]) & ~wholes.isin(sites["deposit_id"])]
    told = (
        [f"{len(wholes)} counted here as sections of deposits in another oblast "
         f"({', '.join(sites.loc[wholes.index, 'name_en'][:3])})"]
        if len(wholes) else []
    )  # fmt: skip
    return replace(
        inventory,
        sites=sites,
        resources=rows,
        totals=no_totals,
        findings=(*inventory.findings, *told),
    )


def code_of(oblast: str) -> str:
    """Return the code of an oblast by any of its names; another word is folded.

    Examples
    --------
    >>> code_of("ua-14"), code_of("Donetsk Oblast"), code_of("Київ"), code_of("Silesia")
    ('UA-14', 'UA-14', 'UA-30', 'silesia')
    """
    folded = _folded(oblast)
    return _codes().get(folded, folded)


@cache
def _codes() -> dict[str, str]:
    units = outlines(BUNDLED_COUNTRY.units.name)
    found: dict[str, str] = {}
    names = [
        (str(code), name)
        for code, row in units.iterrows()
        for name in (str(code), row["name_en"], row["name_uk"])
    ]
    for code, name in [*names, *((code, name.split("(")[0]) for code, name in names)]:
        found.setdefault(_folded(name), code)  # whole names first: Kyiv is not Kyiv (city)
    return found


def _folded(name: str) -> str:
    return " ".join(re.sub(r"[’ʼ`]", "'", _WORD.sub(" ", name.casefold())).split())


def _nobody(oblast: str, wanted: str, known: list[str]) -> InputError:
    if not known:
        return InputError(f"no deposit in oblast {oblast!r}: the deposits carry no oblast; add one")
    if wanted in _codes().values():
        return InputError(
            f"no deposit in oblast {oblast!r} ({wanted}): it has them in {', '.join(sorted(known))}"
        )
    units = outlines(BUNDLED_COUNTRY.units.name)
    names = [*known, *units.loc[units.index.isin(known), ["name_en", "name_uk"]].to_numpy().ravel()]
    nearest = near(oblast, map(str, names), likeness=0)
    return InputError(
        f"no deposit in oblast {oblast!r}: write its ISO code or name; the nearest are "
        f"{', '.join(nearest)}"
    )
