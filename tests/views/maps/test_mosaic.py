from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import minerals
from minerals.geo import EQUAL_AREA, WGS84, area_km2, plane, reproject
from minerals.tables.load import outlines
from minerals.territory.contact_line import line_of_contact
from minerals.territory.history import ControlHistory
from minerals.territory.snapshot import EMPTY, Snapshot
from minerals.views.maps.encoding import encode, encode_path
from minerals.views.maps.mosaic import CONTESTED, GRID_DEG, OCCUPIED, Mosaic, mosaic

DAILY = Path(__file__).resolve().parents[4] / "shared/reference/control/deepstate-daily"
FIRST = dt.date(2025, 1, 1)


def signed_areas(found: Mosaic, crs: str | None = EQUAL_AREA) -> np.ndarray:
    """Return what each arc adds to the area on its left."""
    areas = []
    for arc in found.arcs:
        line = shapely.LineString(arc * GRID_DEG if crs else arc)
        x, y = shapely.get_coordinates(reproject(line, WGS84, crs) if crs else line).T
        areas.append((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)
    return np.array(areas) / (1e6 if crs else 1)


def area(found: Mosaic, signed: np.ndarray, chosen: np.ndarray) -> float:
    left, right = chosen[found.sides].T
    return float((signed * (left.astype(int) - right.astype(int))).sum())


def ends_of(found: Mosaic, chosen: np.ndarray) -> Counter[tuple[int, int]]:
    """Count the ends of the border of a set of kinds, corner by corner."""
    ends: Counter[tuple[int, int]] = Counter()
    for index in np.flatnonzero(chosen[found.sides[:, 0]] != chosen[found.sides[:, 1]]):
        for end in (0, -1):
            x, y = found.arcs[index][end].tolist()
            ends[x, y] += 1
    return ends


def check_closed(found: Mosaic) -> None:
    # The border of a set is the sum, modulo two, of the borders of its members.
    for kind in range(len(found.units)):
        chosen = np.arange(len(found.units)) == kind
        assert all(count % 2 == 0 for count in ends_of(found, chosen).values())


def check_statuses(found: Mosaic, history: ControlHistory, dates: list[dt.date]) -> None:
    signed = signed_areas(found)
    for index, date in enumerate(dates):
        snapshot = history.at(date)
        ours = area(found, signed, found.kinds[:, index] == OCCUPIED)
        assert ours == pytest.approx(snapshot.occupied_km2, rel=1e-3)
        ours = area(found, signed, found.kinds[:, index] == CONTESTED)
        expected = float(area_km2(snapshot.contested))
        assert ours == pytest.approx(expected, rel=1e-3, abs=snapshot.occupied_km2 * 1e-3)


@pytest.fixture(scope="module")
def bundled() -> tuple[ControlHistory, list[dt.date], Mosaic]:
    history = minerals.control()
    dates = list(history.dates)
    return history, dates, mosaic(history, dates, outlines("oblasts"))


# --- the bundled history


def test_land_of_every_date_is_that_of_the_history(
    bundled: tuple[ControlHistory, list[dt.date], Mosaic],
) -> None:
    history, dates, found = bundled
    assert found.kinds.shape[1] == len(dates)
    check_statuses(found, history, dates)


def test_every_oblast_keeps_its_area(
    bundled: tuple[ControlHistory, list[dt.date], Mosaic],
) -> None:
    _, _, found = bundled
    signed, units = signed_areas(found), np.array(found.units)
    oblasts = outlines("oblasts")
    assert set(units[1:]) - {""} == set(oblasts.index)
    for code, geometry in zip(oblasts.index, oblasts.geometry, strict=True):
        expected = float(area_km2(geometry))
        # What simplifying cuts off weighs most in the two cities.
        slack = 0.005 if expected < 2000 else 0.001
        assert area(found, signed, units == code) == pytest.approx(expected, rel=slack)


def test_borders_of_every_kind_are_closed(
    bundled: tuple[ControlHistory, list[dt.date], Mosaic],
) -> None:
    _, _, found = bundled
    check_closed(found)
    # As any set: seeded, so that a failure comes back.
    rng = np.random.default_rng(1)
    for _ in range(20):
        chosen = rng.random(len(found.units)) < 0.5
        assert all(count % 2 == 0 for count in ends_of(found, chosen).values())


def test_an_arc_lies_between_two_kinds_and_stands_once(
    bundled: tuple[ControlHistory, list[dt.date], Mosaic],
) -> None:
    _, _, found = bundled
    assert (found.sides[:, 0] < found.sides[:, 1]).all()
    edges = [
        (min(one, two), max(one, two))
        for arc in (each.tolist() for each in found.arcs)
        for one, two in zip(map(tuple, arc[:-1]), map(tuple, arc[1:]), strict=True)
    ]
    assert len(edges) == len(set(edges))
    # Outside is no land: nothing is occupied there, and no oblast covers it.
    assert not found.kinds[0].any()
    assert found.units[0] == ""


def test_simplifying_leaves_out_most_corners_and_hardly_any_land() -> None:
    history = minerals.control()
    dates = [history.snapshot_date("2022-03-31"), history.snapshot_date("2025-02-24")]
    exact, short = (mosaic(history, dates, simplify=each) for each in (0, 2e-3))
    assert sum(map(len, short.arcs)) < sum(map(len, exact.arcs))
    for index, date in enumerate(dates):
        km2 = history.at(date).occupied_km2
        found = area(exact, signed_areas(exact), exact.kinds[:, index] == OCCUPIED)
        assert found == pytest.approx(km2, rel=1e-5)


# --- a daily history


@pytest.mark.skipif(not DAILY.is_dir(), reason=f"the reference files are not at {DAILY}")
def test_land_of_a_daily_history_is_that_of_its_files(tmp_path: Path) -> None:
    names = sorted(DAILY.glob("*.geojson"))[::24]
    for name in names:
        (tmp_path / name.name).symlink_to(name)
    history = minerals.control(tmp_path)
    dates = list(history.dates)
    assert len(dates) == len(names) > 5
    found = mosaic(history, dates, outlines("oblasts"))
    check_statuses(found, history, dates)
    check_closed(found)


# --- made-up boxes

Box = tuple[int, int, int, int]
boxes = st.tuples(*[st.integers(0, 12)] * 2, *[st.integers(1, 6)] * 2)


def joined(found: list[Box]) -> Any:
    return shapely.union_all([shapely.box(x, y, x + w, y + h) for x, y, w, h in found])


def made_up(days: list[tuple[Any, Any]]) -> ControlHistory:
    """Return a history of areas in steps of the grid: (occupied, contested) per day."""
    where = plane(0, 0)
    found = {}
    for day, (occupied, contested) in enumerate(days):
        areas = [shapely.multipolygons(shapely.get_parts(each)) for each in (occupied, contested)]
        first, second = shapely.transform(np.array(areas), lambda xy: xy * GRID_DEG)
        date = FIRST + dt.timedelta(day)
        found[date] = Snapshot(date, first, second, line_of_contact(first, EMPTY, None, where, 1.0))
    return ControlHistory("boxes", "made up", "CC0", tuple(found), found.__getitem__, plane=where)


@settings(max_examples=60)
@given(st.lists(st.tuples(*[st.lists(boxes, max_size=4)] * 2), min_size=1, max_size=4))
def test_boxes_keep_their_area_on_every_day(days: list[tuple[list[Box], list[Box]]]) -> None:
    areas = [(joined(one), joined(two).difference(joined(one))) for one, two in days]
    history = made_up(areas)
    # Two units that share the border x = 7, and leave out the land beyond 15.
    halves = gpd.GeoDataFrame(
        index=["W", "E"],
        geometry=[shapely.box(0, 0, 7 * GRID_DEG, 20 * GRID_DEG),
                  shapely.box(7 * GRID_DEG, 0, 15 * GRID_DEG, 20 * GRID_DEG)],
        crs=4326,
    )  # fmt: skip
    found = mosaic(history, history.dates, halves, simplify=0)
    check_closed(found)
    signed, units = signed_areas(found, None), np.array(found.units)
    for name, edges in {"W": (0, 7), "E": (7, 15), "": (15, 20)}.items():
        part = shapely.box(edges[0], 0, edges[1], 20)
        for day, both in enumerate(areas):
            for status, expected in zip((OCCUPIED, CONTESTED), both, strict=True):
                chosen = (found.kinds[:, day] == status) & (units == name)
                assert area(found, signed, chosen) == shapely.intersection(expected, part).area


@settings(max_examples=30)
@given(st.lists(st.lists(st.tuples(*[st.integers(0, 3000)] * 6), min_size=1, max_size=3),
                min_size=1, max_size=3))  # fmt: skip
def test_triangles_that_cross_anywhere_leave_no_gap(days: list[list[tuple[int, ...]]]) -> None:
    areas = []
    for corners in days:
        triangles = [shapely.Polygon(np.reshape(each, (3, 2))).buffer(0) for each in corners]
        areas.append((shapely.union_all(triangles), shapely.Polygon()))
    history = made_up(areas)
    found = mosaic(history, history.dates, simplify=0)
    check_closed(found)
    signed = signed_areas(found, None)
    for day, (expected, _) in enumerate(areas):
        ours = area(found, signed, found.kinds[:, day] == OCCUPIED)
        # Corners move to the grid: by less than a step, along every border.
        assert abs(ours - expected.area) <= expected.length + 10


def test_where_nobody_holds_land_there_is_no_arc() -> None:
    found = mosaic(made_up([(shapely.Polygon(), shapely.Polygon())]), [FIRST])
    assert (found.arcs, found.units, found.kinds.tolist()) == ([], [""], [[0]])


# --- what the page makes of it


@pytest.mark.browser
@pytest.mark.parametrize("date", ["2014-09-05", "2022-03-31", "2025-02-24"])
def test_the_page_chains_arcs_to_the_rings_of_the_land(
    app_js: Callable[..., Any],
    bundled: tuple[ControlHistory, list[dt.date], Mosaic],
    date: str,
) -> None:
    history, dates, found = bundled
    index = dates.index(history.snapshot_date(date))
    land = {
        "kinds": [encode([0, int(each)]) for each in found.kinds[:, index]],
        "units": [0] * len(found.units),
        "sides": encode(found.sides.ravel().tolist()),
        "arcs": [encode_path(each) for each in found.arcs],
    }
    rings = app_js(
        "decode land",
        "(land => land.rings(land.statuses(0).map(each => each === 'occupied')))"
        f"(new Land(given, {GRID_DEG}))",
        land,
    )
    assert all(ring[0] == ring[-1] for ring in rings)
    # Filled even-odd, as Leaflet does.
    flat = [shapely.Polygon([(x, y) for y, x in ring]).buffer(0) for ring in rings]
    filled = flat[0]
    for each in flat[1:]:
        filled = shapely.symmetric_difference(filled, each)
    assert float(area_km2(filled)) == pytest.approx(history.at(date).occupied_km2, rel=1e-3)
