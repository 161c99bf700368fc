"""A language is one column of the catalogue: with it, every picture and page speaks it."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from minerals.results import labels

TAG = "de"

WITH_ANOTHER_CATALOGUE = """
import json, pathlib, sys
from minerals.results import labels
labels.CATALOGUE = pathlib.Path(sys.argv[1])

from click.testing import CliRunner
from minerals.cli import main

for words in json.loads(sys.argv[2]):
    done = CliRunner().invoke(main, words)
    print(json.dumps([done.exit_code, done.output]))
"""


@pytest.fixture
def three_languages(tmp_path: Path) -> Path:
    """Return a copy of the catalogue with a column more: English with marks."""
    with labels.CATALOGUE.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    path = tmp_path / "labels.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow([*head, TAG])
        for key, english, *others in rows:
            written.writerow([key, english, *others, f"«{english}»"])
    return path


@pytest.mark.slow
def test_a_column_more_is_a_language_more(three_languages: Path, tmp_path: Path) -> None:
    lithium = ["--commodity", "lithium", "--date", "2025-02-24", "--lang", TAG]
    commands = [
        ["share", "--group-by", "oblast", "--draws", "100", "--lang", TAG, "--plot", "a.svg"],
        ["timeline", "--commodity", "lithium", "--draws", "100", "--lang", TAG, "--plot", "t.svg"],
        ["map", *lithium, "--static", "m.svg"],
        ["map", *lithium, "--dates", "2025-02-24", "-o", "m.html"],
        ["share", "--help"],
    ]
    done = subprocess.run(
        [sys.executable, "-c", WITH_ANOTHER_CATALOGUE, three_languages, json.dumps(commands)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[Any] = [json.loads(line) for line in done.stdout.splitlines()]
    assert [code for code, _ in found] == [0] * len(commands), found
    assert f"[en|uk|{TAG}]" in found[-1][1]
    bars, lines, figure, page = (
        (tmp_path / name).read_text(encoding="utf-8")
        for name in ("a.svg", "t.svg", "m.svg", "m.html")
    )
    for drawn in (bars, lines, figure):
        assert "«" in drawn
        assert re.search(r"\d,\d\xa0%", drawn)
    assert "Donetsk" in bars
    assert "Poland" in figure
    assert "Shevchenkivske" in figure
    assert f'<html lang="{TAG}">' in page
    written = re.search(r'id="m-data">(.*?)</script>', page, re.DOTALL)
    assert written is not None
    data = json.loads(written[1])
    assert data["strings"]["status.government"].startswith("«")
    assert {"Donetsk", "Poltava"} <= {each["name"] for each in data["units"]}
    assert ["Shevchenkivske", "Шевченківське"] in [each["names"] for each in data["sites"]]


def test_no_code_beyond_the_results_asks_for_a_language() -> None:
    folder = Path(labels.__file__).parents[1]
    asked = re.compile(rf"[=!]==? *[\"']({'|'.join(labels.languages())})[\"']")
    code = [
        path
        for ending in ("py", "js", "html")
        for path in folder.rglob(f"*.{ending}")
        if not {"results", "vendor"} & set(path.relative_to(folder).parts)
    ]
    assert [path.name for path in code if asked.search(path.read_text(encoding="utf-8"))] == []
