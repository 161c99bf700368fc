"""The interactive map: control, and deposits by commodity family and status.

A view computes nothing: statuses come from :mod:`minerals.listings`, polygons from the control
history; here they are only drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import pandas as pd
import shapely

from minerals.histories import ControlHistory
from minerals.listings import list_deposits
from minerals.maps.escape import link, text
from minerals.maps.offline import page
from minerals.results import Result
from minerals.tables.choose import inventory
from minerals.tables.files import write_text
from minerals.tables.inventory import Inventory
from minerals.tables.load import outlines, sources

if TYPE_CHECKING:
    from minerals.histories import Snapshot

STYLES = {
    "occupied": ("#D55E00", "Russian-occupied"),
    "government": ("#0072B2", "government-controlled"),
    "contested": ("#6A3D9A", "contested or unknown"),
}
"""Colour (told apart by colour-blind readers) and words of each status."""

RINGS = {"occupied": "#000000", "government": "#0072B2", "contested": "#000000"}
"""The ring round a deposit: the second sign beside colour (contested is dashed)."""

FAMILY_NAMES = {
    "fuel": "Fuels",
    "ferrous": "Ferrous metals",
    "non-ferrous": "Non-ferrous metals",
    "precious": "Precious metals",
    "rare": "Rare and rare-earth metals",
    "uranium": "Uranium",
    "industrial": "Industrial minerals",
    "other": "Other",
}
SIMPLIFY_DEGREES = 0.002


@dataclass(frozen=True, eq=False)
class Map:
    """A drawn map: shows itself in a notebook, and writes itself as one file.

    Attributes
    ----------
    title, subtitle : str
        What the page says of itself.
    canvas : folium.Map
        The map, for further layers.
    """

    title: str
    subtitle: str
    canvas: folium.Map

    def to_html(self) -> str:
        """Return the page: one HTML text that asks for nothing from any network."""
        return page(
            self.canvas,
            title=self.title,
            description=self.subtitle,
            body_before=_heading(self.title, self.subtitle),
        )

    def save(self, path: str | Path) -> None:
        """Write the page to a file, whole or not at all.

        Raises
        ------
        InputError
            If the folder does not exist or cannot be written.
        """
        write_text(path, self.to_html())

    def _repr_html_(self) -> str:
        import html

        source = html.escape(self.to_html(), quote=True)
        return (
            f'<iframe title="{html.escape(self.title)}" srcdoc="{source}" '
            'style="width:100%;height:560px;border:0"></iframe>'
        )


def map(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    commodity: str | Iterable[str] = (),
    group: str | None = None,
    role: str = "counting",
    date: str | dt.date | None = None,
    scope: str = "all",
    control: str | Path | ControlHistory | None = None,
    height: str = "86%",
) -> Map:
    """Draw control and deposits on an interactive map.

    Parameters
    ----------
    deposits, commodity, group, role, date, scope, control : optional
        As for :func:`minerals.share`.
    height : str, optional
        Height of the map in its page.

    Returns
    -------
    Map
        With ``save`` and a picture of itself in a notebook.

    Raises
    ------
    InputError
        If an argument cannot be used.

    Examples
    --------
    >>> "Leaflet" in map(commodity="uranium", date="2025-02-24").to_html()
    True
    """
    from minerals.histories import control as find_control

    stock, history = inventory(deposits), find_control(control)
    chosen = (commodity,) if isinstance(commodity, str) else tuple(commodity)
    found = list_deposits(
        stock, commodity=chosen, group=group, role=role, date=date, scope=scope, control=history
    )
    canvas = folium.Map(
        location=[48.6, 31.4],
        zoom_start=6,
        tiles=None,
        height=height,
        control_scale=True,
        prefer_canvas=len(found.frame) > 2000,
    )
    canvas.options["attributionControl"] = False
    snapshot = history.at(date)
    _base(canvas, history)
    _control(canvas, snapshot)
    _deposits(canvas, stock, found)
    folium.LayerControl(position="bottomright", collapsed=False).add_to(canvas)
    _fit(canvas, found.frame, history)
    return Map("Mineral deposits and control", _caption(found, history), canvas)


def _fit(canvas: folium.Map, frame: pd.DataFrame, history: ControlHistory) -> None:
    if history.land is not None:
        west, south, east, north = history.land.bounds
    elif len(frame):
        west, east = frame["longitude"].min(), frame["longitude"].max()
        south, north = frame["latitude"].min(), frame["latitude"].max()
    else:
        west, south, east, north = history.at(None).occupied.bounds
    canvas.fit_bounds([[south, west], [north, east]])


def _caption(found: Result, history: ControlHistory) -> str:
    head = found.header
    age = head["snapshot_age_days"]
    return (
        f"As of {head['as_of']}; control snapshot of {head['snapshot']}"
        + (f" ({age} days earlier)" if age else "")
        + f", {history.title} ({history.licence}). {len(found.frame)} deposits: "
        f"{head['population']}. Occupied means {head['scope_title']}."
    )


def _heading(title: str, subtitle: str) -> str:
    legend = "".join(
        f'<span style="white-space:nowrap;margin-right:1em"><span aria-hidden="true" '
        f'style="display:inline-block;width:.6em;height:.6em;border-radius:50%;background:{colour};'
        f'border:2px {"dashed" if status == "contested" else "solid"} {RINGS[status]}"></span> '
        f"{words}</span>"
        for status, (colour, words) in STYLES.items()
    )
    return (
        '<header style="font:14px/1.35 system-ui,sans-serif;padding:.4em .8em;min-height:4em">'
        f'<h1 style="font-size:1.1em;margin:0">{text(title)}</h1>'
        f'<p style="margin:0">{text(subtitle)}</p>'
        f'<p style="margin:0">{legend}<span>pale: not certain</span></p></header>'
    )


def _geojson(geometry: Any) -> dict[str, Any]:
    """Return a simplified GeoJSON feature with five decimals (a metre)."""
    import json

    plain = shapely.set_precision(shapely.simplify(geometry, SIMPLIFY_DEGREES), 1e-4)
    return {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(plain))}


def _base(canvas: folium.Map, history: ControlHistory) -> None:
    """Draw Ukraine's oblasts as a base map, where the history is about Ukraine."""
    if history.land is None:
        return
    layer = folium.FeatureGroup(name="Oblasts", control=False)
    for name, geometry in outlines("oblasts").set_index("name_en").geometry.items():
        folium.GeoJson(
            _geojson(geometry),
            style_function=lambda _: {
                "color": "#777777",
                "weight": 1,
                "fillColor": "#f4f1ea",
                "fillOpacity": 1,
            },
            tooltip=folium.Tooltip(text(name)),
        ).add_to(layer)
    layer.add_to(canvas)


def _control(canvas: folium.Map, snapshot: Snapshot) -> None:
    for status in ("occupied", "contested"):
        geometry = getattr(snapshot, status)
        if geometry.is_empty:
            continue
        colour, words = STYLES[status]
        layer = folium.FeatureGroup(name=f"Land: {words}")
        folium.GeoJson(
            _geojson(geometry),
            style_function=lambda _, colour=colour: {
                "color": colour,
                "weight": 1,
                "fillColor": colour,
                "fillOpacity": 0.3,
                "interactive": False,
            },
        ).add_to(layer)
        layer.add_to(canvas)


def _deposits(canvas: folium.Map, stock: Inventory, found: Result) -> None:
    rows = stock.resources.sort_values("role", key=lambda role: role != "main", kind="stable")
    first = rows.groupby("deposit_id")["commodity_id"].first()
    family = found.frame["deposit_id"].map(first).map(stock.commodities["family"]).fillna("other")
    figures = {str(deposit): part for deposit, part in rows.groupby("deposit_id")}
    none = rows.iloc[:0]
    known = sources()
    addresses = dict(zip(known["source_id"], known["url"], strict=True))
    sites = stock.sites.set_index("deposit_id")
    for name, part in found.frame.groupby(family.to_numpy(), sort=False):
        layer = folium.FeatureGroup(name=FAMILY_NAMES.get(str(name), text(name)))
        for row in part.itertuples():
            deposit = str(row.deposit_id)
            _marker(row, sites.loc[deposit], figures.get(deposit, none), addresses).add_to(layer)
        layer.add_to(canvas)


def _marker(row: Any, site: pd.Series, figures: pd.DataFrame, addresses: dict[str, str]) -> Any:
    colour, words = STYLES[row.status]
    popup = folium.Popup(_card(row, site, figures, addresses, words), max_width=340)
    return folium.CircleMarker(
        location=[row.latitude, row.longitude],
        radius=6,
        color=RINGS[row.status],
        weight=2,
        dash_array="3 3" if row.status == "contested" else None,
        fill=True,
        fill_color=colour,
        fill_opacity=0.9 if row.certain else 0.25,
        tooltip=folium.Tooltip(text(row.name_en)),
        popup=popup,
    )


def _card(
    row: Any, site: pd.Series, figures: pd.DataFrame, addresses: dict[str, str], words: str
) -> str:
    name_uk = site.get("name_uk")
    lines = [f"<b>{text(row.name_en)}</b>"]
    if isinstance(name_uk, str):
        lines.append(text(name_uk))
    sure = "" if row.certain else ", not certain"
    lines.append(f"{words}{sure}, since {text(row.since)}")
    if pd.notna(row.distance_km):
        lines.append(
            f"{abs(row.distance_km):.0f} km from the line of contact; placed to "
            f"{row.location_precision_km:g} km"
        )
    lines += [_figure(each, addresses) for each in figures.itertuples()]
    own = site.get("source_id")
    if isinstance(own, str):
        lines.append("Source: " + link(addresses.get(own) or "", own))
    return "<br>".join(lines)


def _figure(row: Any, addresses: dict[str, str]) -> str:
    line = f"{text(row.commodity_id)}"
    if pd.notna(row.quantity):
        line += f": {row.quantity:g} {text(row.unit)} {text(row.measures)}"
        if isinstance(row.category, str):
            line += f", {text(row.category)}"
    if isinstance(row.source_id, str):
        line += " (" + link(addresses.get(row.source_id) or "", "source") + ")"
    return line
