"""A table in a grid of cells, as a text file or a sheet holds it: its header and its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from minerals.errors import InputError
from minerals.tables.user.table import UserTable

MAX_COLUMNS = 2_000
MAX_ROWS = 1_000_000
MAX_ROWS_ABOVE = 20
"""So many rows may stand above the names of the columns, such as a title."""

Cells = Sequence[Sequence[Any]]
Fits = Callable[[Sequence[str]], bool]


def heading(cell: object) -> str:
    """Return a cell as the name of a column: text in one line, without blanks around it."""
    return " ".join(str(cell).split()) if cell is not None else ""


def header_row(cells: Cells, fits: Fits) -> int | None:
    """Return the first of the upper rows that names the columns of a deposit table, if one does."""
    for index, row in enumerate(cells[: MAX_ROWS_ABOVE + 1]):
        if len(row) <= MAX_COLUMNS and fits([heading(cell) for cell in row]):
            return index
    return None


def table_of(cells: Cells, name: str, fits: Fits, *, ragged: bool = True) -> UserTable:
    """Make a table of a grid of cells.

    Parameters
    ----------
    cells : sequence of sequences
        Rows from the first on; an empty cell is None or an empty text.
    name : str
        What the table is called.
    fits : callable
        Tells of names of columns whether they are those of a deposit table.
    ragged : bool, optional
        Whether rows may be of different length by mistake, as in a text file.

    Returns
    -------
    UserTable
        Without the blank rows.

    Raises
    ------
    InputError
        If it is empty, too large, or a row has more fields than there are columns.
    """
    header = header_of(cells, name, fits)
    width = len(header.headings)
    rows = [(header.row + 2 + n, row) for n, row in enumerate(cells[header.row + 1 :])
            if _filled(row)]  # fmt: skip
    check_size(name, len(rows))
    numbers = pd.Series([number for number, _ in rows], dtype=int)
    table = UserTable(name, pd.DataFrame(), numbers)
    header.tell_above(table)
    lengths = np.array([len(row) for _, row in rows], dtype=int)
    if ragged and len(rows):
        _check_lengths(table, [row for _, row in rows], lengths, width)
    padded = [[*row[:width], *[None] * (width - len(row))] for _, row in rows]
    frame = pd.DataFrame(padded, columns=range(width), dtype=object)
    table.frame = header.named(frame.mask(frame == "", None))
    return table


class Header(NamedTuple):
    """The names of the columns of a grid, and the index of the row that they stand in.

    ``above`` tells whether rows stand above that are passed over.
    """

    row: int
    headings: list[str]
    above: bool

    def tell_above(self, table: UserTable) -> None:
        """Tell of a table that rows above the names of its columns are passed over."""
        if self.above:
            table.tell(
                f"the columns are named in row {self.row + 1}; what stands above is passed over"
            )

    def named(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Name the columns of a frame, and leave out those without a name that are empty."""
        empty = {n for n, each in enumerate(self.headings) if not each and frame[n].isna().all()}
        names = [each or f"column {n + 1}" for n, each in enumerate(self.headings)]
        frame.columns = pd.Index(names, dtype=object)
        return frame.iloc[:, [n for n in range(len(names)) if n not in empty]]


def header_of(cells: Cells, name: str, fits: Fits) -> Header:
    """Find the names of the columns: where they are those of a deposit table, or in the first row.

    Raises
    ------
    InputError
        If there is no row, or they are too many.
    """
    found = header_row(cells, fits)
    top = _first_row(cells, name) if found is None else found
    headings = [heading(cell) for cell in cells[top]]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MAX_COLUMNS:
        raise InputError(
            f"{name}: has {len(headings):,} columns, more than the {MAX_COLUMNS:,} that are read; "
            "leave those out that are not needed"
        )
    return Header(top, headings, bool(found))


def check_size(name: str, rows: int) -> None:
    """Refuse a table with too many rows."""
    if rows > MAX_ROWS:
        raise InputError(
            f"{name}: has {rows:,} rows, more than the {MAX_ROWS:,} that are read; split it"
        )


def _first_row(cells: Cells, name: str) -> int:
    for index, row in enumerate(cells):
        if _filled(row):
            return index
    raise InputError(f"{name}: not readable as a table: it is empty; give at least one deposit")


def _filled(row: Sequence[Any]) -> bool:
    if len(row) and row[0]:  # as nearly always
        return True
    return any(cell is not None and cell != "" for cell in row)


def _check_lengths(
    table: UserTable, rows: Sequence[Sequence[Any]], lengths: Any, width: int
) -> None:
    """Pass over empty fields beyond the last column, and refuse others."""
    beyond = lengths > width
    full = np.array([more and _filled(row[width:]) for row, more in zip(rows, beyond, strict=True)])
    if full.any():
        first = lengths[full][0]
        raise table.error(
            full,
            f"{first} fields where {width} columns are named; put a text that holds the separator "
            "between quotation marks, or name all columns",
        )
    if beyond.any():
        table.tell(f"empty fields beyond the last column passed over {table.rows(beyond)}")
    short = lengths < width
    if short.any():
        table.tell(
            f"{int(short.sum())} rows have fewer fields than columns are named, the rest counts "
            f"as empty {table.rows(short)}"
            if short.sum() > 1
            else f"a row has fewer fields than columns are named, the rest counts as empty "
            f"{table.rows(short)}"
        )
