"""How sure the days of losses may be, by kind of evidence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from minerals.checks.dating import (
    FLOOR_DAYS,
    INVASION,
    SEEPING,
    kind_of_evidence,
    least_days,
    least_of_losses,
)
from minerals.tables.load import table

PRESS, WIKI = "press, fact cited", "CC BY-SA 4.0"


@pytest.mark.parametrize(
    ("basis", "licence", "kind"),
    [
        ("Spokesman: troops left the town.", PRESS, "report"),
        ("Russian forces took the town.", WIKI, "summary"),
        ("Russian claim, not confirmed by Ukraine.", WIKI, "claim"),
        # A claim about an area is no better than the area.
        ("Russian claim on the hromada; settlement not named.", PRESS, "area"),
        ("The villages east of Lyman were captured in April.", WIKI, "area"),
    ],
)
def test_the_kind_of_evidence_is_read_from_the_words(basis: str, licence: str, kind: str) -> None:
    assert kind_of_evidence(basis, licence) == kind


def test_poorer_evidence_never_allows_a_narrower_window() -> None:
    for era in (0, 1):
        report, summary, claim, area = (
            FLOOR_DAYS[kind][era] for kind in ("report", "summary", "claim", "area")
        )
        assert report <= summary <= claim <= area


def test_days_are_less_sure_since_groups_seep_in() -> None:
    for kind in FLOOR_DAYS:
        assert least_days(SEEPING - dt.timedelta(1), kind) < least_days(SEEPING, kind)


def test_no_window_reaches_back_behind_the_invasion() -> None:
    for days in range(60):
        date = INVASION + dt.timedelta(days)
        for kind in FLOOR_DAYS:
            assert date - dt.timedelta(least_days(date, kind)) >= INVASION


def test_only_losses_since_the_invasion_have_a_least() -> None:
    statuses = table("control_statuses")
    found = statuses.loc[least_of_losses(statuses, table("sources")).index]
    assert set(found["status"]) == {"occupied"}
    assert found["date"].min() >= INVASION.isoformat()
    assert len(found) == ((statuses["status"] == "occupied") & (statuses["date"] >= "2022")).sum()


def test_a_loss_that_is_stated_too_surely_is_found(tables: Any) -> None:
    frame = tables.typed("control_statuses")
    least = least_of_losses(frame, tables.typed("sources"))
    late = least[frame.loc[least.index, "date"] >= SEEPING.isoformat()]
    row = int(late.index[0]) + 2
    tables.edit("control_statuses", row, date_uncertainty_days="1")
    told = [each for each in tables.findings() if each.file == "control/statuses.csv"]
    assert [(each.row, each.remedy) for each in told] == [(row, f"state {late.iloc[0]} or more")]
