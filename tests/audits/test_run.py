"""The audit: verdicts follow from distributions, coverage and bounds; the first rule decides."""

from __future__ import annotations

import itertools
import json
import math
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minerals.audits import run as module
from minerals.audits.claim import MOST_COVERED, Claim, ClaimAudit, ReadingResult
from minerals.audits.estimators import figure
from minerals.audits.likelihood import likelihood
from minerals.audits.reading import TOLERANCE, Figure, Reading
from minerals.audits.run import audit, evaluate
from minerals.audits.selectors import PublishedRows
from minerals.audits.verdict import VERDICTS, judge, told
from minerals.errors import InputError
from minerals.results.messages import Message
from minerals.tables.load import table
from minerals.views import audit_tables

# Everything in CLAIM and READING is made up.
CLAIM = Claim(
    "made-up", "Half of it.", "nobody", "2025", "x", "fraction",
    low=0.5, high=0.5, accept_low=0.45, accept_high=0.55, min_coverage=0.5,
)  # fmt: skip
TONNES = replace(CLAIM, unit="Mt", low=19.0, high=19.0, accept_low=18.0, accept_high=20.0)
LITERAL = Reading("made-up", "own-words", "a definition", True, True, "share")
OTHER = replace(LITERAL, reading_id="other", title="another definition", literal=False)
SOURCES = replace(LITERAL, reading_id="own", title="the source itself", independent=False)
ROWS = replace(LITERAL, reading_id="rows", title="published rows", estimator="rows")
THREE_HEADLINES = ("metals-40-cryptopolitan", "coal-63-bbc", "critical-350-bn-svyrydenko")

GIVES = Figure(0.5, 0.46, 0.54, 0.9)
NEAR = Figure(0.4, 0.35, 0.49, 0.9)  # its upper quarter meets 0.45
NOT_EXCLUDED = Figure(0.4, 0.35, 0.456, 0.9)  # its last twentieth does
FAILS = Figure(0.2, 0.15, 0.25, 0.9)


@pytest.fixture(scope="module")
def audits() -> dict[str, ClaimAudit]:
    return {each.claim.claim_id: each for each in audit()}


def judged(*given_readings: tuple[Reading, Figure], claim: Claim = CLAIM) -> tuple[str, str]:
    """Judge a claim whose readings give these figures."""
    verdict, why, _ = judge(claim, [ReadingResult(claim, *each) for each in given_readings])
    assert why
    return verdict, why


def word(*given_readings: tuple[Reading, Figure], claim: Claim = CLAIM) -> str:
    return judged(*given_readings, claim=claim)[0]


def audited_as(*given_readings: tuple[Reading, Figure]) -> ClaimAudit:
    """Audit a claim whose readings give these figures."""
    results = tuple(ReadingResult(CLAIM, *each) for each in given_readings)
    return ClaimAudit(CLAIM, results, *judge(CLAIM, results))


def test_what_a_source_confirms_or_refutes_needs_no_reading() -> None:
    fact = replace(CLAIM, fact="true", fact_source_id=table("sources")["source_id"].iloc[0])
    assert word((LITERAL, FAILS), claim=fact) == "correct"
    assert word(claim=replace(fact, fact="false")) == "wrong"


def test_without_a_reading_or_an_accepted_figure_nothing_can_be_tested() -> None:
    assert word() == "not testable"
    undefined = replace(CLAIM, accept_low=math.nan, accept_high=math.nan)
    assert word((LITERAL, GIVES), claim=undefined) == "not testable"


def test_a_quotation_that_its_source_gives_only_otherwise_is_misquoted() -> None:
    quotes = replace(CLAIM, quotes="another")
    own = replace(SOURCES, literal=False, title="what the source says")
    assert word((SOURCES, FAILS), (own, GIVES), claim=quotes) == "misquoted"
    assert word((SOURCES, FAILS), (own, GIVES)) != "misquoted"
    assert word((SOURCES, FAILS), (own, GIVES), (LITERAL, GIVES), claim=quotes) == "reproduced"


def test_more_than_half_of_the_distribution_reproduces() -> None:
    assert word((LITERAL, GIVES)) == "reproduced"
    most, least = Figure(0.5, 0.45, 0.649, 0.9), Figure(0.5, 0.45, 0.652, 0.9)
    assert word((LITERAL, most)) == "reproduced"
    assert word((LITERAL, least)) == "consistent"


def test_a_middle_half_that_meets_the_claim_is_consistent() -> None:
    assert word((LITERAL, NEAR)) == "consistent"
    assert word((LITERAL, NEAR), (OTHER, GIVES)) == "consistent"


def test_the_same_figure_by_another_definition_is_another_reading() -> None:
    assert word((LITERAL, FAILS), (OTHER, GIVES)) == "reproduced under another reading"
    assert word((OTHER, GIVES)) == "reproduced under another reading"


def test_another_model_of_its_own_words_is_no_other_definition() -> None:
    model = replace(OTHER, model="listed")
    verdict, why = judged((LITERAL, FAILS), (model, replace(GIVES, model="listed")))
    assert verdict == "not reproduced"
    assert "The answer differs by model (all: does not; listed: gives it)" in why
    elsewhere = replace(model, commodity="iron")
    assert word((LITERAL, FAILS), (elsewhere, GIVES)) == "reproduced under another reading"
    thin = replace(FAILS, coverage=0.1)  # nor where its own words do not count
    assert word((LITERAL, thin), (model, GIVES)) == "not tested as worded"


def test_published_rows_in_the_claims_own_words_contradict_it() -> None:
    rows = replace(FAILS, sources=("a ministry",))
    verdict, why = judged((ROWS, rows))
    assert verdict == "contradicted"
    assert "by a ministry" in why
    assert word((ROWS, rows), (LITERAL, FAILS)) == "not reproduced"


def test_a_literal_reading_that_fails_does_not_reproduce() -> None:
    assert judged((LITERAL, FAILS))[1].startswith("as worded")
    assert word((LITERAL, FAILS)) == "not reproduced"
    verdict, why = judged((LITERAL, NOT_EXCLUDED))
    assert verdict == "not reproduced"
    assert "P " in why


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (GIVES, "reproduced"),
        (NEAR, "consistent (the middle half of what its own words give meets it, P 29 %)"),
        (NOT_EXCLUDED, "not reproduced (not excluded, P 6 %)"),
        (FAILS, "not reproduced"),
    ],
)
def test_a_verdict_is_printed_with_what_it_leaves_open(found: Figure, said: str) -> None:
    audited = audited_as((LITERAL, found))
    assert told(audited) == said
    assert f"{said}: as worded"[20:] in audit_tables.readings([audited]).to_table()
    assert audited.to_dict()["verdict"] == said.partition(" (")[0]
    assert audit_tables.summary([audited]).frame["verdict"].tolist() == [audited.verdict]


def test_the_probability_of_a_claim_is_that_of_its_own_words() -> None:
    counts = audited_as((OTHER, GIVES), (LITERAL, NEAR))
    assert (counts.chance, counts.to_dict()["probability_of"]) == ("29 %", "own-words")
    thin = replace(NEAR, coverage=0.1)
    country = replace(LITERAL, reading_id="country", estimator="estimate")
    refused = audited_as(
        (SOURCES, GIVES), (LITERAL, thin), (country, replace(FAILS, coverage=0.1, model="all"))
    )
    assert refused.primary is None
    assert refused.chance == "< 0.1 % (of a reading that does not count)"
    assert refused.to_dict()["probability_of"] == "country"
    shown = audit_tables.readings([refused]).to_table()
    assert f"Probability: {refused.chance}: {country.title}" in shown
    assert audited_as((LITERAL, thin)).to_dict()["probability_of"] == "own-words"
    silent = audited_as((SOURCES, GIVES), (OTHER, GIVES)).to_dict()
    assert silent["probability"] is silent["probability_of"] is silent["likelihood"] is None


def test_a_figure_taken_as_exact_has_no_word_anywhere() -> None:
    audited = audited_as((ROWS, Figure(0.5, 0.5, 0.5, 1.0)))
    found = audited.to_dict()
    assert (found["probability"], found["likelihood"]) == (1.0, None)
    assert found["readings"][0]["likelihood"] is None
    assert audited.chance == audited.evaluations[0].chance == "exact"


@pytest.mark.parametrize(
    ("reading", "found"),
    [(SOURCES, Figure(math.nan, math.nan, math.nan)), (replace(SOURCES, bound="lower"), FAILS)],
    ids=["no figure", "bound"],
)
def test_a_source_without_a_figure_of_its_own_is_not_misquoted(
    reading: Reading, found: Figure
) -> None:
    own = replace(SOURCES, literal=False)
    assert word((reading, found), (own, GIVES), claim=replace(CLAIM, quotes="another")) == (
        "not testable on this data"
    )


def test_a_bound_that_would_exclude_says_what_it_lacks() -> None:
    lower, high = replace(LITERAL, bound="lower"), Figure(0.7, 0.65, 0.75, 0.1)
    assert "10% covered, 50% asked" in judged((lower, high))[1]
    assert "excludes nothing claimed (at least 15.0%)" in judged((lower, FAILS))[1]


def test_without_a_literal_reading_that_counts_the_claim_is_not_tested_as_worded() -> None:
    thin = replace(GIVES, coverage=0.1)
    assert word((OTHER, FAILS)) == "not tested as worded"
    verdict, why = judged((LITERAL, thin), (OTHER, FAILS))
    assert verdict == "not tested as worded"
    assert "10% covered, 50% asked" in why


@pytest.mark.parametrize(
    ("reading", "found"),
    [
        (LITERAL, replace(GIVES, coverage=0.1)),
        (LITERAL, replace(GIVES, coverage=math.nan)),
        (LITERAL, replace(GIVES, coverage=1.2)),
        (SOURCES, GIVES),
        (LITERAL, Figure(0.5, 0.1, 0.9, 0.9)),
        (replace(LITERAL, group="ua-2025"), GIVES),
        (replace(LITERAL, date="2025-03-01"), GIVES),
        (replace(ROWS, numerator="regional_reserves?region_id=ua&as_of=2026"), GIVES),
        (replace(LITERAL, prices="2026-02"), GIVES),
        (LITERAL, Figure(math.nan, math.nan, math.nan, 0.9)),
        (replace(LITERAL, bound="lower"), GIVES),
        (replace(LITERAL, bound="upper"), GIVES),
    ],
    ids=[
        "thin",
        "unknown",
        "too much",
        "own",
        "wide",
        "younger",
        "later",
        "later rows",
        "later prices",
        "empty",
        "lower",
        "upper",
    ],
)
def test_what_does_not_count_decides_nothing(reading: Reading, found: Figure) -> None:
    assert word((reading, found), claim=replace(CLAIM, date="2025-02")) == (
        "not testable on this data"
    )


@pytest.mark.parametrize("choice", [{"date": "2025-02-28"}, {"prices": "2025"}])
def test_what_is_of_the_claims_own_month_or_year_is_not_later(choice: dict[str, str]) -> None:
    of_then = replace(LITERAL, **choice)  # type: ignore[arg-type]
    assert word((of_then, GIVES), claim=replace(CLAIM, date="2025-02")) == "reproduced"


@pytest.mark.parametrize("name", ["lithium-2-of-4", "secdev-7-5-tn"])
def test_a_later_day_or_later_prices_reproduce_nothing(name: str) -> None:
    audited = audit(name)[0]
    after = [each for each in audited.evaluations if each.later]
    assert any(each.matches for each in after)
    assert not any(each.evidence for each in after)
    assert audited.verdict == "not reproduced"


def test_a_day_that_is_asked_for_is_said_and_is_not_later_than_the_claim() -> None:
    then, now = audit("lithium-2-of-4")[0], audit("lithium-2-of-4", date="2025-07-31")[0]
    assert not then.asked
    assert (now.verdict, now.to_dict()["asked"]) == ("reproduced", "2025-07-31")
    head = "REPRODUCED, asked of 2025-07-31 (the claim is of 2025-01-14): "
    assert head in audit_tables.readings([now]).to_table()
    assert "asked of" not in audit_tables.readings([then]).to_table()
    assert "asked of 2025-07-31" in audit_tables.summary([now]).to_markdown()


def test_what_has_no_date_is_not_asked_of_another_day() -> None:
    assert not audit("forbes-70-two-oblasts", date="2024-06-30")[0].asked


def test_a_bound_counts_against_a_claim_and_never_for_it() -> None:
    high, low = Figure(0.7, 0.65, 0.75, 0.9), FAILS
    lower, upper = (replace(LITERAL, bound=each) for each in ("lower", "upper"))
    assert word((lower, high)) == word((upper, low)) == "not reproduced"
    assert word((lower, low)) == word((upper, high)) == "not testable on this data"
    assert math.isnan(ReadingResult(CLAIM, lower, high).probability)


def test_an_amount_within_a_factor_of_four_is_informative() -> None:
    assert ReadingResult(TONNES, LITERAL, Figure(20.0, 10.0, 39.0, 0.9)).informative
    assert not ReadingResult(TONNES, LITERAL, Figure(20.0, 5.0, 39.0, 0.9)).informative


def test_a_sum_of_some_deposits_contradicts_no_total() -> None:
    short = replace(LITERAL, estimator="total")
    assert word((short, Figure(10.5, 10.5, 10.5, 0.55)), claim=TONNES) == (
        "not testable on this data"
    )
    assert word((short, Figure(10.5, 10.5, 10.5, 0.95)), claim=TONNES) == "not reproduced"
    assert word((short, Figure(30.0, 30.0, 30.0, 0.55)), claim=TONNES) == "not reproduced"


def test_a_verdict_says_by_which_choice_it_turns() -> None:
    dated = replace(LITERAL, date="2022-08-10")
    later = replace(OTHER, date="2025-02-24")
    why = judged((dated, GIVES), (later, FAILS))[1]
    assert "differs by date (2022-08-10: gives it; 2025-02-24: does not)" in why
    thin = replace(FAILS, coverage=0.1)  # does not count, and has no say
    assert "differs" not in judged((dated, GIVES), (later, thin))[1]
    elsewhere = replace(later, commodity="iron")
    assert "differs" not in judged((dated, GIVES), (elsewhere, FAILS))[1]


@given(
    st.floats(0, 1), st.floats(0, 0.2), st.booleans(), st.booleans(), st.floats(0, 1.5),
    st.sampled_from(["", "lower", "upper"]), st.sampled_from(["share", "rows", "total"]),
)  # fmt: skip
def test_any_reading_gets_one_of_the_verdicts(
    value: float, spread: float, literal: bool, independent: bool, coverage: float, bound: str,
    estimator: str,
) -> None:  # fmt: skip
    reading = replace(
        LITERAL, literal=literal, independent=independent, bound=bound, estimator=estimator
    )
    found = Figure(value, max(value - spread, 0), min(value + spread, 1), coverage)
    verdict, _ = judged((reading, found))
    assert verdict in VERDICTS
    counts = independent and 0.5 <= coverage <= MOST_COVERED
    assert (verdict == "reproduced") <= (literal and counts and not bound)
    assert (verdict in ("not reproduced", "contradicted", "consistent")) <= (literal and counts)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50), st.floats(0, 1), st.floats(0, 1))
def test_a_probability_is_the_part_of_the_draws_and_quantiles_are_ordered(
    drawn: list[float], one: float, other: float
) -> None:
    low, high = min(one, other), max(one, other)
    found = Figure(drawn[0], min(drawn), max(drawn), drawn=np.array(drawn))
    slack = TOLERANCE * high
    inside = [low - slack <= each <= high + slack for each in drawn]
    assert found.probability(low, high) == pytest.approx(sum(inside) / len(drawn))
    quantiles = [found.low, *found.quantiles().values(), found.high]
    assert all(a <= b + 1e-12 for a, b in itertools.pairwise(quantiles))


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.991, "virtually certain"), (0.99, "very likely"), (0.9, "likely"),
        (0.66, "about as likely as not"), (0.33, "about as likely as not"), (0.32, "unlikely"),
        (0.09, "very unlikely"), (0.009, "exceptionally unlikely"), (math.nan, ""),
    ],
)  # fmt: skip
def test_the_words_are_those_of_the_panel(probability: float, said: str) -> None:
    assert likelihood(probability) == said


def test_a_share_above_the_whole_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "figure", lambda _: Figure(3.7, 3.7, 3.7, 1.0))
    with pytest.raises(InputError, match=r"gives 370.0%: a share lies between 0 and 1"):
        evaluate(CLAIM, LITERAL)


def test_rows_of_two_units_are_an_error() -> None:
    oblast = "regional_reserves?region_id=UA-63&commodity_id=gas"  # per cent, and cubic metres
    mixed = replace(ROWS, numerator=oblast, denominator="regional_reserves?region_id=gas-east")
    with pytest.raises(InputError, match="more than one unit"):
        figure(mixed)


def test_a_part_above_its_whole_is_an_error() -> None:
    east = "regional_reserves?region_id=gas-east"
    with pytest.raises(InputError, match="a part cannot exceed its whole"):
        figure(replace(ROWS, numerator=east, denominator=east.replace("east", "west")))


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
        assert audits[name].to_dict()["probability"] is not None
        assert audits[name].verdict != "not testable on this data"


@pytest.mark.slow
def test_quantiles_lie_in_order_between_the_bounds_and_rest_on_rows(
    audits: dict[str, ClaimAudit],
) -> None:
    for claim_audit in audits.values():
        for each in claim_audit.evaluations:
            found = each.figure
            if math.isnan(found.value):
                continue
            values = [found.low, *found.quantiles().values(), found.high]
            slack = 1e-9 * max(abs(found.high), 1)
            assert all(a <= b + slack for a, b in itertools.pairwise(values))
            assert found.rests_on, each.reading.reading_id
            assert claim_audit.claim.unit != "fraction" or 0 <= found.low <= found.high <= 1


@pytest.mark.slow
def test_a_verdict_against_a_claim_rests_on_a_literal_reading_that_counts(
    audits: dict[str, ClaimAudit],
) -> None:
    for claim_audit in audits.values():
        literal = [
            each for each in claim_audit.evaluations if each.evidence and each.reading.literal
        ]
        first = literal[0] if literal else None
        assert claim_audit.primary is first
        if claim_audit.verdict in ("reproduced", "consistent", "not reproduced", "contradicted"):
            assert first is not None, claim_audit.claim.claim_id
        if claim_audit.verdict.startswith("reproduced"):
            assert any(each.evidence and each.matches for each in claim_audit.evaluations)


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


def _publish(monkeypatch: pytest.MonkeyPatch, regional: pd.DataFrame) -> None:
    """Put other rows in place of the regional figures that readings select from."""
    others = {name: table(name) for name in ("national_totals", "commodities")}
    published = PublishedRows({"regional_reserves": regional, **others})
    monkeypatch.setattr("minerals.audits.selectors._bundled", lambda: published)


def test_verdicts_change_when_the_data_do(monkeypatch: pytest.MonkeyPatch) -> None:
    before = audit("forbes-70-two-oblasts")[0]
    changed = table("regional_reserves")
    luhansk = (changed["region_id"] == "UA-09") & (changed["metric"] == "value")
    assert luhansk.any()
    changed.loc[luhansk, "quantity"] *= 2.2  # made up: Luhansk worth more than twice as much
    _publish(monkeypatch, changed)
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
        assert {"primary", "probability", "probability_of", "likelihood"} <= set(found)
        for reading in found["readings"]:
            wanted = {"reading", "literal", "independent", "value", "low", "high", "coverage"}
            wanted |= {"matches", "evidence", "covered", "title", "bound", "model"}
            wanted |= {"q05", "q25", "q50", "q75", "q95", "probability", "likelihood"}
            assert wanted == set(reading)


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
    assert found.coverage == len(ids) / 150
    assert f"{len(ids)} listed against 150 counted" in found.covers


@pytest.mark.parametrize("more", [0, 1, 5])
def test_a_mine_more_than_were_counted_turns_no_verdict(more: int) -> None:
    listed = replace(NOT_EXCLUDED, coverage=(150 + more) / 150, covers="listed and counted")
    verdict, why = judged((LITERAL, listed))
    assert verdict == "not reproduced"
    assert ("listed and counted" in why) == (more > 0)
    twice = replace(NOT_EXCLUDED, coverage=2.0)
    assert "more is listed than was counted (200%)" in judged((LITERAL, twice))[1]


def test_one_mine_more_in_the_table_turns_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    before = audit("coal-63-bbc")[0]
    counted = table("regional_reserves")
    mines = (counted["source_id"] == "euracoal-eu-e5e6ba") & (counted["region_id"] == "ua")
    assert before.primary is not None
    n_listed = len(before.primary.figure.rests_on)
    counted.loc[mines, "quantity"] = n_listed - 1.0  # made up: one fewer than are listed
    _publish(monkeypatch, counted)
    after = audit("coal-63-bbc")[0]
    assert after.primary is not None
    assert after.primary.figure.coverage > 1
    assert (after.verdict, after.primary.reading) == (before.verdict, before.primary.reading)
    assert f"{n_listed} listed against {n_listed - 1} counted" in after.why


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
    lines = audit_tables.readings([claim_audit]).to_table(width=width).split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(claim_audit.verdict.upper()))
    assert lines[at + 1] == "" != lines[at + 2]
    assert max(map(len, lines[at + 1 :])) <= width
    shown = {f"{each.quantiles['q50']:.1%}" for each in claim_audit.evaluations}
    assert shown - {"nan%"} <= set(" ".join(lines).split())


def test_a_bound_is_told_once() -> None:
    (audited,) = audit(["muggah-gas-72"])
    found = re.findall(r"at (?:most|least) [\d.]+%", audited.why)
    assert found
    assert len(found) == len(set(found))


def test_a_verdict_and_its_chance_are_said_in_ukrainian() -> None:
    for audited in audit(["metals-40-cryptopolitan", "coal-63-bbc"]):
        for text in (told(audited), audited.chance):
            assert isinstance(text, Message)
            assert not re.search(r"[a-z]{3,}", text.said("uk", lambda name, lang: name))


def test_json_has_the_readings_in_the_order_of_the_table() -> None:
    raw = 0
    for each in audit():
        own_words = [reading["literal"] for reading in each.to_dict()["readings"]]
        assert own_words == sorted(own_words, reverse=True)
        raw += [reading.reading.literal for reading in each.evaluations] != own_words
    assert raw > 0
