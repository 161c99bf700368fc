"""Writing answers: data on standard output or into a file, messages on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minerals.errors import InputError
from minerals.files import write_text
from minerals.results.terminal import one_line

if TYPE_CHECKING:
    from minerals.results.result import Result


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
        width = terminal_width(output)
        plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
        color = width is not None and not plain
        text = result.to_table(color=color, width=width)
    else:
        text = result.render(form)
    write(text, output)
    if form == "csv" and output is not None:  # a kept file of rows says neither date nor caveat
        for told in (result.headline(), *(f"note: {note}" for note in result.notes)):
            say(one_line(told))


def terminal_width(output: Path | None) -> int | None:
    """Return the width in characters of the terminal that is written to, None for a file."""
    # Without a standard output there is nobody to draw for, and echo writes nothing.
    if output is not None or sys.stdout is None or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def write(text: str, output: Path | None) -> None:
    """Write a text to a file, whole or not at all, or to standard output."""
    if not text.endswith("\n"):
        text += "\n"
    if output is None:
        _echo(text)
    else:
        write_text(output, text)
        say(f"wrote {output}")


def _echo(text: str) -> None:
    try:
        click.echo(text, nl=False)
    except UnicodeEncodeError as error:
        raise InputError(
            f"standard output ({error.encoding}) cannot hold the answer's letters: set "
            "PYTHONIOENCODING=utf-8, or write to a file with -o"
        ) from None
    except BrokenPipeError:
        raise  # the reader has had enough, as `head` does: click ends quietly
    except OSError as error:
        raise InputError(f"standard output: cannot write there ({error.strerror})") from None


def say(message: str) -> None:
    """Tell the user something on standard error."""
    click.echo(message, err=True)
