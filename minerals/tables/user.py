"""A user's own deposit table: CSV or any vector file, of any country."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from minerals.errors import InputError, unknown
from minerals.tables.inventory import Inventory, with_canonical
from minerals.tables.load import commodities
from minerals.tables.words import CATEGORIES, MEASURES
from minerals.units import MASS, VOLUME

DEFAULT_PRECISION_KM = 1.0
UNNAMED = "unspecified"
CSV_SUFFIXES = {".csv", ".tsv", ".txt"}


def read_user_table(source: str | Path | pd.DataFrame) -> Inventory:
    """Read a user's own deposit table.

    Parameters
    ----------
    source : str, pathlib.Path or pandas.DataFrame
        A CSV file, any vector file, or a (Geo)DataFrame. Required are ``deposit_id``,
        ``name_en`` and ``longitude`` with ``latitude``, or a geometry; a polygon makes the
        deposit an area. Optional are ``location_precision_km`` (1 where absent),
        ``commodity``, ``quantity``, ``unit``, ``measures`` and ``category``. A deposit with
        several commodities has several rows. Further columns are kept.

    Returns
    -------
    Inventory
        Named after the file.

    Raises
    ------
    InputError
        If the file is unreadable or empty, a column is missing, or a value is impossible;
        the sentence names the row.

    Examples
    --------
    >>> own = pd.DataFrame({"deposit_id": ["a"], "name_en": ["A"], "longitude": [37.8],
    ...                     "latitude": [48.0]})
    >>> read_user_table(own).sites["location_precision_km"].tolist()
    [1.0]
    """
    if isinstance(source, pd.DataFrame):
        name, frame = "the deposit table", source.reset_index(drop=True)
    else:
        name, frame = str(source), _read(Path(source))
    if frame.empty:
        raise InputError(f"{name}: holds no rows; give at least one deposit")
    required = {"deposit_id", "name_en"}
    if not isinstance(frame, gpd.GeoDataFrame):
        required |= {"longitude", "latitude"}
    missing = sorted(required - set(frame.columns))
    if missing:
        raise InputError(
            f"{name}: no column {', '.join(missing)}; a deposit table needs deposit_id, name_en, "
            "longitude and latitude (or a geometry)"
        )
    sites = _sites(frame, name)
    return _inventory(sites, frame, name)


def _read(path: Path) -> pd.DataFrame:
    if path.suffix.lower() not in CSV_SUFFIXES:
        from minerals.histories.sources.vector import read_vector

        return read_vector(path)
    try:
        return pd.read_csv(path, sep=None, engine="python", encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the name") from None
    except (
        csv.Error,
        pd.errors.EmptyDataError,
        pd.errors.ParserError,
        UnicodeDecodeError,
        ValueError,
        OSError,
    ) as error:
        reason = str(error).splitlines()[0]
        raise InputError(
            f"{path}: not readable as a table ({reason}); give a CSV file in UTF-8"
        ) from None


def _rows(bad: pd.Series) -> str:
    """Name rows as a spreadsheet does: the header is row 1."""
    numbers = [str(index + 2) for index in np.flatnonzero(bad.to_numpy())]
    shown = ", ".join(numbers[:5]) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
    return f"row{'s' if len(numbers) > 1 else ''} {shown}"


def _numbers(frame: pd.DataFrame, column: str, name: str) -> pd.Series:
    values = pd.to_numeric(frame[column], errors="coerce")
    bad = values.isna() & frame[column].notna()
    if bad.any():
        raise InputError(f"{name}, {_rows(bad)}: {column} is not a number; correct it")
    return values.astype(float)


def _sites(frame: pd.DataFrame, name: str) -> gpd.GeoDataFrame:
    if isinstance(frame, gpd.GeoDataFrame):
        points, shapes = _from_geometry(frame, name)
    else:
        points, shapes = _from_coordinates(frame, name), np.full(len(frame), None, dtype=object)
    sites = gpd.GeoDataFrame(frame.drop(columns="geometry", errors="ignore"), geometry=points)
    for column in ("deposit_id", "name_en"):
        empty = sites[column].isna() | (sites[column].astype(str).str.strip() == "")
        if empty.any():
            raise InputError(f"{name}, {_rows(empty)}: no {column}; give every deposit one")
        sites[column] = sites[column].astype(str)
    if "location_precision_km" in sites:
        precision = _numbers(sites, "location_precision_km", name).fillna(DEFAULT_PRECISION_KM)
        if (precision <= 0).any():
            raise InputError(
                f"{name}, {_rows(precision <= 0)}: location_precision_km must be above 0"
            )
    else:
        precision = pd.Series(DEFAULT_PRECISION_KM, index=sites.index)
    sites["location_precision_km"] = precision
    sites["outline"] = shapes
    sites["outline_precision_km"] = precision
    for column in ("part_of", "control_place_id", "oblast", "aliases", "name_uk"):
        if column not in sites:
            sites[column] = None
    if "setting" not in sites:
        sites["setting"] = "land"
    _one_place_each(sites, name)
    return sites.drop_duplicates("deposit_id").reset_index(drop=True)


def _one_place_each(sites: gpd.GeoDataFrame, name: str) -> None:
    places = sites.geometry.to_wkt().groupby(sites["deposit_id"]).nunique()
    torn = places[places > 1]
    if len(torn):
        raise InputError(
            f"{name}: deposit_id {torn.index[0]!r} stands at {torn.iloc[0]} different places; "
            "give each deposit an id of its own"
        )


def _from_coordinates(frame: pd.DataFrame, name: str) -> gpd.GeoSeries:
    longitude = _numbers(frame, "longitude", name)
    latitude = _numbers(frame, "latitude", name)
    absent = longitude.isna() | latitude.isna()
    if absent.any():
        raise InputError(f"{name}, {_rows(absent)}: no longitude or latitude; give both")
    absurd = (longitude.abs() > 180) | (latitude.abs() > 90)
    if absurd.any():
        raise InputError(
            f"{name}, {_rows(absurd)}: longitude beyond 180 or latitude beyond 90; check whether "
            "they are swapped, or in metres"
        )
    return gpd.GeoSeries(gpd.points_from_xy(longitude, latitude), crs="EPSG:4326")


def _from_geometry(frame: gpd.GeoDataFrame, name: str) -> tuple[gpd.GeoSeries, np.ndarray]:
    if frame.crs is None:
        raise InputError(f"{name}: has no coordinate system (CRS); set one")
    geometry = frame.geometry.to_crs("EPSG:4326")
    empty = geometry.isna() | geometry.is_empty
    if empty.any():
        raise InputError(f"{name}, {_rows(empty)}: no geometry; give every deposit one")
    areal = geometry.geom_type.isin(["Polygon", "MultiPolygon"])
    odd = ~areal & (geometry.geom_type != "Point")
    if odd.any():
        raise InputError(f"{name}, {_rows(odd)}: geometry is neither a point nor a polygon")
    points = geometry.where(~areal, geometry.representative_point())
    outline = np.full(len(frame), None, dtype=object)
    outline[areal] = shapely.make_valid(geometry[areal].to_numpy())
    return gpd.GeoSeries(points, crs="EPSG:4326"), outline


def _inventory(sites: gpd.GeoDataFrame, frame: pd.DataFrame, name: str) -> Inventory:
    known = commodities().set_index("commodity_id")
    rows = pd.DataFrame({"deposit_id": frame["deposit_id"].astype(str)})
    named = frame["commodity"] if "commodity" in frame else pd.Series(UNNAMED, frame.index)
    rows["commodity_id"] = named.fillna(UNNAMED).astype(str).str.strip().to_numpy()
    for column in ("quantity", "quantity_low", "quantity_high"):
        rows[column] = _numbers(frame, column, name).to_numpy() if column in frame else np.nan
        negative = rows[column] < 0
        if negative.any():
            raise InputError(f"{name}, {_rows(negative)}: {column} is below 0")
    vocabularies = {"unit": [*MASS, *VOLUME], "measures": MEASURES, "category": CATEGORIES}
    for column, words in vocabularies.items():
        rows[column] = frame[column].to_numpy() if column in frame else None
        for word in rows[column].dropna().unique():
            if word not in words:
                raise unknown(column, str(word), words, f"({name})")
    lacking = rows["quantity"].notna() & rows["unit"].isna()
    if lacking.any():
        raise InputError(f"{name}, {_rows(lacking)}: a quantity without a unit; add column unit")
    rows["role"] = frame["role"].to_numpy() if "role" in frame else "main"
    rows["source_id"] = None
    known = _with_own_commodities(known, rows)
    rows["measures"] = rows["measures"].fillna(rows["commodity_id"].map(known["measures"]))
    return Inventory(
        name=name,
        sites=sites,
        resources=with_canonical(rows, known),
        commodities=known,
        national=pd.Series(dtype=float),
    )


def _with_own_commodities(known: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Add the commodities that only the user's table names, in the unit used there."""
    own = rows[~rows["commodity_id"].isin(known.index)].groupby("commodity_id").first()
    extra = pd.DataFrame(
        {
            "name_en": own.index,
            "name_uk": own.index,
            "family": "other",
            "unit": own["unit"],
            "measures": own["measures"].fillna("ore"),
        },
        index=own.index,
    )
    flags = [column for column in known.columns if known[column].dtype == "boolean"]
    extra[flags] = False
    return pd.concat([known, extra.astype(known.dtypes[extra.columns].to_dict())])
