"""Exposure: what is listed by who holds it, and how far from the line of contact. No forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from minerals.dates import parse_date
from minerals.results.messages import message
from minerals.results.quantiles import MEDIAN, QUANTILES, heading, not_shown
from minerals.results.result import Field, Result
from minerals.shares.aggregate import row_items
from minerals.shares.answer import asked_parts, part_notes
from minerals.shares.fields import LIST_FIELDS, shown_fields
from minerals.shares.query import Question, ask, check_by_list
from minerals.statuses.bands import Exposed, check_bands, exposed
from minerals.statuses.findings import input_notes
from minerals.statuses.sampling import SEED, sampler_of
from minerals.tables.inventory import Inventory
from minerals.territory.history import ControlHistory
from minerals.vocabulary import DEFAULT_BANDS_KM, N_DRAWS

FIELDS = (
    Field("group", "Group"),
    Field("part", "Where"),
    Field("from_km", "From km", "quantity"),
    Field("to_km", "To km", "quantity"),
    Field(MEDIAN, "Share", "percent"),
    *(Field(name, heading(name), "percent") for name in QUANTILES if name != MEDIAN),
    Field("share", "Map at its word", "percent"),
    Field("low", "Lower bound", "percent"),
    Field("high", "Upper bound", "percent"),
    Field("n", "Deposits", "count"),
    Field("n_part", "Deposits there", "count"),
    Field("n_with_quantity", "With a quantity", "count"),
    Field("quantity_total", "Quantity", "quantity"),
    Field("quantity_part", "Quantity there", "quantity"),
    Field("unit", "Unit"),
    Field("basis", "Basis"),
    Field("value_total_usd", "Value, USD", "money"),
    Field("value_part_usd", "Value there, USD", "money"),
)
NOT_IN_A_TABLE = {"from_km", "to_km"}
"""The name of a part says them."""


def exposure(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    by: str = "count",
    commodity: str | Iterable[str] | None = None,
    group: str | None = None,
    group_by: str = "none",
    bands: Sequence[float] = DEFAULT_BANDS_KM,
    date: str | dt.date | None = None,
    scope: str = "all",
    prices: str | None = None,
    control: str | Path | ControlHistory | None = None,
    role: str = "counting",
    interval: int = 90,
    draws: int = N_DRAWS,
    seed: int = SEED,
) -> Result:
    """Say how much of what is listed is occupied, contested, or held how far from the line.

    Parameters
    ----------
    deposits, by, commodity, group, group_by, date, scope, prices, control, role
        As for :func:`minerals.share`; the groups ``critical`` and ``critical-no-fuel`` are those
        of every official list, each a whole of its own.
    bands : sequence of float, optional
        Kilometres from the line of contact at which bands begin and end, rising.
    interval, draws, seed
        As for :func:`minerals.share`, of the same draws.

    Returns
    -------
    Result
        For each group one row per part of the whole: ``occupied`` (as the scope counts it),
        ``not counted`` (occupied, and taken away by the scope), ``contested``, and
        government-held land band by band with ``from_km`` and ``to_km``. Columns are those of
        :func:`minerals.share`, of the part: ``share`` takes the map at its word and adds up to 1
        within a group; medians need not.

    Raises
    ------
    InputError
        If an argument cannot be used; the sentence says why and what works.

    Notes
    -----
    In every draw the parts add up to the whole, and ``occupied`` is what :func:`minerals.share`
    counts; see :func:`minerals.statuses.bands.exposed`. It is no forecast: a band says how near the
    line is, and nothing of where it will be.

    Examples
    --------
    >>> found = exposure(commodity="manganese", date="2025-02-24").to_frame()
    >>> f"{found['share'].sum():.6f}"
    '1.000000'
    """
    edges = check_bands(bands)
    hidden = not_shown(interval) if shown_fields(interval) else set()
    by_list = check_by_list(group, by, commodity, group_by)
    whole = None if by_list else group
    question = ask(deposits, by, commodity, whole, group_by, scope, prices, control, role)
    snapshot = question.history.snapshot_date(date)
    sampler = sampler_of(question.inventory, question.history, draws, seed)
    asked = asked_parts(question, by_list)
    items_of = [(each, row) for each in asked for row in row_items(each.question, each.population)]
    rows: list[list[dict[str, Any]]] = [[] for _ in items_of]
    for part in exposed(sampler, snapshot, question.scope, edges):
        for found, (each, items) in zip(rows, items_of, strict=True):
            row = items.row(each.question, part.fractions, part.draws)
            found.append(each.keys | _row(row, part))
    listed = LIST_FIELDS if by_list else ()
    fields = (FIELDS[0], *listed, *FIELDS[1:])
    frame = pd.DataFrame(
        [row for each in rows for row in each], columns=[each.name for each in fields]
    )
    as_of = snapshot if date is None else parse_date(date)
    return Result(
        kind="exposure",
        header=question.header(as_of, snapshot)
        | {"population": by_list or question.label}
        | {"bands_km": list(edges), "interval": interval, "draws": draws, "seed": seed},
        frame=frame,
        fields=tuple(f for f in fields if f.name not in hidden | NOT_IN_A_TABLE),
        notes=(
            message("note.no-forecast"),
            *([] if question.measure.by_deposit else [message("note.listed")]),
            *_line_notes(question, snapshot),
            *part_notes(asked),
            *input_notes(question.inventory, question.history, [snapshot], date),
        ),
        details=pd.concat([each.population.items.assign(**each.keys) for each in asked]),
    )


def _row(row: dict[str, Any], each: Exposed) -> dict[str, Any]:
    """Return a row of a share under the names of a part of the whole."""
    part = each.part
    return row | {
        "part": part.name,
        "from_km": part.from_km,
        "to_km": part.to_km,
        "n_part": row["n_occupied"],
        "quantity_part": row["quantity_occupied"],
        "value_part_usd": row["value_occupied_usd"],
    }


def _line_notes(question: Question, snapshot: dt.date) -> list[str]:
    if len(question.history.at(snapshot).line.pieces):
        return []
    return [message("note.no-line", history=question.history.name, date=snapshot)]
