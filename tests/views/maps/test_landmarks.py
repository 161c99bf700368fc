"""Towns and days that a page names, and distances from the line as a page holds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

import minerals
from minerals.results.labels import labels, languages
from minerals.statuses.approach import approach
from minerals.statuses.join import DepositJoin
from minerals.tables.country import COUNTRIES, UKRAINE
from minerals.tables.inventory import bundled
from minerals.tables.load import table
from minerals.views.maps.deposit_records import BANDS_KM, MAX_CURVE_KM, whole_km
from minerals.views.maps.landmarks import milestones, towns


@pytest.mark.parametrize("lang", languages())
def test_towns_are_named_once_and_lie_in_the_country(lang: str) -> None:
    found = towns(UKRAINE, lang)
    assert len({name for name, *_ in found}) == len(found) > 40
    assert [far for *_, far in found] == sorted((far for *_, far in found), reverse=True)
    points = shapely.points([(x, y) for _, y, x, _ in found])
    assert shapely.dwithin(points, UKRAINE.land, 0.02).all()


def test_a_town_of_the_catalogue_is_that_of_the_tables() -> None:
    known, named = table("control_places").set_index("place_id")["name"], labels("en")
    texts = {key.removeprefix("city.") for key in named if key.startswith("city.")}
    assert texts == {place for country in COUNTRIES for place in country.local_towns}
    for place in texts:
        assert known[place] == named[f"city.{place}"]


@pytest.mark.parametrize("lang", languages())
def test_milestones_are_in_order_and_lie_in_the_record(lang: str) -> None:
    found = milestones(UKRAINE, lang)
    days = [dt.date.fromisoformat(day) for day, _ in found]
    assert days == sorted(days)
    assert days[0] >= UKRAINE.first_day
    assert days[-1] <= minerals.control().dates[-1]
    assert all(name for _, name in found)


def test_a_whole_number_is_within_a_band_where_the_distance_is() -> None:
    away = np.arange(0, 80, 0.01).round(2)
    found = whole_km(away)
    beyond = found < -1
    rounded = np.where(beyond, -found - 1, found)
    assert np.abs(rounded - away).max() <= 0.5
    for km in BANDS_KM:
        assert (((rounded <= km) & ~(beyond & (rounded == km))) == (away <= km)).all()


@pytest.mark.slow
def test_distances_of_the_page_are_those_of_the_program(
    data_of: Any, decode: Callable[[str], list[int]], page_file: Callable[..., Path]
) -> None:
    dates = ["2022-02-23", "2025-02-24"]
    sites = data_of(page_file(dates=dates).read_text(encoding="utf-8"))["sites"]
    inventory, history = bundled(), minerals.control()
    join = DepositJoin(inventory.sites, history)
    every = [approach(join, dt.date.fromisoformat(each)) for each in dates]
    away = np.abs(np.stack([each["distance_km"] for each in every]))
    error = np.stack([each["distance_error_km"] for each in every])
    ids = inventory.sites["deposit_id"].tolist()
    curved = 0
    for site in sites:
        number = ids.index(site["id"])
        assert ("off" in site) == (away[:, number].min() <= MAX_CURVE_KM)
        if "off" not in site:
            continue
        curved += 1
        runs = np.reshape(decode(site["off"]), (-1, 2))
        runs = runs.cumsum(axis=0)
        held = [runs[runs[:, 0] <= at][-1, 1] for at in range(len(dates))]
        assert (held - error[:, number] > -0.011).all()  # a limit rounded up is a limit
        assert (held - error[:, number] < 1.011).all()
    assert curved > 100
