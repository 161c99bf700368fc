from __future__ import annotations

import csv
import re
import string
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

import minerals.results.labels as labels_module
from minerals.errors import InputError
from minerals.results.labels import catalogue, label, labels, languages, local_names, names_of
from minerals.tables.country import COUNTRIES


def gaps(text: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_every_text_exists_in_every_language_with_the_same_gaps(subtests: pytest.Subtests) -> None:
    for key, texts in catalogue().items():
        with subtests.test(key):
            assert set(texts) == set(languages())
            assert all(text and text == text.strip() for text in texts.values())
            assert len({frozenset(gaps(text)) for text in texts.values()}) == 1


def test_no_key_stands_twice() -> None:
    lines = (
        files("minerals.results").joinpath("labels.csv").read_text(encoding="utf-8").splitlines()
    )
    keys = [row["key"] for row in csv.DictReader(lines)]
    assert len(keys) == len(set(keys))


def test_ukrainian_texts_are_ukrainian() -> None:
    latin = [key for key, text in labels("uk").items() if text == labels("en")[key]]
    # What is the same in both languages: signs, numbers and names.
    assert all(not any(each.isalpha() for each in labels("en")[key]) for key in latin)


def test_the_headings_are_language_tags() -> None:
    assert all(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", each) for each in languages())
    assert len(set(languages())) == len(languages())


def test_names_fall_back_to_english_where_the_data_lack_a_language() -> None:
    table = pd.DataFrame({"name_en": ["Poltava", "Sumy"], "name_uk": ["Полтава", None]})
    assert list(local_names(table, "uk")) == ["Полтава", "Sumy"]
    assert list(local_names(table, "pl")) == ["Poltava", "Sumy"]
    rows = table.assign(name_pl=["Połtawa", ""]).to_dict("records")
    assert [names_of(row, "pl") for row in rows] == [["Połtawa", "Poltava", "Полтава"], ["Sumy"]]
    assert names_of({"name_en": "Sumy", "name_uk": "Sumy"}, "uk") == ["Sumy"]
    assert names_of({"deposit_id": "a"}, "en") == []


def test_a_text_is_filled() -> None:
    assert label("en", "measure.value", prices="2024") == "by gross in-situ value, prices 2024"


@pytest.mark.parametrize(("lang", "key"), [("xx", "title"), ("en", "no.such.text")])
def test_what_is_not_there_is_an_error(lang: str, key: str) -> None:
    with pytest.raises(InputError):
        label(lang, key)


def test_every_text_is_shown_somewhere() -> None:
    folder = Path(labels_module.__file__).parents[1]
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for suffix in ("py", "js", "html")
        for path in folder.rglob(f"*.{suffix}")
        if path.name != "labels.py" and "vendor" not in path.parts
    )

    def used(key: str) -> bool:
        kind = key.rpartition(".")[0]
        made = (f'"{kind}."', f'"{kind}.{{', f"'{kind}.{{", f'word("{kind}"')
        return any(each in code for each in (f'"{key}"', f"'{key}'", *made))

    own = tuple(f"{country.code}." for country in COUNTRIES)
    neutral = {key.partition(".")[2] if key.startswith(own) else key for key in catalogue()}
    assert [key for key in sorted(neutral) if not used(key)] == []


def test_texts_of_a_country_stand_for_neutral_ones() -> None:
    own = {key for key in catalogue() if key.startswith("UA.")}
    assert own
    assert {key.removeprefix("UA.") for key in own} <= set(catalogue())
    assert label("en", "status.occupied") == "occupied"
    assert label("en", "status.occupied", country="UA") == "Russian-occupied"
    assert label("en", "status.contested", country="UA") == label("en", "status.contested")
