"""Published figures, and the definitions under which they are recomputed."""

from __future__ import annotations

from minerals.tables.columns.make import NOTE, SOURCE, choice, flag, key, number, ref, text
from minerals.tables.schema import Column, Table
from minerals.tables.vocabularies import DATE, KINDS, PARTIAL_DATE
from minerals.vocabulary import (
    COUNTING_ROLES,
    ESTIMATORS,
    MEASURE_NAMES,
    MODEL_CHOICES,
    SCOPE_NAMES,
)

TABLES = (
    Table(
        "claims",
        "claims.csv",
        "Published figures, in our own words.",
        ("claim_id",),
        (
            key("claim_id", "identifier"),
            text("statement", "the claim in our own words", True),
            text("statement_uk", "the same in Ukrainian", True),
            text("who", "who is credited", True),
            text("who_uk", "the same in Ukrainian", True),
            text("date", "when it was claimed", pattern=PARTIAL_DATE),
            text(
                "provenance",
                "file name of the article, as collected, that states it",
            ),
            SOURCE,
            ref("quotes", "claims.claim_id", "the claim that it repeats", False),
            text("subject", "what is measured: numerator and denominator as stated"),
            number("low", "claimed figure, lower end", unit="unit"),
            number("high", "claimed figure, upper end", unit="unit"),
            choice(
                "unit",
                "unit of the figure",
                ["fraction", "USD", "Gt", "Mt", "kt", "t", "bcm", "count", "rank", "text"],
                True,
            ),
            number("accept_low", "least figure that counts as the claimed one", unit="unit"),
            number("accept_high", "largest figure that counts as the claimed one", unit="unit"),
            Column(
                "min_coverage",
                "number",
                "coverage below which a reading is no evidence",
                low=0,
                high=1,
            ),
            choice(
                "fact",
                "whether a statement outside the tables is so: a verdict without readings",
                ["true", "false"],
            ),
            ref(
                "fact_source_id", "sources.source_id", "which source confirms or refutes it", False
            ),
            text("not_testable", "why no reading can be defined"),
            NOTE,
        ),
    ),
    Table(
        "readings",
        "readings.csv",
        "Definitions under which a claim can be recomputed; declarative, no code.",
        ("claim_id", "reading_id"),
        (
            ref("claim_id", "claims.claim_id", "the claim"),
            key("reading_id", "identifier within the claim"),
            text("title", "the definition in words", True),
            flag("literal", "whether it matches the claim's own words"),
            flag("independent", "whether its figures are independent of the claimant's"),
            choice("estimator", "how the figure is made", ESTIMATORS, True),
            choice("by", "measure", MEASURE_NAMES),
            text("commodity", "commodities, separated by spaces"),
            text("group", "group of commodities"),
            choice("role", "for which commodities a deposit counts", list(COUNTING_ROLES)),
            choice("scope", "which occupied territory counts", SCOPE_NAMES),
            text("date", "as-of date", pattern=DATE),
            text(
                "prices",
                "price deck; followed by /benchmark, its prices of the product itself, as if "
                "the quantity were the product",
            ),
            text("numerator", "published rows that are added: table?column=value&column=value"),
            text(
                "denominator",
                "published rows that the sum is divided by, or weighted with; by count, the "
                "published number of such sites, which coverage is measured against",
            ),
            text("outline", "basins or, for a place, oblasts that are joined, separated by spaces"),
            choice("kind", "kind of the deposits that count, all where absent", KINDS),
            choice("model", "where an estimate puts what no site accounts for", MODEL_CHOICES),
            choice(
                "bound",
                "where the figure is no more than a limit of what is claimed: evidence against "
                "it alone",
                ["lower", "upper"],
            ),
            NOTE,
        ),
    ),
)
