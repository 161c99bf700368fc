"""The usual ways to join points with the polygons of many dates.

Each has ``load``, which takes the points, and ``join``, which takes some polygons and returns
(date, point) pairs. Only ``join`` is scaled where it is asked about some of the dates.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

CELL_DEG = 0.02
Pairs = tuple[np.ndarray, np.ndarray]


class Peer(Protocol):
    def load(self, xy: np.ndarray) -> None: ...
    def join(self, polygons: np.ndarray) -> Pairs: ...


class SjoinLoop:
    def load(self, xy: np.ndarray) -> None:
        self.points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=4326)

    def join(self, polygons: np.ndarray) -> Pairs:
        found = []
        for polygon in polygons:
            areas = gpd.GeoDataFrame(geometry=[polygon], crs=4326)
            found.append(gpd.sjoin(self.points, areas, predicate="intersects").index.to_numpy())
        return np.repeat(np.arange(len(found)), [len(each) for each in found]), np.hstack(found)


class SjoinOnce(SjoinLoop):
    def join(self, polygons: np.ndarray) -> Pairs:
        areas = gpd.GeoDataFrame(geometry=polygons, crs=4326)
        joined = gpd.sjoin(self.points, areas, predicate="intersects")
        return joined["index_right"].to_numpy(), joined.index.to_numpy()


class Tree:
    def load(self, xy: np.ndarray) -> None:
        self.tree = shapely.STRtree(shapely.points(xy))

    def join(self, polygons: np.ndarray) -> Pairs:
        date, point = self.tree.query(polygons, predicate="intersects")
        return date, point


class Prepared:
    """The points in the box of each polygon, asked of the polygon prepared."""

    def load(self, xy: np.ndarray) -> None:
        self.xy, self.order = xy, np.arange(len(xy))

    def join(self, polygons: np.ndarray) -> Pairs:
        dates, points = [], []
        for index, polygon in enumerate(polygons):
            rows = self.near(*polygon.bounds)
            shapely.prepare(polygon)
            rows = rows[shapely.intersects_xy(polygon, self.xy[rows])]
            shapely.destroy_prepared(polygon)
            dates.append(np.full(len(rows), index))
            points.append(self.order[rows])
        return np.hstack(dates), np.hstack(points)

    def near(self, x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
        x, y = self.xy.T
        return np.flatnonzero((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1))


class Sorted(Prepared):
    """The same, with the points in order of latitude."""

    def load(self, xy: np.ndarray) -> None:
        self.order = np.argsort(xy[:, 1])
        self.xy = xy[self.order]
        self.x, self.y = np.ascontiguousarray(self.xy.T)

    def near(self, x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
        start, stop = np.searchsorted(self.y, y0), np.searchsorted(self.y, y1, "right")
        within = self.x[start:stop]
        return start + np.flatnonzero((within >= x0) & (within <= x1))


class Raster(Prepared):
    """Cells burnt for each date; points in and beside cells on the line asked of the polygon."""

    def load(self, xy: np.ndarray) -> None:
        super().load(xy)
        self.low = np.floor(xy.min(axis=0)) - 1
        self.cell = ((xy - self.low) / CELL_DEG).astype(int)
        self.shape = tuple(self.cell.max(axis=0)[::-1] + 50)

    def join(self, polygons: np.ndarray) -> Pairs:
        from affine import Affine
        from rasterio.features import rasterize

        to_map = Affine(CELL_DEG, 0, self.low[0], 0, CELL_DEG, self.low[1])
        dates, points = [], []
        for index, polygon in enumerate(polygons):
            filled = rasterize([polygon], self.shape, transform=to_map).astype(bool)
            line = rasterize([polygon.boundary], self.shape, transform=to_map, all_touched=True)
            wide = line.astype(bool)
            for axis in (0, 1):  # a cell to each side: what is burnt may be off by a rounding
                wide = wide | np.roll(wide, 1, axis) | np.roll(wide, -1, axis)
            kind = (filled + 2 * wide)[self.cell[:, 1], self.cell[:, 0]]
            rows = np.flatnonzero(kind >= 2)
            shapely.prepare(polygon)
            rows = rows[shapely.intersects_xy(polygon, self.xy[rows])]
            shapely.destroy_prepared(polygon)
            rows = np.append(rows, np.flatnonzero(kind == 1))
            dates.append(np.full(len(rows), index))
            points.append(rows)
        return np.hstack(dates), np.hstack(points)


class Sedona:
    def load(self, xy: np.ndarray) -> None:
        import sedonadb

        self.context = sedonadb.connect()
        self.context.sql("SET datafusion.execution.target_partitions = 1").to_pandas()
        self.view("p", shapely.points(xy))

    def view(self, name: str, geometry: np.ndarray) -> None:
        frame = gpd.GeoDataFrame({"i": np.arange(len(geometry))}, geometry=geometry)
        self.context.create_data_frame(frame).to_memtable().to_view(name, overwrite=True)

    def join(self, polygons: np.ndarray) -> Pairs:
        self.view("a", polygons)
        found = self.context.sql(
            "SELECT a.i AS d, p.i AS i FROM p JOIN a ON ST_Intersects(a.geometry, p.geometry)"
        ).to_pandas()
        return found["d"].to_numpy(), found["i"].to_numpy()


class DuckDB:
    def load(self, xy: np.ndarray) -> None:
        import duckdb
        import duckdb_extension_spatial

        folder = Path(duckdb_extension_spatial.__file__).parent
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute(f"LOAD '{next(folder.rglob('*.duckdb_extension'))}'")
        self.table("p", shapely.points(xy))

    def table(self, name: str, geometry: np.ndarray) -> None:
        frame = pd.DataFrame({"i": np.arange(len(geometry)), "w": shapely.to_wkb(geometry)})
        self.connection.register("frame", frame)
        self.connection.execute(
            f"CREATE OR REPLACE TABLE {name} AS SELECT i, ST_GeomFromWKB(w) AS g FROM frame"
        )

    def join(self, polygons: np.ndarray) -> Pairs:
        self.table("a", polygons)
        found = self.connection.execute(
            "SELECT a.i AS d, p.i AS i FROM p JOIN a ON ST_Intersects(p.g, a.g)"
        ).fetchnumpy()
        return found["d"], found["i"]


class PolarsSt:
    def load(self, xy: np.ndarray) -> None:
        self.points = self.frame(shapely.points(xy))

    def frame(self, geometry: np.ndarray) -> Any:
        import polars as pl
        import polars_st as st

        wkb = pl.Series("geometry", list(shapely.to_wkb(geometry)), dtype=pl.Binary)
        frame = pl.DataFrame({"i": np.arange(len(geometry)), "geometry": wkb})
        return frame.with_columns(st.from_wkb("geometry"))

    def join(self, polygons: np.ndarray) -> Pairs:
        found = self.points.st.sjoin(self.frame(polygons), on="geometry", predicate="intersects")
        return found["i_right"].to_numpy(), found["i"].to_numpy()


PEERS: dict[str, tuple[type[Peer], tuple[str, ...]]] = {
    "geopandas.sjoin per date": (SjoinLoop, ()),
    "one concatenated sjoin": (SjoinOnce, ()),
    "STRtree of points": (Tree, ()),
    "prepared polygons": (Prepared, ()),
    "prepared polygons, sorted points": (Sorted, ()),
    "raster, exact at edges": (Raster, ("rasterio",)),
    "sedonadb": (Sedona, ("sedonadb", "geoarrow")),
    "DuckDB spatial": (DuckDB, ("duckdb", "duckdb_extension_spatial")),
    "polars-st": (PolarsSt, ("polars", "polars_st")),
}
"""By name, with the packages that each needs beyond those of the program."""


@cache
def installed() -> dict[str, type[Peer]]:
    """Return the peers whose packages are there, and say which are not."""
    found = {}
    for name, (peer, packages) in PEERS.items():
        if all(find_spec(package) for package in packages):
            found[name] = peer
        else:
            print(f"{name}: not installed ({', '.join(packages)}), left out")
    return found
