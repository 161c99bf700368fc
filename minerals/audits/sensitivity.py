"""Sensitivity: how a reading's figure moves with each of its choices, one at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from minerals.audits.claim import OF_ROWS, ClaimAudit, ReadingResult
from minerals.audits.estimators import UNGRADED, figure, largest_parts
from minerals.audits.national import OCCUPIED, SHARE, TOTAL
from minerals.audits.reading import Figure, Reading
from minerals.errors import InputError
from minerals.estimates.imputation import ALL
from minerals.results.result import Field, Result
from minerals.tables.groups import NO_FUEL, list_names
from minerals.tables.prices import deck_names
from minerals.vocabulary import COUNTING_ROLES, MODEL_CHOICES, SCOPE_NAMES

DATES = ("2022-02-23", "2022-08-31", "2022-12-31", "2023-12-31", "2025-02-24", "2026-03-31")
LARGEST = 5

WHEN = ("date", "scope")
WHAT = ("role", "list", "prices")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "share": (*WHEN, *WHAT, "left out"),
    "occupied": (*WHEN, *WHAT, "left out"),
    "total": (*WHAT, "left out"),
    "rows": ("prices",),
    "outline": ("date",),
    "list-items": ("role", "list"),
    "place": ("role", "list"),
    SHARE: ("model", *WHEN, *WHAT),
    OCCUPIED: ("model", *WHEN, *WHAT),
    TOTAL: WHAT,
}
"""The choices of each estimator; of these a reading has what its words leave open."""

DEFAULT_ROLE = {"list-items": "any"}
"""Estimators that count deposits of another role than the rest where none is named."""

FRACTIONS = ("share", "outline", "place", SHARE)
"""Estimators of parts; of published rows, one sum over another is a part."""


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
    if reading.estimator in FRACTIONS or (reading.estimator == OF_ROWS and reading.denominator):
        return "percent"
    if reading.prices:
        return "money"
    plain = reading.estimator in (OF_ROWS, "list-items") or reading.measure.by_deposit
    return "quantity" if plain else reading.measure.style


def varied(audited: ClaimAudit) -> ReadingResult:
    """Return the reading that speaks for a claim, to be varied.

    Parameters
    ----------
    audited : ClaimAudit
        The audit of a claim with readings.

    Returns
    -------
    ReadingResult
        The primary reading; without one the first in the claim's own words, then the first that
        counts.

    Raises
    ------
    InputError
        If the claim has no reading, or that one has no choice to vary.
    """
    counting = [each for each in audited.evaluations if each.evidence]
    able = [*([audited.as_worded] if audited.as_worded else counting), *audited.evaluations]
    name = audited.claim.claim_id
    if not able:
        raise InputError(f"{name}: has no reading, there is nothing to vary")
    if next(_variants(able[0].reading), None) is None:
        raise InputError(
            f"{name}: {able[0].reading.title}: rests on published rows alone, there is nothing to "
            "vary"
        )
    return able[0]


def tornado(reading: Reading) -> Result:
    """Vary each choice of a reading, one at a time.

    Parameters
    ----------
    reading : Reading
        What its estimator leaves open is in :data:`CHOICES`.

    Returns
    -------
    Result
        The figure as read, then one row per choice and setting: model of an estimate, as-of date,
        territory scope, role, official list, price deck, and each of the five largest deposits
        left out, with the change against the figure as read. A note names the settings that give
        no figure, and why.

    Raises
    ------
    InputError
        If the reading cannot be computed.
    """
    base = figure(reading)
    rows, notes = [_row("as read", reading.title, base, base)], []
    for choice, setting, variant in _variants(reading):
        try:
            found = figure(variant)
        except InputError as error:
            notes.append(f"{choice} {setting}: {error}")
            continue
        if math.isnan(found.value):
            notes.append(f"{choice} {setting}: {found.covers or 'no figure'}")
        else:
            rows.append(_row(choice, setting, found, base))
    fields = _fields(_style(reading))
    frame = pd.DataFrame(rows, columns=[field.name for field in fields])
    header = {"population": f"{reading.claim_id} / {reading.reading_id}", "measure": reading.by}
    return Result("sensitivity", header, frame, fields, tuple(notes))


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
    able = CHOICES[reading.estimator]
    own = {
        "model": (MODEL_CHOICES, reading.model or ALL),
        "date": (DATES, reading.date),
        "scope": (SCOPE_NAMES, reading.scope or "all"),
        "role": (COUNTING_ROLES, reading.role or DEFAULT_ROLE.get(reading.estimator, "counting")),
    }
    for field, (names, taken) in own.items():
        for name in names if field in able else ():
            if name != taken:
                yield field, name, _with(reading, field, name)
    if "list" in able:
        yield from _lists(reading)
    if "prices" in able and (reading.prices or (reading.by and reading.measure.priced)):
        ending = UNGRADED if reading.prices.endswith(UNGRADED) else ""
        for name in deck_names():
            if name + ending != reading.prices:
                yield "prices", name, _with(reading, "prices", name + ending)
    if "left out" in able:
        for deposit, _ in largest_parts(reading, LARGEST):
            yield "left out", deposit, replace(reading, leave_out=deposit)


def _with(reading: Reading, field: str, name: str) -> Reading:
    other: dict[str, Any] = {field: name}
    return replace(reading, **other)


def _lists(reading: Reading) -> Iterator[tuple[str, str, Reading]]:
    stem = f"{NO_FUEL}:" if reading.group.startswith(NO_FUEL) else ""
    if not stem and reading.group not in list_names():
        return
    for name in list_names():
        if f"{stem}{name}" != reading.group:
            yield "list", name, replace(reading, group=f"{stem}{name}")
