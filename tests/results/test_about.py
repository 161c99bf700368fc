from __future__ import annotations

import json

import pandas as pd

from minerals.results.about import about, comments, sidecar
from minerals.results.result import Field, Result


def answer() -> Result:
    frame = pd.DataFrame({"date": ["2025-02-24"], "q50": [0.25], "n": [3], "usd": [None]})
    fields = (
        Field("date", "Date", "date"), Field("q50", "Occupied", "percent"),
        Field("usd", "Value, USD", "money"), Field("gone", "Not there"),
    )  # fmt: skip
    header = {"as_of": "2025-02-24", "prices": None, "findings": {"deposits": ["a", "b"]}}
    return Result("share", header, frame, fields, ("first\nsecond",), cite=lambda: ("s: S",))


def test_lists_and_groups_of_a_header_are_told_one_by_one() -> None:
    told = about(answer())
    assert [text for name, text in told if name == "findings.deposits"] == ["a", "b"]
    assert "prices" not in dict(told)
    assert ("column", "q50: Occupied") in told
    assert not any("Not there" in text for _, text in told)


def test_no_text_breaks_out_of_a_comment() -> None:
    lines = comments(answer()).splitlines()
    assert all(line.startswith("# ") for line in lines)
    assert len(lines) == len(about(answer()))


def test_a_sidecar_types_every_column() -> None:
    made = json.loads(sidecar(answer(), "a.csv", comment_lines=True))
    types = {each["name"]: each["type"] for each in made["schema"]["fields"]}
    assert types == {"date": "date", "q50": "number", "n": "integer", "usd": "number"}
    assert (made["path"], made["dialect"]) == ("a.csv", {"commentChar": "#"})
    assert made["about"]["notes"] == ["first\nsecond"]
    assert "dialect" not in json.loads(sidecar(answer(), "a.csv"))
