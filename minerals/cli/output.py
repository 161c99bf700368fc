"""Writing answers: data on standard output or into a file, messages on standard error."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minerals.errors import InputError
from minerals.escapes import one_line, printable
from minerals.files import write_bytes, write_text
from minerals.results.formats import FORMATS, Format
from minerals.vocabulary import Provenance

if TYPE_CHECKING:
    from minerals.results.result import Result


RAW, COMMENTS, META = "minerals.raw", "minerals.comments", "minerals.meta"
"""Where the command line keeps that ``--raw``, ``--comments`` and ``--meta`` were given."""

_HALF_OF_A_PAIR = re.compile("[\ud800-\udfff]")


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
    form_text = _writer(asked, output)
    if asked.binary and width is not None:
        raise InputError(
            f"{form} is bytes, which no terminal shows: write to a file with -o FILE{asked.ending}"
        )
    if asked.draw is not None and width is not None:
        plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
        _echo(f"{asked.draw(result, width, not plain)}\n")  # its cells are clean, it has colours
    else:
        write(form_text(result), output)
    if _given(META) and output is not None:
        from minerals.results.about import sidecar

        beside = output.with_name(f"{output.name}.meta.json")
        write(sidecar(result, output.name, comment_lines=_given(COMMENTS)), beside)
    elif asked.rows_alone and (output is not None or _rests_on_own(result)):
        # A kept file says neither date nor caveat, and rows nowhere what a user's files had wrong.
        for told in (result.headline(), *(f"note: {note}" for note in result.notes)):
            if told:
                say(told)


def _rests_on_own(result: Result) -> bool:
    """Tell whether an answer rests on more than the bundled tables and control."""
    origins = result.header.get("provenance", {}).values()
    return any(each != Provenance.BUNDLED for each in origins)


def _writer(asked: Format, output: Path | None) -> Callable[[Result], str | bytes]:
    """Return what writes the answer, once the flags beside the form are seen to go with it."""
    form, write_rows = asked.name, asked.write
    if (_given(COMMENTS) or _given(META)) and not asked.rows_alone:
        bare = ", ".join(each.name for each in FORMATS.values() if each.rows_alone)
        raise click.UsageError(
            f"--comments and --meta go with --format {bare}: {form} says what it is about"
        )
    if _given(META) and output is None:
        raise click.UsageError("--meta writes FILE.meta.json beside FILE: add -o FILE.csv")
    if _given(RAW):
        if asked.write_raw is None:
            guarding = ", ".join(each.name for each in FORMATS.values() if each.write_raw)
            raise click.UsageError(f"--raw goes with --format {guarding}: {form} guards no cells")
        write_rows = asked.write_raw
    if not _given(COMMENTS):
        return write_rows
    from minerals.results.about import comments

    return lambda result: comments(result) + str(write_rows(result))


def _given(option: str) -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(option))


def terminal_width(output: Path | None) -> int | None:
    """Return the width in characters of the terminal that is written to, None for a file."""
    # Without a standard output there is nobody to draw for, and echo writes nothing.
    if output is not None or sys.stdout is None or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns


def _is_shown(output: Path | None) -> bool:
    """Tell whether a terminal gets what is written: standard output, or one that is named."""
    if output is None or not output.is_char_device():
        return output is None and terminal_width(None) is not None
    try:
        with output.open("ab", buffering=0) as device:
            return device.isatty()
    except OSError:
        return False  # to be told when it is written


def write(content: str | bytes, output: Path | None) -> None:
    """Write text or bytes to a file, whole or not at all, or to standard output.

    A terminal gets what it could take for commands as escapes; a file or a pipe gets all as it is.
    """
    if isinstance(content, str):
        content = _HALF_OF_A_PAIR.sub("\ufffd", content)  # no file can hold them
        content += "" if content.endswith("\n") else "\n"
        content = printable(content) if _is_shown(output) else content
    if output is None:
        _echo(content)
        return
    if isinstance(content, str):
        write_text(output, content)
    else:
        write_bytes(output, content)
    say(f"wrote {output}")


def write_figure(figure: Any, path: Path) -> None:
    """Write a figure, and beside it what it shows in words, for who does not see it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        One of :mod:`minerals.views.figures`, or a printed map.
    path : pathlib.Path
        The file; the words go to the same name with ``.alt.txt`` behind it.
    """
    from minerals.views.figures import alt_text, save

    save(figure, path)
    say(f"wrote {path}")
    write(alt_text(figure), path.with_name(f"{path.name}.alt.txt"))


def _echo(content: str | bytes) -> None:
    try:
        click.echo(content, nl=False, color=True)  # else a pipe would get less than there is
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
    """Tell the user something on standard error, in one line."""
    click.echo(one_line(message), err=True)
