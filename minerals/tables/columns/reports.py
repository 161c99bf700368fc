"""What others report: changes, and wrong values corrected here."""

from __future__ import annotations

from minerals.tables.columns.make import NOTE, SOURCE, choice, number, ref, text
from minerals.tables.schema import Table
from minerals.tables.words import DATE, PARTIAL_DATE

TABLES = (
    Table(
        "reported_changes",
        "reported_changes.csv",
        "Changes reported by name: a check of the join, never an input to it.",
        ("deposit_id", "date", "event"),
        (
            ref("deposit_id", "deposits.deposit_id", "the site"),
            text("date", "date of the change: confirmed if known, else claimed", True, DATE),
            number("date_precision_days", "uncertainty of the date", 0, True),
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
)
