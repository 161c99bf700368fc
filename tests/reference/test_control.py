"""The bundled history, and the reader of a user's polygons, against real files of providers.

The files may be read, not redistributed: they lie beside the checkout, or nowhere.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.geo import WGS84, area_km2, reproject
from minerals.statuses.join import DepositJoin
from minerals.tables.country import UKRAINE
from minerals.tables.inventory import bundled
from minerals.territory.providers.file_histories import own_history

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference"
CONTROL = REFERENCE / "control"
LINES = CONTROL / "lines"
DEEPSTATE = CONTROL / "deepstate-daily" / "deepstatemap_data_20250224.geojson"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CONTROL.is_dir(), reason=f"the reference files are not at {REFERENCE}"),
]


def rows(name: str) -> list[dict[str, str]]:
    if not (LINES / name).exists():
        return []
    with (LINES / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


SNAPSHOTS = {row["date"]: row for row in rows("snapshots.csv")}
COMPARED = [date for date in SNAPSHOTS if "2022-11-15" <= date <= "2025-06-30"]


@cache
def lines() -> dict[str, list[Any]]:
    pieces: dict[tuple[str, int], list[tuple[int, float, float]]] = {}
    for row in rows("contact_lines.csv"):
        corner = (int(row["seq"]), float(row["lon"]), float(row["lat"]))
        pieces.setdefault((row["date"], int(row["piece"])), []).append(corner)
    found: dict[str, list[Any]] = {}
    for (date, _), corners in sorted(pieces.items()):
        found.setdefault(date, []).append(
            shapely.LineString([(x, y) for _, x, y in sorted(corners)])
        )
    return found


def rebuilt(date: str) -> Any:
    """Rebuild the occupied land of a date, as the method beside the lines says."""
    cut = shapely.union_all([shapely.boundary(UKRAINE.land), *lines()[date]])
    faces = shapely.get_parts(shapely.polygonize([cut]))
    faces = faces[shapely.covers(UKRAINE.land, shapely.point_on_surface(faces))]
    told = SNAPSHOTS[date]["occupied_face_points"].split(";")
    points = shapely.points([[float(each) for each in pair.split()[::-1]] for pair in told])
    occupied = shapely.covers(faces[:, None], points[None, :]).any(axis=1)
    return shapely.union_all(faces[occupied])


@cache
def core() -> Any:
    """Return the land 4 km inside the outline, whose coasts and borders are generalised."""
    land = reproject(UKRAINE.land, WGS84, UKRAINE.plane)
    return reproject(shapely.buffer(land, -4_000), UKRAINE.plane, WGS84)


# --- the bundled history


def test_there_are_dates_to_compare() -> None:
    assert len(COMPARED) >= 13


@pytest.mark.parametrize("date", COMPARED)
def test_the_bundled_area_is_that_of_the_consensus_of_maps(date: str) -> None:
    expected = float(SNAPSHOTS[date]["area_km2"])
    assert minerals.control().at(date).occupied_km2 == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("date", COMPARED)
def test_the_bundled_land_overlaps_that_of_the_consensus_of_maps(date: str) -> None:
    ours, theirs = minerals.control().at(date).occupied, rebuilt(date)
    # The lines were rebuilt as published, before anything is compared with them.
    assert float(area_km2(theirs)) == pytest.approx(float(SNAPSHOTS[date]["area_km2"]), rel=0.001)
    ours, theirs = shapely.intersection([ours, theirs], core())
    common = float(area_km2(shapely.intersection(ours, theirs)))
    assert common / float(area_km2(shapely.union(ours, theirs))) > 0.968


@pytest.mark.parametrize(
    ("date", "kind", "km2"),
    [("2014-03-21", "Crimea", 27_178), ("2022-02-23", "Crimea and the Donbas", 27_178 + 16_805)],
)
def test_the_land_taken_in_2014_has_its_measured_area(date: str, kind: str, km2: int) -> None:
    assert minerals.control().at(date).occupied_km2 == pytest.approx(km2, rel=0.01), kind


@cache
def compared_deposits() -> tuple[Any, Any, Any]:
    sites = bundled().sites
    ours = minerals.control()
    theirs = minerals.control(DEEPSTATE, snapshot_date="2025-02-24")
    found = [
        DepositJoin(sites, history).fractions(history.at("2025-02-24"))
        for history in (ours, theirs)
    ]
    return sites, found[0], found[1]


def test_nearly_all_bundled_deposits_have_the_status_of_the_deepstate_map() -> None:
    sites, ours, theirs = compared_deposits()
    differ = ours.status != theirs.status
    assert differ.mean() < 0.03, sites.loc[differ, "deposit_id"].tolist()


def test_every_certain_deposit_has_the_status_of_the_deepstate_map() -> None:
    """At sea DeepState's polygons say nothing, so that its word there is never certain."""
    sites, ours, theirs = compared_deposits()
    differ = ours.status != theirs.status
    told = [
        f"{row.deposit_id}: {a}, DeepState {b}"
        for row, a, b in zip(
            sites[differ].itertuples(), ours.status[differ], theirs.status[differ], strict=True
        )
    ]
    certain = differ & ours.certain & theirs.certain
    assert not certain.any(), (sites.loc[certain, "deposit_id"].tolist(), told)
    land = (sites["setting"] == "land").to_numpy()
    assert not (differ & ours.certain & land).any(), told
    assert (theirs.status[differ & ~land] == "contested").all(), told


def test_certainty_is_not_bought_by_doubt_of_everything() -> None:
    _, ours, _ = compared_deposits()
    assert ours.certain.mean() > 0.7


# --- files that a user adds


@cache
def opened(path: Path) -> Any:
    """Open a file as its provider dates it, or as of a day, where it tells none."""
    try:
        return minerals.control(path)
    except InputError as error:
        if "snapshot_date" not in str(error):
            raise
    return minerals.control(path, snapshot_date="2022-08-23")


def tried(read: Callable[[], Any]) -> tuple[Any, str]:
    """Return the latest snapshot, or the sentence with which the file was refused."""
    try:
        return read().at(None), ""
    except InputError as error:
        return None, str(error)


def test_the_deepstate_mirror_has_its_measured_area() -> None:
    assert opened(DEEPSTATE).at(None).occupied_km2 == pytest.approx(111_876, rel=0.005)


def test_the_deepstate_mirror_has_its_measured_area_as_a_users_own_polygons() -> None:
    snapshot = own_history(DEEPSTATE, snapshot_date="2025-02-24").at(None)
    assert snapshot.occupied_km2 == pytest.approx(111_876, rel=0.005)


@pytest.mark.parametrize(
    ("name", "km2"),
    [
        ("isw/20220331_RussianAssessedCoTinUkraine.geojson", 126_446),
        ("isw/20221115_RussianAssessedCoTinUkraine.geojson", 104_905),
        ("deepstate-raw/1649005166_20220403T1659Z.geojson", 106_235),
        ("deepstate-raw/1668554255_20221115T2317Z.geojson", 107_812),
        ("deepstate-raw/1685575455_20230531T2324Z.geojson", 108_404),
        ("deepstate-raw/1740434128_20250224T2155Z.geojson", 111_876),
    ],
)
def test_a_providers_file_has_its_measured_area(name: str, km2: int) -> None:
    assert opened(CONTROL / name).at(None).occupied_km2 == pytest.approx(km2, rel=0.005)


def test_a_shapefile_in_web_mercator_is_not_inflated() -> None:
    path = CONTROL / "isw-shapefile" / "UkraineControlMapAO23AUG2022.zip"
    bundled_km2 = minerals.control().at("2022-08-23").occupied_km2
    for history in (opened(path), own_history(path, snapshot_date="2022-08-23")):
        snapshot = history.at(None)
        # In the plane of EPSG:3857 it would be 2.2 times as large.
        flat = shapely.area(reproject(snapshot.occupied, WGS84, "EPSG:3857")) / 1e6
        assert flat / snapshot.occupied_km2 > 2
        assert 0.9 * bundled_km2 < snapshot.occupied_km2 < 1.1 * bundled_km2


def test_a_shapefile_of_measured_polygons_is_read() -> None:
    path = CONTROL / "isw-shapefile" / "AssessedRussianAdvancesinUkraineAUG23.zip"
    snapshot = own_history(path, snapshot_date="2022-08-23").at(None)
    assert 500 < snapshot.occupied_km2 < 30_000
    assert not snapshot.occupied.has_z


FOLDERS = ("deepstate-raw", "isw", "isw-shapefile", "liveuamap-nzz", "ua-control-map", "defects")
FILES = [
    path
    for folder in FOLDERS
    for path in (sorted((CONTROL / folder).iterdir()) if CONTROL.is_dir() else [])
]
DEFECTS = [path for path in FILES if path.parent.name == "defects"]


def names(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("path", FILES, ids=names)
def test_a_real_file_is_read_soundly_or_refused_in_one_sentence(path: Path) -> None:
    snapshot, refusal = tried(lambda: opened(path))
    if snapshot is None:
        assert path.name in refusal
        assert len(refusal.splitlines()) == 1
        return
    assert snapshot.occupied.is_valid
    assert shapely.intersection(snapshot.occupied, snapshot.contested).area < 1e-9
    # Land elsewhere is not occupied Ukraine; the drawn coast is coarser than the files'.
    assert float(area_km2(shapely.difference(snapshot.occupied, UKRAINE.land))) < 3_500
    assert 0.05 < snapshot.occupied_km2 / float(area_km2(UKRAINE.land)) < 0.3


@pytest.mark.parametrize("path", DEFECTS, ids=names)
def test_a_file_with_a_real_defect_is_repaired_with_a_finding_or_refused(path: Path) -> None:
    snapshot, refusal = tried(lambda: opened(path))
    findings = [refusal] if snapshot is None else snapshot.findings
    assert findings
    assert all(path.name in finding for finding in findings)


@pytest.mark.parametrize("path", DEFECTS, ids=names)
def test_a_file_with_a_real_defect_is_no_traceback_as_a_users_own_polygons(path: Path) -> None:
    snapshot, refusal = tried(lambda: own_history(path, snapshot_date="2022-08-23"))
    findings = [refusal] if snapshot is None else snapshot.findings
    assert findings
    assert all(path.name in finding for finding in findings)
    assert snapshot is None or snapshot.occupied.is_valid


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("deepstate_hole_outside_shell_2022-05-20.geojson", "with invalid rings repaired"),
        ("deepstate_mojibake_2024-05-08.geojson", "unreadable characters"),
        ("deepstate_polygon21_unnamed_2025-03-30.geojson", "unnamed"),
        ("isw_bad_date_2202-02-02.geojson", "without geometry left out"),
        ("nzz_2023-10-25.json", "Crimea is missing"),
        ("nzz_2024-03-14.json", "the Donbas occupied in 2014 is missing"),
    ],
)
def test_the_finding_names_the_defect(name: str, finding: str) -> None:
    snapshot = opened(CONTROL / "defects" / name).at(None)
    assert any(finding in each for each in snapshot.findings), snapshot.findings


def test_an_impossible_date_is_refused() -> None:
    with pytest.raises(InputError, match="2202-02-02"):
        minerals.control(CONTROL / "defects" / "isw_bad_date_2202-02-02.geojson")


def test_a_finding_that_rounds_to_nothing_is_not_told() -> None:
    read = [tried(lambda path=path: opened(path))[0] for path in FILES]
    told = [finding for each in read if each is not None for finding in each.findings]
    assert told
    assert [each for each in told if "0.00%" in each or "(0 km2)" in each] == []
