"""What is kept of the land is what is found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

import minerals
from minerals.territory.bundled import bundled
from minerals.territory.history import ControlHistory
from minerals.views.maps import kept_land
from minerals.views.maps.kept_land import land_of
from minerals.views.maps.mosaic import Mosaic, mosaic

HISTORY = minerals.control()
Kind = tuple[object, ...]


def borders(found: Mosaic) -> dict[frozenset[Kind], float]:
    """Return the length of the border between any two kinds of faces, in steps of the grid."""
    kinds = [(unit, *row) for unit, row in zip(found.units, found.kinds.tolist(), strict=True)]
    length: dict[frozenset[Kind], float] = defaultdict(float)
    for arc, sides in zip(found.arcs, found.sides.tolist(), strict=True):
        length[frozenset(kinds[each] for each in sides)] += float(
            np.hypot(*np.diff(arc, axis=0).T).sum()
        )
    return length


@pytest.mark.slow
def test_the_land_that_is_kept_is_the_land_of_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    held = kept_land._kept()
    assert held is not None, "run: minerals data keep"
    afresh = bundled(kept=False)
    assert afresh.country is not None
    found = mosaic(afresh, afresh.dates, afresh.country.unit_outlines)
    here, there = borders(held), borders(found)
    assert set(here) == set(there)
    for sides, length in there.items():
        assert here[sides] == pytest.approx(length, rel=1e-3, abs=2), sides


def test_a_page_of_all_snapshots_reads_the_land_and_any_other_works_it_out(
    monkeypatch: pytest.MonkeyPatch, half_island: ControlHistory
) -> None:
    held = kept_land._kept()
    assert held is not None
    assert land_of(HISTORY, HISTORY.dates) is held
    assert land_of(HISTORY.with_max_age(5), HISTORY.dates) is held
    some = land_of(HISTORY, HISTORY.dates[-2:])
    assert some.kinds.shape[1] == 2
    assert land_of(half_island, half_island.dates).kinds.shape[1] == len(half_island.dates)
    monkeypatch.setattr(kept_land, "_kept", lambda: None)
    again = land_of(replace(HISTORY, dates=HISTORY.dates[-2:]), HISTORY.dates[-2:])
    assert np.array_equal(again.kinds, some.kinds)
