from __future__ import annotations

import pytest

from minerals.audits.run import audit
from minerals.views import audit_tables as audits
from minerals.views.figures import svg
from minerals.views.figures.tornado import tornado_figure


@pytest.mark.slow
def test_every_choice_that_moves_the_figure_is_a_bar() -> None:
    audited = audit("critical-350-bn-svyrydenko")[0]
    result = audits.sensitivity(audited)
    frame = result.frame
    moved = frame.iloc[1:].dropna(subset=["value"]).query("change != 0")
    drawn = tornado_figure(result, audited)
    widths = [patch.get_width() for patch in drawn.axes[0].containers[0]]
    assert sorted(widths) == pytest.approx(sorted(moved["change"]))
    assert len(widths) > 3
    assert f"{len(frame) - 1 - len(moved)} other settings change nothing" in svg(drawn)
