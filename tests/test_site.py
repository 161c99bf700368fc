"""The documentation site: its pages are those of the repository, and it asks for nothing."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType

import click
import pytest

from minerals.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "docs/site"
NAV = re.findall(r": (\S+\.md)$", (SITE / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
GENERATED = {"docs/commands.md", "docs/python.md", "docs/report.md", "notebooks/README.md"}


@pytest.fixture
def make_site(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SITE))
    return importlib.import_module("make_site")


def test_the_navigation_leads_to_every_page() -> None:
    pages = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md")}
    assert pages - set(NAV) == set(), "give the page its place in docs/site/mkdocs.yml"
    assert {page for page in NAV if not (ROOT / page).exists()} == GENERATED
    assert len(NAV) == len(set(NAV))


def test_the_page_of_commands_has_every_command_and_option(make_site: ModuleType) -> None:
    page = make_site.commands_page(main, "minerals")
    headings = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert {f"minerals {name}" for name in COMMANDS} < set(headings)
    assert "minerals control add" in headings
    share = page.split("\n## minerals share\n")[1].split("\n## ")[0]
    for option in main.get_command(click.Context(main), "share").params:
        assert option.opts[0] in share
    assert "```sh\nminerals share --group-by family --date 2025-02-24\n" in share
    assert "**Who controls the land**" in share
    assert "\b" not in page


def test_the_bars_of_a_choice_do_not_split_its_cell(make_site: ModuleType) -> None:
    page = make_site.commands_page(main, "minerals")
    (row,) = {line for line in page.splitlines() if line.startswith("| `--by [count")}
    assert row.startswith(r"| `--by [count\|quantity\|value]` | ")


def test_functions_come_before_classes(make_site: ModuleType) -> None:
    named = re.findall(r"^::: minerals\.(\w+)$", make_site.python_page(), re.MULTILINE)
    assert named[0] == "audit"
    assert named[-1] == "Result"


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ('<a href="there.html">x</a>', "index.html: there.html leads nowhere"),
        ('<img src="docs/no.png">', "index.html: docs/no.png leads nowhere"),
        ('<script src="https://cdn.example/a.js"></script>', "fetches https://cdn.example/a.js"),
        ('<link rel="stylesheet" href="//fonts.example/a.css">', "fetches //fonts.example/a.css"),
    ],
)
def test_a_fault_of_the_built_site_is_found(
    markup: str, fault: str, make_site: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><body>{markup}</body>")
    assert [fault in each for each in make_site.faults(tmp_path)] == [True]


def test_a_sound_page_has_no_fault(make_site: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a b.html").write_text('<a href="../index.html#top">x</a><a href="#y">y</a>')
    (tmp_path / "index.html").write_text(
        '<a href="docs/a%20b.html">x</a><a href="https://example.org">y</a>'
        '<a href="mailto:a@b">z</a>'
        '<link rel="canonical" href="https://example.org/">'
    )
    assert list(make_site.faults(tmp_path)) == []
