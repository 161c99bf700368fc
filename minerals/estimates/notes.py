"""What a reader of an estimate must know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from minerals.estimates.imputation import MODELS
from minerals.estimates.rows import Sum
from minerals.results.numbers import STYLES
from minerals.shares.caveats import priced_of_other_years

NOT_THERE = "neither a total nor a listed site"
"""Why a commodity that the country does not have is not in an estimate."""

MAX_ROWS_WITH_MODELS = 4
"""Rows up to which the models of each are told in notes; all are in JSON and ``--explain``."""

MANY_REDRAWN = 0.2
"""Part of the draws from which a total that is below the published quantities is a finding."""

FEW_SITES = 2
MUCH_REST = 0.1
"""Where so few listed sites take this part of a total, or more, an interval says little."""

FEW_COMMODITIES = 3
"""Commodities that are named where a model applies to no more of a row."""

MODELS_DIFFER = 0.05
"""Difference of medians between models that is told."""


def notes(
    sums: Sequence[tuple[Any, str | None, Sum, dict[str, str]]],
    frame: pd.DataFrame,
    unanswered: dict[str, str],
    priced: bool,
) -> list[str]:
    """Say what a reader of the rows must know.

    Parameters
    ----------
    sums : sequence of tuple
        As :attr:`minerals.estimates.assessment.Assessment.sums`.
    frame : pandas.DataFrame
        The rows of the answer.
    unanswered : dict
        Commodities that no row uses, and why.
    priced : bool
        Whether by value.

    Returns
    -------
    list of str
        Sentences without a full stop.
    """
    told = [
        "an estimate under models of where the part of each total lies that no published quantity "
        "accounts for; least and most are what can be wherever it lies"
    ]
    records: list[dict[Any, Any]] = frame.to_dict("records")
    if len(records) <= MAX_ROWS_WITH_MODELS:
        for row in records:
            told += _models(row, many=len(records) > 1)
    told += findings(sums)
    told += _few_sites(sums)
    told += left_out(unanswered)
    if priced:
        told.append("value is gross, in the ground: quantity times price, before any cost")
        told += _other_years(sums)
        told += _dominant(records)
    if any(row["with_coal"] for row in records):
        told.append(
            "lists name coking coal alone, and the total is of all hard coal: rows with coal are "
            "upper, rows without it lower ends"
        )
    if any(row["list"] for row in records) and not any(row["with_iron"] for row in records):
        told.append("no official list names iron ore: no row holds it")
    return told


def _models(row: dict[Any, Any], many: bool) -> list[str]:
    texts, medians = [], []
    for name in MODELS:
        each = row["models"][name]
        if each["applies"]:
            medians.append(each["q50"])
            texts.append(
                f"{name} {each['q50']:.1%} ({each['q05']:.1%} to {each['q95']:.1%}){_partly(each)}"
            )
        else:
            texts.append(f"{name} does not apply ({each['why']})")
    where = f"{row['list'] or row['group']}{', prices ' + row['prices'] if row['prices'] else ''}: "
    told = [f"{where if many else ''}models: {'; '.join(texts)}"]
    if medians and max(medians) - min(medians) > MODELS_DIFFER:
        told[0] += "; the choice between them is part of the answer"
    return told


def _partly(model: dict[str, Any]) -> str:
    """Name the commodities that a model applies to where they are few."""
    few = 0 < len(model["to"]) <= FEW_COMMODITIES and bool(model["why"])
    return f" for {' and '.join(model['to'])} alone, elsewhere as pooled" if few else ""


def findings(sums: Sequence[tuple[Any, str | None, Sum, dict[str, str]]]) -> list[str]:
    """Tell of totals that are often below the published quantities."""
    parts = {name: part for _, _, each, _ in sums for name, part in each.parts.items()}
    amount = STYLES["quantity"]
    often = [
        f"{name} {part.redrawn:.0%} (total {amount(part.total.value)}, drawn "
        f"{amount(float(np.median(part.amount)))}; published {amount(part.published_figure)}, "
        f"drawn {amount(float(np.median(part.published)))} {part.total.unit})"
        for name, part in parts.items()
        if part.redrawn > MANY_REDRAWN
    ]
    if not often:
        return []
    return [
        "finding: the total is often below the sum of the published quantities, and both were "
        f"drawn again in a part of the draws: {', '.join(often)}"
    ]


def _few_sites(sums: Sequence[tuple[Any, str | None, Sum, dict[str, str]]]) -> list[str]:
    """Warn of commodities whose rest a model puts into one or two sites."""
    parts = {name: part for _, _, each, _ in sums for name, part in each.parts.items()}
    few = [
        f"{name} ({len(part.unmeasured)})"
        for name, part in parts.items()
        if 0 < len(part.unmeasured) <= FEW_SITES
        and float(np.median(part.rest / part.amount)) >= MUCH_REST
    ]
    if not few:
        return []
    return [
        f"the rest is put into one or two listed sites of {', '.join(few)}, though the country has "
        "more: quote least and most there, not the interval"
    ]


def left_out(unanswered: dict[str, str]) -> list[str]:
    """Name the commodities that no row uses, by the reason."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for name, why in unanswered.items():
        if why != NOT_THERE:
            reasons[why].append(name)
    if not reasons:
        return []
    n = sum(map(len, reasons.values()))
    texts = [f"{', '.join(names)} ({why})" for why, names in reasons.items()]
    return [f"{n} commodities left out: {'; '.join(texts)}"]


def _other_years(sums: Sequence[tuple[Any, str | None, Sum, dict[str, str]]]) -> list[str]:
    """Name the prices of other years, deck by deck."""
    valued: dict[str | None, set[str]] = defaultdict(set)
    for _, prices, each, _ in sums:
        valued[prices].update(each.parts)
    return [
        note for prices, names in valued.items() for note in priced_of_other_years(names, prices)
    ]


def _dominant(records: list[dict[Any, Any]]) -> list[str]:
    told = []
    if len(records) == 1:
        row = records[0]
        if row["coal_part"]:
            told.append(f"coal is {row['coal_part']:.0%} of the value")
        if row["largest"]:
            told.append(
                f"the largest deposit is {row['largest']['name']}, {row['largest']['part']:.0%} of "
                "the occupied value on average"
            )
    return told
