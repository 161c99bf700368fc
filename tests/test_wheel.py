"""A wheel works in an empty environment with no checkout beside it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


def call(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    # Nothing of the checkout may leak in.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(word) for word in words], cwd=cwd, env=clean, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the program installed from a wheel, and an empty folder to run it in."""
    folder = tmp_path_factory.mktemp("elsewhere")
    built = call(sys.executable, "-m", "build", "--wheel", "-o", folder, ROOT, cwd=folder)
    if "No matching distribution" in built.stdout + built.stderr:
        pytest.skip("no package index to build from")
    assert built.returncode == 0, built.stdout + built.stderr
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    wheel = next(folder.glob("*.whl"))
    installed = call(python, "-m", "pip", "install", "-q", wheel, cwd=folder)
    assert installed.returncode == 0, installed.stderr
    work = folder / "work"
    work.mkdir()
    return python.parent / "minerals", work


def test_share_gives_the_same_answer_as_the_checkout(elsewhere: tuple[Path, Path]) -> None:
    program, work = elsewhere
    options = ["share", "--commodity", "manganese", "--by", "quantity", "--format", "json"]
    there = call(program, *options, cwd=work)
    here = call(sys.executable, "-m", "minerals", *options, cwd=ROOT)
    assert there.returncode == 0, there.stderr
    assert json.loads(there.stdout) == json.loads(here.stdout)


def test_the_bundled_tables_come_from_inside_the_package_and_are_sound(
    elsewhere: tuple[Path, Path],
) -> None:
    program, work = elsewhere
    path = call(program, "data", "path", cwd=work).stdout.strip()
    assert "site-packages" in path
    checked = call(program, "data", "check", cwd=work)
    assert checked.returncode == 0, checked.stdout


def test_the_package_says_that_it_is_typed(elsewhere: tuple[Path, Path]) -> None:
    program, _ = elsewhere
    assert list(program.parents[1].glob("lib/*/site-packages/minerals/py.typed"))


@pytest.mark.parametrize(
    "words",
    [
        ["map", "-o", "map.html"],
        ["map", "--commodity", "coal", "--lang", "uk", "--static", "coal.svg"],
        ["share", "--group-by", "family", "--lang", "uk", "--plot", "families.pdf"],
        ["timeline", "--commodity", "uranium", "--plot", "uranium.png"],
        ["show", "ua-shevchenkivske"],
        ["deposits", "--commodity", "lithium", "-o", "lithium.csv", "--format", "csv"],
        ["changes", "--from", "2022-02-23"],
    ],
)
def test_commands_work(elsewhere: tuple[Path, Path], words: list[str]) -> None:
    program, work = elsewhere
    done = call(program, *words, cwd=work)
    assert done.returncode == 0, done.stderr
    for word in words:
        if "." in word:
            assert (work / word).stat().st_size > 200
