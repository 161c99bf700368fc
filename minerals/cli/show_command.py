"""``minerals show``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from minerals.cli.completion import completion
from minerals.cli.control_options import control_options, history
from minerals.cli.deposit_options import deposit_table, deposits_options
from minerals.cli.options import date_option, form_options
from minerals.cli.output import write
from minerals.cli.sections import SectionedCommand


@click.command("show", cls=SectionedCommand)
@click.argument("deposit", metavar="ID_OR_NAME", shell_complete=completion("deposits"))
@date_option
@control_options
@deposits_options
@form_options({"text": ".txt", "json": ".json", "markdown": ".md"}, "card")
def command(
    deposit: str,
    date: Any,
    form: str,
    output: Path | None,
    **options: Any,
) -> None:
    """Show everything known of one deposit, with its sources and its control intervals.

    \b
    Examples:
      minerals show ua-shevchenkivske
      minerals show Шевченківське --date 2025-02-24
    """
    control = history(options)
    deposits = deposit_table(options)
    from minerals.views.card import card_text, show

    found = show(deposit, date=date, deposits=deposits, control=control)
    if form == "json":
        write(json.dumps(found, ensure_ascii=False, indent=2), output)
    else:
        write(card_text(found, markdown=form == "markdown"), output)
