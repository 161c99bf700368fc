"""What a shell completes, and what an unknown word may have meant."""

from __future__ import annotations

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from minerals.cli import main


def completed(*words: str) -> list[str]:
    *before, begin = words
    found = ShellComplete(main, {}, "minerals", "_MINERALS_COMPLETE")
    return [each.value for each in found.get_completions(before, begin)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["share", "--commodity", "lit"], ["lithium"]),
        (["share", "--group", "eu-"], ["eu-2020", "eu-2023"]),
        (["deposits", "--oblast", "ua-1"], ["UA-12", "UA-14", "UA-18"]),
        (["audit", "coal-63"], ["coal-63-bbc"]),
        (["control", "compare", "bun"], ["bundled"]),
        (["share", "--control", "bun"], ["bundled"]),
        (["show", "ua-shevch"], ["ua-shevchenkivske"]),
        (["show", "шевч"], ["Шевченківське"]),
        (["share", "--prices", "2024"], ["2024"]),
        (["time"], ["timeline"]),
    ],
    ids=lambda value: " ".join(value),
)
def test_a_shell_completes_words_of_the_tables(words: list[str], expected: list[str]) -> None:
    assert set(expected) <= set(completed(*words))
    assert all(each.lower().startswith(words[-1]) for each in completed(*words))


def test_the_version_has_a_short_option() -> None:
    short, long = (CliRunner().invoke(main, [word]).stdout for word in ("-V", "--version"))
    assert short == long != ""


def test_an_oblast_is_refused_where_totals_are_of_the_country() -> None:
    done = CliRunner().invoke(main, ["estimate", "--commodity", "coal", "--oblast", "Donetsk"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "totals of the country" in done.stderr


def test_a_value_of_an_oblast_says_that_no_total_is_of_one() -> None:
    words = ["share", "--by", "quantity", "--commodity", "Mn", "--oblast", "Запорізька"]
    done = CliRunner().invoke(main, [*words, "--draws", "100"])
    assert done.exit_code == 0
    assert "no total is published of one oblast alone" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "ua-shev"], "the nearest are ua-"),
        (["show", "shevchenkivsky"], "did you mean ua-shevchenkivske?"),
        (["deposits", "--oblast", "Donetzk"], "the nearest are Donetsk, "),
        (["share", "--group", "critcal"], "did you mean critical or critical-no-fuel?"),
        (["audit", "coal-63-bcb"], "did you mean coal-63-bbc or "),
        (["share", "--control", "bundld"], "did you mean bundled? Else write bundled, "),
        (["share", "--format", "geojsn"], "Did you mean geojson"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_unknown_word_is_told_the_nearest_ones(words: list[str], told: str) -> None:
    done = CliRunner().invoke(main, words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
