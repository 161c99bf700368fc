"""Ways to describe columns, and the columns that many tables share."""

from __future__ import annotations

from collections.abc import Sequence

from minerals.tables.schema import Column
from minerals.tables.vocabularies import BASES, CONFIDENCES, PARTIAL_DATE, SLUG, UNITS


def text(name: str, about: str, required: bool = False, pattern: str = "") -> Column:
    """Describe a column of text."""
    return Column(name, "string", about, required, pattern=pattern)


def number(
    name: str, about: str, low: float | None = 0, required: bool = False, unit: str = ""
) -> Column:
    """Describe a column of numbers, by default not below 0."""
    return Column(name, "number", about, required, low=low, unit=unit)


def choice(name: str, about: str, values: Sequence[str], required: bool = False) -> Column:
    """Describe a column whose values come from a vocabulary."""
    return Column(name, "string", about, required, values=tuple(values))


def flag(name: str, about: str) -> Column:
    """Describe a column of true and false."""
    return Column(name, "boolean", about, required=True)


def key(name: str, about: str) -> Column:
    """Describe a column that identifies rows."""
    return Column(name, "string", about, True, pattern=SLUG)


def ref(name: str, target: str, about: str, required: bool = True) -> Column:
    """Describe a column whose values exist in ``table.column``."""
    return Column(name, "string", about, required, references=target)


SOURCE = ref("source_id", "sources.source_id", "where the row's facts were published")
COMMODITY = ref("commodity_id", "commodities.commodity_id", "the commodity")
NOTE = text("note", "what a reader should know, in our own words")
LONGITUDE = Column(
    "longitude", "number", "degrees east, WGS 84", True, low=-180, high=180, unit="degree"
)
LATITUDE = Column(
    "latitude", "number", "degrees north, WGS 84", True, low=-90, high=90, unit="degree"
)
QUANTITY = (
    number("quantity", "the figure stated as best", unit="unit"),
    number("quantity_low", "the lower bound, where a range is published", unit="unit"),
    number("quantity_high", "the upper bound, where a range is published", unit="unit"),
)
BASIS = choice("basis", "what the quantity is a quantity of", BASES)
UNIT = choice("unit", "unit of the quantity", UNITS)
AS_OF = text("as_of", "date of the figure: year, month or day", pattern=PARTIAL_DATE)
CONFIDENCE = choice("confidence", "how sure the figure is", CONFIDENCES)
