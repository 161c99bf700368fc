"""Join a hundred million points with every snapshot on Dask, and check it against two others.

    python -m venv big && big/bin/pip install . "dask[dataframe,distributed]" "sedonadb[geopandas]"
    big/bin/python benchmarks/at_scale.py [--points N] [--workers N] [--scheduler ADDRESS]

Every answer, points in occupied land by snapshot, must be the same: of Dask with the engine of
this program on each partition; of that engine in one process; of Apache Sedona's SQL on the first
points.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from dask import delayed
from dask.dataframe import DataFrame, from_map
from dask.distributed import Client, LocalCluster

import minerals
from minerals.statuses.batch.parity import EdgeHistory

UKRAINE = (22.13, 44.38, 40.23, 52.38)


def land() -> gpd.GeoDataFrame:
    """Return occupied land by snapshot."""
    history = minerals.control()
    frame = history.frame(history.dates)
    return frame.loc[frame["status"] == "occupied", ["date", "geometry"]].reset_index(drop=True)


def edges(occupied: gpd.GeoDataFrame) -> EdgeHistory:
    return EdgeHistory.from_polygons(list(occupied["date"].dt.date), list(occupied.geometry))


def points(number: int, size: int) -> pd.DataFrame:
    """Make one partition: uniform points, the same whoever makes them."""
    x0, y0, x1, y1 = UKRAINE
    xy = np.random.default_rng([2022, number]).uniform((x0, y0), (x1, y1), (size, 2))
    return pd.DataFrame(xy, columns=["longitude", "latitude"])


def joined(partition: pd.DataFrame, history: EdgeHistory) -> pd.DataFrame:
    """Count the occupied points of a partition by snapshot: all that leaves a worker."""
    counts = history.events(partition[["longitude", "latitude"]].to_numpy()).counts()
    return pd.DataFrame({"date": list(map(str, history.dates)), "occupied": counts})


def total(counts: pd.DataFrame) -> pd.DataFrame:
    return counts.groupby("date", as_index=False)["occupied"].sum()


def on_dask(table: DataFrame, history: EdgeHistory) -> pd.Series:
    meta = {"date": "str", "occupied": "int64"}
    each = table.map_partitions(joined, delayed(history), meta=meta)  # a worker gets it once
    return each.reduction(total, aggregate=total, meta=meta).compute().set_index("date")["occupied"]


def in_one_process(history: EdgeHistory, partitions: int, size: int) -> pd.Series:
    counts = pd.concat([joined(points(number, size), history) for number in range(partitions)])
    return total(counts).set_index("date")["occupied"]


def on_sedona(occupied: gpd.GeoDataFrame, some: pd.DataFrame, folder: Path) -> pd.Series:
    """Ask the same of Apache Sedona, from GeoParquet as this program writes it."""
    import sedonadb

    occupied.assign(date=occupied["date"].astype(str)).to_parquet(folder / "land.parquet")
    some.to_parquet(folder / "points.parquet")
    engine = sedonadb.connect()
    for name in ("land", "points"):
        engine.read_parquet(str(folder / f"{name}.parquet")).to_view(name)
    rows = engine.sql(
        "SELECT land.date, count(*) AS occupied FROM points JOIN land ON "
        "ST_Intersects(land.geometry, ST_Point(points.longitude, points.latitude, 4326)) "
        "GROUP BY land.date"
    ).to_pandas()
    return rows.set_index("date")["occupied"].sort_index()


def used(_worker: object = None) -> tuple[float, float]:
    """Return the CPU seconds of this process until now, and its peak memory in MB."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


class Timer:
    """Seconds of the clock and of the processors since it was made."""

    def __init__(self, cpu: Callable[[], float] = lambda: used()[0]) -> None:
        self.cpu = cpu
        self.start, self.before = time.perf_counter(), cpu()

    def tell(self, name: str, count: int, dates: int) -> None:
        """Print a row of the table: how long that took, and how fast it was."""
        wall, cpu = time.perf_counter() - self.start, self.cpu() - self.before
        rate = count / cpu / 1e6
        print(
            f"| {name} | {count:,} | {dates} | {wall:,.0f} | {cpu:,.0f} | {rate:.2f} | "
            f"{rate * dates:,.0f} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=100_000_000)
    parser.add_argument("--partition", type=int, default=1_000_000, help="points of a partition")
    parser.add_argument("--sedona", type=int, default=1_000_000, help="points that Sedona joins")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--scheduler", help="address of a cluster instead of one on this machine")
    options = parser.parse_args()
    size, partitions = options.partition, -(-options.points // options.partition)
    occupied = land()
    history, dates = edges(occupied), len(occupied)
    cluster = options.scheduler or LocalCluster(
        n_workers=options.workers,
        threads_per_worker=1,
        memory_limit="3GB",
        dashboard_address=None,
        silence_logs="ERROR",
    )
    print(
        "| way | points | snapshots | s | CPU s | million points a CPU s | million joins a CPU s |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    with Client(cluster) as client:
        timer = Timer(lambda: sum(cpu for cpu, _ in client.run(used).values()))
        answer = on_dask(from_map(points, range(partitions), size=size), history)
        timer.tell("Dask", partitions * size, dates)
        peaks = [peak for _, peak in client.run(used).values()]
    timer = Timer()
    alone = in_one_process(history, partitions, size)
    timer.tell("one process", partitions * size, dates)
    assert answer.tolist() == alone.tolist(), "Dask and one process differ"
    first = -(-options.sedona // size)
    some = pd.concat([points(number, size) for number in range(first)], ignore_index=True)
    with tempfile.TemporaryDirectory() as folder:
        timer = Timer()
        asked = on_sedona(occupied, some, Path(folder))
        timer.tell("Apache Sedona", len(some), dates)
    ours = in_one_process(history, first, size)
    assert asked.tolist() == ours[ours > 0].tolist(), "Apache Sedona and one process differ"
    print(
        f"\nall answers are the same; on {answer.index[-1]} {answer.iloc[-1]:,} of "
        f"{partitions * size:,} points are occupied; peak memory {used()[1]:,.0f} MB here, "
        f"{', '.join(f'{each:,.0f}' for each in peaks)} MB in the workers"
    )


if __name__ == "__main__":
    main()
