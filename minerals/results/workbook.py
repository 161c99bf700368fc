"""Answers as a workbook: a sheet of typed rows, and a sheet that says what they are."""

from __future__ import annotations

import datetime as dt
import io
import math
import numbers
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from minerals.errors import InputError
from minerals.results.about import about
from minerals.results.cells import flat, guarded

if TYPE_CHECKING:
    from minerals.results.result import Result

MAX_ROWS = 1_048_575
MAX_LETTERS = 32_767
"""What a sheet holds at most: rows below its headings, letters of a cell."""

_FORMATS = {"percent": "0.0%", "date": "yyyy-mm-dd", "money": "#,##0", "count": "#,##0.##"}
_MADE = dt.datetime(2022, 2, 24)
"""What a workbook says of when it was made, so that the same answer is the same file."""


def workbook(result: Result, *, raw: bool = False) -> bytes:
    """Write an answer as XLSX.

    Parameters
    ----------
    result : Result
        The answer.
    raw : bool, optional
        Leave texts as they are that a spreadsheet would take for formulas; by default a mark
        stands before them.

    Returns
    -------
    bytes
        A sheet named as the answer: stable names, then the rows, numbers as numbers and dates as
        dates. A sheet ``About``: question, dates, sources, notes, licence.

    Raises
    ------
    InputError
        If the rows, or a text, are more than a sheet holds.

    Examples
    --------
    >>> import pandas as pd
    >>> from minerals.results.result import Result
    >>> workbook(Result("share", {}, pd.DataFrame({"share": [0.5]}), ()))[:2]
    b'PK'
    """
    import xlsxwriter

    keep: Callable[[object], object] = (lambda value: value) if raw else guarded
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _MADE, "title": result.kind})
    bold = book.add_format({"bold": True})
    frame = result.to_frame().drop(columns="geometry", errors="ignore")
    if len(frame) > MAX_ROWS:
        raise InputError(f"{len(frame)} rows are more than a sheet holds: write .csv or .parquet")
    rows = book.add_worksheet(result.kind[:31])
    styles = {each.name: each.style for each in result.fields}
    for at, name in enumerate(map(str, frame.columns)):
        shown = _FORMATS.get(styles.get(name, ""))
        form = book.add_format({"num_format": shown}) if shown else None
        rows.write_string(0, at, str(keep(name)), bold)
        for below, value in enumerate(frame.iloc[:, at], start=1):
            _write(rows, below, at, value, form, keep)
    rows.freeze_panes(1, 0)
    if len(frame.columns):
        rows.autofilter(0, 0, len(frame), len(frame.columns) - 1)
        rows.autofit(400)
    told = book.add_worksheet("About")
    for below, (name, text) in enumerate(about(result)):
        told.write_string(below, 0, name, bold)
        _write(told, below, 1, text, None, keep)
    told.autofit(800)
    book.close()
    return out.getvalue()


def _write(
    sheet: Any, row: int, column: int, value: Any, form: Any, keep: Callable[[object], object]
) -> None:
    value = flat(value)
    if value is None or pd.isna(value):
        return
    if isinstance(value, pd.Timestamp):
        sheet.write_datetime(row, column, value.to_pydatetime(), form)
    elif pd.api.types.is_bool(value):
        sheet.write_boolean(row, column, bool(value))
    elif isinstance(value, numbers.Real):
        if math.isfinite(value):
            sheet.write_number(row, column, float(value), form)
    else:
        text = str(keep(str(value)))
        if len(text) > MAX_LETTERS:
            raise InputError(
                f"a text of {len(text)} letters is more than a cell holds: write .csv or .parquet"
            )
        sheet.write_string(row, column, text)
