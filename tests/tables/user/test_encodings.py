"""Encodings of text files, told from their bytes."""

from __future__ import annotations

import contextlib

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from minerals.errors import InputError
from minerals.tables.user import read_user_table
from minerals.tables.user.encodings import decode

UKRAINIAN = "id;назва;широта;довгота\nа;Криворізьке родовище;47,9;33,4\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251",
                 "cp1125", "koi8-u"]
)  # fmt: skip
def test_ukrainian_text_is_read_in_each_encoding(encoding: str) -> None:
    text, findings = decode(UKRAINIAN.encode(encoding), "a.csv")
    assert text == UKRAINIAN
    assert bool(findings) == (not encoding.startswith("utf-8"))


def test_russian_text_of_dos_is_read() -> None:
    text = "Криворожское месторождение, Ёлкино"
    assert decode(text.encode("cp866"), "a.csv")[0] == text


@pytest.mark.parametrize(
    "data", [b"\0" * 40_000, b"a,b\n" + b"\0" * 100, bytes(range(256)), "Größe".encode("latin-1")]
)
def test_what_is_no_text_for_sure_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"a\.csv: not readable as a table"):
        decode(data, "a.csv")


def test_an_encoding_given_counts() -> None:
    assert decode("Größe".encode("latin-1"), "a.csv", "latin-1") == ("Größe", ())
    with pytest.raises(InputError, match="unknown encoding 'klingon'"):
        decode(b"a", "a.csv", "klingon")
    with pytest.raises(InputError, match=r"not in ascii \(line 2\)"):
        decode("a\né".encode(), "a.csv", "ascii")
    for bytes_alone in ("rot13", "zip"):
        with pytest.raises(InputError, match=bytes_alone):
            decode(b"a", "a.csv", bytes_alone)


words = st.text("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", min_size=4, max_size=12)


@given(st.lists(words.map(str.capitalize), min_size=3, max_size=8))
def test_capitalised_words_are_read_right_or_refused(names: list[str]) -> None:
    text = "; ".join(names)
    for encoding in ("cp1251", "koi8-u", "cp1125"):
        with contextlib.suppress(InputError):
            assert decode(text.encode(encoding), "a.csv")[0] == text


@given(
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251"]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.lists(words.map(str.capitalize), min_size=2, max_size=4),
)
def test_a_table_in_any_dress_is_the_plain_one(
    tmp_path_factory: pytest.TempPathFactory,
    encoding: str,
    separator: str,
    end: str,
    names: list[str],
) -> None:
    head = ["deposit_id", "name_en", "longitude", "latitude"]
    rows = [head, *([f"d{n}", name, f"{30 + n}.25", "48.5"] for n, name in enumerate(names))]
    path = tmp_path_factory.mktemp("dressed") / "own.csv"
    path.write_bytes("".join(separator.join(row) + end for row in rows).encode(encoding))
    sites = read_user_table(path).sites
    assert sites["name_en"].tolist() == names
    assert shapely.get_x(sites["geometry"]).tolist() == [30.25 + n for n in range(len(names))]
