"""The vocabularies and patterns of the tables. Imports nothing heavy."""

from __future__ import annotations

OBLASTS = tuple(
    "UA-05 UA-07 UA-09 UA-12 UA-14 UA-18 UA-21 UA-23 UA-26 UA-30 UA-32 UA-35 UA-40 UA-43 "
    "UA-46 UA-48 UA-51 UA-53 UA-56 UA-59 UA-61 UA-63 UA-65 UA-68 UA-71 UA-74 UA-77".split()
)
"""ISO 3166-2 codes of Ukraine's 24 oblasts, Crimea, Kyiv and Sevastopol."""

KATOTTG = r"UA\d{17}"
KATOTTG_OBLASTS = dict(
    each.split("=")
    for each in (
        "UA01=UA-43 UA05=UA-05 UA07=UA-07 UA12=UA-12 UA14=UA-14 UA18=UA-18 UA21=UA-21 UA23=UA-23 "
        "UA26=UA-26 UA32=UA-32 UA35=UA-35 UA44=UA-09 UA46=UA-46 UA48=UA-48 UA51=UA-51 UA53=UA-53 "
        "UA56=UA-56 UA59=UA-59 UA61=UA-61 UA63=UA-63 UA65=UA-65 UA68=UA-68 UA71=UA-71 UA73=UA-77 "
        "UA74=UA-74 UA80=UA-30 UA85=UA-40"
    ).split()
)
"""The State codifier's own oblast codes (the first four signs of each of its codes), as ISO."""

FAMILIES = ("fuel", "ferrous", "non-ferrous", "precious", "rare", "uranium", "industrial")
LISTS = ("eu_2020", "eu_2023", "us_2022", "us_2025", "ua_2025")
"""Columns that tell whether a commodity is on an official critical list."""

BASES = ("ore", "element", "oxide", "carbonate", "concentrate", "coal", "gas", "oil")
"""What a quantity may be a quantity of."""

UNITS = ("t", "kt", "Mt", "Gt", "oz", "Moz", "m3", "Mm3", "bcm", "tcm")
PRICED_UNITS = ("t", "kt", "kg", "lb", "oz", "mtu", "m3", "Mm3", "bcm", "MMBtu", "bbl")
KINDS = ("deposit", "mine", "field", "section", "district")
"""What kind of site a deposit is."""

CATEGORIES = (
    *("A+B", "A+B+C1", "A+B+C1+C2", "B+C1", "C1", "C1+C2", "C2", "P1", "P2", "P3"),
    *("prognostic", "explored", "balance", "off-balance", "estimate", "UNFC"),
    *("JORC reserves", "JORC resources", "JORC exploration target", "NI 43-101 resources"),
    *("SEC/PRMS 2P", "not stated"),
)
"""How sure a quantity is: the Soviet-era letters, reporting codes, and looser words."""

STRATA = ("explored", "prognostic", "other", "listed")
"""Classes of a total that estimates may use; ``listed`` is the sum of our own sites."""

CLASSES = dict.fromkeys(("A+B", "A+B+C1", "B+C1", "C1", "explored", "balance"), "explored") | (
    dict.fromkeys(("P1", "P2", "P3", "prognostic"), "prognostic")
)
"""The class of a category; of one that is not named here it is ``other``."""

RESOURCE_ROLES = ("main", "by-product", "occurrence")
"""What a commodity is at a deposit."""

SETTINGS = ("land", "offshore")
"""Where a site lies."""

CONFIDENCES = ("high", "medium", "low")
"""How sure the tables' makers are of a figure; the rules are in data/README.md."""

DATE = r"\d{4}-\d{2}-\d{2}"
PARTIAL_DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
