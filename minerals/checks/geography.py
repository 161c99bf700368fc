"""Checks of places: points in their oblasts, no site twice, control areas as stated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from minerals.checks.finding import Finding, Tables, row_of
from minerals.geo import UKRAINE_PLANE, WGS84, geodesic_km, reproject
from minerals.tables.boundaries import ukraine
from minerals.tables.load import read_outlines
from minerals.tables.vocabularies import KATOTTG_OBLASTS

COAST_KM = 3.0
"""How far the generalised oblast outlines may lie from the true ones."""
PLACE_KM = 6.0
"""How far a gazetteer point may lie from the edge of its place, or of a badly drawn oblast."""
NEAREST_KM = 30.0
"""How far a deposit may lie from the place that stands as its nearest."""
TWIN_KM = 1.0
AREA_TOLERANCE_KM2 = 1.0


def check(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Check places, outlines and control snapshots.

    Parameters
    ----------
    tables : dict
        Every table by name, typed.
    folder : pathlib.Path
        The data folder.

    Yields
    ------
    Finding
        What is wrong.
    """
    oblasts = read_outlines("oblasts", folder)
    yield from _in_oblast(tables, oblasts, "deposits", "deposits.csv")
    yield from _in_oblast(tables, oblasts, "control_places", "control/places.csv")
    yield from _nearest(tables)
    yield from _codes(tables)
    yield from _twins(tables)
    yield from _outlines(folder)
    shared = list(_places(tables))
    yield from shared
    if not shared:  # places on one point have no cells
        yield from _snapshots(tables, folder)


def _in_oblast(
    tables: Tables, oblasts: gpd.GeoDataFrame, name: str, path: str
) -> Iterator[Finding]:
    frame = tables[name]
    lonlat = frame[["longitude", "latitude"]].to_numpy(float)
    points = reproject(shapely.points(lonlat), WGS84, UKRAINE_PLANE)
    home = oblasts.geometry.reindex(frame["oblast"]).to_numpy()
    away = shapely.distance(points, reproject(home, WGS84, UKRAINE_PLANE)) / 1000
    own = frame["location_precision_km"].to_numpy(float) if name == "deposits" else PLACE_KM
    allowed = COAST_KM + own
    wrong = (away > allowed) & (frame["setting"] == "land").to_numpy()
    for index in np.flatnonzero(wrong):
        row = frame.iloc[index]
        swapped = ukraine().contains(shapely.Point(row["latitude"], row["longitude"]))
        yield Finding(
            path,
            int(index) + 2,
            f"{row.iloc[0]} lies {away[index]:.0f} km outside {row['oblast']}",
            "swap longitude and latitude" if swapped else "correct place or oblast",
        )


def _nearest(tables: Tables) -> Iterator[Finding]:
    """Find deposits far from the place whose identifier they give as the nearest."""
    named = tables["deposits"].dropna(subset="nearest_place_id")
    if named.empty:
        return
    places = tables["control_places"].set_index("place_id").reindex(named["nearest_place_id"])
    here, there = (frame[["longitude", "latitude"]].to_numpy(float) for frame in (named, places))
    away = geodesic_km(here, there)
    for at in np.flatnonzero(away > NEAREST_KM):
        row = named.iloc[at]
        yield Finding(
            "deposits.csv",
            row_of(named.index.tolist()[at]),
            f"{row['deposit_id']} lies {away[at]:.0f} km from {places['name'].iloc[at]}, "
            f"its nearest_place_id {row['nearest_place_id']}",
            "give the identifier of a place within 30 km, or none",
        )


def _codes(tables: Tables) -> Iterator[Finding]:
    """Find codes of the State codifier that lie in another oblast than the place they are of."""
    coded = tables["deposits"].dropna(subset="nearest_place_katottg")
    said = coded["nearest_place_katottg"].str[:4].map(KATOTTG_OBLASTS)
    oblasts = tables["control_places"].set_index("place_id")["oblast"]
    wanted = coded["nearest_place_id"].map(oblasts).fillna(coded["oblast"])
    for at in np.flatnonzero(said != wanted):
        row = coded.iloc[at]
        yield Finding(
            "deposits.csv",
            row_of(coded.index.tolist()[at]),
            f"nearest_place_katottg {row['nearest_place_katottg']} of {row['deposit_id']} is not "
            f"in {wanted.iloc[at]}",
            "give the code of its nearest_place, or none",
        )


def _twins(tables: Tables) -> Iterator[Finding]:
    """Two rows of one name or one place that are not told apart."""
    deposits = tables["deposits"]
    family = deposits["part_of"].fillna(deposits["deposit_id"])
    main = tables["resources"].query("role == 'main'")
    held = main.groupby("deposit_id")["commodity_id"].agg(set)
    points = reproject(
        shapely.points(deposits[["longitude", "latitude"]].to_numpy(float)), WGS84, UKRAINE_PLANE
    )
    left, right = shapely.STRtree(points).query(points, "dwithin", distance=TWIN_KM * 1000)
    for i, j in zip(left, right, strict=True):
        one, two = deposits.iloc[i], deposits.iloc[j]
        if i >= j or one["name_en"].split(" (")[0] != two["name_en"].split(" (")[0]:
            continue
        shared = held.get(one["deposit_id"], set()) & held.get(two["deposit_id"], set())
        if shared and family.iloc[i] != family.iloc[j]:
            yield Finding(
                "deposits.csv",
                int(j) + 2,
                f"{two['deposit_id']} looks like {one['deposit_id']}: same name, place "
                "and commodity",
                "merge them or set part_of",
            )


def _outlines(folder: Path) -> Iterator[Finding]:
    for name, path in (
        ("oblasts", "boundaries/oblasts.geojson"),
        ("basins", "basins.geojson"),
        ("neighbours", "boundaries/neighbours.geojson"),
    ):
        for key, geometry in read_outlines(name, folder).geometry.items():
            if not geometry.is_valid:
                yield Finding(path, 0, f"{key} is not a valid polygon", "repair it")
    land = reproject(ukraine(), WGS84, UKRAINE_PLANE).buffer(COAST_KM * 1000)
    for key, geometry in read_outlines("basins", folder).geometry.items():
        if not land.contains(reproject(geometry, WGS84, UKRAINE_PLANE)):
            yield Finding("basins.geojson", 0, f"{key} reaches beyond Ukraine", "clip it")
    inland = reproject(ukraine(), WGS84, UKRAINE_PLANE).buffer(-COAST_KM * 1000)
    for key, geometry in read_outlines("neighbours", folder).geometry.items():
        over = inland.intersection(reproject(geometry, WGS84, UKRAINE_PLANE)).area / 1e6
        if over > 0:
            yield Finding(
                "boundaries/neighbours.geojson",
                0,
                f"{key} is drawn over {over:.0f} km2 of Ukraine",
                "cut it by Ukraine's internationally recognised outline",
            )


def _places(tables: Tables) -> Iterator[Finding]:
    places = tables["control_places"]
    twice = places.duplicated(["longitude", "latitude"], keep="last")
    for index in places.index[twice & (places["setting"] == "land")]:
        yield Finding(
            "control/places.csv",
            index + 2,
            f"{places.loc[index, 'name']} shares its point with another place",
            "tell them apart or drop one",
        )
    if (tables["control_statuses"]["date"] < "2014-02-20").any():
        yield Finding("control/statuses.csv", 0, "a status before 20 February 2014", "correct it")


def _snapshots(tables: Tables, folder: Path) -> Iterator[Finding]:
    """Rebuild every snapshot and hold it against what the table states."""
    from minerals.territory.bundled import bundled

    history = bundled(folder)
    land = reproject(ukraine(), WGS84, UKRAINE_PLANE).buffer(10)
    for index, row in tables["control_snapshots"].iterrows():
        at = row_of(index)
        snapshot = history.at(dt.date.fromisoformat(row["date"]))
        path = "control/snapshots.csv"
        if not (snapshot.occupied.is_valid and snapshot.contested.is_valid):
            yield Finding(path, at, f"{row['date']}: invalid geometry", "report it")
        if not land.contains(reproject(snapshot.occupied, WGS84, UKRAINE_PLANE)):
            yield Finding(path, at, f"{row['date']}: occupied land outside Ukraine", "report it")
        if abs(snapshot.occupied_km2 - row["occupied_km2"]) > AREA_TOLERANCE_KM2:
            yield Finding(
                path,
                at,
                f"{row['date']}: states {row['occupied_km2']:g} km2 occupied, "
                f"the places give {snapshot.occupied_km2:.0f}",
                "correct the places or the stated area",
            )
