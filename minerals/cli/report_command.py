"""``minerals report``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.options import Date
from minerals.cli.output import write

PAGES, TEXTS = (".html", ".htm"), (".md", ".markdown", ".txt", "")


@click.command("report")
@click.option("--date", type=Date(), help="As-of date of shares and map.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "markdown"]),
    help="A page, or Markdown; by default as the file's name says, else Markdown.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The file to write."
)
def command(date: Any, form: str | None, output: Path | None) -> None:
    """Write the report: headline shares, the audit, the time line, the map, the limits.

    The page is one file that opens with no network.

    \b
    Examples:
      minerals report -o report.html
      minerals report --format markdown
    """
    if form is None and output is not None and output.suffix not in (*PAGES, *TEXTS):
        raise click.UsageError(
            f"{output}: a report is a page or Markdown; name it .html or .md, or give --format"
        )
    if form is None:
        form = "html" if output is not None and output.suffix in PAGES else "markdown"
    from minerals.views.report import report

    made = report(date)
    write(made.to_html() if form == "html" else made.to_markdown(), output)
