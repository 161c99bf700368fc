"""Where answers go: data on standard output or in a file, messages on standard error."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from minerals.cli import main
from minerals.cli.output import emit
from minerals.errors import InputError
from minerals.results.formats import FORMATS, Format
from minerals.shares.answer import share

ANSWERS = {
    "share": ["share", "--group-by", "family", "--date", "2025-02-24"],
    "deposits": ["deposits", "--commodity", "lithium", "--date", "2025-02-24"],
    "timeline": ["timeline", "--commodity", "lithium", "--from", "2025-01-01"],
    "changes": ["changes", "--from", "2024-01-01", "--to", "2025-02-24"],
    "sources": ["data", "sources"],
}
MANY_ROWS = ("deposits", "timeline", "changes", "sources")


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def good(*words: object) -> str:
    found = run(*words)
    assert (found.exit_code, found.stderr) == (0, ""), found.stderr
    return found.stdout


@pytest.mark.parametrize(
    ("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_a_terminal_gets_its_width_and_colours_where_it_knows_them(
    setting: dict[str, str],
    coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in ({"COLUMNS": "60", "TERM": "xterm"} | setting).items():
        monkeypatch.setenv(name, value)
    answer = share(group_by="family", date="2025-02-24")
    emit(answer, "table", None)
    shown = capsys.readouterr().out
    assert ("\x1b[" in shown) == coloured
    table, wide = (text[: text.index("note:")] for text in (click.unstyle(shown), str(answer)))
    assert max(map(len, table.split("\n")[1:])) <= 60 < max(map(len, wide.split("\n")[1:]))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told_in_a_sentence() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "minerals", "share", "--commodity", "lithium"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("Error: standard output: cannot write there (No space left")


@pytest.mark.slow
def test_letters_that_the_terminal_lacks_are_told_with_the_remedy() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "minerals", "share", "--commodity", "lithium"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONIOENCODING": "cp1251"},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "set PYTHONIOENCODING=utf-8, or write to a file with -o" in done.stderr


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.slow if name in MANY_ROWS else ()) for name in ANSWERS],
)
def test_every_form_holds_the_same_rows(name: str) -> None:
    words = ANSWERS[name]
    rows = json.loads(good(*words, "--format", "json"))["rows"]
    assert rows
    lines = list(csv.DictReader(io.StringIO(good(*words, "--format", "csv"))))
    assert len(lines) == len(rows)
    assert list(lines[0]) == list(rows[0])
    for line, row in zip(lines, rows, strict=True):
        for key, value in row.items():
            if value is None:
                assert line[key] == ""
            elif isinstance(value, float) and not isinstance(value, bool):
                assert float(line[key]) == pytest.approx(value)
            else:
                assert line[key] == str(value)
    markdown = good(*words, "--format", "markdown").splitlines()
    body = [line for line in markdown if line.startswith("| ")]
    assert len(body) == 2 + len(rows)
    cells = {line.replace("\\|", "").count("|") for line in body}
    assert len(cells) == 1
    table = good(*words, "--format", "table")
    assert table == good(*words)
    first = next(value for value in rows[0].values() if isinstance(value, str))
    assert first in table


def test_json_is_strict_json() -> None:
    text = good("share", "--by", "quantity", "--group-by", "commodity", "--format", "json")

    def refuse(word: str) -> None:
        raise AssertionError(word)

    rows = json.loads(text, parse_constant=refuse)["rows"]
    assert any(row["share"] is None for row in rows)


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
def test_a_file_holds_what_standard_output_would(tmp_path: Path, form: str) -> None:
    path = tmp_path / "answer.txt"
    words = [*ANSWERS["share"], "--format", form]
    found = run(*words, "-o", path)
    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr.startswith(f"wrote {path}\n")
    assert (found.stderr.count("\n") > 1) == (form == "csv")
    assert path.read_bytes().decode("utf-8") == good(*words)
    assert path.read_bytes().endswith(b"\n")
    assert b"\r" not in path.read_bytes()


def test_what_a_file_of_rows_cannot_say_is_told_when_it_is_written(tmp_path: Path) -> None:
    words = ["share", "--by", "quantity", "--commodity", "manganese", "--format", "csv"]
    path = tmp_path / "manganese.csv"
    wrote, first, *notes = run(*words, "-o", path).stderr.splitlines()
    assert wrote == f"wrote {path}"
    assert first.startswith("as of: ")
    assert "snapshot: " in first
    assert "note: Velyko-Tokmatske carries " in "\n".join(notes)
    assert run(*words).stderr == ""


def test_what_rows_of_ones_own_rest_on_is_told_on_standard_error(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("id,name,lon,lat\na,A,37.0,48.0\n")
    for command in ("share", "deposits"):
        found = run(command, "--deposits", table, "--format", "csv")
        assert found.exit_code == 0
        assert found.stdout.count("\n") == 2
        first, *notes = found.stderr.splitlines()
        assert first.startswith("as of: ")
        assert any(note.startswith("note: deposits: ") for note in notes)


@pytest.mark.parametrize(
    ("ending", "start"),
    [(".csv", "group,"), (".json", "{"), (".md", "**as of**"), (".txt", "as of:")],
)
def test_the_ending_of_the_file_says_the_form(tmp_path: Path, ending: str, start: str) -> None:
    path = tmp_path / f"answer{ending}"
    assert run("share", "--commodity", "lithium", "-o", path).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith(start)


def test_a_form_that_nobody_writes_is_refused_and_one_asked_for_is_not(tmp_path: Path) -> None:
    path = tmp_path / "answer.xls"
    found = run("share", "-o", path)
    assert found.exit_code == 2
    assert (
        f"{path}: end the name in .csv, .json, .md, .parquet, .txt, .xlsx, or give" in found.stderr
    )
    assert not path.exists()
    assert run("share", "-o", path, "--format", "json").exit_code == 0


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    path.write_text("the old answer\n" * 10_000)
    with path.open() as reader:  # whoever reads the old file keeps the old file
        assert run(*ANSWERS["deposits"], "--format", "csv", "-o", path).exit_code == 0
        assert reader.read() == "the old answer\n" * 10_000
    assert "the old answer" not in path.read_text()
    assert [each.name for each in tmp_path.iterdir()] == ["answer.csv"]


def test_a_failed_command_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    path.write_text("the old answer\n")
    assert run("share", "--commodity", "lithum", "-o", path).exit_code == 2
    assert run("show", "qqqq", "-o", path).exit_code == 2
    assert path.read_text() == "the old answer\n"
    assert [each.name for each in tmp_path.iterdir()] == ["answer.csv"]


def test_a_file_is_readable_by_others_as_the_umask_says(tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    before = os.umask(0o022)
    try:
        assert run(*ANSWERS["share"], "-o", path).exit_code == 0
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_no_terminal_gets_no_escape_codes(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # asked of rich by some CI systems
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in good(*ANSWERS[name])


def test_every_answer_states_what_it_rests_on() -> None:
    head = good(*ANSWERS["share"]).splitlines()[0]
    for words in (
        "as of: 2025-02-24",
        "snapshot: 2025-02-24",
        "control: bundled",
        "counts: all Russian-occupied territory",
        "measure: count",
        "deposits: bundled",
    ):
        assert words in head
    answer = json.loads(good(*ANSWERS["share"], "--format", "json"))
    assert {"as_of", "snapshot", "control", "scope", "measure", "population", "deposits"} <= set(
        answer
    )


def test_bytes_are_not_written_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "made", Format("made", ".made", lambda _: b"\x00", binary=True))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(InputError, match=r"write to a file with -o FILE\.made"):
        emit(share(commodity="lithium", draws=100), "made", None)


def test_a_file_of_rows_is_told_of_alone_where_there_is_no_more_to_say(tmp_path: Path) -> None:
    found = run("audit", "coal-63-bbc", "-o", tmp_path / "a.csv")
    assert found.stderr == f"wrote {tmp_path / 'a.csv'}\n"


# --- files and what is no file


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "words",
    [
        ["data", "groups", "-o", "a.csv"],
        ["data", "describe", "-o", "a.json"],
        ["show", "ua-shevchenkivske", "-o", "a.md"],
        ["share", "--commodity", "lithium", "--draws", "100", "--plot", "a.svg"],
        pytest.param(
            ["map", "--commodity", "lithium", "--static", "a.png"], marks=pytest.mark.slow
        ),
        pytest.param(["map", "--commodity", "lithium", "-o", "a.html"], marks=pytest.mark.slow),
    ],
    ids=" ".join,
)
def test_every_writer_follows_links_and_writes_into_devices(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    link, target = Path(words[-1]), tmp_path / "kept" / words[-1]
    target.parent.mkdir()
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    assert run(*words).exit_code == 0
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert len(target.read_bytes()) > 100
    link.unlink()
    link.symlink_to("/dev/full")
    found = run(*words)
    assert found.exit_code == 2
    assert f"Error: {link}: cannot write there (No space left on device); mak" in found.stderr
    assert link.is_symlink()
    assert Path("/dev/full").is_char_device()
    left = {each.name for each in tmp_path.iterdir() if each != target.parent}
    assert left - {f"{link.name}.alt.txt"} == {link.name}  # of the figure that was written


def test_a_page_is_filled_where_a_link_leads(tmp_path: Path) -> None:
    page, link = tmp_path / "page.md", tmp_path / "link.md"
    page.write_text("<!-- generated: positions -->\n<!-- end -->\n")
    link.symlink_to(page)
    assert run("data", "fill", link).exit_code == 0
    assert "sites placed" in page.read_text()
    assert link.is_symlink()


def test_nothing_is_changed_where_the_answer_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINERALS_DATA_DIR", str(tmp_path / "store"))
    (tmp_path / "a.csv").mkdir()
    for output in (tmp_path / "none" / "a.csv", tmp_path / "a.csv"):
        for words in (["control", "add", "x.geojson", "--source", "x"], ["deposits"], ["report"]):
            ending = [] if words[0] != "report" else ["--format", "html"]
            found = run(*words, *ending, "-o", output)
            assert found.exit_code == 2
            assert f"Error: {output}: cannot write there" in found.stderr
    found = run("gallery", "-o", tmp_path / "none")
    assert f"{tmp_path / 'none'}: no such folder; make it first" in found.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]
