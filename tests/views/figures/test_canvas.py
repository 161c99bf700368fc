from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.errors import InputError
from minerals.views.figures.canvas import (
    MARGIN_IN,
    WIDTH_IN,
    Heading,
    check_figure_name,
    make_canvas,
    plain,
    shorten,
    style,
    text_width,
    wrap,
)
from minerals.views.figures.saved import save, svg

SIGNATURES = {".png": b"\x89PNG\r\n", ".svg": b"<?xml", ".pdf": b"%PDF-"}
CYRILLIC = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’"


def picture(text: str = "Title", notes: tuple[str, ...] = ("note",)) -> Any:
    with style():
        return make_canvas(1, [Heading(text)], notes).finish()


@pytest.mark.parametrize("suffix", SIGNATURES)
def test_the_same_figure_has_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    one, two = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    for path in (one, two):
        save(picture(CYRILLIC), path)
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes().startswith(SIGNATURES[suffix])


def test_the_users_own_settings_change_nothing(tmp_path: Path) -> None:
    save(picture(), tmp_path / "a.png")
    with mpl.rc_context({"font.family": "serif", "axes.grid": True, "savefig.dpi": 20}):
        save(picture(), tmp_path / "b.png")
        assert mpl.rcParams["savefig.dpi"] == 20
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_the_font_has_every_letter_of_both_languages() -> None:
    assert plain(CYRILLIC) == CYRILLIC
    assert CYRILLIC[:20] in svg(picture(CYRILLIC))


@pytest.mark.parametrize("name", ["a.PNG", "a.Svg", "b.c.pdf"])
def test_a_figure_name_is_known_by_its_suffix(name: str) -> None:
    check_figure_name(Path(name))


@pytest.mark.parametrize("name", ["a.doc", "a", "png", "a.png.txt", ".png"])
def test_another_suffix_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"not a figure file; name it \.png, \.svg or \.pdf"):
        save(picture(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot write there"):
        save(picture(), tmp_path / "none" / "a.png")


@given(st.text(max_size=40))
def test_a_plain_text_is_one_line_and_stays_as_it_is(text: str) -> None:
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert plain(shown) == shown


@given(st.text(alphabet="aШw $i\u00a0", max_size=80), st.floats(0.5, 3))
def test_lines_fit_and_nothing_is_lost(text: str, width: float) -> None:
    lines = wrap(text, width, 9)
    assert all(text_width(line, 9) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="aШw i", min_size=1, max_size=80))
def test_a_shortened_text_fits_and_says_that_it_is_shortened(text: str) -> None:
    shown = shorten(text, 1, 9)
    assert text_width(shown, 9) <= 1
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))


def test_a_sheet_grows_with_its_texts_and_holds_them() -> None:
    long = "word " * 60
    small, large = picture(), picture(long, (long, long))
    assert large.get_figheight() > small.get_figheight()
    width, height = large.get_size_inches()
    for text in large.texts:
        box = text.get_window_extent().transformed(large.dpi_scale_trans.inverted())
        assert box.x0 >= MARGIN_IN - 0.01
        assert box.x1 <= WIDTH_IN
        assert 0 <= box.y0 < box.y1 <= height
    assert width == WIDTH_IN


@pytest.mark.slow
def test_a_text_without_end_does_not_fill_the_sheet() -> None:
    drawn = picture("a" * 5000)
    assert drawn.get_figheight() < 4
    assert any(each.get_text().endswith("…") for each in drawn.texts)


def test_no_text_of_a_figure_is_a_formula() -> None:
    text = "$x^2$ and $\\broken{$"
    assert text in svg(picture(text, (text,))).replace("&amp;", "&")
