"""From Python, errors and notes name arguments; on the command line, options."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import minerals
from minerals.cli import main
from minerals.shares.answer import share
from minerals.spoken import in_python

PACKAGE = Path(minerals.__file__).parent
FLAG = re.compile(r"(?<![\w-])--[a-z]")


def sentences() -> list[str]:
    """Return every text of the program, below the command line, that names an option."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).parts[0] in ("cli", "spoken.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = ast.unparse(node) if isinstance(node, ast.JoinedStr) else None
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = node.value
            if text and FLAG.search(text) and "\n" not in text and "<!--" not in text:
                found.append(text)
    return found


def test_no_sentence_of_the_program_keeps_an_option() -> None:
    texts = sentences()
    assert len(texts) > 40
    commands = re.compile(r"minerals [a-z]+[^);`]*")
    left = [text for text in texts if FLAG.search(commands.sub("", in_python(text)))]
    assert left == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"commodity": "gold", "group": "metals"}, "give commodity or group, not both"),
        ({"prices": "2024"}, "prices=2024 has no meaning by count: add by='value'"),
        ({"control": "bundled"} | {"by": "quantity"}, "use by='value', or one commodity, or group"),
    ],
    ids=str,
)
def test_an_error_names_arguments_in_python_and_options_on_the_command_line(
    asked: dict[str, str], told: str
) -> None:
    with pytest.raises(minerals.InputError) as spoken:
        minerals.share(**asked)
    with pytest.raises(minerals.InputError) as written:
        share(**asked)
    assert told in str(spoken.value)
    assert str(spoken.value) == in_python(str(written.value)) != str(written.value)
    words = [word for name, value in asked.items() for word in (f"--{name}", value)]
    assert str(written.value) in CliRunner().invoke(main, ["share", *words]).stderr


def test_notes_of_answers_and_of_frames_name_arguments() -> None:
    own = pd.DataFrame(
        {"deposit_id": ["a"], "name": ["A"], "lon": [37.0], "lat": [48.0], "commodity": ["gold"],
         "role": ["by-product"]}
    )  # fmt: skip
    asked = {"commodity": ["gold", "lithium"], "draws": 100}
    found = minerals.share(commodity="caesium", role="main", draws=100)
    assert "add role='any' to include them" in " ".join(found.notes)
    for notes in (found.notes, minerals.status(own).attrs["notes"]):
        assert not any(FLAG.search(note) for note in notes)
    assert minerals.share(**asked).frame.equals(share(**asked).frame)
