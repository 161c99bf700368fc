"""``--layer`` and ``FILE|layername=NAME``: which layer of a file is read, by every command."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner, Result

import minerals
from minerals.cli import main
from minerals.errors import InputError

WEST, EAST = shapely.box(33, 47.5, 34, 49.5), shapely.box(36, 47.5, 37, 49.5)
DAY = ("--snapshot-date", "2025-02-24")


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def areas(tmp_path: Path) -> Path:
    """Return polygons of a made-up west and east, each in a layer of its own."""
    path = tmp_path / "areas.gpkg"
    for name, shape in (("occupied_west", WEST), ("government_east", EAST)):
        gpd.GeoDataFrame(geometry=[shape], crs=4326).to_file(path, layer=name)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return made-up deposits, a layer for each commodity, with different columns."""
    path = tmp_path / "deposits.gpkg"
    for name, column, x in (("coal", "a", 33.5), ("iron", "b", 36.5)):
        gpd.GeoDataFrame(
            {"deposit_id": [name], "name_en": [name], "commodity": [name], column: [1]},
            geometry=[shapely.Point(x, 48.5)],
            crs=4326,
        ).to_file(path, layer=name)
    return path


def listed(*words: object) -> list[str]:
    found = run("deposits", "--format", "csv", *words)
    assert found.exit_code == 0, found.output
    return [line.split(",")[0] for line in found.stdout.splitlines()[1:]]


def test_layers_of_different_sides_are_refused_until_one_is_named(areas: Path) -> None:
    found = run("control", "show", "--control", areas, *DAY)
    assert found.exit_code == 2
    assert "(occupied_west, government_east); name one with --layer" in found.stderr
    found = run("control", "show", "--control", areas, "--layer", "occupied_west", *DAY)
    assert found.exit_code == 0, found.output
    written = run("control", "show", "--control", f"{areas}|layername=occupied_west", *DAY)
    assert written.stdout == found.stdout
    history = minerals.control(f"{areas}|layername=occupied_west", snapshot_date="2025-02-24")
    named = minerals.control(areas, layer="occupied_west", snapshot_date="2025-02-24")
    assert named.at(None).occupied.bounds == WEST.bounds
    with pytest.raises(InputError, match="layer names a layer of a file; leave it out"):
        minerals.control(gpd.GeoDataFrame(geometry=[WEST], crs=4326), layer="x")
    assert (history.name, history.at(None).occupied.bounds) == ("areas", WEST.bounds)


def test_a_layer_is_added_to_the_store(
    areas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINERALS_DATA_DIR", str(tmp_path / "store"))
    found = run("control", "add", "--source", "x", areas, *DAY)
    assert (found.exit_code, "name one with --layer" in found.stderr) == (2, True)
    found = run("control", "add", "--source", "x", areas, "--layer", "occupied_west", *DAY)
    assert found.exit_code == 0, found.output
    assert minerals.control("x").at(None).occupied.bounds == pytest.approx(WEST.bounds)


def test_a_layer_of_a_deposit_table_is_read(table: Path, areas: Path) -> None:
    assert listed("--deposits", table, "--layer", "iron") == ["iron"]
    assert listed("--deposits", f"{table}|layername=coal") == ["coal"]
    both = ("--deposits", f"{table}|layername=coal", "--control", areas)
    assert listed(*both, "--layer", "occupied_west", *DAY) == ["coal"]


def test_a_layer_of_no_file_or_of_two_is_refused(table: Path, areas: Path) -> None:
    for words in ((), ("--deposits", table, "--control", areas, *DAY)):
        found = run("deposits", "--layer", "coal", *words)
        assert found.exit_code == 2
        assert "--layer goes with one file of --control or --deposits" in found.stderr
