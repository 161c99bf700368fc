"""What a table and a column are, and the pandera schema that follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandera.pandas as pa

DTYPES = {"string": "str", "number": "float64", "integer": "Int64", "boolean": "boolean"}
"""The pandas dtype of each kind of column."""


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


@cache
def schema(table: Table) -> pa.DataFrameSchema:
    """Build the pandera schema of a table.

    Parameters
    ----------
    table : Table
        An entry of the column dictionary.

    Returns
    -------
    pandera.DataFrameSchema
        Types, limits, vocabularies and patterns; foreign keys and keys are checked elsewhere,
        because they need the other tables.

    Examples
    --------
    >>> from minerals.tables.columns import TABLES
    >>> schema(TABLES["prices"]).columns["price"].nullable
    False
    """
    import pandera.pandas as pa

    def checks(column: Column) -> list[pa.Check]:
        found = []
        if column.values:
            found.append(pa.Check.isin(column.values, error=f"one of {', '.join(column.values)}"))
        if column.pattern:
            whole = rf"\A(?:{column.pattern})\Z"
            found.append(pa.Check.str_matches(whole, error=f"like {column.pattern}"))
        if column.low is not None:
            found.append(pa.Check.ge(column.low, error=f"at least {column.low:g}"))
        if column.high is not None:
            found.append(pa.Check.le(column.high, error=f"at most {column.high:g}"))
        return found

    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                None, checks=checks(column), nullable=not column.required, required=True
            )
            for column in table.columns
        },
        strict=True,
    )
