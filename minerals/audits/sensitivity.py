"""Sensitivity: how a reading's figure moves with each of its choices, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from minerals.audits.estimators import figure, largest_parts
from minerals.audits.reading import Figure, Reading
from minerals.results.result import Field, Result
from minerals.tables.groups import NO_FUEL, list_names
from minerals.tables.prices import deck_names
from minerals.vocabulary import COUNTING_ROLES, SCOPE_NAMES

DATES = ("2022-02-23", "2022-08-31", "2022-12-31", "2023-12-31", "2025-02-24", "2026-03-31")
LARGEST = 5
VARIABLE = ("share", "occupied", "total")
"""The estimators whose choices can be varied; sums of published rows have none."""


def _fields(style: str) -> tuple[Field, ...]:
    change = "points" if style == "percent" else "signed"
    return (
        Field("choice", "Choice"),
        Field("setting", "Set to"),
        Field("value", "Figure", style),
        Field("low", "Low", style),
        Field("high", "High", style),
        Field("change", "Change", change),
    )


def _style(reading: Reading) -> str:
    if reading.estimator in ("share", "outline"):
        return "percent"
    return "quantity" if reading.measure.by_deposit else reading.measure.style


def tornado(reading: Reading) -> Result:
    """Vary each choice of a reading, one at a time.

    Parameters
    ----------
    reading : Reading
        A reading that asks the tables (estimator ``share``, ``occupied`` or ``total``).

    Returns
    -------
    Result
        The figure as read, then one row per choice and setting: as-of date, territory scope,
        role, official list, price deck, and each of the five largest deposits left out, with the
        change against the figure as read; empty for a sum of published rows.

    Raises
    ------
    InputError
        If the reading cannot be computed.
    """
    base = figure(reading)
    rows = [_row("as read", reading.title, base, base)]
    if reading.estimator in VARIABLE:
        for choice, setting, variant in _variants(reading):
            rows.append(_row(choice, setting, figure(variant), base))
    fields = _fields(_style(reading))
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    header = {"population": f"{reading.claim_id} / {reading.reading_id}", "measure": reading.by}
    return Result("sensitivity", header, frame, fields)


def _row(choice: str, setting: str, found: Figure, base: Figure) -> dict[str, object]:
    return {
        "choice": choice,
        "setting": setting,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "change": found.value - base.value,
    }


def _variants(reading: Reading) -> Iterator[tuple[str, str, Reading]]:
    def others(field: str, names: Iterable[str], own: str) -> Iterator[tuple[str, str, Reading]]:
        for name in names:
            if name != own:
                other: dict[str, Any] = {field: name}
                yield field, name, replace(reading, **other)

    yield from others("date", DATES, reading.date)
    yield from others("scope", SCOPE_NAMES, reading.scope or "all")
    yield from others("role", COUNTING_ROLES, reading.role or "counting")
    yield from _lists(reading)
    if reading.measure.priced:
        yield from others("prices", deck_names(), reading.prices)
    for deposit, _ in largest_parts(reading, LARGEST):
        yield "left out", deposit, replace(reading, leave_out=deposit)


def _lists(reading: Reading) -> Iterator[tuple[str, str, Reading]]:
    stem = f"{NO_FUEL}:" if reading.group.startswith(NO_FUEL) else ""
    if not stem and reading.group not in list_names():
        return
    for name in list_names():
        if f"{stem}{name}" != reading.group:
            yield "list", name, replace(reading, group=f"{stem}{name}")
