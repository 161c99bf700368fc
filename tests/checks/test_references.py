"""What rows name, and what is named by no row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def lone_source(tables: Any) -> int:
    return tables.add("sources", 2, source_id="zz-made-up-000000")


Break = Callable[[Any], int]
CASES: dict[str, tuple[Break, str, str, str]] = {
    "a nearest place that is not listed": (
        lambda t: t.edit("deposits", t.deposit(), nearest_place_id="1"),
        "deposits.csv",
        r"nearest_place_id '1' is not in control_places\.place_id",
        "add it there or correct it",
    ),
    "an unknown commodity": (
        lambda t: t.edit("resources", t.no_quantity(), commodity_id="unobtainium"),
        "resources.csv",
        r"commodity_id 'unobtainium' is not in commodities\.commodity_id",
        "add it there or correct it",
    ),
    "a part of nothing": (
        lambda t: t.edit("deposits", t.deposit(), part_of="ua-nowhere"),
        "deposits.csv",
        r"part_of 'ua-nowhere' is not in deposits\.deposit_id",
        "add it there or correct it",
    ),
    "a source that does not resolve": (
        lambda t: t.edit("deposits", t.deposit(), location_source_id="nowhere-000000"),
        "deposits.csv",
        r"location_source_id 'nowhere-000000' is not in sources\.source_id",
        "add it there or correct it",
    ),
    "a note that names a source that is not listed": (
        lambda t: t.edit("deposits", 2, note="Placed by hand (zz-made-up-000000)."),
        "deposits.csv",
        "note 'zz-made-up-000000' is not in sources.source_id",
        "add it there or correct it",
    ),
    "a source that nobody cites": (
        lone_source,
        "sources.csv",
        "'zz-made-up-000000' is cited by no row",
        "remove it",
    ),
}


@pytest.mark.parametrize(("broken", "file", "what", "remedy"), [*CASES.values()], ids=list(CASES))
def test_what_is_broken_is_found_with_file_row_and_remedy(
    broken: Break, file: str, what: str, remedy: str, tables: Any
) -> None:
    tables.expect(broken(tables), file, what, remedy)
