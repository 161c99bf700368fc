from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.geo import area_km2
from minerals.territory.providers.deepstate import classify
from minerals.territory.providers.read_files import read_files
from minerals.territory.providers.registry import read_options

SOUTH = shapely.box(33, 47.5, 37.5, 49)
WEST = shapely.box(30, 48, 31, 49)
BEFORE, AFTER = dt.date(2022, 5, 28), dt.date(2022, 5, 29)


@pytest.mark.parametrize(
    ("name", "fill", "date", "kind"),
    [
        ("Окуповано", "#a52714", BEFORE, "occupied"),
        ("Окуповано\xa0/// Occupied /// geoJSON.status.occupied\n", "#a52714", AFTER, "occupied"),
        ("Багатокутник 21", "#a52714", dt.date(2025, 3, 30), "occupied"),
        ("Крим", "#000000", BEFORE, "crimea"),
        ("ОРДЛО /// CADR and CALR\n", "#000000", BEFORE, "donbas-2014"),
        ("Острів Тузла /// Occupied Tuzla Island", "#000000", BEFORE, "tuzla"),
        ("Під питанням /// Contested", "#000000", dt.date(2022, 4, 28), "contested"),
        ("Окупований Крим /// Occupied Crimea", "#880e4f", AFTER, "crimea"),
        ("ОРДЛО /// CADR and CALR", "#880e4f", AFTER, "donbas-2014"),
        ("Придністров'я", "#880e4f", BEFORE, "foreign"),
        ("", "#880e4f", BEFORE, "foreign"),
        ("", "#880E4F", AFTER, "occupied"),
        ("Ок\ufffd\ufffdпований /// geoJSON.territories.crimea", "#880e4f", AFTER, "crimea"),
        ("Звільнено", "#0288d1", BEFORE, "liberated"),
        ("Звільнено /// Liberated", "#0f9d58", AFTER, "liberated"),
        ("x /// y /// geoJSON.status.dismissed_at {{at:25.03}}", "#0f9d58", AFTER, "liberated"),
        ("Звільнено /// geoJSON.status.dismissed", "#01579b", AFTER, "held-in-russia"),
        ("Під питанням", "#bcaaa4", BEFORE, "contested"),
        ("Статус невідомий /// Unknown status", "#bdbdbd", AFTER, "contested"),
        ("Occupied Karelia", "#ff5252", AFTER, "foreign"),
        ("x /// Occupied y /// geoJSON.territories.abkhazia", "#a52714", AFTER, "foreign"),
        ("new", "#123456", AFTER, "unclassified"),
    ],
)
def test_a_polygon_has_the_class_of_its_key_colour_and_era(
    name: str, fill: str, date: dt.date, kind: str
) -> None:
    assert classify(name, fill, date) == kind


def snapshot(path: Path, **options: Any) -> Any:
    return read_files([path], read_options(**options)).snapshots[0]


def test_only_occupied_and_contested_land_in_ukraine_counts(
    write_deepstate: Callable[..., Path],
) -> None:
    path = write_deepstate(
        "1740434128_20250224T2155Z.geojson",
        ("Окуповано", "#a52714", SOUTH),
        ("Звільнено", "#0f9d58", WEST),
        ("Статус невідомий", "#bcaaa4", shapely.box(32, 48, 33, 49)),
        ("Статус невідомий", "#bdbdbd", shapely.box(45, 55, 46, 56)),  # in Russia
        ("Карелія /// Occupied Karelia", "#ff5252", shapely.box(30, 61, 32, 63)),
        ("Camp", "#a52714", shapely.Point(30, 51)),
    )
    made = snapshot(path)
    assert made.date == dt.date(2025, 2, 24)
    assert made.occupied_km2 == pytest.approx(float(area_km2(SOUTH)), rel=1e-6)
    assert float(area_km2(made.contested)) == pytest.approx(
        float(area_km2(shapely.box(32, 48, 33, 49))), rel=1e-6
    )
    assert set(made.classes) == {"occupied", "liberated", "contested", "foreign"}
    told = "; ".join(made.findings)
    assert "1 polygon of other countries not counted" in told
    assert "1 polygon outside Ukraine left out" in told


def test_transnistria_does_not_count_before_the_colour_changed(
    write_deepstate: Callable[..., Path],
) -> None:
    path = write_deepstate(
        "1649005166_20220403T1659Z.geojson",
        ("Окуповано", "#a52714", SOUTH),
        ("Придністров'я", "#880e4f", WEST),
    )
    assert snapshot(path).classes["foreign"] > 0
    assert snapshot(path).occupied_km2 == pytest.approx(float(area_km2(SOUTH)), rel=1e-6)


def test_a_collection_a_stray_and_heights_are_repaired_and_told(
    write_deepstate: Callable[..., Path],
) -> None:
    arabian_sea = shapely.box(62, 15, 64, 17)
    both = shapely.GeometryCollection([shapely.force_3d(SOUTH), arabian_sea])
    path = write_deepstate("1740434128_x.geojson", ("Окуповано", "#a52714", both))
    made = snapshot(path)
    assert made.occupied_km2 == pytest.approx(float(area_km2(SOUTH)), rel=1e-6)
    assert not made.occupied.has_z
    assert any("1 polygon outside Ukraine left out" in each for each in made.findings)
    assert any("heights (z) dropped" in each for each in made.findings)


def test_a_hole_outside_its_shell_is_not_made_land(write_deepstate: Callable[..., Path]) -> None:
    odd = {
        "type": "Polygon",
        "coordinates": [
            [[33, 47.5], [37.5, 47.5], [37.5, 49], [33, 49], [33, 47.5]],
            [[30, 48], [31, 48], [31, 49], [30, 48]],
        ],
    }
    path = write_deepstate("1740434128_x.geojson", ("Окуповано", "#a52714", odd))
    made = snapshot(path)
    assert made.occupied_km2 == pytest.approx(float(area_km2(SOUTH)), rel=1e-6)
    assert any("holes outside the shell, which are not land" in each for each in made.findings)


def test_unreadable_names_unnamed_polygons_and_unknown_colours_are_told(
    write_deepstate: Callable[..., Path],
) -> None:
    path = write_deepstate(
        "1740434128_x.geojson",
        ("Ок\ufffdпований /// Crimea /// geoJSON.territories.crimea", "#880e4f", SOUTH),
        ("Багатокутник 21", "#a52714", shapely.box(36, 49, 37, 49.5)),
        ("?", "#123456", WEST),
    )
    told = "; ".join(snapshot(path).findings)
    assert "1 name with unreadable characters" in told
    assert "unnamed Багатокутник 21 counted as occupied" in told
    assert "1 polygon of unknown colour #123456 not counted" in told


def test_of_two_snapshots_of_a_day_the_later_counts(
    tmp_path: Path, write_deepstate: Callable[..., Path]
) -> None:
    write_deepstate("raw/1740430000_a.geojson", ("", "#a52714", WEST))
    write_deepstate("raw/1740434128_b.geojson", ("", "#a52714", SOUTH))
    parsed = read_files([tmp_path / "raw"], read_options())
    assert len(parsed.snapshots) == 1
    assert parsed.snapshots[0].files.keys() == {"1740434128_b.geojson"}
    assert any("1740430000_a.geojson: left out" in f for f in parsed.snapshots[0].findings)


def test_a_file_without_occupied_land_is_refused(write_deepstate: Callable[..., Path]) -> None:
    path = write_deepstate("1740434128_x.geojson", ("Звільнено", "#0f9d58", SOUTH))
    with pytest.raises(InputError, match=r"no occupied land within Ukraine \(liberated"):
        read_files([path], read_options())


def test_a_file_used_directly_keeps_the_providers_classes(
    write_deepstate: Callable[..., Path],
) -> None:
    path = write_deepstate(
        "1740434128_x.geojson", ("", "#a52714", SOUTH), ("Звільнено", "#0f9d58", WEST)
    )
    history = minerals.control(path)
    assert history.dates == (dt.date(2025, 2, 24),)
    assert history.at(None).occupied_km2 == pytest.approx(float(area_km2(SOUTH)), rel=1e-6)


def test_a_hole_partly_outside_its_shell_takes_land_and_adds_none(
    write_deepstate: Callable[..., Path],
) -> None:
    shell = [[33, 47.5], [37.5, 47.5], [37.5, 49], [33, 49], [33, 47.5]]
    hole = [[32.5, 48], [33.5, 48], [33.5, 48.5], [32.5, 48.5], [32.5, 48]]
    odd = {"type": "Polygon", "coordinates": [shell, hole]}
    path = write_deepstate("1740434128_x.geojson", ("Окуповано", "#a52714", odd))
    expected = shapely.difference(SOUTH, shapely.Polygon(hole))
    made = snapshot(path)
    assert made.occupied_km2 == pytest.approx(float(area_km2(expected)), rel=1e-6)
