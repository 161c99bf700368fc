from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from minerals.errors import InputError
from minerals.statuses.batch import edges, parity, ways
from minerals.statuses.batch import grid as grids
from minerals.statuses.batch.parity import EdgeHistory, Events, best_events
from minerals.tables.load import deposits

DAILY = Path(__file__).resolve().parents[4] / "shared/reference/control/deepstate-daily"
FIRST = dt.date(2025, 1, 1)
SCALES = [(1.0, 0.0), (0.1, 30.1), (1 / 3, -7.7), (1e-9, 45.3), (1234.567, 1e6)]
NONE = shapely.MultiPolygon()
EMPTY = st.sampled_from([NONE, shapely.Polygon()])


def days(count: int) -> list[dt.date]:
    return [FIRST + dt.timedelta(index) for index in range(count)]


def by_shapely(polygons: list[Any], xy: np.ndarray) -> np.ndarray:
    """Ask shapely part by part, which is right for parts that share edges, too."""
    return np.array(
        [
            np.any([shapely.intersects_xy(part, xy) for part in parts], axis=0)
            if len(parts := shapely.get_parts(polygon))
            else np.zeros(len(xy), dtype=bool)
            for polygon in polygons
        ]
    )


def matrix(events: Events) -> np.ndarray:
    return np.array([events.status_at(index) for index in range(len(events.dates))])


def check_events(events: Events, truth: np.ndarray) -> None:
    """Hold the events, and each of their views, against a dates x points matrix."""
    np.testing.assert_array_equal(matrix(events), truth)
    np.testing.assert_array_equal(events.counts(), truth.sum(axis=1))
    point, date = np.nonzero(np.vstack((np.ones_like(truth[:1]), truth[1:] != truth[:-1])).T)
    intervals = events.intervals()
    np.testing.assert_array_equal(intervals.point, point)
    np.testing.assert_array_equal(intervals.start, date)
    np.testing.assert_array_equal(intervals.occupied, truth[date, point])
    np.testing.assert_array_equal(events.changed, point[date > 0])
    np.testing.assert_array_equal(events.changed_on, date[date > 0])
    found = np.zeros_like(truth, dtype=int)
    for owner, start, end, occupied in zip(*intervals, strict=True):
        found[start : end + 1, owner] += 1 + occupied
    np.testing.assert_array_equal(found, 1 + truth)


def awkward_points(polygons: list[Any], rng: np.random.Generator) -> np.ndarray:
    """Vertices, points on and beside edges, level with vertices, one ulp off, and any others."""
    vertices = np.unique(shapely.get_coordinates(polygons), axis=0)
    if not len(vertices):
        return rng.uniform(-1, 1, (20, 2))
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    lines = shapely.boundary(np.array([p for p in polygons if not p.is_empty], dtype=object))
    length = shapely.length(lines)
    along = [shapely.line_interpolate_point(lines, length * part) for part in rng.random(20)]
    level = np.column_stack([rng.choice(vertices[:, 0], 40), rng.choice(vertices[:, 1], 40)])
    ends = vertices[rng.integers(0, len(vertices), (2, 40))]
    exact = np.vstack((vertices, shapely.get_coordinates(along), level, ends.mean(axis=0)))
    ulps = rng.integers(-1, 2, exact.shape)
    beside = np.where(ulps == 0, exact, np.nextafter(exact, np.where(ulps > 0, np.inf, -np.inf)))
    anywhere = rng.uniform(low - 0.1 * (high - low), high + 0.1 * (high - low), (100, 2))
    return np.vstack((exact, beside, anywhere, [[np.nan, low[1]], [np.inf, low[1]]]))


@st.composite
def cells(draw: st.DrawFn, dissolved: bool = True) -> Any:
    """Squares and triangles of a small lattice: holes, level edges, parts that touch."""
    size = draw(st.integers(1, 5))
    chosen = draw(st.lists(st.integers(0, 2), min_size=size * size, max_size=size * size))
    parts = []
    for index, kind in enumerate(chosen):
        x, y = index % size, index // size
        corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
        if kind:
            parts.append(shapely.Polygon(corners if kind == 1 else corners[:3]))
    return shapely.union_all(parts) if dissolved else shapely.MultiPolygon(parts)


@st.composite
def stars(draw: st.DrawFn) -> Any:
    """A star around the origin with a star-shaped hole, or none."""
    rng = np.random.default_rng(draw(st.integers(0, 1 << 30)))
    turn = np.sort(rng.uniform(0, 2 * np.pi, draw(st.integers(4, 30))))
    ring = np.column_stack((np.cos(turn), np.sin(turn))) * rng.uniform(2, 3, (len(turn), 1))
    polygon = shapely.Polygon(ring, [ring * 0.5] if draw(st.booleans()) else [])
    assume(polygon.is_valid)
    return polygon


def scaled(polygons: list[Any], factor: float, shift: float) -> list[Any]:
    moved = [shapely.transform(polygon, lambda xy: xy * factor + shift) for polygon in polygons]
    assume(all(shapely.is_valid(part) for polygon in moved for part in shapely.get_parts(polygon)))
    return moved


@pytest.fixture(params=["whole", pytest.param("bit by bit", marks=pytest.mark.slow)])
def grid(request: pytest.FixtureRequest) -> Iterator[None]:
    """Answer by a coarse grid, at once or with every block as small as can be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "CELLS", 441)  # 21 rows: vertices in the middle of one
        if request.param == "bit by bit":
            patch.setattr(parity, "VERTICES", 60)
            patch.setattr(edges, "CHUNK", 1)
            patch.setattr(grids, "BLOCK", 20)
            patch.setattr(grids, "GROUP", 60)
            patch.setattr(grids, "PAIRS", 40)
            patch.setattr(ways, "PAIRS", 40)
        yield


@pytest.mark.usefixtures("grid")
class TestFuzz:
    @given(
        st.lists(cells() | stars() | EMPTY, min_size=1, max_size=5),
        st.sampled_from(SCALES),
        st.integers(0, 1 << 30),
    )
    def test_valid_polygons(
        self, polygons: list[Any], scale: tuple[float, float], seed: int
    ) -> None:
        polygons = scaled(polygons, *scale)
        assume(shapely.is_valid(np.array(polygons)).all())
        xy = awkward_points(polygons, np.random.default_rng(seed))
        truth = by_shapely(polygons, xy)
        history = EdgeHistory.from_polygons(days(len(polygons)), polygons)
        check_events(history.events(xy), truth)

    @given(
        st.lists(cells(dissolved=False), min_size=1, max_size=4),
        st.sampled_from(SCALES),
        st.integers(0, 1 << 30),
    )
    def test_parts_that_share_edges(
        self, polygons: list[Any], scale: tuple[float, float], seed: int
    ) -> None:
        polygons = scaled(polygons, *scale)
        xy = awkward_points(polygons, np.random.default_rng(seed))
        history = EdgeHistory.from_polygons(days(len(polygons)), polygons)
        check_events(history.events(xy), by_shapely(polygons, xy))

    def test_more_dates_than_a_word_has_bits(self) -> None:
        rng = np.random.default_rng(7)
        squares = [shapely.box(x, y, x + 1, y + 1) for x in range(4) for y in range(4)]
        polygons = [
            shapely.union_all([square for square in squares if rng.random() < 0.5])
            for _ in range(200)
        ]
        xy = np.vstack((rng.uniform(-1, 5, (200, 2)), rng.integers(-1, 6, (100, 2)) / 2))
        events = EdgeHistory.from_polygons(days(200), polygons).events(xy)
        check_events(events, by_shapely(polygons, xy))

    @pytest.mark.parametrize("way", ways.WAYS)
    @given(
        st.lists(cells() | stars() | EMPTY, min_size=1, max_size=5),
        st.sampled_from(SCALES),
        st.integers(0, 1 << 30),
    )
    def test_every_way(
        self, way: str, polygons: list[Any], scale: tuple[float, float], seed: int
    ) -> None:
        polygons = scaled(polygons, *scale)
        assume(shapely.is_valid(np.array(polygons)).all())
        xy = awkward_points(polygons, np.random.default_rng(seed))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ways, "fastest", lambda size: way)
            events = best_events(xy, days(len(polygons)), polygons)
        check_events(events, by_shapely(polygons, xy))


def same_history(one: EdgeHistory, other: EdgeHistory) -> None:
    assert one.dates == other.dates
    for left, right in zip(one.stretches, other.stretches, strict=True):
        for name in ("ends", "odd", "there"):
            np.testing.assert_array_equal(getattr(left.edges, name), getattr(right.edges, name))


def test_a_grid_finer_than_the_numbers_is_made_coarser() -> None:
    ulp = np.spacing(50.0)
    polygon = shapely.box(50, 50, 50 + 3 * ulp, 50 + 2 * ulp)
    x, y = np.meshgrid(50 + ulp * np.arange(-2, 6), 50 + ulp * np.arange(-2, 6))
    xy = np.tile(np.column_stack((x.ravel(), y.ravel())), (40, 1))
    events = EdgeHistory.from_polygons(days(1), [polygon]).events(xy)
    check_events(events, by_shapely([polygon], xy))


def test_long_edges_nearly_level() -> None:
    rng = np.random.default_rng(3)
    for _ in range(30):
        tilt = 10.0 ** rng.integers(-16, -8)
        ring = [(20, 50), (40, 50 + tilt), (40, 50.5), (30, 50.5 + tilt), (20, 50.5)]
        polygon = shapely.Polygon(ring)
        xy = np.column_stack((rng.uniform(20, 40, 3000), 50 + tilt * rng.uniform(-1, 2, 3000)))
        xy[::2, 1] += 0.5
        events = EdgeHistory.from_polygons(days(1), [polygon]).events(xy)
        check_events(events, by_shapely([polygon], xy))


SQUARE = shapely.box(0, 0, 2, 2)
CORNER = np.array([[2.0, 2.0], [1.0, 1.0], [3.0, 1.0]])


def test_empty_and_identical_snapshots() -> None:
    polygons = [NONE, SQUARE, SQUARE, shapely.Polygon(), NONE, SQUARE]
    history = EdgeHistory.from_polygons(days(6), polygons)
    assert (history.n_edges, history.n_toggles) == (4, 12)
    check_events(history.events(CORNER), by_shapely(polygons, CORNER))
    check_events(best_events(CORNER, days(6), polygons), by_shapely(polygons, CORNER))


def test_a_history_without_any_edge() -> None:
    history = EdgeHistory.from_polygons(days(3), [NONE] * 3)
    assert history.n_edges == history.n_toggles == history.nbytes == 0
    for xy in (CORNER, np.tile(CORNER, (1000, 1)), CORNER[:0]):
        assert history.events(xy).counts().tolist() == [0, 0, 0]


def test_no_points() -> None:
    history = EdgeHistory.from_polygons(days(2), [SQUARE, NONE])
    none = np.empty((0, 2))
    for events in (history.events(none), best_events(none, days(2), [SQUARE, NONE])):
        assert events.n_points == len(events.changed) == 0
        assert events.counts().tolist() == [0, 0]
        assert len(events.status_at(1)) == 0


def test_the_order_and_direction_of_vertices_do_not_matter() -> None:
    turned = shapely.Polygon([(2, 2), (2, 0), (0, 0), (0, 2)])
    assert EdgeHistory.from_polygons(days(2), [SQUARE, turned]).n_toggles == 4
    minus = shapely.Polygon([(-0.0, -0.0), (2, -0.0), (2, 2), (-0.0, 2)])
    assert EdgeHistory.from_polygons(days(2), [SQUARE, minus]).n_toggles == 4


def test_heights_are_left_out() -> None:
    history = EdgeHistory.from_polygons(days(2), [SQUARE, shapely.force_3d(SQUARE, 5)])
    assert history.n_toggles == 4


def test_two_edges_with_one_mark_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    polygons = [SQUARE, shapely.box(0, 0, 1, 2), shapely.Polygon([(0, 0), (2, 2), (0, 2)])]
    expected = EdgeHistory.from_polygons(days(3), polygons)
    monkeypatch.setattr(edges, "mark", lambda vertices: np.zeros(len(vertices), np.uint64))
    same_history(EdgeHistory.from_polygons(days(3), polygons), expected)


def test_a_long_history_is_taken_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(11)
    polygons = [shapely.box(0, 0, *rng.integers(1, 4, 2)) for _ in range(40)]
    xy = awkward_points(polygons, rng)
    monkeypatch.setattr(parity, "VERTICES", 50)
    history = EdgeHistory.from_polygons(days(40), polygons)
    assert [int(part.days[0]) for part in history.stretches] == [0, 10, 20, 30]
    truth = by_shapely(polygons, xy)
    check_events(history.events(xy), truth)
    check_events(best_events(xy, days(40), polygons), truth)


@pytest.mark.parametrize("way", ways.WAYS)
def test_no_way_leaves_a_trace_on_polygons(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    polygons = [SQUARE, SQUARE, shapely.box(0, 0, 1, 2), NONE, shapely.box(2, 2, 3, 3)]
    xy = awkward_points(polygons, np.random.default_rng(1))
    monkeypatch.setattr(ways, "fastest", lambda size: way)
    check_events(best_events(xy, days(5), polygons), by_shapely(polygons, xy))
    assert not shapely.is_prepared(polygons).any()


OVERLAP = shapely.MultiPolygon([SQUARE, shapely.box(1, 1, 3, 3)])
BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


@pytest.mark.parametrize(
    ("polygon", "words"),
    [
        (OVERLAP, "parts overlap"),
        (shapely.MultiPolygon([SQUARE, SQUARE]), "parts overlap"),
        (BOW_TIE, "Self-intersection"),
        (shapely.Point(1, 1), "Point given"),
        (shapely.GeometryCollection([SQUARE]), "GeometryCollection given"),
        (None, "nothing given"),
        (shapely.box(0, 0, 1, 1e200), "a coordinate"),
    ],
)
def test_polygons_that_are_refused(polygon: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        EdgeHistory.from_polygons(days(2), [SQUARE, polygon])


@pytest.mark.parametrize("dates", [[], days(1), [FIRST, FIRST], days(2)[::-1]])
def test_dates_that_are_refused(dates: list[dt.date]) -> None:
    with pytest.raises(InputError, match="date"):
        EdgeHistory.from_polygons(dates, [SQUARE, SQUARE])
    with pytest.raises(InputError, match="date"):
        best_events(CORNER, dates, [SQUARE, SQUARE])


@pytest.mark.parametrize("xy", [[1.0, 2.0], [[1.0, 2.0, 3.0]], np.zeros((2, 2, 2))])
def test_points_that_are_refused(xy: Any) -> None:
    with pytest.raises(InputError, match="shape"):
        EdgeHistory.from_polygons(days(1), [SQUARE]).events(xy)


def test_an_index_past_the_last_date() -> None:
    events = EdgeHistory.from_polygons(days(2), [SQUARE, NONE]).events(CORNER)
    assert events.status_at(-1).tolist() == [False] * 3
    with pytest.raises(IndexError):
        events.status_at(2)


@pytest.mark.slow
def test_real_daily_files_as_shapely_has_them() -> None:
    files = sorted(DAILY.glob("*.geojson"))
    if not files:
        pytest.skip(f"no daily reference files in {DAILY}")
    dates = [dt.datetime.strptime(path.stem[-8:], "%Y%m%d").date() for path in files]
    polygons = [
        shapely.geometry.shape(json.loads(path.read_bytes())["features"][0]["geometry"])
        for path in files
    ]
    rng = np.random.default_rng(20250702)
    sites = shapely.get_coordinates(deposits().geometry.to_numpy())[:300]
    x0, y0, x1, y1 = shapely.total_bounds(polygons)
    random = rng.uniform((x0, y0), (x1, y1), (2000, 2))
    front = shapely.get_coordinates(polygons[::20])
    front = front[rng.integers(0, len(front), 700)]
    xy = np.vstack(
        (sites, random, front, np.nextafter(front, np.inf), (front[:-1] + front[1:]) / 2)
    )
    truth = np.array([shapely.intersects_xy(polygon, xy) for polygon in polygons])
    history = EdgeHistory.from_polygons(dates, polygons)
    events = history.events(xy)
    check_events(events, truth)
    check_events(history.events(xy[:300]), truth[:, :300])
    for count in (3, 300, len(xy)):
        found = best_events(xy[:count], dates, polygons, check=False)
        check_events(found, truth[:, :count])
    assert (truth[1:] != truth[:-1]).sum() > 100
