"""The documentation says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from minerals.cli import COMMANDS, main
from minerals.tables.package import dictionary_text

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def run(command: str) -> str:
    result = CliRunner().invoke(main, command.split())
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_the_report_in_the_readme_is_what_the_command_prints_today() -> None:
    found = re.search(r"<!-- report: minerals (.+?) -->\n(.*?)<!-- end -->", README, re.DOTALL)
    assert found is not None
    command, shown = found.groups()
    assert shown.strip() == run(command), f"paste the output of: minerals {command}"


def test_the_page_of_tables_is_what_the_column_dictionary_says() -> None:
    assert (ROOT / "docs/tables.md").read_text(encoding="utf-8") == dictionary_text()


@pytest.mark.parametrize("command", list(COMMANDS))
def test_the_readme_names_every_command(command: str) -> None:
    assert f"minerals {command}" in README


def test_every_command_line_in_the_readme_is_understood() -> None:
    lines = re.findall(r"^minerals ([^#\n]+)", README, re.MULTILINE)
    assert len(lines) > 8
    for line in lines:
        words = line.split()
        result = CliRunner().invoke(main, [words[0], "--help"])
        for option in (word for word in words if word.startswith("--")):
            assert option in result.output, f"{option} of: minerals {line}"


def test_links_in_the_readme_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
