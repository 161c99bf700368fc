"""``minerals deposits``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.control_options import control_options, history
from minerals.cli.deposit_options import deposit_table, deposits_options
from minerals.cli.options import (
    Date,
    check_words,
    date_option,
    filter_options,
    interval_option,
    oblast_option,
    place_output_options,
    scope_option,
)
from minerals.cli.output import emit
from minerals.cli.sections import SectionedCommand
from minerals.vocabulary import DEPOSIT_ORDERS, STATUSES


@click.command("deposits", cls=SectionedCommand)
@filter_options
@click.option("--status", type=click.Choice(STATUSES), help="Only deposits of this status.")
@oblast_option
@click.option(
    "--within",
    type=click.FloatRange(0),
    metavar="KM",
    help="Only deposits at most so far from the line of contact, on either side.",
)
@click.option(
    "--since", type=Date(), help="Only deposits whose status or certainty changed after this date."
)
@click.option("--sort", type=click.Choice(DEPOSIT_ORDERS), help="Order; by identifier if absent.")
@date_option
@scope_option
@control_options
@deposits_options
@interval_option
@place_output_options
def command(form: str, output: Path | None, **options: Any) -> None:
    """List deposits with their control status, its certainty, and the distance to the line.

    The distance is negative in occupied territory. With --within, --since or --sort the table
    shows its change over 30, 90 and 365 days, each with its error: facts, and no forecast.

    \b
    Examples:
      minerals deposits --commodity lithium
      minerals deposits --group metals --status occupied --date 2025-02-24
      minerals deposits --within 20 --sort distance --status government
      minerals deposits --commodity coal --since 2025-01-01 --sort value
    """
    check_words(options)
    control = history(options)
    options["deposits"] = deposit_table(options)
    from minerals.views.listings import list_deposits

    emit(list_deposits(control=control, **options), form, output)
