"""Notes are sentences of the catalogue: English as ever, and whole in every other language."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import minerals
from minerals.errors import InputError
from minerals.results import labels
from minerals.results.findings import findings_note
from minerals.results.messages import English, Message, Name, Named, Word, message, said

CODE = sorted(Path(labels.__file__).parents[1].rglob("*.py"))


def name(identifier: str, _lang: str) -> str:
    return f"<{identifier}>"


def keys() -> Iterator[tuple[str, str]]:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and re.fullmatch(r"note\.[\w.-]*\w", value):
                yield path.name, value


def test_every_note_of_the_code_is_in_the_catalogue() -> None:
    found = list(keys())
    assert len(found) > 30
    assert [each for each in found if each[1] not in labels.catalogue()] == []


def test_a_message_is_its_english_text_and_says_all_in_another_language() -> None:
    told = message(
        "note.of-lists",
        lists=[Name("eu-2023"), message("note.list-with-coal", name=Name("us-2025"))],
        note=message("note.gaps", n=1, every=1328),
    )
    assert told == (
        "eu-2023, us-2025 with coal: 1 of 1,328 deposits has no published quantity that can be "
        "added"
    )
    assert said(told, "uk", name) == (
        "<eu-2023>, <us-2025> з вугіллям — 1 з 1\xa0328 родовищ не має опублікованої кількості, "
        "яку можна додати"
    )


def test_words_and_names_of_the_data_have_their_languages() -> None:
    kind = message("note.kind", name=Name("coal"), basis=Word("basis", "oxide"))
    assert (kind, kind.said("uk", name)) == ("coal (oxide)", "<coal> (вимір: вміст оксиду)")
    names = Named({"name_en": "Soledar", "name_uk": "Соледар"})
    largest = message("note.largest", name=names, part=0.5)
    assert largest == "Soledar carries 50.0% of the sum"
    assert largest.said("uk", name) == "Соледар — 50,0% суми"


def test_what_is_in_english_alone_is_told_and_not_shown_in_another_language() -> None:
    (one,) = findings_note("deposits", ["row 4: repeated"], "minerals control show")
    (two,) = findings_note("control", ["a word", "b"], "minerals control show")
    assert (one, two[:30]) == ("deposits: row 4: repeated", "control: 2 findings, the first")
    for note in (one, two):
        text = note.said("uk", name)
        assert "row 4" not in text
        assert "a word" not in text
        assert "(текст лише англійською)" in text
    assert str(English("a")) == "a"


def test_a_copy_of_a_message_keeps_its_languages() -> None:
    told = message("note.kind", name=Name("coal"), basis=Word("basis", "oxide"))
    for again in (copy.deepcopy(told), pickle.loads(pickle.dumps(told))):
        assert isinstance(again, Message)
        assert again.said("uk", name) == told.said("uk", name)


def test_a_note_without_a_language_stays_as_it_is() -> None:
    assert said("a note", "uk", name) == "a note"


def test_a_message_that_the_catalogue_lacks_is_an_error() -> None:
    with pytest.raises(InputError):
        message("note.no-such")


@pytest.mark.slow
def test_every_note_of_an_answer_can_be_said_in_ukrainian(subtests: pytest.Subtests) -> None:
    asked = [
        minerals.share(by=by, group_by=group_by, date="2025-02-24", draws=100)
        for by, group_by in (("count", "none"), ("count", "family"), ("value", "none"),
                             ("quantity", "commodity"))
    ]  # fmt: skip
    asked += [minerals.share(by="value", group="critical", draws=100)]
    asked += [minerals.share(by="quantity", commodity=each, draws=100) for each in
              ("coal", "iron", "manganese", "lithium", "caesium")]  # fmt: skip
    asked += [minerals.exposure(by="value", draws=100)]
    for answer in asked:
        with subtests.test(answer.headline()):
            for note in answer.notes:
                assert isinstance(note, Message)
                text = note.said("uk", lambda name, lang: "")
                assert re.search(r"[а-яіїє]{3}", text)
                assert not re.search(r"[a-z]{3,}", text.replace("role='any'", "")), text
