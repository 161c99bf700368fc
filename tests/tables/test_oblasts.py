from __future__ import annotations

import pandas as pd
import pytest

from minerals.errors import InputError
from minerals.shares.answer import share, timeline
from minerals.tables.inventory import bundled
from minerals.tables.load import outlines
from minerals.tables.oblasts import code_of, within
from minerals.tables.user import read_user_table

DAY = "2025-02-24"


def test_every_oblast_is_found_by_each_of_its_names() -> None:
    for code, row in outlines("oblasts").iterrows():
        for name in (str(code).lower(), row["name_en"], row["name_uk"], f"{row['name_en']} oblast"):
            if name != "Kyiv (city) oblast":
                assert code_of(name) == code


@pytest.mark.parametrize("by", ["count", "value"])
def test_a_share_of_an_oblast_is_its_row_of_a_share_by_oblast(by: str) -> None:
    rows = share(by=by, group_by="oblast", date=DAY, draws=100).to_frame().set_index("group")
    for code in ("UA-14", "UA-23", "UA-12"):
        (one,) = share(by=by, oblast=code, date=DAY, draws=100).to_frame().to_dict("records")
        for name in ("share", "low", "high", "n"):
            assert one[name] == pytest.approx(rows.loc[code, name])


def test_one_oblast_says_nothing_of_the_country() -> None:
    asked = {"by": "quantity", "commodity": "coal", "date": DAY, "draws": 100}
    assert share(**asked)["coverage_national"].notna().all()
    of_oblast = share(**asked, oblast="Донецька")
    assert of_oblast["coverage_national"].isna().all()
    assert of_oblast.header["oblast"] == "UA-14"
    assert "oblast: UA-14" in of_oblast.headline()
    assert "oblast" not in share(**asked).header


def test_a_section_whose_whole_lies_elsewhere_is_told() -> None:
    findings = within(bundled(), "Odesa").findings
    assert len(findings) == 1
    assert findings[0].startswith("1 counted here as sections of deposits in another oblast (")


def test_a_time_line_is_of_the_oblast_alone() -> None:
    asked = {"commodity": "coal", "start": DAY, "end": DAY, "draws": 100}
    whole, part = timeline(**asked)["n"].tolist(), timeline(**asked, oblast="Luhansk")["n"].tolist()
    assert 0 < part[0] < whole[0]


def test_names_of_a_users_own_table_are_found_under_any_other() -> None:
    own = read_user_table(
        pd.DataFrame(
            {"deposit_id": ["a", "b"], "name_en": ["A", "B"], "longitude": [37.0, 35.0],
             "latitude": [48.0, 47.5], "oblast": ["Donetsk oblast", "Запорізька область"]}
        )
    )  # fmt: skip
    assert within(own, "UA-14").sites["deposit_id"].tolist() == ["a"]
    assert within(own, "zaporizhzhia").sites["deposit_id"].tolist() == ["b"]
    with pytest.raises(InputError, match=r"'Silezia': write its ISO code or name; the nearest"):
        within(own, "Silezia")


def test_an_oblast_without_deposits_and_a_slip_are_told_apart() -> None:
    with pytest.raises(InputError, match=r"the nearest are Donetsk, "):
        within(bundled(), "Donetk")
    known = set(bundled().sites["oblast"])
    empty = next((code for code in outlines("oblasts").index if code not in known), None)
    if empty is not None:
        with pytest.raises(InputError, match=r"it has them in UA-"):
            within(bundled(), empty)
