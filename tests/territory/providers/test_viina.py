"""VIINA's statuses of places, made into land. The rows are made up, in the form that is fetched."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
import shapely

import minerals
from minerals.errors import InputError
from minerals.geo import area_km2, geodesic_km
from minerals.tables.load import table
from minerals.territory.bundled import PlaceStatuses
from minerals.territory.providers.raw_file import RawFile
from minerals.territory.providers.read_files import ReadFiles, read_files
from minerals.territory.providers.registry import read_options, recognised
from minerals.territory.providers.viina import CODES
from minerals.vocabulary import STATUS_CODES

HEAD = "geonameid,longitude,latitude,status"
ROWS = ("1,30.52,50.45,UA", "2,37.80,48.00,RU", "3,36.23,49.99,UA", "4,35.14,47.84,CONTESTED")


def read(folder: Path, *rows: str, **options: object) -> ReadFiles:
    path = folder / "viina_20250224.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n")
    return read_files([path], read_options(**options))


def test_a_file_is_recognised_by_its_name() -> None:
    assert recognised("viina_20250224.csv", None).name == "viina"
    assert recognised("places_20250224.csv", None).own


def test_land_has_the_status_of_the_nearest_place(tmp_path: Path) -> None:
    (snapshot,) = read(tmp_path, *ROWS).snapshots
    assert snapshot.date == dt.date(2025, 2, 24)
    assert snapshot.occupied.contains(shapely.Point(39.30, 48.57))  # nearest to Donetsk
    assert snapshot.contested.contains(shapely.Point(35.37, 46.85))  # nearest to Zaporizhzhia
    assert not snapshot.occupied.intersects(snapshot.contested.buffer(-1e-6))


def test_no_land_reaches_over_the_dnipro(tmp_path: Path) -> None:
    rows = ("1,30.52,50.45,UA", "2,32.62,46.64,UA", "3,33.80,46.70,RU", "4,37.80,48.00,RU")
    (snapshot,) = read(tmp_path, *rows).snapshots
    assert snapshot.occupied.contains(shapely.Point(33.37, 46.72))  # Nova Kakhovka's side
    assert not snapshot.occupied.contains(shapely.Point(33.35, 46.85))  # Beryslav, across


def test_the_cells_are_those_of_the_bundled_history(tmp_path: Path) -> None:
    day = dt.date(2025, 2, 24)
    places = table("control_places")
    places = places[places["setting"] == "land"].reset_index(drop=True)
    codes = PlaceStatuses(places, table("control_statuses")).status_codes(day)
    names = {STATUS_CODES[word]: name for name, word in CODES.items()}
    rows = [
        f"{n},{row.longitude},{row.latitude},{names[code]}"
        for n, (row, code) in enumerate(zip(places.itertuples(), codes, strict=True))
    ]
    (snapshot,) = read(tmp_path, *rows).snapshots
    bundled = minerals.control().at(day)
    for name in ("occupied", "contested"):
        ours, theirs = getattr(bundled, name), getattr(snapshot, name)
        differ = float(area_km2(shapely.symmetric_difference(ours, theirs)))
        assert differ < 0.002 * float(area_km2(bundled.occupied)), name


def test_places_that_cannot_be_used_are_told_and_left_out(tmp_path: Path) -> None:
    odd = ("5,,,RU", "6,2.35,48.86,RU", "7,37.00,48.00,UNKNOWN", "8,37.80,48.00,UA")
    (snapshot,) = read(tmp_path, *ROWS, *odd).snapshots
    (plain,) = read(tmp_path, *ROWS).snapshots
    assert snapshot.occupied.equals(plain.occupied)
    assert [each for each in snapshot.findings if "left out" in each] == [
        "viina_20250224.csv: 2 places without a position in Ukraine left out",
        "viina_20250224.csv: 1 place without a status left out",
        "viina_20250224.csv: 1 place at the position of another left out",
    ]


def test_a_day_of_few_places_is_told(tmp_path: Path) -> None:
    (snapshot,) = read(tmp_path, *ROWS).snapshots
    few = f"viina_20250224.csv: {len(ROWS)} places with a status where a day has 10,000 and more"
    assert any(each.startswith(few) for each in snapshot.findings)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD, "holds no place with a position and a status"),
        ("geonameid,date,status\n1,20250224,UA", "is not a table of places with longitude"),
        (f"{HEAD}\n1,x,y,UA", "is not a table of places with longitude"),
        ("", "is not a table of places with longitude"),
    ],
)
def test_another_table_is_a_sentence(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "viina_20250224.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=told):
        read_files([path], read_options())


def test_the_error_of_the_line_is_half_the_way_between_places(tmp_path: Path) -> None:
    (snapshot,) = read(tmp_path, *ROWS[:3]).snapshots
    kharkiv, donetsk = np.array([[36.23, 49.99]]), np.array([[37.80, 48.00]])
    half = geodesic_km(kharkiv, donetsk)[0] / 2
    assert snapshot.line.precision_km == pytest.approx(half, rel=0.005)
    (snapshot,) = read(tmp_path, *ROWS[:3], precision_km=3.0).snapshots
    assert set(snapshot.line.precision_km) == {3.0}


def test_no_place_is_occupied_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no occupied land"):
        read(tmp_path, ROWS[0], ROWS[2])


def test_the_file_is_named_in_the_index(tmp_path: Path) -> None:
    (snapshot,) = read(tmp_path, *ROWS).snapshots
    path = tmp_path / "viina_20250224.csv"
    file = RawFile(str(path), path.name, path.read_bytes)
    assert snapshot.files == {path.name: file.sha256()}
