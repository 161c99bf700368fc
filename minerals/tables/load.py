"""Loading the bundled tables."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from minerals.files import data_dir, reading
from minerals.tables.columns import TABLES
from minerals.tables.outlines import OUTLINES
from minerals.tables.schema import DTYPES, Table

if TYPE_CHECKING:
    import geopandas as gpd


BUNDLED_TEXT = pd.StringDtype("python", na_value=np.nan)
"""Of text columns of ours: on tables of a few hundred rows, several times faster than Arrow's."""

_PLAIN: dict[str, Any] = {
    "keep_default_na": False,
    "na_values": [""],
    "true_values": ["true"],
    "false_values": ["false"],
    "encoding": "utf-8",
}
"""How a bundled table is read: nothing is guessed."""


def read_table(name: str, folder: Path | None = None) -> pd.DataFrame:
    """Read one bundled table with the types of the column dictionary.

    Parameters
    ----------
    name : str
        A name of :data:`minerals.tables.columns.TABLES`.
    folder : pathlib.Path, optional
        Another data folder; by default the bundled one.

    Returns
    -------
    pandas.DataFrame
        One row per fact; absent values are missing.

    Examples
    --------
    >>> read_table("commodities").set_index("commodity_id").loc["lithium", "family"]
    'rare'
    """
    table = TABLES[name]
    dtypes = DTYPES | {"string": BUNDLED_TEXT}
    types = {each.name: dtypes[each.kind] for each in table.columns}
    if folder is not None:
        return _read(folder / table.path, types)
    with reading(data_dir() / table.path) as path:
        return _read(path, types)


def raw_table(table: Table, folder: Path) -> pd.DataFrame:
    """Read the file of a table as text, absent values missing."""
    return _read(folder / table.path, BUNDLED_TEXT)


def _read(path: Path, dtype: pd.StringDtype[Any] | dict[str, Any]) -> pd.DataFrame:
    frame: pd.DataFrame = pd.read_csv(path, dtype=dtype, **_PLAIN)
    return frame


def typed(raw: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Give the columns of a table read as text their types.

    Raises
    ------
    ValueError
        If a value is not of the column's type.
    """
    frame = raw.copy()
    for column in table.columns:
        if column.name not in frame or column.kind == "string":
            continue
        values = frame[column.name]
        if column.kind == "boolean":
            values = values.map({"true": True, "false": False})
        frame[column.name] = values.astype(pd.api.types.pandas_dtype(DTYPES[column.kind]))
    return frame


@cache
def _cached(name: str) -> pd.DataFrame:
    return read_table(name)


def table(name: str) -> pd.DataFrame:
    """Return a bundled table; the caller gets a copy of its own.

    Parameters
    ----------
    name : str
        A name of :data:`minerals.tables.columns.TABLES`.

    Returns
    -------
    pandas.DataFrame
        One row per fact.

    Examples
    --------
    >>> len(table("sources")) > 100
    True
    """
    return _cached(name).copy()


@cache
def shapes(name: str) -> pd.DataFrame:
    """Return one of the bundled GeoJSON files as shapely geometries, for who needs no GeoPandas.

    Parameters
    ----------
    name : str
        A key of :data:`minerals.tables.outlines.OUTLINES`.

    Returns
    -------
    pandas.DataFrame
        The properties, and ``geometry`` in EPSG:4326, indexed by their identifier; the same object
        for every caller.

    Examples
    --------
    >>> shapes("oblasts").loc["UA-30", "geometry"].geom_type
    'Polygon'
    """
    found = OUTLINES[name]
    with reading(data_dir() / found.path) as path:  # our own files need no driver
        text = path.read_bytes()
        rows = pd.DataFrame([each["properties"] for each in json.loads(text)["features"]])
        rows["geometry"] = shapely.get_parts(shapely.from_geojson(text))
        return rows.set_index(found.key)


def read_outlines(name: str, folder: Path | None = None) -> gpd.GeoDataFrame:
    """Read one of the bundled GeoJSON files.

    Parameters
    ----------
    name : str
        A key of :data:`minerals.tables.outlines.OUTLINES`.
    folder : pathlib.Path, optional
        Another data folder; by default the bundled one.

    Returns
    -------
    geopandas.GeoDataFrame
        Polygons in EPSG:4326, indexed by their identifier.
    """
    found = OUTLINES[name]
    if folder is None:
        import geopandas as gpd

        return gpd.GeoDataFrame(shapes(name), geometry="geometry", crs="EPSG:4326")
    from minerals.tables.vector.read import read_vector

    return read_vector(folder / found.path).set_index(found.key)


@cache
def _cached_outlines(name: str) -> gpd.GeoDataFrame:
    return read_outlines(name)


def outlines(name: str) -> gpd.GeoDataFrame:
    """Return one of the bundled GeoJSON files as polygons.

    Parameters
    ----------
    name : str
        A key of :data:`minerals.tables.outlines.OUTLINES`, which names the column that the
        polygons are indexed by: of oblasts, their ISO 3166-2 code.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326; the caller gets a copy of its own.

    Examples
    --------
    >>> outlines("oblasts").loc["UA-43", "name_en"]
    'Crimea'
    """
    return _cached_outlines(name).copy()


def deposits() -> gpd.GeoDataFrame:
    """Return the bundled deposits as points.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of ``deposits.csv`` with a point in EPSG:4326 per row.

    Examples
    --------
    >>> deposits().crs.to_epsg()
    4326
    """
    import geopandas as gpd

    frame = table("deposits")
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs="EPSG:4326")
    return gpd.GeoDataFrame(frame, geometry=points)


def resources() -> pd.DataFrame:
    """Return the bundled resources, see :func:`minerals.tables.frames.resources`."""
    return table("resources")


def commodities() -> pd.DataFrame:
    """Return the commodities, see :func:`minerals.tables.frames.commodities`."""
    return table("commodities")


def sources() -> pd.DataFrame:
    """Return the publications that every row of every table refers to.

    Examples
    --------
    >>> sources()["source_id"].is_unique
    True
    """
    return table("sources")
