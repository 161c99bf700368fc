"""A vector file in longitude and latitude, whoever wrote it."""

from __future__ import annotations

import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from minerals.errors import InputError
from minerals.geo import WGS84


def read_vector(path: Path, *, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read a vector file in longitude and latitude, or refuse it with a sentence.

    Parameters
    ----------
    path : pathlib.Path
        Any file that GDAL reads.
    layer : str, optional
        The layer to read, where there are several.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, at least one feature; ``attrs["findings"]`` is a tuple of sentences about what
        was passed over or repaired.

    Raises
    ------
    InputError
        If the file is absent, unreadable, empty, or has no coordinate system.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file; check the name")
    try:
        with warnings.catch_warnings():
            # GDAL warns of measures (M); only x and y are used.
            warnings.filterwarnings("ignore", message=".*geometry types are not supported")
            frame = gpd.read_file(path, layer=layer)
    except Exception as error:  # GDAL raises many kinds
        reason = str(error).splitlines()[0]
        raise InputError(
            f"{path}: not readable as a vector file ({reason}); give GeoJSON, GeoPackage, "
            "shapefile or another format that GDAL reads"
        ) from None
    return on_globe(frame, str(path))


def on_globe(frame: pd.DataFrame, name: str) -> gpd.GeoDataFrame:
    """Return features in longitude and latitude, or refuse them with a sentence.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Features with a coordinate system.
    name : str
        What they are, for the sentence.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, at least one feature with a geometry.

    Raises
    ------
    InputError
        If there is no feature, no coordinate system, or a coordinate beyond the globe.
    """
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise InputError(f"{name}: holds no features; give a file with polygons")
    if (frame.geometry.isna() | frame.geometry.is_empty).all():
        raise InputError(f"{name}: holds no feature with a geometry; give a file with polygons")
    if frame.crs is None:
        raise InputError(
            f"{name}: has no coordinate system (CRS); add a .prj file or save it with one"
        )
    frame = frame.to_crs(WGS84)
    if not (np.abs(frame.total_bounds) <= (180, 90, 180, 90)).all():
        raise InputError(
            f"{name}: coordinates beyond the globe, as metres read for degrees are; save the "
            "file with its coordinate system (CRS)"
        )
    return frame
