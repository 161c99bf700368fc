"""The file that holds a deposit table: what lies beside it, and what comes on standard input."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
import shapely

from minerals.errors import InputError
from minerals.tables.user import read_user_table

TABLE = "deposit_id,name_en,longitude,latitude\na,A,37,48\n"
README = "Deposits of a made-up country, as they were in 2025.\nid, name: see the licence.\n"
POINT = {
    "type": "Feature",
    "properties": {"deposit_id": "a", "name_en": "A"},
    "geometry": {"type": "Point", "coordinates": [37, 48]},
}
COLLECTION = json.dumps({"type": "FeatureCollection", "features": [POINT]}, indent=1).encode()


def zipped(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize("name", ["README.txt", "LICENSE", "LICENSE.TXT", "readme.md", "notes.csv"])
def test_texts_without_the_columns_are_passed_over_and_told(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "own.zip", **{"table.csv": TABLE, name: README})
    own = read_user_table(path)
    assert own.sites["deposit_id"].tolist() == ["a"]
    assert f"table.csv read, not {name}" in own.findings


def test_two_tables_are_refused_by_name_and_the_licence_is_none_of_them(tmp_path: Path) -> None:
    members = {"a.csv": TABLE, "b.csv": TABLE, "LICENSE.txt": README}
    with pytest.raises(InputError, match=r"holds 2 tables \(a\.csv, b\.csv\)"):
        read_user_table(zipped(tmp_path / "own.zip", **members))
    with pytest.raises(InputError, match="holds 2 tables"):
        read_user_table(zipped(tmp_path / "no.zip", **{"a.txt": README, "b.txt": README}))


def test_a_table_beside_a_vector_file_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    places = {"b.geojson": COLLECTION.decode()}
    both = zipped(tmp_path / "both.zip", **places, **{"a.csv": TABLE})
    with pytest.raises(InputError, match=r"both\.zip: holds a table of deposits \(a\.csv\) beside"):
        read_user_table(both)
    notes = zipped(tmp_path / "notes.zip", **places, **{"notes.csv": README})
    assert "vector file read, not notes.csv" in read_user_table(notes).findings


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        COLLECTION,
        b"\xef\xbb\xbf" + COLLECTION,
        json.dumps(POINT).encode() + b"\n" + json.dumps(POINT | {"id": 2}).encode(),
        b"\x1e" + json.dumps(POINT).encode(),
    ],
)
@pytest.mark.parametrize("packed", [True, False])
def test_standard_input_is_told_by_its_first_bytes(
    data: bytes, packed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = gzip.compress(data) if packed else data
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    own = read_user_table("-")
    assert shapely.get_x(own.sites["geometry"]).tolist() == [37.0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"a": 1}', "standard input: is JSON, but neither GeoJSON"),
        (b"[1, 2", "standard input: is not complete JSON"),
        (gzip.compress(TABLE.encode(), mtime=0)[:20], "standard input: is not complete gzip data"),
    ],
)
def test_standard_input_that_is_no_table_is_refused(
    data: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    with pytest.raises(InputError, match=said):
        read_user_table("-")
