"""``minerals gallery``."""

from __future__ import annotations

from pathlib import Path

import click

from minerals.cli.output import say
from minerals.cli.progress import progress


@click.command("gallery")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="An existing folder for the pages.",
)
@click.option(
    "--page",
    "names",
    multiple=True,
    metavar="NAME",
    help="Write this map alone, such as all, all.uk, difference or coal; repeatable.",
)
def command(output: Path, names: tuple[str, ...]) -> None:
    """Write the gallery: an index page, a picture, and a map for each main commodity.

    The index links to the maps that are written with it.

    \b
    Examples:
      minerals gallery -o maps
      minerals gallery -o maps --page all --page coal
    """
    from minerals.views.maps.gallery import PICTURES, choose_pages, gallery

    with progress("drawing", len(choose_pages(names)) + PICTURES, lines=True) as report:
        written = gallery(output, names, progress=report)
    say(f"wrote {len(written)} files to {output}")
