"""``minerals audit``."""

from __future__ import annotations

from pathlib import Path

import click

from minerals.cli.completion import completion
from minerals.cli.options import Date, check_figure, lang_option, output_options
from minerals.cli.output import emit, write_figure
from minerals.errors import InputError


def alone(given: list[str]) -> None:
    """Refuse what ``--list`` would pass over."""
    if given:
        raise InputError(
            f"--list lists all claims and takes no {' or '.join(given)}: leave one out"
        )


@click.command("audit")
@click.argument("claim", nargs=-1, shell_complete=completion("claims"))
@click.option("--list", "listed", is_flag=True, help="List the claims and stop.")
@click.option("--date", type=Date(), help="Re-run the same definitions at another as-of date.")
@click.option("--summary", "brief", is_flag=True, help="One row per claim: claimed, verdict, why.")
@click.option(
    "--explain",
    is_flag=True,
    help="Show what each reading rests on, and how it moves with its choices.",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path),
    metavar="FILE.png|.svg|.pdf",
    help="Draw the sensitivity of one claim.",
)
@lang_option
@output_options
def command(
    claim: tuple[str, ...],
    listed: bool,
    brief: bool,
    date: object,
    explain: bool,
    plot: Path | None,
    lang: str,
    form: str,
    output: Path | None,
) -> None:
    """Recompute published figures: which definition gives which, and a computed verdict.

    \b
    Examples:
      minerals audit --list
      minerals audit coal-63-bbc
      minerals audit critical-350-bn-svyrydenko --explain --plot tornado.svg
    """
    from minerals.views import audit_tables as audits

    if listed:
        given = {"CLAIM": claim, "--date": date, "--summary": brief, "--explain": explain}
        alone([name for name, value in (given | {"--plot": plot}).items() if value])
        emit(audits.list_claims(), form, output)
        return
    check_figure(plot, output)
    if plot is not None:
        audits.one_claim(claim, "--plot")
    if brief and explain:
        raise InputError("--summary has no --explain: leave one out")
    found = audits.run(claim, date)
    if plot is not None:  # before the answer: what cannot be drawn leaves standard output empty
        from minerals.views.figures import tornado_figure

        write_figure(tornado_figure(audits.sensitivity(found[0]), found[0], lang), plot)
    emit(audits.summary(found) if brief else audits.readings(found, explain), form, output)
