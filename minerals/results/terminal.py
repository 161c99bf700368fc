"""Answers on a terminal: a table where it fits, else one block of lines for each row."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest

from rich.cells import cell_len, chop_cells

from minerals.escapes import one_line

WIDE = 100_000
"""Characters: wide enough that no table is folded where its reader did not ask for it."""

TALL = 6
"""Lines: a table whose cells are taller is no table any more."""

_GAP = 2
_WORD = re.compile(r"\s*\S+\s*")


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
    columns = [(one_line(heading), is_text) for heading, is_text in columns]
    clean = [[one_line(text) for text in row] for row in rows]
    lines = [one_line(headline)] if headline else []
    lines += _grids(columns, clean, width or WIDE, _bold if color else str)
    lines += [one_line(f"note: {note}") for note in notes]
    text = "\n".join(lines).rstrip("\n")
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m"


def _grids(
    columns: Sequence[tuple[str, bool]],
    rows: Sequence[Sequence[str]],
    width: int,
    bold: Callable[[str], str],
) -> list[str]:
    """Return the lines of the first of three forms in which no word is broken."""
    apart = _apart(rows)
    needs = [_need(texts) for texts in zip([name for name, _ in columns], *rows, strict=True)]
    for n in range(len(apart) + 1):  # no more columns than need be are told above the table
        told = set(apart[:n])
        rest = [at for at in range(len(columns)) if at not in told]
        sizes = _sizes([needs[at] for at in rest], width - _GAP * len(rest))
        if sizes is not None and _lines([needs[at] for at in rest], sizes) <= TALL:
            part = [[row[at] for at in rest] for row in rows]
            grid = _table([columns[at] for at in rest], part, sizes, bold)
            return [*_told(columns, rows, sorted(told), width), *grid]
    headings = [heading for heading, _ in columns]
    return ["", *(each for row in rows for each in (*_block(headings, row, width, bold), ""))]


def _apart(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the columns that a table can spare, last first: one text in all rows, or in one."""
    if len(rows) < 2:
        return []
    texts = {at: column for at, column in enumerate(zip(*rows, strict=True)) if at}
    same = [at for at, column in texts.items() if len(set(column)) == 1]
    lone = [at for at, column in texts.items() if sum(map(bool, column)) == 1]
    return same[::-1] + [at for at in lone[::-1] if at not in same]


def _told(
    columns: Sequence[tuple[str, bool]],
    rows: Sequence[Sequence[str]],
    apart: Sequence[int],
    width: int,
) -> list[str]:
    """Return the columns left out of a table as lines above it."""

    def lines(name: str, row: Sequence[str], which: Sequence[int]) -> list[str]:
        said = "; ".join(f"{columns[at][0]} {row[at]}" for at in which if row[at])
        return _wrapped(f"{name}: {said}", width) if said else []

    if not apart:
        return []
    same = [at for at in apart if len({row[at] for row in rows}) == 1]
    lone = [at for at in apart if at not in same]
    told = lines("in every row", rows[0], same)
    for row in rows:
        told += lines(row[0], row, lone)
    return ["", *told] if told else []


def _table(
    columns: Sequence[tuple[str, bool]],
    rows: Sequence[Sequence[str]],
    sizes: Sequence[int],
    bold: Callable[[str], str],
) -> list[str]:
    if not columns:
        return [""]
    left = [is_text for _, is_text in columns]
    head = _cells([heading for heading, _ in columns], sizes, left, low=True)
    rule = "─" * (sum(sizes) + _GAP * (len(sizes) - 1))
    body = [line for row in rows for line in _cells(row, sizes, left)]
    lines = (*map(bold, head), rule, *body, "")
    return ["", *(f" {line}" for line in lines)]


def _cells(
    row: Sequence[str], sizes: Sequence[int], left: Sequence[bool], *, low: bool = False
) -> list[str]:
    """Return the lines of a row, each text within its size, at the bottom where ``low``."""
    wrapped = [_wrapped(text, size) for text, size in zip(row, sizes, strict=True)]
    if low:
        most = max(map(len, wrapped))
        wrapped = [[""] * (most - len(lines)) + lines for lines in wrapped]
    return [
        (" " * _GAP).join(map(_padded, line, sizes, left))
        for line in zip_longest(*wrapped, fillvalue="")
    ]


def _padded(text: str, size: int, left: bool) -> str:
    spaces = " " * (size - cell_len(text))
    return text + spaces if left else spaces + text


def _wrapped(text: str, size: int) -> list[str]:
    """Divide a text into lines at its spaces; a word that is longer is broken."""
    if cell_len(text) <= size:
        return [text]
    lines = [""]
    for word in _WORD.findall(text):
        if cell_len(lines[-1] + word.rstrip()) <= size:
            lines[-1] += word
        else:
            lines += chop_cells(word, size) if cell_len(word.rstrip()) > size else [word]
    return [line.rstrip() for line in lines[not lines[0] :]]


def _need(texts: Sequence[str]) -> tuple[int, int]:
    """Return how wide a column is with every text on one line, and its longest word."""
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


def _block(
    headings: Sequence[str], row: Sequence[str], width: int, bold: Callable[[str], str]
) -> list[str]:
    """Show one row below its first text, a line for each other that is not empty."""
    title = [bold(line) for line in _wrapped(row[0], width)]
    told = [each for each in zip(headings[1:], row[1:], strict=True) if each[1]]
    sizes = _sizes([_need(texts) for texts in zip(*told, strict=True)], width - 2 * _GAP)
    if sizes is None:  # not even two columns fit, and no number may be lost
        each = (_wrapped(f"{heading} {text}", width) for heading, text in told)
        return [*title, *(line for lines in each for line in lines)]
    grid = (line for pair in told for line in _cells(pair, sizes, (True, True)))
    return [*title, *(" " * _GAP + line for line in grid)]
