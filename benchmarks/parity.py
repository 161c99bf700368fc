"""Measure the join of points with a daily history, against the usual ways.

    python benchmarks/parity.py [--points N ...] [--reference DIR]

Every ratio is taken within one run; every way must give the same answer on the dates that it was
asked for. Ways that would take minutes are run on some dates and scaled, which is said.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from minerals.statuses.batch.parity import EdgeHistory, Events, best_events
from minerals.tables.load import deposits

REFERENCE = Path(__file__).resolve().parents[2] / "shared/reference/control/deepstate-daily"
UKRAINE = (22.13, 44.38, 40.23, 52.38)
SOME = 4
"""Dates on which the slow ways join a million points."""
Answer = list[np.ndarray]
"""The points that are occupied, date by date."""


def read(folder: Path) -> tuple[list[dt.date], list[Any]]:
    files = sorted(folder.glob("*.geojson"))
    if not files:
        sys.exit(f"no daily files in {folder}: name their folder with --reference")
    dates = [dt.datetime.strptime(path.stem[-8:], "%Y%m%d").date() for path in files]
    polygons = [
        shapely.geometry.shape(json.loads(path.read_bytes())["features"][0]["geometry"])
        for path in files
    ]
    return dates, polygons


def workload(count: int) -> np.ndarray:
    """Return the first bundled deposits for up to 300 points, otherwise uniform ones."""
    if count <= 300:
        return shapely.get_coordinates(deposits().geometry.to_numpy())[:count]
    x0, y0, x1, y1 = UKRAINE
    return np.random.default_rng(count).uniform((x0, y0), (x1, y1), (count, 2))


def sjoin_loop(xy: np.ndarray, polygons: list[Any]) -> Answer:
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=4326)
    found = []
    for polygon in polygons:
        areas = gpd.GeoDataFrame(geometry=[polygon], crs=4326)
        found.append(gpd.sjoin(points, areas, predicate="intersects").index.to_numpy())
    return found


def sjoin_once(xy: np.ndarray, polygons: list[Any]) -> Answer:
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=4326)
    areas = gpd.GeoDataFrame(geometry=polygons, crs=4326)
    joined = gpd.sjoin(points, areas, predicate="intersects")
    date, point = joined["index_right"].to_numpy(), joined.index.to_numpy()
    order = np.argsort(date, kind="stable")
    return np.split(point[order], np.searchsorted(date[order], np.arange(1, len(polygons))))


def prepared(ask: Callable[..., Any]) -> Callable[..., Answer]:
    def join(xy: np.ndarray, polygons: list[Any]) -> Answer:
        found = []
        for polygon in polygons:
            x0, y0, x1, y1 = polygon.bounds
            near = (xy[:, 0] >= x0) & (xy[:, 0] <= x1) & (xy[:, 1] >= y0) & (xy[:, 1] <= y1)
            rows = np.flatnonzero(near)
            shapely.prepare(polygon)
            found.append(rows[ask(polygon, xy[rows])])
            shapely.destroy_prepared(polygon)
        return found

    return join


COMPETITORS: dict[str, Callable[..., Answer]] = {
    "geopandas.sjoin per date": sjoin_loop,
    "one concatenated sjoin": sjoin_once,
    "prepared contains_xy, box cull": prepared(shapely.contains_xy),
    "prepared intersects_xy, box cull": prepared(shapely.intersects_xy),
}


def ours(
    xy: np.ndarray, dates: list[dt.date], polygons: list[Any], kept: EdgeHistory
) -> dict[str, Callable[[], Events]]:
    return {
        "best_events": lambda: best_events(xy, dates, polygons),
        "best_events, check=False": lambda: best_events(xy, dates, polygons, check=False),
        "build and query": lambda: EdgeHistory.from_polygons(dates, polygons).events(xy),
        "build and query, check=False": lambda: EdgeHistory.from_polygons(
            dates, polygons, check=False
        ).events(xy),
        "query kept history": lambda: kept.events(xy),
    }


def timed(run: Callable[[], Any], budget: float = 2.0) -> tuple[float, Any]:
    """Return the shortest of up to five times within a budget of seconds, and the answer."""
    best, spent = np.inf, 0.0
    for _ in range(5):
        start = time.perf_counter()
        answer = run()
        took = time.perf_counter() - start
        best, spent = min(best, took), spent + took
        if spent > budget:
            break
    return best, answer


def compare(count: int, dates: list[dt.date], polygons: list[Any], kept: EdgeHistory) -> None:
    """Print one table, and fail where two ways do not agree."""
    xy = workload(count)
    every = np.arange(len(dates))
    some = every if len(xy) <= 10_000 else np.linspace(0, len(dates) - 1, SOME).astype(int)
    scale = len(every) / len(some)
    note = "" if scale == 1 else f"; the first four on {len(some)} dates, scaled"
    print(f"\n{len(xy):,} points x {len(dates)} dates{note}\n")
    print("| way | ms | speed-up |\n|---|---|---|")
    base, truth = 0.0, []
    for name, join in COMPETITORS.items():
        took, found = timed(lambda join=join: join(xy, [polygons[i] for i in some]))
        took *= scale
        base, truth = base or took, truth or found
        for one, other in zip(truth, found, strict=True):
            assert np.array_equal(np.sort(one), np.sort(other)), name
        print(f"| {name} | {took * 1000:,.1f} | {base / took:,.1f} |")
    for name, run in ours(xy, dates, polygons, kept).items():
        took, events = timed(run)
        counts = events.counts()
        for index, one in zip(some, truth, strict=True):
            assert np.array_equal(np.flatnonzero(events.status_at(index)), np.sort(one)), name
            assert counts[index] == len(one), name
        print(f"| {name} | {took * 1000:,.2f} | {base / took:,.0f} |")


def build(dates: list[dt.date], polygons: list[Any]) -> EdgeHistory:
    """Print what building the history costs, and return it."""
    took, history = timed(lambda: EdgeHistory.from_polygons(dates, polygons))
    bare, _ = timed(lambda: EdgeHistory.from_polygons(dates, polygons, check=False))
    vertices = int(shapely.get_num_coordinates(polygons).sum())
    print(
        f"{len(dates)} dates, {vertices:,} vertices: {history.n_edges:,} unique edges, "
        f"{history.n_toggles:,} toggles, {history.nbytes / 1e6:.2f} MB\n"
        f"build {took * 1000:.0f} ms ({bare * 1000:.0f} ms without the check of validity)"
    )
    return history


def peak(count: int, least: int, folder: Path) -> None:
    """Print the peak memory of this process after a query of at least so many dates."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _, polygons = read(folder)
    polygons *= -(-least // len(polygons))
    dates = [dt.date(2020, 1, 1) + dt.timedelta(index) for index in range(least)]
    history = EdgeHistory.from_polygons(dates, polygons[:least])
    built = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    events = history.events(workload(count))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{count:,} points x {least} dates (the files again and again; {len(events.point):,} "
        f"events): peak {before / 1024:.0f} MB after imports, {built / 1024:.0f} MB with files "
        f"read and the history built, {after / 1024:.0f} MB after the query"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, nargs="+", default=[300, 10_000, 1_000_000])
    parser.add_argument("--reference", type=Path, default=REFERENCE)
    parser.add_argument("--peak", type=int, nargs=2, metavar=("POINTS", "DATES"))
    options = parser.parse_args()
    if options.peak:
        peak(*options.peak, options.reference)
        return
    for least in (197, 800):  # each in a process of its own, while this one is still small
        arguments = ["--reference", options.reference, "--peak", max(options.points), least]
        subprocess.run([sys.executable, __file__, *map(str, arguments)], check=True)
    dates, polygons = read(options.reference)
    kept = build(dates, polygons)
    for count in options.points:
        compare(count, dates, polygons, kept)


if __name__ == "__main__":
    main()
