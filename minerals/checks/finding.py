"""What a check finds: file, row, what is wrong, and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any, SupportsInt, cast

import pandas as pd

Row = dict[Hashable, Any]
"""The values of a row by column."""


@dataclass(frozen=True, order=True)
class Finding:
    """One thing wrong with the data.

    Attributes
    ----------
    file : str
        Path below the data folder.
    row : int
        Row as a spreadsheet counts, the header being row 1; 0 where a whole file is meant.
    what, remedy : str
        What is wrong, and what to do.
    """

    file: str
    row: int
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.row}" if self.row else self.file
        return f"{where}: {self.what}; {self.remedy}"


def row_of(index: Hashable) -> int:
    """Return the row of a file, as a spreadsheet counts, from that of its table.

    Examples
    --------
    >>> row_of(0)
    2
    """
    return int(cast(SupportsInt, index)) + 2


def rows_of(frame: pd.DataFrame) -> Iterator[tuple[int, Row]]:
    """Return the rows of a table, each by its row of the file.

    Examples
    --------
    >>> list(rows_of(pd.DataFrame({"name": ["Kyiv", "Donetsk"]})))
    [(2, {'name': 'Kyiv'}), (3, {'name': 'Donetsk'})]
    """
    return zip(map(row_of, frame.index), frame.to_dict("records"), strict=True)


def groups_of(
    frame: pd.DataFrame, key: list[str], *, dropna: bool = True
) -> Iterator[list[tuple[int, Row]]]:
    """Return the rows that agree in some columns, as :func:`rows_of` does, in order of the key.

    Examples
    --------
    >>> places = pd.DataFrame({"oblast": ["UA-30", "UA-14", "UA-30"]})
    >>> [[row for row, _ in group] for group in groups_of(places, ["oblast"])]
    [[3], [2, 4]]
    """
    groups: dict[int, list[tuple[int, Row]]] = defaultdict(list)
    numbers = frame.groupby(key, dropna=dropna).ngroup()
    for number, row in zip(numbers, rows_of(frame), strict=True):
        groups[number].append(row)
    return (groups[number] for number in sorted(groups) if number >= 0)


Tables = dict[str, pd.DataFrame]
"""Every table and every file of outlines by name, typed."""
