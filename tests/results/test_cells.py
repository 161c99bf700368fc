from __future__ import annotations

import numpy as np
import pytest

from minerals.results.cells import guarded


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "=", "-", "-x", "\uff1d1",
     "=cmd|'/c calc'!A1", "-1+cmd|'/c calc'!A1", "+1e5a", "--1"],
)  # fmt: skip
def test_a_text_that_a_spreadsheet_would_compute_is_marked(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "value",
    ["-3.5", "+3", "-1e-5", "-.5", "-1 234,5", "-5 %", "a=1", "1+1", "", " x", -3.5, np.int64(-3),
     None, True],
)  # fmt: skip
def test_numbers_and_other_texts_stay_as_they_are(value: object) -> None:
    assert guarded(value) is value
