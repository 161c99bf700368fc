from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from minerals import __version__
from minerals.files import data_dir
from minerals.tables.columns import TABLES
from minerals.tables.outlines import OUTLINES
from minerals.tables.package import descriptor, descriptor_text, dictionary_text

RESOURCES = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))["resources"]
EVERY_RESOURCE = pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each["name"])


def test_the_descriptor_in_the_data_is_the_one_that_the_dictionary_gives() -> None:
    assert (data_dir() / "datapackage.json").read_text(encoding="utf-8") == descriptor_text()


def test_the_descriptor_names_every_table_and_outline_once() -> None:
    paths = [each["path"] for each in RESOURCES]
    assert sorted(paths) == sorted(
        [table.path for table in TABLES.values()] + [each.path for each in OUTLINES.values()]
    )
    names = [each["name"] for each in RESOURCES]
    assert len(set(names)) == len(names)
    assert descriptor()["version"] == __version__


@EVERY_RESOURCE
def test_sizes_and_hashes_are_those_of_the_files(resource: dict[str, str]) -> None:
    content = (data_dir() / resource["path"]).read_bytes()
    assert resource["bytes"] == len(content)
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


@EVERY_RESOURCE
def test_foreign_keys_lead_to_a_field_of_a_resource(resource: dict[str, dict[str, list]]) -> None:
    fields = {
        each["name"]: {field["name"] for field in each.get("schema", {}).get("fields", [])}
        for each in RESOURCES
    }
    for key in resource.get("schema", {}).get("foreignKeys", []):
        target = key["reference"].get("resource") or resource["name"]
        assert target in fields, f"{key['fields']} refer to {target}, which is no resource"
        assert set(key["reference"]["fields"]) <= fields[target]


def test_constraints_say_what_the_dictionary_says() -> None:
    fields = {
        (each["path"], field["name"]): field
        for each in RESOURCES
        for field in each.get("schema", {}).get("fields", [])
    }
    assert fields["deposits.csv", "latitude"]["constraints"] == {
        "required": True,
        "minimum": -90,
        "maximum": 90,
    }
    assert fields["deposits.csv", "kind"]["constraints"]["enum"][0] == "deposit"
    assert "constraints" not in fields["deposits.csv", "note"]


def test_a_changed_file_changes_the_descriptor(data_copy: Path) -> None:
    before = descriptor_text(data_copy)
    assert before == descriptor_text()
    with (data_copy / "prices.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    after = json.loads(descriptor_text(data_copy))["resources"]
    changed = [new["path"] for old, new in zip(RESOURCES, after, strict=True) if old != new]
    assert changed == ["prices.csv"]


def test_the_page_for_people_is_the_one_that_the_dictionary_gives() -> None:
    page = Path(__file__).parents[2] / "docs" / "tables.md"
    assert page.read_text(encoding="utf-8") == dictionary_text()


def test_the_page_for_people_has_a_row_for_every_column() -> None:
    lines = dictionary_text().splitlines()
    head = "| column | type | meaning |"
    rows = [line for line in lines if line.startswith("| ") and line != head]
    assert len(rows) == sum(len(table.columns) for table in TABLES.values())
    for row in rows:
        assert row.replace("\\|", "").count("|") == 4


def test_an_outline_is_named_by_a_field_and_not_by_a_foreign_key() -> None:
    """Readers of data packages follow foreign keys, and cannot follow one into polygons."""
    resources = {each["name"]: each for each in descriptor()["resources"]}
    targets = {
        key["reference"]["resource"]
        for each in resources.values()
        for key in each.get("schema", {}).get("foreignKeys", [])
    }
    assert not targets & set(OUTLINES)
    columns = {field["name"]: field for field in resources["deposits"]["schema"]["fields"]}
    assert columns["outline_id"]["outline"] == "basins.basin_id"
    assert resources["basins"]["key"] == "basin_id"
    assert resources["basins"]["crs"] == "EPSG:4326"


def test_numbers_say_their_unit_and_places_their_coordinate_system() -> None:
    unsaid = set()
    for resource in RESOURCES:
        fields = {each["name"]: each for each in resource.get("schema", {}).get("fields", [])}
        assert ("longitude" in fields or resource["format"] == "geojson") == ("crs" in resource)
        assert resource.get("crs", "EPSG:4326") == "EPSG:4326"
        for name, field in fields.items():
            assert field.get("unitField", name) in fields
            if field["type"] == "number" and not {"unit", "unitField"} & set(field):
                unsaid.add(name)
    # Counts and ratios have none.
    assert unsaid == {"items", "n_deposits", "n_worked", "places", "factor", "min_coverage"}
