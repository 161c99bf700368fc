"""The layers of a vector file, read by GDAL or pyarrow from memory, without a word of theirs."""

from __future__ import annotations

import re
import sqlite3
import warnings
import xml.parsers.expat
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

from minerals.errors import InputError
from minerals.geo import WGS84
from minerals.tables.vector_formats import (
    ARROW,
    FORMAT_OF,
    GEODATABASE,
    GEOPACKAGE,
    GOOD_FORMATS,
    JSON,
    KML,
    MAPINFO_TAB,
    PARQUET,
    SEQUENCE,
    format_of,
)
from minerals.tables.vector_items import Item, unzipped
from minerals.tables.vector_json import json_for_gdal, sequence_for_gdal

MAX_COLUMNS = 2_000
MAX_LAYERS = 500
MAX_ROWS = 5_000_000
MAX_DEPTH = 100
"""How deep the elements of an XML document may be nested."""

OFF = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_LIST_VIRTUAL_OGR": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": None,
    "OGR_GEOJSON_ARRAY_AS_STRING": "YES",
    "LIBKML_RESOLVE_STYLE": "NO",
    "SHAPE_RESTORE_SHX": "NO",
    "GDAL_HTTP_MAX_RETRY": "0",
}
"""Options of GDAL under which it opens nothing but what it is handed."""

GEOJSON_ALONE = ("GeoJSON",)
"""Always one layer, and parsed before: GDAL need not read it three times."""
_MADE_UP = re.compile(r"pyogrio_[0-9a-f]{32}|data$")
_COMPUTED = re.compile(
    r"^\s*create\s+virtual\s+table(?!.*\busing\s+rtree\b)|\bgenerated\s+always\b|\bas\s*\(",
    re.IGNORECASE | re.DOTALL,
)
"""A table of SQLite that is no plain table or spatial index."""
_HARMLESS = re.compile(
    r"geometry types are not supported|non conformant file extension|More than one layer|"
    r"invalid value encountered|Normalized/laundered|has no GPKG|application_id"
)


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer of a file, as it stands there.

    Attributes
    ----------
    name : str
        Its name; that of the file where it has none of its own.
    frame : geopandas.GeoDataFrame or pandas.DataFrame
        Its features, in its own coordinate system; a plain table where it has no geometry.
    findings : tuple of str
        What was repaired.
    """

    name: str
    frame: pd.DataFrame
    findings: tuple[str, ...] = ()


def layers_of(item: Item, wanted: str | None = None, encoding: str | None = None) -> list[Layer]:
    """Read the layers of a file.

    Parameters
    ----------
    item : Item
        A file.
    wanted : str, optional
        The one layer to read, where it is there.
    encoding : str, optional
        Of the text of a shapefile, where the file does not say it.

    Returns
    -------
    list of Layer
        In the file's order; none where it has no layer of the name.

    Raises
    ------
    InputError
        If the file is not of a format that is opened, damaged, or beyond a limit.

    Examples
    --------
    >>> point = b'{"type": "Point", "coordinates": [1, 2]}'
    >>> [each.name for each in layers_of(Item("a.geojson", "a.geojson", lambda: point))]
    ['a']
    """
    if FORMAT_OF.get(item.suffix) in (PARQUET, ARROW):
        return _through_pyarrow(item, wanted)
    drivers, content = _checked(item)
    try:
        return _through_gdal(item, drivers, content, wanted, encoding)
    except InputError:
        raise
    except RecursionError:
        raise InputError(f"{item.label}: is nested too deep for a map or table") from None
    except Exception:  # GDAL, shapely and numpy raise many kinds
        raise InputError(
            f"{item.label}: not readable as {FORMAT_OF[item.suffix].name}, cut off or damaged; "
            f"fetch or save it again, or give {GOOD_FORMATS}"
        ) from None


def _checked(item: Item) -> tuple[tuple[str, ...], bytes]:
    """Return GDAL's drivers for a file and what they may read, or refuse the file."""
    content = item.content() if item.suffix in FORMAT_OF else b""
    found = FORMAT_OF.get(item.suffix)
    if found is not None and found.parts:
        files = unzipped(content)
        format_of(item.suffix, next(iter(files.values())), item.label)
        if found is MAPINFO_TAB:
            _check_tab(next(iter(files.values())), item.label)
        return found.drivers, content
    found = format_of(item.suffix, content, item.label)
    if found is SEQUENCE:
        return found.drivers, sequence_for_gdal(content, item.label)
    if found is JSON:
        driver, content = json_for_gdal(content, item.label)
        return (driver,), content
    if found is KML:
        _check_kml(content, item.label)
    if found is GEOPACKAGE:
        content = _check_geopackage(content, item.label)
    if found is GEODATABASE and "a00000001.gdbtable" not in unzipped(content):
        raise InputError(f"{item.label}: is no File Geodatabase; give the whole .gdb folder")
    return found.drivers, content


def _check_tab(content: bytes, label: str) -> None:
    text = content.lower()
    if any(word in text for word in (b"seamless", b"open table", b"create view", b"raster")):
        raise InputError(
            f"{label}: names other tables or an image, which are not followed; save it as a table "
            "of its own"
        )


def _check_kml(content: bytes, label: str) -> None:
    """Refuse XML that is no whole KML document, declares entities, or is nested too deep."""
    depth = 0

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth == 0 and name.rpartition(":")[2] != "kml":
            raise InputError(f"{label}: is XML, but no KML; give {GOOD_FORMATS}")
        depth += 1
        if depth > MAX_DEPTH:
            raise InputError(f"{label}: is nested too deep for a map; give the file as published")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: Any) -> None:  # noqa: ANN401
        raise InputError(
            f"{label}: declares entities of its own (DOCTYPE), which no KML needs; save it without"
        )

    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except xml.parsers.expat.ExpatError as error:
        raise InputError(
            f"{label}: is not complete KML ({error}); fetch or save it again"
        ) from None


def _check_geopackage(content: bytes, label: str) -> bytes:
    """Refuse a database with code in it; return it as one that needs no journal beside it."""
    content = content[:18] + b"\1\1" + content[20:]
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(content)
        rows = database.execute("select type, name, sql from sqlite_master").fetchall()
    except (sqlite3.Error, MemoryError, OverflowError, UnicodeDecodeError):
        raise InputError(
            f"{label}: not readable as GeoPackage, cut off or damaged; fetch or save it again"
        ) from None
    finally:
        database.close()
    if not any(name == "gpkg_contents" for _, name, _ in rows):
        raise InputError(f"{label}: is an SQLite database, but no GeoPackage; give {GOOD_FORMATS}")
    for kind, name, sql in rows:
        if kind == "view" or (kind == "table" and _COMPUTED.search(sql or "")):
            raise InputError(
                f"{label}: {name} is computed by the file itself (a view or virtual table), which "
                "is not run; save what it shows as a table"
            )
    return content


def _through_gdal(
    item: Item, drivers: tuple[str, ...], content: bytes, wanted: str | None, encoding: str | None
) -> list[Layer]:
    pyogrio.set_gdal_config_options(OFF)
    names = [item.stem]
    if drivers != GEOJSON_ALONE:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            listed = pyogrio.list_layers(content)[:, 0]
        # A file in memory has a name that GDAL made up, and one of a pack the pack's.
        names = [item.stem if _MADE_UP.match(each) else each for each in map(str, listed)]
    if len(names) > MAX_LAYERS:
        raise InputError(f"{item.label}: holds {len(names)} layers, more than {MAX_LAYERS}")
    layers = []
    for number, name in enumerate(names):
        if wanted is None or wanted == name:
            layers.append(_layer(item, drivers, content, number, name, encoding))
    return layers or [Layer(name, pd.DataFrame()) for name in names]


def _layer(
    item: Item,
    drivers: tuple[str, ...],
    content: bytes,
    number: int,
    name: str,
    encoding: str | None,
) -> Layer:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if drivers != GEOJSON_ALONE:
            about = pyogrio.read_info(content, layer=number, encoding=encoding)
            if about["driver"] not in drivers:
                raise InputError(f"{item.label}: is not what its name says; give {GOOD_FORMATS}")
            _check_size(item.label, len(about["fields"]), about["features"])
        frame = pyogrio.read_dataframe(content, layer=number, encoding=encoding, on_invalid="fix")
    _check_size(item.label, len(frame.columns), len(frame))
    if drivers == ("TopoJSON",) and frame.crs is None:
        frame = frame.set_crs(WGS84)  # as the format has it
    return Layer(name, frame, _findings(item.name, [str(each.message) for each in caught]))


def _check_size(label: str, columns: int, rows: int) -> None:
    if columns > MAX_COLUMNS:
        raise InputError(
            f"{label}: has {columns:,} columns, more than {MAX_COLUMNS:,}; leave out what is not "
            "needed"
        )
    if rows > MAX_ROWS:
        raise InputError(f"{label}: has {rows:,} features, more than {MAX_ROWS:,}; give fewer")


def _findings(name: str, messages: list[str]) -> tuple[str, ...]:
    """Say in words of our own what the libraries warned of."""
    findings = []
    for message in dict.fromkeys(messages):
        if "Non closed ring" in message:
            findings.append(f"{name}: rings that were not closed are closed")
        elif "Invalid WKB" in message or "Could not fix" in message:
            findings.append(f"{name}: features whose geometries cannot be read are left out")
        elif not _HARMLESS.search(message):
            findings.append(f"{name}: odd in places, perhaps damaged; compare it with its source")
    return tuple(dict.fromkeys(findings))


def _through_pyarrow(item: Item, wanted: str | None) -> list[Layer]:
    if wanted not in (None, item.stem):
        return [Layer(item.stem, pd.DataFrame())]
    content = item.content()
    found = format_of(item.suffix, content, item.label)
    import pyarrow.parquet as pq

    try:
        if found is PARQUET:
            about = pq.ParquetFile(BytesIO(content)).metadata
            _check_size(item.label, about.num_columns, about.num_rows)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if found is PARQUET:
                return [Layer(item.stem, gpd.read_parquet(BytesIO(content)))]
            return [Layer(item.stem, gpd.read_feather(BytesIO(content)))]
    except InputError:
        raise
    except ValueError as error:
        if "geo metadata" not in str(error):
            raise _unreadable(item) from None
        raise InputError(
            f"{item.label}: is a table without geometry; give GeoParquet, or another file with "
            "a geometry"
        ) from None
    except Exception:  # pyarrow and shapely raise many kinds
        raise _unreadable(item) from None


def _unreadable(item: Item) -> InputError:
    return InputError(
        f"{item.label}: not readable as {FORMAT_OF[item.suffix].name}, cut off or damaged; fetch "
        f"or save it again, or give {GOOD_FORMATS}"
    )
