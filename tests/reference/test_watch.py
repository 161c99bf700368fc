"""A watch that looks every day at the real files of a provider, against the changes of them all."""

from __future__ import annotations

from pathlib import Path

import pytest

import minerals
from minerals.tables.inventory import bundled
from minerals.territory.plausibility import gaps
from minerals.views.watching import look

DAILY = Path(__file__).resolve().parents[3] / "shared/reference/control/deepstate-daily"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DAILY.is_dir(), reason=f"the reference files are not at {DAILY}"),
]


def test_a_replay_of_the_daily_files_tells_what_changes_lists() -> None:
    history, inventory = minerals.control(DAILY), bundled()
    record, found, missing = None, [], 0
    for date in history.dates:
        result, record = look(inventory, history, record, date)
        told = result.frame
        assert len(told) or date == history.dates[0]  # a new snapshot, at the least
        missing += (told["kind"] == "gap").sum()
        found += told[told["kind"] == "status"].to_dict("records")
    assert missing == len(gaps(history.dates)) > 1
    listed = minerals.changes(history.dates[0], deposits=inventory, control=history).frame
    keys = ["date", "after", "deposit_id", "before"]
    assert len(listed) > 1
    assert [[each[key] for key in (*keys, "now")] for each in found] == (
        listed[[*keys, "status"]].to_numpy().tolist()
    )
