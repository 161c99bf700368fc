"""What lies where: sources, commodities, critical lists, deposits and resources."""

from __future__ import annotations

from minerals.tables.columns.make import (
    AS_OF,
    BASIS,
    COMMODITY,
    CONFIDENCE,
    LATITUDE,
    LONGITUDE,
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
from minerals.tables.schema import Column, Table
from minerals.tables.vocabularies import (
    BASES,
    CATEGORIES,
    FAMILIES,
    KATOTTG,
    KINDS,
    OBLASTS,
    PARTIAL_DATE,
    RESOURCE_ROLES,
    SETTINGS,
    UNITS,
)

TABLES = (
    Table(
        "sources",
        "sources.csv",
        "Every publication that a row of any table rests on.",
        ("source_id",),
        (
            key("source_id", "identifier"),
            text("title", "title as published", True),
            text("publisher", "who published it"),
            text("published", "date of publication", pattern=PARTIAL_DATE),
            text("url", "address", pattern=r"https?://\S+"),
            text("licence", "licence, or the ground on which the fact is cited", True),
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
            NOTE,
        ),
    ),
    Table(
        "commodities",
        "commodities.csv",
        "The commodities, their families, canonical units and bases, and official critical lists.",
        ("commodity_id",),
        (
            key("commodity_id", "identifier"),
            text("name_en", "English name", True),
            text("name_uk", "Ukrainian name", True),
            text("aliases", "symbols and other names in use, separated by semicolons"),
            choice("family", "family of commodities", FAMILIES, True),
            choice("unit", "canonical unit, in which shares by quantity are given", UNITS, True),
            choice("basis", "what the canonical quantity is a quantity of", BASES, True),
            flag("eu_2020", "on the European Union's list of 2020"),
            flag("eu_2023", "on the European Union's list of 2023"),
            flag("us_2022", "on the United States' list of 2022"),
            flag("us_2025", "on the United States' list of 2025"),
            flag("ua_2025", "on Ukraine's list as in force in 2025"),
            NOTE,
        ),
    ),
    Table(
        "critical_lists",
        "critical_lists.csv",
        "The official lists behind the flags of the commodities.",
        ("list_id",),
        (
            key("list_id", "the list, as a group is named"),
            text("title", "title", True),
            text("act", "legal act"),
            text("published", "date of the act", True, PARTIAL_DATE),
            number("items", "items that the act names", 1, True),
            text("without_row", "items that no commodity of the tables stands for"),
            SOURCE,
            NOTE,
        ),
    ),
    Table(
        "deposits",
        "deposits.csv",
        "Named sites: deposits, mines, fields, or sections of one.",
        ("deposit_id",),
        (
            key("deposit_id", "identifier"),
            text("name_en", "name in the Ukrainian national transliteration", True),
            text("name_uk", "Ukrainian name"),
            text("aliases", "other spellings in use, separated by semicolons"),
            choice("kind", "kind of site", KINDS, True),
            ref("part_of", "deposits.deposit_id", "the site that contains this one", False),
            choice("oblast", "ISO 3166-2 code of the (main) oblast", OBLASTS, True),
            text(
                "raion",
                "raion: as a source gives it, else that of nearest_place by the State codifier of "
                "administrative units, for sites known to 5 km",
            ),
            text("nearest_place", "nearest named place"),
            Column(
                "nearest_place_id",
                "string",
                "GeoNames identifier of nearest_place: of the place that a source names, where the "
                "list holds that name within 30 km; else of the nearest listed place, often one of "
                "500 inhabitants or more or a part of a town, within 15 km of a site on land known "
                "to 5 km",
                pattern=r"\d+",
                references="control_places.place_id",
            ),
            text(
                "nearest_place_katottg",
                "code of nearest_place in the State codifier of administrative units (KATOTTG), "
                "where its name is that of one settlement or city district of the oblast, of the "
                "raion, or of the only town among them",
                pattern=KATOTTG,
            ),
            LONGITUDE,
            LATITUDE,
            number("location_precision_km", "the site lies within this distance", 0.01, True, "km"),
            ref("location_source_id", "sources.source_id", "where the point comes from"),
            choice("setting", "on land or offshore", SETTINGS, True),
            ref("outline_id", "basins.basin_id", "outline of a site that is an area", False),
            ref("basin_id", "basins.basin_id", "the basin that the site lies in", False),
            ref(
                "control_place_id",
                "control_places.place_id",
                "named place whose dated status stands for an offshore site",
                False,
            ),
            choice(
                "development_status",
                "state of development, where a source gives it",
                ["undeveloped", "licensed", "developed", "suspended", "closed", "flooded"],
            ),
            text("operator", "holder or operator, where a source gives it"),
            SOURCE,
            NOTE,
        ),
    ),
    Table(
        "resources",
        "resources.csv",
        "What is known to lie at a deposit: a commodity, and a quantity where one is published.",
        ("deposit_id", "commodity_id", "category", "basis", "source_id"),
        (
            ref("deposit_id", "deposits.deposit_id", "the site"),
            COMMODITY,
            choice("category", "how sure the quantity is", CATEGORIES, True),
            BASIS,
            SOURCE,
            choice(
                "role",
                "main commodity, by-product, or occurrence",
                RESOURCE_ROLES,
                True,
            ),
            *QUANTITY,
            UNIT,
            number("grade", "grade of the ore", unit="grade_unit"),
            text("grade_unit", "unit and carrier of the grade, such as % Li2O"),
            AS_OF,
            CONFIDENCE,
            flag("preferred", "whether the row counts when sources differ"),
            text("reason", "why the row is or is not preferred"),
            NOTE,
        ),
    ),
)
