"""Every answer in every format that it has, and a sentence for those that it has not."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from minerals.cli import main
from minerals.results.formats import FORMATS

DAY = ["--date", "2025-02-24"]
ROWS = {
    "share": ["share", "--commodity", "lithium", "--draws", "100", *DAY],
    "estimate": ["estimate", "--commodity", "manganese", "--draws", "100", *DAY],
    "timeline": ["timeline", "--commodity", "lithium", "--from", "2025-01-01", "--draws", "100"],
    "audits": ["audit", "coal-63-bbc"],
}
PLACES = {
    "deposits": ["deposits", "--commodity", "lithium", *DAY],
    "changes": ["changes", "--from", "2024-01-01", "--to", "2025-02-24"],
    "control": ["control", "show", "2025-02-24"],
    "control-compare": ["control", "compare", "bundled", "bundled", *DAY],
}
SPATIAL = [each.name for each in FORMATS.values() if each.places]


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ROWS | PLACES)
def test_rows_are_the_same_in_a_workbook_in_parquet_and_in_csv(kind: str, tmp_path: Path) -> None:
    words = (ROWS | PLACES)[kind]
    for form in ("csv", "xlsx", "parquet"):
        assert run(*words, "-o", tmp_path / f"a.{form}").exit_code == 0
    rows = pd.read_csv(tmp_path / "a.csv")
    table = pq.read_table(tmp_path / "a.parquet")
    names = [name for name in table.column_names if name not in ("geometry", "bbox")]
    assert names == list(rows.columns)
    assert table.num_rows == len(rows)
    book = CalamineWorkbook.from_path(tmp_path / "a.xlsx")
    assert book.sheet_names == [kind, "About"]
    sheet = book.get_sheet_by_name(kind).to_python(skip_empty_area=False)
    assert sheet[0] == names
    assert len(sheet) == len(rows) + 1
    for name in rows.select_dtypes("float64"):
        column = pd.Series(table[name].to_pylist(), dtype="float64")
        pd.testing.assert_series_equal(column, rows[name].astype("float64"), check_names=False)


@pytest.mark.slow
@pytest.mark.parametrize("kind", PLACES)
def test_places_are_read_back_from_every_format(kind: str, tmp_path: Path) -> None:
    for form in (*SPATIAL, "parquet"):
        path = tmp_path / f"a{FORMATS[form].ending}"
        done = run(*PLACES[kind], "-o", path)
        assert (done.exit_code, done.stderr) == (0, f"wrote {path}\n")
    read = {form: gpd.read_file(tmp_path / f"a.{form}", layer=0) for form in SPATIAL}
    rows = gpd.read_parquet(tmp_path / "a.parquet")
    assert {form: len(each) for form, each in read.items()} == dict.fromkeys(SPATIAL, len(rows))
    assert all(each.crs.to_epsg() == 4326 for each in (rows, *read.values()))
    land = rows.to_crs(6933).area.sum()
    for each in read.values():
        assert each.to_crs(6933).area.sum() == pytest.approx(land, rel=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ROWS)
def test_rows_without_a_place_are_refused_before_anything_is_written(
    kind: str, tmp_path: Path
) -> None:
    for form in SPATIAL:
        done = run(*ROWS[kind], "-o", tmp_path / f"a{FORMATS[form].ending}")
        assert (done.exit_code, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
        assert f"as {form}: its rows have no geometry" in done.stderr
        assert "write .csv, .parquet or .xlsx" in done.stderr


def test_csv_says_what_it_is_in_comments_or_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    plain = run(*PLACES["deposits"], "--format", "csv").stdout
    done = run(*PLACES["deposits"], "-o", path, "--comments", "--meta")
    assert (done.exit_code, done.stderr) == (0, f"wrote {path}\nwrote {path}.meta.json\n")
    text = path.read_text(encoding="utf-8")
    assert text.endswith(plain)
    head = text.removesuffix(plain).splitlines()
    assert "# as_of: 2025-02-24" in head
    assert any(line.startswith("# source: ") for line in head)
    assert "# licence.deposits: CC BY 4.0" in head
    about = json.loads((tmp_path / "a.csv.meta.json").read_text(encoding="utf-8"))
    assert about["about"]["snapshot"] <= "2025-02-24"
    fields = [each["name"] for each in about["schema"]["fields"]]
    assert fields == plain.splitlines()[0].split(",")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--comments", "--format", "json"], "--comments and --meta go with --format csv"),
        (["--meta", "--format", "csv"], "--meta writes FILE.meta.json beside FILE"),
    ],
)
def test_options_of_csv_without_csv_are_refused(words: list[str], said: str) -> None:
    done = run("data", "decks", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
