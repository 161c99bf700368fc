"""A text without quotation marks whose rows are all of one length: its fields are found at once.

Any other text is read row by row, see :mod:`minerals.tables.user.text_file`: only so is it told
which of its rows is odd.
"""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pandas as pd

from minerals.tables.user.grid import MAX_ROWS_ABOVE, Fits, check_size, header_of, header_row
from minerals.tables.user.table import UserTable

MAX_FIELD_CHARS = 20_000_000
"""A longer field is refused: an outline as WKT may have a million vertices."""


def read_plain(text: str, separator: str, name: str, fits: Fits) -> UserTable | None:
    """Read a table from a text in which each line is a row, and each separator ends a field.

    Parameters
    ----------
    text : str
        The file, decoded.
    separator : str
        What stands between fields.
    name : str
        What the table is called.
    fits : callable
        Tells of names of columns whether they are those of a deposit table.

    Returns
    -------
    UserTable or None
        Columns of text; None where the text holds quotation marks, no row names the columns, or
        one has more or fewer fields than these.

    Raises
    ------
    InputError
        If there are too many rows or columns.

    Examples
    --------
    >>> read_plain("id;name\\na;A\\nb;", ";", "a.csv", lambda headings: True).frame["name"].tolist()
    ['A', nan]
    >>> read_plain("id;name\\na;A;1", ";", "a.csv", lambda headings: True) is None
    True
    """
    if '"' in text or ("\r" in text and text.count("\r") != text.count("\r\n")):
        return None
    upper = text.split("\n", MAX_ROWS_ABOVE + 1)[: MAX_ROWS_ABOVE + 1]
    rows = [line.rstrip("\r").split(separator) for line in upper]
    if header_row(rows, fits) is None:
        return None
    header = header_of(rows, name, fits)
    width = len(header.headings)
    if len(rows[header.row]) != width:
        return None
    above = sum(len(line) + 1 for line in upper[: header.row + 1])
    frame = _cells(text[above:], separator, width)
    if frame is None:
        return None
    if len(text) > MAX_FIELD_CHARS and any(
        (frame[each].str.len() > MAX_FIELD_CHARS).any() for each in frame
    ):
        return None
    filled = np.flatnonzero(frame.notna().to_numpy().any(axis=1))
    check_size(name, len(filled))
    if len(filled) < len(frame):
        frame = frame.iloc[filled].reset_index(drop=True)
    table = UserTable(name, header.named(frame), pd.Series(filled + header.row + 2))
    header.tell_above(table)
    return table


def _cells(rest: str, separator: str, width: int) -> pd.DataFrame | None:
    """Return the fields of rows below the names, empty ones missing; None where they are odd."""
    import pyarrow as pa
    from pyarrow import csv

    names = [str(n) for n in range(width)]
    if rest.startswith("\ufeff"):  # it would be taken for a mark of the encoding
        return None
    try:
        found = csv.read_csv(
            BytesIO(rest.rstrip("\r\n").encode()),
            csv.ReadOptions(use_threads=False, column_names=names),
            csv.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return None
    return pd.DataFrame(found.combine_chunks().to_pandas()).set_axis(range(width), axis=1)
