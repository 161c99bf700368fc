from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from minerals.errors import InputError
from minerals.geo import plane
from minerals.statuses.fractions import Distances, OccupiedFraction
from minerals.statuses.join import MAX_DISTANCE_TO_LAND_KM, DepositJoin
from minerals.tables.find import find_inventory
from minerals.territory.contact_line import line_of_contact
from minerals.territory.history import ControlHistory
from minerals.territory.snapshot import EMPTY, Snapshot

# A made-up country of 8 by 3 degrees whose east is occupied from the meridian of 34 on, and
# contested from 37 on. The meridian is a straight line in a plane centred on it.
DAY = dt.date(2025, 1, 1)
# Sides have a corner every 0.05 degree, for parallels and other meridians bend there.
COUNTRY, OCCUPIED, CONTESTED = (
    shapely.segmentize(shapely.box(west, 47, east, 50), 0.05)
    for west, east in ((30, 38), (34, 37), (37, 38))
)
MIDDLE = 48.5
PLANE = plane(34, MIDDLE)
GEOD = pyproj.Geod(ellps="WGS84")


def history(
    precision_km: float = 1.0,
    *,
    occupied: Any = OCCUPIED,
    contested: Any = EMPTY,
    land: Any = COUNTRY,
    place_status: Any = None,
) -> ControlHistory:
    line = line_of_contact(occupied, contested, land, PLANE, precision_km)
    snapshot = Snapshot(DAY, occupied, contested, line)
    return ControlHistory(
        "made-up", "made up", "none", (DAY,), lambda _: snapshot, land, PLANE, place_status
    )


def sites(*points: tuple[float, float], **columns: Any) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(points, columns=["longitude", "latitude"]).assign(
        deposit_id=[f"d{number}" for number in range(len(points))], name_en="made up", **columns
    )
    return find_inventory(frame).sites


def outline(west: float, east: float, *, side: float = 0.1, precision_km: float) -> Any:
    box = shapely.box(west, MIDDLE - side, east, MIDDLE + side)
    # Parallels bend in the plane: give them corners.
    frame = gpd.GeoDataFrame(
        {"deposit_id": ["a"], "name_en": ["made up"], "location_precision_km": [precision_km]},
        geometry=[shapely.segmentize(box, 0.01)],
        crs="EPSG:4326",
    )
    return find_inventory(frame).sites


def join(where: gpd.GeoDataFrame, what: ControlHistory) -> OccupiedFraction:
    return DepositJoin(where, what).fractions(what.at(None))


def west_of_the_line(km: float) -> tuple[float, float]:
    azimuth = 270 if km >= 0 else 90
    longitude, latitude, _ = GEOD.fwd(34, MIDDLE, azimuth, abs(km) * 1000)
    return longitude, latitude


def distances(where: gpd.GeoDataFrame, made: ControlHistory) -> Distances:
    prepared, snapshot = DepositJoin(where, made), made.at(None)
    return prepared.distances(snapshot, prepared.fractions(snapshot))


# --- points


def test_a_point_on_the_edge_is_occupied() -> None:
    corners = [(34.0, MIDDLE), (34.0, 47.0), (34.0, 50.0), (34.0, 49.123456789)]
    assert set(join(sites(*corners), history()).status) == {"occupied"}


def test_a_point_on_the_edge_of_two_kinds_of_land_is_occupied() -> None:
    found = join(sites((37.0, MIDDLE), (37.5, MIDDLE)), history(contested=CONTESTED))
    assert found.status.tolist() == ["occupied", "contested"]
    free = history(contested=CONTESTED, occupied=EMPTY)
    assert join(sites((37.0, MIDDLE)), free).status.tolist() == ["contested"]


@given(st.floats(30.1, 37.9), st.floats(47.1, 49.9))
def test_a_point_is_occupied_exactly_on_the_occupied_side(x: float, y: float) -> None:
    found = join(sites((x, y)), history())
    assert found.status[0] == ("occupied" if 34 <= x <= 37 else "government")
    assert found.value[0] == (34 <= x <= 37)


@given(
    st.floats(0.1, 30),
    st.floats(0, 30),
    st.floats(0.01, 3).filter(lambda part: abs(part - 1) > 0.01),
    st.sampled_from([-1, 1]),
)
def test_a_point_is_certain_beyond_the_sum_of_both_limits(
    own_km: float, line_km: float, part: float, side: int
) -> None:
    reach = own_km + line_km
    where = sites(west_of_the_line(side * part * reach), location_precision_km=own_km)
    found = join(where, history(line_km))
    assert found.certain[0] == (part > 1)
    assert found.value[0] == (side < 0)
    expected = (found.value[0], found.value[0]) if part > 1 else (0, 1)
    assert (found.low[0], found.high[0]) == expected


def test_each_piece_of_the_line_counts_with_its_own_precision() -> None:
    made = history(1)
    line = made.at(None).line
    coarse = shapely.linestrings([[(0, -1e5), (0, 1e5)]])
    both = type(line)(np.concatenate([line.pieces, coarse]), np.append(line.precision_km, 20.0))
    made._loaded[DAY] = Snapshot(DAY, OCCUPIED, EMPTY, both)
    where = sites(west_of_the_line(10), west_of_the_line(25))  # placed to 1 km each
    assert join(where, made).certain.tolist() == [False, True]


def test_many_points_are_certain_where_each_lies_beyond_every_piece_of_the_line() -> None:
    random = np.random.default_rng(7)
    places = np.column_stack([random.uniform(30.5, 36.5, 300), random.uniform(47.1, 49.9, 300)])
    limits = random.choice([0.5, 5.0, 40.0], 300)
    made = history(3.0, occupied=shapely.union(OCCUPIED, shapely.Point(32, 48.5).buffer(0.5)))
    where = DepositJoin(sites(*map(tuple, places), location_precision_km=limits), made)
    away = shapely.distance(where.points[:, None], made.at(None).line.pieces) / 1000
    near = (away <= limits[:, None] + 3.0).any(axis=1)
    assert (where.fractions(made.at(None)).certain == ~near).all()
    assert 0 < near.sum() < 300


def test_a_contested_point_is_never_certain() -> None:
    found = join(sites((37.9, MIDDLE)), history(contested=CONTESTED))
    assert found.status.tolist() == ["contested"]
    assert (found.value[0], found.low[0], found.high[0]) == (0, 0, 1)


def test_distances_are_geodesic() -> None:
    kms = [0.5, 5, 50, 200]
    where = sites(*(west_of_the_line(km) for km in kms))
    made = history()
    found = distances(where, made)
    assert found.distance_km == pytest.approx(kms, rel=0.001)
    # The plane bends the nearest point by less than 0.1 %.
    assert found.line_limit_km.tolist() == [1] * 4
    assert found.date_uncertainty_days.tolist() == [0] * 4
    # In occupied land, the distance is negative.
    assert distances(sites(west_of_the_line(-5)), made).distance_km == pytest.approx([-5], rel=1e-3)


def test_without_a_line_there_is_no_distance_and_all_is_certain() -> None:
    made = history(occupied=EMPTY)
    where = sites((34.0, MIDDLE))
    assert np.isnan(distances(where, made).distance_km).all()
    found = join(where, made)
    assert (found.status[0], found.certain[0]) == ("government", True)


# --- areas


def test_an_outline_half_in_occupied_land_is_half_occupied() -> None:
    found = join(outline(33.9, 34.1, precision_km=1), history(1))
    assert found.value[0] == pytest.approx(0.5, abs=1e-4)
    # 0.2 degrees of longitude at 48.5 N are 14.78 km; the line may move 2 km both ways.
    shift = (1 + 1) / 14.78
    assert found.low[0] == pytest.approx(0.5 - shift, abs=0.002)
    assert found.high[0] == pytest.approx(0.5 + shift, abs=0.002)


@given(
    st.floats(33.5, 34.4),
    st.floats(0.05, 0.5),
    st.tuples(st.floats(0.1, 20), st.floats(0.1, 20)).map(sorted),
    st.tuples(st.floats(0, 20), st.floats(0, 20)).map(sorted),
)
def test_bounds_of_an_outline_hold_its_fraction_and_widen_with_the_precisions(
    west: float, width: float, own: list[float], line: list[float]
) -> None:
    fine = join(outline(west, west + width, precision_km=own[0]), history(line[0]))
    coarse = join(outline(west, west + width, precision_km=own[1]), history(line[1]))
    expected = min(max((west + width - 34) / width, 0), 1)
    assert fine.value[0] == pytest.approx(expected, abs=0.001)
    assert coarse.value[0] == fine.value[0]
    bounds = [coarse.low[0], fine.low[0], fine.value[0], fine.high[0], coarse.high[0]]
    assert all(0 <= bound <= 1 for bound in bounds)
    assert all(a <= b + 1e-6 for a, b in itertools.pairwise(bounds))
    assert fine.low[0] <= fine.value[0] <= fine.high[0]
    assert fine.status[0] == ("occupied" if fine.value[0] >= 0.5 else "government")


def test_ore_may_lie_anywhere_in_an_outline_that_the_line_may_cut() -> None:
    for west, east, bounds in [(33.9, 34.1, (0, 1)), (35.0, 35.2, (1, 1)), (31.0, 31.2, (0, 0))]:
        found = join(outline(west, east, precision_km=1), history(1))
        ore = found.of_ore()
        assert (ore.low[0], ore.high[0]) == pytest.approx(bounds, abs=1e-9)
        assert ore.value[0] == found.value[0]


def test_contested_land_in_an_outline_may_be_occupied() -> None:
    found = join(outline(36.9, 37.1, precision_km=0.001), history(0.001, contested=CONTESTED))
    assert found.value[0] == pytest.approx(0.5, abs=1e-4)
    assert found.high[0] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("west", "east", "status"),
    [
        (37.2, 37.6, "contested"),
        (36.8, 37.4, "contested"),  # a third occupied, the rest contested
        (36.8, 37.1, "occupied"),  # two thirds occupied
        (33.9, 34.05, "government"),
    ],
)
def test_an_outline_has_the_status_of_its_half(west: float, east: float, status: str) -> None:
    found = join(outline(west, east, precision_km=0.1), history(0.1, contested=CONTESTED))
    assert found.status.tolist() == [status]


def test_an_outline_far_from_the_line_is_certain() -> None:
    for west, value in [(35.0, 1), (31.0, 0)]:
        found = join(outline(west, west + 0.2, precision_km=1), history(1))
        assert (found.value[0], found.certain[0]) == (value, True)


# --- at sea and off the coast


@pytest.mark.parametrize(
    ("told", "value", "low", "high"),
    [("occupied", 1, 1, 1), ("government", 0, 0, 0), ("contested", 0, 0, 1)],
)
def test_at_sea_a_named_place_tells_the_status(told: str, value: int, low: int, high: int) -> None:
    asked = []

    def place_status(place: str, date: dt.date) -> str:
        asked.append((place, date))
        return told

    where = sites((36.0, 46.0), setting="offshore", control_place_id="made-up-rig")
    found = join(where, history(place_status=place_status))
    assert asked == [("made-up-rig", DAY)]
    assert found.status.tolist() == [told]
    assert (found.value[0], found.low[0], found.high[0]) == (value, low, high)


def test_at_sea_without_a_named_place_nothing_is_known() -> None:
    for known in (None, lambda place, date: "occupied"):
        where = sites((36.0, 46.0), (31.0, 46.0), setting="offshore")
        found = join(where, history(place_status=known))
        assert found.status.tolist() == ["contested", "contested"]
        assert not found.certain.any()


def test_a_point_off_the_coarse_coast_takes_the_nearest_land() -> None:
    where = sites((35.0, 46.95), (31.0, 46.95), (37.5, 46.95))
    found = join(where, history(contested=CONTESTED))
    assert found.status.tolist() == ["occupied", "government", "contested"]


def test_a_point_on_land_far_outside_is_refused() -> None:
    near = MAX_DISTANCE_TO_LAND_KM * 0.95 / 111.2
    far = MAX_DISTANCE_TO_LAND_KM * 1.05 / 111.2
    assert join(sites((35.0, 47 - near)), history()).status.tolist() == ["occupied"]
    with pytest.raises(InputError) as caught:
        DepositJoin(sites((35.0, MIDDLE), (35.0, 47 - far)), history())
    assert str(caught.value) == (
        "d1 (row 3): more than 30 km outside the land that the control source made-up speaks of; "
        "correct them, or give a control source that covers them"
    )


def test_swapped_coordinates_are_named_as_such() -> None:
    with pytest.raises(InputError, match=r"longitude and latitude look swapped$"):
        DepositJoin(sites((MIDDLE, 35.0)), history())


def test_more_than_five_strays_are_counted() -> None:
    with pytest.raises(InputError, match=r"d4 \(row 6\) and 3 more: more than 30 km outside"):
        DepositJoin(sites(*[(0.0, 0.0)] * 8), history())


def test_strays_are_named_by_their_rows_in_the_table() -> None:
    # Deposit a has two commodities, hence two rows: b stands in row 4, header included.
    frame = pd.DataFrame(
        {
            "deposit_id": ["a", "a", "b"],
            "name_en": "made up",
            "commodity": ["gold", "silver", "gold"],
            "longitude": [35.0, 35.0, 0.0],
            "latitude": [48.0, 48.0, 0.0],
        }
    )
    with pytest.raises(InputError, match=r"^b \(row 4\)"):
        DepositJoin(find_inventory(frame).sites, history())


def test_where_no_land_is_known_no_point_is_refused() -> None:
    found = join(sites((0.0, 0.0), (35.0, MIDDLE)), history(land=None))
    assert found.status.tolist() == ["government", "occupied"]


# --- scopes


FRACTIONS = st.lists(
    st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted), min_size=1, max_size=5
)


@given(FRACTIONS, FRACTIONS)
def test_taking_away_keeps_bounds_in_order(now: list[list[float]], then: list[list[float]]) -> None:
    size = min(len(now), len(then))

    def made(rows: list[list[float]]) -> OccupiedFraction:
        low, value, high = np.array(rows[:size]).T
        return OccupiedFraction(value, low, high, np.full(size, "occupied", dtype=object))

    left = made(now).less(made(then))
    assert (left.low <= left.value).all()
    assert (left.value <= left.high).all()
    assert (left.low >= 0).all()
    assert (left.high <= made(now).high).all()
