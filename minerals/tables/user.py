"""A user's own deposit table: CSV or any vector file, of any country."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import InputError, unknown
from minerals.rings import mended
from minerals.tables.inventory import Inventory, bundled, with_canonical
from minerals.tables.limits import quantity_limits
from minerals.tables.load import commodities
from minerals.tables.units import MASS, VOLUME
from minerals.tables.vocabularies import BASES, CATEGORIES, RESOURCE_ROLES, SETTINGS
from minerals.vocabulary import Provenance, normalised

DEFAULT_PRECISION_KM = 1.0
UNNAMED = "unspecified"
CSV_SUFFIXES = {".csv", ".tsv", ".txt"}
ROW = "_row"
"""The column that keeps where a row stood in the file, as a spreadsheet counts."""


@dataclass(frozen=True, eq=False)
class TableRows:
    """The rows of a user's table, for messages.

    Attributes
    ----------
    name : str
        What the table is called.
    numbers : pandas.Series
        The number of each row, as a spreadsheet counts.
    """

    name: str
    numbers: pd.Series

    def place(self, bad: npt.ArrayLike) -> str:
        """Name the table and at most five of the rows that a mask selects."""
        rows = self.numbers[np.asarray(bad)].astype(str).tolist()
        more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
        return f"{self.name}, row{'s' if len(rows) > 1 else ''} {', '.join(rows[:5])}{more}"

    def error(self, bad: npt.ArrayLike, what: str) -> InputError:
        """Build the error for the rows that a mask selects."""
        return InputError(f"{self.place(bad)}: {what}")


def read_user_table(source: str | Path | pd.DataFrame) -> Inventory:
    """Read a user's own deposit table.

    Parameters
    ----------
    source : str, pathlib.Path or pandas.DataFrame
        A CSV file, any vector file, or a (Geo)DataFrame. Required are ``deposit_id``,
        ``name_en`` and ``longitude`` with ``latitude``, or a geometry; a polygon makes the
        deposit an area. Optional are ``location_precision_km`` (1 where absent),
        ``commodity``, ``quantity`` with ``quantity_low`` and ``quantity_high``, ``unit``,
        ``basis``, ``category``, ``role`` and ``part_of``. A deposit with several
        commodities has several rows. Further columns are kept. Until version 0.2 a column
        ``measures`` is read as ``basis``, with a warning.

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
        provenance = Provenance.MEMORY
    else:
        name, frame = str(source), _read(Path(source))
        provenance = Provenance.FILE
    if isinstance(frame, gpd.GeoDataFrame) and frame.geometry.name != "geometry":
        frame = frame.rename_geometry("geometry")
    if "measures" in frame and "basis" not in frame:
        warnings.warn(
            f"{name}: column measures is now called basis; rename it, from version 0.2 it is "
            "not read",
            FutureWarning,
            stacklevel=2,
        )
        frame = frame.rename(columns={"measures": "basis"})
    if ROW not in frame:
        frame = frame.assign(**{ROW: np.arange(len(frame)) + 2})
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

    source_rows = TableRows(name, frame[ROW])
    inventory = _inventory(_sites(frame, source_rows), frame, source_rows)
    return replace(inventory, provenance=provenance)


def _read(path: Path) -> pd.DataFrame:
    if path.suffix.lower() not in CSV_SUFFIXES:
        from minerals.tables.vector_file import read_vector

        features: pd.DataFrame = read_vector(path)
        return features
    try:
        # Everything is read as text: an id is no number, and "NA" may be a name.
        frame = pd.read_csv(
            path,
            sep=None,
            engine="python",
            encoding="utf-8-sig",
            dtype=str,
            keep_default_na=False,
            na_values=[""],
            skip_blank_lines=False,
        )
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the name") from None
    except (
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
    except Exception as error:  # csv.Error, where the separator cannot be told
        raise InputError(f"{path}: not readable as a table ({error}); give a CSV file") from None
    frame = frame.assign(**{ROW: np.arange(len(frame)) + 2})
    return frame.dropna(how="all", subset=[each for each in frame if each != ROW])


def _numbers(frame: pd.DataFrame, column: str, source: TableRows) -> pd.Series:
    values = pd.to_numeric(frame[column], errors="coerce").astype(float)
    bad = values.isna() & frame[column].notna()
    if bad.any():
        first = str(frame.loc[bad, column].iloc[0])
        comma = "; write a point, not a comma, before the decimals" if "," in first else ""
        raise source.error(bad, f"{column} is not a number: {first!r}{comma or '; correct it'}")
    return values


def _texts(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return a column as text without spaces around it, empty cells missing."""
    if column not in frame:
        return pd.Series(None, index=frame.index, dtype=object)
    values = frame[column].astype(object).where(frame[column].notna(), None)
    texts = values.map(lambda value: None if value is None else _text(value))
    return texts.where(texts != "", None)


def _text(value: object) -> str:
    """Write an identifier that a program has turned into 1.0 as 1."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _sites(frame: pd.DataFrame, source: TableRows) -> gpd.GeoDataFrame:
    if isinstance(frame, gpd.GeoDataFrame):
        points, shapes = _from_geometry(frame, source)
    else:
        points = _from_coordinates(frame, source)
        shapes = np.full(len(frame), None, dtype=object)
    sites = gpd.GeoDataFrame(frame.drop(columns="geometry", errors="ignore"), geometry=points)
    for column in ("deposit_id", "name_en"):
        sites[column] = _texts(frame, column)
        if sites[column].isna().any():
            raise source.error(sites[column].isna(), f"no {column}; give every deposit one")
    precision = pd.Series(DEFAULT_PRECISION_KM, index=sites.index)
    if "location_precision_km" in sites:
        precision = _numbers(sites, "location_precision_km", source).fillna(DEFAULT_PRECISION_KM)
        bad = (precision <= 0) | np.isinf(precision)
        if bad.any():
            raise source.error(bad, "location_precision_km must be above 0")
    sites["location_precision_km"] = precision
    sites["outline"] = shapes
    sites["outline_precision_km"] = precision
    for column in ("part_of", "control_place_id", "oblast", "aliases", "name_uk"):
        sites[column] = _texts(frame, column)
    sites["setting"] = _texts(frame, "setting").fillna("land").map(str.lower)
    _check_words(sites["setting"], SETTINGS, source)
    _check_one_place_each(sites, source.name)
    _check_no_cycles(sites, source.name)
    return sites.drop_duplicates("deposit_id").reset_index(drop=True)


def _check_words(values: pd.Series, words: Iterable[str], source: TableRows) -> None:
    for word in values.dropna().unique():
        if word not in words:
            raise unknown(str(values.name), str(word), words, source.place(values == word))


def _check_one_place_each(sites: gpd.GeoDataFrame, name: str) -> None:
    places = sites.geometry.to_wkt().groupby(sites["deposit_id"]).nunique()
    scattered = places[places > 1]
    if len(scattered):
        raise InputError(
            f"{name}: deposit_id {scattered.index[0]!r} stands at {scattered.iloc[0]} different "
            "places; give each deposit an id of its own"
        )


def _check_no_cycles(sites: gpd.GeoDataFrame, name: str) -> None:
    linked = sites[sites["part_of"].notna()]
    parent = dict(zip(linked["deposit_id"], linked["part_of"], strict=True))
    for start in parent:
        seen, at = {start}, parent.get(start)
        while at is not None and at not in seen:
            seen.add(at)
            at = parent.get(at)
        if at == start:
            raise InputError(f"{name}: deposit_id {start!r} is part of itself; correct part_of")


def _from_coordinates(frame: pd.DataFrame, source: TableRows) -> gpd.GeoSeries:
    longitude = _numbers(frame, "longitude", source)
    latitude = _numbers(frame, "latitude", source)
    absent = longitude.isna() | latitude.isna()
    if absent.any():
        raise source.error(absent, "no longitude or latitude; give both")
    points = gpd.points_from_xy(longitude, latitude)
    return _on_earth(gpd.GeoSeries(points, index=frame.index, crs="EPSG:4326"), source)


def _on_earth(points: gpd.GeoSeries, source: TableRows) -> gpd.GeoSeries:
    absurd = (points.x.abs() > 180) | (points.y.abs() > 90)
    if absurd.any():
        raise source.error(
            absurd,
            "longitude beyond 180 or latitude beyond 90; check whether they are swapped, or in "
            "metres",
        )
    return points


def _from_geometry(frame: gpd.GeoDataFrame, source: TableRows) -> tuple[gpd.GeoSeries, np.ndarray]:
    if frame.crs is None:
        raise InputError(f"{source.name}: has no coordinate system (CRS); set one")
    geometry = frame.geometry.to_crs("EPSG:4326")
    empty = geometry.isna() | geometry.is_empty
    if empty.any():
        raise source.error(empty, "no geometry; give every deposit one")
    areal = geometry.geom_type.isin(["Polygon", "MultiPolygon"])
    odd = ~areal & (geometry.geom_type != "Point")
    if odd.any():
        raise source.error(odd, "geometry is neither a point nor a polygon")
    points = geometry.where(~areal, geometry.representative_point())
    outline = np.full(len(frame), None, dtype=object)
    outline[areal] = mended(geometry[areal].to_numpy()).geometries
    return _on_earth(gpd.GeoSeries(points, crs="EPSG:4326"), source), outline


def _inventory(sites: gpd.GeoDataFrame, frame: pd.DataFrame, source: TableRows) -> Inventory:
    catalogue = commodities().set_index("commodity_id")
    rows = pd.DataFrame({"deposit_id": _texts(frame, "deposit_id")})
    named = _texts(frame, "commodity").fillna(UNNAMED)
    rows["commodity_id"] = named.map(
        lambda word: normalised(word) if normalised(word) in catalogue.index else word
    )
    _quantities(rows, frame, source)
    vocabularies = {"unit": [*MASS, *VOLUME], "basis": BASES, "category": CATEGORIES,
                    "role": RESOURCE_ROLES}  # fmt: skip
    for column, words in vocabularies.items():
        rows[column] = _texts(frame, column)
        _check_words(rows[column], words, source)
    missing = rows["quantity"].notna() & rows["unit"].isna()
    if missing.any():
        verb = "fill" if "unit" in frame else "add"
        raise source.error(missing, f"a quantity without a unit; {verb} column unit")
    rows["role"] = rows["role"].fillna("main")
    rows["source_id"] = None
    catalogue = _with_own_commodities(catalogue, rows)
    rows["basis"] = rows["basis"].fillna(rows["commodity_id"].map(catalogue["basis"]))
    return Inventory(
        name=source.name,
        sites=sites,
        resources=quantity_limits(with_canonical(rows.reset_index(drop=True), catalogue)),
        commodities=catalogue,
        national=pd.Series(dtype=float),
    )


def _quantities(rows: pd.DataFrame, frame: pd.DataFrame, source: TableRows) -> None:
    for column in ("quantity", "quantity_low", "quantity_high"):
        rows[column] = _numbers(frame, column, source) if column in frame else np.nan
        bad = (rows[column] < 0) | np.isinf(rows[column])
        if bad.any():
            raise source.error(bad, f"{column} is below 0 or without end; correct it")
    crossed = (rows["quantity_low"] > rows["quantity"]) | (rows["quantity_high"] < rows["quantity"])
    if crossed.any():
        raise source.error(
            crossed, "quantity outside quantity_low to quantity_high; correct the bounds"
        )


def _with_own_commodities(catalogue: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Add the commodities that only the user's table names, in the unit used there."""
    own = rows[~rows["commodity_id"].isin(catalogue.index)].groupby("commodity_id").first()
    extra = pd.DataFrame(
        {
            "name_en": own.index,
            "name_uk": own.index,
            "family": "other",
            "unit": own["unit"],
            "basis": own["basis"].fillna("ore"),
        },
        index=own.index,
    )
    flags = [column for column in catalogue.columns if catalogue[column].dtype == "boolean"]
    extra[flags] = False
    return pd.concat([catalogue, extra.astype(catalogue.dtypes[extra.columns].to_dict())])


def find_inventory(source: str | Path | pd.DataFrame | Inventory | None = None) -> Inventory:
    """Return an inventory: the bundled one, or one made from a user's own table.

    Parameters
    ----------
    source : str, pathlib.Path, pandas.DataFrame, Inventory, optional
        By default the bundled tables; a path of a CSV or vector file; or a (Geo)DataFrame.
        See :func:`minerals.tables.user.read_user_table` for the columns.

    Returns
    -------
    Inventory
        Sites and resources.

    Raises
    ------
    InputError
        If the table cannot be used.
    """
    if isinstance(source, Inventory):
        return source
    if source is None:
        return bundled()
    return read_user_table(source)
