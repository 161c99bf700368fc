"""The words that questions are asked in. Imports nothing heavy: the command line starts here."""

from __future__ import annotations

from enum import StrEnum

MEASURE_NAMES = ("count", "quantity", "value")
"""What a share is a share of; what follows from each is in :mod:`minerals.shares.measure`."""

BREAKDOWNS = ("none", "commodity", "family", "oblast")
"""How a share can be broken down."""

ESTIMATE_MEASURES = ("quantity", "value")
ESTIMATE_BREAKDOWNS = ("commodity", "family", "none")
"""What an estimate is of, and how it can be broken down."""

MODEL_CHOICES = ("all", "listed", "sites", "regions")
"""Where an estimate lets the rest of a total lie; ``all`` pools the last two."""

SCOPE_NAMES = ("all", "since-2022", "without-crimea")
"""Which occupied territory counts; what each takes away is in :mod:`minerals.statuses.scope`."""

COUNTING_ROLES = {
    "counting": "main commodities, and others with a published quantity",
    "main": "main commodities",
    "any": "every commodity named at a deposit",
}
"""For which commodities a deposit counts."""

ESTIMATORS = (
    *("share", "occupied", "total", "rows", "outline", "list-items", "place"),
    *("estimate", "estimate-occupied", "estimate-total"),
)
"""How a reading of a claim makes its figure, see :mod:`minerals.audits.estimators`."""

N_DRAWS = 2000
MIN_DRAWS = 100
"""How many draws an interval is made of, and at least."""

STATUSES = ("occupied", "government", "contested")
"""The control statuses."""

DEPOSIT_ORDERS = ("distance", "name", "quantity", "value")
"""How a list of deposits can be put in order."""

REST_CHOICES = ("sites", "not-located")
"""Where an exposure of the country puts what no published quantity accounts for."""

DEFAULT_BANDS_KM = (0.0, 10.0, 20.0, 50.0)
"""Edges of the bands of distance from the line of contact."""

STATUS_CODES = {"government": 0, "occupied": 1, "contested": 2}
"""The statuses as small numbers, for arrays and pages."""

BUNDLED = "bundled"
"""What a user writes for the bundled history; no added history has this name."""

UNNAMED = "unspecified"
"""The commodity of a user's deposits where the table names none."""


class Provenance(StrEnum):
    """Where a control history or a deposit table comes from; set where it is made."""

    BUNDLED = "bundled"
    ADDED = "added"
    FILE = "file"
    MEMORY = "memory"


def normalised(word: str) -> str:
    """Write a word as the vocabularies do.

    Examples
    --------
    >>> normalised(" Rare_earths ")
    'rare-earths'
    """
    return word.strip().lower().replace("_", "-").replace(" ", "-")
