"""Strata that are no partition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def total(tables: Any, where: dict[str, str], **values: str | None) -> int:
    return tables.edit("national_totals", tables.row("national_totals", **where), **values)


def region(tables: Any, name: str, where: dict[str, str], **values: str | None) -> int:
    row = tables.row("regional_reserves", region_id=name, **where)
    return tables.edit("regional_reserves", row, **values)


def first_region(tables: Any, edited: int) -> int:
    """Return the row at which a partition of gas is found wrong, whichever row was edited."""
    return tables.row("regional_reserves", region_id="gas-east", **PERCENT)


COAL = {"commodity_id": "coal", "category": "A+B+C1"}
PERCENT = {"unit": "%"}
Break = Callable[[Any], int]
CASES: dict[str, tuple[Break, str, str, str]] = {
    "a stratum of another class": (
        lambda t: total(t, COAL, stratum="prognostic"),
        "national_totals.csv",
        r"stratum prognostic of category A\+B\+C1",
        "write explored",
    ),
    "two strata of one commodity": (
        lambda t: total(t, {"commodity_id": "gas", "quantity": "1148.283"}, stratum="explored"),
        "national_totals.csv",
        "gas has a stratum already",
        "leave one",
    ),
    "a stratum in another basis": (
        lambda t: total(t, {"commodity_id": "mercury", "basis": "element"}, stratum="other"),
        "national_totals.csv",
        "no quantity in the commodity's own basis",
        "mark a row of that basis",
    ),
    "regions that do not add up": (
        lambda t: region(t, "gas-east", PERCENT, quantity="50"),
        "regional_reserves.csv",
        r"regions of gas add up to 73\.5, not 100",
        "mark rows of one unit that cover the country once",
    ),
    "a region that is left out": (
        lambda t: first_region(t, region(t, "gas-south", PERCENT, stratum=None)),
        "regional_reserves.csv",
        r"regions of gas add up to 90\.74, not 100",
        "mark rows",
    ),
    "an oblast in two regions": (
        lambda t: region(t, "gas-south", PERCENT, oblasts="UA-09;UA-43"),
        "regional_reserves.csv",
        "UA-09 in two strata of gas",
        "name each once",
    ),
    "a region of no oblast": (
        lambda t: region(t, "gas-south", PERCENT, oblasts="UA-99"),
        "regional_reserves.csv",
        "no oblasts that exist",
        "name ISO codes",
    ),
    "a company as a stratum": (
        lambda t: region(t, "makiivvuhillia", {}, stratum="explored", oblasts="UA-14"),
        "regional_reserves.csv",
        "a row of type company is no stratum",
        "empty it",
    ),
    "regions of another class than the total": (
        lambda t: first_region(
            t, total(t, {"commodity_id": "gas", "stratum": "explored"}, stratum="listed")
        ),
        "regional_reserves.csv",
        r"regions of gas are of another class than its total \(listed\)",
        "never mix classes",
    ),
}


@pytest.mark.parametrize(("broken", "file", "what", "remedy"), [*CASES.values()], ids=list(CASES))
def test_what_is_broken_is_found_with_file_row_and_remedy(
    broken: Break, file: str, what: str, remedy: str, tables: Any
) -> None:
    tables.expect(broken(tables), file, what, remedy)
