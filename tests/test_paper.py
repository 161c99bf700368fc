"""The paper says what the pages of the documentation say, and cites what its bibliography has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAPER = (DOCS / "paper/paper.md").read_text(encoding="utf-8")
BIBLIOGRAPHY = (DOCS / "paper/paper.bib").read_text(encoding="utf-8")
SECTIONS = [
    *("Summary", "Statement of need", "State of the field", "Software design"),
    *("Research impact statement", "Acknowledgements", "References"),
]
"""The sections that the journal asks for, in its order."""


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_sections_are_those_of_the_journal() -> None:
    assert re.findall(r"^# (.+)$", PAPER, re.MULTILINE) == SECTIONS


def test_the_length_is_what_the_journal_takes() -> None:
    answers = r"<!-- (?:generated|report): .*?<!-- end -->"
    prose = re.sub(answers, "", PAPER.split("---", 2)[2], flags=re.DOTALL)
    assert 750 <= len(prose.split()) <= 1750


def test_what_is_cited_is_in_the_bibliography_and_nothing_else() -> None:
    assert set(re.findall(r"@([a-z]+\d*)", PAPER)) == set(
        re.findall(r"^@\w+\{(\w+),", BIBLIOGRAPHY, re.MULTILINE)
    )


@pytest.mark.parametrize(
    ("page", "figure"),
    [
        ("method.md", "889 places"),
        ("method.md", "Brier score 0.043"),
        ("method.md", "within 30 km of the line"),
        ("method.md", "not independent of our sources"),
        ("estimates.md", "71 of 76"),
        ("estimates.md", "30 of 30 tables"),
        ("estimates.md", "random third of the"),
    ],
)
def test_a_figure_of_the_paper_is_that_of_the_method(page: str, figure: str) -> None:
    assert figure in flat(PAPER)
    assert figure in flat((DOCS / page).read_text(encoding="utf-8"))


def test_no_other_figure_is_typed() -> None:
    held = re.sub(r"<!-- (?:generated|report): .*?<!-- end -->", "", PAPER, flags=re.DOTALL)
    impact = held.split("# Research impact statement")[1].split("# Acknowledgements")[0]
    assert set(re.findall(r"\d[\d.,]*\d", impact)) == {
        *("24", "2025", "889", "30", "95", "100", "0.043", "90", "71", "76"),
    }
