"""Progress: a moving line on a terminal, nothing or plain lines elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from minerals.cli.progress import progress

ASKING = ("TTY_COMPATIBLE", "FORCE_COLOR")
"""What makes a terminal of any standard error."""


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let standard error be taken for a terminal."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm-256color")


def drawn() -> None:
    with progress("drawing", 2) as report:
        report("[red]a.html")
        report("b.html")


def test_nothing_is_told_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    drawn()
    assert capsys.readouterr() == ("", "")


def test_without_a_terminal_nothing_that_draws_is_loaded() -> None:
    script = (
        "import sys\nfrom minerals.cli.progress import progress\n"
        "with progress('a') as report: report('b', 2)\n"
        "sys.exit('rich.progress' in sys.modules)"
    )
    env = {name: value for name, value in os.environ.items() if name not in ASKING}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, check=True)
    assert done.stderr == b""


def test_parts_are_lines_where_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("drawing", 1, lines=True) as report:
        report("a.html")
    assert capsys.readouterr() == ("", "a.html\n")


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("plain", [True, False])
def test_a_terminal_shows_the_parts_and_how_many_they_are(
    plain: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if plain:
        monkeypatch.setenv("NO_COLOR", "1")
    drawn()
    out, err = capsys.readouterr()
    assert out == ""
    assert "b.html" in err
    assert "2/2" in err
    assert ("\x1b[3" in err) is not plain
