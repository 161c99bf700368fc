from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.views.html import link, text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_text_shows_the_same_characters_and_holds_no_command(raw: str) -> None:
    shown = text(raw)
    assert not set(shown) & set("<>\"'`$\\{\n")
    reordering = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
    assert html.unescape(shown) == raw.translate(dict.fromkeys(reordering, "\ufffd"))


@pytest.mark.parametrize("end", ["\n", "\r", "\t", "\u2028", "\u2029", "\x85"])
def test_line_ends_become_spaces(end: str) -> None:
    assert text(f"a{end}b") == "a b"


@pytest.mark.parametrize("bad", ["\0", "\x1b", "\x9b", "\u202e", "\u2066", "\ud800"])
def test_controls_and_overrides_are_replaced(bad: str) -> None:
    shown = text(f"a{bad}b")
    assert shown == "a\ufffdb"
    shown.encode()


@pytest.mark.parametrize("word", ["الليثيوم", "ליתיום", "\u200fאב\u200e", "Літій", "می\u200cخواهم"])
def test_right_to_left_text_is_kept(word: str) -> None:
    assert text(word) == word


@pytest.mark.parametrize(("value", "shown"), [(None, ""), (3, "3"), (1.5, "1.5"), ("", "")])
def test_values_that_are_not_text(value: object, shown: str) -> None:
    assert text(value) == shown


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org/x",
        "example.org",
        "https://",
        "https:///path",
        "https://exa mple.org",
        "https://example.org/\u202egpj.exe",
        "https://[::1",
        "",
        None,
    ],
)
def test_link_to_anything_else_is_only_the_label(url: object) -> None:
    assert link(url, "<b>") == "&lt;b&gt;"


@pytest.mark.parametrize(
    "url", ["http://example.org", "HTTPS://example.org/a?b=c&d", "https://é.ua"]
)
def test_link_to_a_page(url: str) -> None:
    found = link(url, "label")
    assert found.startswith(f'<a href="{html.escape(url)}"')
    assert 'rel="noopener noreferrer"' in found
    assert 'target="_blank"' in found


def test_link_cannot_leave_its_attribute() -> None:
    found = link('https://example.org/"onclick="alert(1)', "x")
    assert found.count('"') == 6
    assert "${" not in link("https://example.org/${alert(1)}`", "x")
