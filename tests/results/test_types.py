"""Types of columns: the same in every answer, with no more digits than they mean."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.results.result import Field, Result
from minerals.results.types import CATEGORIES, rounded, typed
from minerals.vocabulary import STATUSES

FIELDS = (
    Field("share", "Share", "percent"),
    Field("usd", "USD", "money"),
    Field("with_iron", "With iron", "yes"),
    Field("status", "Status"),
)


def rows(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns)


@given(st.floats(-1e15, 1e15), st.floats(-1e15, 1e15))
def test_a_users_own_number_stays_as_it_was_typed(value: float, other: float) -> None:
    typed_in = float(f"{value:.15g}")
    assert rounded(rows(mine=[typed_in, other]), FIELDS)["mine"].iloc[0] == typed_in


@given(st.floats(0, 1), st.floats(1, 1e13))
def test_figures_lose_less_than_they_mean(share: float, usd: float) -> None:
    row = rounded(rows(share=[share], q05=[share], usd=[usd], occupied_q95=[usd]), FIELDS).iloc[0]
    assert row["share"] == pytest.approx(share, rel=0.51e-8, abs=0)
    assert row["q05"] == row["share"]
    assert row["usd"] == pytest.approx(usd, rel=0.51e-8)
    assert row["occupied_q95"] == row["usd"]
    assert all(float(f"{value:.9g}") == value for value in row)


def test_what_is_not_finite_and_what_is_nested_is_kept() -> None:
    made = rounded(rows(usd=[np.nan, np.inf], models=[{"low": 0.1 + 0.2}, None]), FIELDS)
    assert np.isnan(made["usd"][0])
    assert np.isinf(made["usd"][1])
    assert made["models"][0] == {"low": 0.3}


def test_a_column_has_one_type_also_where_values_are_missing() -> None:
    full, half, none = (
        typed(rows(with_iron=values, status=["occupied"] * 2), FIELDS)["with_iron"].dtype
        for values in ([True, False], [True, None], [None, None])
    )
    assert (full, half, none) == (np.dtype("bool"), pd.BooleanDtype(), pd.BooleanDtype())


def test_statuses_are_categories_in_one_order_and_others_stay_texts() -> None:
    made = typed(rows(status=["contested", None], before=["occupied", "lost"]), FIELDS)
    assert made["status"].cat.categories.tolist() == list(STATUSES)
    assert made["before"].dtype == "str"
    assert made["status"].isna().tolist() == [False, True]
    assert set(CATEGORIES) >= {"status", "before"}


@pytest.mark.parametrize("write", ["to_csv", "to_json"])
def test_no_form_writes_the_noise_of_floating_point(write: str) -> None:
    answer = Result("share", {}, rows(share=[0.1 + 0.2], usd=[1234.1 * 3]), FIELDS)
    text = getattr(answer, write)()
    assert "0000000" not in text
    assert answer.to_frame().iloc[0].tolist() == [0.3, 3702.3]
    read = (
        pd.read_csv(StringIO(text)).iloc[0].to_dict()
        if write == "to_csv"
        else json.loads(text)["rows"][0]
    )
    assert read == {"share": 0.3, "usd": 3702.3}
