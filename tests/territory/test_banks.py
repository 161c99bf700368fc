"""The Dnipro divides: villages of either bank by name, cells, water and draws."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
import shapely

import minerals
from minerals.geo import WGS84, Floats, reproject
from minerals.tables.country import UKRAINE
from minerals.tables.load import table
from minerals.territory.banks import Banks
from minerals.territory.bundled import PlaceStatuses
from minerals.territory.cells import cells, divided_cells

HISTORY = minerals.control()
SINCE_WITHDRAWAL = [day for day in HISTORY.dates if day >= dt.date(2022, 11, 11)]

RIGHT = {
    "Zmiivka": (33.57990, 46.86322),
    "Kachkarivka": (33.74632, 47.09666),
    "Tokarivka": (32.95826, 46.75209),
    "Novokairy": (33.60062, 47.01401),
    "Dudchany": (33.76390, 47.18557),
    "Havrylivka": (33.87800, 47.22132),
    "Kozatske": (33.35002, 46.78551),
}
LEFT = {
    "Ushkalka": (34.13450, 47.41571),
    "Serhiivka": (33.99948, 47.26890),
    "Kairy": (33.70519, 46.94611),
    "Kozatska Sloboda": (33.85648, 47.11872),
    "Velyka Lepetykha": (33.93147, 47.17138),
    "Kamianka-Dniprovska": (34.41026, 47.49629),
    "Dnipriany": (33.26632, 46.74849),
}


def plane(lonlat: object) -> Floats:
    points = reproject(shapely.points(lonlat), WGS84, UKRAINE.plane)
    return np.asarray(shapely.get_coordinates(points))


@pytest.fixture(scope="module")
def places() -> PlaceStatuses:
    frame = table("control_places")
    return PlaceStatuses(frame[frame["setting"] == "land"], table("control_statuses"))


def test_points_of_a_circle_are_on_the_side_that_each_is_on(places: PlaceStatuses) -> None:
    random = np.random.default_rng(1)
    for centre in plane([*RIGHT.values(), *LEFT.values(), (31.0, 50.5), (24.0, 49.8)]):
        for radius in (10.0, 3000.0, 50_000.0):
            angle, part = random.uniform(0, 2 * np.pi, 50), np.sqrt(random.random(50))
            points = centre + radius * (part * (np.cos(angle), np.sin(angle))).T
            sides = places.banks.within(points, centre, radius)
            assert sides.tolist() == places.banks.of(points).tolist()


@pytest.mark.parametrize("name", [*RIGHT, *LEFT])
def test_villages_of_the_reservoir_are_on_the_side_of_their_bank(name: str) -> None:
    point = shapely.Point({**RIGHT, **LEFT}[name])
    for day in SINCE_WITHDRAWAL:
        assert HISTORY.at(day).occupied.contains(point) == (name in LEFT), day


def test_no_place_on_a_bank_of_the_line_is_drawn_on_the_other(places: PlaceStatuses) -> None:
    """Of Kherson oblast, the right bank was left on 11 November 2022, and nothing else."""
    codes = places.status_codes(dt.date(2022, 12, 31))
    kherson = (places.frame["oblast"] == "UA-65").to_numpy()
    assert kherson.sum() > 100
    wrong = kherson & ((codes == 1) != (places.side == 1))
    assert places.frame.loc[wrong, "name"].tolist() == []


def test_the_water_of_the_reservoir_is_nobodys_land() -> None:
    middle = shapely.Point(34.3, 47.52)
    assert UKRAINE.land.contains(middle)
    for day in HISTORY.dates:
        snapshot = HISTORY.at(day)
        assert not shapely.intersects(snapshot.occupied, middle)
        assert not shapely.intersects(snapshot.contested, middle)


def test_two_banks_of_one_status_have_no_gap_between_them(places: PlaceStatuses) -> None:
    both = reproject(HISTORY.at("2022-06-30").occupied, WGS84, UKRAINE.plane)
    crossing = plane([(32.95, 46.80), (32.95, 46.68)])  # Tiahynka, both banks occupied
    across = shapely.LineString(crossing)
    assert places.banks.of(crossing).tolist() == [0, 1]
    assert shapely.covers(both, across)
    assert shapely.get_num_interior_rings(shapely.get_parts(both)).sum() < 5


def test_no_cell_and_no_border_crosses_the_river() -> None:
    rng = np.random.default_rng(3)
    points = rng.uniform(-50_000, 50_000, (60, 2))
    river = shapely.LineString([(3_000, 60_000), (-8_000, 10_000), (9_000, -60_000)])
    box = shapely.box(-60_000, -60_000, 60_000, 60_000)
    banks = Banks(box, river, shapely.Polygon())
    found = divided_cells(points, banks, box)
    side = banks.of(points)
    assert 0 < side.sum() < len(side)
    across = side[found.sides[:, 0]] != side[found.sides[:, 1]]
    middles = shapely.points(found.borders.mean(axis=1))
    assert (shapely.distance(banks.river, middles[across]) < 1e-3).all()
    assert (banks.of(found.borders[~across].mean(axis=1)) == side[found.sides[~across, 0]]).all()
    undivided = cells(points, box)
    assert shapely.length(undivided.polygons).sum() != shapely.length(found.polygons).sum()
    for each in (0, 1):
        tree = shapely.STRtree(shapely.points(points[side == each]))
        nearest = np.flatnonzero(side == each)[tree.nearest(middles[across])]
        assert (found.sides[across, each] == nearest).all()


def test_the_line_of_one_bank_does_not_move_over_the_river(places: PlaceStatuses) -> None:
    """Whatever is drawn, three kilometres off the river the right bank is government-held."""
    land = HISTORY.drawn_land(5, 500)
    for name in ("Dudchany", "Novokairy"):
        points = np.repeat(plane([RIGHT[name]]), 500, axis=0)
        assert not land.at(points)(dt.date(2025, 2, 24)).any(), name
