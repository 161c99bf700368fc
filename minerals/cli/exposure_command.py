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
from minerals.errors import InputError
from minerals.results.quantiles import INTERVALS
from minerals.vocabulary import (
    DEFAULT_BANDS_KM,
    ESTIMATE_BREAKDOWNS,
    ESTIMATE_MEASURES,
    REST_CHOICES,
)


def _numbers(ctx: click.Context, _param: click.Parameter, value: str) -> tuple[float, ...]:
    """Read numbers with commas between them."""
    try:
        return tuple(float(each) for each in value.split(","))
    except ValueError:
        raise click.BadParameter(
            f"{value!r} is not a list of kilometres, such as 0,10,20,50", ctx
        ) from None


def _check_country(asked: dict[str, Any]) -> None:
    """Refuse what no total of the country is published of, and leave the rest to its defaults."""
    if asked["by"] not in ESTIMATE_MEASURES:
        raise InputError(
            f"--country: no national number of deposits exists: add --by "
            f"{' or --by '.join(ESTIMATE_MEASURES)}"
        )
    if asked["group_by"] not in ESTIMATE_BREAKDOWNS:
        raise InputError(
            f"--country: no total is published by {asked['group_by']}: --group-by "
            f"{' or '.join(ESTIMATE_BREAKDOWNS)}"
        )
    if asked.pop("interval") != max(INTERVALS):
        raise InputError("--country: an interval under models is one of 90 %; leave --interval out")
    if asked["group_by"] == "none":  # by quantity, rows of commodities
        asked["group_by"] = None


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
@click.option(
    "--country",
    "rest",
    type=click.Choice(REST_CHOICES),
    help="Of the country's totals, not of what is listed; what no figure accounts for lies in the "
    "listed sites without one, or is a part of its own.",
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
      minerals exposure --by value --group critical --country not-located
    """
    check_words(options)
    check_figure(plot, output)
    control = history(options)
    options["deposits"] = deposit_table(options)
    asked = without_absent(options, "seed", "rest")
    if options["rest"] is None:
        from minerals.shares.exposure import exposure

        result = exposure(control=control, **asked)
    else:
        _check_country(asked)
        from minerals.estimates.exposed import country_exposure

        result = country_exposure(control=control, **asked)
    if plot is not None:  # before the answer: what cannot be drawn leaves standard output empty
        from minerals.views.figures import exposure_figure

        write_figure(exposure_figure(result, lang), plot)
    emit(result, form, output)
