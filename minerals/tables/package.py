"""Describing the tables: a data package descriptor, and a page for people."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from minerals.files import data_dir, reading
from minerals.tables.columns import TABLES
from minerals.tables.outlines import OUTLINES
from minerals.tables.schema import Column, Table
from minerals.version import __version__

CRS = "EPSG:4326"
"""What longitudes and latitudes are in: WGS 84."""


def descriptor(folder: Path | None = None) -> dict[str, Any]:
    """Build the Data Package descriptor of the bundled tables.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Another data folder; by default the bundled one.

    Returns
    -------
    dict
        As the Data Package standard (datapackage.org, version 2) describes it, with the
        size and sha256 of every file.

    Examples
    --------
    >>> [resource["name"] for resource in descriptor()["resources"]][:2]
    ['sources', 'commodities']
    """
    folder = folder or data_dir()
    resources = [_resource(table, folder) for table in TABLES.values()]
    resources += [
        {
            "name": each.name,
            "path": each.path,
            "format": "geojson",
            "mediatype": "application/geo+json",
            "description": each.about,
            "crs": CRS,
            "key": each.key,
            **_file(folder / each.path),
        }
        for each in OUTLINES.values()
    ]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "minerals-ukraine",
        "title": "Mineral deposits of Ukraine and their control, 2014 to today",
        "version": __version__,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Tables of deposits, resources, prices and totals",
            },
            {
                "name": "CC-BY-SA-4.0",
                "path": "https://creativecommons.org/licenses/by-sa/4.0/",
                "title": "control/: dated statuses of places, partly from Wikipedia",
            },
        ],
        "resources": resources,
    }


def _file(path: Path) -> dict[str, Any]:
    with reading(path):
        content = path.read_bytes()
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _resource(table: Table, folder: Path) -> dict[str, Any]:
    keys = [
        {
            "fields": [column.name],
            "reference": {
                "resource": "" if target == table.name else target.replace("_", "-"),
                "fields": [field],
            },
        }
        for column in table.columns
        if column.references
        for target, field in [column.references.split(".")]
        if target not in OUTLINES  # a foreign key leads to a table, and polygons are none
    ]
    described: dict[str, Any] = {
        "fields": [_field(column, table) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if keys:
        described["foreignKeys"] = keys
    return {
        "name": table.name.replace("_", "-"),
        "path": table.path,
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_file(folder / table.path),
        **({"crs": CRS} if any(each.name == "longitude" for each in table.columns) else {}),
        "schema": described,
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    limits: dict[str, Any] = {
        "required": column.required or None,
        "enum": list(column.values) or None,
        "pattern": column.pattern or None,
        "minimum": column.low,
        "maximum": column.high,
    }
    limits = {name: value for name, value in limits.items() if value is not None}
    field: dict[str, Any] = {"name": column.name, "type": column.kind, "description": column.about}
    if column.references.partition(".")[0] in OUTLINES:
        field["outline"] = column.references
    if column.unit:  # or the column that holds it, row by row
        field["unitField" if column.unit in table.names else "unit"] = column.unit
    return field | ({"constraints": limits} if limits else {})


def descriptor_text(folder: Path | None = None) -> str:
    """Return the descriptor as the text of ``datapackage.json``."""
    return json.dumps(descriptor(folder), ensure_ascii=False, indent=2) + "\n"


def dictionary_text() -> str:
    """Return the column dictionary as a Markdown page.

    Examples
    --------
    >>> dictionary_text().splitlines()[0]
    '# The tables'
    """
    lines = [
        "# The tables",
        "",
        "Generated from the column dictionary: "
        "`minerals data describe --format markdown -o docs/tables.md`.",
        "",
    ]
    for table in TABLES.values():
        lines += [
            f"## {table.path}",
            "",
            f"{table.about} Key: {', '.join(table.key)}.",
            "",
            "| column | type | meaning |",
            "|---|---|---|",
        ]
        lines += [
            f"| {c.name} | {c.kind}{' (required)' if c.required else ''} | {_meaning(c)} |"
            for c in table.columns
        ]
        lines.append("")
    return "\n".join(lines)


def _meaning(column: Column) -> str:
    text = column.about
    if column.references:
        text += f" (in {column.references})"
    if column.values:
        text += f": {', '.join(column.values)}"
    return text.replace("|", "\\|")
