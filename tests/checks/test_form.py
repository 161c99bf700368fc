"""Columns, types, limits, days and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest


def repeat_a_row(tables: Any) -> int:
    frame = tables.read("deposits")
    tables.write("deposits", pd.concat([frame, frame.iloc[[4]]], ignore_index=True))
    return 7


def turn_two_rows(tables: Any) -> int:
    frame = tables.read("deposits")
    frame.iloc[[4, 5]] = frame.iloc[[5, 4]].to_numpy()
    tables.write("deposits", frame, ordered=False)
    return 6


def status(tables: Any, **values: str | None) -> int:
    """Change the only status of a place, so that the order of rows stays."""
    frame = tables.read("control_statuses")
    lone = frame[~frame["place_id"].duplicated(keep=False)]
    return tables.edit("control_statuses", int(lone.index[0]) + 2, **values)


def rename_a_column(tables: Any) -> int:
    tables.write("prices", tables.read("prices").rename(columns={"price": "cost"}))
    return 1


def turn_two_columns(tables: Any) -> int:
    frame = tables.read("commodities")
    tables.write("commodities", frame[[*frame.columns[:1], *frame.columns[:0:-1]]])
    return 1


Break = Callable[[Any], int]
CASES: dict[str, tuple[Break, str, str, str]] = {
    "a nearest place by a slug": (
        lambda t: t.edit("deposits", t.deposit(), nearest_place_id="x-kyiv"),
        "deposits.csv",
        "nearest_place_id is 'x-kyiv'",
        r"write like \d+",
    ),
    "a key twice": (
        repeat_a_row,
        "deposits.csv",
        r"key \('.*',\) stands twice",
        "merge the rows or tell them apart",
    ),
    "rows out of order": (
        turn_two_rows,
        "deposits.csv",
        "rows are not sorted by key",
        "sort by deposit_id",
    ),
    "a quantity without end": (
        lambda t: t.edit("resources", t.figure("true"), quantity="inf"),
        "resources.csv",
        "quantity is 'inf'|quantity is inf",
        "",
    ),
    "a code that the State codifier does not write": (
        lambda t: t.edit("deposits", t.deposit(), nearest_place_katottg="UA80"),
        "deposits.csv",
        "nearest_place_katottg is 'UA80'",
        "write",
    ),
    "a date written the local way": (
        lambda t: status(t, date="24.02.2022"),
        "control/statuses.csv",
        r"date is '24\.02\.2022'",
        "write like ",
    ),
    "a day that no month has": (
        lambda t: status(t, date="2022-02-31"),
        "control/statuses.csv",
        "2022-02-31",
        "",
    ),
    "a snapshot on a day that no month has": (
        lambda t: t.edit("control_snapshots", 4, date="2026-02-31"),
        "control/snapshots.csv",
        "2026-02-31",
        "",
    ),
    "a status of another word": (
        lambda t: status(t, status="Occupied"),
        "control/statuses.csv",
        "status is 'Occupied'",
        "write one of occupied, government, contested",
    ),
    "a required field left empty": (
        lambda t: t.edit("deposits", t.deposit(), name_en=None),
        "deposits.csv",
        "name_en is empty",
        "fill it in",
    ),
    "a word in the place of a number": (
        lambda t: t.edit("deposits", t.deposit(), location_precision_km="2 km"),
        "deposits.csv",
        "location_precision_km is '2 km'",
        "write a number",
    ),
    "a fraction in the place of an integer": (
        lambda t: t.edit("sources", 2, reliability="3.5"),
        "sources.csv",
        r"reliability is '?3\.5",
        "",
    ),
    "a flag in another language": (
        lambda t: t.edit("commodities", 2, eu_2020="yes"),
        "commodities.csv",
        "eu_2020 is 'yes'",
        "write a boolean",
    ),
    "a space at the end": (
        lambda t: t.edit("deposits", t.deposit(), name_en="Velyko-Tokmatske "),
        "deposits.csv",
        "name_en is 'Velyko-Tokmatske '",
        "write a string with no spaces around it",
    ),
    "a latitude beyond the pole": (
        lambda t: t.edit("deposits", t.deposit(), latitude="147.3"),
        "deposits.csv",
        r"latitude is 147\.3",
        "write at most 90",
    ),
    "a kind of site that is none": (
        lambda t: t.edit("deposits", t.deposit(), kind="quarry"),
        "deposits.csv",
        "kind is 'quarry'",
        "write one of deposit, mine",
    ),
    "a column renamed": (
        rename_a_column,
        "prices.csv",
        r"column mismatch: columns lack \['price'\], have \['cost'\]",
        "use commodity_id, benchmark",
    ),
    "columns out of order": (
        turn_two_columns,
        "commodities.csv",
        "column mismatch: columns out of order",
        "use commodity_id, name_en",
    ),
}


@pytest.mark.parametrize(("broken", "file", "what", "remedy"), [*CASES.values()], ids=list(CASES))
def test_what_is_broken_is_found_with_file_row_and_remedy(
    broken: Break, file: str, what: str, remedy: str, tables: Any
) -> None:
    tables.expect(broken(tables), file, what, remedy)


def test_two_broken_rows_are_found_in_their_order(tables: Any) -> None:
    for row in (9, 4):
        tables.edit("deposits", row, kind="quarry")
    assert [(each.file, each.row) for each in tables.findings()] == [
        ("deposits.csv", 4),
        ("deposits.csv", 9),
    ]
