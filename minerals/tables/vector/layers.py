"""The layers of a vector file, read by GDAL or pyarrow from memory, without a word of theirs."""

from __future__ import annotations

import codecs
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd
import pyogrio

from minerals.errors import InputError
from minerals.geo import WGS84
from minerals.tables.vector.archive import MAX_BYTES
from minerals.tables.vector.checks import check_geopackage, check_kml, check_tab, xml_in_utf8
from minerals.tables.vector.formats import (
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
    SHAPEFILE,
    check_count,
    format_of,
)
from minerals.tables.vector.items import Item, unzipped
from minerals.tables.vector.json_text import json_for_gdal, sequence_for_gdal

MAX_LAYERS = 200
"""Each is a file opened anew."""
MAX_TEXT = 1_000_000
"""How many letters a cell may hold."""

OFF = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_LIST_VIRTUAL_OGR": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": None,
    "LIBKML_RESOLVE_STYLE": "NO",
    "SHAPE_RESTORE_SHX": "NO",
}
"""Options of GDAL under which it opens nothing but what it is handed."""

GEOJSON_ALONE = ("GeoJSON",)
"""Always one layer, and parsed before: GDAL need not read it three times."""
DBF_HEAD_BYTES = 32
DBF_LANGUAGE = 29
"""The byte of a .dbf file that tells its encoding; 0 where it does not."""
DBF_ENCODINGS = ("UTF-8", "CP1251", "CP866")
"""As GDAL writes them, in the order in which they are tried."""
_CYRILLIC = "абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя"
_CYRILLIC_TEXT = frozenset(map(chr, range(128))) | set(_CYRILLIC + _CYRILLIC.upper() + "№«»–—’“”°")
_TWO_ALPHABETS = re.compile(r"[a-z][а-яґєії]|[а-яґєії][a-z]", re.IGNORECASE)
_MADE_UP = re.compile(r"pyogrio_[0-9a-f]{32}|data$")
_HARMLESS = re.compile(
    r"geometry types are not supported|non conformant file extension|More than one layer|"
    r"invalid value encountered|Normalized/laundered|application_id|open option|"
    r"Several features with id|organizePolygons|Simple Geometry"
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
    try:
        encoding = None if encoding is None else codecs.lookup(encoding).name.upper()
    except LookupError:
        raise InputError(f"unknown encoding {encoding!r}: write utf-8, cp1251 or cp866") from None
    try:
        drivers, content, findings = _checked(item)
        if encoding is None and drivers == SHAPEFILE.drivers:
            encoding, findings = _text_encoding(item, content)
        with _nothing_followed(), _source(drivers, content) as source:
            layers = _through_gdal(item, drivers, source, wanted, encoding)
    except InputError:
        raise
    except RecursionError:
        raise InputError(f"{item.label}: is nested too deep for a map or table") from None
    except Exception:  # GDAL, shapely and numpy raise many kinds
        raise InputError(
            f"{item.label}: not readable as {FORMAT_OF[item.suffix].name}, cut off or damaged; "
            f"fetch or save it again, or give {GOOD_FORMATS}"
        ) from None
    return [replace(each, findings=(*findings, *each.findings)) for each in layers]


@contextmanager
def _nothing_followed() -> Iterator[None]:
    """Switch off what would make GDAL open more than it is handed."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in OFF}
    pyogrio.set_gdal_config_options(OFF)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


@contextmanager
def _source(drivers: tuple[str, ...], content: bytes) -> Iterator[bytes | Path]:
    """Give what GDAL is to open: the content, or a folder where it knows a format by one."""
    if drivers != GEODATABASE.drivers:
        yield content
        return
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "data.gdb"
        folder.mkdir()
        for name, part in unzipped(content).items():
            (folder / name).write_bytes(part)
        yield folder


def _checked(item: Item) -> tuple[tuple[str, ...], bytes, tuple[str, ...]]:
    """Return GDAL's drivers for a file, what they may read, and findings; or refuse the file."""
    content = item.content() if item.suffix in FORMAT_OF else b""
    found = FORMAT_OF.get(item.suffix)
    if found is not None and found.parts:
        first = next(iter(unzipped(content).values()))
        format_of(item.suffix, first, item.label)
        if found is MAPINFO_TAB:
            check_tab(first, item.label)
        return found.drivers, content, ()
    found = format_of(item.suffix, content, item.label)
    if found is SEQUENCE:
        return found.drivers, sequence_for_gdal(content, item.label), ()
    if found is JSON:
        driver, content = json_for_gdal(content, item.label)
        return (driver,), content, ()
    if found is KML:
        content = xml_in_utf8(content)
        if check_kml(content, item.label):
            return found.drivers, content, (f"{item.name}: links to other files are not followed",)
    if found is GEOPACKAGE:
        content = check_geopackage(content, item.label)
    if found is GEODATABASE and "a00000001.gdbtable" not in unzipped(content):
        raise InputError(f"{item.label}: is no File Geodatabase; give the whole .gdb folder")
    return found.drivers, content, ()


def _text_encoding(item: Item, content: bytes) -> tuple[str | None, tuple[str, ...]]:
    """Tell the encoding of a shapefile's text where none of its files does."""
    files = unzipped(content)
    table = files.get("data.dbf", b"")
    if "data.cpg" in files or len(table) < DBF_HEAD_BYTES or table[DBF_LANGUAGE] != 0:
        return None, ()
    text = table[int.from_bytes(table[8:10], "little") :].replace(b"\0", b" ").rstrip(b"\x1a")
    if text.isascii():
        return None, ()
    found = next((each for each in DBF_ENCODINGS if _is_text(text, each)), None)
    if found == DBF_ENCODINGS[0]:
        return found, ()
    return found, (
        f"{item.name}: text read as {(found or 'ISO-8859-1').lower()}, which none of its files "
        "says; if that is wrong, put a .cpg file beside it with the name of its encoding",
    )


def _is_text(content: bytes, encoding: str) -> bool:
    """Check that bytes are text of Ukraine in an encoding."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    if encoding == DBF_ENCODINGS[0]:
        return True
    return set(text) <= _CYRILLIC_TEXT and not _TWO_ALPHABETS.search(text)


def _through_gdal(
    item: Item,
    drivers: tuple[str, ...],
    source: bytes | Path,
    wanted: str | None,
    encoding: str | None,
) -> list[Layer]:
    names = [item.stem]
    if drivers != GEOJSON_ALONE:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            listed = pyogrio.list_layers(source)[:, 0]
        # A file in memory has a name that GDAL made up, and one of a pack the pack's.
        names = [item.stem if _MADE_UP.match(each) else each for each in map(str, listed)]
    if len(names) > MAX_LAYERS:
        raise InputError(f"{item.label}: holds {len(names)} layers, more than {MAX_LAYERS}")
    layers = []
    for number, name in enumerate(names):
        if wanted is None or wanted == name:
            layers.append(_layer(item, drivers, source, number, name, encoding))
    return layers or [Layer(name, pd.DataFrame()) for name in names]


def _layer(
    item: Item,
    drivers: tuple[str, ...],
    source: bytes | Path,
    number: int,
    name: str,
    encoding: str | None,
) -> Layer:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if drivers != GEOJSON_ALONE:
            about = pyogrio.read_info(source, layer=number, encoding=encoding)
            if about["driver"] not in drivers:
                raise InputError(f"{item.label}: is not what its name says; give {GOOD_FORMATS}")
            check_count(item.label, len(about["fields"]), about["features"])
        # Dates as they are written: a day that does not exist, or of another zone, is told later.
        # Those of a shapefile have neither time nor zone.
        dates = {"DATE_AS_STRING": "YES"} if drivers == GEOJSON_ALONE else {}
        frame = pyogrio.read_dataframe(
            source,
            layer=number,
            encoding=encoding,
            on_invalid="fix",
            datetime_as_string=drivers != SHAPEFILE.drivers,
            **dates,
        )
    check_count(item.label, len(frame.columns), len(frame))
    _check_texts(item.label, frame, len(source) if isinstance(source, bytes) else MAX_BYTES)
    if drivers == ("TopoJSON",) and frame.crs is None:
        frame = frame.set_crs(WGS84)  # as the format has it
    return Layer(name, frame, _findings(item.name, [str(each.message) for each in caught]))


def _check_texts(label: str, frame: pd.DataFrame, size: int) -> None:
    """Refuse a text that is longer than any name or note is."""
    if size <= MAX_TEXT:
        return
    for column in frame.select_dtypes(["object", "string"]):
        if frame[column].astype(str).str.len().max() > MAX_TEXT:
            raise InputError(
                f"{label}: a text of more than {MAX_TEXT:,} letters stands in column {column}; "
                "shorten it"
            )


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
            check_count(item.label, about.num_columns, about.num_rows)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read = gpd.read_parquet if found is PARQUET else gpd.read_feather
            frame = read(BytesIO(content))
        check_count(item.label, len(frame.columns), len(frame))
        _check_texts(item.label, frame, MAX_BYTES)
        return [Layer(item.stem, frame)]
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
