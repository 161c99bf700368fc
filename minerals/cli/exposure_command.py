"""``minerals exposure``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.control_options import control_options, history
from minerals.cli.deposit_options import deposit_table, deposits_options
from minerals.cli.options import (
    check_figure,
    check_words,
    date_option,
    filter_options,
    interval_options,
    measure_options,
    output_options,
    plot_options,
    scope_option,
    without_absent,
)
from minerals.cli.output import emit, write_figure
from minerals.cli.sections import SectionedCommand
from minerals.vocabulary import DEFAULT_BANDS_KM


def _numbers(ctx: click.Context, _param: click.Parameter, value: str) -> tuple[float, ...]:
    """Read numbers with commas between them."""
    try:
        return tuple(float(each) for each in value.split(","))
    except ValueError:
        raise click.BadParameter(
            f"{value!r} is not a list of kilometres, such as 0,10,20,50", ctx
        ) from None


@click.command("exposure", cls=SectionedCommand)
@measure_options
@click.option(
    "--bands",
    default=",".join(f"{edge:g}" for edge in DEFAULT_BANDS_KM),
    show_default=True,
    metavar="KM,KM,...",
    callback=_numbers,
    help="Where the bands of distance from the line of contact begin and end.",
)
@filter_options
@date_option
@interval_options
@plot_options
@scope_option
@control_options
@deposits_options
@output_options
def command(plot: Path | None, lang: str, form: str, output: Path | None, **options: Any) -> None:
    """Say how much of what is listed is occupied, contested, or near the line of contact.

    Government-held deposits stand in bands of their distance from the line. In every draw the rows
    of a group add up to the whole; medians need not. This is no forecast: distances on a date are
    facts, where the line will be is not.

    \b
    Examples:
      minerals exposure --group-by family --date 2025-02-24
      minerals exposure --by quantity --commodity lithium --bands 0,5,10,30
      minerals exposure --by value --group-by commodity --plot exposure.png
    """
    check_words(options)
    check_figure(plot, output)
    control = history(options)
    options["deposits"] = deposit_table(options)
    from minerals.shares.exposure import exposure

    result = exposure(control=control, **without_absent(options, "seed"))
    if plot is not None:  # before the answer: what cannot be drawn leaves standard output empty
        from minerals.views.figures import exposure_figure

        write_figure(exposure_figure(result, lang), plot)
    emit(result, form, output)
