"""The headline figures say what the audit says."""

from __future__ import annotations

import pytest

import minerals
from minerals.results.labels import languages
from minerals.views.figures import headlines_figure, svg
from minerals.views.headlines import HEADLINES, headlines


def test_every_row_is_a_reading_of_the_audit() -> None:
    frame = headlines().frame
    assert frame["claim"].drop_duplicates().tolist() == list(HEADLINES)
    for each in minerals.audit(list(HEADLINES)):
        audited = each.to_dict()
        readings = {row["reading"]: row for row in audited["readings"]}
        rows = frame[frame["claim"] == audited["claim"]].to_dict("records")
        assert rows[0]["verdict"] == audited["verdict"]
        for row in rows:
            reading = readings[row["reading"]]
            assert row["evidence"] == reading["evidence"]
            for name in ("q05", "q50", "q95", "low", "high", "probability"):
                assert row[name] == pytest.approx(reading[name], rel=1e-8)


def test_a_headline_has_what_is_listed_and_both_models() -> None:
    readings = {each: minerals.audit(each)[0].to_dict()["readings"] for each in HEADLINES}
    for claim, named in HEADLINES.items():
        models = [row["model"] for name in named for row in readings[claim] if
                  row["reading"] == name]  # fmt: skip
        assert models == [None, "all", "listed"]


def test_a_figure_that_is_given_is_so_in_more_than_half_of_the_draws() -> None:
    for row in headlines().frame.to_dict("records"):
        assert (row["standing"] == "agrees") == (row["probability"] > 0.5)
        if row["standing"] == "lies below":
            assert row["accepted_high"] < row["q05"]
        if row["standing"] == "lies above":
            assert row["accepted_low"] > row["q95"]


@pytest.mark.parametrize("lang", languages())
def test_the_figure_has_a_panel_for_each_claim_and_a_dot_for_each_row(lang: str) -> None:
    answer = headlines()
    drawn = headlines_figure(answer, lang)
    assert len(drawn.axes) == len(HEADLINES)
    for axes, (_, rows) in zip(drawn.axes, answer.frame.groupby("claim", sort=False), strict=True):
        dots = [list(line.get_xdata()) for line in axes.lines if line.get_marker() == "o"]
        assert dots == [rows["q50"].tolist(), rows.loc[rows["evidence"], "q50"].tolist()]
        assert axes.get_xlim()[0] <= rows["claimed_low"].iloc[0] <= axes.get_xlim()[1]
    text = svg(drawn)
    assert all(name not in text for name in ("figure.headlines", "nan"))
