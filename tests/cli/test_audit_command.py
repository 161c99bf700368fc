"""``minerals audit``: the options that it has of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minerals.cli import main

CLAIM = "lithium-2-of-4"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["audit", *map(str, words)])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--list", CLAIM], "takes no CLAIM: leave one out"),
        (["--list", "--explain"], "takes no --explain"),
        (["--list", "--summary", "--date", "2025-02-24"], "takes no --date or --summary"),
        ([CLAIM, "--summary", "--explain"], "--summary has no --explain"),
        (["--plot", "made-up.svg"], "--plot draws one claim"),
    ],
)
def test_what_would_be_passed_over_is_refused(words: list[str], told: str) -> None:
    found = run(*words)
    assert (found.exit_code, found.stdout) == (2, "")
    assert told in found.stderr
    assert "Traceback" not in found.stderr


def test_a_list_draws_nothing(tmp_path: Path) -> None:
    found = run("--list", "--plot", tmp_path / "made-up.svg", "--explain")
    assert found.exit_code == 2
    assert "takes no --explain or --plot" in found.stderr
    assert not list(tmp_path.iterdir())
    assert run("--list").exit_code == 0


def test_a_day_asked_for_stands_beside_the_verdict() -> None:
    found = run(CLAIM, "--date", "2025-07-31")
    assert "REPRODUCED, asked of 2025-07-31 (the claim is of 2025-01-14)" in found.stdout
