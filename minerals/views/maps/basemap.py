"""The base of a static map: its frame, sea, countries, oblasts, cities and scale bar."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Curve

from minerals.geo import WGS84, Floats, reproject
from minerals.results.labels import label, labels, local_names
from minerals.tables.country import Country
from minerals.tables.load import shapes, table
from minerals.views.figures.canvas import text_width
from minerals.views.maps.label_placement import LabelPlacement, centred_box

SEA, FOREIGN, LAND = "#DDE9F1", "#EDECE8", "#FBFAF6"
BORDER, COAST, FAINT = "#4D4D4D", "#9AA7B0", "#CFCBC0"
AREA_NAME_SIZE_PT = 7.5
"""Points of the names of countries and seas."""

POINT_NAME_SIZE_PT = 6.5
"""Points of the names of cities and deposits."""

MIN_FRAME_WIDTH_KM = 100.0
"""The least width of a frame in kilometres, for deposits that lie close together."""

MIN_HEIGHT_TO_WIDTH, MAX_HEIGHT_TO_WIDTH = 0.45, 0.8
"""Limits of the ratio of height to width of a frame."""

FRAME_MARGIN = 0.04
"""Margin around the geometries, as a fraction of their extent."""

_GEOD = pyproj.Geod(ellps="WGS84")


@dataclass(frozen=True, eq=False)
class View:
    """The frame of a map in a plane, and how large it is on paper.

    Attributes
    ----------
    plane : str
        An equal-area plane in metres.
    left, bottom, right, top : float
        The frame in the plane.
    inches : float
        Width on paper.
    """

    plane: str
    left: float
    bottom: float
    right: float
    top: float
    inches: float

    @property
    def metres_per_inch(self) -> float:
        """Scale: metres in the plane per inch on paper."""
        return (self.right - self.left) / self.inches

    @property
    def height(self) -> float:
        """Height on paper in inches."""
        return (self.top - self.bottom) / self.metres_per_inch

    @property
    def box(self) -> Any:
        """The frame as a polygon in the plane."""
        return shapely.box(self.left, self.bottom, self.right, self.top)

    def to_plane(self, geometry: Any) -> Any:
        """Project a geometry into the plane, simplify it for drawing, and clip it to the frame."""
        moved = reproject(geometry, WGS84, self.plane)
        plainer = shapely.simplify(moved, self.metres_per_inch / 400)
        return shapely.intersection(shapely.make_valid(plainer), self.box)

    def xy(self, longitude: Any, latitude: Any) -> Floats:
        """Move points into the plane.

        Parameters
        ----------
        longitude, latitude : array-like
            Shape (n,), degrees.

        Returns
        -------
        numpy.ndarray
            Shape (n, 2), metres.
        """
        points = shapely.points(np.asarray(longitude, float), np.asarray(latitude, float))
        return np.asarray(shapely.get_coordinates(reproject(points, WGS84, self.plane)))

    def to_inches(self, xy: Floats) -> Floats:
        """Return inches from the lower left corner of the frame."""
        return np.asarray((xy - (self.left, self.bottom)) / self.metres_per_inch)


def view_of(geometries: list[Any], plane: str, inches: float) -> View:
    """Choose the frame that shows all of some geometries.

    Parameters
    ----------
    geometries : list of shapely geometries
        EPSG:4326; empty ones count for nothing.
    plane : str
        The plane of the map.
    inches : float
        Width on paper.

    Returns
    -------
    View
        At least 100 km wide, and from 0.45 to 0.8 times as high as wide.

    Examples
    --------
    >>> from minerals.tables.country import UKRAINE
    >>> view = view_of([shapely.Point(31.4, 48.6)], UKRAINE.plane, 5)
    >>> round(view.metres_per_inch), round(view.height, 2)
    (21600, 2.25)
    """
    moved = reproject(np.array(geometries, dtype=object), WGS84, plane)
    left, bottom, right, top = map(float, shapely.total_bounds(moved))
    if math.isnan(left):
        left, bottom, right, top = 0.0, 0.0, 0.0, 0.0
    x, y = (left + right) / 2, (bottom + top) / 2
    width = max(right - left, 1000 * MIN_FRAME_WIDTH_KM) * (1 + 2 * FRAME_MARGIN)
    height = (top - bottom) * (1 + 2 * FRAME_MARGIN)
    width = max(width, height / MAX_HEIGHT_TO_WIDTH)
    height = max(height, MIN_HEIGHT_TO_WIDTH * width)
    return View(plane, x - width / 2, y - height / 2, x + width / 2, y + height / 2, inches)


def scale_bar(view: View) -> tuple[int, float]:
    """Choose the length of a scale bar and how long it is at the middle of the map.

    Parameters
    ----------
    view : View
        The frame.

    Returns
    -------
    tuple of int and float
        Kilometres on the ellipsoid along the middle latitude, and metres in the plane.

    Examples
    --------
    >>> from minerals.tables.country import UKRAINE
    >>> kilometres, metres = scale_bar(View(UKRAINE.plane, -7e5, -5e5, 7e5, 5e5, 10))
    >>> kilometres, round(metres, -2)
    (200, 200000.0)
    """
    wanted = (view.right - view.left) / 1000 / 4
    size = 10 ** math.floor(math.log10(wanted))
    kilometres = int(max(step * size for step in (1, 2, 5) if step * size <= wanted))
    middle = shapely.Point((view.left + view.right) / 2, (view.bottom + view.top) / 2)
    at = reproject(middle, view.plane, WGS84)
    ends = [_GEOD.fwd(at.x, at.y, azimuth, 500 * kilometres)[:2] for azimuth in (270, 90)]
    (x0, y0), (x1, y1) = view.xy(*np.transpose(ends))
    return kilometres, math.hypot(x1 - x0, y1 - y0)


def draw_polygons(axes: Any, geometry: Any, **properties: Any) -> Any:
    """Draw the polygons of a geometry as one patch.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where.
    geometry : shapely geometry
        In the plane; what is no polygon is left out.
    **properties
        As for a patch.

    Returns
    -------
    matplotlib.patches.PathPatch or None
        None where there is nothing to draw.
    """
    curves = [
        Curve(np.asarray(ring.coords)[:, :2], closed=True)
        for polygon in _polygons(geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    if not curves:
        return None
    patch = PathPatch(Curve.make_compound_path(*curves), **properties)
    return axes.add_artist(patch)  # the frame is given: its limits need not be measured


def _polygons(geometry: Any) -> list[Any]:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [each for each in parts if each.geom_type == "Polygon" and not each.is_empty]


def draw_basemap(axes: Any, view: View, country: Country | None) -> None:
    """Draw sea, neighbouring countries and first-level units, where the country is known.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Where.
    view : View
        The frame.
    country : Country or None
        Without it, meridians and parallels alone are drawn.
    """
    if country is None:
        _graticule(axes, view)
        return
    axes.set_facecolor(SEA)
    for geometry in shapes(country.neighbours.name).geometry if country.neighbours else ():
        draw_polygons(axes, view.to_plane(geometry), fc=FOREIGN, ec=COAST, lw=0.5, zorder=0)
    for geometry in country.unit_outlines.geometry:
        draw_polygons(axes, view.to_plane(geometry), fc=LAND, ec=FAINT, lw=0.5, zorder=0.1)
    draw_polygons(axes, view.to_plane(country.land), fc="none", ec=BORDER, lw=0.9, zorder=1.5)


def _graticule(axes: Any, view: View) -> None:
    axes.set_facecolor(LAND)
    west, south, east, north = reproject(
        shapely.segmentize(view.box, view.metres_per_inch), view.plane, WGS84
    ).bounds
    step = next(each for each in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if (east - west) / each <= 12)
    for east_west, low, high in ((True, west, east), (False, south, north)):
        for degree in np.arange(math.ceil(low / step), math.floor(high / step) + 1) * step:
            along = np.linspace(south if east_west else west, north if east_west else east, 50)
            fixed = np.full(50, degree)
            xy = view.xy(fixed, along) if east_west else view.xy(along, fixed)
            axes.plot(*xy.T, color=FAINT, linewidth=0.5, zorder=0)
            _degree(axes, view, xy, f"{degree:g}°", east_west)


def _degree(axes: Any, view: View, xy: Floats, text: str, east_west: bool) -> None:
    """Write a degree where its line enters the frame from below, or from the left."""
    enters, along = (view.bottom, 1) if east_west else (view.left, 0)
    at = float(np.interp(enters, xy[:, along], xy[:, 1 - along]))
    x, y = (at, enters) if east_west else (enters, at)
    if view.left < x + 1 and x < view.right and view.bottom < y + 1 and y < view.top:
        offset = (2, 2)
        axes.annotate(text, (x, y), offset, textcoords="offset points", fontsize=6, color=COAST)


def draw_scale(axes: Any, view: View, placement: LabelPlacement, lang: str) -> None:
    """Draw a scale bar in the lower right corner, and reserve its place."""
    kilometres, metres = scale_bar(view)
    inch = view.metres_per_inch
    right, bottom = view.right - 0.2 * inch, view.bottom + 0.22 * inch
    tick = 0.05 * inch
    line = np.array([[right - metres, bottom + tick], [right - metres, bottom], [right, bottom],
                     [right, bottom + tick]])  # fmt: skip
    axes.plot(*line.T, color="black", linewidth=1, solid_joinstyle="miter", gid="scale", zorder=8)
    middle = right - metres / 2
    text = label(lang, "figure.km", n=kilometres)
    axes.text(
        middle, bottom + tick, text, ha="center", va="bottom", fontsize=AREA_NAME_SIZE_PT, zorder=8
    )
    x, y = view.to_inches(np.array([middle, bottom + 2 * tick]))
    placement.taken.append(centred_box(x, y, metres / inch + 0.1, 0.3))


def name_countries(
    axes: Any, view: View, placement: LabelPlacement, country: Country, lang: str
) -> None:
    """Write the names of neighbours and seas where there is room."""
    named = shapes(country.neighbours.name) if country.neighbours else None
    pairs = [] if named is None else zip(local_names(named, lang), named.geometry, strict=True)
    for name, geometry in pairs:
        width, height = text_width(str(name), AREA_NAME_SIZE_PT) + 0.1, AREA_NAME_SIZE_PT / 72 * 1.3
        room = _largest_label_box(view.to_plane(geometry), height / width)
        if room is None:
            continue
        x, y = view.to_inches(np.array(room.centroid.coords[0]))
        inside = width * view.metres_per_inch <= room.bounds[2] - room.bounds[0]
        box = centred_box(x, y, width, height)
        if inside and placement.free(box):
            placement.taken.append(box)
            _write_name(
                axes,
                room.centroid.coords[0],
                str(name),
                color="#77736A",
                fontsize=AREA_NAME_SIZE_PT,
            )
    for key, (longitude, latitude) in country.seas.items():
        at = view.xy([longitude], [latitude])[0]
        text = label(lang, key)
        x, y = view.to_inches(at)
        box = centred_box(x, y, text_width(text, AREA_NAME_SIZE_PT), AREA_NAME_SIZE_PT / 72 * 1.3)
        if placement.free(box):
            placement.taken.append(box)
            _write_name(axes, at, text, color="#6F8899", fontsize=AREA_NAME_SIZE_PT, style="italic")


def _largest_label_box(land: Any, aspect: float) -> Any:
    """Return the largest box of an aspect (height by width) round a circle that fits the land."""
    polygons = _polygons(land)
    if not polygons:
        return None
    largest = max(polygons, key=lambda each: each.area)
    squeezed = shapely.transform(largest, lambda xy: xy * (aspect, 1))
    circle = shapely.maximum_inscribed_circle(squeezed)
    x, y = circle.coords[0]
    reach = circle.length / math.sqrt(2)
    return shapely.box((x - reach) / aspect, y - reach, (x + reach) / aspect, y + reach)


def name_cities(
    axes: Any, view: View, placement: LabelPlacement, country: Country, lang: str
) -> None:
    """Draw the main cities for whose names there is room; a square without a name is left out."""
    named = labels(lang)
    cities = table("control_places").set_index("place_id").loc[list(country.towns)]
    points = view.xy(cities["longitude"], cities["latitude"])
    for town, at in zip(country.towns, points, strict=True):
        text = named[f"figure.city.{town}"]
        if write_beside(axes, view, placement, at, text, 0.05, color="#3A3A3A"):
            axes.plot(*at, "s", color="#3A3A3A", markersize=1.8, zorder=4)


def write_beside(
    axes: Any,
    view: View,
    placement: LabelPlacement,
    at: Floats,
    text: str,
    gap: float,
    **properties: Any,
) -> bool:
    """Write a text beside a point of the plane; return whether there was room for it."""
    width, height = text_width(text, POINT_NAME_SIZE_PT) + 0.03, POINT_NAME_SIZE_PT / 72 * 1.25
    x, y = view.to_inches(at)
    middle = placement.place_beside(x, y, width, height, gap)
    if middle is None:
        return False
    inch = view.metres_per_inch
    where = (view.left + middle[0] * inch, view.bottom + middle[1] * inch)
    _write_name(axes, where, text, fontsize=POINT_NAME_SIZE_PT, halo=True, **properties)
    return True


def _write_name(axes: Any, at: Any, text: str, halo: bool = False, **properties: Any) -> None:
    # A pale box, and no outline of the letters: an outline would turn a text of an SVG into curves.
    box = {"facecolor": "white", "alpha": 0.55, "linewidth": 0, "pad": 0.2} if halo else None
    axes.text(*at, text, ha="center", va="center_baseline", zorder=7, bbox=box, **properties)
