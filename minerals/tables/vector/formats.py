"""Which formats of vector files are opened, and by what a file shows that it is one of them.

A file is opened only where the ending of its name and the first bytes of its content name the same
format, and by that format's own driver. Imports nothing heavy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from minerals.errors import InputError


@dataclass(frozen=True)
class VectorFormat:
    """A format that is opened.

    Attributes
    ----------
    name : str
        For sentences.
    suffixes : tuple of str
        Endings of names, in small letters.
    begins : regular expression of bytes
        What its content begins with.
    drivers : tuple of str
        GDAL's names of what opens it; none where pyarrow does.
    parts : tuple of str
        Endings of the files beside it that belong to it.
    """

    name: str
    suffixes: tuple[str, ...]
    begins: re.Pattern[bytes]
    drivers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL | re.IGNORECASE)


_TEXT = rb"(?:\xef\xbb\xbf)?\s*"
JSON = VectorFormat(
    "JSON",
    (".geojson", ".json", ".topojson", ".esrijson"),
    _begins(_TEXT + rb"[\[{]|\xff\xfe|\xfe\xff|[\[{]\0|\0[\[{]"),
    ("GeoJSON", "TopoJSON", "ESRIJSON"),
)
SEQUENCE = VectorFormat(
    "GeoJSON sequence",
    (".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".ndgeojson", ".geojsonseq"),
    _begins(_TEXT + rb"\x1e?\s*[\[{]"),
    ("GeoJSON",),
)
KML = VectorFormat(
    "KML", (".kml",), _begins(_TEXT + rb"<|\xff\xfe<\0|\xfe\xff\0<"), ("LIBKML", "KML")
)
GEOPACKAGE = VectorFormat("GeoPackage", (".gpkg",), _begins(rb"SQLite format 3\0"), ("GPKG",))
FLATGEOBUF = VectorFormat("FlatGeobuf", (".fgb",), _begins(rb"fgb.fgb"), ("FlatGeobuf",))
SHAPEFILE = VectorFormat(
    "shapefile",
    (".shp",),
    _begins(rb"\0\0\x27\x0a"),
    ("ESRI Shapefile",),
    (".shx", ".dbf", ".prj", ".cpg"),
)
MAPINFO_TAB = VectorFormat(
    "MapInfo table",
    (".tab",),
    _begins(_TEXT + rb"!table"),
    ("MapInfo File",),
    (".dat", ".map", ".id", ".ind"),
)
MAPINFO_MIF = VectorFormat(
    "MapInfo interchange file",
    (".mif",),
    _begins(_TEXT + rb"version"),
    ("MapInfo File",),
    (".mid",),
)
GEODATABASE = VectorFormat("File Geodatabase", (".gdb",), _begins(rb"PK"), ("OpenFileGDB",))
PARQUET = VectorFormat("Parquet", (".parquet", ".geoparquet", ".pq"), _begins(rb"PAR1"))
ARROW = VectorFormat("Arrow", (".arrow", ".feather", ".ipc"), _begins(rb"ARROW1"))

FORMATS = (
    JSON, SEQUENCE, KML, GEOPACKAGE, FLATGEOBUF, SHAPEFILE, MAPINFO_TAB, MAPINFO_MIF, GEODATABASE,
    PARQUET, ARROW,
)  # fmt: skip
FORMAT_OF = {suffix: each for each in FORMATS for suffix in each.suffixes}
"""By the ending of a name. KMZ and zip are archives, see :mod:`minerals.tables.vector.items`."""
SUFFIXES = (*FORMAT_OF, ".kmz", ".zip", ".gz")
"""Endings of files that may hold features: of the formats, and of what they may be packed in."""

GOOD_FORMATS = "GeoJSON, GeoPackage, shapefile, FlatGeobuf, KML or GeoParquet"
"""What to save a file as that is not opened."""

MAX_COLUMNS = 2_000
MAX_ROWS = 5_000_000

REFUSED_SUFFIXES = {
    ".gpx": "GPX holds tracks and waypoints, no polygons or deposits",
    ".gml": "GML may name other files, and is not opened",
    ".dxf": "a DXF drawing has no coordinate system",
    ".dwg": "a DWG drawing has no coordinate system",
    ".vrt": "a virtual file (VRT) names other files, and is not opened",
    ".gdalg": "a GDAL pipeline is a program, and is not opened",
    ".tiff": "an image holds no polygons",
    ".tif": "an image holds no polygons",
    ".csv": "a CSV file is a table, not a vector file",
    ".xlsx": "a workbook is a table, not a vector file",
    ".ods": "a workbook is a table, not a vector file",
}
"""Formats that are asked for, and why they are not opened."""

_FOREIGN = (
    ("a Git LFS pointer, not the data", rb"version https://git-lfs"),
    (
        "a GDAL virtual file (VRT), which names other files",
        rb".{0,200}<(?:OGRVRTDataSource|VRTDataset)",
    ),
    ("a GDAL pipeline, which is a program", rb".{0,200}gdal_streamed_alg"),
    ("a description of a web service", rb".{0,200}<(?:OGRWFSDataSource|wfs:|WFS_|csw:|GDAL_WMS)"),
    ("a GPX file, which holds tracks and waypoints", rb".{0,200}<gpx\b"),
    ("a GML file, which may name other files", rb".{0,300}(?:<gml:|xmlns(?::gml)?=.http://www.opengis.net/gml)"),
    ("a web page", rb".{0,100}<(?:!doctype html|html)\b"),
    ("a zip archive", rb"PK\x03\x04"),
    ("a gzip file", rb"\x1f\x8b"),
    ("a PDF", rb"%PDF"),
)  # fmt: skip
_FOREIGN_SIGNS = tuple((name, _begins(pattern)) for name, pattern in _FOREIGN)

DRIVER_SIGNS = (b"<ogrvrtdatasource", b"gdal_streamed_alg", b"<ogrwfsdatasource", b"<gdal_wms")
"""What other drivers of GDAL look for anywhere in a text; no map says any of it."""


def format_of(suffix: str, content: bytes, label: str) -> VectorFormat:
    """Return the format of a file, by its name and its content.

    Parameters
    ----------
    suffix : str
        The ending of its name, in small letters.
    content : bytes
        All of it.
    label : str
        How the user knows it.

    Raises
    ------
    InputError
        If either is not of a format that is opened, or they do not agree.

    Examples
    --------
    >>> format_of(".geojson", b'{"type": "FeatureCollection"}', "a.geojson").name
    'JSON'
    >>> format_of(".geojson", b"<OGRVRTDataSource>", "a.geojson")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.geojson: is a GDAL virtual file (VRT), which names other files...
    """
    wanted = FORMAT_OF.get(suffix)
    if wanted is None:
        reason = REFUSED_SUFFIXES.get(
            suffix, f"{suffix or 'a name without an ending'} is not known"
        )
        raise InputError(f"{label}: {reason}; give {GOOD_FORMATS}")
    if not content.strip(b" \t\r\n\0"):
        raise InputError(f"{label}: is empty; fetch it again, or give another file")
    signs = content.lower() if wanted in (JSON, SEQUENCE, KML, MAPINFO_TAB, MAPINFO_MIF) else b""
    if wanted.begins.match(content) and not any(sign in signs for sign in DRIVER_SIGNS):
        return wanted
    for name, sign in _FOREIGN_SIGNS:
        if wanted is not GEODATABASE and sign.match(content):
            raise InputError(f"{label}: is {name}; give {GOOD_FORMATS}")
    if any(sign in signs for sign in DRIVER_SIGNS):
        raise InputError(
            f"{label}: holds a command of GDAL (a pipeline, a virtual file or a web service), "
            f"which is not followed; give {GOOD_FORMATS}"
        )
    other = next((each.name for each in FORMATS if each.begins.match(content)), None)
    what = f"its content is {other}" if other else f"its content is no {wanted.name}"
    raise InputError(
        f"{label}: {what}, though its name ends in {suffix}; fetch it again, or give it the "
        "ending of what it is"
    )


def check_count(label: str, columns: int, rows: int = 0) -> None:
    """Refuse a table that is too wide or too long.

    Raises
    ------
    InputError
        With the number that it has.

    Examples
    --------
    >>> check_count("a.geojson", 3_000)
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.geojson: has 3,000 columns or more, beyond the limit of 2,000; ...
    """
    if columns > MAX_COLUMNS:
        raise InputError(
            f"{label}: has {columns:,} columns or more, beyond the limit of {MAX_COLUMNS:,}; leave "
            "out what is not needed"
        )
    if rows > MAX_ROWS:
        raise InputError(
            f"{label}: has {rows:,} features, beyond the limit of {MAX_ROWS:,}; give fewer"
        )
