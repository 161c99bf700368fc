"""The bundled control history."""

from __future__ import annotations

from minerals.tables.columns.make import (
    LATITUDE,
    LONGITUDE,
    NOTE,
    SOURCE,
    choice,
    number,
    ref,
    text,
)
from minerals.tables.schema import Table
from minerals.tables.vocabularies import DATE, OBLASTS, SETTINGS
from minerals.vocabulary import STATUSES

TABLES = (
    Table(
        "control_places",
        "control/places.csv",
        "Named places whose dated statuses make the bundled control history.",
        ("place_id",),
        (
            text("place_id", "GeoNames identifier, or x- and a slug", True, r"\d+|x-[a-z0-9-]+"),
            text(
                "name",
                "name in the Ukrainian national transliteration; without name_uk, as its gazetteer "
                "spells it",
                True,
            ),
            text(
                "name_uk",
                "Ukrainian name: GeoNames' present one of July 2026, or the older one by which the "
                "statuses name the place; in Crimea that of before the renamings of 2016, which "
                "take effect with its return",
            ),
            choice("oblast", "ISO 3166-2 code of the oblast that it lies in", OBLASTS, True),
            LONGITUDE,
            LATITUDE,
            choice("setting", "on land or offshore", SETTINGS, True),
            text("coordinates_source", "where the point comes from", True),
        ),
    ),
    Table(
        "control_statuses",
        "control/statuses.csv",
        "Dated statuses of named places; a status holds until the next row of the place.",
        ("place_id", "date"),
        (
            ref("place_id", "control_places.place_id", "the place"),
            text("date", "first day on which the status holds", True, DATE),
            choice("status", "control status", STATUSES, True),
            number("date_uncertainty_days", "uncertainty of the date", 0, True, "day"),
            SOURCE,
            text("basis", "what the source says, in our own words", True),
            choice(
                "checked", "read: its text was seen; known: cited unread", ["read", "known"], True
            ),
        ),
    ),
    Table(
        "control_snapshots",
        "control/snapshots.csv",
        "The dates at which the bundled history is given, with its area and precision.",
        ("date",),
        (
            text("date", "date of the snapshot", True, DATE),
            text("title", "what the date stands for", True),
            number("places", "places with a status on the date"),
            number("occupied_km2", "occupied area within Ukraine, EPSG:6933", unit="km2"),
            number("precision_km", "median position error of the line of contact", unit="km"),
            number(
                "precision_p90_km", "position error not exceeded by nine tenths of it", unit="km"
            ),
            text("licence", "licence of the snapshot", True),
            NOTE,
        ),
    ),
)
