"""``minerals headlines``."""

from __future__ import annotations

from pathlib import Path

import click

from minerals.cli.options import check_figure, output_options, plot_options
from minerals.cli.output import emit, write_figure


@click.command("headlines")
@plot_options
@output_options
def command(plot: Path | None, lang: str, form: str, output: Path | None) -> None:
    """Show the three figures that are quoted most: what is listed, the country, the verdict.

    \b
    Examples:
      minerals headlines
      minerals headlines --plot headlines.png
    """
    check_figure(plot, output)
    from minerals.views.headlines import headlines

    result = headlines()
    if plot is not None:  # before the answer: what cannot be drawn leaves standard output empty
        from minerals.views.figures import headlines_figure

        write_figure(headlines_figure(result, lang), plot)
    emit(result, form, output)
