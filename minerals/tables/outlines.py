"""Bundled shapes: where each file lies, what identifies a feature, what it holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outlines:
    """A bundled GeoJSON file of shapes in EPSG:4326, each with a ``source_id``.

    Attributes
    ----------
    name : str
        As tables, checks and the data package name it.
    path : str
        In the data folder.
    key : str
        The property that identifies a feature.
    about : str
        One sentence for the list of files.
    """

    name: str
    path: str
    key: str
    about: str


OBLASTS = Outlines(
    "oblasts",
    "boundaries/oblasts.geojson",
    "iso",
    "Oblasts, Kyiv, Crimea and Sevastopol, made into a gap-free coverage.",
)
NEIGHBOURS = Outlines(
    "neighbours",
    "boundaries/neighbours.geojson",
    "iso",
    "Countries around Ukraine, cut by its internationally recognised outline; only drawn, never "
    "measured.",
)
WATERS = Outlines(
    "waters",
    "boundaries/waters.geojson",
    "name",
    "The Dnipro as a line that divides its banks, and the Kakhovka reservoir as it was until 2023.",
)
BASINS = Outlines(
    "basins",
    "basins.geojson",
    "basin_id",
    "Outlines of basins and districts, with their position error.",
)

OUTLINES = {each.name: each for each in (OBLASTS, NEIGHBOURS, WATERS, BASINS)}
"""Every bundled file of shapes by its name."""
