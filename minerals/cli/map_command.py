"""``minerals map``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.options import (
    Date,
    check_words,
    control_options,
    date_option,
    deposits_option,
    filter_options,
    history,
    scope_option,
)
from minerals.cli.output import say
from minerals.dates import parse_date
from minerals.vocabulary import BY, LANGUAGES


@click.command("map")
@filter_options
@date_option
@scope_option
@control_options
@deposits_option
@click.option(
    "--by",
    type=click.Choice(BY),
    default="count",
    show_default=True,
    help="Measure of the headline.",
)
@click.option("--prices", metavar="DECK", help="Price deck for values; the latest if absent.")
@click.option("--from", "start", type=Date(), help="First date of the slider.")
@click.option("--to", "end", type=Date(), help="Last date of the slider.")
@click.option(
    "--dates", metavar="DATE,DATE,...", help="As-of dates for the slider, instead of all snapshots."
)
@click.option("--compare", type=Date(), help="Show what changed between this date and --date.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language."
)
@click.option("--tiles", metavar="NAME", help="Online base map; the file then calls its host.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE.html",
    help="The file to write.",
)
def command(output: Path, dates: str | None, **options: Any) -> None:
    """Write an interactive map of control and deposits: one file that opens with no network.

    A slider runs over the snapshots; below the map stands a table of the same deposits.

    \b
    Examples:
      minerals map -o map.html
      minerals map --commodity lithium --lang uk -o litii.html
      minerals map --from 2022-02-23 --compare 2022-02-23 -o since_2022.html
    """
    if output.suffix.lower() not in (".html", ".htm", ""):
        raise click.UsageError(f"{output}: a map is a page; name it .html")
    check_words(options)
    if dates is not None:
        options["dates"] = [parse_date(each.strip()) for each in dates.split(",")]
    control = history(options)
    from minerals.maps import map as draw

    draw(control=control, **options).save(output)
    say(f"wrote {output}")
