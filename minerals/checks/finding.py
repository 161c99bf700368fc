"""What a check finds: file, row, what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import SupportsInt, cast

import pandas as pd


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


Tables = dict[str, pd.DataFrame]
"""Every table and every file of outlines by name, typed."""
