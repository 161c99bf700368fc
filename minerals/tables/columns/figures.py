"""Published figures: regional and national totals, prices and decks."""

from __future__ import annotations

from minerals.tables.columns.make import (
    AS_OF,
    BASIS,
    COMMODITY,
    CONFIDENCE,
    NOTE,
    QUANTITY,
    SOURCE,
    UNIT,
    choice,
    flag,
    key,
    number,
    ref,
    text,
)
from minerals.tables.schema import Table
from minerals.tables.vocabularies import CATEGORIES, STRATA

STRATUM = choice(
    "stratum",
    "class of a row that is part of the one partition of a commodity's national total; empty for "
    "all others",
    STRATA,
)

TABLES = (
    Table(
        "regional_reserves",
        "regional_reserves.csv",
        "Published figures for areas and companies, where single deposits carry no quantity.",
        ("region_id", "commodity_id", "metric", "category", "basis", "as_of", "source_id"),
        (
            text("region_id", "ISO 3166-2 code, basin_id or slug", True),
            choice(
                "region_type",
                "kind of area",
                ["national", "oblast", "basin", "region", "district", "company", "control"],
                True,
            ),
            text("region_name", "name of the area", True),
            ref("commodity_id", "commodities.commodity_id", "empty for all minerals", False),
            choice(
                "metric",
                "what is counted",
                ["reserves", "resources", "output", "value", "mines", "deposits"],
                True,
            ),
            text("category", "category as stated"),
            BASIS,
            *QUANTITY,
            text("unit", "unit of the figure", True),
            AS_OF,
            SOURCE,
            CONFIDENCE,
            STRATUM,
            text("oblasts", "ISO codes of what a stratum covers, between semicolons"),
            NOTE,
        ),
    ),
    Table(
        "national_totals",
        "national_totals.csv",
        "National totals: the denominators that coverage is measured against.",
        ("commodity_id", "category", "basis", "as_of", "source_id"),
        (
            ref("commodity_id", "commodities.commodity_id", "empty for all minerals", False),
            choice("category", "category of the total", CATEGORIES, True),
            BASIS,
            *QUANTITY,
            UNIT,
            AS_OF,
            number("n_deposits", "deposits counted in the total"),
            number("n_worked", "of these, worked"),
            SOURCE,
            flag("preferred", "the total that coverage uses"),
            CONFIDENCE,
            STRATUM,
            NOTE,
        ),
    ),
    Table(
        "prices",
        "prices.csv",
        "Reference prices.",
        ("commodity_id", "benchmark", "period"),
        (
            COMMODITY,
            key("benchmark", "the price series"),
            text("period", "year, month, day or half-year", True, r"\d{4}(-H[12]|-\d\d(-\d\d)?)?"),
            number("price", "price of a unit, in the currency", 0, True, "currency"),
            choice("currency", "currency", ["USD"], True),
            choice(
                "per",
                "unit priced",
                ["t", "kt", "kg", "lb", "oz", "mtu", "m3", "Mm3", "bcm", "MMBtu", "bbl"],
                True,
            ),
            BASIS,
            text("product", "the product that the price is for"),
            SOURCE,
            NOTE,
        ),
    ),
    Table(
        "price_decks",
        "price_decks.csv",
        "Named selections of one price per commodity.",
        ("deck", "commodity_id"),
        (
            text("deck", "name of the deck", True),
            COMMODITY,
            flag("default", "whether the deck is the one used where none is named"),
            key("benchmark", "the price series"),
            text("period", "period of the price used", True),
            number(
                "factor",
                "priced product (t, m3; or mtu, bbl, MMBtu) per canonical t or m3",
                0,
                True,
            ),
            ref("factor_source_id", "sources.source_id", "where the factor comes from", False),
            NOTE,
        ),
    ),
)
