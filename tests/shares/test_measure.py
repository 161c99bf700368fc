from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import minerals
from minerals.errors import InputError
from minerals.results.labels import catalogue, languages
from minerals.results.numbers import STYLES
from minerals.shares.measure import COUNT, MEASURES, QUANTITY, VALUE, Measure, find_measure
from minerals.vocabulary import MEASURE_NAMES

ITEMS = pd.DataFrame(
    {
        "commodity_id": ["coal", "iron", "gold"],
        "canonical": [10.0, 4.0, None],
        "canonical_low": [8.0, 4.0, None],
        "canonical_high": [12.0, 6.0, None],
    }
)


def test_the_vocabulary_and_the_objects_are_the_same() -> None:
    assert tuple(MEASURES) == MEASURE_NAMES


@pytest.mark.parametrize("measure", MEASURES.values(), ids=str)
def test_a_measure_can_be_written_and_named_in_every_language(measure: Measure) -> None:
    assert measure.style in STYLES
    keys = ["measure.{}", "figure.coverage.{}"] + ["figure.column.{}"] * (not measure.by_deposit)
    assert all(catalogue()[key.format(measure)][lang] for lang in languages() for key in keys)


def test_weights_are_one_the_quantity_or_its_price() -> None:
    prices = pd.Series({"coal": 2.0})
    assert COUNT.weigh(ITEMS, None)["weight"].tolist() == [1, 1, 1]
    assert QUANTITY.weigh(ITEMS, None)["weight_high"].dropna().tolist() == [12, 6]
    assert VALUE.weigh(ITEMS, prices)["weight_low"].dropna().tolist() == [16]


def test_only_quantities_of_several_commodities_are_refused() -> None:
    for measure in (COUNT, VALUE):
        measure.check_adds(None, "none", "metals")
    QUANTITY.check_adds(1, "none", "coal")
    QUANTITY.check_adds(None, "commodity", "metals")
    with pytest.raises(InputError, match="cannot be added"):
        QUANTITY.check_adds(2, "family", "coal, iron")


def test_an_unknown_measure_is_a_sentence() -> None:
    with pytest.raises(InputError, match="unknown measure 'values'"):
        find_measure("values")


def test_nobody_else_compares_with_the_name_of_a_measure() -> None:
    names = "|".join(MEASURES)
    asked = r"""(?:\b(?:by|measure)|\["measure"\])"""
    compared = re.compile(rf"""{asked}\s*(?:==|!=|in)\s*[("'\[]+(?:{names})""")
    folder = Path(minerals.__file__).parent
    found = [
        f"{path.relative_to(folder)}: {match[0]}"
        for path in folder.rglob("*.py")
        for match in compared.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
