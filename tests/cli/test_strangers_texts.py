"""A stranger's table in every command and form: its texts are shown, and nothing else happens."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from minerals.cli import main

SHARED = Path(__file__).resolve().parents[3] / "shared" / "reference" / "hostile"
NAMES = [
    "\x1b[31mRED\x1b]0;title\x07",
    "\x9b2J\u202egnp.exe\u200f",
    "=cmd|'/c calc'!A1",
    "[x](javascript:alert(1)) ![x](http://127.0.0.1/x.png)",
    "<img src=x onerror=alert(1)>",
    "a|b\\|c",
    "two\r\nlines",
    "$\\badmacro{$ {{ 7*7 }}",
]
COMMANDS = {
    "deposits": ["deposits", "--date", "2025-02-24"],
    "share": ["share", "--date", "2025-02-24", "--group-by", "commodity", "--draws", "100"],
    "timeline": ["timeline", "--from", "2025-01-31", "--group-by", "commodity", "--draws", "100"],
    "changes": ["changes", "--from", "2022-02-01", "--to", "2025-02-24"],
    "compare": ["control", "compare", "bundled", "bundled", "--date", "2025-02-24"],
}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a table whose every text is hostile."""
    path = tmp_path_factory.mktemp("strangers") / "own.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["deposit_id", "name_en", "commodity", "operator", "longitude", "latitude"])
        for number, name in enumerate(NAMES):
            writer.writerow([f"{number} {name}", name, name, name, 37 + number / 10, 48.0])
    return path


def run(*words: object) -> Result:
    found = CliRunner().invoke(main, [str(word) for word in words])
    assert found.exit_code == 0, found.stderr
    return found


def obeyed(text: str) -> set[str]:
    """Return the characters of a text that a terminal obeys."""
    kinds = {each: unicodedata.category(each) for each in set(text) - set("\n\t")}
    marks = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return {each for each, kind in kinds.items() if kind in ("Cc", "Zl", "Zp") or each in marks}


class Tags(HTMLParser):
    """Collects the tags of a page, and the attributes that could do something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.acts: list[tuple[str, str | None]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.acts += [each for each in attrs if each[0][:2] == "on" or each[0] in ("src", "href")]


@pytest.fixture(params=[pytest.param(each, marks=pytest.mark.slow) for each in COMMANDS])
def answers(
    request: pytest.FixtureRequest, table: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Return what a command writes, by form, and on a terminal."""
    words = [*COMMANDS[request.param], "--deposits", table]
    forms = {form: run(*words, "--format", form) for form in ("table", "csv", "json", "markdown")}
    monkeypatch.setattr("minerals.cli.output.terminal_width", lambda output: 200)
    monkeypatch.setenv("NO_COLOR", "1")
    forms |= {
        f"{form} on a terminal": run(*words, "--format", form)
        for form in ("table", "csv", "json", "markdown")
    }
    return {form: found.stdout for form, found in forms.items()} | {
        "messages": "".join(found.stderr for found in forms.values())
    }


def test_texts_stay_text_in_every_form(answers: dict[str, str], table: Path) -> None:
    for form, text in answers.items():
        if form not in ("csv", "json"):
            assert not obeyed(text), form
    plain, shown = (json.loads(answers[form]) for form in ("json", "json on a terminal"))
    assert plain == shown
    rows = csv.reader(io.StringIO(answers["csv"], newline=""))
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "@", "\t", "\r")]
    page = Tags(MarkdownIt("commonmark").enable("table").render(answers["markdown"]))
    assert page.tags <= {"p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
    assert page.acts == []


def test_csv_is_guarded_unless_raw_is_asked_for(table: Path, tmp_path: Path) -> None:
    words = [*COMMANDS["deposits"], "--deposits", table]

    def names(text: str) -> set[str]:
        return {row["name_en"] for row in csv.DictReader(io.StringIO(text, newline=""))}

    raw = run(*words, "--format", "csv", "--raw").stdout_bytes.decode()
    assert names(raw) == set(NAMES)  # a pipe gets every letter
    marked = {f"'{name}" if name[0] == "=" else name for name in NAMES}
    assert names(run(*words, "--format", "csv").stdout_bytes.decode()) == marked
    run(*words, "-o", tmp_path / "a.csv")
    assert names((tmp_path / "a.csv").read_bytes().decode()) == marked
    for form in ("table", "json", "markdown"):
        found = CliRunner().invoke(main, [*map(str, words), "--format", form, "--raw"])
        assert (found.exit_code, found.stdout) == (2, "")
        assert f"--raw goes with --format csv, xlsx: {form} guards no cells" in found.stderr


def test_a_terminal_that_is_named_gets_escapes_too(table: Path) -> None:
    pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")
    ours, theirs = pty.openpty()
    run("deposits", "--deposits", table, "--format", "csv", "-o", os.ttyname(theirs))
    shown = os.read(ours, 65536).decode()
    os.close(theirs)
    os.close(ours)
    assert "u001b[31mRED" in shown
    assert not obeyed(shown.replace("\r\n", "\n"))


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_card_stays_text(form: str, table: Path) -> None:
    for name in NAMES[:5]:
        text = run("show", name, "--deposits", table, "--format", form).stdout
        assert form == "json" or not obeyed(text)
        if form == "markdown":
            page = Tags(MarkdownIt("commonmark").enable("table").render(text))
            assert page.tags <= {"h1", "h2", "p", "ul", "li"}


def test_errors_and_warnings_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[31mown.csv"
    path.write_text("deposit_id,name_en,longitude,latitude,measures\n\x1b]0;x\x07,n,7.5,48.5,ore\n")
    cases: list[list[object]] = [
        ["deposits", "--deposits", path],
        ["deposits", "--commodity", "\x1b[31mgold\u202e"],
        ["deposits", "--format", "\x9bcsv"],
        ["deposits", "--\x1b[31m"],
        ["--\x1b[31m"],
        ["\x1b[31m"],
        ["deposits", "-o", f"{tmp_path}/\x1b[31m/a.csv"],
        ["share", "-o", f"{tmp_path}/a.\x1b[31m"],
        ["control", "show", "--control", "\x1b[31m\u202e"],
        ["data", "check", "--folder", tmp_path / "\x1b[31m"],
    ]
    for words in cases:
        found = CliRunner().invoke(main, [str(word) for word in words])
        assert found.exit_code in (1, 2), words
        assert not obeyed(found.stderr), words


@pytest.mark.slow
def test_figures_and_pages_stay_text(table: Path, tmp_path: Path) -> None:
    page, figures = tmp_path / "m.html", [tmp_path / f"{each}.svg" for each in "mst"]
    few = ["--deposits", table]
    five = [word for name in NAMES[:5] for word in ("--commodity", name)]
    run("map", *few, "--dates", "2025-02-24", "-o", page, "--static", figures[0])
    run(*COMMANDS["share"], *few, "--plot", figures[1], "--format", "csv")
    run(*COMMANDS["timeline"], *few, *five, "--plot", figures[2], "--format", "csv")
    for figure in figures:
        root = ElementTree.parse(figure).getroot()
        names = {each.tag.rpartition("}")[2] for each in root.iter()}
        assert not names & {"script", "a", "image", "foreignObject", "img"}
        assert not {name for each in root.iter() for name in each.attrib if name[:2] == "on"}
        assert not re.search("[\x1b\x9b\u202e]", figure.read_text(encoding="utf-8"))
    text = page.read_text(encoding="utf-8")
    assert "img" not in Tags(text).tags
    assert not re.search("[\x1b\x9b\u202e]", text)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hostile.csv", "terminal-escape.csv", "terminal-escape.zip"])
@pytest.mark.parametrize("form", ["table", "json", "markdown", "csv"])
def test_the_reference_files_stay_text(
    name: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (SHARED / name).exists():
        pytest.skip("the reference files are not part of a checkout")
    monkeypatch.setattr("minerals.cli.output.terminal_width", lambda output: 200)
    monkeypatch.setenv("NO_COLOR", "1")
    words = ["deposits", "--deposits", str(SHARED / name), "--format", form]
    found = CliRunner().invoke(main, words)
    assert found.exit_code in (0, 2), found.stderr
    assert not obeyed(found.stdout + found.stderr)
