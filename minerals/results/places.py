"""Answers as files of places: GeoJSON, GeoPackage, FlatGeobuf, KML, written by GDAL."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyogrio

from minerals.errors import InputError
from minerals.results.about import about, about_json
from minerals.results.cells import flat
from minerals.results.qgis import add_styles

if TYPE_CHECKING:
    from minerals.results.result import Result

_DATE = pd.ArrowDtype(pa.date32())


def geojson(result: Result) -> str:
    """Write GeoJSON (RFC 7946: longitude and latitude, seven digits), with an object ``about``."""
    text = _file(result, "GeoJSON", layer_options={"RFC7946": "YES"}).decode()
    made = json.loads(text)
    parts = {name: value for name, value in made.items() if name != "features"}
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in made["features"])
    head = json.dumps(parts | {"about": json.loads(about_json(result))}, ensure_ascii=False)
    return f'{head[:-1]}, "features": [\n{lines}\n]}}\n'


def geopackage(result: Result) -> bytes:
    """Write a GeoPackage: the places, styled for QGIS, and a table ``about``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.gpkg"
        layer = result.kind.replace("-", "_")
        write_layer(path, places(result), layer, layer_metadata={"about": about_json(result)})
        write_layer(path, pd.DataFrame(about(result), columns=["name", "text"]), "about")
        add_styles(path)
        return path.read_bytes()


def flatgeobuf(result: Result) -> bytes:
    """Write FlatGeobuf; header, sources and notes are its description."""
    told = {"TITLE": result.headline() or result.kind, "DESCRIPTION": about_json(result)}
    return _file(result, "FlatGeobuf", layer_options=told)


def kml(result: Result) -> bytes:
    """Write KML: places under their names; header, sources and notes are the description."""
    text = "\n".join(f"{name}: {text}" for name, text in about(result))
    told = {"NAME": result.headline() or result.kind, "DESCRIPTION": text}
    return _file(result, "LIBKML", named=True, dataset_options=told)


def parquet(result: Result) -> bytes:
    """Write Parquet, which is GeoParquet 1.1 where the rows are places.

    Header, sources and notes stand in the metadata of the schema, under ``minerals``.
    """
    return frame_parquet(result.to_frame(), about_json(result))


def frame_parquet(frame: pd.DataFrame, told: str = "{}") -> bytes:
    """Write a table as :func:`parquet` does, with a text on what it is about."""
    import pyarrow.parquet as pq

    frame = for_files(frame)
    out = io.BytesIO()
    if isinstance(frame, gpd.GeoDataFrame):
        frame.to_parquet(out, index=False, schema_version="1.1.0", write_covering_bbox=True)
        table = pq.read_table(io.BytesIO(out.getvalue()))
    else:
        table = pa.Table.from_pandas(frame, preserve_index=False)
    metadata = {**(table.schema.metadata or {}), b"minerals": told.encode()}
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(metadata), out, compression="zstd")
    return out.getvalue()


def for_files(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose dates have no time of day, and whose cells hold one value each."""
    made = frame.copy()
    for name, dtype in frame.dtypes.items():
        if dtype.kind == "M":
            made[name] = frame[name].astype(_DATE)
        elif isinstance(dtype, pd.CategoricalDtype):
            made[name] = frame[name].astype("str")
        elif pd.api.types.is_object_dtype(dtype):
            values = frame[name].map(flat)
            texts = values.map(lambda value: value if isinstance(value, str) else str(value))
            made[name] = texts.where(values.notna()).astype("str")
    made.attrs = {}
    return made


def places(result: Result) -> gpd.GeoDataFrame:
    """Return the rows of an answer as places.

    Raises
    ------
    InputError
        If they are none.
    """
    frame = for_files(result.to_frame())
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(not_places(result.kind))
    return frame


def not_places(what: str) -> str:
    """Say that rows have no place, and what to write instead."""
    return (
        f"{what}: its rows have no geometry, so no map can show them; write .csv, .parquet or "
        ".xlsx, or ask for deposits, changes, control show or control compare"
    )


def write_layer(path: Path, frame: pd.DataFrame, layer: str, **more: Any) -> None:
    """Add a layer, or a table without places, to a GeoPackage or a SQLite file."""
    driver = "SQLite" if path.suffix == ".sqlite" else "GPKG"
    _write(frame, path, driver, layer=layer, append=path.exists(), **more)


def _file(result: Result, driver: str, *, named: bool = False, **options: Any) -> bytes:
    frame = places(result)
    if named:
        first = next((each for each in ("name_en", "name", "class") if each in frame), None)
        frame = frame if first is None else frame.assign(Name=frame[first])
    out = io.BytesIO()
    _write(frame, out, driver, layer=result.kind.replace("-", "_"), **options)
    return out.getvalue()


def _write(frame: pd.DataFrame, out: Path | io.BytesIO, driver: str, **options: Any) -> None:
    """Write with GDAL, whose refusal is told in a sentence."""
    if driver in ("GPKG", "SQLite"):
        options["layer_options"] = {"FID": "_fid"}
    try:
        pyogrio.write_dataframe(frame, out, driver=driver, use_arrow=True, **options)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise InputError(
            f"{driver} cannot hold these rows ({str(error).splitlines()[0]}): rename the columns, "
            "or write .csv or .parquet"
        ) from None
