"""Styles of a GeoPackage, in the table ``layer_styles`` from which QGIS takes them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import quoteattr

STATUS_COLORS = {
    "occupied": "184,70,11,255",
    "contested": "106,61,154,255",
    "government": "0,114,178,255",
}
"""Red, green, blue and opacity of a status, as on the printed map."""

STYLED = ("status", "class", "status_b")
"""Columns that hold a status; the first that a layer has colours it."""

_TABLE = """
CREATE TABLE IF NOT EXISTS layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
"""


def add_styles(path: Path) -> None:
    """Give each layer of a GeoPackage a default style: a colour by status, else an outline.

    A layer with a column ``snapshot`` and one ``until`` is shown at the time that QGIS's temporal
    controller is set to.

    Parameters
    ----------
    path : pathlib.Path
        A GeoPackage; layers that have a style keep it.
    """
    with closing(sqlite3.connect(path)) as base, base:
        layers = base.execute(
            "SELECT table_name, column_name, geometry_type_name FROM gpkg_geometry_columns"
        ).fetchall()
        base.execute(_TABLE)
        for layer, column, kind in layers:
            named = layer.replace('"', '""')
            names = [row[1] for row in base.execute(f'PRAGMA table_info("{named}")')]
            base.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
                "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, "
                "owner, update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', "
                "'2022-02-24T00:00:00.000Z')",
                (layer, column, layer[:30], _qml("POINT" in kind, names), "by status"),
            )
        base.execute(
            "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )


def _qml(point: bool, names: list[str]) -> str:
    """Write a style: categories of the column that holds a status, or one symbol."""
    column = next((name for name in STYLED if name in names), None)
    time = ""
    if {"snapshot", "until"} <= set(names):
        time = (
            '<temporal enabled="1" mode="2" startField="snapshot" endField="until" '
            'limitMode="1" durationField="" durationUnit="min" accumulate="0" fixedDuration="0"/>'
        )
    if column is None:
        symbol = _symbol("0", point, "255,255,255,0" if not point else "120,120,120,255")
        renderer = f'<renderer-v2 type="singleSymbol"><symbols>{symbol}</symbols></renderer-v2>'
    else:
        colors = STATUS_COLORS.items()
        categories = "".join(
            f'<category value={quoteattr(name)} label={quoteattr(name)} symbol="{at}" '
            'render="true" type="string"/>'
            for at, (name, _) in enumerate(colors)
        )
        symbols = "".join(_symbol(str(at), point, each) for at, (_, each) in enumerate(colors))
        renderer = (
            f'<renderer-v2 type="categorizedSymbol" attr={quoteattr(column)}>'
            f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>"
        )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        f'<qgis version="3.34.0" styleCategories="Symbology|Temporal">{time}{renderer}</qgis>'
    )


def _symbol(name: str, point: bool, color: str) -> str:
    options = {"color": color, "outline_color": "60,60,60,255", "outline_width": "0.2"}
    options |= {"name": "circle", "size": "2.4"} if point else {"style": "solid"}
    held = "".join(f'<Option type="QString" name="{k}" value="{v}"/>' for k, v in options.items())
    kind, layer = ("marker", "SimpleMarker") if point else ("fill", "SimpleFill")
    return (
        f'<symbol name="{name}" type="{kind}" alpha="{1 if point else 0.6}">'
        f'<layer class="{layer}" enabled="1"><Option type="Map">{held}</Option></layer></symbol>'
    )
