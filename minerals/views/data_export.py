"""The bundled data as one file for a GIS or a database, or as a folder of Parquet files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd

from minerals.errors import InputError
from minerals.files import replacing, write_bytes
from minerals.results.about import about
from minerals.results.places import for_files, frame_parquet, write_layer
from minerals.results.qgis import add_styles
from minerals.results.result import Result
from minerals.statuses.series import spells
from minerals.tables.citations import LICENCE
from minerals.tables.columns import TABLES
from minerals.tables.inventory import bundled
from minerals.tables.load import deposits, outlines, table
from minerals.tables.outlines import OUTLINES
from minerals.views.control_land import control_land
from minerals.views.listings import list_deposits, with_points

STATUS_LAYER, LAND_LAYER, ABOUT = "deposit_status", "control_land", "about"
HISTORY_LAYER, LATEST_LAYER = "deposit_history", "control_land_latest"
"""What stands beside the tables: statuses and land, latest and by snapshot, and what all is."""


def export(path: Path, report: Callable[[str], None] = lambda name: None) -> Path:
    """Write all tables, the outlines, statuses of deposits and the land by snapshot.

    Parameters
    ----------
    path : pathlib.Path
        ``.gpkg`` for a GeoPackage, styled for QGIS, ``.sqlite`` for a SQLite database; with no
        ending a folder, made where it is not there, of one Parquet file each.
    report : callable, optional
        Told the name of each part as it is written.

    Returns
    -------
    pathlib.Path
        What was written.

    Raises
    ------
    InputError
        If the ending is another, or nothing can be written there.
    """
    ending = path.suffix.lower()
    if ending in (".gpkg", ".sqlite"):
        with replacing(path) as temporary:
            temporary.unlink()
            for name, frame in parts():
                report(name)
                write_layer(temporary, for_files(frame), name)
            if ending == ".gpkg":
                add_styles(temporary)
        return path
    if ending and not path.is_dir():
        raise InputError(f"{path}: end the name in .gpkg or .sqlite, or name a folder")
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(
            f"{path}: cannot make this folder ({error.strerror}); name one in a folder that you own"
        ) from None
    for name, frame in parts():
        report(name)
        write_bytes(path / f"{name}.parquet", frame_parquet(frame))
    return path


def parts() -> Iterator[tuple[str, pd.DataFrame]]:
    """Give each table and layer under its name, with the types of the column dictionary."""
    for name in TABLES:
        yield name, deposits() if name == "deposits" else table(name)
    for name in OUTLINES:
        yield name, outlines(name).reset_index()
    status, land = list_deposits(), control_land()
    yield STATUS_LAYER, status.to_frame()
    yield HISTORY_LAYER, deposit_history()
    yield LAND_LAYER, land.to_frame()
    yield LATEST_LAYER, latest(land.to_frame())
    yield ABOUT, _about(status, land)


def deposit_history() -> gpd.GeoDataFrame:
    """Return every status of every bundled deposit, with the days that it held for.

    Returns
    -------
    geopandas.GeoDataFrame
        Points (EPSG:4326); ``snapshot``, the first with this status; ``until``, the last day
        before the next status, missing for the present one.

    Examples
    --------
    >>> rows = deposit_history().query("deposit_id == 'ua-shevchenkivske'")
    >>> rows["until"].isna().tolist()
    [False, True]
    """
    rows = spells().rename(columns={"start": "snapshot"}).drop(columns="end")
    rows["snapshot"] = pd.to_datetime(rows["snapshot"])
    following = rows.groupby("deposit_id")["snapshot"].shift(-1)
    rows.insert(2, "until", following - pd.Timedelta(days=1))
    names = deposits().set_index("deposit_id")["name_en"]
    rows.insert(1, "name_en", rows["deposit_id"].map(names))
    return with_points(rows, bundled())


def latest(land: pd.DataFrame) -> pd.DataFrame:
    """Return the land of the latest snapshot alone, which needs no temporal controller."""
    return land[land["until"].isna()].drop(columns="until").reset_index(drop=True)


def _about(*layers: Result) -> pd.DataFrame:
    rows = [("tables and outlines", "licence", LICENCE)]
    for part, result in zip((STATUS_LAYER, LAND_LAYER), layers, strict=True):
        rows += [(part, *pair) for pair in about(result) if pair[0] != "source"]
    return pd.DataFrame(rows, columns=["part", "name", "text"])
