from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from minerals.escapes import one_line
from minerals.results.markdown import code, item, row, text

SIGNS = st.text(st.sampled_from("\\`*_~[]()!<>&#|+-=.:1ab \n\r\t'\"/"), max_size=20)


class Page(HTMLParser):
    """Collects tags and text."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(SIGNS)
def test_a_cell_shows_its_text_and_no_more(value: str) -> None:
    page = Page("\n".join([row(["x"]), "| --- |", row([value])]))
    assert page.tags == ["table", "thead", "tr", "th", "tbody", "tr", "td"]
    assert page.text.split("\n", 4)[-1].strip() == one_line(value).strip()


@given(SIGNS)
def test_an_item_shows_its_text_and_no_more(value: str) -> None:
    page = Page(f"- {item(value)}")
    assert page.tags in (["ul", "li"], ["ul", "li", "p"])
    assert page.text.strip() == one_line(value).strip()


@given(SIGNS)
def test_what_is_markup_is_not_escaped_again(value: str) -> None:
    made = code(value)
    assert text(made) is made


@pytest.mark.parametrize("name", ["ua-shevchenkivske", "deposit_id", "25.0%", "-3.2", "Кар’єр (1)"])
def test_ordinary_names_and_numbers_stay_as_they_are(name: str) -> None:
    assert text(name) == name
