"""The documentation says what the program does."""

from __future__ import annotations

import doctest
import importlib
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pandas as pd
import pytest
from click.testing import CliRunner

from minerals.cli import COMMANDS, main
from minerals.tables.package import dictionary_text
from minerals.views.data_pages import fill

ROOT = Path(__file__).resolve().parents[1]
INDEX = "docs/decisions/README.md"
README = (ROOT / "README.md").read_text(encoding="utf-8")


TUTORIAL = ROOT / "docs/tutorial.md"
TOLD = [TUTORIAL, *sorted(ROOT.glob("docs/for-*.md"))]
"""Pages whose every command and every piece of Python runs as it stands there."""

ANSWERS = re.compile(r"<!-- (report|printed): minerals ([^\n]+?) -->\n(.*?)<!-- end -->", re.DOTALL)


def run(words: list[str]) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, f"{shlex.join(words)}: {result.output}"
    return result.stdout.strip()


def fences(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def commands(page: Path) -> Iterator[list[str]]:
    for line in "".join(fences(page, "sh")).splitlines():
        if line.startswith("minerals "):
            yield shlex.split(line, comments=True)[1:]


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        page
        for page in [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
        if ANSWERS.search(page.read_text(encoding="utf-8"))
    ],
    ids=lambda page: page.stem,
)
def test_answers_on_a_page_are_what_the_commands_print_today(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    for kind, command, shown in ANSWERS.findall(page.read_text(encoding="utf-8")):
        printed = run(command.split())
        answer = printed if kind == "report" else f"```text\n{printed}\n```"
        assert shown.strip() == answer, f"run: minerals data fill {page.relative_to(ROOT)}"


def test_the_tutorial_shows_the_answer_of_the_command_before_it() -> None:
    asked = [shlex.join(words) for words in commands(TUTORIAL)]
    for _, command, _ in ANSWERS.findall(TUTORIAL.read_text(encoding="utf-8")):
        told = command.removesuffix(" --format markdown").replace("docs/examples/", "")
        assert told in asked


@pytest.mark.slow
@pytest.mark.parametrize("page", TOLD, ids=lambda page: page.stem)
def test_what_a_page_tells_to_run_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "docs/examples/mine.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    asked = list(commands(page))
    assert len(asked) > 3
    for words in asked:
        run(words)
    for code in fences(page, "python"):
        exec(compile(code, page.name, "exec"), {})
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    for code in fences(page, "pycon"):
        runner.run(parser.get_doctest(code, {}, page.name, str(page), 0))
    assert runner.failures == 0


@pytest.mark.slow
@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/**/*.md")), ids=lambda page: page.stem)
def test_what_the_python_of_a_page_takes_from_the_program_is_there(page: Path) -> None:
    text = "".join(fences(page, "python"))
    for module, names in re.findall(
        r"^from (minerals[\w.]*) import ([^(\n]+)$", text, re.MULTILINE
    ):
        for name in re.split(r",\s*", names.strip()):
            assert hasattr(importlib.import_module(module), name), f"{page.name}: {module}.{name}"


def test_the_python_of_the_readme_runs() -> None:
    (code,) = fences(ROOT / "README.md", "python")
    exec(compile(code, "README.md", "exec"), {})


def test_the_table_of_the_tutorial_is_the_one_that_its_answers_are_about() -> None:
    (table,) = fences(TUTORIAL, "csv")
    assert table == (ROOT / "docs/examples/mine.csv").read_text(encoding="utf-8")


def test_the_page_of_tables_is_what_the_column_dictionary_says() -> None:
    assert (ROOT / "docs/tables.md").read_text(encoding="utf-8") == dictionary_text()


def test_the_first_screen_of_the_readme_has_the_headlines_and_their_figure() -> None:
    first = README[: README.index("## Run")]
    assert "<!-- report: minerals headlines --format markdown -->" in first
    assert "](maps/headlines.png)" in first


@pytest.mark.parametrize("command", list(COMMANDS))
def test_the_readme_names_every_command(command: str) -> None:
    assert f"minerals {command}" in README


def test_every_command_of_a_group_is_in_a_page_of_the_documentation() -> None:
    pages = "".join(
        path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
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


def test_workflows_run_scripts_that_contributing_tells_of() -> None:
    workflows = (ROOT / ".github/workflows").glob("*.yml")
    scripts = re.findall(r"- run: (\S+)", "".join(path.read_text() for path in workflows))
    assert ".ci/run" in scripts
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [each for each in scripts if not (ROOT / each).exists() or f"`{each}" not in told] == []


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
    table = re.search(r"^\|.*?(?=\n\n|\n<!--)", text, re.MULTILINE | re.DOTALL)
    assert table is not None
    lines = table.group().splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


PAGES = sorted(
    page
    for page in (*ROOT.glob("data/**/*.md"), *ROOT.glob("docs/**/*.md"))
    if "<!-- generated: " in page.read_text(encoding="utf-8")
)
DECISIONS = sorted(set((ROOT / "docs/decisions").glob("*.md")) - {ROOT / INDEX})


SLOW_PAGES = {"reported-changes"}
"""Pages whose generated parts take the statuses of many dates."""


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=pytest.mark.slow if page.stem in SLOW_PAGES else (), id=page.stem)
        for page in PAGES
    ],
)
def test_generated_parts_are_what_the_data_say(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == fill(text), f"run: minerals data fill {page.relative_to(ROOT)}"


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md", TUTORIAL], ids=lambda page: page.stem)
def test_every_marker_of_a_page_is_closed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    words = re.findall(r"<!-- (generated|report|printed|end)\b", text)
    assert [word == "end" for word in words] == [False, True] * (len(words) // 2)


def test_the_page_of_the_data_and_the_decisions_are_generated() -> None:
    names = {page.relative_to(ROOT).as_posix() for page in PAGES}
    assert {"data/README.md", "data/control/README.md", "docs/decisions/coal.md"} <= names


@pytest.mark.parametrize(
    "page",
    [*ROOT.glob("data/**/*.md"), *ROOT.glob("docs/**/*.md")],
    ids=lambda page: f"{page.parent.name}/{page.stem}",
)
def test_links_in_the_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_index_of_decisions_lists_every_page_by_its_title() -> None:
    index = (ROOT / INDEX).read_text(encoding="utf-8")
    listed = dict(re.findall(r"^- \[(.+)\]\((.+\.md)\)$", index, re.MULTILINE)[::-1])
    titles = {page.read_text(encoding="utf-8").splitlines()[0][2:]: page.name for page in DECISIONS}
    assert listed == titles


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_says_which_rows_it_is_about(page: Path) -> None:
    about = page.read_text(encoding="utf-8").split("\n\n")[1]
    assert about.startswith("About ")


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


def test_the_page_of_control_counts_its_rows() -> None:
    text = (ROOT / "data/control/README.md").read_text(encoding="utf-8")
    statuses = pd.read_csv(ROOT / "data/control/statuses.csv")
    places = len(pd.read_csv(ROOT / "data/control/places.csv"))
    assert f"{places:,} named places" in text
    assert f"{len(statuses):,} dated statuses of {statuses.place_id.nunique():,} places" in text
    for checked, n in statuses.checked.value_counts().items():
        assert re.search(rf"{checked} {n:,}\b", text), checked
