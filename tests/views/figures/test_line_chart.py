from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minerals
from minerals.errors import InputError
from minerals.territory.history import ControlHistory
from minerals.views.figures import save, svg, timeline_figure
from minerals.views.figures.line_chart import MAX_LINES, spread

SERIES = minerals.timeline(commodity="manganese", start="2022-01-01", end="2022-12-31")
FIVE = minerals.timeline(
    commodity=("coal", "lithium", "manganese", "titanium", "iron"),
    group_by="commodity",
    start="2022-01-01",
)


def ends(figure: Any) -> list[str]:
    return [each.get_text() for each in figure.axes[0].texts]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_same_answer_has_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{name}{suffix}" for name in ("one", "two")]
    for path in paths:
        save(timeline_figure(FIVE, "uk"), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.slow
def test_another_answer_has_another_figure(tmp_path: Path) -> None:
    other = minerals.timeline(commodity="manganese", start="2022-01-01", end="2022-06-30")
    save(timeline_figure(SERIES), tmp_path / "a.png")
    save(timeline_figure(other), tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "b.png").read_bytes()


def test_a_figure_states_measure_dates_source_and_scope() -> None:
    picture = svg(timeline_figure(SERIES)).replace("\xa0", " ")
    assert picture.startswith("<svg")
    for phrase in (
        "Share under Russian occupation: manganese ore",
        "by number of deposits, 2022-02-23 to 2022-12-31",
        "all Russian-occupied territory",
        "Minerals: dated statuses of named places",
        "Line: median; dark band: 50 % interval",
    ):
        assert phrase in picture, phrase


def test_a_figure_in_ukrainian_has_no_english_but_names() -> None:
    drawn = timeline_figure(FIVE, "uk")
    shown = " ".join([*(each.get_text() for each in drawn.texts), *ends(drawn)])
    shown = shown.replace("Minerals", "").replace("(CC BY 4.0)", "").replace("(CC BY-SA 4.0)", "")
    assert not any("a" <= letter <= "z" for letter in shown.lower())
    assert "окуповано Росією" in svg(drawn)


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_a_figure_of_another_country_names_nobody(half_island: ControlHistory, lang: str) -> None:
    own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["A"], "longitude": 2.0, "latitude": 5.0})
    picture = svg(timeline_figure(minerals.timeline(own, control=half_island), lang)).replace(
        "\xa0", " "
    )
    for word in ("Russia", "Ukrain", "Росі", "Україн"):
        assert word not in picture, word


def test_every_line_is_named_at_its_end_with_its_last_median() -> None:
    last = FIVE.frame.groupby("group")["q50"].last()
    drawn = timeline_figure(FIVE)
    assert set(ends(drawn)) == {
        f"{name} {last[group]:.1%}"
        for group, name in (
            *(("coal", "Hard coal"), ("iron", "Iron ore"), ("lithium", "Lithium")),
            *(("manganese", "Manganese ore"), ("titanium", "Titanium")),
        )
    }
    boxes = sorted((each.get_window_extent() for each in drawn.axes[0].texts), key=lambda b: b.y0)
    assert all(below.y1 <= above.y0 + 1 for below, above in itertools.pairwise(boxes))
    assert all(box.x1 <= drawn.bbox.x1 for box in boxes)


def test_the_same_element_has_the_same_text() -> None:
    assert svg(timeline_figure(SERIES)) == svg(timeline_figure(SERIES))


def test_more_groups_than_can_be_told_apart_are_refused() -> None:
    many = minerals.timeline(group_by="commodity", start="2025-01-01", end="2025-02-01")
    assert many.frame["group"].nunique() > MAX_LINES
    with pytest.raises(InputError, match="groups are too many for one figure: choose at most 7"):
        timeline_figure(many)


def test_where_no_share_could_be_computed_nothing_is_drawn() -> None:
    own = pd.DataFrame(
        {"deposit_id": ["a"], "name_en": ["Made up"], "longitude": [34.1], "latitude": [44.95]}
    ).assign(commodity="gold")
    series = minerals.timeline(own, by="quantity", commodity="gold", start="2025-01-01")
    assert series.frame["share"].isna().all()
    with pytest.raises(InputError, match="nothing to draw: no share could be computed"):
        timeline_figure(series)


def test_odd_names_are_shown_letter_by_letter(hostile: pd.DataFrame) -> None:
    chosen = hostile["commodity"].tolist()[:MAX_LINES]
    series = minerals.timeline(
        hostile, commodity=chosen, group_by="commodity", start="2025-01-01", end="2025-03-01"
    )
    drawn = timeline_figure(series)
    assert any(text.startswith("$x^2$ ") for text in ends(drawn))
    assert "$x^2$" in drawn.texts[0].get_text()
    assert "&lt;img src=x" in svg(drawn)


@given(st.lists(st.floats(0, 1), max_size=7).map(sorted))
def test_labels_stand_apart_in_order_and_within_the_axes(heights: list[float]) -> None:
    moved = spread(heights, 0.1)
    assert len(moved) == len(heights)
    assert all(b - a > 0.1 - 1e-5 for a, b in itertools.pairwise(moved))
    assert all(-1e-5 <= each <= 1 + 1e-5 for each in moved)


def test_labels_that_are_apart_stay_where_they_are() -> None:
    assert spread([0.1, 0.3, 0.9], 0.1) == [0.1, 0.3, 0.9]
