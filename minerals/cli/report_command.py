"""``minerals report``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.options import Date, form_options, lang_option
from minerals.cli.output import write
from minerals.cli.progress import progress


@click.command("report")
@click.option("--date", type=Date(), help="As-of date of shares and map.")
@click.option(
    "--since", type=Date(), help="Tell the changes after this date; by default those of a year."
)
@lang_option
@form_options({"markdown": ".md", "html": ".html"}, "report")
def command(date: Any, since: Any, lang: str, form: str, output: Path | None) -> None:
    """Write the report: shares, what changed, what is near, the audit, time line, map, limits.

    The page is one file that opens with no network and prints on A4. Markdown has no figures.

    \b
    Examples:
      minerals report -o report.html
      minerals report --lang uk --since 2025-01-01 -o zvit.html
      minerals report --format markdown
    """
    from minerals.views.report import report

    with progress("reading the tables") as told:
        made = report(date, since=since, lang=lang, progress=told)
        told("drawing the figures" if form == "html" else "writing")
        content = made.to_html() if form == "html" else made.to_markdown()
    write(content, output)
