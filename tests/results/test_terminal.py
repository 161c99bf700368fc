"""Answers on a terminal: no word and no number broken, at any width."""

from __future__ import annotations

import pytest

from minerals.results.terminal import draw
from minerals.shares.answer import share

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
    assert text.startswith("h\n\nin every row: of these")
    assert "in every row: of these occupied 1; Unit Mt" in text.replace("\n", " ")
    assert [line.split() for line in text.split("\n")[-3:-1]] == [row[:2] for row in rows]


@pytest.mark.parametrize("width", [5, 10, 15, 20, 25])
def test_no_number_is_lost_where_a_heading_takes_the_whole_width(width: int) -> None:
    text = draw("", COLUMNS, ROWS, [], width=width)
    assert max(map(len, text.split("\n"))) <= width
    assert {"52.6%", "10", "76.9%", "120", "Mt"} <= set(text.split())


def test_the_first_text_of_a_block_has_the_width_of_the_terminal() -> None:
    columns = [("Name", True), ("n", False), ("A-heading-of-one-word", True)]
    text = draw("", columns, [["Novokostiantynivske deposit", "1", ""]], [], width=30)
    assert text.split("\n") == ["", "Novokostiantynivske deposit", "  n  1"]


def test_characters_of_two_columns_are_not_broken_either() -> None:
    text = draw("", COLUMNS, [["稀土", "1%", "2", "吨吨吨"]], [], width=24)
    assert [line.split()[-1] for line in text.split("\n")[1:]] == [
        "稀土",
        "1%",
        "2",
        "occupied",
        "吨吨吨",
    ]


def test_columns_that_are_empty_in_every_row_are_not_told() -> None:
    columns = [("Name", True), ("A-heading-of-one-word", True)]
    assert "every row" not in draw("", columns, [["a", ""], ["b", ""]], [], width=10)


def test_the_width_is_obeyed_on_a_terminal_that_knows_no_commands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = draw("h", COLUMNS * 4, [row * 4 for row in ROWS], [], width=150, color=True)
    monkeypatch.setenv("TERM", "dumb")
    assert draw("h", COLUMNS * 4, [row * 4 for row in ROWS], [], width=150, color=True) == wanted


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


def test_without_a_width_no_table_is_folded() -> None:
    long = "a word " * 200 + "at last"
    assert long in draw("h", COLUMNS, [[long, "52.6%", "1", ""]], [])


def test_headings_cannot_steer_a_terminal_either() -> None:
    text = draw("h", [("a\x1b[31mb\tc", True)], [["1"]], [])
    assert "\x1b" not in text
    assert "\t" not in text
