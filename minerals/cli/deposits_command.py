"""``minerals deposits``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.control_options import control_options, history
from minerals.cli.deposit_options import deposit_table, deposits_options
from minerals.cli.options import (
    check_words,
    date_option,
    filter_options,
    interval_option,
    output_options,
    scope_option,
)
from minerals.cli.output import emit
from minerals.cli.sections import SectionedCommand
from minerals.vocabulary import STATUSES


@click.command("deposits", cls=SectionedCommand)
@filter_options
@click.option("--status", type=click.Choice(STATUSES), help="Only deposits of this status.")
@click.option("--oblast", metavar="ISO", help="Only deposits of this oblast, such as UA-14.")
@date_option
@scope_option
@control_options
@deposits_options
@interval_option
@output_options
def command(form: str, output: Path | None, **options: Any) -> None:
    """List deposits with their control status, its certainty, and the distance to the line.

    The distance is negative in occupied territory.

    \b
    Examples:
      minerals deposits --commodity lithium
      minerals deposits --group metals --status occupied --date 2025-02-24
    """
    check_words(options)
    control = history(options)
    options["deposits"] = deposit_table(options)
    from minerals.views.listings import list_deposits

    emit(list_deposits(control=control, **options), form, output)
