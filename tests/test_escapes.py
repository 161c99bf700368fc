"""A text of a stranger on a terminal: nothing in it is obeyed, and nothing of it is lost."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.errors import InputError, unknown
from minerals.escapes import one_line, printable

OBEYED = ["\x00", "\x07", "\x08", "\x1b", "\x7f", "\x85", "\x9b", "\u061c", "\u200e", "\u200f",
          "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\ud800"]  # fmt: skip


@pytest.mark.parametrize("sign", OBEYED, ids=ascii)
def test_what_a_terminal_obeys_is_written_as_an_escape(sign: str) -> None:
    assert printable(f"a{sign}b\n") == f"a\\u{ord(sign):04x}b\n"


def test_letters_of_every_writing_stay() -> None:
    text = "Шевченківське, ґ; עברית فارسی\u200cها 漢字 👩\u200d🔬\n\ttab"
    assert printable(text) == text


@given(st.text())
def test_one_line_is_one_line_without_commands(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert not {unicodedata.category(each) for each in line} & {"Cc", "Cs", "Zl", "Zp"}
    assert one_line(line) == line
    assert str(InputError(text)) == line


@given(st.text())
def test_json_remains_json_of_the_same_value(text: str) -> None:
    assert json.loads(printable(json.dumps(text, ensure_ascii=False))) == text


def test_errors_repeat_what_they_were_given_as_text() -> None:
    error = InputError("a.csv, row 2: '\x1b]0;pwn\x07' is no number\nrow 3")
    assert str(error) == r"a.csv, row 2: '\u001b]0;pwn\u0007' is no number row 3"
    assert "\x1b" not in str(unknown("commodity", "\x1b[31m\u202e", ["gold"], "\x1b[0m.csv"))
