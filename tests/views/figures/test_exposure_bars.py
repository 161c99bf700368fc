from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from matplotlib.text import Text

import minerals
from minerals.views.figures import exposure_figure, save

EAST = "2025-02-24"
FAMILIES = minerals.exposure(group_by="family", date=EAST, draws=200)


def texts(figure: Any) -> list[str]:
    return [each.get_text() for each in figure.findobj(Text)]


def test_every_bar_is_whole_and_its_segments_are_those_of_the_answer() -> None:
    bars = exposure_figure(FAMILIES).axes[0].patches
    frame = FAMILIES.frame
    order = frame.drop_duplicates("group").sort_values("q50", ascending=False, kind="stable")
    groups, parts = order["group"], frame["part"].unique()  # the most occupied first
    assert len(bars) == len(groups) * len(parts)
    widths = [bar.get_width() for bar in bars]
    for row, group in enumerate(groups):
        drawn = widths[row :: len(groups)]
        assert sum(drawn) == pytest.approx(1)
        assert drawn == pytest.approx(frame[frame["group"] == group]["share"].tolist())


def test_segments_do_not_overlap() -> None:
    bars = exposure_figure(FAMILIES).axes[0].patches
    n = FAMILIES.frame["group"].nunique()
    for before, after in zip(bars, bars[n:], strict=False):
        assert before.get_x() + before.get_width() == pytest.approx(after.get_x())


def test_medians_with_their_intervals_and_no_forecast_stand_in_the_figure() -> None:
    row = FAMILIES.frame.query("group == 'fuel' and part == 'occupied'").iloc[0]
    told = " ".join(texts(exposure_figure(FAMILIES)))
    assert f"{row['q50']:.1%} ({100 * row['q05']:.1f}–{row['q95']:.1%})" in told
    assert "no forecast" in told
    assert "government-held, 10 to 20 km" in told


def test_what_cannot_be_added_is_named_below() -> None:
    answer = minerals.exposure(by="value", group_by="commodity", date=EAST, draws=100)
    told = " ".join(texts(exposure_figure(answer)))
    assert "Copper (" in told
    assert "Hard coal" in told


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_same_figure_has_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        save(exposure_figure(FAMILIES, "uk"), tmp_path / f"{name}{suffix}")
    one, other = ((tmp_path / f"{name}{suffix}").read_bytes() for name in ("a", "b"))
    assert one == other
    assert len(one) > 1000
