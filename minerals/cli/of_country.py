"""What a share of listed quantities is not: the country's, of which an estimate is told beside it.

The estimate stands above the shares and cannot be asked from there; a command composes both.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from minerals.errors import InputError
from minerals.results.numbers import STYLES
from minerals.vocabulary import ESTIMATE_BREAKDOWNS, Provenance

if TYPE_CHECKING:
    from minerals.results.result import Result
    from minerals.territory.history import ControlHistory

MAX_ROWS = 8
"""Rows of a share up to which the estimate of each is told; more are left to the command."""

ABOUT_OUTPUT = ("interval", "plot", "lang", "form", "output")
"""Options of a share that say nothing of what is asked."""


def country_note(result: Result, control: ControlHistory, options: Mapping[str, Any]) -> str | None:
    """Say that a share is of what is listed, and what the estimate for the country is.

    Parameters
    ----------
    result : Result
        A share.
    control : ControlHistory
        What it was answered from.
    options : mapping
        Its options, by their names in :func:`minerals.share`.

    Returns
    -------
    str or None
        A sentence without a full stop; None for a share by number.
    """
    from minerals.shares.measure import find_measure

    if find_measure(options["by"]).by_deposit:
        return None
    listed = "of what is listed, not of the country"
    if result.header["provenance"]["deposits"] != Provenance.BUNDLED:
        from minerals.estimates.totals import OWN_TABLE

        return f"{listed}: {OWN_TABLE}"
    if options.get("oblast") is not None:
        return f"{listed}: no total is published of one oblast alone"
    if options["group_by"] not in ESTIMATE_BREAKDOWNS:
        return f"{listed}: no total is published by {options['group_by']}"
    if len(result.frame) > MAX_ROWS:
        return f"{listed}: for the country, `{_command()}`"
    from minerals.estimates.answer import estimate

    asked = {
        name: value for name, value in options.items() if name not in (*ABOUT_OUTPUT, "oblast")
    }
    try:
        told = estimate(control=control, **asked)
    except InputError as error:
        return f"{listed}; no estimate for the country: {error}"
    rows = [_row(row, many=len(told.frame) > 1) for row in told.frame.to_dict("records")]
    return f"{listed}; estimate for the country (`{_command()}`): {'; '.join(rows)}"


def _row(row: Mapping[Any, Any], many: bool) -> str:
    percent = STYLES["percent"]
    name = row["list"] or row["group"]
    coal = " with coal" if row["with_coal"] else ""
    return (
        f"{f'{name}{coal} ' if many else ''}{percent(row['q50'])} "
        f"(90 % interval {percent(row['q05'])} to {percent(row['q95'])}; "
        f"least {percent(row['least'])}, most {percent(row['most'])})"
    )


def _command() -> str:
    """Return the command line of the estimate: the words of the one that runs, as given."""
    context = click.get_current_context()
    words = ["minerals", "estimate"]
    for each in context.command.params:
        if each.name in ABOUT_OUTPUT or not each.name:
            continue
        if context.get_parameter_source(each.name) is not ParameterSource.COMMANDLINE:
            continue
        values = context.params[each.name]
        option = max(each.opts, key=len)
        for value in values if isinstance(values, (tuple, list)) else (values,):
            words += [option, _word(value)]
    return " ".join(words)


def _word(value: Any) -> str:
    pair = isinstance(value, tuple)
    return shlex.quote("=".join(map(str, value)) if pair else str(value))
