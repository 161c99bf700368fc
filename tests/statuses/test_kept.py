"""What is kept of the join is what the join finds."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from minerals.errors import InputError
from minerals.statuses import kept
from minerals.statuses.join import DepositJoin
from minerals.statuses.keeping import worked_out
from minerals.statuses.sampling import Sampler
from minerals.statuses.scope import SINCE_2022
from minerals.tables import kept as files
from minerals.tables.inventory import basin_sites, bundled
from minerals.territory.bundled import bundled as worked_history
from minerals.territory.find import control

ROUNDING_KM = 1e-6
ODD_DRAWS = 1e-4
"""Part of the draws that another machine's sines may put on the other side of a line."""


def _afresh(sites: gpd.GeoDataFrame) -> DepositJoin:
    """Join sites without anything that is kept."""
    join = DepositJoin(sites, worked_history(kept=False))
    join.kept = None
    return join


@pytest.mark.slow
@pytest.mark.parametrize("file", [files.JOINED_DEPOSITS, files.JOINED_BASINS])
def test_all_that_is_kept_is_what_the_join_finds(file: str) -> None:
    afresh = _afresh(bundled().sites if file == files.JOINED_DEPOSITS else basin_sites())
    found, held = worked_out(Sampler(afresh)), kept.kept(file)
    assert held is not None, "run: minerals data keep"
    for name in ("dates", "status", "low", "high", "days", "drawn"):
        assert np.array_equal(found[name], held.arrays[name]), name
    for name in ("value", "distance_km", "line_limit_km", "foot"):
        limit = ROUNDING_KM * (1000 if name == "foot" else 1)
        assert np.allclose(found[name], held.arrays[name], rtol=0, atol=limit, equal_nan=True), name
    sampler = Sampler(afresh)
    again = kept.KeptJoin(held.dates, found)
    odd = total = 0
    for site in found["drawn"][::5]:
        for date in held.dates:
            here = held.occupied(int(site), date, sampler.n_draws)
            there = again.occupied(int(site), date, sampler.n_draws)
            assert here is not None
            assert there is not None
            odd, total = odd + int((here != there).sum()), total + here.size
    assert odd <= ODD_DRAWS * total


def test_basins_have_a_kept_join_of_their_own() -> None:
    join = DepositJoin(basin_sites(), control())
    assert join.kept is not None
    at = join.ids.tolist().index("kerch")
    found = join.fractions(control().at(control().dates[-1]))
    assert len(found.value) == len(basin_sites())
    assert found.value[at] == pytest.approx(1, abs=1e-3)
    assert DepositJoin(basin_sites().copy(), control()).kept is None


def test_the_bundled_sites_alone_or_some_of_them_have_a_kept_join() -> None:
    sites, history = bundled().sites, control()
    assert DepositJoin(sites, history).kept is not None
    assert DepositJoin(sites, history.with_max_age(5)).kept is not None
    assert DepositJoin(sites.iloc[::-7], history).kept is not None
    assert DepositJoin(sites.copy(), history).kept is not None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("location_precision_km", 77.0),
        ("setting", "offshore"),
        ("control_place_id", "kyiv"),
        ("outline", shapely.box(30, 50, 31, 51)),
        ("outline_precision_km", 3.25),
        ("oblast", "UA-30"),
        ("geometry", shapely.Point(30.5, 50.4)),
        ("deposit_id", "made-up"),
    ],
)
def test_sites_that_differ_in_what_the_join_reads_have_none(column: str, value: object) -> None:
    sites = bundled().sites.iloc[:5].copy()
    sites.loc[sites.index[2], column] = value
    assert DepositJoin(sites, control()).kept is None


def test_some_sites_in_another_order_get_what_is_theirs() -> None:
    history, date = control(), control().snapshot_date("2024-08-31")
    rows = bundled().sites.iloc[::-5]
    join, afresh = DepositJoin(rows, history), _afresh(rows)
    found, again = (each.fractions(history.at(date)) for each in (join, afresh))
    assert found.status.tolist() == again.status.tolist()
    assert np.array_equal(found.low, again.low)
    away, afar = (
        each.distances(history.at(date), part).distance_km
        for each, part in ((join, found), (afresh, again))
    )
    assert np.allclose(away, afar, rtol=0, atol=ROUNDING_KM, equal_nan=True)


def test_a_draw_is_the_same_from_the_file_and_afresh() -> None:
    history = control()
    date = history.snapshot_date("2024-08-31")
    rows = bundled().sites.iloc[::9]
    afresh, whole = (
        Sampler(_afresh(rows)),
        Sampler(DepositJoin(bundled().sites, history)),
    )
    one, other = (
        each.draws(date, SINCE_2022, SINCE_2022.fractions(each.join, each.join.fractions(
            history.at(date))))
        for each in (afresh, whole)
    )  # fmt: skip
    assert len(one.doubtful) > 0
    assert np.array_equal(one.mean(), other.mean()[::9])


def test_other_draws_are_drawn() -> None:
    sampler = Sampler(DepositJoin(bundled().sites, control()), 100)
    date = control().dates[-1]
    site = int(np.flatnonzero(bundled().sites["deposit_id"] == "ua-shevchenkivske")[0])
    assert sampler.occupied(site, date).shape[1] == 100
    with pytest.raises(InputError, match="too few"):
        Sampler(sampler.join, 10)


def test_a_file_of_other_tables_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "checksum", lambda folder, file: "another")
    kept.kept.cache_clear()
    assert kept.kept() is None
    kept.kept.cache_clear()
