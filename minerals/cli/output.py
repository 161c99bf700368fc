"""Writing answers: data on standard output or into a file, messages on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minerals.errors import InputError
from minerals.files import write_bytes, write_text
from minerals.results.formats import FORMATS
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
        One of :data:`minerals.results.formats.FORMATS`.
    output : pathlib.Path or None
        A file, or None for standard output.

    Raises
    ------
    InputError
        If bytes would go to a terminal, or the file cannot be written.
    """
    asked, width = FORMATS[form], terminal_width(output)
    if asked.binary and width is not None:
        raise InputError(
            f"{form} is bytes, which no terminal shows: write to a file with -o FILE{asked.ending}"
        )
    if asked.draw is not None and width is not None:
        plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
        write(asked.draw(result, width, not plain), output)
    else:
        write(asked.write(result), output)
    if asked.rows_alone and output is not None:  # a kept file says neither date nor caveat
        for told in (result.headline(), *(f"note: {note}" for note in result.notes)):
            if told:
                say(one_line(told))


def terminal_width(output: Path | None) -> int | None:
    """Return the width in characters of the terminal that is written to, None for a file."""
    # Without a standard output there is nobody to draw for, and echo writes nothing.
    if output is not None or sys.stdout is None or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def write(content: str | bytes, output: Path | None) -> None:
    """Write text or bytes to a file, whole or not at all, or to standard output."""
    if isinstance(content, str) and not content.endswith("\n"):
        content += "\n"
    if output is None:
        _echo(content)
        return
    if isinstance(content, str):
        write_text(output, content)
    else:
        write_bytes(output, content)
    say(f"wrote {output}")


def _echo(content: str | bytes) -> None:
    try:
        click.echo(content, nl=False)
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
