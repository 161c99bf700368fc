"""How much work a page of very many deposits is, in time of the processor, and what it keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

MANY = 50_000
SEARCH_S = 0.1
STEP_S = 0.15
CHANGE_S = 0.3
"""Every sign comes back at once."""
SLACK = 2.0
"""Machines of the tests are slower than those of readers."""


AT_REST = """() => new Promise(done =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20))))"""
"""When what was changed before has been drawn."""


class Meter:
    """What the scripts of a page take of the processor, whatever else the machine does."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def read(self, name: str) -> float:
        rows = self.session.send("Performance.getMetrics")["metrics"]
        return float({row["name"]: row["value"] for row in rows}[name])

    def least(self, *scripts: str, rounds: int = 3) -> list[float]:
        """Return the least seconds that each script took, run in turn."""
        taken: list[list[float]] = [[] for _ in scripts]
        for _ in range(rounds):
            for script, found in zip(scripts, taken, strict=True):
                self.page.evaluate(AT_REST)
                before = self.read("ScriptDuration")
                self.page.evaluate(f"() => {{ {script} }}")
                found.append(self.read("ScriptDuration") - before)
        return [min(found) for found in taken]

    def heap(self) -> float:
        """Return the megabytes in use."""
        self.session.send("HeapProfiler.collectGarbage")
        return self.read("JSHeapUsedSize") / 1e6


@pytest.fixture(scope="module")
def many(
    island_file: Callable[..., Path], browser: Any, visit_type: Any, tmp_path_factory: Any
) -> Iterator[Any]:
    """Return the page of the made-up country with its deposits again and again."""
    html = island_file().read_text(encoding="utf-8")
    found = re.search(r'(?<=id="m-data">).*?(?=</script>)', html)
    assert found
    data = json.loads(found[0])
    plain = [site for site in data["sites"] if "outline" not in site]
    data["sites"] = [
        plain[number % len(plain)]
        | {
            "id": f"d{number:05}",
            "names": [f"Made up {number:05}"],
            "near": f"Place {number % 900}",
            "x": round(0.2 + 9.6 * (number * 0.618 % 1), 4),
            "y": round(0.2 + 9.6 * number / MANY, 4),
        }
        for number in range(MANY)
    ]
    html = html[: found.start()] + json.dumps(data) + html[found.end() :]
    visit = visit_type(browser, tmp_path_factory.mktemp("many") / "many.html", html)
    visit.context.set_default_timeout(60_000)
    yield visit
    visit.context.close()


def typed(text: str) -> str:
    return (
        "const box = document.getElementById('m-search');"
        f" box.value = {json.dumps(text)}; box.dispatchEvent(new Event('input'));"
    )


def test_a_search_and_a_step_are_quick_among_very_many(many: Any) -> None:
    many.page.wait_for_timeout(2000)  # what is found by what is written down meanwhile
    meter = Meter(many.page)
    rare, place, nothing, whole = meter.least(
        typed("made up 0123"), typed("place 17"), typed("nowhere"), typed("")
    )
    assert rare < SLACK * SEARCH_S
    assert place < SLACK * SEARCH_S
    assert nothing < SLACK * SEARCH_S
    assert whole < SLACK * CHANGE_S
    click = "document.getElementById('m-{}').click();"
    back, forth = meter.least(click.format("back"), click.format("next"))
    assert back < SLACK * STEP_S
    assert forth < SLACK * STEP_S
    assert many.page.locator("#m-table tbody tr").count() == 500
    assert many.text("more") == f"Show 5000 more of {MANY}"


def test_steps_keep_nothing(english: Any) -> None:
    meter = Meter(english.page)
    steps = """() => {
        const slider = document.getElementById('m-slider');
        for (let i = 0; i < 250; i++) {
            slider.value = String(i % Number(slider.max));
            slider.dispatchEvent(new Event('input'));
        }
    }"""
    english.page.evaluate(steps)
    before = meter.heap()
    english.page.evaluate(steps)
    english.page.evaluate(steps)
    assert meter.heap() - before < 1.5
