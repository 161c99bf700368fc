from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import minerals
from minerals.geo import WGS84, area_km2, reproject
from minerals.statuses.join import DepositJoin
from minerals.tables.country import UKRAINE
from minerals.tables.find import find_inventory
from minerals.tables.load import table
from minerals.territory.banks import RIVER_KM
from minerals.territory.bundled import PlaceStatuses, bundled
from minerals.territory.cells import cells
from minerals.territory.contact_line import Line
from minerals.territory.status_changes import StatusChanges
from minerals.vocabulary import STATUS_CODES

HISTORY = minerals.control()
LAST = HISTORY.dates[-1].isoformat()
EXTENT = shapely.box(-60_000, -60_000, 160_000, 160_000)
SEEDS = st.lists(
    st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=2, max_size=40, unique=True
).map(lambda points: np.array(points, dtype=float) * 100)
LATTICES = st.tuples(st.integers(2, 6), st.integers(2, 6), st.integers(1, 20)).map(
    lambda n: (
        np.stack(np.meshgrid(np.arange(n[0]), np.arange(n[1])), -1).reshape(-1, 2) * n[2] * 1000.0
    )
)


@pytest.fixture(scope="module")
def places() -> PlaceStatuses:
    frame = table("control_places")
    return PlaceStatuses(frame[frame["setting"] == "land"], table("control_statuses"))


@cache
def joined(longitude: float, latitude: float) -> DepositJoin:
    place = pd.DataFrame(
        {"deposit_id": "p", "name_en": "p", "longitude": [longitude], "latitude": [latitude]}
    )
    return DepositJoin(find_inventory(place).sites, HISTORY)


def status_at(longitude: float, latitude: float, date: str) -> str:
    """Tell the status of a place as the program does; the coarse coast leaves Kherson out."""
    return str(joined(longitude, latitude).fractions(HISTORY.at(date)).status[0])


# --- known places


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "told"),
    [
        ("Simferopol", 34.10, 44.95, {"2014-03-21": "occupied", LAST: "occupied"}),
        ("Sevastopol", 33.53, 44.60, {"2014-03-21": "occupied", LAST: "occupied"}),
        ("Donetsk", 37.80, 48.00, {"2014-03-31": "government", "2015-02-20": "occupied"}),
        ("Luhansk", 39.31, 48.57, {"2014-03-31": "government", "2015-02-20": "occupied"}),
        (
            "Kherson",
            32.62,
            46.64,
            {
                "2022-02-23": "government",
                "2022-03-31": "occupied",
                "2022-10-31": "occupied",
                "2022-11-12": "government",
            },
        ),
        ("Mariupol", 37.55, 47.10, {"2022-02-23": "government", "2022-05-31": "occupied"}),
        (
            "Sievierodonetsk",
            38.49,
            48.95,
            {"2022-04-30": "government", "2022-06-30": "occupied", "2025-02-24": "occupied"},
        ),
        ("Bakhmut", 38.00, 48.59, {"2022-11-30": "government", "2023-05-31": "occupied"}),
        ("Avdiivka", 37.75, 48.14, {"2024-01-31": "government", "2024-02-29": "occupied"}),
        (
            "Izium",
            37.27,
            49.21,
            {
                "2022-02-28": "government",
                "2022-04-10": "occupied",
                "2022-08-31": "occupied",
                "2022-09-14": "government",
            },
        ),
        ("Lyman", 37.81, 48.99, {"2022-05-31": "occupied", "2022-10-31": "government"}),
        ("Snihurivka", 32.80, 47.07, {"2022-03-31": "occupied", "2022-11-11": "government"}),
        ("Vuhledar", 37.25, 47.78, {"2024-08-31": "government", "2024-10-31": "occupied"}),
    ],
)
def test_a_place_changed_hands_when_it_did(
    place: str, longitude: float, latitude: float, told: dict[str, str]
) -> None:
    assert {date: status_at(longitude, latitude, date) for date in told} == told, place


@pytest.mark.parametrize(
    ("longitude", "latitude", "since"),
    [(34.10, 44.95, "2014-03-21"), (37.80, 48.00, "2015-02-20"), (37.55, 47.10, "2022-05-31")],
)
def test_a_place_taken_for_good_is_occupied_at_every_later_snapshot(
    longitude: float, latitude: float, since: str
) -> None:
    later = [day.isoformat() for day in HISTORY.dates if day.isoformat() >= since]
    assert {status_at(longitude, latitude, day) for day in later} == {"occupied"}


@pytest.mark.parametrize(
    ("place", "longitude", "latitude"),
    [("Kyiv", 30.52, 50.45), ("Lviv", 24.03, 49.84), ("Kharkiv", 36.25, 49.99)],
)
def test_a_city_that_was_never_taken_is_never_occupied(
    place: str, longitude: float, latitude: float
) -> None:
    found = {status_at(longitude, latitude, day.isoformat()) for day in HISTORY.dates}
    assert found == {"government"}, place


# --- areas


def test_the_occupied_area_is_the_published_one() -> None:
    assert HISTORY.at("2025-02-24").occupied_km2 == pytest.approx(111_900, rel=0.03)


def test_in_spring_2014_crimea_alone_was_occupied() -> None:
    first = HISTORY.at("2014-03-31")
    assert first.occupied_km2 == pytest.approx(27_000, rel=0.02)
    common = float(area_km2(shapely.intersection(first.occupied, UKRAINE.region("crimea"))))
    assert common / first.occupied_km2 > 0.97


def test_the_line_of_2015_held_until_the_eve_of_2022() -> None:
    area = [HISTORY.at(day).occupied_km2 for day in ("2015-02-20", "2022-02-23")]
    assert area == pytest.approx([27_000 + 16_800] * 2, rel=0.02)


@pytest.mark.parametrize("day", HISTORY.dates, ids=str)
def test_a_snapshot_is_valid_inside_ukraine_and_disjoint(day: dt.date) -> None:
    snapshot = HISTORY.at(day)
    assert snapshot.date == day
    for area in (snapshot.occupied, snapshot.contested):
        assert area.is_valid
        assert area.is_empty or set(shapely.get_dimensions(shapely.get_parts(area))) == {2}
        assert float(area_km2(shapely.difference(area, UKRAINE.land))) < 0.5
    assert float(area_km2(shapely.intersection(snapshot.occupied, snapshot.contested))) < 1e-3
    # A quarter at the widest, on 31 March 2022: 23.1 % of the outline by the villages known.
    assert 0.04 < snapshot.occupied_km2 / float(area_km2(UKRAINE.land)) < 0.25


def test_the_published_list_of_snapshots_tells_their_areas_and_precisions() -> None:
    listed = table("control_snapshots")
    found = [HISTORY.at(day) for day in listed["date"]]
    area = [snapshot.occupied_km2 for snapshot in found]
    assert listed["occupied_km2"].tolist() == pytest.approx(area, rel=0.001)
    half = [median_precision_km(snapshot.line) for snapshot in found]
    assert listed["precision_km"].tolist() == pytest.approx(half, abs=0.1)


def median_precision_km(line: Line) -> float:
    """Return the position error that half of the line's length does not exceed."""
    order = np.argsort(line.precision_km)
    covered = np.cumsum(line.length_km()[order])
    return float(line.precision_km[order][np.searchsorted(covered, covered[-1] / 2)])


# --- cells


@given(SEEDS | LATTICES)
def test_each_seed_lies_in_its_own_cell(points: np.ndarray) -> None:
    found = cells(points, EXTENT)
    assert len(found.polygons) == len(points)
    assert shapely.contains_properly(found.polygons, shapely.points(points)).all()


@given(SEEDS | LATTICES, st.lists(st.tuples(st.floats(-5e4, 15e4), st.floats(-5e4, 15e4))))
def test_the_cell_that_a_point_lies_in_is_that_of_the_nearest_seed(
    points: np.ndarray, asked: list[tuple[float, float]]
) -> None:
    found = cells(points, EXTENT)
    for x, y in asked:
        away = np.hypot(*(points - (x, y)).T)
        first, second = np.sort(away)[:2]
        holding = np.flatnonzero(shapely.intersects_xy(found.polygons, x, y))
        assert len(holding)
        if second - first > 1e-3:  # a millimetre off the border
            assert holding.tolist() == [away.argmin()]


@given(SEEDS | LATTICES)
def test_every_border_is_as_far_from_one_of_its_seeds_as_from_the_other(
    points: np.ndarray,
) -> None:
    found = cells(points, EXTENT)
    for end in (0, 1):
        left, right = (
            np.hypot(*(points[found.sides[:, side]] - found.borders[:, end]).T) for side in (0, 1)
        )
        # Far corners of nearly parallel borders carry the rounding of a long division.
        assert np.allclose(left, right, rtol=1e-6, atol=1e-3)
    gap = np.hypot(*(points[found.sides[:, 0]] - points[found.sides[:, 1]]).T)
    assert np.allclose(found.gap_km * 1000, gap)


@given(SEEDS | LATTICES)
def test_no_border_between_two_cells_is_missing(points: np.ndarray) -> None:
    found = cells(points, EXTENT)
    around = shapely.length(found.polygons).sum()
    outside = shapely.length(shapely.union_all(found.polygons))
    between = np.hypot(*(found.borders[:, 0] - found.borders[:, 1]).T).sum()
    assert 2 * between == pytest.approx(around - outside, rel=1e-9)


def test_the_bundled_cells_tile_the_land(places: PlaceStatuses) -> None:
    lands = np.array(places.banks.lands, dtype=object)[places.side]
    pieces = shapely.area(shapely.intersection(places.cells.polygons, lands))
    dry = sum(shapely.area(land) for land in places.banks.lands)
    assert pieces.sum() == pytest.approx(dry, rel=1e-9)
    water = shapely.area(places.land) - dry
    assert 1.2e9 < water < 1.8e9  # the Kakhovka reservoir, a kilometre off its drawn shore


# --- snapshots from cells


@pytest.mark.parametrize("day", ["2014-03-21", "2022-03-31", "2022-09-14", "2025-02-24"])
def test_every_place_has_the_status_of_the_land_that_it_lies_on(
    places: PlaceStatuses, day: str
) -> None:
    codes = places.status_codes(dt.date.fromisoformat(day))
    inside = shapely.intersects_xy(places.land, places.points)
    lonlat = places.frame[["longitude", "latitude"]].to_numpy(float)
    names = {code: name for name, code in STATUS_CODES.items()}
    snapshot = HISTORY.at(day)
    found = np.full(len(codes), "government", dtype=object)
    for status in ("occupied", "contested"):
        found[shapely.intersects_xy(getattr(snapshot, status), lonlat)] = status
    wrong = inside & (found != [names[code] for code in codes])
    assert places.frame.loc[wrong, "name"].tolist() == []


@pytest.mark.parametrize("day", ["2014-03-21", "2022-02-28", "2022-09-14", "2025-02-24"])
def test_a_piece_of_the_line_lies_halfway_between_seeds_of_different_status(
    places: PlaceStatuses, day: str
) -> None:
    line = HISTORY.at(day).line
    codes = places.status_codes(dt.date.fromisoformat(day))
    middles = shapely.get_coordinates(
        shapely.line_interpolate_point(shapely.get_parts(line.pieces), 0.5, normalized=True)
    )
    _, owner = shapely.get_parts(line.pieces, return_index=True)
    river = places.banks.river
    for middle, precision in zip(middles, line.precision_km[owner], strict=True):
        away = np.hypot(*(places.points - middle).T)
        if shapely.distance(river, shapely.Point(middle)) < 0.01:
            banks = [np.where(places.side == side, away, np.inf).argmin() for side in (0, 1)]
            assert codes[banks[0]] != codes[banks[1]]
            assert precision == RIVER_KM
            continue
        away[places.side != places.banks.of(middle[None])] = np.inf
        one, two = np.argsort(away)[:2]
        assert away[one] == pytest.approx(away[two], abs=0.01)
        assert codes[one] != codes[two]
        gap = np.hypot(*(places.points[one] - places.points[two])) / 1000
        if STATUS_CODES["contested"] in (codes[one], codes[two]):
            assert precision >= gap / 2 - 1e-6
        else:
            assert precision == pytest.approx(gap / 2, abs=1e-6)


@pytest.mark.parametrize("day", ["2014-03-21", "2022-03-31", "2025-02-24"])
def test_the_edge_of_occupied_land_is_the_line_a_shore_or_the_border_of_ukraine(
    places: PlaceStatuses, day: str
) -> None:
    snapshot = HISTORY.at(day)
    edge = shapely.boundary(reproject(snapshot.occupied, WGS84, UKRAINE.plane))
    water = shapely.difference(places.land, shapely.union_all(places.banks.lands))
    borders = shapely.boundary([places.land, water])
    known = shapely.union_all([*shapely.buffer([*borders, *snapshot.line.pieces], 2)])
    assert shapely.length(shapely.difference(edge, known)) < 1


# --- a made-up history of two places


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    folder = tmp_path / "control"
    folder.mkdir()
    (folder / "places.csv").write_text(
        "place_id,name,name_uk,oblast,longitude,latitude,setting,coordinates_source\n"
        "w,Made-up West,,UA-05,28,48.5,land,made up\n"
        "e,Made-up East,,UA-05,30,48.5,land,made up\n"
        "s,Made-up Rig,,UA-43,33,45.5,offshore,made up\n"
    )
    head = "place_id,date,status,date_uncertainty_days,source_id,basis,checked\n"
    (folder / "statuses.csv").write_text(
        head
        + "e,2022-03-05,occupied,0,made-up,made up,\n"
        + "e,2022-09-01,contested,0,made-up,made up,\n"
        + "s,2022-03-01,occupied,0,made-up,made up,\n"
    )
    (folder / "snapshots.csv").write_text(
        "date,title,places,occupied_km2,precision_km,precision_p90_km,licence,note\n"
        + "".join(
            f"{day},Made up,,,,,,\n"
            for day in ("2022-02-28", "2022-03-04", "2022-03-05", "2022-09-30")
        )
    )
    return tmp_path


def test_a_status_holds_from_its_date_to_the_next(made_up: Path) -> None:
    history = bundled(made_up)
    west, east = shapely.Point(28.9, 48.5), shapely.Point(29.1, 48.5)
    for day, status in [("2022-03-04", "government"), ("2022-03-05", "occupied")]:
        assert history.at(day).occupied.contains(east) is (status == "occupied")
        assert not history.at(day).occupied.contains(west)
        assert history.place_status("e", dt.date.fromisoformat(day)) == status
    last = history.at("2022-09-30")
    assert last.occupied.is_empty
    assert last.contested.contains(east)


def test_a_place_at_sea_has_a_status_and_no_cell(made_up: Path) -> None:
    history = bundled(made_up)
    assert history.place_status("s", dt.date(2022, 3, 1)) == "occupied"
    assert history.at("2022-03-04").occupied.is_empty


def test_a_place_without_rows_is_government_controlled(made_up: Path) -> None:
    assert bundled(made_up).place_status("w", dt.date(2022, 9, 30)) == "government"


def test_the_line_of_two_places_is_their_bisector(made_up: Path) -> None:
    line = bundled(made_up).at("2022-03-05").line
    ends = pd.DataFrame(
        shapely.get_coordinates(reproject(line.pieces, UKRAINE.plane, WGS84)),
        columns=["longitude", "latitude"],
    )
    # 2 degrees of longitude at 48.5 N are 147.8 km.
    assert line.precision_km == pytest.approx([73.9] * len(line.pieces), rel=0.002)
    assert ends["longitude"].between(28.9, 29.1).all()
    assert ends["latitude"].max() > 50
    assert ends["latitude"].min() < 47


# --- extremes: open dates and contested land, for occupation and against it


def at_point(land: object, longitude: float, latitude: float) -> bool:
    return bool(shapely.intersects_xy(land, longitude, latitude))


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2024-06-30", (False, False, False)),
        ("2024-08-31", (False, False, True)),  # taken on 2024-09-02, give or take 45 days
        ("2024-10-31", (True, True, True)),
    ],
)
def test_novohrodivka_is_open_around_the_date_of_its_capture(
    day: str, told: tuple[bool, bool, bool]
) -> None:
    least, most = HISTORY.extremes(day)
    lands = least.occupied, HISTORY.at(day).occupied, most.occupied
    assert tuple(at_point(land, 37.33883, 48.20052) for land in lands) == told


def test_occupied_land_lies_between_the_extremes() -> None:
    for day in HISTORY.dates:
        least, most = HISTORY.extremes(day)
        snapshot = HISTORY.at(day)
        sure, occupied, possible, contested = (
            reproject(land, WGS84, UKRAINE.plane)
            for land in (least.occupied, snapshot.occupied, most.occupied, snapshot.contested)
        )
        assert shapely.area(shapely.difference(sure, occupied)) < 1e3, day  # square metres
        assert shapely.area(shapely.difference(occupied, possible)) < 1e3, day
        assert shapely.area(shapely.difference(contested, possible)) < 1e3, day
        assert shapely.area(shapely.intersection(contested, sure)) < 1e3, day
        assert least.contested.is_empty
        assert most.contested.is_empty
        assert HISTORY.extremes(day) is HISTORY.extremes(day)


def test_the_line_of_an_extreme_lies_between_places_that_are_in_it_and_not(
    places: PlaceStatuses,
) -> None:
    date = dt.date(2024, 8, 31)
    for seeds, snapshot in zip(
        places.occupied_at_least_at_most(date), HISTORY.extremes(date), strict=True
    ):
        pieces = shapely.get_parts(snapshot.line.pieces)
        middles = shapely.get_coordinates(
            shapely.line_interpolate_point(pieces, 0.5, normalized=True)
        )
        assert len(middles) > 100
        for middle in middles:
            away = np.hypot(*(places.points - middle).T)
            if shapely.distance(places.banks.river, shapely.Point(middle)) < 0.01:
                nearest = [np.where(places.side == side, away, np.inf).argmin() for side in (0, 1)]
            else:
                away[places.side != places.banks.of(middle[None])] = np.inf
                nearest = np.argsort(away)[:2].tolist()
            assert seeds[nearest].sum() == 1


@pytest.fixture
def uncertain(made_up: Path) -> Path:
    """Return the made-up country with uncertain dates, in the order in which they came."""
    (made_up / "control" / "statuses.csv").write_text(
        "place_id,date,status,date_uncertainty_days,source_id,basis,checked\n"
        "e,2022-03-05,occupied,1,made-up,made up,\n"
        "e,2022-09-01,contested,30,made-up,made up,\n"
        "s,2022-03-01,occupied,3,made-up,made up,\n"
    )
    return made_up


def test_a_date_is_open_for_as_long_as_its_uncertainty(uncertain: Path) -> None:
    history = bundled(uncertain)
    assert history.possible_statuses is not None
    found = {
        day: sorted(history.possible_statuses("e", dt.date.fromisoformat(day)))
        for day in ("2022-03-03", "2022-03-04", "2022-03-05", "2022-03-06", "2022-10-01")
    }
    assert found == {
        "2022-03-03": ["government"],
        "2022-03-04": ["government", "occupied"],
        "2022-03-05": ["government", "occupied"],
        "2022-03-06": ["occupied"],  # begun on the 6th at the latest
        "2022-10-01": ["contested"],
    }
    assert history.possible_statuses("w", dt.date(2022, 3, 5)) == {"government"}
    assert history.possible_statuses("s", dt.date(2022, 3, 1)) == {"government", "occupied"}
    assert history.place_changes is not None
    assert [each.date_uncertainty_days for each in history.place_changes("e")] == [1, 30]


def test_open_and_contested_land_is_in_one_extreme_alone(uncertain: Path) -> None:
    history = bundled(uncertain)
    lands = {
        day: [at_point(each.occupied, 29.1, 48.5) for each in history.extremes(day)]
        for day in ("2022-02-28", "2022-03-04", "2022-03-05", "2022-09-30")
    }
    assert list(lands.values()) == [[False, False], [False, True], [False, True], [False, True]]


def test_how_sure_the_date_of_a_point_is_that_of_its_place(uncertain: Path) -> None:
    history = bundled(uncertain)
    points = reproject(shapely.points([[28.9, 48.5], [29.1, 48.5]]), WGS84, UKRAINE.plane)
    assert history.date_uncertainty_days(points, "2022-03-04").tolist() == [0, 0]
    assert history.date_uncertainty_days(points, "2022-03-05").tolist() == [0, 1]


ROWS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 30), st.sampled_from(sorted(STATUS_CODES))),
    max_size=5,
    unique_by=lambda row: row[0],
).map(sorted)


@given(ROWS, st.integers(0, 60), st.data())
def test_a_status_is_possible_when_dates_in_order_give_it(
    rows: list[tuple[int, int, str]], asked: int, data: st.DataObject
) -> None:
    """Draw dates within their windows, in the order of the rows: never another status."""
    start = dt.date(2022, 1, 1)
    frame = pd.DataFrame(
        [
            ("p", (start + dt.timedelta(day)).isoformat(), status, days)
            for day, days, status in rows
        ],
        columns=["place_id", "date", "status", "date_uncertainty_days"],
    )
    changes = StatusChanges(frame)
    possible = changes.possible("p", start + dt.timedelta(asked))
    assert changes.status("p", start + dt.timedelta(asked)) in possible
    drawn, status = -1000, "government"
    for day, days, after in rows:
        last = min(each[0] + each[1] for each in rows if each[0] >= day)
        drawn = data.draw(st.integers(max(drawn, day - days), last))
        if drawn <= asked:
            status = after
    assert status in possible


@given(ROWS, st.integers(0, 60))
def test_every_possible_status_has_dates_that_give_it(
    rows: list[tuple[int, int, str]], asked: int
) -> None:
    start = dt.date(2022, 1, 1)
    frame = pd.DataFrame(
        [
            ("p", (start + dt.timedelta(day)).isoformat(), status, days)
            for day, days, status in rows
        ],
        columns=["place_id", "date", "status", "date_uncertainty_days"],
    )
    found = set()
    for count in range(len(rows) + 1):  # so many changes have come by the day asked for
        earliest = max((day - days for day, days, _ in rows[:count]), default=-1000)
        latest = min((day + days for day, days, _ in rows[count:]), default=1000)
        if earliest <= asked < latest:
            found.add(rows[count - 1][2] if count else "government")
    assert StatusChanges(frame).possible("p", start + dt.timedelta(asked)) == found
