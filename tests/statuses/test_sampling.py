from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.statuses.join import DepositJoin
from minerals.statuses.sampling import Draws, Sampler
from minerals.statuses.scope import ALL, SINCE_2022, WITHOUT_CRIMEA, Scope
from minerals.tables.find import find_inventory
from minerals.tables.inventory import bundled
from minerals.territory.history import ControlHistory

HISTORY = minerals.control()
DATES = [HISTORY.snapshot_date(day) for day in ("2022-03-31", "2022-08-10", "2025-02-24")]
N_DRAWS = 400
DAILY = Path(__file__).resolve().parents[3] / "shared/reference/control/deepstate-daily"


@pytest.fixture(scope="module")
def join() -> DepositJoin:
    return DepositJoin(bundled().sites, HISTORY)


@pytest.fixture(scope="module")
def sampler(join: DepositJoin) -> Sampler:
    return Sampler(join, N_DRAWS)


def draws_of(sampler: Sampler, day: dt.date, scope: Scope = ALL) -> Draws:
    fractions = scope.fractions(sampler.join, sampler.join.fractions(HISTORY.at(day)))
    return sampler.draws(day, scope, fractions)


@pytest.mark.parametrize("scope", [ALL, SINCE_2022, WITHOUT_CRIMEA], ids=str)
@pytest.mark.parametrize("day", DATES, ids=str)
def test_every_draw_lies_between_the_bounds(sampler: Sampler, day: dt.date, scope: Scope) -> None:
    fractions = scope.fractions(sampler.join, sampler.join.fractions(HISTORY.at(day)))
    drawn = sampler.draws(day, scope, fractions)
    ore = fractions.of_ore()
    for values, bounds in ((drawn.area, fractions), (drawn.ore, ore)):
        assert (values >= bounds.low[drawn.doubtful][:, None]).all()
        assert (values <= bounds.high[drawn.doubtful][:, None]).all()
    certain = np.setdiff1d(np.arange(len(fractions.value)), drawn.doubtful)
    assert (fractions.low[certain] == fractions.high[certain]).all()
    assert drawn.clipped < 0.01 * drawn.area.size


def test_a_site_has_the_same_draws_whatever_else_is_asked(sampler: Sampler) -> None:
    day = DATES[-1]
    whole = draws_of(sampler, day)
    some = bundled().sites.iloc[whole.doubtful[::-3]]
    alone = DepositJoin(some, HISTORY)
    part = Sampler(alone, N_DRAWS).draws(day, ALL, alone.fractions(HISTORY.at(day)))
    assert len(part.doubtful) == len(some)
    names = bundled().sites["deposit_id"].to_numpy()
    for row, site in enumerate(part.doubtful):
        same = np.flatnonzero(names[whole.doubtful] == some["deposit_id"].iloc[site])[0]
        np.testing.assert_array_equal(part.area[row], whole.area[same])
        np.testing.assert_array_equal(part.ore[row], whole.ore[same])


def test_sites_that_are_let_go_are_drawn_alike(
    sampler: Sampler, join: DepositJoin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minerals.statuses.sampling.KEPT_SITES", 0)
    forgetful = Sampler(join, N_DRAWS)
    for day in (*DATES, DATES[0]):
        here, there = draws_of(sampler, day), draws_of(forgetful, day)
        np.testing.assert_array_equal(here.area, there.area)
        np.testing.assert_array_equal(here.ore, there.ore)
        assert set(forgetful._sites) <= set(there.doubtful.tolist())


def test_what_changed_is_what_any_draw_tells(sampler: Sampler) -> None:
    before, now = (draws_of(sampler, day) for day in DATES[:2])
    every = np.arange(len(now.value))
    differs = (now.of_ore(every) != before.of_ore(every)).any(axis=1)
    assert now.changed(before)[differs].all()
    assert not now.changed(now).any()


def test_sites_that_are_not_asked_about_are_not_drawn(sampler: Sampler) -> None:
    day = DATES[-1]
    whole = draws_of(sampler, day)
    among = np.zeros(len(whole.value), dtype=bool)
    among[whole.doubtful[::2]] = True
    fractions = sampler.join.fractions(HISTORY.at(day))
    part = sampler.draws(day, ALL, fractions, among)
    np.testing.assert_array_equal(part.doubtful, whole.doubtful[::2])
    np.testing.assert_array_equal(part.ore, whole.ore[::2])


def test_a_site_has_changed_if_its_draws_have(sampler: Sampler) -> None:
    one, other = (draws_of(sampler, day) for day in DATES[-2:])
    changed = one.changed(other)
    assert not one.changed(one).any()
    assert 0 < changed.sum() < len(changed)
    each = np.arange(len(changed))
    by_area = [
        np.where(draws.place[:, None] < 0, draws.value[:, None], draws.area[draws.place])
        for draws in (one, other)
    ]
    differs = (by_area[0] != by_area[1]).any(axis=1) | ((one.place < 0) != (other.place < 0))
    outlined = bundled().sites["outline"].notna().to_numpy()
    assert set(each[differs & ~outlined]) == set(each[changed & ~outlined])
    assert set(each[differs]) <= set(each[changed])


def test_polygons_out_to_sea_are_drawn_as_they_are_joined(half_island: ControlHistory) -> None:
    box = shapely.box(4.9, 4.9, 5.1, 5.1)
    table = gpd.GeoDataFrame(
        {"deposit_id": ["well", "field", "beyond"], "name_en": "D", "location_precision_km": 5.0},
        geometry=[shapely.Point(4.96, 5), box, shapely.Point(6, 5)], crs=4326,
    )  # fmt: skip
    day = half_island.dates[-1]
    found = {}
    for setting in ("land", "offshore"):
        sites = find_inventory(table.assign(setting=setting)).sites
        joined = DepositJoin(sites, half_island)
        fractions = joined.fractions(half_island.at(day))
        found[setting] = Sampler(joined, N_DRAWS).draws(day, ALL, fractions).mean()
    np.testing.assert_array_equal(found["offshore"][:2], found["land"][:2])
    assert 0.5 < found["land"][0] < 1
    assert found["land"][2] == 0
    assert 0 < found["offshore"][2] < 1  # nobody says who holds the sea there


def test_the_seed_decides_and_nothing_else(join: DepositJoin, sampler: Sampler) -> None:
    day = DATES[-1]
    again = draws_of(Sampler(join, N_DRAWS), day)
    first = draws_of(sampler, day)
    np.testing.assert_array_equal(first.area, again.area)
    other = draws_of(Sampler(join, N_DRAWS, seed=7), day)
    assert (other.area != first.area).any()
    # Another seed is another draw of the same thing.
    assert other.area.mean(axis=1) == pytest.approx(first.area.mean(axis=1), abs=0.15)


def test_a_date_in_between_leaves_no_trace(join: DepositJoin, sampler: Sampler) -> None:
    direct = draws_of(Sampler(join, N_DRAWS), DATES[-1])
    for day in DATES:
        draws_of(sampler, day)
    np.testing.assert_array_equal(direct.area, draws_of(sampler, DATES[-1]).area)


def test_threads_that_ask_one_sampler_leave_no_trace(join: DepositJoin) -> None:
    asked = DATES * 4
    alone = {day: draws_of(Sampler(join, N_DRAWS), day).area for day in DATES}
    shared = Sampler(join, N_DRAWS)
    with ThreadPoolExecutor(len(DATES)) as threads:
        for day, drawn in zip(asked, threads.map(partial(draws_of, shared), asked), strict=True):
            assert np.array_equal(drawn.area, alone[day])


def test_what_a_scope_takes_away_is_taken_within_a_draw(sampler: Sampler) -> None:
    day = DATES[-1]
    everything, later = draws_of(sampler, day), draws_of(sampler, day, SINCE_2022)
    both = np.intersect1d(everything.doubtful, later.doubtful)
    assert len(both)
    for site in both:
        whole = everything.area[everything.place[site]]
        assert (later.area[later.place[site]] <= whole + 1e-12).all()


def test_a_change_two_days_ahead_is_drawn_by_its_date(sampler: Sampler) -> None:
    """Novohrodivka was lost on 2024-09-02, give or take 45 days."""
    day = HISTORY.snapshot_date("2024-08-31")
    drawn = draws_of(sampler, day)
    names = bundled().sites["deposit_id"].to_numpy()[drawn.doubtful]
    (row,) = np.flatnonzero(names == "ua-novogrodovskaya-no-1-3-coal-mine")
    assert 0.2 < drawn.area[row].mean() < 0.6


def test_a_point_beside_a_straight_line_is_drawn_as_its_distributions_say(
    half_island: ControlHistory,
) -> None:
    """Position uniform in a disc of 2 km, the line normal with 1 km as two standard deviations."""
    where = pd.DataFrame(
        {"deposit_id": ["east"], "name_en": ["East"], "longitude": [5 + 1 / 111.2],
         "latitude": [0.05], "location_precision_km": [2.0]}
    )  # fmt: skip
    join = DepositJoin(find_inventory(where).sites, half_island)
    snapshot = half_island.at(None)
    drawn = Sampler(join, 20_000).draws(snapshot.date, ALL, join.fractions(snapshot))
    random = np.random.default_rng(1)
    radius, angle = 2 * np.sqrt(random.random(200_000)), 2 * np.pi * random.random(200_000)
    shift = np.clip(random.normal(0, 0.5, 200_000), -1, 1)
    expected = (1 + radius * np.cos(angle) < shift).mean()
    assert drawn.area[0].mean() == pytest.approx(expected, abs=0.015)


def test_ore_in_half_an_outline_may_be_any_part_of_it(half_island: ControlHistory) -> None:
    box = shapely.box(4.9, 5, 5.1, 5.1)
    frame = {"deposit_id": ["a"], "name_en": ["A"], "geometry": [box]}
    areal = gpd.GeoDataFrame(frame, crs=4326)
    join = DepositJoin(find_inventory(areal).sites, half_island)
    snapshot = half_island.at(None)
    drawn = Sampler(join, 4000).draws(snapshot.date, ALL, join.fractions(snapshot))
    assert drawn.area[0].mean() == pytest.approx(0.5, abs=0.1)
    assert drawn.area[0].std() < 0.1
    assert drawn.ore[0].mean() == pytest.approx(drawn.area[0].mean(), abs=0.02)
    # With k = 2 and about half of it occupied, about uniform between none and all.
    parts = np.quantile(drawn.ore[0], [0.1, 0.25, 0.75, 0.9])
    assert parts == pytest.approx([0.1, 0.25, 0.75, 0.9], abs=0.12)


def test_too_few_draws_are_refused(join: DepositJoin) -> None:
    with pytest.raises(InputError, match="99 draws are too few"):
        Sampler(join, 99)


@pytest.mark.slow
def test_a_public_map_of_one_day_lies_where_the_draws_say(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A check of control alone, never a tuning: the map is not independent, and counts as a day."""
    if not DAILY.is_dir():
        pytest.skip(f"no daily reference files in {DAILY}")
    public = minerals.control(str(DAILY))
    day = dt.date(2025, 2, 24)
    ours, theirs = HISTORY.at(day), public.at(day)
    line = ours.line
    near = shapely.buffer(shapely.union_all(line.pieces), 30_000)
    x0, y0, x1, y1 = near.bounds
    grid = np.stack(np.meshgrid(np.arange(x0, x1, 8000), np.arange(y0, y1, 8000)), -1).reshape(
        -1, 2
    )
    grid = grid[shapely.contains_xy(near, grid)]
    lonlat = shapely.get_coordinates(
        minerals.geo.reproject(shapely.points(grid), HISTORY.plane, "EPSG:4326")
    )
    inside = shapely.contains_xy(HISTORY.land, lonlat)
    grid, lonlat = grid[inside], lonlat[inside]
    land = HISTORY.drawn_land(1, N_DRAWS)
    drawn = np.array([land.at(np.tile(xy, (N_DRAWS, 1)))(ours.date).mean() for xy in grid])
    truth = shapely.intersects_xy(theirs.occupied, lonlat)
    brier = float(((drawn - truth) ** 2).mean())
    covered = float((((drawn > 0.05) & truth) | ((drawn < 0.95) & ~truth)).mean())
    bins = np.digitize(drawn, [0.05, 0.35, 0.65, 0.95])
    told = {int(each): (int((bins == each).sum()), round(float(truth[bins == each].mean()), 2))
            for each in np.unique(bins)}  # fmt: skip
    with capsys.disabled():
        print(f"\n{len(grid)} places: Brier {brier:.3f}, 90 % coverage {covered:.3f}, {told}")
    assert covered >= 0.8
    assert brier < ((truth.mean() - truth) ** 2).mean() / 2  # far better than their share alone
