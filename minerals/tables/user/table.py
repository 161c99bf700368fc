"""A user's table on its way to an inventory: cells, row numbers, and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import InputError

MAX_ROWS_NAMED = 5
MAX_FINDING_CHARS = 600
TEXT = pd.StringDtype(na_value=np.nan)
"""Of a column that holds nothing but texts, as those of a text file: pandas handles it at once."""


@dataclass(eq=False)
class UserTable:
    """The cells of a user's table.

    Attributes
    ----------
    name : str
        What the table is called.
    frame : pandas.DataFrame
        Its cells under the names of its columns, numbered from 0, geometry left out.
    numbers : pandas.Series
        The number of each row, as a spreadsheet counts.
    findings : list of str
        What was renamed, split, left out, detected: sentences without a full stop.
    geometry : geopandas.GeoSeries or None
        The places, of a vector file or a GeoDataFrame.
    in_memory : bool
        Whether it came as a DataFrame: advice then names arguments, not options.
    headings : dict of str to str
        What the user calls a column that is known under another name.
    one_row_each : bool
        Whether it is known that no two rows are of one deposit.
    """

    name: str
    frame: pd.DataFrame
    numbers: pd.Series
    findings: list[str] = field(default_factory=list)
    geometry: Any = None
    in_memory: bool = False
    headings: dict[str, str] = field(default_factory=dict)
    one_row_each: bool = False

    def tell(self, finding: str) -> None:
        """Note what a reader of the figures must know of the table."""
        over = len(finding) > MAX_FINDING_CHARS
        self.findings.append(finding[:MAX_FINDING_CHARS] + "…" * over)

    def rows(self, bad: npt.ArrayLike) -> str:
        """Name at most five of the rows that a mask selects, between brackets."""
        return f"({self._rows(bad)})"

    def _rows(self, bad: npt.ArrayLike) -> str:
        rows = self.numbers[np.asarray(bad, dtype=bool)].astype(str).tolist()
        over = len(rows) - MAX_ROWS_NAMED
        more = f" and {over} more" if over > 0 else ""
        return f"row{'s' if len(rows) > 1 else ''} {', '.join(rows[:MAX_ROWS_NAMED])}{more}"

    def place(self, bad: npt.ArrayLike) -> str:
        """Name the table and at most five of the rows that a mask selects."""
        return f"{self.name}, {self._rows(bad)}"

    def error(self, bad: npt.ArrayLike, what: str) -> InputError:
        """Build the error for the rows that a mask selects."""
        return InputError(f"{self.place(bad)}: {what}")

    def label(self, column: str) -> str:
        """Return a known column with what the user calls it."""
        own = self.headings.get(column, column)
        return column if own == column else f"{column} (column {own})"

    def option(self, column: str) -> str:
        """Say how a user names the column that holds what a known one should."""
        if self.in_memory:
            return f'rename them, such as .rename(columns={{"NAME": "{column}"}})'
        return f"say --column {column}=NAME"

    def texts(self, column: str) -> pd.Series:
        """Return a column as text without spaces around it, empty cells missing."""
        if column not in self.frame:
            return pd.Series(None, index=self.frame.index, dtype=TEXT)
        values = self.frame[column]
        if values.dtype == TEXT:
            stripped = values.str.strip()
            return stripped.mask(stripped == "")
        texts = [
            value.strip() or None if type(value) is str else None if absent else text(value) or None
            for value, absent in zip(values.tolist(), values.isna().tolist(), strict=True)
        ]
        return pd.Series(texts, index=self.frame.index, dtype=object, name=column)


def text(value: object) -> str:
    """Write a cell as text; an identifier that a program has turned into 1.0 is 1.

    Examples
    --------
    >>> text(1.0), text(" a ")
    ('1', 'a')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def or_none(cells: pd.Series) -> pd.Series:
    """Return cells as objects, None where one is missing.

    Examples
    --------
    >>> or_none(pd.Series(["a", None], dtype="str")).tolist()
    ['a', None]
    """
    objects = cells.astype(object)
    return objects.where(objects.notna(), None)
