"""``minerals map``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from minerals.cli.control_options import control_options, history
from minerals.cli.deposit_options import deposit_table, deposits_options
from minerals.cli.options import (
    Date,
    by_options,
    check_figure,
    check_words,
    date_option,
    filter_options,
    lang_option,
    oblast_option,
    scope_option,
)
from minerals.cli.output import say, write_figure
from minerals.cli.progress import progress
from minerals.cli.sections import SectionedCommand
from minerals.dates import parse_date

PAGE_ALONE = {"start": "--from", "end": "--to", "dates": "--dates", "compare": "--compare",
              "tiles": "--tiles", "image": "--image"}  # fmt: skip
"""Options that a figure has no use for."""


@click.command("map", cls=SectionedCommand)
@filter_options
@oblast_option
@date_option
@scope_option
@control_options
@deposits_options
@by_options
@click.option("--from", "start", type=Date(), help="First date of the slider.")
@click.option("--to", "end", type=Date(), help="Last date of the slider.")
@click.option(
    "--dates", metavar="DATE,DATE,...", help="As-of dates for the slider, instead of all snapshots."
)
@click.option("--compare", type=Date(), help="Show what changed between this date and --date.")
@lang_option
@click.option("--tiles", metavar="NAME", help="Online base map; the file then calls its host.")
@click.option(
    "--image", metavar="ADDRESS", help="Picture that other sites show beside a link to the page."
)
@click.option(
    "--static",
    type=click.Path(path_type=Path),
    metavar="FILE.png|.svg|.pdf",
    help="Draw a figure for print, of --date alone.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.html",
    help="Write an interactive page.",
)
def command(output: Path | None, static: Path | None, dates: str | None, **options: Any) -> None:
    """Write a map of control and deposits: an interactive page, a figure for print, or both.

    The page is one file that opens with no network. A slider runs over the snapshots; below the
    map stands a table of the same deposits.

    \b
    Examples:
      minerals map -o map.html
      minerals map --commodity lithium --lang uk -o litii.html
      minerals map --from 2022-02-23 --compare 2022-02-23 -o since_2022.html
      minerals map --commodity lithium --date 2025-02-24 --static lithium.pdf
    """
    _check_files(output, static)
    check_words(options)
    check_figure(static, output)
    options["dates"] = None
    if dates is not None:
        options["dates"] = [parse_date(each.strip()) for each in dates.split(",")]
    if output is None and (idle := [PAGE_ALONE[name] for name in PAGE_ALONE if options[name]]):
        raise click.UsageError(f"{', '.join(idle)}: of the page alone; add -o FILE.html")
    control = history(options)
    options["deposits"] = deposit_table(options)
    drawn: list[Callable[[], None]] = []  # both are made before one is written
    if static is not None:
        from minerals.views.maps.static import figure

        plain = {name: value for name, value in options.items() if name not in PAGE_ALONE}
        with progress(f"drawing {static.name}"):
            made = figure(control=control, **plain)
        drawn.append(partial(write_figure, made, static))
    if output is not None:
        from minerals.views.maps import map as draw

        with progress(f"drawing {output.name}"):
            page = draw(control=control, **options)
        drawn.append(partial(_write_page, page, output))
    for write in drawn:
        write()
    if static is not None:  # a page has room for all of them
        _tell_findings(options["deposits"], control, options["date"])


def _write_page(page: Any, path: Path) -> None:
    page.save(path)
    say(f"wrote {path}")


def _tell_findings(deposits: Any, control: Any, date: Any) -> None:
    from minerals.statuses.findings import input_notes
    from minerals.tables.find import find_inventory

    for note in input_notes(find_inventory(deposits), control, [control.at(date).date], date):
        say(f"note: {note}")


def _check_files(output: Path | None, static: Path | None) -> None:
    if output is None and static is None:
        raise click.UsageError(
            "nothing to write: give -o FILE.html for a page, --static FILE.png for a figure, or "
            "both"
        )
    if output is not None and output.suffix.lower() not in (".html", ".htm", ""):
        raise click.UsageError(f"{output}: a map is a page; name it .html")
