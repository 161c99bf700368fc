"""Progress of what takes long, on standard error: a moving line on a terminal.

It keeps to NO_COLOR and TERM, and is gone when the work is done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from minerals.cli.output import say
from minerals.escapes import one_line


@contextmanager
def progress(
    doing: str, total: int | None = None, *, lines: bool = False
) -> Iterator[Callable[..., None]]:
    """Show how far something is, and for how long it has run.

    Parameters
    ----------
    doing : str
        What is done, until the first part is named.
    total : int, optional
        How many parts it has; without it there is no bar.
    lines : bool, optional
        Whether each part is told on a line of its own where there is no terminal.

    Yields
    ------
    callable
        To be called with the name of each part as it is begun or done, and the number of parts
        where it is known only then.

    Examples
    --------
    >>> with progress("drawing", 2) as report:
    ...     report("a.html")
    """
    if not _may_be_shown():  # what draws it need not be loaded
        yield lambda name, of=None: say(name) if lines else None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(stderr=True)
    columns: list[Any] = [SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()]
    if total is not None:
        columns[2:2] = [BarColumn(), MofNCompleteColumn()]
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as shown:
        task = shown.add_task(escape(one_line(doing)), total=total)

        def report(name: str, of: int | None = None) -> None:
            shown.update(task, advance=1, total=of, description=escape(one_line(name)))
            if quiet and lines:
                say(name)

        yield report


def _may_be_shown() -> bool:
    """Tell whether standard error is a terminal, or the environment may say that it is one."""
    told = not os.environ.keys().isdisjoint(("TTY_COMPATIBLE", "FORCE_COLOR"))
    return told or (sys.stderr is not None and sys.stderr.isatty())
