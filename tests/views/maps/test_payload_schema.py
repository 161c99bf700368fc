"""The payload of every page is as its schema says, and the schema says no more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from jsonschema import Draft7Validator

import minerals
from minerals.territory.history import ControlHistory

Data = Callable[[str], Any]

SCHEMA = json.loads(
    files("minerals.views.maps").joinpath("payload.schema.json").read_text(encoding="utf-8")
)
CHECK = Draft7Validator(SCHEMA)
TWO = ["2022-02-23", "2025-02-24"]


def wrong(payload: Any) -> list[str]:
    return [f"{list(each.path)}: {each.message[:200]}" for each in CHECK.iter_errors(payload)]


def fields(value: Any, schema: Any) -> Iterator[str]:
    """Yield each field of the schema that a value has, by the title of what it is a field of."""
    if "$ref" in schema:
        schema = SCHEMA["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for name, each in value.items():
            if name in known:
                yield f"{schema['title']}.{name}"
            yield from fields(each, known.get(name, schema.get("additionalProperties", {})))
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for each in value:
            yield from fields(each, schema["items"])


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lang": "uk"},
        {"dates": TWO, "commodity": "lithium", "by": "quantity", "compare": TWO[0]},
        {"dates": TWO, "commodity": ["coal", "gold"], "scope": "since-2022"},
        {"dates": TWO, "group": "uranium", "by": "value"},
        {"dates": TWO, "oblast": "Donetsk", "tiles": "OpenStreetMap"},
    ],
    ids=str,
)
def test_the_payload_of_bundled_data_is_as_the_schema_says(
    data_of: Data, page_file: Callable[..., Path], options: dict[str, Any]
) -> None:
    assert wrong(data_of(page_file(**options).read_text(encoding="utf-8"))) == []


def test_the_payload_of_a_made_up_country_is_as_the_schema_says(
    data_of: Data, island_file: Callable[..., Path]
) -> None:
    for options in ({}, {"commodity": "gold", "lang": "uk"}):
        assert wrong(data_of(island_file(**options).read_text(encoding="utf-8"))) == []


def test_the_payload_of_a_users_table_is_as_the_schema_says(
    data_of: Data, half_island: ControlHistory, hostile_page: Path
) -> None:
    own = pd.DataFrame({"deposit_id": ["w", "e"], "name_en": ["West", "East"],
                        "longitude": [2.0, 8.0], "latitude": 5.0})  # fmt: skip
    assert wrong(data_of(minerals.map(own, control=half_island).to_html())) == []
    assert wrong(data_of(hostile_page.read_text(encoding="utf-8"))) == []


@pytest.mark.slow
def test_the_schema_has_no_field_that_no_page_has(
    data_of: Data, page_file: Callable[..., Path]
) -> None:
    pages = ({}, {"dates": TWO, "commodity": "lithium", "by": "quantity", "compare": TWO[0]})
    met = {
        field
        for options in pages
        for field in fields(data_of(page_file(**options).read_text(encoding="utf-8")), SCHEMA)
    }
    told = {
        f"{each['title']}.{name}"
        for each in [SCHEMA, *SCHEMA["definitions"].values(), *nested(SCHEMA)]
        for name in each.get("properties", {})
    }
    assert told - met == set()


def nested(schema: Any) -> Iterator[Any]:
    """Yield what the schema describes in place."""
    for part in [schema, *schema["definitions"].values()]:
        for each in part.get("properties", {}).values():
            if "properties" in each:
                yield each


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data.update(more=1), "'more' was unexpected"),
        (lambda data: data.pop("dates"), "'dates' is a required property"),
        (lambda data: data["dates"].append("1 May"), "'1 May' does not match"),
        (lambda data: data["sites"][0].update(runs="A B"), "'A B' does not match"),
        (lambda data: data["sites"][0].update(counts=[]), "[]"),
        (lambda data: data["measures"][0].pop("adds"), "'adds' is a required property"),
    ],
)
def test_a_payload_that_is_not_so_is_told(
    data_of: Data,
    island_file: Callable[..., Path],
    change: Callable[[Any], Any],
    message: str,
) -> None:
    data = deepcopy(data_of(island_file().read_text(encoding="utf-8")))
    change(data)
    (found,) = wrong(data)
    assert message in found
