"""``minerals estimate``: the options that it has of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minerals.cli import main

FAST = ("--date", "2025-02-24", "--draws", "100")


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["estimate", *FAST, *map(str, words)])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--model", "usgs"], "'usgs' is not one of 'all', 'listed', 'sites', 'regions'"),
        (["--draws", "99"], "99 is not in the range"),
        (["--assume", "coal=43"], "has no unit"),
        (["--assume", "coal=43bcm"], "in another basis"),
        (["--commodity", "gold"], "no usable total for gold"),
        (["--by", "count"], "'count' is not one of"),
        (["--prices", "1999", "--by", "value"], "unknown price deck '1999'"),
        (["--group", "critcal", "--by", "value"], "unknown group 'critcal'"),
        (["--group", "critical"], "a row per official list"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_2(words: list[str], told: str) -> None:
    found = run(*words)
    assert (found.exit_code, found.stdout) == (2, "")
    assert told in found.stderr
    assert "Traceback" not in found.stderr


def test_the_help_lists_what_is_asked_and_how_it_is_told() -> None:
    text = run("--help").stdout
    asked, output = text.index("What is asked"), text.index("Output:")
    assert all(text.index(word, asked) < output for word in ("--model", "--assume", "--draws"))
    assert text.rindex("--explain") > output


def test_lists_and_decks_are_rows() -> None:
    words = ("--by", "value", "--group", "critical", "--prices", "all", "--format", "json")
    rows = json.loads(run(*words).stdout)["rows"]
    keys = [(row["list"], row["with_coal"], row["prices"]) for row in rows]
    assert len(set(keys)) == len(keys) > 20


def test_an_explanation_says_what_an_estimate_is_made_of() -> None:
    found = run("--by", "value", "--explain", "--format", "json")
    assert found.exit_code == 0, found.stderr
    explained = json.loads(found.stdout)["explain"]
    coal = next(row for row in explained["commodities"] if row["commodity"] == "coal")
    assert coal["implied_size"] > coal["median_published"] > 0
    assert coal["sigma_q05"] < coal["sigma"] < coal["sigma_q95"]
    assert coal["source"]
    assert len(explained["rows"][0]["moved_by"]) == 5
    assert 0 < explained["rows"][0]["monte_carlo_error"] < 0.1
    bars = {bar["what"]: bar["values"] for bar in explained["tornado"]}
    assert {"model", "prices", "coal", "total", "spread of sizes", "sites that hold the rest",
            "where the ore of an outline lies"} == set(bars)  # fmt: skip
    widths = [max(each.values()) - min(each.values()) for each in bars.values()]
    assert widths == sorted(widths, reverse=True)
    assert bars["coal"]["in"] > bars["coal"]["out"]


def test_a_total_that_the_reader_gave_is_told_as_such() -> None:
    text = run("--commodity", "coal", "--assume", "coal=43.2Gt", "--explain").stdout
    assert "total 43,200 Mt (assumed), " in text


def test_a_deposit_that_explains_nothing_has_no_minus() -> None:
    assert "-0%" not in run("--commodity", "graphite", "--explain").stdout


def test_an_explanation_is_told_in_words() -> None:
    text = run("--commodity", "coal", "--explain").stdout
    for word in ("coal: total 43,220 Mt", "Monte Carlo error", "median by model", "by deposit"):
        assert word in text


@pytest.mark.parametrize("lang", ["en", "uk"])
@pytest.mark.parametrize("group", ["critical", "critical-no-fuel", "metals"])
def test_a_figure_is_drawn(tmp_path: Path, lang: str, group: str) -> None:
    file = tmp_path / "estimate.svg"
    words = ("--by", "value", "--group", group, "--lang", lang, "--plot", file)
    found = run(*words)
    assert found.exit_code == 0, found.stderr
    assert file.read_text(encoding="utf-8").startswith("<?xml")
