"""The audit: verdicts follow from figures, ranges and coverage, and from nothing else."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.audits import run as module
from minerals.audits.claim import Claim, ClaimAudit, ReadingResult
from minerals.audits.estimators import figure
from minerals.audits.reading import Figure, Reading
from minerals.audits.run import audit, examine
from minerals.audits.verdict import VERDICTS, judge
from minerals.errors import InputError
from minerals.tables.load import table
from minerals.views import audit_tables

# Everything in CLAIM and READING is made up.
CLAIM = Claim(
    "made-up", "Half of it.", "nobody", "2025", "x", "fraction",
    low=0.5, high=0.5, accept_low=0.45, accept_high=0.55, min_coverage=0.5,
)  # fmt: skip
READING = Reading("made-up", "r", "a definition", True, True, "share")
THREE_HEADLINES = ("metals-40-cryptopolitan", "coal-63-bbc", "critical-350-bn-svyrydenko")


@pytest.fixture(scope="module")
def audits() -> dict[str, ClaimAudit]:
    return {each.claim.claim_id: each for each in audit()}


def verdict(
    *given_figures: Figure, claim: Claim = CLAIM, literal: bool = True, independent: bool = True,
    monkeypatch: pytest.MonkeyPatch,
) -> str:  # fmt: skip
    """Judge a claim whose readings give these figures."""
    figures = iter(given_figures)
    monkeypatch.setattr(module, "figure", lambda _: next(figures))
    reading = replace(READING, literal=literal, independent=independent)
    return examine(claim, [reading] * len(given_figures)).verdict


def test_a_figure_within_the_tolerance_reproduces(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Figure(0.46, 0.46, 0.46, 0.9)
    assert verdict(found, monkeypatch=monkeypatch) == "reproduced"


def test_a_range_that_holds_the_claimed_figure_reproduces(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdict(Figure(0.4, 0.3, 0.52, 0.9), monkeypatch=monkeypatch) == "reproduced"


def test_a_range_that_only_touches_the_tolerance_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdict(Figure(0.36, 0.34, 0.49, 0.9), monkeypatch=monkeypatch) == "not reproduced"


def test_the_same_figure_by_another_definition_is_another_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = verdict(Figure(0.5, 0.5, 0.5, 0.9), literal=False, monkeypatch=monkeypatch)
    assert found == "reproduced under another reading"


@pytest.mark.parametrize("coverage", [0.1, math.nan])
def test_a_match_on_too_little_coverage_is_luck(
    coverage: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = verdict(Figure(0.5, 0.5, 0.5, coverage), monkeypatch=monkeypatch)
    assert found == "not testable on this data"


def test_a_claimants_own_figures_never_reproduce(monkeypatch: pytest.MonkeyPatch) -> None:
    found = verdict(Figure(0.5, 0.5, 0.5, 1.0), independent=False, monkeypatch=monkeypatch)
    assert found == "not testable on this data"


def test_a_range_of_more_than_half_of_everything_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = verdict(Figure(0.5, 0.1, 0.9, 1.0), monkeypatch=monkeypatch)
    assert found == "not testable on this data"


def test_a_sum_of_some_deposits_contradicts_no_total(monkeypatch: pytest.MonkeyPatch) -> None:
    tonnes = replace(CLAIM, unit="Mt", low=19.0, high=19.0, accept_low=18.0, accept_high=20.0)
    monkeypatch.setattr(module, "figure", lambda _: Figure(10.5, 10.5, 10.5, 0.55))
    short = replace(READING, estimator="total")
    assert examine(tonnes, [short]).verdict == "not testable on this data"
    monkeypatch.setattr(module, "figure", lambda _: Figure(10.5, 10.5, 10.5, 0.95))
    assert examine(tonnes, [short]).verdict == "not reproduced"


@given(st.floats(0, 1), st.floats(0, 0.2), st.booleans(), st.booleans(), st.floats(0, 1))
def test_any_reading_gets_one_of_the_verdicts(
    value: float, spread: float, literal: bool, independent: bool, coverage: float
) -> None:
    reading = replace(READING, literal=literal, independent=independent)
    found = Figure(value, max(value - spread, 0), min(value + spread, 1), coverage)
    evaluations = ReadingResult(reading, found, coverage >= 0.5, 0.45 <= value <= 0.55)
    word, why = judge(CLAIM, [evaluations])
    assert word in VERDICTS
    assert why
    assert (word == "reproduced") <= (literal and independent and coverage >= 0.5)


@pytest.mark.slow
def test_every_claim_has_a_verdict_and_a_reason(audits: dict[str, ClaimAudit]) -> None:
    assert len(audits) == len(table("claims"))
    for claim_audit in audits.values():
        assert claim_audit.verdict in VERDICTS
        assert claim_audit.why


@pytest.mark.slow
def test_the_three_headline_figures_have_at_least_three_readings(
    audits: dict[str, ClaimAudit],
) -> None:
    for name in THREE_HEADLINES:
        assert len(audits[name].evaluations) >= 3


@pytest.mark.slow
def test_a_reading_in_range_order_and_with_rows_behind_it(audits: dict[str, ClaimAudit]) -> None:
    for claim_audit in audits.values():
        for each in claim_audit.evaluations:
            found = each.figure
            if not math.isnan(found.value):
                assert found.low <= found.value + 1e-9
                assert found.value <= found.high + 1e-9
                assert found.rests_on, each.reading.reading_id


@pytest.mark.slow
def test_forbes_with_two_oblasts_is_misquoted_and_the_arithmetic_is_plain(
    audits: dict[str, ClaimAudit],
) -> None:
    claim_audit = audits["forbes-70-two-oblasts"]
    assert claim_audit.verdict == "misquoted"
    values = {
        round(each.figure.value, 3)
        for each in claim_audit.evaluations
        if not each.reading.independent
    }
    assert {round(7.0 / 14.8, 3), round(10.5 / 14.8, 3)} <= values


@pytest.mark.slow
def test_no_claim_is_reproduced_by_its_own_figures_alone(audits: dict[str, ClaimAudit]) -> None:
    for claim_audit in audits.values():
        if claim_audit.verdict.startswith("reproduced"):
            assert any(each.evidence and each.matches for each in claim_audit.evaluations)


@pytest.mark.slow
def test_a_verdict_says_where_only_a_range_holds_the_figure(audits: dict[str, ClaimAudit]) -> None:
    told = 0
    for claim_audit in audits.values():
        if not claim_audit.verdict.startswith("reproduced"):
            continue
        claim = claim_audit.claim
        matching = [
            each.figure.value
            for each in claim_audit.evaluations
            if each.evidence
            and each.matches
            and each.reading.literal == (claim_audit.verdict == "reproduced")
        ]
        inside = any(claim.accept_low <= value <= claim.accept_high for value in matching)
        by_range = "by the range" in claim_audit.why.split(":")[0]
        assert by_range == (not inside), claim.claim_id
        told += by_range
    assert told > 0


@pytest.mark.slow
def test_what_covers_too_little_is_told_beside_not_reproduced(
    audits: dict[str, ClaimAudit],
) -> None:
    claim_audit = audits["metals-40-cryptopolitan"]
    assert claim_audit.verdict == "not reproduced"
    assert "in the claim's own words, which cover too little: deposits of all minerals by" in (
        claim_audit.why
    )


def test_verdicts_change_when_the_data_do(monkeypatch: pytest.MonkeyPatch) -> None:
    before = audit("forbes-70-two-oblasts")[0]
    changed = table("regional_reserves")
    luhansk = (changed["region_id"] == "UA-09") & (changed["metric"] == "value")
    assert luhansk.any()
    changed.loc[luhansk, "quantity"] *= 3  # made up: Luhansk worth three times as much
    monkeypatch.setattr(
        "minerals.audits.selectors.table",
        lambda name: changed.copy() if name == "regional_reserves" else table(name),
    )
    after = audit("forbes-70-two-oblasts")[0]
    assert before.verdict == "misquoted"
    assert after.verdict != "misquoted"


@pytest.mark.slow
def test_a_date_runs_the_same_definitions_on_another_day() -> None:
    name = "coal-63-secdev"
    then = audit(name, date="2022-02-23")[0]
    dated = [each for each in then.evaluations if each.reading.estimator == "share"]
    assert dated
    assert {each.reading.date for each in dated} == {"2022-02-23"}
    assert all(each.reading.title.endswith("[asked here of 2022-02-23]") for each in dated)


@pytest.mark.slow
def test_the_audit_is_json_under_stable_names(audits: dict[str, ClaimAudit]) -> None:
    for claim_audit in audits.values():
        found = json.loads(json.dumps(claim_audit.to_dict(), allow_nan=False))
        assert {"claim", "verdict", "claimed", "unit", "readings", "why"} <= set(found)
        for reading in found["readings"]:
            wanted = {"reading", "literal", "independent", "value", "low", "high", "coverage"}
            assert wanted | {"matches", "evidence"} <= set(reading)


def test_an_unknown_claim_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean coal-63-bbc"):
        audit("coal-63-bcc")


def test_a_reading_of_mines_counts_mines_against_the_published_number() -> None:
    mines = Reading("made-up", "mines", "mines", True, True, "share", by="count", commodity="coal",
                    date="2022-08-10", kind="mine", denominator="regional_reserves?region_id=ua"
                    "&commodity_id=coal&metric=mines&source_id=euracoal-eu-e5e6ba")  # fmt: skip
    found, every = figure(mines), figure(replace(mines, kind="", denominator=""))
    sites = table("deposits").set_index("deposit_id")["kind"]
    ids = [each.removeprefix("deposits: ") for each in found.rests_on]
    assert set(sites[ids]) == {"mine"}
    assert len(ids) < len(every.rests_on)
    assert found.low <= found.value <= found.high
    assert found.coverage == min(len(ids) / 150, 1)


def test_manganese_by_hand() -> None:
    """The share of the tables' manganese, from the outlines and the tonnages themselves."""
    reading = Reading(
        "made-up", "r", "manganese", True, True, "share",
        by="quantity", commodity="manganese", date="2025-02-24",
    )  # fmt: skip
    rows = table("resources")
    rows = rows[
        (rows["commodity_id"] == "manganese") & rows["preferred"] & rows["quantity"].notna()
    ]
    tonnes = rows.set_index("deposit_id")["quantity"]
    found = figure(reading)
    outline = Reading(
        "made-up", "o", "outline", True, True, "outline",
        outline="nikopol-tokmak", date="2025-02-24",
    )  # fmt: skip
    part = figure(outline).value
    assert set(tonnes.index) == {"ua-velyko-tokmatske", "ua-nikopolske-western-part-pokrov"}
    units = rows.set_index("deposit_id")["unit"]
    mega = {name: tonnes[name] * (1000 if units[name] == "Gt" else 1) for name in tonnes.index}
    by_hand = mega["ua-velyko-tokmatske"] * part / sum(mega.values())
    assert found.value == pytest.approx(by_hand, abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("width", [30, 60, 80, 120])
def test_readings_stand_in_the_width_of_a_terminal_below_an_empty_line(
    audits: dict[str, ClaimAudit], width: int
) -> None:
    claim_audit = audits["coal-63-bbc"]
    lines = audit_tables.text([claim_audit], width=width).split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(claim_audit.verdict.upper()))
    assert lines[at + 1] == "" != lines[at + 2]
    assert max(map(len, lines[at + 1 :])) <= width
    assert {f"{each.figure.value:.1%}" for each in claim_audit.evaluations} <= set(
        " ".join(lines).split()
    )
