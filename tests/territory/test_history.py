from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import minerals
from minerals.errors import InputError
from minerals.geo import WGS84, reproject
from minerals.tables.country import UKRAINE
from minerals.territory.contact_line import Line, line_of_contact
from minerals.territory.history import ControlHistory
from minerals.territory.snapshot import EMPTY, Snapshot

DAYS = st.dates(dt.date(2014, 1, 1), dt.date(2030, 12, 31))
NO_LINE = Line(np.array([], dtype=object), np.array([]))


def made_up(days: list[dt.date], loaded: list[dt.date] | None = None) -> ControlHistory:
    def load(day: dt.date) -> Snapshot:
        if loaded is not None:
            loaded.append(day)
        return Snapshot(day, EMPTY, EMPTY, NO_LINE)

    dates = tuple(sorted(days))
    return ControlHistory("made-up", "a made-up history", "none", dates, load, plane=UKRAINE.plane)


@given(st.sets(DAYS, min_size=1), DAYS)
def test_the_snapshot_in_force_is_the_last_one_not_after_the_date(
    days: set[dt.date], asked: dt.date
) -> None:
    history = made_up([*days])
    earlier = [day for day in days if day <= asked]
    if earlier:
        assert history.at(asked).date == max(earlier)
        assert history.at(asked.isoformat()).date == max(earlier)
    else:
        with pytest.raises(InputError, match=f"^{asked} is before the first snapshot of made-up"):
            history.at(asked)


def test_the_latest_snapshot_is_the_default() -> None:
    history = made_up([dt.date(2015, 1, 1), dt.date(2022, 1, 1)])
    assert history.snapshot_date() == dt.date(2022, 1, 1)
    assert history.at().date == dt.date(2022, 1, 1)


def test_a_date_before_the_first_snapshot_is_told_which_dates_work() -> None:
    with pytest.raises(InputError, match=r"first snapshot of bundled \(2014-03-21\): ask for"):
        minerals.control().at("2014-03-20")
    assert minerals.control().at("2014-03-21").date == dt.date(2014, 3, 21)


@pytest.mark.parametrize(
    "word", ["24.02.2022", "2022-2-24", "2022-02-30", "20220224", "yesterday", "", "2022-W08-4"]
)
def test_a_malformed_date_is_refused(word: str) -> None:
    with pytest.raises(InputError, match="is not a date: write YYYY-MM-DD"):
        minerals.control().at(word)


def test_a_snapshot_is_loaded_once() -> None:
    loaded: list[dt.date] = []
    history = made_up([dt.date(2015, 1, 1), dt.date(2022, 1, 1)], loaded)
    assert history.at("2016-01-01") is history.at("2017-01-01")
    assert loaded == [dt.date(2015, 1, 1)]


def test_a_history_becomes_a_frame_with_equal_areas() -> None:
    history = minerals.control()
    frame = history.frame(["2014-03-31", "2022-04-10"])
    assert frame.crs.to_epsg() == 4326
    days = [dt.datetime(2014, 3, 21), dt.datetime(2022, 4, 10), dt.datetime(2022, 4, 10)]
    assert frame["date"].tolist() == days
    assert frame["status"].tolist() == ["occupied", "occupied", "contested"]
    changes = minerals.changes("2022-02-23", "2022-12-31").to_frame()
    assert frame[["date", "status"]].dtypes.tolist() == changes[["date", "status"]].dtypes.tolist()
    assert frame["area_km2"].iloc[1] == pytest.approx(history.at("2022-04-10").occupied_km2)


def test_an_empty_history_becomes_an_empty_frame() -> None:
    frame = made_up([dt.date(2015, 1, 1)]).frame()
    assert len(frame) == 0
    assert frame["date"].dtype.kind == "M"


def test_the_line_of_contact_leaves_out_the_border_of_the_country() -> None:
    country, east = shapely.box(30, 47, 34, 49), shapely.box(32, 47, 34, 49)
    line = line_of_contact(east, EMPTY, country, UKRAINE.plane, 2.5)
    shown = reproject(line.pieces, UKRAINE.plane, WGS84)
    assert np.allclose(shapely.get_coordinates(shown)[:, 0], 32, atol=1e-6)
    assert line.precision_km.tolist() == [2.5] * len(line.pieces)
    # Two degrees of a meridian, less 3 km at either end.
    assert line.length_km().sum() == pytest.approx(222.4 - 6, rel=0.005)


def test_the_edge_between_occupied_and_contested_land_is_a_line_of_contact_once() -> None:
    country = shapely.box(30, 47, 34, 49)
    contested, occupied = shapely.box(32, 47, 33, 49), shapely.box(33, 47, 34, 49)
    line = line_of_contact(occupied, contested, country, UKRAINE.plane, 1)
    west, east = (
        line_of_contact(shapely.box(x, 47, 34, 49), EMPTY, country, UKRAINE.plane, 1)
        for x in (32, 33)
    )
    both = west.length_km().sum() + east.length_km().sum()
    assert line.length_km().sum() == pytest.approx(both, rel=1e-3)


def test_without_a_country_the_whole_boundary_is_a_line_of_contact() -> None:
    east = shapely.box(32, 47, 34, 49)
    line = line_of_contact(east, EMPTY, None, UKRAINE.plane, 1)
    whole = shapely.length(reproject(east, WGS84, UKRAINE.plane)) / 1000
    assert line.length_km().sum() == pytest.approx(whole)


def test_the_extremes_of_polygons_are_without_and_with_contested_land() -> None:
    country = shapely.box(30, 47, 34, 49)
    contested, occupied = shapely.box(32, 47, 33, 49), shapely.box(33, 47, 34, 49)
    line = line_of_contact(occupied, contested, country, UKRAINE.plane, 2.5)
    day = dt.date(2022, 1, 1)
    snapshot = Snapshot(day, occupied, contested, line)
    history = ControlHistory("a", "a", "none", (day,), lambda _: snapshot, country, UKRAINE.plane)
    least, most = history.extremes(day)
    assert least.occupied.equals(occupied)
    assert most.occupied.equals(shapely.box(32, 47, 34, 49))
    assert least.contested.is_empty
    assert most.contested.is_empty
    for extreme, longitude in ((least, 33), (most, 32)):
        shown = reproject(extreme.line.pieces, UKRAINE.plane, WGS84)
        assert np.allclose(shapely.get_coordinates(shown)[:, 0], longitude, atol=1e-6)
        assert set(extreme.line.precision_km) == {2.5}
    assert history.date_uncertainty_days(shapely.points([[0.0, 0.0]])).tolist() == [0]


def test_without_contested_land_polygons_have_one_extreme() -> None:
    history = made_up([dt.date(2022, 1, 1)])
    least, most = history.extremes()
    assert least is most is history.at()
