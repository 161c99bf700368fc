"""Answers on a terminal: no word and no number broken, at any width."""

from __future__ import annotations

import pytest

from minerals.shares import share
from minerals.terminal import draw

COLUMNS = [("Group", True), ("Occupied", False), ("of these occupied", False), ("Unit", True)]
ROWS = [["rare-earths", "52.6%", "10", ""], ["coal", "76.9%", "120", "Mt"]]


def test_a_table_stands_where_it_fits_and_its_headings_wrap_at_words() -> None:
    wide = draw("h", COLUMNS, ROWS, [])
    assert "of these occupied" in wide
    narrow = draw("h", COLUMNS, ROWS, [], width=40)
    assert "of these occupied" not in narrow
    assert "occupied" in narrow
    assert [line.split() for line in narrow.split("\n")[-3:-1]] == [
        ["rare-earths", "52.6%", "10"],
        ["coal", "76.9%", "120", "Mt"],
    ]


def test_rows_become_blocks_where_a_table_would_break_words() -> None:
    text = draw("h", COLUMNS, ROWS, ["told"], width=30)
    assert text.split("\n") == [
        "h",
        "",
        "rare-earths",
        "  Occupied           52.6%",
        "  of these occupied  10",
        "",
        "coal",
        "  Occupied           76.9%",
        "  of these occupied  120",
        "  Unit               Mt",
        "",
        "note: told",
    ]


def test_what_every_row_says_is_told_once_before_rows_become_blocks() -> None:
    rows = [["2025-01-31", "25.0%", "1", "Mt"], ["2025-02-28", "50.0%", "1", "Mt"]]
    text = draw("h", COLUMNS, rows, [], width=30)
    assert "in every row: of these occupied 1; Unit Mt" in text.replace("\n", " ")
    assert [line.split() for line in text.split("\n")[-3:-1]] == [row[:2] for row in rows]


@pytest.mark.parametrize("width", [40, 80, 100, 120, 200])
@pytest.mark.parametrize("group_by", ["none", "family", "oblast"])
def test_every_number_of_a_share_is_whole_at_any_width(width: int, group_by: str) -> None:
    answer = share(group_by=group_by, by="value")
    text = answer.to_table(width=width)
    table = text[: text.index("note:")]
    assert max(map(len, table.split("\n")[1:])) <= width
    words = table.split()
    for name in ("share", "low", "high"):
        for value in answer.frame[name].dropna():
            assert f"{value:.1%}" in words
    for group in answer.frame["group"]:
        assert group.split()[0] in words


def test_colours_are_only_for_whom_they_are_asked() -> None:
    for width in (20, 80):
        assert "\x1b" not in draw("h", COLUMNS, ROWS, [], width=width)
        assert "\x1b[1m" in draw("h", COLUMNS, ROWS, [], width=width, color=True)
