"""``minerals changes``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.control_options import control_options, history
from minerals.cli.deposit_options import deposit_table, deposits_options
from minerals.cli.options import Date, place_output_options
from minerals.cli.output import emit
from minerals.cli.sections import SectionedCommand


@click.command("changes", cls=SectionedCommand)
@click.option("--from", "start", type=Date(), required=True, help="First date.")
@click.option("--to", "end", type=Date(), help="Last date; the latest snapshot if absent.")
@control_options
@deposits_options
@place_output_options
def command(form: str, output: Path | None, **options: Any) -> None:
    """List the deposits that changed hands between two dates.

    \b
    Example:
      minerals changes --from 2022-02-23 --to 2022-12-31
    """
    control = history(options)
    options["deposits"] = deposit_table(options)
    from minerals.views.listings import changes

    emit(changes(control=control, **options), form, output)
