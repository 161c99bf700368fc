"""What others report: changes, and wrong values corrected here."""

from __future__ import annotations

from minerals.tables.columns.make import NOTE, SOURCE, choice, number, ref, text
from minerals.tables.schema import Table
from minerals.tables.vocabularies import BASES, CATEGORIES, DATE, PARTIAL_DATE

TABLES = (
    Table(
        "reported_changes",
        "reported_changes.csv",
        "Changes reported by name: a check of the join, never an input to it.",
        ("deposit_id", "date", "event"),
        (
            ref("deposit_id", "deposits.deposit_id", "the site"),
            text("date", "date of the change: confirmed if known, else claimed", True, DATE),
            number("date_precision_days", "uncertainty of the date", 0, True, "day"),
            text("date_claimed", "when it was claimed", pattern=PARTIAL_DATE),
            text("date_confirmed", "when it was confirmed", pattern=PARTIAL_DATE),
            choice(
                "event",
                "what changed",
                ["occupied", "liberated", "closed", "flooded", "suspended", "damaged"],
                True,
            ),
            choice("state", "how sure", ["confirmed", "claimed", "disputed"], True),
            SOURCE,
            NOTE,
            text("exception", "why the computed status may differ"),
        ),
    ),
    Table(
        "corrections",
        "corrections.csv",
        "Wrong public values that are corrected here, visibly.",
        ("table", "key", "column", "where_published"),
        (
            text("table", "table of the corrected value", True),
            text("key", "key of the corrected row", True),
            text("column", "corrected column", True),
            text("published_value", "the value as published elsewhere", True),
            text("value", "the value used here"),
            text("where_published", "who publishes the wrong value", True),
            text("why", "why it is wrong", True),
            SOURCE,
        ),
    ),
    Table(
        "reviews",
        "reviews.csv",
        "Rows of resources.csv held against their source, and against a second one.",
        ("deposit_id", "commodity_id", "category", "basis", "source_id"),
        (
            ref("deposit_id", "deposits.deposit_id", "the site"),
            ref("commodity_id", "commodities.commodity_id", "the commodity"),
            choice("category", "category of the reviewed row", CATEGORIES, True),
            choice("basis", "what the reviewed quantity is a quantity of", BASES),
            SOURCE,
            text("reviewed", "day of the review", True, DATE),
            choice("seen", "how much of the source was seen", ["yes", "part", "no"], True),
            choice(
                "supports", "whether it supports the row", ["yes", "partly", "no", "not seen"], True
            ),
            text("says", "what the source says, in our own words"),
            text("second_url", "a second source", pattern=r"https?://\S+"),
            text("second_title", "its title, or a description in brackets"),
            text("second_publisher", "its publisher"),
            text("second_published", "its date"),
            text("second_says", "what it says"),
            choice(
                "agreement",
                "whether it agrees",
                ["agrees", "contradicts", "not independent", "none found", "not sought"],
            ),
            text("recommendation", "what follows for the row"),
        ),
    ),
)
