"""Courses of many rows are the rows of the answers of each snapshot."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import minerals
from minerals.shares.aggregate import selected_rows
from minerals.shares.courses import COLUMNS, Courses
from minerals.shares.query import Question, ask
from minerals.statuses.moves import Mover
from minerals.statuses.sampling import SEED, Sampler
from minerals.statuses.series import StatusSeries, status_series

DATES = list(map(dt.date.fromisoformat, ("2022-02-23", "2022-03-31", "2022-11-30", "2025-02-24")))
DRAWS = 300


def courses_of(
    questions: list[Question],
) -> tuple[list[str], np.ndarray[tuple[int, ...], np.dtype[np.float64]], StatusSeries]:
    """Return the rows of questions about the same deposits at :data:`DATES`."""
    first = questions[0]
    series = status_series(first.inventory, first.history, DATES, first.scope)
    sampler = Sampler(series.join, DRAWS)
    rows = [row for each in questions for row in selected_rows(each)]
    courses = Courses(rows, series.scoped, SEED, DRAWS)
    for moves in Mover(sampler, series.scope).over(series.dates, series.scoped):
        courses.move(moves)
    return [each.name for each in rows], courses.values, series


@pytest.mark.parametrize("scope", ["all", "since-2022"])
@pytest.mark.parametrize("by", ["count", "quantity", "value"])
def test_a_course_is_the_row_of_the_share_of_each_date(by: str, scope: str) -> None:
    asked = ask(None, by, (), None, "commodity", scope, None, None, "counting")
    coal = replace(asked, chosen=("coal", "iron"), label="coal and iron")
    names, values, _ = courses_of([asked, coal])
    for index, date in enumerate(DATES):
        answers = [
            minerals.share(by=by, group_by="commodity", scope=scope, date=date, draws=DRAWS),
            minerals.share(by=by, group_by="commodity", commodity=("coal", "iron"),
                           scope=scope, date=date, draws=DRAWS),
        ]  # fmt: skip
        expected = pd.concat([each.frame for each in answers])
        assert expected["group"].tolist() == names
        told = expected[list(COLUMNS)].astype(float).to_numpy()
        np.testing.assert_allclose(values[:, index], told, rtol=0, atol=1e-12)


def test_a_row_without_anything_to_add_has_no_share(own_table: pd.DataFrame) -> None:
    asked = ask(own_table, "value", (), None, "commodity", "all", None, None, "counting")
    names, values, _ = courses_of([asked])
    found = dict(zip(names, values, strict=True))
    assert np.isnan(found["gold"]).all()
    assert not np.isnan(found["iron"]).any()


@pytest.fixture
def own_table() -> pd.DataFrame:
    """Return a user's deposits: two with a quantity, of which one has limits, one without."""
    return pd.DataFrame(
        {"deposit_id": ["a", "b", "c"], "name_en": ["A", "B", "C"],
         "longitude": [34.1, 37.8, 30.5], "latitude": [44.95, 48.0, 50.4],
         "commodity": ["iron", "iron", "gold"], "quantity": [1.0, 3.0, None], "unit": "Mt",
         "quantity_low": [0.5, None, None], "quantity_high": [2.0, None, None]}
    )  # fmt: skip
