"""The documentation says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pandas as pd
import pytest
from click.testing import CliRunner

import minerals
from minerals.cli import COMMANDS, main
from minerals.tables.package import dictionary_text

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def run(command: str) -> str:
    result = CliRunner().invoke(main, command.split())
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_the_reports_in_the_readme_are_what_the_commands_print_today() -> None:
    found = re.findall(r"<!-- report: minerals (.+?) -->\n(.*?)<!-- end -->", README, re.DOTALL)
    assert len(found) >= 2
    for command, shown in found:
        assert shown.strip() == run(command), f"paste the output of: minerals {command}"


def test_the_page_of_tables_is_what_the_column_dictionary_says() -> None:
    assert (ROOT / "docs/tables.md").read_text(encoding="utf-8") == dictionary_text()


@pytest.mark.parametrize("command", list(COMMANDS))
def test_the_readme_names_every_command(command: str) -> None:
    assert f"minerals {command}" in README


def test_every_command_of_a_group_is_in_the_readme_or_a_page_of_the_documentation() -> None:
    pages = README + "".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))
    )
    context = click.Context(main)
    groups = {name: main.get_command(context, name) for name in COMMANDS}
    commands = [
        f"minerals {name} {each}"
        for name, group in groups.items()
        if isinstance(group, click.Group)
        for each in group.list_commands(context)
    ]
    assert "minerals control add" in commands
    assert [command for command in commands if command not in pages] == []


def test_contributing_names_every_folder_of_the_package_and_no_file_that_is_not_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:data|minerals|tests|\.ci|\.github)/[^\s`]*)", text))
    assert {path for path in named if not (ROOT / path).exists()} == set()
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "minerals").glob("*.py")}
    folders = {f"minerals/{path.parent.name}/" for path in (ROOT / "minerals").glob("*/*.py")}
    table = text.split("| where | what |")[1].split("\n\n")[0]
    here = set(re.findall(r"`([^`]+)`", table))
    assert {each for each in (modules | folders) - here if "/__" not in each} == set()


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


def rows_of(page: str, table_after: str) -> list[list[str]]:
    """Cells of the first table of *page* that follows a line."""
    text = (ROOT / page).read_text(encoding="utf-8").split(table_after, 1)[1]
    table = re.search(r"^\|.*?(?=\n\n)", text, re.MULTILINE | re.DOTALL)
    assert table is not None
    lines = table.group().splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("cells", rows_of("data/README.md", "## Files"), ids=lambda cells: cells[0])
def test_the_page_of_the_data_counts_the_rows_of_each_file(cells: list[str]) -> None:
    path = ROOT / "data" / cells[0].strip("`")
    assert path.exists()
    if path.suffix == ".csv":
        assert int(cells[1].replace(",", "")) == len(pd.read_csv(path))


def test_the_page_of_the_data_names_every_table() -> None:
    named = {cells[0].strip("`") for cells in rows_of("data/README.md", "## Files")}
    assert {
        path.relative_to(ROOT / "data").as_posix() for path in (ROOT / "data").rglob("*.csv")
    } <= named


def test_the_page_of_the_data_sums_each_commodity_as_the_program_does() -> None:
    by_quantity = minerals.share(by="quantity", group_by="commodity").frame.set_index("group")
    rows = rows_of("data/README.md", "## What is listed")
    assert {re.sub(r" \(.*", "", row[0]) for row in rows} == set(by_quantity.index)
    for name, sites, _, with_quantity, total, part, _ in rows:
        told = by_quantity.loc[re.sub(r" \(.*", "", name)]
        assert (int(sites), int(with_quantity)) == (told["n"], told["n_with_quantity"]), name
        if total == "-":
            assert pd.isna(told["quantity_total"]), name
            continue
        number, unit = total.split()
        decimals = len(number.partition(".")[2])
        assert unit == told["unit"], name
        assert float(number.replace(",", "")) == pytest.approx(
            told["quantity_total"], abs=0.51 * 10**-decimals
        ), name
        if part != "-":
            assert float(part.removesuffix(" %")) == pytest.approx(
                100 * told["coverage_national"], abs=0.051
            ), name


def test_the_page_of_control_counts_its_rows() -> None:
    text = (ROOT / "data/control/README.md").read_text(encoding="utf-8")
    statuses = pd.read_csv(ROOT / "data/control/statuses.csv")
    places = len(pd.read_csv(ROOT / "data/control/places.csv"))
    assert f"({places:,} named places)" in text
    assert f"({len(statuses):,} dated statuses of {statuses.place_id.nunique():,} of them)" in text
    for checked, n in statuses.checked.value_counts().items():
        assert re.search(rf"`{checked}` \({n:,}[ )]", text), checked
