"""A format is one object: what stands in ``FORMATS`` works in every command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from minerals.cli import main

WITH_A_FORMAT_OF_ITS_OWN = """
import json, sys
from minerals.results.formats import FORMATS, Format

def write(result):
    return b"\\x00\\xff" + f"{result.kind} {len(result.to_frame())}".encode()

FORMATS["made"] = Format("made", ".made", write, binary=True)

from click.testing import CliRunner
from minerals.cli import main

for words in json.loads(sys.argv[1]):
    done = CliRunner().invoke(main, words)
    print(json.dumps([done.exit_code, done.stdout_bytes.hex(), done.stderr]))
"""


def run_with_format(*commands: list[str], folder: Path) -> list[Any]:
    """Run commands in a process in which the format was added before they were loaded."""
    done = subprocess.run(
        [sys.executable, "-c", WITH_A_FORMAT_OF_ITS_OWN, json.dumps(commands)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_a_format_that_only_adds_itself_works_in_every_command(tmp_path: Path) -> None:
    lithium = ["--commodity", "lithium"]
    written = {
        "share 1": ["share", *lithium, "--draws", "100"],
        "deposits": ["deposits", *lithium],
        "audits": ["audit", "coal-63-bbc"],
        "audit 1": ["audit", "coal-63-bbc", "--summary"],
        "claims": ["audit", "--list"],
        "control": ["control", "list"],
        "decks": ["data", "decks"],
    }
    names = [f"{number}.made" for number in range(len(written))]
    commands = [[*words, "-o", name] for words, name in zip(written.values(), names, strict=True)]
    found = run_with_format(*commands, folder=tmp_path)
    assert found == [[0, "", f"wrote {name}\n"] for name in names]
    for begin, name in zip(written, names, strict=True):
        content = (tmp_path / name).read_bytes()
        assert content.startswith(b"\x00\xff" + begin.encode())


@pytest.mark.slow
def test_a_new_format_is_offered_and_piped_and_refused_where_it_has_no_meaning(
    tmp_path: Path,
) -> None:
    helped, piped, missed, shown = run_with_format(
        ["share", "--help"],
        ["data", "decks", "--format", "made"],
        ["share", "-o", "a.xls"],
        ["show", "ua-shevchenkivske", "-o", "a.made"],
        folder=tmp_path,
    )
    text = bytes.fromhex(helped[1]).decode()
    assert "[table|csv|json|markdown|xlsx|parquet|made]" in "".join(text.split())
    assert ".csv, .json, .made, .md, .parquet, .txt or .xlsx" in " ".join(text.split())
    assert bytes.fromhex(piped[1]).startswith(b"\x00\xff")
    assert missed[0] == shown[0] == 2
    assert "a.xls: end the name in .csv, .json, .made, .md, .parquet, .txt, .xlsx, or" in missed[2]
    assert "a.made: end the name in .json, .md, .txt, or give --format" in shown[2]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [["audit", "coal-63-bbc"], ["audit", "--list"], ["show", "ua-shevchenkivske"],
     ["data", "describe"], ["data", "decks"], ["report"]],
    ids=" ".join,
)  # fmt: skip
def test_an_ending_that_no_format_has_is_refused(words: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    done = CliRunner().invoke(main, [*words, "-o", str(path)])
    assert (done.exit_code, done.stdout, path.exists()) == (2, "", False)
    assert f"{path}: " in done.stderr


def test_an_ending_says_the_form_of_a_card_and_of_the_description(tmp_path: Path) -> None:
    for words, name in ((["show", "ua-shevchenkivske"], "deposit"), (["data", "describe"], "name")):
        path = tmp_path / f"{name}.json"
        assert CliRunner().invoke(main, [*words, "-o", str(path)]).exit_code == 0
        assert name in json.loads(path.read_text(encoding="utf-8"))
        page = path.with_suffix(".md")
        assert CliRunner().invoke(main, [*words, "-o", str(page)]).exit_code == 0
        assert page.read_text(encoding="utf-8").startswith("#")
