from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.text import Text

import minerals
from minerals.results.result import Result
from minerals.territory.history import ControlHistory
from minerals.views.captions import group_name
from minerals.views.figures import save, share_figure, svg

EAST = "2025-02-24"
VALUES = minerals.share(by="value", group_by="commodity", date=EAST)


def texts(figure: Any) -> list[str]:
    return [each.get_text() for each in figure.findobj(Text)]


def medians(figure: Any) -> list[float]:
    dots = next(each for each in figure.axes[0].lines if each.get_marker() == "o")
    return list(dots.get_xdata())


def spans(figure: Any) -> list[tuple[list[float], list[float]]]:
    """Bounds, 90 % intervals and 50 % intervals: where their lines begin and end."""
    drawn = [each.get_segments() for each in figure.axes[0].collections]
    return [([part[0][0] for part in each], [part[1][0] for part in each]) for each in drawn]


def drawn_rows() -> pd.DataFrame:
    told = VALUES.frame[VALUES.frame["share"].notna()]
    return told.sort_values("q50", ascending=False, kind="stable")


def names(figure: Any) -> list[str]:
    return [each.get_text() for each in figure.axes[0].get_yticklabels()]


def test_every_row_with_a_share_is_a_dot_the_largest_first() -> None:
    told = drawn_rows()
    drawn = share_figure(VALUES)
    assert medians(drawn) == pytest.approx(told["q50"].tolist())
    assert len(names(drawn)) == len(told) > 5
    assert medians(drawn) == sorted(medians(drawn), reverse=True)
    assert names(drawn)[0] == group_name(told["group"].iloc[0], "en")
    low, high = drawn.axes[0].get_ylim()
    assert low > high  # the first row is the highest


def test_bounds_and_intervals_are_those_of_the_answer() -> None:
    told = drawn_rows()
    columns = [("low", "high"), ("q05", "q95"), ("q25", "q75")]
    for (begin, end), (low, high) in zip(spans(share_figure(VALUES)), columns, strict=True):
        assert begin == pytest.approx(told[low].tolist())
        assert end == pytest.approx(told[high].tolist())


def test_the_map_at_its_word_is_a_tick() -> None:
    told = drawn_rows()
    ticks = [each for each in share_figure(VALUES).axes[0].lines if each.get_color() == "black"]
    assert list(ticks[0].get_xdata()) == pytest.approx(told["share"].tolist())


def test_rows_without_a_share_are_named_below_and_not_drawn() -> None:
    row = VALUES.frame[VALUES.frame["share"].isna()].iloc[0]
    name = group_name(row["group"], "en")
    drawn = share_figure(VALUES)
    assert not any(name in each for each in names(drawn))
    assert f"{name} ({row['n']})" in " ".join(texts(drawn))


def test_number_and_coverage_stand_at_the_bar() -> None:
    row = VALUES.frame.set_index("group").loc["manganese"]
    shown = texts(share_figure(VALUES))
    assert f"{row['n_with_quantity']} of {row['n']}" in shown
    assert f"{row['coverage_national']:.1%}" in shown
    assert f"{row['q50']:.1%} ({100 * row['q05']:.1f}–{row['q95']:.1%})" in shown
    # The figures of a row stand at the height of its bar.
    drawn = share_figure(VALUES)
    at = names(drawn).index("Manganese ore")
    text = next(each for each in drawn.texts if each.get_text().startswith(f"{row['q50']:.1%} ("))
    expected = drawn.axes[0].transData.transform((0, at))[1]
    assert text.get_window_extent().y0 < expected < text.get_window_extent().y1


def test_a_figure_states_measure_date_source_scope_and_prices() -> None:
    shown = " ".join(texts(share_figure(VALUES)))
    for phrase in (
        "Share under Russian occupation: all commodities",
        "by gross in-situ value, prices 2025, as of 2025-02-24",
        "Minerals: dated statuses of named places",
        "control snapshot of 2025-02-24",
        "counts all Russian-occupied territory",
        "Deposits: bundled tables",
    ):
        assert phrase in shown, phrase


@pytest.mark.parametrize("lang", ["en", "uk"])
def test_a_figure_of_another_country_names_nobody(half_island: ControlHistory, lang: str) -> None:
    own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["A"], "longitude": 2.0, "latitude": 5.0})
    answer = minerals.share(own, control=half_island)
    assert answer.header["scope_title"] == "all occupied territory"
    shown = " ".join(texts(share_figure(answer, lang)))
    assert "100" in shown
    for word in ("Russia", "Ukrain", "Росі", "Україн"):
        assert word not in shown, word


def test_a_figure_in_ukrainian_has_no_english_but_names() -> None:
    shown = " ".join(texts(share_figure(VALUES, "uk"))).replace("Minerals", "")
    shown = shown.replace("(CC BY 4.0)", "").replace("(CC BY-SA 4.0)", "")
    assert not any("a" <= letter <= "z" for letter in shown.lower())
    assert "Марганцеві руди" in shown


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_same_answer_has_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{name}{suffix}" for name in ("one", "two")]
    for path in paths:
        save(share_figure(VALUES, "uk"), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_single_row_is_named_by_the_title_alone() -> None:
    drawn = share_figure(minerals.share(group="metals", date=EAST))
    assert names(drawn) == [""]
    assert len(medians(drawn)) == 1


def test_rows_of_official_lists_are_named_by_their_list() -> None:
    drawn = share_figure(minerals.share(group="critical", date=EAST))
    assert {"EU list of 2020, with coal", "EU list of 2020"} <= set(names(drawn))
    assert "critical minerals by official list" in " ".join(texts(drawn))


def test_an_answer_without_any_share_is_a_figure_that_says_so() -> None:
    own = pd.DataFrame(
        {"deposit_id": ["a"], "name_en": ["A"], "longitude": [34.1], "latitude": [44.95]}
    ).assign(commodity="gold")
    answer = minerals.share(own, by="quantity", commodity="gold")
    drawn = share_figure(answer)
    assert medians(drawn) == []
    assert "No share can be computed (number of deposits): Gold (1)" in texts(drawn)
    nothing = Result("share", answer.header, answer.frame.iloc[:0], answer.fields)
    assert "No deposits" in svg(share_figure(nothing))


def test_odd_names_are_shown_letter_by_letter(hostile: pd.DataFrame, shown: list[str]) -> None:
    drawn = share_figure(minerals.share(hostile, group_by="commodity"))
    assert set(names(drawn)) == set(shown)
    svg(drawn)


def test_a_very_long_name_leaves_room_for_the_bars() -> None:
    own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["A"], "longitude": 34.1, "latitude": 48.0})
    own["commodity"] = "name " * 100
    drawn = share_figure(minerals.share(own, group_by="commodity"))
    assert drawn.axes[0].get_position().width > 0.3
    assert names(drawn)[0].endswith("…")
