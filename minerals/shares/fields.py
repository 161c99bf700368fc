"""Columns of answers about shares: their stable names, their headings, which a table shows."""

from __future__ import annotations

from minerals.results.quantiles import MEDIAN, QUANTILES, heading, not_shown
from minerals.results.result import Field

FIELDS = (
    Field("group", "Group"),
    Field(MEDIAN, "Occupied", "percent"),
    *(Field(name, heading(name), "percent") for name in QUANTILES if name != MEDIAN),
    Field("share", "Map at its word", "percent"),
    Field("low", "Lower bound", "percent"),
    Field("high", "Upper bound", "percent"),
    Field("n", "Deposits", "count"),
    Field("n_occupied", "Occupied deposits", "sum"),
    Field("n_uncertain", "Uncertain", "count"),
    Field("n_with_quantity", "With a quantity", "count"),
    Field("quantity_total", "Quantity", "quantity"),
    Field("quantity_occupied", "Occupied quantity", "quantity"),
    Field("unit", "Unit"),
    Field("basis", "Basis"),
    Field("value_total_usd", "Value, USD", "money"),
    Field("value_occupied_usd", "Occupied value, USD", "money"),
    Field("coverage_national", "Part of the national total", "percent"),
)

LIST_FIELDS = (
    Field("list", "List"),
    Field("with_iron", "With iron", "yes"),
    Field("with_coal", "With coal", "yes"),
)
"""Columns of answers with a row per official list."""


def shown_fields(interval: int) -> tuple[Field, ...]:
    """Return the columns of a table that shows one interval; data hold all quantiles.

    Parameters
    ----------
    interval : int
        A key of :data:`minerals.results.quantiles.INTERVALS`.

    Raises
    ------
    InputError
        If there is no such interval.
    """
    hidden = not_shown(interval)
    return tuple(field for field in FIELDS if field.name not in hidden)
