"""Polygons in a column of a CSV file, as well-known text (WKT)."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from minerals.errors import InputError
from minerals.territory.providers.parsed_file import ReadOptions
from minerals.territory.providers.raw_file import RawFile

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

SUFFIXES = (".csv", ".tsv", ".txt")

_WKT = re.compile(
    r"\s*(?:SRID=(\d+)\s*;)?\s*((?:MULTI)?(?:POLYGON|POINT|LINESTRING)|GEOMETRYCOLLECTION)\b", re.I
)


def is_csv(name: str) -> bool:
    """Tell by its name whether a file is a table in text.

    Examples
    --------
    >>> is_csv("a.CSV"), is_csv("a.gpkg")
    (True, False)
    """
    return Path(name).suffix.lower() in SUFFIXES


def polygons_of_csv(file: RawFile, options: ReadOptions | None = None) -> gpd.GeoDataFrame:
    """Read a CSV file whose one column holds geometries as WKT or EWKT.

    Parameters
    ----------
    file : RawFile
        Text of any usual encoding, with comma, semicolon, tab or pipe between fields.
    options : ReadOptions, optional
        Of a provider: ``control_encoding``, the encoding, where the user says it.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326; every other column as text, an empty cell missing. WKT without a coordinate
        system is longitude and latitude, and ``attrs["findings"]`` says so.

    Raises
    ------
    InputError
        If no column holds WKT, or a cell of it cannot be read.

    Examples
    --------
    >>> text = b'date;WKT\\n2025-02-24;"POLYGON ((36 48, 37 48, 37 49, 36 48))"\\n'
    >>> polygons_of_csv(RawFile("a.csv", "a.csv", lambda: text)).total_bounds.tolist()
    [36.0, 48.0, 37.0, 49.0]
    """
    import geopandas as gpd
    import numpy as np
    import pyproj
    import shapely

    from minerals.tables.vector.read import on_globe

    table, told = _table(file, options or ReadOptions())
    texts, stated = _wkt_column(table, file)
    with np.errstate(over="ignore"):  # of cells that are no WKT, which are told below
        shapes = shapely.from_wkt(texts.tolist(), on_invalid="ignore")
    unread = shapely.is_missing(shapes) & texts.notna().to_numpy()
    if unread.any():
        row = int(unread.nonzero()[0][0]) + 2
        raise InputError(
            f"{file.label}, row {row}: column {texts.name!r} is no geometry in WKT; correct it"
        )
    try:
        crs = pyproj.CRS.from_authority("EPSG", stated or "4326")
    except pyproj.exceptions.CRSError:
        raise InputError(
            f"{file.label}: SRID {stated} is no coordinate system (CRS) that is known; write WKT "
            "in longitude and latitude"
        ) from None
    rest = table.drop(columns=texts.name)
    frame = on_globe(gpd.GeoDataFrame(rest, geometry=shapes, crs=crs), file.label)
    if stated is None:
        told = (f"column {texts.name!r} read as longitude and latitude", *told)
    frame.attrs["findings"] = tuple(f"{file.name}: {note}" for note in told)
    return frame


def _table(file: RawFile, options: ReadOptions) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the cells as text, and in which encoding they are where it was detected."""
    import pandas as pd

    from minerals.tables.user.encodings import decode

    given = options.of_provider.get("control_encoding")
    try:
        text, told = decode(file.content(), file.label, given)
    except InputError as error:  # its sentence speaks of the option of a deposit table
        own = options.flag("control_encoding")
        raise InputError(error.args[0].replace("--encoding", own)) from None
    separator = max(",;\t|", key=text.partition("\n")[0].count)
    try:
        table = pd.read_csv(
            StringIO(text), sep=separator, dtype=str, keep_default_na=False, na_values=[""],
            index_col=False,
        )  # fmt: skip
    except ValueError as error:  # of pandas
        reason = str(error).splitlines()[0]
        raise InputError(
            f"{file.label}: not readable as a table ({reason}); give a CSV file"
        ) from None
    return table, tuple(each.partition(";")[0] for each in told)


def _wkt_column(table: pd.DataFrame, file: RawFile) -> tuple[pd.Series, str | None]:
    """Return the one column that holds WKT without its SRID, and that SRID."""
    names = [each for each in table.columns if table[each].astype(str).str.match(_WKT).any()]
    if len(names) != 1:
        what = f"columns {' and '.join(map(repr, names))} hold" if names else "no column holds"
        raise InputError(
            f"{file.label}: {what} geometries as WKT; give one such column, or another file with "
            "polygons"
        )
    texts = table[names[0]]
    systems = texts.str.extract(_WKT)[0].dropna().unique()
    if len(systems) > 1:
        raise InputError(
            f"{file.label}: column {names[0]!r} has several SRIDs ({', '.join(systems[:3])}); "
            "write all in one"
        )
    bare = texts.str.replace(r"^\s*SRID=\d+\s*;", "", regex=True, flags=re.I)
    return bare.rename(names[0]), str(systems[0]) if len(systems) else None
