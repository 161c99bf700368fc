"""The page of dependencies and the project file say the same."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

from minerals.version import __version__

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGE = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
DECLARED = {
    "The program": PROJECT["dependencies"],
    "Tests": PROJECT["optional-dependencies"]["test"],
    "The site": PROJECT["optional-dependencies"]["docs"],
}


def rows(heading: str) -> list[list[str]]:
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("heading", DECLARED)
def test_each_dependency_earns_a_line_with_its_lower_bound(heading: str) -> None:
    declared = dict(re.findall(r"([\w-]+)>=([\d.]+)", " ".join(DECLARED[heading])))
    listed = {name: bound for name, bound, *_ in rows(heading)}
    assert listed == declared
    assert all(len(cells) == 5 and all(cells) for cells in rows(heading))


@pytest.mark.parametrize("heading", DECLARED)
def test_dependencies_stand_in_order(heading: str) -> None:
    names = [re.split("[>=<]", each)[0] for each in DECLARED[heading]]
    assert names == sorted(names)


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    imported: set[str] = set()
    for path in ROOT.glob("minerals/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {each.name.split(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                imported.add(str(node.module).split(".")[0])
    foreign = imported - set(sys.stdlib_module_names) - {"minerals"}
    declared = {name.replace("-", "_") for name, *_ in rows("The program")}
    come_along = {"branca", "markupsafe"}  # with folium, with jinja2
    assert foreign - come_along == declared


def test_the_citation_and_the_newest_heading_of_the_changelog_name_the_version() -> None:
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## ([\d.]+) \(", changelog, re.MULTILINE)[0] == __version__
