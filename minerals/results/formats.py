"""Output formats: one object each, and all that the program knows of it. Imports nothing heavy.

The command line takes its choices, the endings of files and the help from :data:`FORMATS`, and
writes through :attr:`Format.write`: a format that stands there works in every command that gives
an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minerals.results.result import Result


@dataclass(frozen=True)
class Format:
    """One way to write an answer.

    Attributes
    ----------
    name : str
        What ``--format`` takes.
    ending : str
        How its files are named, with the dot, in lower case.
    write : callable
        Makes text or bytes of a :class:`minerals.results.result.Result`. What it needs beyond the
        result it imports when it is called.
    binary : bool
        Whether it makes bytes, which no terminal shows.
    rows_alone : bool
        Whether a file holds the rows alone; header and notes are then told beside it.
    places : bool
        Whether it holds places, and no other rows.
    write_raw : callable, optional
        As ``write``, without the guard of texts that a spreadsheet would take for formulas; for
        formats that have one.
    draw : callable, optional
        Makes text for a terminal of a result, a width in characters, and whether colours are
        wanted; without it a terminal gets what a file gets.

    Examples
    --------
    >>> FORMATS["csv"].ending, FORMATS["csv"].binary
    ('.csv', False)
    """

    name: str
    ending: str
    write: Callable[[Result], str | bytes]
    binary: bool = False
    rows_alone: bool = False
    places: bool = False
    write_raw: Callable[[Result], str | bytes] | None = None
    draw: Callable[[Result, int, bool], str] | None = None


def _module(name: str) -> Any:
    return import_module(f"minerals.results.{name}")


TABLE = Format(
    "table",
    ".txt",
    lambda result: result.to_table(),
    draw=lambda result, width, color: result.to_table(width=width, color=color),
)
CSV = Format(
    "csv",
    ".csv",
    lambda result: result.to_csv(),
    rows_alone=True,
    write_raw=lambda result: result.to_csv(raw=True),
)
JSON = Format("json", ".json", lambda result: result.to_json())
MARKDOWN = Format("markdown", ".md", lambda result: result.to_markdown())
XLSX = Format(
    "xlsx",
    ".xlsx",
    lambda result: _module("workbook").workbook(result),
    binary=True,
    write_raw=lambda result: _module("workbook").workbook(result, raw=True),
)
PARQUET = Format(
    "parquet", ".parquet", lambda result: _module("places").parquet(result), binary=True
)
GEOJSON = Format(
    "geojson", ".geojson", lambda result: _module("places").geojson(result), places=True
)
GEOPACKAGE = Format(
    "gpkg", ".gpkg", lambda result: _module("places").geopackage(result), binary=True, places=True
)
FLATGEOBUF = Format(
    "fgb", ".fgb", lambda result: _module("places").flatgeobuf(result), binary=True, places=True
)
KML = Format("kml", ".kml", lambda result: _module("places").kml(result), binary=True, places=True)

FORMATS = {
    each.name: each
    for each in (
        *(TABLE, CSV, JSON, MARKDOWN, XLSX, PARQUET),
        *(GEOJSON, GEOPACKAGE, FLATGEOBUF, KML),
    )
}
"""Every format by its name; the first is that of an answer for which none is asked."""
