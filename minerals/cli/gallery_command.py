"""``minerals gallery``."""

from __future__ import annotations

from pathlib import Path

import click

from minerals.cli.output import say


@click.command("gallery")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FOLDER",
    help="An existing folder for the pages.",
)
def command(output: Path) -> None:
    """Write the gallery: an index page, a picture, and a map for each main commodity.

    \b
    Example:
      minerals gallery -o maps
    """
    from minerals.views.maps.gallery import gallery

    written = gallery(output, progress=say)
    say(f"wrote {len(written)} files to {output}")
