from __future__ import annotations

from pathlib import Path

import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.geo import area_km2, reproject

LAND = shapely.box(32, 47.5, 37, 49.5)
DAY = "2025-02-24"


def written(path: Path, *rows: str, head: str = "date,status,wkt") -> Path:
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("column", ["wkt", "WKT", "the_geom", "Форма"])
def test_polygons_in_a_column_are_read_as_those_of_a_map_are(
    tmp_path: Path, separator: str, column: str
) -> None:
    path = written(
        tmp_path / "mine.csv",
        separator.join([DAY, "occupied", f'"{LAND.wkt}"']),
        separator.join([DAY, "government", f'"{shapely.box(28, 49, 29, 50).wkt}"']),
        head=separator.join(["date", "status", column]),
    )
    snapshot = minerals.control(path).at()
    assert snapshot.occupied_km2 == pytest.approx(float(area_km2(LAND)), rel=1e-6)
    assert f"mine.csv: column {column!r} read as longitude and latitude" in snapshot.findings


def test_a_stated_coordinate_system_counts(tmp_path: Path) -> None:
    metres = reproject(shapely.segmentize(LAND, 0.02), "EPSG:4326", "EPSG:3857")
    path = written(tmp_path / "mine.csv", f'{DAY},occupied,"SRID=3857;{metres.wkt}"')
    snapshot = minerals.control(path).at()
    assert snapshot.occupied_km2 == pytest.approx(float(area_km2(LAND)), rel=1e-4)
    assert not any("read as longitude" in each for each in snapshot.findings)


def test_a_large_polygon_fits_a_cell(tmp_path: Path) -> None:
    fine = shapely.segmentize(LAND, 0.001)
    assert len(fine.wkt) > 131_072
    path = written(tmp_path / "mine.csv", f'{DAY},occupied,"{fine.wkt}"')
    assert minerals.control(path).at().occupied_km2 == pytest.approx(
        float(area_km2(LAND)), rel=1e-4
    )


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f'{DAY},occupied,"POLYGON ((32 47, 37 47"', "row 2: column 'wkt' is no geometry in WKT"),
        (f"{DAY},occupied,nothing", "no column holds geometries as WKT; give one such column"),
        (f'{DAY},"POINT (1 2)","POINT (1 2)"', "columns 'status' and 'wkt' hold geometries as WKT"),
        (f'{DAY},occupied,"POINT (36 48)"', "holds 1 point and no polygon"),
        (f'{DAY},occupied,"SRID=999999;{LAND.wkt}"', "SRID 999999 is no coordinate system"),
        (f'{DAY},liberated,"{LAND.wkt}"', "column 'status' holds 'liberated'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, row: str, told: str
) -> None:
    with pytest.raises(InputError) as caught:
        minerals.control(written(tmp_path / "mine.csv", row))
    assert told in str(caught.value)
    assert "mine.csv" in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_words_are_read_in_any_encoding_that_can_be_told(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "mine.csv"
    rows = ["date,стан,wkt", f'{DAY},окуповано,"{LAND.wkt}"', f'{DAY},спірна,"{LAND.wkt}"']
    path.write_text("\n".join(rows) + "\n", encoding=encoding)
    snapshot = minerals.control(path).at()
    assert snapshot.occupied_km2 == pytest.approx(float(area_km2(LAND)), rel=1e-6)
    told = [each for each in snapshot.findings if "text read as" in each]
    assert len(told) == (encoding == "utf-16")
    path.write_text("\n".join(rows) + "\n", encoding="cp1251")
    with pytest.raises(InputError, match="say which with control_encoding, such as control_enc"):
        minerals.control(path)
    assert minerals.control(path, control_encoding="cp1251").at().findings == tuple(
        each for each in snapshot.findings if "text read as" not in each
    )
