"""Exports opened by the tools that they are for: Excel's reader, DuckDB, a reader of KML."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import minerals
from minerals.cli import main

DEPOSITS = ["deposits", "--commodity", "lithium", "--date", "2025-02-24"]
SHARE = ["share", "--group-by", "family", "--date", "2025-02-24", "--draws", "100"]
KML = "{http://www.opengis.net/kml/2.2}"

pytestmark = pytest.mark.slow


def written(words: list[str], path: Path) -> Path:
    done = CliRunner().invoke(main, [*words, "-o", str(path)])
    assert done.exit_code == 0, done.output
    return path


def test_a_spreadsheet_has_numbers_dates_and_what_they_are_about(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = openpyxl.load_workbook(written(SHARE, tmp_path / "a.xlsx"))
    assert book.sheetnames == ["share", "About"]
    head, *rows = book["share"].iter_rows()
    at = {cell.value: index for index, cell in enumerate(head)}
    for row in rows:
        assert isinstance(row[at["n"]].value, int)
        assert row[at["q50"]].number_format == "0.0%"
        assert 0 <= row[at["q05"]].value <= row[at["q50"]].value <= row[at["q95"]].value <= 1
    about = [[cell.value for cell in row] for row in book["About"].iter_rows()]
    names = {name for name, _ in about}
    assert {"as_of", "snapshot", "measure", "population", "note", "source"} <= names
    assert ["licence.deposits", "CC BY 4.0"] in about
    listed = openpyxl.load_workbook(written(DEPOSITS, tmp_path / "b.xlsx"))["deposits"]
    head, *rows = listed.iter_rows(values_only=True)
    assert all(isinstance(row[head.index("since")], dt.datetime) for row in rows)
    assert all(isinstance(row[head.index("certain")], bool) for row in rows)


def test_a_database_asks_parquet_as_it_is(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    path = written(DEPOSITS, tmp_path / "a.parquet")
    base = duckdb.connect()
    types = {row[0]: row[1] for row in base.execute(f"DESCRIBE FROM '{path}'").fetchall()}
    assert types["since"] == "DATE"
    assert types["certain"] == "BOOLEAN"
    assert types["status"] == "VARCHAR"
    assert types["distance_km"] == "DOUBLE"
    found = base.execute(
        f"SELECT deposit_id FROM '{path}' WHERE status = 'occupied' AND since < DATE '2025-02-24'"
    ).fetchall()
    asked = minerals.deposits(commodity="lithium", status="occupied", date="2025-02-24")
    assert sorted(row[0] for row in found) == sorted(asked["deposit_id"])
    (told,) = base.execute(
        f"SELECT value FROM parquet_kv_metadata('{path}') WHERE key = 'minerals'"
    ).fetchone()
    assert json.loads(told)["snapshot"] == "2025-02-24"


def test_a_globe_shows_named_places_at_their_points(tmp_path: Path) -> None:
    root = ElementTree.parse(written(DEPOSITS, tmp_path / "a.kml")).getroot()
    assert root.tag == f"{KML}kml"
    document = root.find(f"{KML}Document")
    assert document is not None
    assert "licence.deposits: CC BY 4.0" in (document.findtext(f"{KML}description") or "")
    points = {
        mark.findtext(f"{KML}name"): tuple(
            round(float(each), 4)
            for each in (mark.findtext(f"{KML}Point/{KML}coordinates") or "").split(",")[:2]
        )
        for mark in root.iter(f"{KML}Placemark")
    }
    asked = minerals.deposits(commodity="lithium")
    assert points == {
        name: (round(x, 4), round(y, 4))
        for name, x, y in zip(asked["name_en"], asked.geometry.x, asked.geometry.y, strict=True)
    }
