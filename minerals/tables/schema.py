"""What a table and a column are, and which values are not what a column says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

DTYPES = {"string": "str", "number": "float64", "integer": "Int64", "boolean": "boolean"}
"""The pandas dtype of each kind of column."""

REQUIRED = "required"
"""What a column says whose values may not be missing."""


@dataclass(frozen=True)
class Column:
    """One column: its name, type, meaning and limits.

    ``kind`` is ``string``, ``number``, ``integer`` or ``boolean``; ``references`` names the
    ``table.column`` that a value must exist in. ``unit`` is that of a number, or the column of the
    same table that holds it.
    """

    name: str
    kind: str
    about: str
    required: bool = False
    values: tuple[str, ...] = ()
    pattern: str = ""
    low: float | None = None
    high: float | None = None
    references: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One bundled table: its file below ``data/``, its key and its columns."""

    name: str
    path: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises
        ------
        KeyError
            If the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def broken(values: pd.Series, column: Column) -> Iterator[tuple[str, pd.Series]]:
    """Find the values that are not what their column says.

    Parameters
    ----------
    values : pandas.Series
        Of the type of the column.
    column : Column
        Its description.

    Yields
    ------
    tuple of (str, pandas.Series)
        What the column says, in words, and the values that are otherwise; keys and references
        are checked elsewhere, because they need the other rows and tables.

    Examples
    --------
    >>> import pandas as pd
    >>> share = Column("share", "number", "a share", required=True, low=0)
    >>> [(rule, found.tolist()) for rule, found in broken(pd.Series([-1, 0.5]), share)]
    [('required', []), ('at least 0', [-1.0])]
    """
    if column.required:
        yield REQUIRED, values[values.isna()]
    known = values.dropna()
    if column.values:
        words = set(column.values)
        other = [text not in words for text in known.to_numpy(object)]
        yield f"one of {', '.join(column.values)}", known[other]
    if column.pattern:
        whole = re.compile(column.pattern)
        other = [whole.fullmatch(text) is None for text in known.to_numpy(object)]
        yield f"like {column.pattern}", known[other]
    if column.low is not None:
        yield f"at least {column.low:g}", known[known < column.low]
    if column.high is not None:
        yield f"at most {column.high:g}", known[known > column.high]
