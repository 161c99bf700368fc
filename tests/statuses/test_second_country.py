"""A second profile is all that a country needs: nothing of the bundled history's is lent to it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.statuses.join import DepositJoin
from minerals.statuses.sampling import Sampler
from minerals.statuses.scope import ALL, SINCE_2022, WITHOUT_CRIMEA, Scope
from minerals.tables import country as profiles
from minerals.tables.country import Country, OccupiedRegion
from minerals.tables.inventory import Inventory
from minerals.tables.inventory import bundled as bundled_inventory
from minerals.tables.outlines import Outlines
from minerals.tables.user import read_user_table
from minerals.territory.history import ControlHistory
from minerals.territory.providers.read_files import read_files
from minerals.territory.providers.registry import read_options
from minerals.territory.store.histories import Store
from minerals.views.control_tables import show

WITHOUT_WEST = Scope("without-west", region="west")
BASELINE = dt.date(2021, 6, 30)


class Island(Country):
    """An island at 0..10 E, 0..10 N, of a western and an eastern unit."""

    @property
    def unit_outlines(self) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(
            {"name_en": ["West", "East"], "name_uk": ["Захід", "Схід"]},
            index=["XI-W", "XI-E"],
            geometry=[shapely.box(0, 0, 5, 10), shapely.box(5, 0, 10, 10)],
            crs="EPSG:4326",
        )


@pytest.fixture
def island(monkeypatch: pytest.MonkeyPatch) -> Country:
    """Return the profile of the island, registered beside the others."""
    made = Island(
        code="XI",
        name="Island",
        units=Outlines("none", "none.geojson", "code", "Made up."),
        centre=(5, 5),
        official_km2=1_230_000,
        box=(-5, -5, 15, 14),
        first_day=dt.date(2020, 1, 1),
        baselines={SINCE_2022.name: BASELINE},
        regions={"west": ("XI-W",)},
        always_occupied=(OccupiedRegion("the west", "west"),),
    )
    monkeypatch.setattr(profiles, "COUNTRIES", (*profiles.COUNTRIES, made))
    return made


def polygons(*rows: tuple[str, Any]) -> gpd.GeoDataFrame:
    days, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"date": days}, geometry=list(shapes), crs="EPSG:4326")


OLD = ("2021-01-01", shapely.box(0, 0, 3, 10))
NEW = ("2023-01-01", shapely.box(-2, 0, 6, 10))
STRAY = ("2023-01-01", shapely.box(50, 50, 51, 51))


def inventory() -> Inventory:
    """Return sites in the far west, in the west, in the east and at sea."""
    frame = gpd.GeoDataFrame(
        {
            "deposit_id": ["far-west", "west", "east", "sea"],
            "name_en": ["A", "B", "C", "D"],
            "commodity": ["coal"] * 4,
            "setting": ["land", "land", "land", "offshore"],
            "control_place_id": [None, None, None, "706483"],
        },
        geometry=[shapely.Point(x, 5) for x in (1, 4, 9, 12)],
        crs="EPSG:4326",
    )
    return read_user_table(frame)


def history(*rows: tuple[str, Any]) -> ControlHistory:
    return minerals.control(polygons(*rows))


def counted(join: DepositJoin, scope: Scope) -> list[float]:
    found = scope.fractions(join, join.fractions(join.history.at("2023-01-01")))
    return [float(value) for value in found.value[:3]]


def test_polygons_are_recognised_as_the_islands_and_cut_to_its_land(island: Country) -> None:
    made = history(OLD, NEW, STRAY)
    assert made.country is island
    assert made.land is island.land
    assert made.plane == island.plane
    snapshot = made.at("2023-01-01")
    assert snapshot.occupied.equals(shapely.box(0, 0, 6, 10))
    assert any("1 polygon outside Island left out" in each for each in snapshot.findings)
    assert any("beyond Island's outline" in each for each in snapshot.findings)
    assert not any("missing" in each or "unusual" in each for each in snapshot.findings)


def test_without_the_profile_the_same_polygons_are_of_no_known_country() -> None:
    made = history(OLD, NEW)
    assert made.country is None
    assert made.land is None
    assert made.at("2023-01-01").occupied.equals(NEW[1])


def test_missing_land_is_the_islands_and_nothing_completes_it(island: Country) -> None:
    east = polygons(("2023-01-01", shapely.box(6, 0, 9, 10)))
    _, finding = minerals.control(east).at().findings
    assert finding.endswith("the west is missing (0 % of it occupied); check the files")
    with pytest.raises(InputError, match="not in Ukraine, so complete has nothing to add"):
        minerals.control(east, complete=True)


def test_nothing_is_lent_from_the_bundled_history(island: Country) -> None:
    made = history(OLD, NEW)
    assert made.place_status is None
    assert made.possible_statuses is None
    assert made.place_changes is None
    join = DepositJoin(inventory().sites, made)
    assert join.fractions(made.at()).status[3] == "contested"  # though its place is in Ukraine
    lent = minerals.control(polygons(("2025-01-01", shapely.box(34, 47, 37, 49))))
    assert lent.place_status is not None


def test_scopes_take_away_by_the_baseline_and_regions_of_the_island(island: Country) -> None:
    join = DepositJoin(inventory().sites, history(OLD, NEW))
    assert counted(join, ALL) == [1, 1, 0]
    assert counted(join, SINCE_2022) == [0, 1, 0]
    assert counted(join, WITHOUT_WEST) == [0, 0, 0]
    assert not SINCE_2022.borrows_baseline(join.history)


def test_draws_take_away_the_same(island: Country) -> None:
    join = DepositJoin(inventory().sites, history(OLD, NEW))
    day = join.history.dates[-1]
    sampler = Sampler(join, 100)
    for scope in (ALL, SINCE_2022, WITHOUT_WEST):
        fractions = scope.fractions(join, join.fractions(join.history.at(day)))
        mean = sampler.draws(day, scope, fractions).mean()
        assert np.allclose(mean[:3], fractions.value[:3])


def test_a_scope_that_the_island_lacks_is_refused(island: Country) -> None:
    made = history(OLD, NEW)
    with pytest.raises(InputError, match="without-crimea is not one of Island, which"):
        WITHOUT_CRIMEA.taken_away(DepositJoin(inventory().sites, made))
    with pytest.raises(InputError, match="without-crimea is not one of Island, which"):
        WITHOUT_CRIMEA.land(made.at().occupied, made)


def test_the_baseline_of_the_island_is_not_borrowed(island: Country) -> None:
    late = history(NEW)
    with pytest.raises(InputError, match=rf"reaches back to {BASELINE}; .* on 2023-01-01"):
        SINCE_2022.taken_away(DepositJoin(inventory().sites, late))
    with pytest.raises(InputError, match=rf"reaches back to {BASELINE}"):
        Sampler(DepositJoin(inventory().sites, late), 100).draws(
            late.dates[-1], SINCE_2022, ALL.fractions(*_whole(late))
        )


def _whole(made: ControlHistory) -> tuple[DepositJoin, Any]:
    join = DepositJoin(inventory().sites, made)
    return join, join.fractions(made.at())


def test_a_view_of_control_names_the_island_and_its_scopes(island: Country) -> None:
    rows = show(history(OLD, NEW)).frame.query("`class` == 'occupied'").set_index("scope")
    assert list(rows.index) == ["all", "since-2022"]
    whole, since = rows["share_of_island"]
    assert whole == pytest.approx(0.6, abs=0.02)
    assert since == pytest.approx(0.3, abs=0.02)
    assert list(show(history(NEW)).frame["scope"].unique()) == ["all"]


def test_an_added_history_of_the_island_stays_its_own(island: Country, tmp_path: Path) -> None:
    path = tmp_path / "mine.geojson"
    polygons(OLD, NEW).to_file(path)
    store = Store(tmp_path / "store")
    store.add("mine", read_files([path], read_options()))
    assert store.history("mine").country is island
    polygons(("2024-01-01", shapely.box(34, 47, 37, 49))).to_file(path)
    with pytest.raises(InputError, match="not of one country"):
        store.add("mine", read_files([path], read_options()))


def test_a_users_deposits_are_of_no_stated_country(island: Country) -> None:
    assert inventory().country is None
    assert bundled_inventory().country is profiles.UKRAINE
