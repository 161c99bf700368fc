"""What is generated on the pages about the data."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from minerals.errors import InputError
from minerals.files import data_dir
from minerals.views.data_pages import BLOCKS, fill

ROOT = Path(__file__).resolve().parents[2]


def block(call: str) -> str:
    """Return what is generated for a marker."""
    page = fill(f"before\n<!-- generated: {call} -->\nold\n<!-- end -->\nafter\n")
    start, end = f"before\n<!-- generated: {call} -->\n", "\n<!-- end -->\nafter\n"
    assert page.startswith(start)
    assert page.endswith(end)
    return page[len(start) : -len(end)]


def cells(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def records(name: str) -> list[dict[str, str]]:
    with (data_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_stands_outside_the_markers_is_kept() -> None:
    assert fill("no marker\n<!-- end -->\n") == "no marker\n<!-- end -->\n"


def test_filling_twice_changes_nothing() -> None:
    once = fill("<!-- generated: decks -->\n<!-- end -->")
    assert fill(once) == once


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("count deposits kind", "unknown generated block 'count': did you mean counts"),
        ("files deposits", "generated: files deposits: files takes other words"),
        ("counts deposits colour", "generated: counts deposits colour: no 'colour'"),
        ("figures ua-nowhere", "no 'ua-nowhere'"),
    ],
)
def test_a_marker_that_cannot_be_filled_is_refused(call: str, sentence: str) -> None:
    with pytest.raises(InputError, match=re.escape(sentence)):
        block(call)


def test_counts_are_those_of_the_file() -> None:
    kinds = Counter(row["kind"] for row in records("deposits"))
    (found,) = cells(block("counts deposits kind"))
    assert dict(each.split(" ") for each in found[1].split(", ")) == {
        kind: str(count) for kind, count in kinds.items()
    }


def test_quantities_are_counted_by_confidence() -> None:
    rows = records("resources")
    for name, *numbers in cells(block("quantities confidence")):
        own = [row for row in rows if name in ("all", row["confidence"])]
        known = [row for row in own if row["quantity"]]
        counting = [row for row in known if row["preferred"] == "true"]
        assert [int(each) for each in numbers] == [len(counting), len(known), len(own)], name


def test_figures_show_every_quantity_of_a_deposit() -> None:
    own = [row for row in records("resources") if row["deposit_id"] == "ua-muzhiievske"]
    gold = [row for row in own if row["commodity_id"] == "gold" and row["quantity"]]
    shown = cells(block("figures ua-muzhiievske:gold"))
    assert [row[6] for row in shown] == [row["source_id"] for row in gold]
    assert sum(row[7].startswith("yes, ") for row in shown) == 1


def test_events_of_all_reports_are_counted() -> None:
    total = cells(block("reports"))[-1]
    assert total[0] == "all"
    assert int(total[-1]) == len(records("reported_changes")) == sum(map(int, total[1:-1]))


def test_the_sites_of_a_commodity_are_its_main_ones() -> None:
    coal = {
        row["deposit_id"]
        for row in records("resources")
        if (row["commodity_id"], row["role"]) == ("coal", "main")
    }
    assert block("sites coal kind").startswith(f"| {len(coal)} coal sites by |")


def test_a_share_of_all_but_one_commodity_is_another() -> None:
    every, coal, rest = cells(block("share count count:coal count:-coal"))
    assert (every[0], coal[0], rest[0]) == ("all", "coal", "all but coal")
    assert int(rest[3]) < int(every[3]) <= int(coal[3]) + int(rest[3])


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_says_what_it_is(name: str) -> None:
    assert BLOCKS[name].__doc__


def test_no_certain_status_contradicts_a_confirmed_report() -> None:
    page = (ROOT / "docs/decisions/reported-changes.md").read_text(encoding="utf-8")
    _, shown = page.split("<!-- generated: join-check -->")
    outcomes = {name: int(n) for name, n in cells(shown.split("<!-- end -->")[0])}
    reports = [
        row
        for row in records("reported_changes")
        if row["state"] == "confirmed" and row["event"] in ("occupied", "liberated")
    ]
    assert sum(outcomes.values()) == sum(not row["exception"] for row in reports)
    assert "differs, certain" not in outcomes
