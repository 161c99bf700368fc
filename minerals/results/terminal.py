"""Answers on a terminal: a table where it fits, else one block of lines for each row."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from minerals.escapes import one_line

if TYPE_CHECKING:
    from rich.table import Table

WIDE = 100_000
"""Characters: wide enough that no table is folded where its reader did not ask for it."""

TALL = 6
"""Lines: a table whose cells are taller is no table any more."""

_GAP = 2


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
        say the same in every row, or something in one alone, are told above it; where that is
        not enough, each row becomes a block: its first text, and below it a line for each other
        that is not empty.

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
    apart = _apart(rows)
    needs = [_need(texts) for texts in zip([name for name, _ in columns], *rows, strict=True)]
    for n in range(len(apart) + 1):  # no more columns than need be are told above the table
        told = set(apart[:n])
        rest = [at for at in range(len(columns)) if at not in told]
        sizes = _sizes([needs[at] for at in rest], width - _GAP * len(rest))
        if sizes is not None and _lines([needs[at] for at in rest], sizes) <= TALL:
            part = [[row[at] for at in rest] for row in rows]
            grid = _table([columns[at] for at in rest], part, sizes)
            return [*_told(columns, rows, sorted(told)), grid]
    headings = [heading for heading, _ in columns]
    return ["", *(each for row in rows for each in (*_block(headings, row, width), ""))]


def _apart(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the columns that a table can spare, last first: one text in all rows, or in one."""
    if len(rows) < 2:
        return []
    texts = {at: column for at, column in enumerate(zip(*rows, strict=True)) if at}
    same = [at for at, column in texts.items() if len(set(column)) == 1]
    lone = [at for at, column in texts.items() if sum(map(bool, column)) == 1]
    return same[::-1] + [at for at in lone[::-1] if at not in same]


def _told(
    columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]], apart: Sequence[int]
) -> list[Any]:
    """Return the columns left out of a table as lines above it."""
    from rich.text import Text

    def line(name: str, row: Sequence[str], which: Sequence[int]) -> list[Text]:
        said = "; ".join(f"{columns[at][0]} {row[at]}" for at in which if row[at])
        return [Text(f"{name}: {said}")] if said else []

    if not apart:
        return []
    same = [at for at in apart if len({row[at] for row in rows}) == 1]
    lone = [at for at in apart if at not in same]
    lines = line("in every row", rows[0], same)
    for row in rows:
        lines += line(row[0], row, lone)
    return ["", *lines] if lines else []


def _table(
    columns: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]], sizes: Sequence[int]
) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
    for (heading, is_text), size in zip(columns, sizes, strict=True):
        side: Any = "left" if is_text else "right"
        grid.add_column(Text(heading), justify=side, width=size)
    for row in rows:
        grid.add_row(*map(Text, row))
    return grid


def _need(texts: Sequence[str]) -> tuple[int, int]:
    """Return how wide a column is with every text on one line, and its longest word."""
    from rich.cells import cell_len

    words = (word for text in texts for word in text.split())
    return max(map(cell_len, texts)), max(map(cell_len, words), default=0)


def _sizes(needs: Sequence[tuple[int, int]], room: int) -> list[int] | None:
    """Divide the room among columns, the widest giving way first, none below its longest word."""
    sizes = [whole for whole, _ in needs]
    if sum(word for _, word in needs) > room:
        return None
    while sum(sizes) > room:
        spare = [size if size > word else 0 for size, (_, word) in zip(sizes, needs, strict=True)]
        sizes[spare.index(max(spare))] -= 1
    return sizes


def _lines(needs: Sequence[tuple[int, int]], sizes: Sequence[int]) -> int:
    """Return how many lines the fullest cell takes at the least."""
    each = zip(needs, sizes, strict=True)
    return max((-(-whole // max(size, 1)) for (whole, _), size in each), default=0)


def _block(headings: Sequence[str], row: Sequence[str], width: int) -> list[Any]:
    """Show one row below its first text, a line for each other that is not empty."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    title = Text(row[0], "bold")
    told = [each for each in zip(headings[1:], row[1:], strict=True) if each[1]]
    sizes = _sizes([_need(texts) for texts in zip(*told, strict=True)], width - 2 * _GAP)
    if sizes is None:  # not even two columns fit, and no number may be lost
        return [title, *(Text(f"{heading} {text}") for heading, text in told)]
    grid = Table(box=None, pad_edge=False, show_header=False)
    for size in sizes:
        grid.add_column(width=size)
    for heading, text in told:
        grid.add_row(Text(heading), Text(text))
    return [title, Padding(grid, (0, 0, 0, _GAP), expand=False)] if told else [title]
