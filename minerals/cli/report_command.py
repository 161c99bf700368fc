"""``minerals report``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from minerals.cli.options import Date, form_options
from minerals.cli.output import write


@click.command("report")
@click.option("--date", type=Date(), help="As-of date of shares and map.")
@form_options({"markdown": ".md", "html": ".html"}, "report")
def command(date: Any, form: str, output: Path | None) -> None:
    """Write the report: headline shares, the audit, the time line, the map, the limits.

    The page is one file that opens with no network. Markdown has no time line and no map.

    \b
    Examples:
      minerals report -o report.html
      minerals report --format markdown
    """
    from minerals.views.report import report

    made = report(date)
    write(made.to_html() if form == "html" else made.to_markdown(), output)
