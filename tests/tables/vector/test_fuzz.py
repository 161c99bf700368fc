"""Damaged vector files: whatever is wrong with them, a sentence or a frame, and no warning."""

from __future__ import annotations

import gzip
import io
import json
import random
import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import settings

from minerals.errors import InputError
from minerals.tables.vector.read import read_vector

FRAME = gpd.GeoDataFrame(
    {"deposit_id": ["a", "b"], "name": ["Кривий Ріг", "x"], "quantity": [1.5, None]},
    geometry=[shapely.box(32, 47, 33, 48), shapely.box(34, 47, 35, 48)],
    crs="EPSG:4326",
)
RING = shapely.get_coordinates(FRAME.geometry.iloc[0]).tolist()
ESRI = {
    "geometryType": "esriGeometryPolygon",
    "spatialReference": {"wkid": 4326},
    "fields": [{"name": "a", "type": "esriFieldTypeString"}],
    "features": [{"attributes": {"a": "x"}, "geometry": {"rings": [RING]}}],
}
TOPOLOGY = {
    "type": "Topology",
    "objects": {"areas": {"type": "GeometryCollection", "geometries": [
        {"type": "Polygon", "arcs": [[0]], "properties": {"a": "x"}}]}},
    "arcs": [RING],
}  # fmt: skip
KML = (
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    "<Folder><name>A</name><Placemark><name>a</name><Polygon><outerBoundaryIs><LinearRing>"
    f"<coordinates>{' '.join(f'{x},{y},0' for x, y in RING)}</coordinates></LinearRing>"
    "</outerBoundaryIs></Polygon></Placemark></Folder></Document></kml>"
)
PIECES = [b"\0", b"\xff" * 4, b"-1", b"1e999", b"NaN", b"null", b"{", b"]", b'"', b"<", b"&a;"]


def in_memory(driver: str) -> bytes:
    buffer = io.BytesIO()
    FRAME.to_file(buffer, driver=driver)
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """Return a whole file of each format, as its parts."""
    folder = tmp_path_factory.mktemp("whole")

    def written(name: str, driver: str) -> dict[str, bytes]:
        place = folder / name
        FRAME.to_file(place, driver=driver)
        files = place.iterdir() if place.is_dir() else folder.glob(f"{place.stem}.*")
        return {each.name: each.read_bytes() for each in files}

    parquet, feather = io.BytesIO(), io.BytesIO()
    FRAME.to_parquet(parquet)
    FRAME.to_feather(feather)
    geojson = in_memory("GeoJSON")
    return {
        "a.geojson": {"a.geojson": geojson},
        "a.geojsonl": {"a.geojsonl": in_memory("GeoJSONSeq")},
        "a.topojson": {"a.topojson": json.dumps(TOPOLOGY).encode()},
        "esri.json": {"esri.json": json.dumps(ESRI).encode()},
        "a.kml": {"a.kml": KML.encode()},
        "a.kmz": {"doc.kml": KML.encode()},
        "a.gpkg": {"a.gpkg": in_memory("GPKG")},
        "a.fgb": {"a.fgb": in_memory("FlatGeobuf")},
        "a.parquet": {"a.parquet": parquet.getvalue()},
        "a.feather": {"a.feather": feather.getvalue()},
        "a.geojson.gz": {"a.geojson.gz": gzip.compress(geojson)},
        "shp.zip": written("s.shp", "ESRI Shapefile"),
        "tab.zip": written("t.tab", "MapInfo File"),
        "mif.zip": written("m.mif", "MapInfo File"),
        "gdb.zip": {
            f"g.gdb/{name}": part for name, part in written("g.gdb", "OpenFileGDB").items()
        },
    }


def mutated(content: bytes, draw: random.Random) -> bytes:
    """Damage a file in one to four places."""
    data = bytearray(content)
    for _ in range(draw.randint(1, 4)):
        place = draw.randrange(len(data) + 1)
        end = min(len(data), place + draw.choice([1, 2, 8, 100]))
        how = draw.randrange(6)
        if how == 0:
            del data[place:]
        elif how == 1:
            del data[place:end]
        elif how == 2:
            data[place:place] = draw.choice(PIECES)
        elif how == 3:
            data[place:end] = draw.randbytes(end - place)
        elif how == 4:
            data[place:place] = data[place:end]
        else:
            data[place:end] = draw.choice(PIECES)
    return bytes(data)


def read_mutated(name: str, parts: dict[str, bytes], seed: int, folder: Path) -> None:
    """Read a damaged file; anything but a frame or a sentence is a failure."""
    draw = random.Random(seed)
    damaged = draw.choice(sorted(parts))
    parts = parts | {damaged: mutated(parts[damaged], draw)}
    path = folder / name
    packed = name.endswith((".zip", ".kmz"))
    content = zipped(parts) if packed else next(iter(parts.values()))
    if packed and draw.random() < 0.1:
        content = mutated(content, draw)
    path.write_bytes(content)
    told = ""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            frame = read_vector(path, areal=draw.random() < 0.5)
        except InputError as error:
            told = str(error)
        else:
            assert isinstance(frame.attrs["findings"], tuple)
            assert frame.crs == "EPSG:4326"
    assert not told or told.startswith(str(path))
    assert "\n" not in told


Whole = dict[str, dict[str, bytes]]
NAMES = [
    "a.geojson", "a.geojsonl", "a.topojson", "esri.json", "a.kml", "a.kmz", "a.gpkg", "a.fgb",
    "a.parquet", "a.feather", "a.geojson.gz", "shp.zip", "tab.zip", "mif.zip", "gdb.zip",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_file_is_read(name: str, whole: Whole, tmp_path: Path) -> None:
    parts = whole[name]
    path = tmp_path / name
    packed = name.endswith((".zip", ".kmz"))
    path.write_bytes(zipped(parts) if packed else next(iter(parts.values())))
    frame = read_vector(path, areal=True)
    assert frame.total_bounds[:2].tolist() == pytest.approx([32, 47], abs=1e-4)
    assert frame.attrs["findings"] == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_is_refused_or_read_without_a_warning(
    name: str, whole: Whole, tmp_path: Path
) -> None:
    for seed in range(settings.default.max_examples):  # 1,000 in the scheduled workflow
        try:
            read_mutated(name, whole[name], seed, tmp_path)
        except Exception as error:
            raise AssertionError(f"mutation {seed}") from error
