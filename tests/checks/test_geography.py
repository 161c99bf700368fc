"""Points in the wrong place, sites that stand twice, outlines beyond their land."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

DEPOSIT = "ua-velyko-tokmatske"


def swap_coordinates(tables: Any) -> int:
    row = tables.deposit()
    record = tables.read("deposits").loc[row - 2]
    return tables.edit("deposits", row, longitude=record["latitude"], latitude=record["longitude"])


def twin(tables: Any) -> int:
    held = tables.row("resources", deposit_id=DEPOSIT, preferred="true")
    tables.add("resources", held, deposit_id=f"{DEPOSIT}-again")
    row = tables.deposit()
    name = tables.read("deposits").loc[row - 2, "name_en"]
    return tables.add("deposits", row, deposit_id=f"{DEPOSIT}-again", name_en=f"{name} (again)")


Break = Callable[[Any], int]
CASES: dict[str, tuple[Break, str, str, str]] = {
    "longitude and latitude of a deposit swapped": (
        swap_coordinates,
        "deposits.csv",
        rf"{DEPOSIT} lies \d+ km outside UA-23",
        "swap longitude and latitude",
    ),
    "a deposit in the wrong oblast": (
        lambda t: t.edit("deposits", t.deposit(), oblast="UA-46"),
        "deposits.csv",
        rf"{DEPOSIT} lies \d+ km outside UA-46",
        "correct place or oblast",
    ),
    "a nearest place far away": (
        lambda t: t.edit(
            "deposits", t.deposit(), nearest_place="Luhansk", nearest_place_id="702658"
        ),
        "deposits.csv",
        rf"{DEPOSIT} lies \d+ km from Luhansk, its nearest_place_id 702658",
        "give the identifier of a place within 30 km",
    ),
    "the code of a place in another oblast": (
        lambda t: t.edit(
            "deposits",
            t.deposit(),
            nearest_place_id=None,
            nearest_place_katottg="UA" + "80" * 8 + "0",
        ),
        "deposits.csv",
        rf"nearest_place_katottg UA80\d+ of {DEPOSIT} is not in UA-23",
        "give the code of its nearest_place, or none",
    ),
    "two sites of one name at one place": (
        twin,
        "deposits.csv",
        f"{DEPOSIT}-again looks like {DEPOSIT}: same name, place and commodity",
        "merge them or set part_of",
    ),
}


@pytest.mark.parametrize(("broken", "file", "what", "remedy"), [*CASES.values()], ids=list(CASES))
def test_what_is_broken_is_found_with_file_row_and_remedy(
    broken: Break, file: str, what: str, remedy: str, tables: Any
) -> None:
    tables.expect(broken(tables), file, what, remedy)


def reshape(tables: Any, path: str, change: Callable[[list], None]) -> None:
    """Change the coordinates of the first feature of an outline file."""
    content = json.loads((tables.folder / path).read_text(encoding="utf-8"))
    change(content["features"][0]["geometry"]["coordinates"])
    (tables.folder / path).write_text(json.dumps(content), encoding="utf-8")


def outer_ring(coordinates: list) -> list:
    return coordinates[0] if isinstance(coordinates[0][0][0], float) else coordinates[0][0]


def test_an_outline_that_crosses_itself_is_found(tables: Any) -> None:
    def cross(coordinates: list) -> None:
        ring = outer_ring(coordinates)
        ring[1], ring[len(ring) // 2] = ring[len(ring) // 2], ring[1]

    reshape(tables, "basins.geojson", cross)
    findings = [each for each in tables.findings() if "not valid" in each.what]
    assert [(each.file, each.remedy) for each in findings] == [("basins.geojson", "repair it")]


def test_a_basin_beyond_ukraine_is_found(tables: Any) -> None:
    def move(coordinates: list) -> None:
        for point in outer_ring(coordinates):
            point[0] -= 30

    reshape(tables, "basins.geojson", move)
    findings = [each for each in tables.findings() if "beyond Ukraine" in each.what]
    assert [(each.file, each.remedy) for each in findings] == [("basins.geojson", "clip it")]


def test_a_neighbour_drawn_over_crimea_is_found(tables: Any) -> None:
    def move(coordinates: list) -> None:
        square = [[34.0, 45.1], [34.5, 45.1], [34.5, 45.3], [34.0, 45.3], [34.0, 45.1]]
        coordinates[:] = [[square]]

    reshape(tables, "boundaries/neighbours.geojson", move)
    (finding,) = [each for each in tables.findings() if "drawn over" in each.what]
    assert finding.file == "boundaries/neighbours.geojson"
    assert finding.what.endswith("is drawn over 873 km2 of Ukraine")
