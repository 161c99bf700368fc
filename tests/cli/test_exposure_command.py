"""``minerals exposure``, and the distances of ``minerals deposits``, against their functions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import minerals
from minerals.cli import main
from minerals.spoken import in_python
from minerals.views.listings import list_deposits

EAST = "2025-02-24"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def answer(*words: object) -> dict[str, Any]:
    found = run(*words, "--format", "json")
    assert (found.exit_code, found.stderr) == (0, ""), found.stderr
    return dict(json.loads(found.stdout))


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], {}),
        (["--by", "value", "--group", "metals"], {"by": "value", "group": "metals"}),
        (["--bands", "5,15", "--commodity", "coal"], {"bands": (5, 15), "commodity": "coal"}),
        (["--scope", "without-crimea", "--group-by", "family"],
         {"scope": "without-crimea", "group_by": "family"}),
    ],
)  # fmt: skip
def test_exposure_answers_as_the_function_does(words: list[str], options: dict[str, Any]) -> None:
    told = answer("exposure", *words, "--date", EAST, "--draws", 100)
    asked = json.loads(minerals.exposure(date=EAST, draws=100, **options).to_json())
    assert told | {"notes": list(map(in_python, told["notes"]))} == asked


def test_exposure_draws_a_figure(tmp_path: Path) -> None:
    figure = tmp_path / "e.svg"
    found = run("exposure", "--commodity", "coal", "--draws", 100, "--plot", figure, "--lang", "uk")
    assert found.exit_code == 0, found.stderr
    assert "під контролем уряду" in figure.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--bands", "near"], "'near' is not a list of kilometres, such as 0,10,20,50"),
        (["--bands", "20,10"], "give each edge once, in rising order"),
        (["--plot", "a.doc"], "not a figure file"),
    ],
)
def test_bad_bands_and_figures_are_a_sentence(words: list[str], message: str) -> None:
    found = run("exposure", *words)
    assert (found.exit_code, found.stdout) == (2, "")
    assert message in found.stderr


@pytest.mark.parametrize("command", ["exposure", "deposits", "watch"])
def test_the_help_says_that_it_is_no_forecast(command: str) -> None:
    assert "no forecast" in " ".join(run(command, "--help").output.split())


def test_deposits_takes_distances_dates_and_orders() -> None:
    words = ["--within", 30, "--sort", "distance", "--since", "2024-02-24", "--date", EAST]
    told = answer("deposits", *words)
    asked = list_deposits(within=30.0, sort="distance", since="2024-02-24", date=EAST)
    assert told == json.loads(asked.to_json())
    assert len(told["rows"]) > 0
    table = run("deposits", *words).stdout
    assert "Change over 365 days (km)" in table
