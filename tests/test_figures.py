from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import minerals
from minerals.errors import InputError
from minerals.figures import MOST_LINES, check_figure_name, save, svg, timeline_figure

SERIES = minerals.timeline(commodity="manganese", start="2022-01-01", end="2022-12-31")
SIGNATURES = {".png": b"\x89PNG\r\n", ".svg": b"<?xml", ".pdf": b"%PDF-"}


@pytest.mark.parametrize("suffix", SIGNATURES)
def test_the_same_figure_has_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    one, two = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    save(timeline_figure(SERIES), one)
    save(timeline_figure(SERIES), two)
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes().startswith(SIGNATURES[suffix])


def test_another_answer_has_another_figure(tmp_path: Path) -> None:
    other = minerals.timeline(commodity="manganese", start="2022-01-01", end="2022-06-30")
    save(timeline_figure(SERIES), tmp_path / "a.png")
    save(timeline_figure(other), tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "b.png").read_bytes()


def test_a_figure_states_measure_dates_source_and_scope() -> None:
    picture = svg(timeline_figure(SERIES))
    assert picture.startswith("<svg")
    for words in (
        "manganese, by count",
        "2022-02-23 to 2022-12-31",
        "all Russian-occupied territory",
        "Minerals: dated statuses of named places",
        "bands: low to high",
    ):
        assert words in picture, words


def test_the_same_element_has_the_same_text() -> None:
    assert svg(timeline_figure(SERIES)) == svg(timeline_figure(SERIES))


@pytest.mark.parametrize("name", ["a.PNG", "a.Svg", "b.c.pdf"])
def test_a_figure_name_is_known_by_its_suffix(name: str) -> None:
    check_figure_name(Path(name))


@pytest.mark.parametrize("name", ["a.doc", "a", "png", "a.png.txt", ".png"])
def test_another_suffix_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"not a figure file; name it \.png, \.svg or \.pdf"):
        save(timeline_figure(SERIES), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot write there"):
        save(timeline_figure(SERIES), tmp_path / "none" / "a.png")


def test_more_groups_than_can_be_told_apart_are_refused() -> None:
    many = minerals.timeline(group_by="commodity", start="2025-01-01", end="2025-02-01")
    assert many.frame["group"].nunique() > MOST_LINES
    with pytest.raises(InputError, match="groups are too many for one figure: choose at most 7"):
        timeline_figure(many)


def test_a_commodity_without_quantities_gives_an_empty_figure(tmp_path: Path) -> None:
    own = pd.DataFrame(
        {"deposit_id": ["a"], "name_en": ["Made up"], "longitude": [34.1], "latitude": [44.95]}
    ).assign(commodity="gold")
    series = minerals.timeline(own, by="quantity", commodity="gold", start="2025-01-01")
    assert series.frame["share"].isna().all()
    save(timeline_figure(series), tmp_path / "a.svg")
    assert "gold, by quantity" in (tmp_path / "a.svg").read_text(encoding="utf-8")
