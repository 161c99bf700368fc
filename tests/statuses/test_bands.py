from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minerals
from minerals.errors import InputError
from minerals.statuses.bands import band_of, check_bands, exposed, part_names, parts_of
from minerals.statuses.join import DepositJoin
from minerals.statuses.sampling import Sampler
from minerals.statuses.scope import SCOPES
from minerals.tables.inventory import bundled
from minerals.vocabulary import DEFAULT_BANDS_KM

HISTORY = minerals.control()
DATE = HISTORY.snapshot_date("2025-02-24")
SAMPLER = Sampler(DepositJoin(bundled().sites, HISTORY), 200)


@pytest.mark.parametrize("name", list(SCOPES))
def test_in_every_draw_the_parts_of_a_site_add_up_to_one(name: str) -> None:
    every = list(exposed(SAMPLER, DATE, SCOPES[name], DEFAULT_BANDS_KM))
    for kind in ("area", "ore"):
        total = sum(getattr(each.draws, kind) for each in every)
        assert np.allclose(total, 1)
        assert min(getattr(each.draws, kind).min() for each in every) >= 0
    assert np.allclose(sum(each.fractions.value for each in every), 1)


@pytest.mark.parametrize("name", list(SCOPES))
def test_every_part_lies_between_its_bounds(name: str) -> None:
    for each in exposed(SAMPLER, DATE, SCOPES[name], DEFAULT_BANDS_KM):
        part, doubtful = each.fractions, each.draws.doubtful
        assert (part.low <= part.value + 1e-9).all()
        assert (part.value <= part.high + 1e-9).all()
        if name == "all":  # else a base and what is taken from it are bound apart
            assert (each.draws.area >= part.low[doubtful][:, None] - 1e-9).all(), each.part
            inside = each.draws.area <= part.high[doubtful][:, None] + 1e-9
            assert inside.mean() > 0.999, each.part


def test_what_all_territory_counts_leaves_nothing_uncounted() -> None:
    parts = {each.part.name: each for each in exposed(SAMPLER, DATE, SCOPES["all"], (0, 10))}
    assert list(parts) == ["occupied", "contested", "0 to 10 km", "beyond 10 km"]  # which add up
    crimea = {each.part.name: each for each in exposed(SAMPLER, DATE, SCOPES["without-crimea"],
              (0, 10))}["not counted"].fractions  # fmt: skip
    inside = bundled().sites["oblast"].isin(["UA-43", "UA-40"]).to_numpy()
    assert (crimea.high[~inside] == 0).all()
    assert crimea.value[inside].sum() > 0


def test_a_site_near_an_edge_of_bands_is_drawn_on_both_sides_and_one_far_away_on_one() -> None:
    join = SAMPLER.join
    names = join.sites["deposit_id"]
    distances = join.distances(HISTORY.at(DATE), join.fractions(HISTORY.at(DATE)))
    limit = distances.location_limit_km + distances.line_limit_km
    for site in np.flatnonzero(distances.distance_km > 15)[:20]:
        drawn = SAMPLER.distance_km(int(site), distances)
        assert drawn.std() > 0, names[site]
        assert np.abs(drawn - distances.distance_km[site]).max() <= limit[site] + 1e-9
        # symmetric shifts leave the middle where the map has it
        assert abs(np.median(drawn) - distances.distance_km[site]) < 0.3 * limit[site]


def test_polygons_are_shifted_within_twice_their_standard_error(country: Any) -> None:
    join = DepositJoin(country.inventory.sites, country.history)
    sampler, date = Sampler(join, 500), country.history.dates[-1]
    distances = join.distances(country.history.at(date), join.fractions(country.history.at(date)))
    east = country.inventory.sites["deposit_id"].tolist().index("east")
    drawn = sampler.distance_km(east, distances) - distances.distance_km[east]
    assert np.abs(drawn).max() <= 2  # 1 km of the deposit and 1 km of the line
    assert 0.4 < drawn.std() < 0.9


def test_parts_by_the_map_are_named_as_statuses_and_bands_are(country: Any) -> None:
    join = DepositJoin(country.inventory.sites, country.history)

    def parts(number: int) -> dict[str, str]:
        date = country.history.dates[number]
        found = part_names(join, date, join.fractions(country.history.at(date)))
        return dict(zip(country.inventory.sites["deposit_id"], found, strict=True))

    last = parts(-1)
    assert last["west"] == "occupied"
    assert last["line"] == "0 to 10 km"
    assert last["east"] == "beyond 50 km"
    assert set(parts(0).values()) == {"beyond 50 km"}  # no line at all
    assert "contested" in parts(2).values()


@given(st.lists(st.floats(0.1, 500), min_size=1, max_size=6, unique=True), st.floats(-50, 600))
def test_every_distance_lies_in_the_one_band_whose_edges_hold_it(
    edges: list[float], away: float
) -> None:
    chosen = check_bands(sorted(edges))
    part = parts_of(chosen)[3:][band_of(np.array([away]), chosen)[0]]
    assert part.from_km is not None
    assert part.from_km <= max(away, 0)
    assert part.to_km is None or away < part.to_km


@pytest.mark.parametrize("edges", [[], [20, 10], [10, 10], [-1, 5], [0, float("nan")],
                                   [float("inf")]])  # fmt: skip
def test_edges_that_do_not_rise_from_zero_are_refused(edges: list[float]) -> None:
    with pytest.raises(InputError, match="bands"):
        check_bands(edges)
