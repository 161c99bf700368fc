"""How large the sheets of a workbook are, found before a reader makes room for them.

A reader makes room for all cells between the first and the last that is filled: a file of a
kilobyte may ask for more than any machine has.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

from minerals.errors import InputError
from minerals.tables.vector.archive import Member, is_hidden, zip_members

MAX_CELLS = 20_000_000
PACKAGE, MAX_PACKAGE_BYTES = "_rels/.rels", 10_000
"""The one member of a workbook whose name begins with a dot: links to the others."""

_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
_ODS = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def check_workbook(data: bytes, name: str) -> None:
    """Refuse a workbook that unpacks, or spreads its cells, beyond what a table does.

    Parameters
    ----------
    data : bytes
        An XLSX or ODS file.
    name : str
        What it is called.

    Raises
    ------
    InputError
        If it is no zip archive, a hostile one, or too large.

    Examples
    --------
    >>> check_workbook(b"PK", "a.xlsx")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.xlsx: is not a complete zip archive; fetch it again, or give ...
    """
    members = zip_members(data, name)
    _check_hidden(data, name)
    cells = max((_cells(each, name) for each in members), default=0)
    if cells > MAX_CELLS:
        raise InputError(
            f"{name}: its cells spread over {cells:,} places, more than the {MAX_CELLS:,} that "
            "are read; clear what stands far from the table, or save its sheet as CSV"
        )


def _check_hidden(data: bytes, name: str) -> None:
    """Refuse members that an archive leaves aside, and a reader of workbooks does not."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        hidden = [each for each in archive.infolist() if is_hidden(each.filename)]
    for each in hidden:
        if each.filename != PACKAGE or each.file_size > MAX_PACKAGE_BYTES:
            raise InputError(
                f"{name}, {each.filename}: is a hidden member, which no workbook needs; save the "
                "workbook again, or its sheet as CSV"
            )


def _cells(member: Member, name: str) -> int:
    """Return between how many places the cells of a sheet lie; any member may be one."""
    content = member.content()
    if member.name == "content.xml":
        try:
            return _cells_of_ods(content)
        except (ElementTree.ParseError, LookupError, UnicodeError):
            raise InputError(f"{name}: not readable as a workbook; save it again") from None
    rows = columns = 0
    for letters, digits in set(_REFERENCE.findall(content)):
        rows = max(rows, int(digits))
        columns = max(columns, _column(letters))
    return rows * max(columns, 1)


def _column(letters: bytes) -> int:
    number = 0
    for each in letters.upper():
        number = 26 * number + each - 64
    return number


def _cells_of_ods(content: bytes) -> int:
    """Return the places of the largest sheet up to its last filled row and column."""
    largest = rows = last_row = width = column = last = 0
    for event, element in ElementTree.iterparse(BytesIO(content), events=("start", "end")):
        tag = element.tag.removeprefix(_ODS)
        if event == "start" and tag == "table":
            rows = last_row = width = 0
        elif event == "start" and tag == "table-row":
            column = last = 0
        elif event == "end" and tag in ("table-cell", "covered-table-cell"):
            column += _repeated(element, "number-columns-repeated")
            if len(element) or any("value" in each for each in element.attrib):
                last = column
            element.clear()
        elif event == "end" and tag == "table-row":
            rows += _repeated(element, "number-rows-repeated")
            if last:
                last_row, width = rows, max(width, last)
            element.clear()
            largest = max(largest, last_row * width)
    return largest


def _repeated(element: ElementTree.Element, attribute: str) -> int:
    written = element.get(f"{_ODS}{attribute}", "1")
    return int(written) if written.isdecimal() and len(written) < 10 else 1
