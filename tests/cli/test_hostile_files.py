"""A file of a stranger is refused by every door: nothing is read, written, started or called."""

from __future__ import annotations

import io
import os
import socket
import sqlite3
import threading
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner

import minerals
from minerals.cli import main
from minerals.errors import InputError
from minerals.tables.user import read_user_table
from minerals.tables.vector.read import read_vector

REFERENCE = Path(__file__).resolve().parents[3] / "shared/reference/hostile"
SECRET = "made-up-secret-4711"
POINT = '{"type": "Point", "coordinates": [37.5, 48.5]%s}'
ROW = '{"type": "Feature", "properties": {"deposit_id": "c", "name_en": "c"}, "geometry": %s%s}'
COLLECTION = '{"type": "FeatureCollection", "features": [%s]%s}'
LINK = ', "crs": {"type": "link", "properties": {"href": "http://127.0.0.1:@PORT@/", "type": "x"}}'
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>%s</Document></kml>'
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>%s</SrcDataSource>'
    '<LayerSRS>EPSG:4326</LayerSRS><GeometryField encoding="PointFromColumns" '
    'x="longitude" y="latitude"/></OGRVRTLayer>'
    "</OGRVRTDataSource>"
)
PIPELINE = (
    '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read '
    "@FOLDER@/other.geojson ! partition --field name_en --append --format CSV --pattern out_%d "
    '@FOLDER@/out"}'
)
BOMB = "".join(
    f'<!ENTITY {each} "{f"&{before};" * 10}">'
    for before, each in zip("abcdefgh", "bcdefghi", strict=True)
)
ENDINGS = (".json", ".geojson", ".kml", ".gpkg", ".fgb", ".shp", ".tab", ".mif", ".vrt", "")

HOSTILE = {
    "vrt.geojson": VRT % "@FOLDER@/secret.csv",
    "vrt-net.geojson": VRT % "/vsicurl/http://127.0.0.1:@PORT@/a.csv",
    "vrt-late.kml": "<kml></kml>" + VRT % "@FOLDER@/secret.csv",
    "vrt-inside.json": COLLECTION % ("", ', "name": "<OGRVRTDataSource>"'),
    "pipeline.geojson": PIPELINE,
    "pipeline-escaped.geojson": PIPELINE.replace("streamed_", "streamed\\u005f"),
    "pipeline-twice.geojson": '{"type": "FeatureCollection", "features": [], ' + PIPELINE[1:],
    "link.geojson": COLLECTION % (ROW % (POINT % "", ""), LINK),
    "link-escaped.geojson": COLLECTION % (ROW % (POINT % "", ""), LINK.replace("crs", "\\u0063rs")),
    "link-of-row.geojson": COLLECTION % (ROW % (POINT % "", LINK), ""),
    "link-of-shape.geojson": COLLECTION % (ROW % (POINT % LINK, ""), ""),
    "link-of-line.geojsonl": ROW % (POINT % LINK, ""),
    "url.geojson": COLLECTION
    % (
        ROW % (POINT % "", ""),
        ', "crs": {"type": "name", "properties": {"name": "http://127.0.0.1:@PORT@/crs.wkt"}}',
    ),
    "wfs.kml": "<OGRWFSDataSource><URL>http://127.0.0.1:@PORT@/wfs</URL></OGRWFSDataSource>",
    "entity.kml": '<!DOCTYPE kml [<!ENTITY s SYSTEM "file://@FOLDER@/secret.csv">]>'
    + KML % "<name>&s;</name>",
    "bomb.kml": f'<!DOCTYPE kml [<!ENTITY a "{"a" * 99}">{BOMB}]>' + KML % "<name>&i;</name>",
    "network.kml": KML % "<NetworkLink><Link><href>http://127.0.0.1:@PORT@/a.kml</href></Link>"
    "</NetworkLink>",
    "schema.kml": KML
    % '<Placemark><ExtendedData><SchemaData schemaUrl="http://127.0.0.1:@PORT@/s.xsd#a"/>'
    "</ExtendedData><styleUrl>http://127.0.0.1:@PORT@/s.kml#a</styleUrl></Placemark>",
    "seamless.tab": '!table\n!version 100\n\nDefinition Table\n  Type NATIVE Charset "Neutral"\n'
    '"\\IsSeamless" = "TRUE"\n',
    "view.tab": '!table\n!version 100\nOpen Table "@FOLDER@/secret" Hide\nCreate View x As\n',
    "tracks.gpx": '<gpx version="1.1"><wpt lat="48" lon="37"/></gpx>',
    "deep.geojson": "[" * 100_000,
    "deep.kml": "<kml>" + "<a>" * 10_000 + "</a>" * 10_000 + "</kml>",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that is watched: with a secret, a table, and a program that leaves a mark."""
    watched = tmp_path / "watched"
    watched.mkdir()
    (watched / "secret.csv").write_text(
        f"deposit_id,name_en,longitude,latitude,password\n{SECRET},{SECRET},37.5,48.5,{SECRET}\n"
    )
    gpd.GeoDataFrame({"name_en": ["a"]}, geometry=[shapely.Point(37, 48)], crs=4326).to_file(
        watched / "other.geojson"
    )
    for name in ("gpsbabel", "gdal", "ogr2ogr"):
        program = watched / name
        program.write_text(f"#!/bin/sh\ntouch {watched}/started\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{watched}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("MINERALS_DATA_DIR", str(tmp_path / "store"))
    return watched


@pytest.fixture
def calls() -> Iterator[tuple[int, list[str]]]:
    """Return a port on which this computer listens, and who called there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard: list[str] = []

        def listen() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                heard.append("called")
                caller.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], heard


def geopackage(sql: str) -> bytes:
    """Return a GeoPackage with one deposit, and what ``sql`` adds to it."""
    frame = gpd.GeoDataFrame(
        {"deposit_id": ["c"], "name_en": ["c"]}, geometry=[shapely.Point(37.5, 48.5)], crs=4326
    )
    buffer = io.BytesIO()
    frame.to_file(buffer, driver="GPKG", layer="plain")
    database = sqlite3.connect(":memory:")
    database.deserialize(buffer.getvalue())
    database.execute("pragma writable_schema = on")
    for each in sql.split(";"):
        database.execute(each)
    database.commit()
    content = database.serialize()
    database.close()
    return content


LISTED = (
    "insert into gpkg_contents (table_name, data_type, identifier) values ('evil', 'attributes', "
    "'evil')"
)
CALL = "ogr_geocode('x', 'geometry', 'QUERY_TEMPLATE=http://127.0.0.1:@PORT@/%s', 'SERVICE=x')"
DATABASES = {
    "view": f"create view evil as select 1 as fid, {CALL} as g; {LISTED}",
    "virtual": "insert into sqlite_master (type, name, tbl_name, rootpage, sql) values ('table', "
    "'evil', 'evil', 0, 'create virtual table evil using VirtualOGR(''@FOLDER@/secret.csv'')')"
    f"; {LISTED}",
    "computed": "insert into sqlite_master (type, name, tbl_name, rootpage, sql) values ('table', "
    "'evil', 'evil', 2, 'create table evil (a, b generated always as (lower(a)))')",
}


def doors(path: Path) -> Iterator[tuple[str, Any]]:
    """Open a file by every door; give the door's name and what came out of it."""
    run = CliRunner().invoke
    for name, call in {
        "read_vector": lambda: read_vector(path),
        "deposits in Python": lambda: read_user_table(path),
        "control in Python": lambda: minerals.control(path, snapshot_date="2025-01-01").at(None),
    }.items():
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                yield name, call()
            except InputError as error:
                yield name, str(error)
    day = ["--snapshot-date", "2025-01-01"]
    for words in (
        ["share", "--deposits", str(path)],
        ["control", "show", "--control", str(path), *day],
        ["control", "add", "--source", "x", str(path), *day],
    ):
        found = run(main, words)
        assert isinstance(found.exception, SystemExit | None), found.exception
        assert "Traceback" not in found.output
        assert "warning" not in found.stderr.lower()
        yield " ".join(words[:2]), found.output


def check_nothing_happened(
    path: Path, folder: Path, before: dict[str, bytes], heard: list[str]
) -> None:
    """Open a file by every door, and look whether anything but a sentence came of it."""
    for door, outcome in doors(path):
        told = outcome if isinstance(outcome, str) else repr(vars(outcome))
        assert SECRET not in told, door
        assert heard == [], door
        assert {each.name: each.read_bytes() for each in folder.iterdir()} == before, door


def filled(text: str, folder: Path, port: int) -> str:
    return text.replace("@FOLDER@", str(folder)).replace("@PORT@", str(port))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_does_nothing(
    name: str, folder: Path, tmp_path: Path, calls: tuple[int, list[str]]
) -> None:
    port, heard = calls
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    content = filled(HOSTILE[name], folder, port)
    path = tmp_path / name
    path.write_text(content)
    check_nothing_happened(path, folder, before, heard)
    with zipfile.ZipFile(tmp_path / "around.zip", "w") as archive:
        archive.writestr(name, content)
    check_nothing_happened(tmp_path / "around.zip", folder, before, heard)
    for ending in ENDINGS:
        other = tmp_path / f"other{ending}"
        other.write_text(content)
        try:
            frame = read_vector(other)
        except InputError:
            continue
        assert SECRET not in frame.to_json()
        assert heard == []


@pytest.mark.parametrize("name", DATABASES)
def test_a_database_with_code_in_it_is_refused(
    name: str, folder: Path, tmp_path: Path, calls: tuple[int, list[str]]
) -> None:
    port, heard = calls
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    path = tmp_path / "a.gpkg"
    path.write_bytes(geopackage(filled(DATABASES[name], folder, port)))
    check_nothing_happened(path, folder, before, heard)
    with pytest.raises(InputError, match="evil is computed by the file itself"):
        read_vector(path)


@pytest.mark.parametrize(
    "name",
    ["sec-exfil-vrt.geojson", "sec-readfile-vrt.geojson", "sec-net-crslink.geojson",
     "sec-write-gdalg.geojson", "deep.geojson", "terminal-escape.zip"],
)  # fmt: skip
def test_the_hostile_files_of_the_reference_do_nothing(
    name: str, folder: Path, tmp_path: Path, calls: tuple[int, list[str]]
) -> None:
    if not (REFERENCE / name).exists():
        pytest.skip("the reference files are not here")
    port, heard = calls
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    content = (REFERENCE / name).read_bytes()
    if not name.endswith(".zip"):
        content = filled(content.decode(), folder, port).encode()
    path = tmp_path / name
    path.write_bytes(content)
    check_nothing_happened(path, folder, before, heard)
    with pytest.raises(InputError):
        read_vector(path)


@pytest.mark.parametrize(
    "path",
    [
        "/vsicurl/http://127.0.0.1:@PORT@/a.geojson",
        "/vsizip//vsicurl/http://127.0.0.1:@PORT@/a.zip",
        "http://127.0.0.1:@PORT@/a.geojson",
        "zip+http://127.0.0.1:@PORT@/a.zip",
        "WFS:http://127.0.0.1:@PORT@/wfs",
        "OAPIF:http://127.0.0.1:@PORT@/",
        "GPSBabel:gpx:@FOLDER@/secret.csv",
        "CSV:@FOLDER@/secret.csv",
        "PG:host=127.0.0.1 port=@PORT@",
        VRT % "@FOLDER@/secret.csv",
        '{"type": "Point", "coordinates": [37.5, 48.5]}',
    ],
)
def test_a_path_that_is_an_address_or_a_command_is_refused(
    path: str, folder: Path, calls: tuple[int, list[str]]
) -> None:
    port, heard = calls
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    path = filled(path, folder, port)
    for source in (path, Path(path)):
        with pytest.raises(InputError):
            read_user_table(source)
        with pytest.raises(InputError):
            minerals.control(source, snapshot_date="2025-01-01")
        with pytest.raises(InputError):
            read_vector(Path(source))
    for option in ("--deposits", "--control"):
        found = CliRunner().invoke(main, ["share", option, path])
        assert (found.exit_code, found.stdout) == (2, ""), found.output
    assert heard == []
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == before
