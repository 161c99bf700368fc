"""Control polygons as people have them, each with its right value, by every door.

The files were made for the purpose. The right values come from plain geopandas, shapely and pyproj,
or from a twin of the same land in another form.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import minerals
from minerals.errors import InputError
from minerals.geo import area_km2
from minerals.spoken import in_python
from minerals.tables.vector.read import read_vector
from minerals.territory.providers.read_files import read_files
from minerals.territory.providers.registry import read_options
from minerals.territory.store.histories import Store

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference"
CASES, HOSTILE = REFERENCE / "cases", REFERENCE / "hostile"
DAY = "2025-02-24"
A_KM2 = 82_174.1
"""box(32, 47.5, 37, 49.5)."""

pytestmark = [
    pytest.mark.skipif(not CASES.is_dir(), reason=f"the reference files are not at {CASES}"),
]

AREAS: list[tuple[str, dict[str, Any], float, str]] = [
    ("c01_folders.kml", {"snapshot_date": DAY}, A_KM2, "layers Zone 1, Zone 2 read together"),
    ("c02_layers.gpkg", {}, A_KM2, "layers zone_1, zone_2 read together"),
    ("c04_crossing_parts.geojson", {}, 72_313.8, "with invalid rings repaired"),
    ("c04_same_two_features.geojson", {}, 72_313.8, "overlapping features dissolved"),
    ("c04_nested_parts.geojson", {}, A_KM2, "with invalid rings repaired"),
    ("c04_loop.geojson", {}, 61_690.8, "with invalid rings repaired"),
    ("c06_nan.gpkg", {}, 8_056.2, "1 feature with unusable coordinates left out"),
    ("c06_nan.geojson", {}, 8_056.2, "1 feature with unusable coordinates left out"),
    ("c09_esri.json", {}, 73_794.9, "its polygon counts as occupied"),
    ("c09_epoch.geojson", {}, A_KM2, "column 'date' holds milliseconds since 1970 (UTC)"),
    ("c10_outer_as_hole.geojson", {}, 90_230.3, "with shells listed as holes, which are land"),
    ("c11_crs_4326latlon.geojson", {}, A_KM2, "latitude stood before longitude; swapped"),
    ("c21_chukotka.geojson", {}, 245_167.6, "its polygon counts as occupied"),
    ("c21_eps180.geojson", {}, 194_540.7, "its polygon counts as occupied"),
    ("c24_area.geojson", {}, A_KM2, "its polygon counts as occupied"),
    ("c26_mymaps_syria.geojson", {}, 59_837.6, "its polygon counts as occupied"),
    ("c32_area_wkt.csv", {}, A_KM2, "column 'WKT' read as longitude and latitude"),
    ("c33_unclosed.geojson", {}, 90_230.3, "rings that were not closed are closed"),
    ("c50_deepstate-map-data.geojson.gz", {}, A_KM2, "all 2 polygons count as occupied"),
]
"""File, options, occupied square kilometres, and a finding."""

REFUSED: list[tuple[Path, dict[str, Any], str]] = [
    (CASES / "c03_null_status.geojson", {}, "column 'control' is empty in feature 2; say what"),
    (CASES / "c11_crs_unknown.geojson", {}, "its coordinate system 'EPSG:999999' is not known"),
    (CASES / "c21_over180.geojson", {}, "longitudes beyond 180"),
    (CASES / "c22_mask.geojson", {}, "more than any country has; give the polygons of occupied"),
    (CASES / "c30_future.geojson", {}, "the date 2205-02-24 is after today; correct it"),
    (CASES / "c31_viina.csv", {}, "no column holds geometries as WKT"),
    (CASES / "c43_status_partial.geojson", {}, "--status-field status --map liberated=government"),
    (
        CASES / "tables" / "status_mixed.gpkg",
        {"snapshot_date": DAY},
        "column 'status' holds 'Ukrainian'; say what they mean, for example --status-field status "
        "--map Ukrainian=government",
    ),
    (HOSTILE / "line.geojson", {"snapshot_date": DAY}, "holds 1 line and no polygon"),
    (HOSTILE / "pts.geojson", {"snapshot_date": DAY}, "holds 1 point and no polygon"),
]


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINERALS_DATA_DIR", str(tmp_path / "store"))


def statuses(name: str, **options: Any) -> dict[str, str]:
    """Return the statuses of the deposits a to d, those that are not certain with a mark."""
    date = options.pop("date", None)
    found = minerals.status(
        CASES / "dep_ua.csv", date=date, control=minerals.control(CASES / name, **options)
    )
    rows = zip(found["deposit_id"], found["status"], found["certain"], strict=True)
    return {key: status if certain else f"{status}?" for key, status, certain in rows}


@pytest.mark.parametrize(("name", "options", "km2", "finding"), AREAS)
def test_the_area_is_right_and_the_finding_told_by_every_door(
    name: str, options: dict[str, Any], km2: float, finding: str
) -> None:
    snapshots = [minerals.control(CASES / name, **options).at()]
    store = Store()
    store.add("mine", read_files([CASES / name], read_options(**options)))
    snapshots.append(store.history("mine").at())
    if not name.endswith(".csv"):
        frame = read_vector(CASES / name, areal=True)
        snapshots.append(minerals.control(frame, **options).at())
    for snapshot in snapshots:
        assert snapshot.occupied_km2 == pytest.approx(km2, abs=0.1)
        assert any(finding in each for each in snapshot.findings), snapshot.findings


@pytest.mark.parametrize(("path", "options", "sentence"), REFUSED)
def test_what_is_unclear_is_refused_with_the_reason_by_every_door(
    path: Path, options: dict[str, Any], sentence: str
) -> None:
    for read, told in (
        (lambda: minerals.control(path, **options), in_python(sentence)),
        (lambda: read_files([path], read_options(**options)), sentence),
    ):
        with pytest.raises(InputError) as caught:
            read()
        assert told in str(caught.value)
        assert path.name in str(caught.value)


def test_an_empty_status_can_be_mapped() -> None:
    snapshot = minerals.control(
        CASES / "c03_null_status.geojson", status_field="control", mapping={"": "contested"}
    ).at()
    assert snapshot.occupied_km2 == pytest.approx(A_KM2, abs=0.1)
    assert float(area_km2(snapshot.contested)) == pytest.approx(8_056.2, abs=0.1)


def test_a_capital_is_understood() -> None:
    snapshot = minerals.control(HOSTILE / "status_capital.geojson", snapshot_date=DAY).at()
    assert snapshot.occupied_km2 == pytest.approx(8_217.7, abs=0.1)
    assert any("statuses taken from column 'status'" in each for each in snapshot.findings)


@pytest.mark.parametrize(
    "name", ["c04_crossing_parts", "c04_same_two_features", "c04_nested_parts"]
)
def test_a_deposit_where_parts_overlap_is_occupied(name: str) -> None:
    found = statuses(f"{name}.geojson")
    assert (found["d"], found["b"]) == ("occupied", "government")


def test_government_land_on_occupied_land_is_told_and_not_certain() -> None:
    assert statuses("c23_enclave.geojson") == {
        "a": "occupied",
        "b": "government",
        "c": "occupied",
        "d": "contested?",
    }
    findings = minerals.control(CASES / "c23_enclave.geojson").at().findings
    assert "c23_enclave.geojson: government polygons lie on 8,218 km2 of occupied ones; this " in (
        " ".join(findings)
    )


def test_a_row_holds_from_one_date_until_the_other() -> None:
    columns = {"date_field": "from", "until_field": "to"}
    assert statuses("c30_interval.geojson", date=DAY, **columns)["a"] == "occupied"
    history = minerals.control(CASES / "c30_interval.geojson", **columns)
    assert [each.isoformat() for each in history.dates] == [
        "2022-03-01",
        "2024-03-01",
        "2026-01-01",
    ]
    assert history.at("2025-12-31").occupied_km2 == pytest.approx(A_KM2, abs=0.1)
    assert history.at("2026-01-01").occupied.is_empty
    assert any("the last day on which a polygon holds" in each for each in history.at().findings)


@pytest.mark.parametrize("name", ["c33_ds_api.json", "1740434128_c33.geojson"])
def test_a_providers_answer_in_a_wrapper_keeps_its_classes(name: str) -> None:
    options = {"snapshot_date": DAY} if name.endswith(".json") else {}
    history = minerals.control(CASES / name, **options)
    assert history.title.startswith("DeepStateMap")
    assert history.at().occupied_km2 == pytest.approx(36_156.6, abs=0.1)
    assert statuses(name, **options)["c"] == "government"


def test_an_outline_is_repaired_as_control_is() -> None:
    found = minerals.status(CASES / "c24_outline.geojson", control=CASES / "c24_area.geojson")
    assert found["occupied_fraction"].tolist() == pytest.approx([1, 1])
