"""Measure the interactive page: its size against a budget, and when it is ready to be used.

    python benchmarks/page.py [--reference DIR] [--runs N]

Ready is when the scripts have run and a frame was drawn, in Chromium, as a ratio to a page of the
same writer that holds Leaflet and nothing else. Exits with 1 where a page exceeds its budget.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import numpy as np

import minerals
from minerals.views.maps.offline import page

REFERENCE = Path(__file__).resolve().parents[2] / "shared/reference/control/deepstate-daily"
CHROMIUM = "/usr/bin/chromium"
READY = """() => new Promise(ready => requestAnimationFrame(() => requestAnimationFrame(
    () => ready(performance.now()))))"""
STEP = """() => new Promise(done => {
    const slider = document.getElementById('m-slider'), from = performance.now();
    slider.value = 0;
    slider.dispatchEvent(new Event('input'));
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
})"""


def spread(count: int) -> list[Any]:
    """Return so many dates of the bundled history, from the first to the last."""
    dates = minerals.control().dates
    return [dates[index] for index in np.linspace(0, len(dates) - 1, count).round().astype(int)]


def subjects(reference: Path) -> dict[str, tuple[Callable[[], str], float | None]]:
    """Return what is measured: how it is drawn, and its budget in megabytes."""
    empty = folium.Map(location=[48.6, 31.4], zoom_start=6, tiles=None)
    found: dict[str, tuple[Callable[[], str], float | None]] = {
        "Leaflet alone": (lambda: page(empty, title="Empty"), None),
        "24 snapshots": (lambda: minerals.map(dates=spread(24)).to_html(), 1.5),
        "every bundled snapshot": (lambda: minerals.map().to_html(), 1.5),
    }
    if any(reference.glob("*.geojson")):
        daily = minerals.control(reference)
        name = f"daily history, {len(daily.dates)} snapshots"
        found[name] = (lambda: minerals.map(control=daily).to_html(), 1.0)
    else:
        print(f"no daily files in {reference}: name their folder with --reference\n")
    return found


def times(pages: dict[str, Path], runs: int) -> dict[str, tuple[float, float]]:
    """Return the median milliseconds to ready, and of one jump of the slider."""
    from playwright.sync_api import sync_playwright

    ready: dict[str, list[float]] = {name: [] for name in pages}
    step: dict[str, list[float]] = {name: [] for name in pages}
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(runs):  # in turn, so that a busy machine slows all alike
            for name, path in pages.items():
                context = browser.new_context(offline=True)
                tab = context.new_page()
                tab.goto(path.as_uri())
                ready[name].append(tab.evaluate(READY))
                if tab.locator("#m-slider").count():
                    step[name].append(tab.evaluate(STEP))
                context.close()
        browser.close()
    return {
        name: (statistics.median(each), statistics.median(step[name] or [float("nan")]))
        for name, each in ready.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reference", type=Path, default=REFERENCE)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    deposits = len(minerals.deposits())
    over = []
    with tempfile.TemporaryDirectory() as folder:
        pages, sizes = {}, {}
        for name, (draw, budget) in subjects(options.reference).items():
            html = draw().encode()
            pages[name] = Path(folder) / f"{len(pages)}.html"
            pages[name].write_bytes(html)
            sizes[name] = (len(html) / 1e6, len(gzip.compress(html)) / 1e6, budget)
            if budget is not None and sizes[name][0] > budget:
                over.append(name)
        found = times(pages, options.runs)
    base = found["Leaflet alone"][0]
    print(f"{deposits} deposits; medians of {options.runs} runs\n")
    print("| page | MB | zipped | budget | ready, ms | ratio | jump of the slider, ms |")
    print("|---|---|---|---|---|---|---|")
    for name, (size, zipped, budget) in sizes.items():
        ready, step = found[name]
        cells = [name, f"{size:.2f}", f"{zipped:.2f}", "" if budget is None else f"{budget:g}",
                 f"{ready:.0f}", f"{ready / base:.1f}",
                 "" if np.isnan(step) else f"{step:.0f}"]  # fmt: skip
        print("| " + " | ".join(cells) + " |")
    if over:
        sys.exit(f"over the budget: {', '.join(over)}")


if __name__ == "__main__":
    main()
