"""Measure the join of points with a daily history, against the usual ways.

    python benchmarks/engine.py [--short] [--points N ...] [--memory] [--ways] [--reference DIR]

Prints how many times less processor time than a loop of ``geopandas.sjoin`` each way takes, on one
thread: ways in turn, the least of several rounds. Every way must give the same answer, or the
script fails. Ways that would take minutes are asked about some of the dates, evenly spread, and
what depends on the dates is scaled. ``--short`` takes less than two minutes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

for name in ("OMP", "OPENBLAS", "RAYON"):
    os.environ.setdefault(f"{name}_NUM_THREADS", "1")
os.environ.setdefault("POLARS_MAX_THREADS", "1")

import numpy as np  # noqa: E402
import peers  # noqa: E402
import shapely  # noqa: E402

from minerals.statuses.batch import snapshots, ways  # noqa: E402
from minerals.statuses.batch.parity import (  # noqa: E402
    EdgeHistory,
    Events,
    best_events,
    stretches,
)

REFERENCE = Path(__file__).resolve().parents[2] / "shared/reference/control/deepstate-daily"
UKRAINE = (22.13, 44.38, 40.23, 52.38)
BUDGET = 2.5
"""Seconds that a way is measured for, beyond the first time."""
QUICK = 0.1
"""Seconds: a way that takes less is run three times in a row, the first with others' caches."""
PATIENCE = 16.0
"""Seconds: a way that would take longer is left out."""
Dates = list[dt.date]


def read(folder: Path) -> tuple[Dates, np.ndarray]:
    files = sorted(folder.glob("*.geojson"))
    if not files:
        sys.exit(f"no daily files in {folder}: name their folder with --reference")
    dates = [dt.datetime.strptime(path.stem[-8:], "%Y%m%d").date() for path in files]
    features = [json.loads(path.read_bytes())["features"][0] for path in files]
    return dates, np.array([shapely.geometry.shape(each["geometry"]) for each in features])


def longer(polygons: np.ndarray, count: int) -> tuple[Dates, np.ndarray]:
    """Make a history up: the files forth and back, each time a little farther east."""
    there = np.arange(count) % (2 * len(polygons))
    order = np.where(there < len(polygons), there, 2 * len(polygons) - 1 - there)
    turn = np.arange(count) // len(polygons)
    moved = [
        shapely.transform(polygons[index], lambda xy, by=by: xy + np.array([0.003 * by, 0.0]))
        for index, by in zip(order, turn, strict=True)
    ]
    return days(count), np.array(moved)


def restless(polygons: np.ndarray, share: float) -> tuple[Dates, np.ndarray]:
    """Make a history up in which a share of the edges changes every day: each in two, bent."""
    rng = np.random.default_rng(1)

    def bent(ring: Any) -> np.ndarray:
        xy = shapely.get_coordinates(ring)
        at = np.flatnonzero(rng.random(len(xy) - 1) < share) + 1
        middle = (xy[at - 1] + xy[at]) / 2 + rng.normal(0, 1e-9, (len(at), 2))
        return np.insert(xy, at, middle, axis=0)

    made = [
        shapely.MultiPolygon(
            [
                shapely.Polygon(bent(part.exterior), [bent(ring) for ring in part.interiors])
                for part in shapely.get_parts(polygon)
            ]
        )
        for polygon in polygons
    ]
    assert shapely.is_valid(made).all()
    return days(len(made)), np.array(made)


def days(count: int) -> Dates:
    return [dt.date(2020, 1, 1) + dt.timedelta(index) for index in range(count)]


def workload(count: int) -> np.ndarray:
    """Return uniform points."""
    x0, y0, x1, y1 = UKRAINE
    return np.random.default_rng(count).uniform((x0, y0), (x1, y1), (count, 2))


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    answer = run()
    return time.process_time() - start, answer


class Join:
    """A peer on some dates: its time for all dates, and a check of its answer."""

    def __init__(self, peer: type[peers.Peer], xy: np.ndarray, polygons: np.ndarray) -> None:
        self.peer, self.xy, self.polygons = peer, xy, polygons
        self.some = np.arange(len(polygons))

    def sample(self, count: int) -> None:
        self.some = np.unique(np.linspace(0, len(self.polygons) - 1, count).astype(int))

    def run(self, truth: Events) -> float:
        peer = self.peer()
        load, _ = timed(lambda: peer.load(self.xy))
        join, (date, point) = timed(lambda: peer.join(self.polygons[self.some]))
        order = np.lexsort((point, date))
        cuts = np.searchsorted(date[order], np.arange(1, len(self.some)))
        for index, found in zip(self.some, np.split(point[order], cuts), strict=True):
            assert np.array_equal(np.flatnonzero(truth.status_at(index)), found), self.peer
        return load + join * len(self.polygons) / len(self.some)


def ours(xy: np.ndarray, dates: Dates, polygons: np.ndarray) -> dict[str, Callable[[], Events]]:
    kept = EdgeHistory.from_polygons(dates, polygons)

    def first_time() -> Events:
        snapshots._fit.clear()
        return best_events(xy, dates, polygons)

    return {
        "**best_events**, validity known": lambda: best_events(xy, dates, polygons),
        "best_events, validity checked": first_time,
        "EdgeHistory kept, query alone": lambda: kept.events(xy),
    }


def measure(name: str, count: int, dates: Dates, polygons: np.ndarray) -> dict[str, str]:
    """Return the speed-up of each way, and the milliseconds of the loop."""
    xy = workload(count)
    mine = ours(xy, dates, polygons)
    truth = best_events(xy, dates, polygons)
    some = max(2, min(len(dates), 600_000 // count))
    joins = {way: Join(peer, xy, polygons) for way, peer in peers.installed().items()}
    best: dict[str, float] = {}
    spent: dict[str, float] = {}
    sizes: dict[str, int] = {}
    for way, join in joins.items():  # a first look: on two dates, then on as many as it may take
        join.sample(2)
        look = join.run(truth)
        sizes[way] = int(max(2, min(some, PATIENCE / 8 / max(look / len(dates), 1e-9))))
        join.sample(sizes[way])
        if look * 2 / len(dates) > PATIENCE:
            best[way] = look
            spent[way] = np.inf

    def once(way: str) -> float:
        if way in joins:
            return joins[way].run(truth)
        took, events = timed(lambda: run_and_count(mine[way]))
        check(events, truth, way)
        return took

    for _ in range(7):
        for way in [*joins, *mine]:
            start = time.process_time()
            for _ in range(3 if best.get(way, 1.0) < QUICK else 1):
                if spent.get(way, 0.0) <= BUDGET:
                    best[way] = min(best.get(way, np.inf), once(way))
            spent[way] = spent.get(way, 0.0) + time.process_time() - start
    base = best["geopandas.sjoin per date"]
    chosen = {ways.fastest(ways.Size.of(xy, part)) for part, _ in stretches(polygons)}
    print(f"{name}: loop {base * 1000:,.0f} ms, chosen: {', '.join(sorted(chosen))}", flush=True)
    return {way: ratio(base / took) for way, took in best.items()}


def run_and_count(run: Callable[[], Events]) -> Events:
    events = run()
    events.counts()
    return events


def check(events: Events, truth: Events, way: str) -> None:
    for one, other in ((events.first, truth.first), (events.changed, truth.changed)):
        assert np.array_equal(one, other), way
    assert np.array_equal(events.changed_on, truth.changed_on), way


def ratio(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def table(columns: dict[str, dict[str, str]]) -> None:
    rows = dict.fromkeys(way for column in columns.values() for way in column)
    print(f"\n| speed-up over a loop of sjoin | {' | '.join(columns)} |")
    print("|---|" + "---|" * len(columns))
    for way in rows:
        print(f"| {way} | {' | '.join(column.get(way, '-') for column in columns.values())} |")
    print(flush=True)


def costs(dates: Dates, polygons: np.ndarray) -> None:
    """Print what each way takes and what it was thought to take, in milliseconds."""
    histories = {
        "one day": polygons[:1],
        "ten days": polygons[:10],
        f"{len(dates)} days": polygons,
        "30 % new": restless(polygons, 0.3)[1],
        "all new": restless(polygons, 1.0)[1],
    }
    print(f"\n| history | points | {' | '.join(ways.WAYS)} | chosen |")
    print("|---|---|" + "---|" * (len(ways.WAYS) + 1))
    for name, areas in histories.items():
        part, _ = next(iter(stretches(areas)))
        for count in (1, 10, 100, 300, 1000, 3000, 10_000, 30_000, 100_000):
            xy = workload(count)
            size = ways.Size.of(xy, part)
            thought = {way: each.cost(size) / 1000 for way, each in ways.WAYS.items()}
            cells = []
            for way, cost in thought.items():
                if cost > 3 * min(thought.values()):
                    cells.append("-")
                    continue
                run = partial(ways.find, xy, part, way)
                took = min(timed(run)[0] for _ in range(5))
                cells.append(f"{took * 1000:.2f} ({cost:.2f})")
            print(f"| {name} | {count:,} | {' | '.join(cells)} | {ways.fastest(size)} |")


def peak(count: int, least: int, folder: Path) -> None:
    """Print the peak memory of this process after a query of so many dates."""

    def used() -> float:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    imports = used()
    dates, polygons = longer(read(folder)[1], least)
    xy = workload(count)
    given = used()
    took, events = timed(lambda: best_events(xy, dates, polygons, check=False))
    counts = events.counts()
    assert counts[-1] == np.count_nonzero(shapely.intersects_xy(polygons[-1], xy))
    print(
        f"| {count:,} x {least:,} | {imports:.0f} | {given:.0f} | {used():.0f} | {took:.1f} | "
        f"{len(events.changed):,} |",
        flush=True,
    )


def machine() -> None:
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    print(
        f"{model}, {os.cpu_count()} cores; Python {platform.python_version()}, "
        f"numpy {np.__version__}, shapely {shapely.__version__}, GEOS "
        f"{shapely.geos_version_string}, geopandas {peers.gpd.__version__}\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, nargs="+", default=[300, 10_000, 300_000, 1_000_000])
    parser.add_argument("--short", action="store_true", help="300 and 10,000 points alone")
    parser.add_argument("--ways", action="store_true", help="what each way costs, nothing else")
    parser.add_argument("--memory", action="store_true", help="peak memory, nothing else")
    parser.add_argument("--reference", type=Path, default=REFERENCE)
    parser.add_argument("--peak", type=int, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        peak(*options.peak, options.reference)
        return
    machine()
    if options.memory:
        print("| points x dates | imports, MB | with input | with answer | CPU, s | changes |")
        print("|---|---|---|---|---|---|", flush=True)
        for size in ((10_000_000, 769), (1_000_000, 5000)):  # each in a process of its own
            arguments = ["--reference", options.reference, "--peak", *size]
            subprocess.run([sys.executable, __file__, *map(str, arguments)], check=True)
        return
    dates, polygons = read(options.reference)
    if options.ways:
        costs(dates, polygons)
        return
    points = [300, 10_000] if options.short else options.points
    columns = {
        f"{count:,} x {len(dates)}": measure(f"{count:,}", count, dates, polygons)
        for count in points
    }
    table(columns)
    if options.short:
        return
    made_up = {"769 days": longer(polygons, 769)}
    for share in (0.3, 1.0):
        made_up[f"{share:.0%} new a day"] = restless(polygons, share)
    print("Made-up histories:\n")
    columns = {
        f"{count:,}, {name}": measure(f"{count:,}, {name}", count, *history)
        for name, history in made_up.items()
        for count in (300, 10_000)
    }
    table(columns)


if __name__ == "__main__":
    main()
