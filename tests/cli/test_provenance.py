"""A user's files called ``bundled`` are captioned as a user's, whatever draws or writes them."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

import minerals
from minerals.cli import main
from minerals.results.labels import label
from minerals.tables.find import find_inventory
from minerals.vocabulary import Provenance


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the options that name a control file and a deposit table, both called bundled."""
    monkeypatch.setenv("MINERALS_DATA_DIR", str(tmp_path / "store"))
    south = shapely.box(33, 47.5, 37.5, 49)
    frame = gpd.GeoDataFrame({"date": ["2025-01-01"]}, geometry=[south], crs="EPSG:4326")
    frame.to_file(tmp_path / "bundled.geojson")
    (tmp_path / "bundled.csv").write_text(
        "deposit_id,name_en,longitude,latitude,commodity\nx,Made-up,36,48,coal\n"
    )
    files = ["--control", "bundled.geojson", "--deposits", "bundled.csv"]
    return [str(tmp_path / word) if word.startswith("bundled") else word for word in files]


def run(*words: str) -> str:
    found = CliRunner().invoke(main, list(words))
    assert found.exit_code == 0, found.output
    return found.stdout


def without_scripts(page: str) -> str:
    """Return a page without its scripts and the vocabulary that they bring along."""
    return "".join(part.split("</script>", 1)[-1] for part in page.split("<script"))


@pytest.mark.parametrize("lang", ["en", "uk"])
@pytest.mark.parametrize(
    "words",
    [
        ["share", "--plot", "out.svg"],
        ["timeline", "--plot", "out.svg"],
        ["map", "-o", "out.html"],
        ["map", "--static", "out.svg"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_what_is_drawn_names_the_users_files(
    own: list[str], tmp_path: Path, words: list[str], lang: str
) -> None:
    file = tmp_path / words[-1]
    run(*words[:-1], str(file), *own, "--lang", lang)
    text = without_scripts(file.read_text(encoding="utf-8"))
    assert "polygons of bundled.geojson" in text
    assert "bundled.csv" in text
    for key in ("control.bundled", "deposits.bundled", "page.cited"):
        assert label(lang, key) not in text


@pytest.mark.parametrize("command", ["share", "timeline", "deposits", "show x"])
def test_what_is_written_names_the_users_files(own: list[str], command: str) -> None:
    text = run(*command.split(), *own)
    assert "polygons of bundled.geojson" in text
    assert "Minerals: dated statuses" not in text
    found = json.loads(run(*command.split(), *own, "--format", "json"))
    assert found["provenance"] == {"control": "file", "deposits": "file"}


def test_a_card_of_the_users_table_cites_nothing_of_the_bundled_tables(own: list[str]) -> None:
    deposit = json.loads(run("show", "ua-shevchenkivske", "--format", "json"))["deposit"]
    table = Path(own[-1])
    table.write_text(
        "deposit_id,name_en,longitude,latitude,commodity\n"
        f"ua-shevchenkivske,Made-up,{deposit['longitude']},{deposit['latitude']},coal\n"
    )
    found = json.loads(run("show", "ua-shevchenkivske", *own, "--format", "json"))
    assert [row["commodity_id"] for row in found["resources"]] == ["coal"]
    assert not {"reported_changes", "corrections", "sources"} & set(found)


def test_where_a_history_and_a_table_come_from_is_set_where_they_are_made(own: list[str]) -> None:
    _, control, _, deposits = own
    assert minerals.control().provenance is Provenance.BUNDLED
    assert minerals.control().with_max_age(9).provenance is Provenance.BUNDLED
    assert minerals.control(control).provenance is Provenance.FILE
    assert minerals.control(gpd.read_file(control)).provenance is Provenance.MEMORY
    run("control", "add", control, "--source", "mine")
    assert minerals.control("mine").provenance is Provenance.ADDED
    assert find_inventory().provenance is Provenance.BUNDLED
    assert find_inventory(deposits).provenance is Provenance.FILE
    assert find_inventory(pd.read_csv(deposits)).provenance is Provenance.MEMORY
