from __future__ import annotations

import csv
import string
from importlib.resources import files
from pathlib import Path

import pytest

import minerals.results.labels as labels_module
from minerals.errors import InputError
from minerals.results.labels import catalogue, label, labels
from minerals.vocabulary import LANGUAGES


def gaps(text: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_every_text_exists_in_every_language_with_the_same_gaps(subtests: pytest.Subtests) -> None:
    for key, texts in catalogue().items():
        with subtests.test(key):
            assert set(texts) == set(LANGUAGES)
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

    assert [key for key in catalogue() if not used(key.removeprefix("UA."))] == []


def test_texts_of_a_country_stand_for_neutral_ones() -> None:
    own = {key for key in catalogue() if key.startswith("UA.")}
    assert own
    assert {key.removeprefix("UA.") for key in own} <= set(catalogue())
    assert label("en", "status.occupied") == "occupied"
    assert label("en", "status.occupied", country="UA") == "Russian-occupied"
    assert label("en", "status.contested", country="UA") == label("en", "status.contested")
