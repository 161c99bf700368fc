"""``minerals estimate``."""

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
    draws_options,
    filter_options,
    oblast_option,
    output_options,
    plot_options,
    scope_option,
    without_absent,
)
from minerals.cli.output import emit, write_figure
from minerals.cli.sections import SectionedCommand
from minerals.errors import InputError
from minerals.vocabulary import ESTIMATE_BREAKDOWNS, ESTIMATE_MEASURES, MODEL_CHOICES


@click.command("estimate", cls=SectionedCommand)
@click.option(
    "--by",
    type=click.Choice(ESTIMATE_MEASURES),
    default=ESTIMATE_MEASURES[0],
    show_default=True,
    help="Quantity, a row per commodity, or gross in-situ value.",
)
@click.option(
    "--prices",
    metavar="DECK|all",
    help="Price deck for values, or a row per deck; else the latest.",
)
@click.option(
    "--group-by",
    type=click.Choice(ESTIMATE_BREAKDOWNS),
    help="Break the answer down; by commodity for a quantity, not at all for a value.",
)
@filter_options
@oblast_option
@date_option
@scope_option
@click.option(
    "--model",
    type=click.Choice(MODEL_CHOICES),
    default=MODEL_CHOICES[0],
    show_default=True,
    help="Where the rest of a total lies: as what is published, in the listed sites without a "
    "figure, by regional figures; all: the last two with equal chances.",
)
@click.option(
    "--assume",
    multiple=True,
    metavar="ID=TOTAL",
    help="A national total in the commodity's own basis, such as coal=43.2Gt; repeatable.",
)
@draws_options
@plot_options
@click.option(
    "--explain", is_flag=True, help="Show what the estimate is made of, and what moves it."
)
@control_options
@deposits_options
@output_options
def command(
    plot: Path | None, lang: str, form: str, output: Path | None, explain: bool, **options: Any
) -> None:
    """Estimate which share of the country's resources lies under Russian occupation.

    What is listed is not the country. An estimate takes a national total, the part of it that
    sites with a published quantity hold, and models of where the rest lies. Least and most are
    what can be wherever the rest lies; the interval holds under the models alone. The groups
    critical and critical-no-fuel are a row per official list.

    \b
    Examples:
      minerals estimate --commodity coal
      minerals estimate --by value --date 2025-02-24 --prices 2024
      minerals estimate --by value --group critical --prices all
      minerals estimate --commodity coal --assume coal=56Gt --explain
    """
    prices = options["prices"]
    check_words(options | {"prices": None if prices == "all" else prices})
    if options.pop("oblast"):
        raise InputError(
            "estimate rests on totals of the country, and none is published of one oblast alone: "
            "ask minerals share --oblast for what is listed there"
        )
    check_figure(plot, output)
    control = history(options)
    options["deposits"] = deposit_table(options)
    from minerals.estimates.answer import assess

    assessment = assess(control=control, **without_absent(options, "seed"))
    result = assessment.result()
    if explain:
        from minerals.estimates.explain import explain as explained

        result = explained(assessment, result)
    if plot is not None:  # before the answer: what cannot be drawn leaves standard output empty
        from minerals.views.figures import estimate_figure

        write_figure(estimate_figure(result, lang), plot)
    emit(result, form, output)
