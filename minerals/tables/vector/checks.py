"""What a file of a format may hold that would be run or followed, and is refused."""

from __future__ import annotations

import re
import sqlite3
import xml.parsers.expat

from minerals.errors import InputError
from minerals.tables.vector.formats import GOOD_FORMATS

MAX_DEPTH = 100
"""How deep the elements of an XML document may be nested."""
_COMPUTED = re.compile(
    r"^\s*create\s+virtual\s+table(?!.*\busing\s+rtree\b)|\bgenerated\s+always\b|\bas\s*\(",
    re.IGNORECASE | re.DOTALL,
)
"""A table of SQLite that is no plain table or spatial index."""
_XML_ENCODING = re.compile(rb"(\s*<\?xml[^>]*?\bencoding\s*=\s*[\"'])([\w.-]+)")
"""What an XML document says of its encoding."""


def check_tab(content: bytes, label: str) -> None:
    """Refuse a MapInfo table that is made of others.

    Raises
    ------
    InputError
        If it names other tables or an image.

    Examples
    --------
    >>> check_tab(b"!table\\nDefinition Table\\n Type NATIVE", "a.tab")
    """
    text = content.lower()
    if any(word in text for word in (b"seamless", b"open table", b"create view", b"raster")):
        raise InputError(
            f"{label}: names other tables or an image, which are not followed; save it as a table "
            "of its own"
        )


def xml_in_utf8(content: bytes) -> bytes:
    """Write XML that states another encoding in UTF-8, the only one that GDAL reads for sure.

    Examples
    --------
    >>> xml_in_utf8('<?xml version="1.0" encoding="windows-1251"?><kml/>'.encode("cp1251"))
    b'<?xml version="1.0" encoding="UTF-8"?><kml/>'
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        stated = "utf-16"
    else:
        found = _XML_ENCODING.match(content)
        stated = found[2].decode() if found else "utf-8"
    try:
        text = content.decode(stated)
    except (UnicodeError, LookupError):
        return content  # is refused as what it is
    written = _XML_ENCODING.sub(rb"\1UTF-8", text.encode(errors="replace"), count=1)
    return content if stated.lower() in ("utf-8", "us-ascii") else written


def check_kml(content: bytes, label: str) -> bool:
    """Check that XML is a whole KML document; return whether it links to others.

    Raises
    ------
    InputError
        If it is not, declares entities, or is nested too deep.

    Examples
    --------
    >>> check_kml(b"<kml><NetworkLink/></kml>", "a.kml")
    True
    >>> check_kml(b"<gpx/>", "a.kml")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.kml: is XML, but no KML; give GeoJSON, GeoPackage, shapefile, ...
    """
    depth = 0
    links = False

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth, links
        links = links or name.rpartition(":")[2] == "NetworkLink"
        if depth == 0 and name.rpartition(":")[2] != "kml":
            raise InputError(f"{label}: is XML, but no KML; give {GOOD_FORMATS}")
        depth += 1
        if depth > MAX_DEPTH:
            raise InputError(f"{label}: is nested too deep for a map; give the file as published")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_: object) -> None:
        raise InputError(
            f"{label}: declares entities of its own (DOCTYPE), which no KML needs; save it without"
        )

    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except (xml.parsers.expat.ExpatError, LookupError) as error:
        raise InputError(
            f"{label}: is not complete KML ({error}); fetch or save it again"
        ) from None
    return links


def check_geopackage(content: bytes, label: str) -> bytes:
    """Refuse a database with code in it; return it as one that needs no journal beside it.

    Raises
    ------
    InputError
        If it is no GeoPackage, damaged, or holds a view, a virtual table or a computed column.

    Examples
    --------
    >>> check_geopackage(b"SQLite format 3", "a.gpkg")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.gpkg: not readable as GeoPackage, cut off or damaged; fetch or ...
    """
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
