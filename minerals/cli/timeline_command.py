"""``minerals timeline``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.control_options import control_options, history
from minerals.cli.deposit_options import deposit_table, deposits_options
from minerals.cli.options import (
    Date,
    check_figure,
    check_words,
    filter_options,
    interval_options,
    measure_options,
    oblast_option,
    output_options,
    plot_options,
    scope_option,
    without_absent,
)
from minerals.cli.output import emit, write_figure
from minerals.cli.sections import SectionedCommand


@click.command("timeline", cls=SectionedCommand)
@measure_options
@filter_options
@oblast_option
@click.option("--from", "start", type=Date(), help="First date.")
@click.option("--to", "end", type=Date(), help="Last date.")
@interval_options
@plot_options
@scope_option
@control_options
@deposits_options
@output_options
def command(plot: Path | None, lang: str, form: str, output: Path | None, **options: Any) -> None:
    """Give the shares at every snapshot of the control history.

    \b
    Examples:
      minerals timeline --commodity coal --from 2022-02-01
      minerals timeline --by quantity --commodity manganese --plot manganese.svg
    """
    check_words(options)
    check_figure(plot, output)
    control = history(options)
    options["deposits"] = deposit_table(options)
    from minerals.shares.answer import timeline

    result = timeline(control=control, **without_absent(options, "seed"))
    if plot is not None:  # before the answer: what cannot be drawn leaves standard output empty
        from minerals.views.figures import timeline_figure

        write_figure(timeline_figure(result, lang), plot)
    emit(result, form, output)
