from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

import minerals
from minerals.errors import InputError
from minerals.results.quantiles import QUANTILES
from minerals.statuses.series import changes as status_changes
from minerals.statuses.status_on_date import status
from minerals.tables.inventory import bundled
from minerals.tables.load import table
from minerals.views.listings import changes, list_deposits


def test_every_deposit_is_listed_once_in_order_of_its_identifier() -> None:
    found = list_deposits().frame["deposit_id"]
    assert found.tolist() == sorted(table("deposits")["deposit_id"])


def test_the_listing_agrees_with_the_statuses() -> None:
    listed = list_deposits(date="2025-02-24").frame.set_index("deposit_id")
    listed["since"] = pd.to_datetime(listed["since"])
    told = status(date="2025-02-24").set_index("deposit_id")
    for column in ("status", "certain", "since", "distance_km", "occupied_fraction"):
        assert listed[column].to_dict() == told[column].to_dict(), column


def test_a_listing_by_commodity_holds_what_a_share_counts_and_the_sections_of_it() -> None:
    listed = list_deposits(commodity=("lithium",)).frame
    counted = set(minerals.share(commodity="lithium").details["deposit_id"])
    assert counted < set(listed["deposit_id"])
    part_of = table("deposits").set_index("deposit_id")["part_of"]
    others = listed.loc[~listed["deposit_id"].isin(counted), "deposit_id"]
    assert {part_of[each] for each in others} <= counted
    assert listed["commodities"].str.contains("lithium").all()


def test_a_wider_role_lists_more_deposits() -> None:
    found = {
        role: set(list_deposits(commodity=("lithium",), role=role).frame["deposit_id"])
        for role in ("main", "counting", "any")
    }
    assert found["main"] <= found["counting"] <= found["any"]
    assert found["main"] < found["any"]


def test_filters_keep_what_they_name() -> None:
    everything = list_deposits(date="2025-02-24").frame
    for name in ("occupied", "government", "contested"):
        kept = list_deposits(status=name, date="2025-02-24").frame
        assert set(kept["status"]) == {name}
        assert len(kept) == (everything["status"] == name).sum()
    donetsk = list_deposits(oblast="UA-14").frame
    assert set(donetsk["oblast"]) == {"UA-14"}
    for name in ("ua-14", "Donetsk", "Донецька область"):
        assert list_deposits(oblast=name).frame.equals(donetsk)
    assert 0 < len(donetsk) < len(everything)


def test_an_oblast_with_no_deposit_is_refused() -> None:
    with pytest.raises(
        InputError,
        match="no deposit in oblast 'Donetk': write its ISO code or name; the nearest are Don",
    ):
        list_deposits(oblast="Donetk")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"status": "ocupied"}, "unknown status 'ocupied': did you mean occupied"),
        ({"role": "minor"}, "unknown role 'minor'"),
        ({"scope": "some"}, "unknown scope 'some'"),
        ({"commodity": ("lithum",)}, "unknown commodity 'lithum': did you mean lithium"),
        ({"date": "1.1.2025"}, "'1.1.2025' is not a date"),
    ],
)
def test_a_wrong_word_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        list_deposits(**options)


def test_a_group_lists_the_deposits_of_its_commodities() -> None:
    found = list_deposits(group="uranium").frame
    assert found["commodities"].str.contains("uranium").all()
    assert set(found["deposit_id"]) >= {"ua-michurinske", "ua-vatutinske"}


@pytest.mark.parametrize(
    "date",
    ["2025-03-15", dt.date(2025, 3, 15), dt.datetime(2025, 3, 15, 6), pd.Timestamp("2025-03-15")],
)
def test_the_header_tells_the_date_asked_for_and_the_snapshot_used(date: object) -> None:
    header = list_deposits(commodity=("lithium",), date=date).header  # type: ignore[arg-type]
    told = [header[key] for key in ("as_of", "snapshot", "snapshot_age_days", "control", "scope")]
    assert told == ["2025-03-15", "2025-02-28", 15, "bundled", "all"]


def test_a_users_table_is_listed_under_its_own_names() -> None:
    own = pd.DataFrame(
        {
            "deposit_id": ["b", "a", "a"],
            "name_en": ["Made-up B", "Made-up A", "Made-up A"],
            "commodity": ["kryptonite", "gold", "silver"],
            "longitude": [34.1, 30.5, 30.5],
            "latitude": [44.95, 50.4, 50.4],
        }
    )
    found = list_deposits(own).frame
    assert found["deposit_id"].tolist() == ["a", "b"]
    assert found["commodities"].tolist() == ["gold, silver", "kryptonite"]
    assert list_deposits(own, commodity=("kryptonite",)).frame["deposit_id"].tolist() == ["b"]


def test_coordinates_in_a_listing_are_those_of_the_table() -> None:
    listed = list_deposits().frame.set_index("deposit_id")
    known = bundled().sites.set_index("deposit_id").loc[listed.index]
    assert listed["longitude"].tolist() == pytest.approx(known["longitude"], abs=1e-5)
    assert listed["latitude"].tolist() == pytest.approx(known["latitude"], abs=1e-5)


def test_changes_are_listed_with_the_snapshots_between_which_they_lie() -> None:
    found = changes("2022-03-01", "2022-12-15")
    assert [found.header[key] for key in ("from", "snapshot")] == ["2022-02-28", "2022-11-30"]
    assert found.table.equals(status_changes("2022-03-01", "2022-12-15"))
    assert {"occupied", "government"} <= set(found.frame["status"])


def test_the_header_of_changes_tells_the_date_asked_for() -> None:
    found = changes("2022-03-01", "2022-12-15")
    assert found.header["as_of"] == "2022-12-15"


def test_a_listing_keeps_the_points_and_writes_them_as_numbers() -> None:
    answer = list_deposits(commodity=("lithium",))
    frame = answer.to_frame()
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.x.round(5).tolist() == frame["longitude"].tolist()
    for written in (answer.to_csv(), answer.to_json(), answer.to_table(), answer.to_markdown()):
        assert "POINT" not in written


@pytest.mark.parametrize(("interval", "ends"), [(50, ("25 %", "75 %")), (90, ("5 %", "95 %"))])
def test_a_table_shows_one_interval_and_the_data_hold_both(
    interval: int, ends: tuple[str, str]
) -> None:
    answer = list_deposits(commodity=("lithium",), interval=interval)
    headings = [field.heading for field in answer.fields]
    assert headings[-3:] == [ends[0], "Median", ends[1]]
    assert set(QUANTILES) <= set(answer.frame.columns)


def test_another_interval_is_refused() -> None:
    with pytest.raises(InputError, match="interval 80: give 50 or 90"):
        list_deposits(interval=80)


def test_within_keeps_what_is_near_on_either_side_and_counts_what_the_errors_leave_open() -> None:
    every = list_deposits(date="2025-02-24").frame
    near = list_deposits(date="2025-02-24", within=20)
    expected = every[every["distance_km"].abs() <= 20]
    assert near.frame["deposit_id"].tolist() == expected["deposit_id"].tolist()
    assert {"occupied", "government"} <= set(near.frame["status"])
    away, error = every["distance_km"].abs(), every["distance_error_km"]
    told = f"and {((away > 20) & (away - error <= 20)).sum()} others may lie within it"
    assert any(told in note for note in near.notes)
    assert any("no forecast" in note for note in near.notes)
    assert near.header["within_km"] == 20


def test_the_keys_of_a_listing_are_the_same_however_it_is_sorted_and_kept() -> None:
    plain = list_deposits(date="2025-02-24").frame.columns
    near = list_deposits(date="2025-02-24", within=20, sort="distance").frame.columns
    assert plain.tolist() == near.tolist()
    assert {"distance_error_km", "distance_change_365_km", "distance_change_365_error_km",
            "quantity", "unit", "value_usd"} <= set(plain)  # fmt: skip
    since = list_deposits(date="2025-02-24", since="2024-02-24").frame.columns
    assert set(since) - set(plain) == {"status_before", "certain_before", "changed"}


def test_orders_are_what_they_say() -> None:
    asked: dict[str, Any] = {"commodity": ("coal",), "date": "2025-02-24"}
    by_distance = list_deposits(**asked, sort="distance").frame["distance_km"].abs()
    assert by_distance.is_monotonic_increasing
    by_name = list_deposits(**asked, sort="name").frame["name_en"].str.casefold()
    assert by_name.is_monotonic_increasing
    for sort, column in (("quantity", "quantity"), ("value", "value_usd")):
        found = list_deposits(**asked, sort=sort).frame[column]
        known = found.dropna()
        assert known.is_monotonic_decreasing
        assert found.iloc[: len(known)].notna().all(), "what is not known comes last"
        assert 0 < len(known) < len(found)


def test_amounts_in_a_listing_add_up_to_those_of_the_share() -> None:
    whole = minerals.share(by="quantity", commodity="manganese", date="2025-02-24")
    counted = whole.details["deposit_id"]
    found = list_deposits(commodity=("manganese",), date="2025-02-24").frame.set_index("deposit_id")
    assert found.loc[counted, "quantity"].sum() == pytest.approx(
        whole.frame["quantity_total"].iloc[0]
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sort": "size"}, "unknown order 'size': known are distance, name, quantity, value"),
        ({"sort": "quantity"}, "--sort quantity: .* give one --commodity, or --sort value"),
        ({"within": -1}, "--within -1: give 0 or more kilometres"),
        ({"within": float("nan")}, "give 0 or more kilometres"),
        ({"since": "2025-03-01", "date": "2025-02-24"}, "--since 2025-03-01 is after"),
        ({"since": "2025-02-26", "date": "2025-02-25"}, "is after --date 2025-02-25"),
        ({"since": "2030-01-01"}, "--since 2030-01-01 is after the last snapshot"),
        ({"since": "1990-01-01"}, "before the first snapshot"),
    ],
)
def test_a_wrong_distance_date_or_order_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        list_deposits(**options)


def test_a_history_with_no_line_says_that_nothing_is_near(country: Any) -> None:
    found = list_deposits(**country.asked, date="2020-01-31", within=20, sort="distance")
    assert len(found.frame) == 0
    assert any("no line of contact" in note for note in found.notes)


def test_columns_of_a_users_table_that_a_listing_has_too_are_kept_under_another_name() -> None:
    known = list_deposits(date="2025-02-24", since="2024-02-24").frame.columns
    given = {"deposit_id": "a", "name_en": "A", "longitude": 34.1, "latitude": 44.95}
    own = pd.DataFrame([dict.fromkeys(set(known) - {"geometry", *given}, "x") | given])
    for column in ("location_precision_km", "quantity", "unit", "part_of", "oblast"):
        own = own.drop(columns=column)  # these are read
    found = list_deposits(own, since="2014-04-30", date="2025-02-24").frame
    assert found.columns.is_unique
    assert set(known) <= set(found.columns)
    every = list_deposits(own, date="2025-02-24").frame
    assert every["own_value_usd"].tolist() == every["own_distance_error_km"].tolist() == ["x"]


def test_changes_say_of_themselves_what_a_list_of_deposits_says() -> None:
    listed, changed = list_deposits(date="2022-12-15"), changes("2022-03-01", "2022-12-15")
    assert changed.header == {"from": "2022-02-28"} | listed.header
