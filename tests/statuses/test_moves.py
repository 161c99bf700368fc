"""Moves from snapshot to snapshot add up to the draws of each."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

import minerals
from minerals.statuses.join import DepositJoin
from minerals.statuses.moves import Mover
from minerals.statuses.sampling import Sampler
from minerals.statuses.scope import find_scope
from minerals.tables.inventory import bundled
from minerals.vocabulary import N_DRAWS

HISTORY = minerals.control()
DATES = list(map(dt.date.fromisoformat, ("2022-02-23", "2022-03-31", "2022-05-31", "2022-11-30")))
SOME = bundled().sites.iloc[::3]


@pytest.mark.parametrize("scope", ["all", "since-2022", "without-crimea"])
@pytest.mark.parametrize(("n_draws", "is_kept"), [(N_DRAWS, True), (200, True), (200, False)])
def test_moves_add_up_to_the_draws_of_each_snapshot(
    scope: str, n_draws: int, is_kept: bool
) -> None:
    join = DepositJoin(SOME, HISTORY)
    if not is_kept:
        join.kept = None
    sampler, chosen = Sampler(join, n_draws), find_scope(scope)
    fractions = [chosen.fractions(join, join.fractions(HISTORY.at(date))) for date in DATES]
    among = np.arange(len(SOME)) % 5 != 0
    area, ore = np.zeros((2, len(SOME), n_draws))
    every = Mover(sampler, chosen, among).over(DATES, fractions)
    for moves, date, bounds in zip(every, DATES, fractions, strict=True):
        draws = sampler.draws(date, chosen, bounds, among)
        of_ore = draws.of_ore(np.arange(len(SOME)))
        by_area = np.repeat(draws.value[:, None], n_draws, axis=1)
        by_area[draws.doubtful] = draws.area
        moved = np.zeros(len(SOME), dtype=bool)
        for each in moves:
            assert not moved[each.sites].any()
            moved[each.sites] = True
            assert ((draws.place[each.sites] >= 0) == (each.drawn is not None)).all()
            area[each.sites] += each.step.area
            ore[each.sites] += each.step.ore
            if each.drawn is not None:
                assert (each.drawn.area == by_area[each.sites]).all()
                assert (each.drawn.ore == of_ore[each.sites]).all()
        np.testing.assert_allclose(area, by_area, atol=1e-12)
        np.testing.assert_allclose(ore, of_ore, atol=1e-12)
        if date > DATES[0] and n_draws == N_DRAWS:  # of these the draws are kept
            assert 0 < moved.sum() < len(SOME) / 2
