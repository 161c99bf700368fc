"""``minerals share``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from minerals.cli.control_options import control_options, history
from minerals.cli.deposit_options import deposit_table, deposits_options
from minerals.cli.of_country import country_note
from minerals.cli.options import (
    check_figure,
    check_words,
    date_option,
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


@click.command("share", cls=SectionedCommand)
@measure_options
@filter_options
@oblast_option
@date_option
@interval_options
@plot_options
@scope_option
@control_options
@deposits_options
@output_options
def command(plot: Path | None, lang: str, form: str, output: Path | None, **options: Any) -> None:
    """Say which share of the listed resources lies under Russian occupation, and how surely.

    The figure to quote is the median of the draws, with the interval that holds 90 % of them (or
    50 %). Beside it stand the map at its word and the bounds: what can be if all limits of
    positions, dates and quantities hold as stated and every doubt goes one way.

    \b
    Examples:
      minerals share --group-by family --date 2025-02-24
      minerals share --by quantity --commodity manganese
      minerals share --by value --group critical-no-fuel --prices 2024
      minerals share --group-by family --plot families.png --lang uk
    """
    check_words(options)
    check_figure(plot, output)
    control = history(options)
    options["deposits"] = deposit_table(options)
    from minerals.shares.answer import share

    asked = without_absent(options, "seed")
    result = share(control=control, **asked)
    if note := country_note(result, control, asked):
        result = replace(result, notes=(note, *result.notes))
    if plot is not None:  # before the answer: what cannot be drawn leaves standard output empty
        from minerals.views.figures import share_figure

        write_figure(share_figure(result, lang), plot)
    emit(result, form, output)
