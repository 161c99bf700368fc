"""Texts whose fields are found all at once, against the same texts read row by row."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.errors import InputError
from minerals.tables.user import plain_text, text_file
from minerals.tables.user.columns import fits
from minerals.tables.user.plain_text import read_plain
from minerals.tables.user.table import TEXT, UserTable
from minerals.tables.user.text_file import read_text

HEAD = "deposit_id,name_en,longitude,latitude\n"

LINES = st.lists(
    st.lists(st.text("a1 ,-\t\u0456\u00a0", max_size=4), min_size=3, max_size=5).map(",".join),
    max_size=5,
)


def outcome(text: str, plain: bool) -> UserTable | str:
    """Return the table, or what is said of it; read row by row where it is not to be plain."""
    with pytest.MonkeyPatch.context() as patch:
        if not plain:
            patch.setattr(text_file, "read_plain", lambda *asked: None)
        try:
            return read_text(text.encode(), "own.csv", fits)
        except InputError as error:
            return str(error)


def cells(table: UserTable) -> pd.DataFrame:
    objects = table.frame.astype(object)
    return objects.where(objects.notna(), None)


@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]), last=st.sampled_from(["", "\n", "\n\n"]))
def test_a_plain_text_is_what_it_is_row_by_row(lines: list[str], end: str, last: str) -> None:
    text = end.join(["A title", HEAD.strip(), *lines]) + last
    fast, slow = (outcome(text, plain) for plain in (True, False))
    if isinstance(fast, str) or isinstance(slow, str):
        assert fast == slow
        return
    pd.testing.assert_frame_equal(cells(fast), cells(slow))
    assert fast.numbers.tolist() == slow.numbers.tolist()
    assert fast.findings == slow.findings


def test_blank_rows_are_passed_over_and_counted() -> None:
    table = read_plain(HEAD + "a,A,37,48\n,,,\n\nb,,38,49\n", ",", "own.csv", fits)
    assert table is not None
    assert table.numbers.tolist() == [2, 5]
    assert set(table.frame.dtypes) == {TEXT}
    assert table.frame["name_en"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + 'a,"A, the first",37,48\n',
        HEAD + "a,A,37,48,more\n",
        HEAD + "a,A,37\n",
        HEAD + "a,A,37,48\rb,B,38,49\n",
        HEAD + "\ufeffa,A,37,48\n",
        HEAD + "\udcffa,A,37,48\n",
        HEAD.strip() + ",\na,A,37,48,\n",
        HEAD,
        "one,two\na,A\n",
    ],
)
def test_an_odd_text_is_left_to_be_read_row_by_row(text: str) -> None:
    assert read_plain(text, ",", "own.csv", fits) is None


def test_a_long_field_is_left_to_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_text, "MAX_FIELD_CHARS", 64)
    assert read_plain(HEAD + f"a,{'A' * 100},37,48\n", ",", "own.csv", fits) is None


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minerals.tables.user.grid.MAX_ROWS", 1)
    with pytest.raises(InputError, match="has 2 rows, more than the 1 that are read"):
        read_plain(HEAD + "a,A,37,48\nb,B,38,49\n", ",", "own.csv", fits)


def test_all_blanks_go_from_around_a_text() -> None:
    blanks = [chr(each) for each in range(0x110000) if chr(each).isspace()]
    others = [*map(chr, range(0x21, 0x3000)), "\u200b", "\ufeff", "\U0001f600"]
    words = [f"{each}a{each}" for each in [*blanks, *others]]
    table = UserTable("own.csv", pd.DataFrame({"name_en": pd.Series(words, dtype=TEXT)}),
                      pd.Series(range(len(words))))  # fmt: skip
    assert table.texts("name_en").tolist() == [each.strip() for each in words]
