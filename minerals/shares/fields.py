"""Columns of answers about shares: their stable names, their headings, which a table shows."""

from __future__ import annotations

from minerals.errors import InputError
from minerals.results.result import Field
from minerals.vocabulary import INTERVALS

FIELDS = (
    Field("group", "Group"),
    Field("q50", "Occupied", "percent"),
    Field("q05", "5 %", "percent"),
    Field("q25", "25 %", "percent"),
    Field("q75", "75 %", "percent"),
    Field("q95", "95 %", "percent"),
    Field("share", "Map at its word", "percent"),
    Field("low", "Lower bound", "percent"),
    Field("high", "Upper bound", "percent"),
    Field("n", "Deposits", "count"),
    Field("n_occupied", "Occupied deposits", "count"),
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


def shown_fields(interval: int) -> tuple[Field, ...]:
    """Return the columns of a table that shows one of :data:`INTERVALS`; data hold all.

    Raises
    ------
    InputError
        If there is no such interval.
    """
    if interval not in INTERVALS:
        raise InputError(f"interval {interval}: give {' or '.join(map(str, INTERVALS))}")
    hidden = {name for other in INTERVALS.values() for name in other} - {*INTERVALS[interval]}
    return tuple(field for field in FIELDS if field.name not in hidden)
