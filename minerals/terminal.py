"""Answers on a terminal: a table where it fits, else one block of lines for each row."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

WIDE = 100_000
"""Characters: wide enough that no table is folded where its reader did not ask for it."""

_GAP = 2
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def one_line(text: str) -> str:
    r"""Keep a text from moving the cursor, starting a line, or turning the reading direction.

    Examples
    --------
    >>> one_line("two\nlines")
    'two lines'
    """
    return _CONTROL.sub(" ", text)


def draw(
    headline: str,
    columns: Sequence[tuple[str, bool]],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str],
    *,
    color: bool = False,
    width: int | None = None,
) -> str:
    """Write an answer for a terminal.

    Parameters
    ----------
    headline : str
        The line above the table.
    columns : sequence of (str, bool)
        Heading, and whether the column holds text, which stands to the left.
    rows : sequence of sequences of str
        One text per column.
    notes : sequence of str
        The lines below the table.
    color : bool, optional
        Whether to use terminal colours.
    width : int, optional
        Width in characters; wide enough for the table by default.

    Returns
    -------
    str
        Lines. Where a table of this width would have to break a word or a number, columns that
        say the same in every row are told once above it; where that is not enough, each row
        becomes a block: its first text, and below it a line for each other that is not empty.

    Examples
    --------
    >>> columns = [("Group", True), ("Occupied", False), ("Deposits", False)]
    >>> print(draw("on a date", columns, [["coal", "60.0%", "156"]], ["a note"]))
    on a date
    <BLANKLINE>
     Group  Occupied  Deposits
     ─────────────────────────
     coal      60.0%       156
    <BLANKLINE>
    note: a note
    >>> print(draw("on a date", columns, [["coal", "60.0%", "156"]], ["a note"], width=20))
    on a date
    <BLANKLINE>
    coal
      Occupied  60.0%
      Deposits  156
    <BLANKLINE>
    note: a note
    """
    from rich.console import Console
    from rich.text import Text

    clean = [[one_line(text) for text in row] for row in rows]
    out = io.StringIO()
    console = Console(
        file=out,
        width=width or WIDE,
        height=1,  # never used, but a width alone is not obeyed on every kind of terminal
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        highlight=False,
    )
    if headline:
        console.print(Text(one_line(headline)), soft_wrap=True)
    console.print(*_grids(columns, clean, width or WIDE), sep="\n")
    for note in notes:
        console.print(Text(one_line(f"note: {note}")), soft_wrap=True)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip("\n").split("\n"))


def _grids(
    columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]], width: int
) -> list[Any]:
    """Return what to print: the first of three forms in which no word is broken."""
    from rich.text import Text

    if (grid := _table(columns, rows, width)) is not None:
        return [grid]
    constant = _constant(rows)
    if constant:  # told once, above the table of the rest
        told = "; ".join(f"{columns[at][0]} {rows[0][at]}" for at in constant if rows[0][at])
        rest = [at for at in range(len(columns)) if at not in constant]
        grid = _table(
            [columns[at] for at in rest], [[row[at] for at in rest] for row in rows], width
        )
        if grid is not None:
            return ["", Text(f"in every row: {told}"), grid] if told else [grid]
    headings = [heading for heading, _ in columns]
    return ["", *(each for row in rows for each in (*_block(headings, row, width), ""))]


def _constant(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the columns, but for the first, that hold the same text in several rows."""
    if len(rows) < 2:
        return []
    return [at for at, each in enumerate(zip(*rows, strict=True)) if at and len(set(each)) == 1]


def _table(
    columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]], width: int
) -> Table | None:
    """Return a table, or None where it would have to break a word."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    texts = [[heading, *each] for (heading, _), *each in zip(columns, *rows, strict=True)]
    sizes = _sizes(texts, width - _GAP * len(columns))
    if sizes is None:
        return None
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    for (heading, is_text), size in zip(columns, sizes, strict=True):
        side: Any = "left" if is_text else "right"
        grid.add_column(Text(heading), justify=side, width=size)
    for row in rows:
        grid.add_row(*map(Text, row))
    return grid


def _sizes(texts: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Divide the room among columns, the widest giving way first, none below its longest word."""
    from rich.cells import cell_len

    least = [max((cell_len(w) for text in each for w in text.split()), default=0) for each in texts]
    sizes = [max(map(cell_len, each)) for each in texts]
    if sum(least) > room:
        return None
    while sum(sizes) > room:
        spare = [size if size > low else 0 for size, low in zip(sizes, least, strict=True)]
        sizes[spare.index(max(spare))] -= 1
    return sizes


def _block(headings: Sequence[str], row: Sequence[str], width: int) -> list[Any]:
    """Show one row below its first text, a line for each other that is not empty."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    title = Text(row[0], "bold")
    told = [each for each in zip(headings[1:], row[1:], strict=True) if each[1]]
    sizes = _sizes(list(zip(*told, strict=True)), width - 2 * _GAP)
    if sizes is None:  # not even two columns fit, and no number may be lost
        return [title, *(Text(f"{heading} {text}") for heading, text in told)]
    grid = Table(box=None, pad_edge=False, show_header=False)
    for size in sizes:
        grid.add_column(width=size)
    for heading, text in told:
        grid.add_row(Text(heading), Text(text))
    return [title, Padding(grid, (0, 0, 0, _GAP), expand=False)] if told else [title]
