"""Reading a deposit table from a workbook: the sheet that holds one, its cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

from minerals.errors import InputError, near
from minerals.tables.user.grid import Cells, Fits, header_row, table_of
from minerals.tables.user.sheet_limits import check_workbook
from minerals.tables.user.table import UserTable

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")


def read_workbook(data: bytes, name: str, fits: Fits, sheet: str | None = None) -> UserTable:
    """Read a table from a workbook of Excel or LibreOffice.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        What it is called.
    fits : callable
        Tells of names of columns whether they are those of a deposit table.
    sheet : str, optional
        The sheet to read; by default the only one that fits.

    Returns
    -------
    UserTable
        Cells as the workbook types them; a formula is its last value.

    Raises
    ------
    InputError
        If it is no workbook, or no sheet or several may be meant.
    """
    book = _open(data, name)
    sheets = {each: _cells(book, each, name) for each in book.sheet_names}
    chosen = _choose(sheets, name, fits, sheet)
    table = table_of(sheets[chosen], name, fits, ragged=False)
    others = [each for each in sheets if each != chosen]
    if others:
        table.tell(f"sheet {chosen} read, not {', '.join(others)}")
    return table


def _open(data: bytes, name: str) -> Any:
    from python_calamine import CalamineWorkbook

    if data.startswith(b"PK"):
        check_workbook(data, name)
    return _asked(lambda: CalamineWorkbook.from_filelike(BytesIO(data)), name)


def _cells(book: Any, sheet: str, name: str) -> Cells:
    rows = _asked(
        lambda: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False),
        f"{name}, sheet {sheet}",
    )
    return [[_cell(each) for each in row] for row in rows]


def _asked(read: Callable[[], Any], name: str) -> Any:
    """Ask the reader, and say in a sentence what it cannot read."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # it raises many kinds, one of them no Exception
        reason = str(error).splitlines()[0][:200] if str(error) else "damaged"
        raise InputError(
            f"{name}: not readable as a workbook ({reason}); save it again, or as CSV"
        ) from None


def _cell(value: Any) -> Any:
    """Return a cell with a date as its day, where it has no time."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value


def _choose(sheets: dict[str, Cells], name: str, fits: Fits, sheet: str | None) -> str:
    names = ", ".join(sheets)
    if sheet is not None:
        if sheet in sheets:
            return sheet
        hint = " or ".join(near(sheet, sheets)) or names
        raise InputError(f"{name}: has no sheet {sheet!r}: did you mean {hint}?")
    fitting = [each for each, cells in sheets.items() if header_row(cells, fits) is not None]
    if len(fitting) == 1:
        return fitting[0]
    filled = [each for each, cells in sheets.items() if len(cells)]
    if not fitting and len(filled) == 1:  # what it lacks is told as of any table
        return filled[0]
    if fitting:
        raise InputError(
            f"{name}: sheets {', '.join(fitting)} each hold a deposit table: say which, --sheet "
            f"{_quoted(fitting[0])}"
        )
    raise InputError(
        f"{name}: none of its sheets ({names or 'there are none'}) has the columns of a deposit "
        "table, deposit_id, name_en, longitude and latitude: give --sheet NAME, and --column "
        "deposit_id=NAME where they are called otherwise"
    )


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)
