"""Checks of geography: points in their oblasts, no site twice, outlines within Ukraine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from minerals.checks.finding import Finding, Tables, row_of, rows_of
from minerals.geo import WGS84, geodesic_km, reproject
from minerals.tables.inventory import BUNDLED_COUNTRY
from minerals.tables.outlines import OUTLINES
from minerals.tables.vocabularies import KATOTTG_OBLASTS

COAST_TOLERANCE_KM = 3.0
"""How far the generalised oblast outlines may lie from the true ones."""
PLACE_TOLERANCE_KM = 6.0
"""How far a gazetteer point may lie from the edge of its place, or of a badly drawn oblast."""
MAX_KM_TO_NEAREST_PLACE = 30.0
"""How far a deposit may lie from the place that stands as its nearest."""
MAX_KM_BETWEEN_TWINS = 1.0


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check where places and outlines lie.

    Parameters
    ----------
    tables : dict
        Every table by name, typed.
    folder : pathlib.Path
        Unused; the checks share one signature.

    Yields
    ------
    Finding
        What is wrong.
    """
    yield from _in_oblast(tables, "deposits", "deposits.csv")
    yield from _in_oblast(tables, "control_places", "control/places.csv")
    yield from _nearest(tables)
    yield from _codes(tables)
    yield from _twins(tables)
    yield from _outlines(tables)


def _in_oblast(tables: Tables, name: str, path: str) -> Iterator[Finding]:
    """Find points on land farther from their oblast than their position error allows."""
    frame, oblasts = tables[name], tables[BUNDLED_COUNTRY.units.name]
    lonlat = frame[["longitude", "latitude"]].to_numpy(float)
    points = reproject(shapely.points(lonlat), WGS84, BUNDLED_COUNTRY.plane)
    planar = reproject(oblasts["geometry"].to_numpy(), WGS84, BUNDLED_COUNTRY.plane)
    home = gpd.GeoSeries(planar, index=oblasts.index).reindex(frame["oblast"]).to_numpy()
    distances = shapely.distance(points, home) / 1000
    away = pd.Series(distances, index=frame.index)
    tolerance = frame["location_precision_km"] if name == "deposits" else PLACE_TOLERANCE_KM
    wrong = (away > COAST_TOLERANCE_KM + tolerance) & (frame["setting"] == "land")
    for at, row in rows_of(frame.assign(away=away)[wrong]):
        swapped = BUNDLED_COUNTRY.land.contains(shapely.Point(row["latitude"], row["longitude"]))
        yield Finding(
            path,
            at,
            f"{row[frame.columns[0]]} lies {row['away']:.0f} km outside {row['oblast']}",
            "swap longitude and latitude" if swapped else "correct place or oblast",
        )


def _nearest(tables: Tables) -> Iterator[Finding]:
    """Find deposits far from the place whose identifier they give as the nearest."""
    named = tables["deposits"].dropna(subset="nearest_place_id")
    if named.empty:
        return
    places = tables["control_places"].set_index("place_id").reindex(named["nearest_place_id"])
    here, there = (frame[["longitude", "latitude"]].to_numpy(float) for frame in (named, places))
    named = named.assign(away=geodesic_km(here, there), place=places["name"].to_numpy())
    for at, row in rows_of(named[named["away"] > MAX_KM_TO_NEAREST_PLACE]):
        yield Finding(
            "deposits.csv",
            at,
            f"{row['deposit_id']} lies {row['away']:.0f} km from {row['place']}, "
            f"its nearest_place_id {row['nearest_place_id']}",
            "give the identifier of a place within 30 km, or none",
        )


def _codes(tables: Tables) -> Iterator[Finding]:
    """Find codes of the State codifier that lie in another oblast than the place they are of."""
    coded = tables["deposits"].dropna(subset="nearest_place_katottg")
    coded_oblast = coded["nearest_place_katottg"].str[:4].map(KATOTTG_OBLASTS)
    oblasts = tables["control_places"].set_index("place_id")["oblast"]
    expected = coded["nearest_place_id"].map(oblasts).fillna(coded["oblast"])
    for at, row in rows_of(coded.assign(expected=expected)[coded_oblast != expected]):
        yield Finding(
            "deposits.csv",
            at,
            f"nearest_place_katottg {row['nearest_place_katottg']} of {row['deposit_id']} is not "
            f"in {row['expected']}",
            "give the code of its nearest_place, or none",
        )


def _twins(tables: Tables) -> Iterator[Finding]:
    """Two rows of one name or one place that are not told apart."""
    deposits = tables["deposits"]
    family = deposits["part_of"].fillna(deposits["deposit_id"])
    main = tables["resources"].query("role == 'main'")
    held = main.groupby("deposit_id")["commodity_id"].agg(set)
    places = shapely.points(deposits[["longitude", "latitude"]].to_numpy(float))
    points = reproject(places, WGS84, BUNDLED_COUNTRY.plane)
    tree = shapely.STRtree(points)
    left, right = tree.query(points, "dwithin", distance=MAX_KM_BETWEEN_TWINS * 1000)
    pairs = left < right
    for i, j in zip(left[pairs], right[pairs], strict=True):
        first, second = deposits.iloc[i], deposits.iloc[j]
        if first["name_en"].split(" (")[0] != second["name_en"].split(" (")[0]:
            continue
        shared = held.get(first["deposit_id"], set()) & held.get(second["deposit_id"], set())
        if shared and family.iloc[i] != family.iloc[j]:
            yield Finding(
                "deposits.csv",
                row_of(deposits.index[j]),
                f"{second['deposit_id']} looks like {first['deposit_id']}: same name, place "
                "and commodity",
                "merge them or set part_of",
            )


def _outlines(tables: Tables) -> Iterator[Finding]:
    """Find outlines that are not valid, or that lie where they should not."""
    for file in OUTLINES.values():
        outlines = tables[file.name]["geometry"]
        for key in outlines.index[~shapely.is_valid(outlines.to_numpy())]:
            yield Finding(file.path, 0, f"{key} is not valid", "repair it")
    name, plane = BUNDLED_COUNTRY.name, BUNDLED_COUNTRY.plane
    home, reach = reproject(BUNDLED_COUNTRY.land, WGS84, plane), COAST_TOLERANCE_KM * 1000
    basins = tables["basins"]["geometry"]
    within = shapely.contains(home.buffer(reach), reproject(basins.to_numpy(), WGS84, plane))
    for key in basins.index[~within]:
        yield Finding("basins.geojson", 0, f"{key} reaches beyond {name}", "clip it")
    if BUNDLED_COUNTRY.neighbours is None:
        return
    neighbours = tables[BUNDLED_COUNTRY.neighbours.name]["geometry"]
    drawn = reproject(neighbours.to_numpy(), WGS84, plane)
    over = shapely.area(shapely.intersection(home.buffer(-reach), drawn)) / 1e6
    for key, km2 in zip(neighbours.index[over > 0], over[over > 0], strict=True):
        yield Finding(
            BUNDLED_COUNTRY.neighbours.path,
            0,
            f"{key} is drawn over {km2:.0f} km2 of {name}",
            f"cut it by {name}'s internationally recognised outline",
        )
