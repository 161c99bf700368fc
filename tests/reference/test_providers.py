"""Files as the providers publish them: areas, classes, defects, speed.

They may be read, not redistributed: they lie beside the checkout, or nowhere. The table of areas
was measured with another, finer outline of Ukraine than the bundled one. Polygons are kept 1.75 km
beyond the bundled outline, with which every row agrees within 0.5 %; cut at the bundled outline
itself they would be 1 to 2 % smaller.
"""

from __future__ import annotations

import datetime as dt
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.geo import area_km2
from minerals.statuses.scope import find_scope
from minerals.tables.country import UKRAINE
from minerals.territory.providers.read_files import ReadFiles, read_files
from minerals.territory.providers.registry import read_options
from minerals.territory.store.histories import Store
from minerals.views.control_compare import compare

CONTROL = Path(__file__).resolve().parents[3] / "shared" / "reference" / "control"
DAILY = CONTROL / "deepstate-daily"
RAW = CONTROL / "deepstate-raw"
DEFECTS = CONTROL / "defects"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CONTROL.is_dir(), reason=f"the reference files are not at {CONTROL}"),
]

AREAS = [
    ("isw/20220331_RussianAssessedCoTinUkraine.geojson", 126_446, 100_246, 83_710),
    ("deepstate-raw/1649005166_20220403T1659Z.geojson", 106_235, 80_010, 63_357),
    ("deepstate-raw/1668554255_20221115T2317Z.geojson", 107_812, 80_836, 64_074),
    ("isw/20221115_RussianAssessedCoTinUkraine.geojson", 104_905, 77_938, 61_237),
    ("deepstate-raw/1685575455_20230531T2324Z.geojson", 108_404, 81_428, 64_666),
    ("deepstate-daily/deepstatemap_data_20241231.geojson", 111_373, 84_397, 67_634),
    ("deepstate-raw/1740434128_20250224T2155Z.geojson", 111_876, 84_902, 68_139),
    ("deepstate-daily/deepstatemap_data_20250224.geojson", 111_876, 84_902, 68_139),
    ("deepstate-daily/deepstatemap_data_20250630.geojson", 113_132, 86_158, 69_394),
]


@cache
def parsed(*names: str, **options: Any) -> ReadFiles:
    return read_files([CONTROL / name for name in names], read_options(**options))


def one(*names: str, **options: Any) -> Any:
    (made,) = parsed(*names, **options).snapshots
    return made


def told(*names: str, **options: Any) -> str:
    return "\n".join(one(*names, **options).findings)


# --- areas


@pytest.mark.parametrize(("name", "km2", "without_crimea", "since_2022"), AREAS)
def test_the_area_is_that_of_the_table(
    name: str, km2: float, without_crimea: float, since_2022: float
) -> None:
    occupied = one(name).occupied
    assert float(area_km2(occupied)) == pytest.approx(km2, rel=0.005)
    left = float(area_km2(find_scope("without-crimea").land(occupied, minerals.control())))
    assert left == pytest.approx(without_crimea, rel=0.0075)
    # The line of 2014 is that of the bundled history, which is coarser than the table's.
    left = float(area_km2(find_scope("since-2022").land(occupied, minerals.control())))
    assert left == pytest.approx(since_2022, rel=0.0125)


def test_cut_at_the_bundled_outline_itself_land_would_be_lost() -> None:
    """State the size of the tolerance: this is why there is one."""
    for name, km2, *_ in AREAS:
        inside = shapely.intersection(one(name).occupied, UKRAINE.land)
        assert 0.005 < 1 - float(area_km2(inside)) / km2 < 0.025


def test_occupied_alone_is_not_all_that_is_occupied() -> None:
    classes = one("deepstate-raw/1740434128_20250224T2155Z.geojson").classes
    assert classes["occupied"] == pytest.approx(68_139, rel=0.005)
    assert classes["crimea"] == pytest.approx(27_178, rel=0.01)
    assert classes["donbas-2014"] == pytest.approx(16_805, rel=0.01)
    # 140,000 km2 of Karelia, the Kurils and others: none of it in Ukraine but a fringe.
    assert classes["foreign"] < 1_100


def test_the_mirror_and_the_interface_agree() -> None:
    raw = one("deepstate-raw/1740434128_20250224T2155Z.geojson").occupied
    daily = one("deepstate-daily/deepstatemap_data_20250224.geojson").occupied
    assert float(area_km2(shapely.symmetric_difference(raw, daily))) < 50


def test_the_choice_between_control_and_advances_is_named_and_matters() -> None:
    names = [
        f"isw/20220331_RussianAssessed{layer}inUkraine.geojson" for layer in ("CoT", "Advance")
    ]
    alone, both = one(*names), one(*names, isw="advance")
    assert both.occupied_km2 - alone.occupied_km2 > 25_000
    assert parsed(*names).title == "ISW/CTP, control of terrain alone"
    assert "assessed advances" in parsed(*names, isw="advance").title


def test_a_shapefile_in_web_mercator_is_not_inflated() -> None:
    made = one("isw-shapefile/UkraineControlMapAO23AUG2022.zip")
    assert made.date == dt.date(2022, 8, 23)
    assert made.occupied_km2 == pytest.approx(120_000, rel=0.02)
    advance = "isw-shapefile/AssessedRussianAdvancesinUkraineAUG23.zip"
    with pytest.raises(
        InputError, match="has no date in its name or its features; give --snapshot-date"
    ):
        parsed(advance)
    day = dt.date(2022, 8, 23)
    assert one(advance, isw="advance", snapshot_date=day).occupied_km2 > 1_000


# --- formats


@pytest.mark.parametrize(
    ("folder", "kind", "count"),
    [
        ("deepstate-daily", "deepstate-daily", 197),
        ("deepstate-raw", "deepstate", 4),
        ("isw", "isw", 5),
        ("liveuamap-nzz", "liveuamap", 3),
        ("ua-control-map", "ua-control-map", 2),
    ],
)
def test_a_folder_is_recognised(folder: str, kind: str, count: int) -> None:
    found = parsed(folder)
    assert (found.provider.name, len(found.snapshots), found.refused) == (kind, count, [])
    for each in found.snapshots:
        occupied, contested = each.occupied, each.contested
        assert occupied.is_valid
        assert not occupied.has_z
        assert occupied.geom_type in ("Polygon", "MultiPolygon")
        assert shapely.area(shapely.intersection(occupied, contested)) < 1e-9
        assert 60_000 < each.occupied_km2 < 160_000


def test_the_sea_in_the_ua_control_map_is_cut() -> None:
    for each in parsed("ua-control-map").snapshots:
        assert any("km2 beyond Ukraine's outline" in text for text in each.findings)
        assert each.occupied_km2 == pytest.approx(112_000, rel=0.03)


# --- defects, each with its file


def test_a_hole_outside_its_shell() -> None:
    name = "defects/deepstate_hole_outside_shell_2022-05-20.geojson"
    assert "with holes outside the shell, which are not land" in told(name)
    assert one(name).classes["crimea"] > 26_000  # black, before the colours changed


def test_geometry_collections_and_a_polygon_in_the_arabian_sea() -> None:
    name = "deepstate-raw/1685575455_20230531T2324Z.geojson"
    assert "1 polygon outside Ukraine left out (527 km2)" in told(name)
    assert "heights (z) dropped" in told(name)


def test_garbled_names() -> None:
    name = "defects/deepstate_mojibake_2024-05-08.geojson"
    assert "1 name with unreadable characters" in told(name)
    assert one(name).classes["crimea"] > 26_000


def test_the_unnamed_polygon() -> None:
    name = "defects/deepstate_polygon21_unnamed_2025-03-30.geojson"
    assert "unnamed Багатокутник 21 counted as occupied by its colour" in told(name)
    assert one(name).occupied_km2 == pytest.approx(112_100, rel=0.005)


def test_a_date_that_cannot_be() -> None:
    name = "defects/isw_bad_date_2202-02-02.geojson"
    with pytest.raises(InputError, match="2202-02-02 cannot be right; give --snapshot-date"):
        parsed(name)
    made = one(name, snapshot_date=dt.date(2022, 8, 23))
    assert "2 features without geometry left out" in "\n".join(made.findings)


def test_a_polygon_as_large_as_afghanistan_does_not_count() -> None:
    made = one("defects/nzz_2023-10-25.json")
    assert made.classes["losses"] == 0
    assert made.occupied_km2 == pytest.approx(80_000, rel=0.01)


def test_the_donbas_of_2014_that_vanishes_between_two_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINERALS_DATA_DIR", str(tmp_path))
    names = ("defects/nzz_2024-03-13.json", "defects/nzz_2024-03-14.json")
    Store().add("nzz", parsed(*names))
    before, after = (minerals.control("nzz").at(day) for day in ("2024-03-12", "2024-03-13"))
    assert not any("Donbas" in text for text in before.findings)
    assert any("the Donbas occupied in 2014 is missing" in text for text in after.findings)
    assert any("area changed by -20.5 % since" in text for text in after.findings)
    assert all(any("Crimea is missing" in t for t in each.findings) for each in (before, after))
    whole = parsed(*names, complete=True).snapshots
    areas = [each.occupied_km2 for each in whole]
    assert areas[1] == pytest.approx(areas[0], rel=0.005)
    assert areas[1] == pytest.approx(108_493, rel=0.01)  # DeepState of 2024-05-08


# --- the store


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("store")
    found = parsed("deepstate-daily")
    Store(folder).add("mirror", found)
    return Store(folder), found


def test_the_gaps_of_the_mirror_are_told(stored: Any) -> None:
    assert stored[0].history("mirror").gap_text == "2025-03-31 to 2025-04-01 (2 days), 2025-01-01"


def test_what_is_stored_is_what_was_read(stored: Any) -> None:
    history = stored[0].history("mirror")
    for each in stored[1].snapshots:
        assert history.at(each.date).occupied.equals(each.occupied)


def test_nothing_of_the_providers_is_in_the_project() -> None:
    root = Path(__file__).resolve().parents[2]
    names = {path.name for path in CONTROL.rglob("*.*json")}
    here = {path.name for path in root.rglob("*.*json") if ".git" not in path.parts}
    assert not names & here


def test_an_archive_of_the_mirror_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "some"
    folder.mkdir()
    for path in sorted(DAILY.glob("*202501*.geojson"))[:5]:
        shutil.copy(path, folder)
    archive = shutil.make_archive(str(tmp_path / "some"), "zip", folder)
    assert len(read_files([Path(archive)], read_options()).snapshots) == 5


def test_the_bundled_history_overlaps_the_mirror(stored: Any) -> None:
    found = compare("bundled", stored[0].history("mirror"), "2025-02-24").to_dict()
    assert found["intersection_over_union"] > 0.95
    assert found["deposits_differing"] < 0.03 * found["deposits_compared"]
