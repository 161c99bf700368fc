"""Columns under other names, and what becomes of the rest."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely

from minerals.errors import InputError
from minerals.statuses.status_on_date import status
from minerals.tables.user import read_user_table
from minerals.tables.user.columns import ANSWER_COLUMNS
from minerals.tables.user.synonyms import KNOWN, SYNONYMS, folded, names

ROW = {"deposit_id": "a", "name_en": "A", "longitude": 37.0, "latitude": 48.0}


def frame(**renamed: str) -> pd.DataFrame:
    return pd.DataFrame([ROW]).rename(columns=renamed)


def refusal(source: pd.DataFrame, **columns: str) -> str:
    with pytest.raises(InputError) as error:
        read_user_table(source, columns=columns)
    return str(error.value)


@pytest.mark.parametrize(
    ("column", "name"),
    [
        *(("deposit_id", each) for each in ("ID", "Deposit ID", "GEM Mine ID", "ід", "fid")),
        *(("name_en", each) for each in ("Name", "Mine Name", "Название", " name en ")),
        *(("longitude", each) for each in ("LON", "lng", "Longitude (°)", "x", "Долгота")),
        *(("latitude", each) for each in ("Lat", "Latitude_DD", "Y", "ШИРОТА")),
    ],
)
def test_a_column_is_known_by_its_usual_names(column: str, name: str) -> None:
    own = read_user_table(frame(**{column: name}))
    assert own.sites["deposit_id"].tolist() == ["a"]
    assert own.findings == (f"columns under other names: {' '.join(name.split())} is {column}",)


def test_no_name_stands_for_two_columns(subtests: pytest.Subtests) -> None:
    for column, kinds in SYNONYMS.items():
        for name in filter(None, "|".join(kinds).split("|")):
            with subtests.test(name):
                found = {tier[folded(name)] for tier in names().tiers if folded(name) in tier}
                assert found == {column}


def test_the_exact_name_counts_and_a_look_alike_is_told() -> None:
    own = read_user_table(frame().assign(commodity="coal", quantity=5, unit="Mt", Quantity=9))
    assert own.resources["quantity"].tolist() == [5]
    assert own.sites["Quantity"].tolist() == [9]
    assert own.findings == ("columns not used: Quantity",)


def test_a_weak_name_counts_only_where_no_sure_one_stands() -> None:
    own = read_user_table(frame(longitude="lon", latitude="lat").assign(x=5e6, y=6e6))
    assert shapely.get_x(own.sites["geometry"]).tolist() == [37.0]
    assert own.own_columns == ("x", "y")
    assert "columns not used: x, y" in own.findings


def test_two_columns_that_may_be_meant_are_refused() -> None:
    table = frame(latitude="lat").assign(latitude_dd=48.0)
    assert "columns lat and latitude_dd may both hold latitude" in refusal(table)
    chosen = read_user_table(table, columns={"latitude": "lat"})
    assert shapely.get_y(chosen.sites["geometry"]).tolist() == [48.0]


def test_a_user_says_what_a_column_is_called() -> None:
    own = read_user_table(frame(longitude="schid"), columns={"longitude": "schid"})
    assert shapely.get_x(own.sites["geometry"]).tolist() == [37.0]
    assert "no column 'schit' for longitude: did you mean schid?" in refusal(
        frame(longitude="schid"), longitude="schit"
    )
    assert "unknown column of a deposit table 'longitud'" in refusal(frame(), longitud="x")


def test_a_user_says_that_a_column_is_not_what_it_is_called() -> None:
    own = read_user_table(frame().assign(role="open pit"), columns={"role": ""})
    assert own.sites["own_role"].tolist() == ["open pit"]


def test_a_name_that_stands_twice_is_refused() -> None:
    table = frame().assign(note=1)
    table.columns = [*ROW, "name_en"]
    assert "column name_en stands 2 times (columns 2, 5)" in refusal(table)


def test_a_cut_name_is_known_where_it_can_be_only_one() -> None:
    own = read_user_table(frame().assign(location_p=25.0, quantity_l=1.0, quantity_h=3.0,
                                         quantity=2.0, unit="Mt"))  # fmt: skip
    assert own.sites["location_precision_km"].tolist() == [25.0]
    assert own.resources[["quantity_low", "quantity_high"]].to_numpy().tolist() == [[1, 3]]


def test_answers_take_no_name_of_a_users_column() -> None:
    taken = set(KNOWN) | ANSWER_COLUMNS
    own = read_user_table(frame())
    assert set(status(own).columns) <= taken
    assert set(own.sites.columns) <= taken
    own_names = sorted(each for each in ANSWER_COLUMNS if not each.startswith(("commod", "geo")))
    every = read_user_table(pd.DataFrame([ROW | dict.fromkeys(own_names, 1)]))
    assert every.own_columns == tuple(f"own_{name}" for name in own_names)


def test_advice_for_a_frame_names_no_option() -> None:
    sentence = refusal(frame(longitude="east"))
    assert '.rename(columns={"NAME": "longitude"})' in sentence
    assert "--" not in sentence
