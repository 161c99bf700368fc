"""Workbooks: which sheet holds the table, and which workbook no reader may open."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from minerals.errors import InputError
from minerals.tables.user import read_user_table
from minerals.tables.user.sheet_limits import check_workbook


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


workbooks = _load("workbooks")
HEAD = ["deposit_id", "name_en", "longitude", "latitude", "commodity", "quantity", "unit"]
ROWS = [HEAD, ["a", "A", 37.5, 48.25, "coal", 10.5, "Mt"], [2, "Б", 30, 50, None, None, None]]
ABOUT = [["Made up"], ["for a test"]]
MAKERS = {".xlsx": workbooks.xlsx, ".ods": workbooks.ods}


@pytest.fixture(params=sorted(MAKERS))
def write(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Path]:
    def made(**sheets: list[list[object]]) -> Path:
        path = tmp_path / f"own{request.param}"
        path.write_bytes(MAKERS[request.param](sheets))
        return path

    return made


def refusal(path: Path, **options: str) -> str:
    with pytest.raises(InputError) as error:
        read_user_table(path, **options)
    return str(error.value)


def test_the_only_sheet_is_read(write: Callable[..., Path]) -> None:
    own = read_user_table(write(Mines=ROWS))
    assert own.sites["deposit_id"].tolist() == ["a", "2"]
    assert own.sites["name_en"].tolist() == ["A", "Б"]
    assert shapely.get_x(own.sites["geometry"]).tolist() == [37.5, 30.0]
    assert own.resources["quantity"].tolist()[0] == 10.5
    assert own.findings == ()


def test_the_sheet_that_fits_is_read_and_the_others_named(write: Callable[..., Path]) -> None:
    own = read_user_table(write(About=ABOUT, Mines=ROWS))
    assert own.findings == ("sheet Mines read, not About",)


def test_names_of_columns_may_stand_below_a_title(write: Callable[..., Path]) -> None:
    own = read_user_table(write(Mines=[["Deposits of 2025"], [], *ROWS]))
    assert "named in row 3" in own.findings[0]
    assert "row 4: quantity is below 0" in refusal(
        write(Mines=[["Deposits"], [], HEAD, ["a", "A", 37, 48, "coal", -1, "Mt"]])
    )


def test_of_several_that_fit_one_must_be_chosen(write: Callable[..., Path]) -> None:
    path = write(One=ROWS, Two=ROWS[:2])
    assert "sheets One, Two each hold a deposit table: say which, --sheet One" in refusal(path)
    assert len(read_user_table(path, sheet="Two").sites) == 1
    assert "has no sheet 'Tow': did you mean Two?" in refusal(path, sheet="Tow")


def test_where_none_fits_the_sheets_are_named(write: Callable[..., Path]) -> None:
    path = write(About=ABOUT, More=ABOUT)
    assert "none of its sheets (About, More) has the columns" in refusal(path)
    assert "no column deposit_id" in refusal(write(About=ABOUT))


def test_a_sheet_is_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("deposit_id,name_en,longitude,latitude\na,A,37,48\n")
    assert "--sheet is for a workbook" in refusal(path, sheet="Mines")


FAR = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
CELL = '<table:table-cell office:value-type="string" {}><text:p>x</text:p></table:table-cell>'
WIDE = (
    '<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">'
    + CELL.format('table:number-columns-repeated="16384"')
    + "</table:table-row></table:table>"
)


MOVED = workbooks.xlsx_of_xml({"a": FAR}, folder="elsewhere")


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".xlsx", workbooks.xlsx_of_xml({"a": FAR})),
        (".xlsx", workbooks.xlsx_of_xml({"a": FAR.replace('"', "'")})),
        (".xlsx", MOVED),
        (".ods", workbooks.ods_of_xml(WIDE)),
    ],
)
def test_a_small_workbook_that_asks_for_all_memory_is_refused(
    suffix: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / f"far{suffix}"
    path.write_bytes(content)
    assert "spread over" in refusal(path)


def test_a_hidden_sheet_of_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"
    path.write_bytes(workbooks.xlsx_of_xml({"a": FAR}, folder=".x"))
    assert "is a hidden member" in refusal(path)


def test_blank_cells_of_a_whole_sheet_are_no_cells() -> None:
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
    blank += 'table:number-columns-repeated="16384"/></table:table-row>'
    rows = f'<table:table table:name="a"><table:table-row>{CELL.format("")}</table:table-row>'
    check_workbook(workbooks.ods_of_xml(f"{rows}{blank}</table:table>"), "own.ods")


@given(st.sampled_from(sorted(MAKERS)), st.data())
def test_a_damaged_workbook_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: st.DataObject
) -> None:
    content = bytearray(MAKERS[suffix]({"Mines": ROWS}))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(1, len(content)))]
    path = tmp_path_factory.mktemp("damaged") / f"own{suffix}"
    path.write_bytes(content)
    with contextlib.suppress(InputError):  # anything else is an error of ours
        assert len(read_user_table(path).sites)
