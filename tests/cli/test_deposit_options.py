"""Options of a user's own deposit table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from minerals.cli import main

TEXT = "nr;назва;east;широта\na;Криворізьке;37,8;48,0\nb;Київське;30,5;50,4\n"
OPTIONS = ["--column", "deposit_id=nr", "--column", "longitude=east"]


def run(*words: str, data: bytes | None = None) -> str:
    result = CliRunner().invoke(main, list(words), input=data)
    assert result.exit_code in (0, 2), result.exception
    return result.output


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.csv"
    path.write_bytes(TEXT.encode("cp1251"))
    return str(path)


def test_columns_are_named_and_the_answer_says_so(own: str) -> None:
    words = ["share", "--deposits", own, *OPTIONS, "--format", "json"]
    answer = json.loads(run(*words))
    assert answer["rows"][0]["n"] == 2
    told = " ".join(answer["findings"]["deposits"])
    for finding in ("cp1251", "nr is deposit_id", "назва is name_en", "decimal comma"):
        assert finding in told


def test_a_column_that_is_not_known_is_asked_for(own: str) -> None:
    sentence = run("share", "--deposits", own)
    assert "say --column deposit_id=NAME; its columns are nr, назва, east, широта" in sentence


def test_an_encoding_is_taken(own: str) -> None:
    assert "not in utf-8" in run("share", "--deposits", own, *OPTIONS, "--encoding", "utf-8")
    assert "unknown encoding" in run("share", "--deposits", own, "--encoding", "klingon")


def test_a_table_comes_on_standard_input() -> None:
    answer = json.loads(
        run("deposits", "--deposits", "-", *OPTIONS, "--format", "json", data=TEXT.encode())
    )
    assert [row["deposit_id"] for row in answer["rows"]] == ["a", "b"]
    assert "is empty" in run("deposits", "--deposits", "-", data=b"")


@pytest.mark.parametrize(
    "words", [["--sheet", "x"], ["--encoding", "cp1251"], ["--column", "longitude=x"]]
)
def test_options_of_a_table_need_one(words: list[str]) -> None:
    assert "options for a deposit table need --deposits PATH" in run("share", *words)


def test_a_pair_without_its_sign_is_refused() -> None:
    assert "'x' is not COLUMN=NAME, such as longitude=X" in run("share", "--column", "x")


def test_the_help_lists_the_options() -> None:
    text = run("share", "-h")
    for option in ("--deposits PATH", "--sheet NAME", "--encoding NAME", "--column COLUMN=NAME"):
        assert option in text
