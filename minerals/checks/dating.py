"""Check how sure the days of losses are: at least as unsure as their kind of evidence allows.

A place is seldom lost on a day. While columns drove in (2022 and 2023) a report names the day to
within a week; since 2024 small groups seep in, both sides hold parts of a village for weeks, a
claim comes early and an admission late. Windows of losses are therefore no narrower than their
kind of evidence says, read from the source and from the words of ``basis``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from minerals.checks.finding import Finding, Tables, row_of

INVASION = dt.date(2022, 2, 24)
"""No window of a loss reaches back behind it: until then the line of 2015 stood."""

SEEPING = dt.date(2024, 1, 1)
"""From here on the second of the two numbers of a kind counts."""

FLOOR_DAYS = {
    "area": (14, 60),
    "claim": (14, 45),
    "summary": (10, 21),
    "report": (7, 14),
}
"""Days to either side by kind: while columns moved in, and since groups seep in."""

_AREA = re.compile(
    r"infer|estimat|not named|hromada|raion|area statement|(left|right) bank|course of the campaign"
    r"|\bvillages\b|surroundings|\bbehind\b|\bbeyond\b|suburb",
    re.IGNORECASE,
)
_CLAIM = re.compile(r"claim|Russian (MoD|ministry)|unconfirmed|not confirmed", re.IGNORECASE)


def kind_of_evidence(basis: str, licence: str) -> str:
    """Tell on what kind of evidence the day of a loss rests.

    Parameters
    ----------
    basis : str
        What the source says, as the table has it.
    licence : str
        Of the source; Wikipedia and its copies are under CC BY-SA.

    Returns
    -------
    str
        ``area``: the place follows from an area, its neighbours or the line beyond; ``claim``:
        one side's claim; ``summary``: an encyclopedia's account of a campaign or a battle;
        ``report``: the press or an official about the place itself.

    Examples
    --------
    >>> kind_of_evidence("Russian claim of 14 January 2025.", "press, fact cited")
    'claim'
    >>> kind_of_evidence("Spokesman: troops left the town.", "press, fact cited")
    'report'
    """
    if _AREA.search(basis):
        return "area"
    if _CLAIM.search(basis):
        return "claim"
    return "summary" if licence.startswith("CC BY-SA") else "report"


def least_days(date: dt.date, kind: str) -> int:
    """Return the least days to either side of a loss.

    Examples
    --------
    >>> least_days(dt.date(2025, 7, 12), "report"), least_days(dt.date(2022, 2, 27), "report")
    (14, 3)
    """
    floor = FLOOR_DAYS[kind][date >= SEEPING]
    return min(floor, (date - INVASION).days)


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Find losses since the invasion whose day is stated as surer than their evidence.

    Parameters
    ----------
    tables : dict
        Every table by name, typed.
    folder : pathlib.Path
        The data folder, which this check does not read.

    Yields
    ------
    Finding
        The row, and the least that it may state.
    """
    statuses = tables["control_statuses"]
    least = least_of_losses(statuses, tables["sources"])
    stated = statuses["date_uncertainty_days"].reindex(least.index)
    for index, days, allowed in zip(least.index, stated, least, strict=True):
        if days < allowed:
            text = f"a loss dated to {days:g} days; its kind of evidence allows {allowed}"
            yield Finding("control/statuses.csv", row_of(index), text, f"state {allowed} or more")


def least_of_losses(statuses: pd.DataFrame, sources: pd.DataFrame) -> pd.Series[int]:
    """Return the least days of every loss since the invasion, by row of the table."""
    losses = statuses[
        (statuses["status"] == "occupied") & (statuses["date"] >= INVASION.isoformat())
    ]
    licences = losses["source_id"].map(sources.set_index("source_id")["licence"]).fillna("")
    return pd.Series(
        [
            least_days(dt.date.fromisoformat(date), kind_of_evidence(basis, licence))
            for date, basis, licence in zip(losses["date"], losses["basis"], licences, strict=True)
        ],
        index=losses.index,
        dtype=int,
    )
