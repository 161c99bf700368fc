"""``minerals map``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.options import (
    check_words,
    control_options,
    date_option,
    deposits_option,
    filter_options,
    history,
    scope_option,
)
from minerals.cli.output import say


@click.command("map")
@filter_options
@date_option
@scope_option
@control_options
@deposits_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE.html",
    help="The file to write.",
)
def command(output: Path, **options: Any) -> None:
    """Write an interactive map of control and deposits: one file that opens with no network.

    \b
    Example:
      minerals map --date 2025-02-24 -o map.html
    """
    if output.suffix.lower() not in (".html", ".htm", ""):
        raise click.UsageError(f"{output}: a map is a page; name it .html")
    check_words(options)
    control = history(options)
    from minerals.maps import map as draw

    draw(control=control, **options).save(output)
    say(f"wrote {output}")
