"""What a reader takes away from the page: files, pictures, citations, frames for other pages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import minerals
from minerals.results.cells import guarded

pytestmark = pytest.mark.browser


def taken(visit: Any, name: str) -> tuple[str, bytes]:
    """Return name and content of the file that a button makes."""
    visit.page.evaluate("document.getElementById('m-take').open = true")
    with visit.page.expect_download() as waiting:
        visit.page.locator(f"#m-{name}").click()
    visit.requests = [each for each in visit.requests if not each.startswith("blob:")]
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


# --- files


def test_a_table_holds_what_the_map_shows(island: Any, country: Any) -> None:
    date = country.dates[2]
    island.go(f"#date={date}&oblast=South&status=occupied")
    name, content = taken(island, "csv")
    assert name == f"minerals-{date}-South-occupied.csv"
    rows = {row["deposit_id"]: row for row in csv.DictReader(io.StringIO(content.decode()))}
    known = minerals.status(**country.asked, date=date).set_index("deposit_id")
    assert set(rows) == set(island.marks())
    assert set(rows) == set(
        known.index[(known["status"] == "occupied") & (known["oblast"] == "South")]
    )
    for deposit, row in rows.items():
        assert row["snapshot"] == date
        assert row["certain"] == str(known.loc[deposit, "certain"]).lower()
        assert float(row["distance_to_line_km"]) == pytest.approx(
            abs(known.loc[deposit, "distance_km"]), abs=1
        )
    assert rows["west"]["figures"] == "hard coal: 30 Mt, coal"
    # A family taken off the map is not in the file either.
    island.page.locator("[data-layer='family:fuel']").uncheck()
    _, content = taken(island, "csv")
    assert "west" not in content.decode()


def test_points_say_date_and_source(island: Any, country: Any) -> None:
    island.go(f"#date={country.dates[1]}&commodity=gold")
    name, content = taken(island, "geojson")
    assert name == f"minerals-{country.dates[1]}-gold.geojson"
    found = json.loads(content)
    assert found["snapshot"] == country.dates[1]
    assert "made up" in found["sources"] or "island" in found["sources"]
    (feature,) = found["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [4.01, 2]}
    assert feature["properties"]["name"] == "Éline–Line"


def test_cells_of_a_table_are_no_formulas(
    app_js: Callable[..., Any], hostile_words: list[str]
) -> None:
    texts = [*hostile_words, "=1+1", " @x", "-3.5", "-3.5 t", "+1 234,5 %", "\ttab", "a,b", 'a"b',
             "two\nlines", "two\r\nlines", "＝1", "", "1e5"]  # fmt: skip
    rows = [{"a": text, "b": -3.5} for text in texts]
    written = app_js("exports", "csvText(given)", rows)
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read == [["a", "b"], *([guarded(text), "-3.5"] for text in texts)]
