"""Writing answers: data on standard output or into a file, messages on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minerals.tables.files import write_text

if TYPE_CHECKING:
    from minerals.results import Result


def emit(result: Result, form: str, output: Path | None) -> None:
    """Write an answer in the form asked for.

    Parameters
    ----------
    result : Result
        The answer.
    form : str
        ``table``, ``csv``, ``json`` or ``markdown``.
    output : pathlib.Path or None
        A file, or None for standard output.
    """
    if form == "table":
        terminal = output is None and sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if terminal else None
        text = result.to_table(color=terminal and "NO_COLOR" not in os.environ, width=width)
    else:
        text = result.render(form)
    write(text, output)


def write(text: str, output: Path | None) -> None:
    """Write a text to a file, whole or not at all, or to standard output."""
    if not text.endswith("\n"):
        text += "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text)
        say(f"wrote {output}")


def say(message: str) -> None:
    """Tell the user something on standard error."""
    click.echo(message, err=True)
