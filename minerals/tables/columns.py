"""The column dictionary: one definition of every bundled table.

Schemas, checks, the data package and the documentation are all derived from :data:`TABLES`;
a column is described here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence

from minerals.tables.schema import Column, Table
from minerals.tables.words import (
    CATEGORIES,
    DATE,
    FAMILIES,
    MEASURES,
    OBLASTS,
    PARTIAL_DATE,
    SLUG,
    UNITS,
)
from minerals.vocabulary import STATUSES


def _text(name: str, about: str, required: bool = False, pattern: str = "") -> Column:
    return Column(name, "string", about, required, pattern=pattern)


def _number(name: str, about: str, low: float | None = 0, required: bool = False) -> Column:
    return Column(name, "number", about, required, low=low)


def _choice(name: str, about: str, values: Sequence[str], required: bool = False) -> Column:
    return Column(name, "string", about, required, values=tuple(values))


def _flag(name: str, about: str) -> Column:
    return Column(name, "boolean", about, required=True)


def _key(name: str, about: str) -> Column:
    return Column(name, "string", about, True, pattern=SLUG)


def _ref(name: str, target: str, about: str, required: bool = True) -> Column:
    return Column(name, "string", about, required, references=target)


_SOURCE = _ref("source_id", "sources.source_id", "where the row's facts were published")
_COMMODITY = _ref("commodity_id", "commodities.commodity_id", "the commodity")
_NOTE = _text("note", "what a reader should know, in our own words")
_LONGITUDE = Column("longitude", "number", "degrees east, WGS 84", True, low=-180, high=180)
_LATITUDE = Column("latitude", "number", "degrees north, WGS 84", True, low=-90, high=90)
_QUANTITY = (
    _number("quantity", "the figure stated as best"),
    _number("quantity_low", "the lower bound, where a range is published"),
    _number("quantity_high", "the upper bound, where a range is published"),
)
_MEASURES = _choice("measures", "what the quantity is a quantity of", MEASURES)
_UNIT = _choice("unit", "unit of the quantity", UNITS)
_AS_OF = _text("as_of", "date of the figure: year, month or day", pattern=PARTIAL_DATE)
_CONFIDENCE = _choice("confidence", "how sure the figure is", ["high", "medium", "low"])

_TABLES = (
    Table(
        "sources",
        "sources.csv",
        "Every publication that a row of any table rests on.",
        ("source_id",),
        (
            _key("source_id", "identifier"),
            _text("title", "title as published", True),
            _text("publisher", "who published it"),
            _text("published", "date of publication", pattern=PARTIAL_DATE),
            _text("url", "address", pattern=r"https?://\S+"),
            _text("licence", "licence, or the ground on which the fact is cited", True),
            Column(
                "reliability",
                "integer",
                "5 official register, geological service, or statement under a reporting code; "
                "4 peer-reviewed, international agency, news agency with a named origin; "
                "3 established press, textbook, encyclopaedia; 2 aggregator, syndicated copy, "
                "wiki; 1 partisan, state propaganda or anonymous",
                True,
                low=1,
                high=5,
            ),
            _NOTE,
        ),
    ),
    Table(
        "commodities",
        "commodities.csv",
        "The commodities, their families, canonical measures and official critical lists.",
        ("commodity_id",),
        (
            _key("commodity_id", "identifier"),
            _text("name_en", "English name", True),
            _text("name_uk", "Ukrainian name", True),
            _choice("family", "family of commodities", FAMILIES, True),
            _choice("unit", "canonical unit, in which shares by quantity are given", UNITS, True),
            _choice("measures", "what the canonical quantity is a quantity of", MEASURES, True),
            _flag("eu_2020", "on the European Union's list of 2020"),
            _flag("eu_2023", "on the European Union's list of 2023"),
            _flag("us_2022", "on the United States' list of 2022"),
            _flag("us_2025", "on the United States' list of 2025"),
            _flag("ua_2025", "on Ukraine's list as in force in 2025"),
            _NOTE,
        ),
    ),
    Table(
        "deposits",
        "deposits.csv",
        "Named sites: deposits, mines, fields, or sections of one.",
        ("deposit_id",),
        (
            _key("deposit_id", "identifier"),
            _text("name_en", "name in the Ukrainian national transliteration", True),
            _text("name_uk", "Ukrainian name"),
            _text("aliases", "other spellings in use, separated by semicolons"),
            _choice(
                "kind", "kind of site", ["deposit", "mine", "field", "section", "district"], True
            ),
            _ref("part_of", "deposits.deposit_id", "the site that contains this one", False),
            _choice("oblast", "ISO 3166-2 code of the (main) oblast", OBLASTS, True),
            _text("raion", "raion, where a source gives it"),
            _text("nearest_place", "nearest named place"),
            _LONGITUDE,
            _LATITUDE,
            _number("location_precision_km", "the site lies within this distance", 0.01, True),
            _ref("location_source_id", "sources.source_id", "where the point comes from"),
            _choice("setting", "on land or offshore", ["land", "offshore"], True),
            _ref("outline_id", "basins.basin_id", "outline of a site that is an area", False),
            _ref("basin_id", "basins.basin_id", "the basin that the site lies in", False),
            _ref(
                "control_place_id",
                "control_places.place_id",
                "named place whose dated status stands for an offshore site",
                False,
            ),
            _choice(
                "development_status",
                "state of development, where a source gives it",
                ["undeveloped", "licensed", "developed", "suspended", "closed", "flooded"],
            ),
            _text("operator", "holder or operator, where a source gives it"),
            _SOURCE,
            _NOTE,
        ),
    ),
    Table(
        "resources",
        "resources.csv",
        "What is known to lie at a deposit: a commodity, and a quantity where one is published.",
        ("deposit_id", "commodity_id", "category", "measures", "source_id"),
        (
            _ref("deposit_id", "deposits.deposit_id", "the site"),
            _COMMODITY,
            _choice("category", "how sure the quantity is", CATEGORIES, True),
            _MEASURES,
            _SOURCE,
            _choice(
                "role",
                "main commodity, by-product, or occurrence",
                ["main", "by-product", "occurrence"],
                True,
            ),
            *_QUANTITY,
            _UNIT,
            _number("grade", "grade of the ore"),
            _text("grade_unit", "unit and carrier of the grade, such as % Li2O"),
            _AS_OF,
            _CONFIDENCE,
            _flag("preferred", "whether the row counts when sources differ"),
            _text("reason", "why the row is or is not preferred"),
            _NOTE,
        ),
    ),
    Table(
        "regional_reserves",
        "regional_reserves.csv",
        "Published figures for areas and companies, where single deposits carry no quantity.",
        ("region_id", "commodity_id", "metric", "category", "measures", "as_of", "source_id"),
        (
            _text("region_id", "ISO 3166-2 code, basin_id or slug", True),
            _choice(
                "region_type",
                "kind of area",
                ["national", "oblast", "basin", "region", "district", "company", "control"],
                True,
            ),
            _text("region_name", "name of the area", True),
            _ref("commodity_id", "commodities.commodity_id", "empty for all minerals", False),
            _choice(
                "metric",
                "what is counted",
                ["reserves", "resources", "output", "value", "mines", "deposits"],
                True,
            ),
            _text("category", "category as stated"),
            _MEASURES,
            *_QUANTITY,
            _text("unit", "unit of the figure", True),
            _AS_OF,
            _SOURCE,
            _CONFIDENCE,
            _NOTE,
        ),
    ),
    Table(
        "national_totals",
        "national_totals.csv",
        "National totals: the denominators that coverage is measured against.",
        ("commodity_id", "category", "measures", "as_of", "source_id"),
        (
            _ref("commodity_id", "commodities.commodity_id", "empty for all minerals", False),
            _choice("category", "category of the total", CATEGORIES, True),
            _MEASURES,
            *_QUANTITY,
            _UNIT,
            _AS_OF,
            _number("n_deposits", "deposits counted in the total"),
            _number("n_worked", "of these, worked"),
            _SOURCE,
            _flag("preferred", "the total that coverage uses"),
            _NOTE,
        ),
    ),
    Table(
        "prices",
        "prices.csv",
        "Reference prices.",
        ("commodity_id", "benchmark", "period"),
        (
            _COMMODITY,
            _key("benchmark", "the price series"),
            _text("period", "year, month, day or half-year", True, r"\d{4}(-H[12]|-\d\d(-\d\d)?)?"),
            _number("price", "price", 0, True),
            _choice("currency", "currency", ["USD"], True),
            _choice(
                "per",
                "unit priced",
                ["t", "kt", "kg", "lb", "oz", "mtu", "m3", "Mm3", "bcm", "MMBtu", "bbl"],
                True,
            ),
            _MEASURES,
            _text("product", "the product that the price is for"),
            _SOURCE,
            _NOTE,
        ),
    ),
    Table(
        "price_decks",
        "price_decks.csv",
        "Named selections of one price per commodity.",
        ("deck", "commodity_id"),
        (
            _text("deck", "name of the deck", True),
            _COMMODITY,
            _key("benchmark", "the price series"),
            _text("period", "period of the price used", True),
            _number(
                "factor",
                "priced product (t, m3; or mtu, bbl, MMBtu) per canonical t or m3",
                0,
                True,
            ),
            _ref("factor_source_id", "sources.source_id", "where the factor comes from", False),
            _NOTE,
        ),
    ),
    Table(
        "reported_changes",
        "reported_changes.csv",
        "Changes reported by name: a check of the join, never an input to it.",
        ("deposit_id", "date", "event"),
        (
            _ref("deposit_id", "deposits.deposit_id", "the site"),
            _text("date", "date of the change: confirmed if known, else claimed", True, DATE),
            _number("date_precision_days", "uncertainty of the date", 0, True),
            _text("date_claimed", "when it was claimed", pattern=PARTIAL_DATE),
            _text("date_confirmed", "when it was confirmed", pattern=PARTIAL_DATE),
            _choice(
                "event",
                "what changed",
                ["occupied", "liberated", "closed", "flooded", "suspended", "damaged"],
                True,
            ),
            _choice("state", "how sure", ["confirmed", "claimed", "disputed"], True),
            _SOURCE,
            _NOTE,
            _text("exception", "why the computed status may differ"),
        ),
    ),
    Table(
        "corrections",
        "corrections.csv",
        "Wrong public values that are corrected here, visibly.",
        ("table", "key", "column", "where_published"),
        (
            _text("table", "table of the corrected value", True),
            _text("key", "key of the corrected row", True),
            _text("column", "corrected column", True),
            _text("published_value", "the value as published elsewhere", True),
            _text("value", "the value used here"),
            _text("where_published", "who publishes the wrong value", True),
            _text("why", "why it is wrong", True),
            _SOURCE,
        ),
    ),
    Table(
        "control_places",
        "control/places.csv",
        "Named places whose dated statuses make the bundled control history.",
        ("place_id",),
        (
            _text("place_id", "GeoNames identifier, or x- and a slug", True, r"\d+|x-[a-z0-9-]+"),
            _text("name", "name in the Ukrainian national transliteration", True),
            _text("name_uk", "Ukrainian name"),
            _choice("oblast", "ISO 3166-2 code of the oblast that it lies in", OBLASTS, True),
            _LONGITUDE,
            _LATITUDE,
            _choice("setting", "on land or offshore", ["land", "offshore"], True),
            _text("coordinates_source", "where the point comes from", True),
        ),
    ),
    Table(
        "control_statuses",
        "control/statuses.csv",
        "Dated statuses of named places; a status holds until the next row of the place.",
        ("place_id", "date"),
        (
            _ref("place_id", "control_places.place_id", "the place"),
            _text("date", "first day on which the status holds", True, DATE),
            _choice("status", "control status", STATUSES, True),
            _number("date_uncertainty_days", "uncertainty of the date", 0, True),
            _SOURCE,
            _text("basis", "what the source says, in our own words", True),
            _choice(
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
            _text("date", "date of the snapshot", True, DATE),
            _text("title", "what the date stands for", True),
            _number("places", "places with a status on the date"),
            _number("occupied_km2", "occupied area within Ukraine, EPSG:6933"),
            _number("precision_km", "median position error of the line of contact"),
            _number("precision_p90_km", "position error not exceeded by nine tenths of it"),
            _text("licence", "licence of the snapshot", True),
            _NOTE,
        ),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
"""Every bundled CSV table by name, in the order in which they depend on each other."""

GEOMETRIES = {
    "oblasts": ("boundaries/oblasts.geojson", "iso"),
    "basins": ("basins.geojson", "basin_id"),
}
"""The bundled GeoJSON files by name, with the property that identifies a feature."""
