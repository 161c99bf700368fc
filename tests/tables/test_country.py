from __future__ import annotations

import pytest
import shapely

from minerals.geo import area_km2
from minerals.tables.country import UKRAINE
from minerals.tables.load import outlines

KNOWN = {
    "Simferopol": (34.10, 44.95, "UA-43"),
    "Sevastopol": (33.53, 44.60, "UA-40"),
    "Donetsk": (37.80, 48.00, "UA-14"),
    "Luhansk": (39.31, 48.57, "UA-09"),
    "Kyiv": (30.52, 50.45, "UA-30"),
    "Bila Tserkva": (30.12, 49.80, "UA-32"),
    "Uzhhorod": (22.29, 48.62, "UA-21"),
    "Nova Kakhovka": (33.37, 46.75, "UA-65"),
}


@pytest.mark.parametrize("name", KNOWN)
def test_places_lie_in_their_oblasts(name: str) -> None:
    x, y, code = KNOWN[name]
    units = outlines("oblasts")
    assert units.index[units.contains(shapely.Point(x, y))].tolist() == [code]
    assert UKRAINE.land.contains(shapely.Point(x, y))
    assert UKRAINE.region("crimea").contains(shapely.Point(x, y)) == (code in ("UA-43", "UA-40"))


def test_there_are_27_oblasts_none_over_another() -> None:
    units = outlines("oblasts")
    assert len(units) == 27
    shapes = units.geometry.to_numpy()
    twice = area_km2(shapes).sum() - area_km2(shapely.union_all(shapes))
    assert abs(twice) < 1e-3  # km2


def test_points_off_the_coast_are_off_the_land() -> None:
    off = [(34.20, 44.40), (30.85, 46.45), (37.55, 46.98), (36.85, 46.60)]
    assert not shapely.intersects(UKRAINE.land, shapely.points(off)).any()


def test_ukraine_has_its_published_area() -> None:
    assert float(area_km2(UKRAINE.land)) == pytest.approx(603_500, rel=0.015)


def test_crimea_with_sevastopol_has_its_published_area() -> None:
    assert float(area_km2(UKRAINE.region("crimea"))) == pytest.approx(27_000, rel=0.015)


def test_ukraine_is_valid_and_has_no_holes_between_oblasts() -> None:
    assert UKRAINE.land.is_valid
    parts = shapely.get_parts(UKRAINE.land)
    assert shapely.get_num_interior_rings(parts).sum() == 0
    lost = shapely.difference(outlines("oblasts").geometry.to_numpy(), UKRAINE.land)
    assert float(area_km2(lost).sum()) < 0.1
