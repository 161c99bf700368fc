"""Measure what the commands cost, against the import of GeoPandas alone.

    python benchmarks/commands.py [--rounds N] [--reference DIR] [NAME ...]

Prints a table: the processor time of each command as a whole process, the least of some rounds,
over that of ``python -c "import geopandas"`` in the same rounds, and the peak of its memory. Every
round of a command must print and write the same bytes, or the script fails. Tables of a user's own
are made up: five commodities, places uniform over a part of the country far from the line, or over
all of it, where each place near the line is drawn by itself.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from minerals.tables.country import UKRAINE

REFERENCE = Path(__file__).resolve().parents[2] / "shared/reference/control/deepstate-daily"
BASE = "import geopandas"
CLAIM = "coal-63-bbc"
UNITS = {"coal": "Mt", "iron": "Mt", "lithium": "kt", "gas": "bcm", "kaolin": "Mt"}
FAR = (23.5, 48.6, 29.5, 50.4)
"""West, south, east, north: land that was never near the line."""
OWN = {
    "share of 5,000 own": ("share", 5_000, True),
    "share of 50,000 own": ("share", 50_000, True),
    "share of 300,000 own": ("share", 300_000, True),
    "timeline of 300,000 own": ("timeline", 300_000, True),
    "share of 5,000 own, anywhere": ("share", 5_000, False),
    "share of 50,000 own, anywhere": ("share", 50_000, False),
}
"""Command, deposits, and whether they lie far from the line."""


@dataclass(frozen=True)
class Cost:
    """Of one run: seconds of processor time, megabytes at the peak, a checksum of the answer."""

    seconds: float
    megabytes: float
    answer: str


def commands(folder: Path, reference: Path) -> dict[str, list[str]]:
    """Return the command lines by name; ``folder`` is where they write."""
    found = {
        "share, by number": ["share"],
        "share, by quantity": ["share", "--by", "quantity", "--commodity", "coal"],
        "share, by value": ["share", "--by", "value"],
        "deposits": ["deposits"],
        "show": ["show", "ua-shevchenkivske"],
        "timeline": ["timeline"],
        "changes": ["changes", "--from", "2024-12-31"],
        "estimate": ["estimate"],
        "map": ["map", "-o", str(folder / "map.html")],
        "map --static": ["map", "--static", str(folder / "map.png")],
        "audit, one claim": ["audit", CLAIM],
        "audit, all": ["audit"],
        "report": ["report", "-o", str(folder / "report.html")],
        "data check": ["data", "check"],
    }
    for name, (command, *table) in OWN.items():
        found[name] = [command, "--deposits", str(own(folder, *table))]
    if reference.is_dir():
        found["control add, 197 days"] = [
            "control", "add", str(reference), "--source", "daily"
        ]  # fmt: skip
    return found


def own(folder: Path, n: int, far: bool) -> Path:
    """Return the path of a table of so many deposits, far from the line or anywhere."""
    return folder / f"{n}-{'far' if far else 'anywhere'}.csv"


def write_own(path: Path, n: int, far: bool) -> None:
    """Write a made-up table of so many deposits."""
    random = np.random.default_rng(1)
    west, south, east, north = FAR if far else UKRAINE.land.bounds
    shapely.prepare(UKRAINE.land)
    places = random.uniform((west, south), (east, north), (4 * n, 2))
    places = places[shapely.contains_xy(UKRAINE.land, *places.T)][:n]
    named = random.choice(list(UNITS), n)
    tonnes = random.lognormal(0, 1, n)
    with path.open("w", encoding="utf-8") as file:
        print("id,name,longitude,latitude,commodity,quantity,unit", file=file)
        for row, ((x, y), what, much) in enumerate(zip(places, named, tonnes, strict=True)):
            told = f"d{row},Deposit {row},{x:.5f},{y:.5f},{what},{much:.3f},{UNITS[what]}"
            print(told, file=file)


def run(command: list[str], written: Path | None = None) -> Cost:
    """Run a process with a store of its own, and tell what it cost."""
    with tempfile.TemporaryDirectory() as store, tempfile.TemporaryFile() as printed:
        environment = os.environ | {"MINERALS_DATA_DIR": store}
        process = subprocess.Popen(command, stdout=printed, stderr=printed, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        printed.seek(0)
        told = printed.read()
    if os.waitstatus_to_exitcode(status) > 1:
        sys.exit(f"{' '.join(command)}: {told.decode()[-500:]}")
    file = b"" if written is None else written.read_bytes()
    answer = hashlib.sha256(told.replace(store.encode(), b"") + file).hexdigest()
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, answer)


def least(name: str, costs: list[Cost]) -> Cost:
    """Return the cheapest of the runs of a command, which all gave one answer."""
    if len({each.answer for each in costs}) > 1:
        sys.exit(f"{name}: two runs did not give the same answer")
    return min(costs, key=lambda each: each.seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="commands; all by default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reference", type=Path, default=REFERENCE, help="folder of daily files")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        asked = commands(folder, options.reference)
        asked = {name: asked[name] for name in options.names or asked}
        for table in {tuple(OWN[name][1:]) for name in asked if name in OWN}:
            write_own(own(folder, *table), *table)
        own_peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # a child begins there
        print("| command | times the import of GeoPandas | CPU, s | peak, MB |")
        print("|---|---|---|---|", flush=True)
        for name, words in asked.items():
            written = next((Path(word) for word in words if word.endswith((".html", ".png"))), None)
            bases, costs = [], []
            for _ in range(options.rounds):
                bases.append(run([sys.executable, "-c", BASE]))
                costs.append(run([sys.executable, "-m", "minerals", *words], written))
            cost, base = least(name, costs), least(BASE, bases)
            ratio = cost.seconds / base.seconds
            peak = f"{cost.megabytes:.0f}" if cost.megabytes > own_peak else f"< {own_peak:.0f}"
            print(f"| {name} | {ratio:.1f} | {cost.seconds:.2f} | {peak} |", flush=True)


if __name__ == "__main__":
    main()
