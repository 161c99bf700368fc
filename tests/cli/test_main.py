from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

import minerals
from minerals.cli import COMMANDS, main

ROOT = Path(minerals.__file__).resolve().parents[1]
HEAVY = {"pandas", "geopandas", "shapely", "numpy", "folium", "matplotlib", "pyproj"}


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def process(*words: str, code: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program, or a line of Python, in a process of its own."""
    command = ["-c", code] if code else ["-m", "minerals"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, *command, *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT.parent,
        check=False,
    )


def imported(*words: str) -> tuple[int, set[str], str]:
    """Run the program and tell its exit status, which heavy modules it imported, and stderr."""
    code = (
        "import sys\nfrom minerals.cli import main\ncode = 0\n"
        "try: main()\nexcept SystemExit as error: code = error.code or 0\n"
        "print('\\n@', code, *sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = process(*words, code=code)
    status, *names = done.stdout.rsplit("@", 1)[1].split()
    return int(status), set(names), done.stderr


def walk(group: click.Group, *path: str) -> list[tuple[str, ...]]:
    context = click.Context(group)
    found = [path]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        deeper = isinstance(command, click.Group)
        found += walk(command, *path, name) if deeper else [(*path, name)]
    return found


# --- help


@pytest.mark.parametrize("path", walk(main), ids=" ".join)
def test_help_is_there_for_every_command(path: tuple[str, ...]) -> None:
    short, long = run(*path, "-h"), run(*path, "--help")
    assert short.exit_code == 0
    assert short.stderr == ""
    assert short.stdout == long.stdout
    assert short.stdout.startswith("Usage: ")
    assert "-h, --help" in short.stdout


@pytest.mark.parametrize("path", walk(main), ids=" ".join)
def test_every_option_says_what_it_is_for(path: tuple[str, ...]) -> None:
    command: click.Command = main
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    silent = [
        each.name for each in command.params if isinstance(each, click.Option) and not each.help
    ]
    assert silent == []
    assert command.help


def test_help_names_every_command_of_the_issue() -> None:
    told = run("--help").stdout
    for name in ("share", "deposits", "show", "timeline", "changes", "map", "data"):
        assert re.search(rf"^  {name} ", told, re.MULTILINE), name
    assert set(COMMANDS) >= {"share", "deposits", "show", "timeline", "changes", "map", "data"}


def test_no_command_at_all_is_a_usage_error() -> None:
    found = run()
    assert found.exit_code == 2
    assert "Usage: " in found.output


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"minerals {minerals.__version__}\n"


# --- what is imported when


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["--version"], ["share", "--help"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    status, names, _ = imported(*words)
    assert status == 0
    assert names & HEAVY == set()
    assert "click" in names


@pytest.mark.parametrize(
    "words",
    [
        ["share", "--commodity", "lithum"],
        ["deposits", "--group", "metal"],
        ["timeline", "--prices", "1999"],
        ["map", "--commodity", "lithum", "-o", "none.html"],
        ["share", "--date", "24.02.2022"],
        ["share", "--scope", "some"],
        ["timeline", "--plot", "a.doc"],
        ["share", "--plot", "none/a.png"],
        ["map", "--static", "a.doc"],
        ["shar"],
    ],
)
def test_a_wrong_word_is_told_before_anything_heavy_is_imported(words: list[str]) -> None:
    status, names, told = imported(*words)
    assert status == 2
    assert "Error: " in told
    assert names & {"geopandas", "shapely", "folium", "matplotlib.pyplot"} == set()


def test_the_package_itself_imports_nothing_heavy() -> None:
    code = "import sys, minerals; print(*{name.split('.')[0] for name in sys.modules})"
    assert set(process(code=code).stdout.split()) & HEAVY == set()


@pytest.mark.slow
def test_a_share_of_the_bundled_tables_loads_no_reader_of_files() -> None:
    code = "import sys, minerals; minerals.share(); print(*sys.modules)"
    loaded = set(process(code=code).stdout.split())
    assert {"pandas", "minerals.shares.answer"} <= loaded
    assert loaded & {"geopandas", "pyproj", "pyogrio", "rich.table", "babel"} == set()
    readers = ("minerals.tables.user", "minerals.tables.vector", "minerals.territory.store")
    assert [name for name in loaded if name.startswith(readers)] == []


@pytest.mark.slow
def test_a_page_loads_no_geopandas_and_no_bar_that_nobody_sees(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom minerals.cli import main\n"
        "try: main()\nexcept SystemExit: print(*sys.modules)"
    )
    loaded = set(process("map", "-o", str(tmp_path / "map.html"), code=code).stdout.split())
    assert {"folium", "minerals.views.maps.page_payload"} <= loaded
    assert loaded & {"geopandas", "pyproj", "matplotlib", "rich.progress"} == set()


def test_a_command_keeps_to_one_thread_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = "import os, minerals.cli; print(os.environ['OPENBLAS_NUM_THREADS'])"
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert process(code=code).stdout == "1\n"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    assert process(code=code).stdout == "2\n"


# --- as a program of its own


@pytest.mark.slow
def test_python_minus_m_answers_as_the_command_does() -> None:
    done = process("share", "--commodity", "lithium", "--date", "2025-02-24", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = minerals.share(commodity="lithium", date="2025-02-24").to_dict()
    assert json.loads(done.stdout) == json.loads(json.dumps(answer))


def test_bad_input_in_a_process_of_its_own_is_one_sentence() -> None:
    done = process("share", "--commodity", "lithum")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "Error: unknown commodity 'lithum': did you mean lithium or thorium or gallium? "
        "(all: minerals data commodities)\n"
    )


@pytest.mark.slow
def test_a_pipe_gets_no_escape_codes() -> None:
    done = process("deposits", "--commodity", "lithium")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.slow
def test_ukrainian_text_goes_through_a_pipe_that_is_ascii_by_default() -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "LC_ALL": "C",
    }
    done = subprocess.run(
        [sys.executable, "-m", "minerals", "show", "Шевченківське"],
        capture_output=True,
        env=environment,
        cwd=ROOT.parent,
        check=False,
    )
    assert done.returncode == 0
    assert "Shevchenkivske (Шевченківське)" in done.stdout.decode("utf-8")


def terminal(*words: str, **environment: str) -> str:
    """Run the program in a pseudo-terminal and return what it wrote there."""
    pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "minerals", *words],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment},
        cwd=ROOT.parent,
    ) as program:
        os.close(theirs)
        chunks = []
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # Linux tells the end of a pseudo-terminal so
                break
            if not chunk:
                break
            chunks.append(chunk)
        program.wait()
    os.close(ours)
    return b"".join(chunks).decode("utf-8")


@pytest.mark.slow
def test_a_terminal_gets_escape_codes_unless_no_color_is_set() -> None:
    words = ["share", "--commodity", "lithium"]
    assert "\x1b[" in terminal(*words)
    plain = terminal(*words, NO_COLOR="1")
    assert "\x1b" not in plain
    assert "lithium" in plain


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "json", "markdown"])
def test_a_terminal_gets_no_escape_codes_in_data(form: str) -> None:
    assert "\x1b" not in terminal("share", "--commodity", "lithium", "--format", form)


@pytest.mark.slow
def test_a_closed_pipe_is_no_traceback() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "minerals", "deposits", "--format", "csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT.parent,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        told = program.stderr.read()
    assert b"Traceback" not in told


def test_what_will_change_is_said_in_one_line(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("deposit_id,name_en,longitude,latitude,measures\na,A,37.8,48.0,ore\n")
    done = process("share", "--deposits", str(table), "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)
    told = f"warning: {table}: column measures is now called basis; rename it"
    assert [line for line in done.stderr.splitlines() if told in line] == done.stderr.splitlines()
    assert told in done.stderr
