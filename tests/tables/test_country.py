from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest
import shapely

import minerals
from minerals.geo import area_km2
from minerals.results.labels import label
from minerals.tables.country import COUNTRIES, UKRAINE
from minerals.tables.load import outlines
from minerals.territory.providers.registry import PROVIDERS

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


def test_ukraine_is_named_by_its_profile_and_its_data_alone() -> None:
    package = Path(minerals.__file__).parent
    users = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if "UKRAINE" in (getattr(node, name, None) for name in ("id", "attr", "name"))
    }
    providers = {
        f"territory/providers/{type(each).__module__.rpartition('.')[2]}.py"
        for each in PROVIDERS
        if each.country is UKRAINE
    }
    assert providers
    assert users == {"tables/country.py", "tables/inventory.py", *providers}


def test_the_registry_has_each_code_plane_and_unit_once() -> None:
    assert UKRAINE in COUNTRIES
    for values in (
        [each.code for each in COUNTRIES],
        [each.plane for each in COUNTRIES],
        [code for each in COUNTRIES for code in each.unit_outlines.index],
    ):
        assert len(set(values)) == len(values)


def test_regions_are_of_units_of_the_country() -> None:
    for country in COUNTRIES:
        units = set(country.unit_outlines.index)
        assert all(set(codes) <= units for codes in country.regions.values())
        asked = {each.region for each in country.always_occupied} - {None}
        assert asked <= set(country.regions)


def test_the_words_of_a_scope_state_the_day_after_the_baseline() -> None:
    for country in COUNTRIES:
        for scope, baseline in country.baselines.items():
            first = baseline + dt.timedelta(days=1)
            title = label("en", f"scope.{scope}", country=country.code)
            assert title.endswith(f"since {first.day} {first:%B %Y}")
