"""Workbooks, read back by calamine, which has nothing in common with their writer."""

from __future__ import annotations

import datetime as dt
import io

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from minerals.errors import InputError
from minerals.results import workbook as module
from minerals.results.formats import FORMATS
from minerals.results.result import Field, Result

FIELDS = (Field("name", "Name"), Field("since", "Since", "date"), Field("q50", "X", "percent"))


def answer(name: object = "a", **columns: object) -> Result:
    frame = pd.DataFrame(
        {"name": [name], "since": ["2025-02-24"], "q50": [0.25]}
        | {key: [value] for key, value in columns.items()}
    )
    header = {"as_of": "2025-02-24", "licence": {"control": "CC BY-SA 4.0"}}
    return Result("share", header, frame, FIELDS, ("=a note",), cite=lambda: ("a: A book",))


def sheets(content: str | bytes) -> dict[str, list[list[object]]]:
    assert isinstance(content, bytes)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_cells_have_the_types_of_their_columns() -> None:
    made = answer(certain=True, n=3, usd=None, models={"low": 1})
    found = sheets(FORMATS["xlsx"].write(made))
    head = ["name", "since", "q50", "certain", "n", "usd", "models"]
    row = ["a", dt.date(2025, 2, 24), 0.25, True, 3.0, "", '{"low": 1}']
    assert found["share"] == [head, row]


def test_the_second_sheet_says_what_the_first_is() -> None:
    told = sheets(FORMATS["xlsx"].write(answer()))["About"]
    pairs = [tuple(row) for row in told]
    assert pairs[:3] == [
        ("answer", "share"), ("as_of", "2025-02-24"), ("licence.control", "CC BY-SA 4.0")
    ]  # fmt: skip
    assert ("source", "a: A book") in pairs
    assert ("column", "q50: X") in pairs
    assert ("note", "'=a note") in pairs


def test_texts_are_guarded_unless_raw_is_asked_for_and_never_formulas() -> None:
    name = '=HYPERLINK("http://127.0.0.1/")'
    kept = FORMATS["xlsx"].write_raw
    assert kept is not None
    assert sheets(FORMATS["xlsx"].write(answer(name)))["share"][1][0] == f"'{name}"
    book = kept(answer(name))
    assert sheets(book)["share"][1][0] == name
    formulas = CalamineWorkbook.from_filelike(io.BytesIO(bytes(book)))  # type: ignore[arg-type]
    assert formulas.get_sheet_by_index(0).to_python()[1][0] == name


def test_the_same_answer_is_the_same_file() -> None:
    assert FORMATS["xlsx"].write(answer()) == FORMATS["xlsx"].write(answer())


def test_what_no_sheet_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"a text of 40000 letters .* write \.csv or \.parquet"):
        FORMATS["xlsx"].write(answer("x" * 40_000))
    monkeypatch.setattr(module, "MAX_ROWS", 0)
    with pytest.raises(InputError, match=r"1 rows are more than a sheet holds"):
        FORMATS["xlsx"].write(answer())
