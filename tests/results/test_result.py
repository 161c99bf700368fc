from __future__ import annotations

import copy
import csv
import io
import json
import math
import pickle
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from minerals.escapes import one_line
from minerals.results.cells import GUARD
from minerals.results.formats import FORMATS
from minerals.results.result import Field, Result

HOSTILE = {
    "pipe": "a|b",
    "escaped pipe": "a\\|b",
    "newline": "first\nsecond 99.9%",
    "carriage return": "first\r\nsecond",
    "lone carriage return": "first\rsecond",
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "rich markup": "[red]danger[/red]",
    "closing markup": "[/]",
    "link": "[press](javascript:alert(1))",
    "formula quote": 'a "quoted" name',
    "comma": "a, b; c",
    "long word": "W" * 900,
    "terminal": "\x1b[2J\x1b[31mred",
    "bidi": "\u202eabc",
    "paragraph": "a\u2029b",
    "cyrillic": "Велико-Токмацьке",
    "empty": "",
    "formula": "=cmd|'/c calc'!A1",
    "plus": "+1+1",
    "image link": "![x](http://127.0.0.1/md.png)",
    "reference": "[x]: http://127.0.0.1/",
    "automatic link": "<http://127.0.0.1/>",
    "emphasis": "_x_ *y* `z` ~~w~~ __v__",
    "heading": "# x",
    "list": "1. x",
    "entity": "&lt;b&gt; &amp;",
}
HOSTILE_NAME = pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)


def result(*names: str, **header: object) -> Result:
    frame = pd.DataFrame({"name": list(names), "share": [0.25] * len(names)})
    fields = (Field("name", "Name"), Field("share", "Occupied", "percent"))
    return Result("share", {"as_of": "2025-02-24", **header}, frame, fields, ("a note",))


class Reader(HTMLParser):
    """Collects the tags and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert {name for name, _ in attrs} <= {"style"}  # alignment of a Markdown column

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def markdown_page(text: str) -> Reader:
    """Render as most readers of Markdown do: with tables, and with raw HTML let through."""
    return read(MarkdownIt("commonmark").enable("table").render(text))


@HOSTILE_NAME
def test_raw_csv_gives_every_name_back_as_it_was(name: str) -> None:
    text = result(name, "next").to_csv(raw=True)
    for rows in (
        list(csv.reader(io.StringIO(text, newline=""))),
        pd.read_csv(io.StringIO(text), header=None, dtype=str, keep_default_na=False)
        .to_numpy()
        .tolist(),
    ):
        assert rows[0] == ["name", "share"]
        assert rows[1:] == [[name, "0.25"], ["next", "0.25"]]


@given(st.lists(st.text(st.sampled_from("=+-@\t\r\n 1.e\uff1da,")), min_size=1, max_size=4))
def test_no_text_of_a_csv_file_is_a_formula(names: list[str]) -> None:
    answer = result(*names)
    frame = answer.frame.assign(**{"=1+1": names, "number": -0.5})
    text = Result(answer.kind, answer.header, frame, answer.fields).to_csv()
    head, *rows = list(csv.reader(io.StringIO(text, newline="")))
    assert head == ["name", "share", f"{GUARD}=1+1", "number"]
    for row, name in zip(rows, names, strict=True):
        assert row[0].removeprefix(GUARD) == name
        assert row[0] == row[2]
        assert row[1:4:2] == ["0.25", "-0.5"]
        if row[0].lstrip()[:1] in tuple("=+-@\uff1d") or row[0][:1] in tuple("\t\r\n"):
            float(row[0].replace(",", "").replace(" ", "").replace("+-", ""))  # a number alone


@HOSTILE_NAME
def test_json_gives_every_name_back_as_it_was(name: str) -> None:
    answer = json.loads(result(name, population=name).to_json())
    assert answer["rows"] == [{"name": name, "share": 0.25}]
    assert answer["population"] == name


@HOSTILE_NAME
def test_markdown_keeps_one_row_per_row_and_runs_nothing(name: str) -> None:
    page = markdown_page(result(name, "next").to_markdown())
    assert page.tags.count("table") == 1
    assert page.tags.count("tr") == 3
    assert page.tags.count("td") == 4
    assert not {"script", "img", "a", "em", "code"} & set(page.tags)
    assert one_line(name).strip() in "".join(page.texts)


@HOSTILE_NAME
def test_markdown_header_and_notes_run_nothing_either(name: str) -> None:
    plain = result("a", population="x")
    noted = Result(plain.kind, {"population": name}, plain.frame, plain.fields, (name,))
    page = markdown_page(noted.to_markdown())
    assert not {"script", "img", "a", "em", "code", "h1", "ol"} & set(page.tags)
    assert page.tags.count("tr") == 2
    assert page.tags.count("li") == 1
    assert "".join(page.texts).count(one_line(name).strip()) >= 2


@HOSTILE_NAME
def test_the_terminal_table_keeps_one_row_per_row(name: str) -> None:
    lines = result(name, "next").to_table().split("\n")
    assert sum(line.endswith("25.0%") for line in lines) == 2
    assert "\x1b" not in "".join(lines)
    if len(name) < 100:  # nothing folded: headline, blank, heading, rule, two rows, blank, note
        assert len(lines) == 8


@HOSTILE_NAME
def test_headline_and_notes_of_the_terminal_table_stay_on_their_lines(name: str) -> None:
    plain = result("a", population="x")
    noted = Result(plain.kind, {"population": name}, plain.frame, plain.fields, (name,))
    text = noted.to_table()
    assert "\x1b" not in text
    assert len(text.split("\n")) == len(plain.to_table().split("\n"))


@pytest.mark.parametrize("name", ["[red]danger[/red]", "[/]", "[bold]", "[link=x]y[/link]"])
def test_rich_markup_is_shown_and_not_obeyed(name: str) -> None:
    assert name in result(name).to_table()
    assert name in result(name).to_table(color=True)


@HOSTILE_NAME
def test_a_notebook_shows_names_as_text(name: str) -> None:
    answer = result(name, population=name)
    noted = Result("share", answer.header, answer.frame, (Field("name", name),), (name,))
    page = read(noted._repr_html_())
    assert set(page.tags) <= {"p", "b", "table", "tr", "th", "td"}
    assert page.tags.count("tr") == 2
    assert "".join(page.texts).count(one_line(name)) >= 4


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_names_survive_csv_and_json(names: list[str]) -> None:
    answer = result(*names)
    rows = list(csv.DictReader(io.StringIO(answer.to_csv(raw=True), newline="")))
    assert [row["name"] for row in rows] == names
    assert [row["name"] for row in json.loads(answer.to_json())["rows"]] == names


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_names_keep_the_rows_of_a_markdown_table(names: list[str]) -> None:
    page = markdown_page(result(*names).to_markdown())
    assert page.tags.count("tr") == len(names) + 1
    assert page.tags.count("td") == 2 * len(names)


@pytest.mark.parametrize(
    "absent", [None, math.nan, np.nan, np.float64("nan"), pd.NA, pd.NaT], ids=repr
)
def test_absent_is_null_in_json_and_empty_elsewhere(absent: object) -> None:
    frame = pd.DataFrame({"name": ["a", "b"], "share": pd.Series([absent, 0.5], dtype=object)})
    fields = (Field("name", "Name"), Field("share", "Occupied", "percent"))
    answer = Result("share", {}, frame, fields)
    assert json.loads(answer.to_json())["rows"][0] == {"name": "a", "share": None}
    assert answer.to_csv().split("\n")[1] == "a,"
    assert "| a |  |" in answer.to_markdown()
    assert "<td>a</td><td></td>" in answer._repr_html_()


def test_json_holds_numbers_that_every_reader_knows() -> None:
    frame = pd.DataFrame(
        {
            "share": [np.float64(0.5), math.inf],
            "n": pd.Series([1, 2], dtype="Int64"),
            "flag": [np.True_, np.False_],
        }
    )

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    answer = json.loads(Result("x", {}, frame, ()).to_json(), parse_constant=refuse)
    assert answer["rows"][0] == {"share": 0.5, "n": 1, "flag": True}


@pytest.mark.parametrize(
    ("style", "value", "shown"),
    [
        ("percent", 0.2951, "29.5%"),
        ("percent", 0.0, "0.0%"),
        ("percent", 1.0, "100.0%"),
        ("count", 12345, "12,345"),
        ("count", 96.6, "96.6"),
        ("quantity", 5.274, "5.27"),
        ("quantity", 2129.1, "2,129"),
        ("money", 14.8e12, "14.8 tn"),
        ("money", 2.25e9, "2.25 bn"),
        ("money", 55e6, "55 m"),
        ("money", 0.0, "0"),
        ("yes", True, "yes"),
        ("yes", np.False_, "no"),
        ("decimal", -3.25, "-3.2"),
    ],
)
def test_numbers_are_written_for_people(style: str, value: float, shown: str) -> None:
    frame = pd.DataFrame({"x": pd.Series([value], dtype=object)})
    answer = Result("x", {}, frame, (Field("x", "X", style),))
    assert answer.to_markdown().split("\n")[-1] == f"| {shown} |"


def test_a_large_quantity_is_not_written_as_a_power_of_ten() -> None:
    for value in (999.6e9, 999.9e6, 99.99, 1e12, 9.999e5):
        for style in ("money", "quantity", "count"):
            frame = pd.DataFrame({"x": [value]})
            shown = Result("x", {}, frame, (Field("x", "X", style),)).to_markdown()
            assert "e+" not in shown


def test_columns_empty_throughout_are_shown_to_nobody_but_kept_for_machines() -> None:
    frame = pd.DataFrame({"name": ["a"], "unit": [None]})
    answer = Result("share", {}, frame, (Field("name", "Name"), Field("unit", "Unit")))
    assert "Unit" not in answer.to_markdown() + answer.to_table() + answer._repr_html_()
    assert answer.to_csv() == "name,unit\na,\n"
    assert json.loads(answer.to_json())["rows"] == [{"name": "a", "unit": None}]


@pytest.mark.parametrize("form", [each.name for each in FORMATS.values() if not each.places])
def test_every_format_names_what_it_shows(form: str) -> None:
    shown = FORMATS[form].write(result("Velyko-Tokmatske"))
    assert isinstance(shown, bytes) == FORMATS[form].binary
    if isinstance(shown, bytes):
        return
    assert "Velyko-Tokmatske" in shown
    assert ("25.0%" in shown) == (form in ("table", "markdown"))
    assert str(result("a")) == result("a").to_table()


def test_an_older_snapshot_shows_its_age() -> None:
    answer = result("a", snapshot="2025-02-20", snapshot_age_days=4)
    for shown in (answer.to_table(), answer.to_markdown(), answer._repr_html_()):
        assert "2025-02-20 (4 days earlier)" in shown


def test_a_table_is_no_wider_than_asked_for() -> None:
    lines = result(HOSTILE["long word"]).to_table(width=60).split("\n")
    assert max(map(len, lines[1:-1])) <= 60


def test_a_callers_frame_is_a_copy() -> None:
    answer = result("a")
    mine = answer.to_frame()
    mine["name"] = "spoilt"
    answer.to_dict()["rows"][0]["name"] = "spoilt"
    assert answer.to_frame()["name"].tolist() == ["a"]


def test_a_stored_or_copied_answer_holds_its_sources_not_what_finds_them() -> None:
    answer = replace(result("a"), cite=lambda: ("s: S",))
    for again in (pickle.loads(pickle.dumps(answer)), copy.deepcopy(answer)):
        assert again.to_json() == answer.to_json()
        assert replace(again, notes=()).sources == answer.sources == ("s: S",)


def typed_answer() -> Result:
    frame = pd.DataFrame(
        {"date": ["2025-02-24", None], "n_occupied": [1, 2], "usd": [None, None],
         "unit": [None, None], "yes": [True, None], "mixed": [1, None]}
    ).astype({"yes": object, "mixed": object})  # fmt: skip
    fields = (
        Field("date", "Date", "date"),
        Field("n_occupied", "Occupied", "sum"),
        Field("usd", "USD", "money"),
        Field("unit", "Unit"),
        Field("yes", "Yes", "yes"),
    )
    return Result("share", {"as_of": "2025-02-24"}, frame, fields, ("n",), cite=lambda: ("s: S",))


def test_a_frame_has_true_types_whatever_its_columns_hold() -> None:
    dtypes = typed_answer().to_frame().dtypes
    assert dtypes["date"].kind == "M"
    assert {name: str(dtype) for name, dtype in dtypes.items() if name != "date"} == {
        "n_occupied": "float64", "usd": "float64", "unit": "str", "yes": "boolean",
        "mixed": "float64",
    }  # fmt: skip


def test_a_frame_keeps_what_it_is_about() -> None:
    attrs = typed_answer().to_frame().attrs
    assert attrs == {"as_of": "2025-02-24", "sources": ["s: S"], "notes": ["n"]}
    assert typed_answer()["n_occupied"].attrs == attrs


def test_a_result_stands_for_its_rows_where_a_table_would() -> None:
    answer = typed_answer()
    frame = answer.to_frame()
    assert len(answer) == 2
    assert list(answer.columns) == list(frame.columns)
    assert answer["usd"].equals(frame["usd"])
    assert answer[["usd", "unit"]].equals(frame[["usd", "unit"]])
    assert answer[answer["n_occupied"] > 1].equals(frame[frame["n_occupied"] > 1])
    made = pd.DataFrame(answer)
    assert list(made.columns) == list(frame.columns)
    assert [row["n_occupied"] for row in answer] == made["n_occupied"].tolist() == [1, 2]
    assert "date" in answer
    assert "n" not in answer


def test_an_answer_without_rows_is_still_an_answer() -> None:
    empty = Result("share", {}, pd.DataFrame({"share": []}), ())
    assert len(empty) == 0
    assert empty


def test_a_result_draws_as_its_frame_does() -> None:
    import matplotlib.pyplot as plt

    axes = typed_answer().plot(y="n_occupied")
    assert axes.get_lines()[0].get_ydata().tolist() == [1, 2]
    plt.close("all")
