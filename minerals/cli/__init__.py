"""The command line: one small module per command, loaded when the command is called."""

from __future__ import annotations

import gc
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from minerals.errors import InputError, near
from minerals.escapes import one_line, printable
from minerals.version import __version__

# Products of small matrices: threads would wait for one another longer than they work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

COMMANDS = {
    "share": "Share of the listed resources under occupation, with its interval.",
    "estimate": "Estimate for the country: published part, total, models of the rest.",
    "deposits": "List deposits with their status on a date.",
    "exposure": "What is listed by distance from the line of contact; no forecast.",
    "show": "Everything known of one deposit.",
    "timeline": "Shares at every snapshot of the control history.",
    "changes": "Deposits that changed hands between two dates.",
    "watch": "What changed since the last look; exit status 1 when something did.",
    "audit": "Recompute published figures; which definition gives which.",
    "headlines": "The three figures quoted most: what is listed, the country, the verdict.",
    "report": "Write the report: shares, audit, time line, map, limits.",
    "map": "Write a map: a page that opens with no network, a figure, or both.",
    "gallery": "Write the gallery: an index and a map for each main commodity.",
    "control": "Add, fetch, list and compare control polygons.",
    "data": "Check, list and locate the bundled data.",
}
"""Every command with its help line; each lives in the module of its name."""

SELDOM = 100_000
"""Objects made between two searches for garbage: modules and tables stay until a command ends."""


class _BadInput(click.ClickException):
    """Bad input, as click reports it."""

    exit_code = 2


def _show_warning(message: Warning | str, *where: Any, **more: Any) -> None:
    """Write a warning without the line of code that it comes from."""
    click.echo(one_line(f"warning: {message}"), err=True)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn bad input into one sentence, and show what any sentence repeats of strangers' texts."""
    try:
        yield
    except InputError as error:
        raise _BadInput(str(error)) from None
    except click.ClickException as error:
        error.message = printable(error.message)  # type: ignore[misc]
        raise


class LazyGroup(click.Group):
    """A group that imports a command only when it is called, so that ``--help`` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of :data:`COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"minerals.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the command that an unknown one may have meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            alike = near(args[0], COMMANDS)
            hint = f" Did you mean {alike[0]!r}?" if alike else ""
            raise click.UsageError(error.message + hint, ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Turn bad input into one sentence on stderr and exit status 2; warnings into one line."""
        gc.set_threshold(SELDOM)
        with _sentences(), warnings.catch_warnings():
            warnings.showwarning = _show_warning
            return super().invoke(ctx)

    def make_context(self, *words: Any, **more: Any) -> click.Context:
        """Read the options before the command; errors as in :meth:`invoke`."""
        with _sentences():
            return super().make_context(*words, **more)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="minerals %(version)s")
def main() -> None:
    """Say who controls Ukraine's mineral resources, on which date, and how surely.

    Every figure comes with its range, coverage, dates and sources. Data goes to standard
    output, messages to standard error. Exit status: 0 done, 1 a check found something or a
    watch saw a change, 2 bad usage or bad input.
    """
