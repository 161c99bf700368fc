"""A vector file in longitude and latitude, whoever wrote it: the one door by which it comes in."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from minerals.errors import InputError, unknown
from minerals.geo import WGS84
from minerals.tables.vector.items import Item, items_of, split_layer
from minerals.tables.vector.layers import MAX_LAYERS, Layer, layers_of

FINDINGS = "findings"
"""The key of ``attrs`` under which a frame carries what was passed over or repaired."""

ROUNDING_DEG = 1e-6
"""How far beyond 180 degrees a longitude may lie by rounding: a decimetre."""
_SIDES = re.compile(
    r"occup|okup|окуп|оккуп|contest|спірн|спорн|disput|gr[ae]y|сір[аіо]|серая|govern|уряд|liberat|звільн|"
    r"освобож|de-?occup|деокуп|control|контрол|claim|advanc|rebel|ukrain|україн|украин|russia|"
    r"росі|росс|held|free|вільн|unknown|невідом|zviln|enem|"
    r"(?<![^\W_])(?:rus?|rf|ua|ukr|n?gca|zsu|afu|dpr|lpr|рф|зсу|всу|тот|днр|лнр|gov|"
    r"red|green|blue|червон\w+|зелен\w+|син[іяє]\w*|красн\w+|ours?|theirs?|friend(?:ly)?|hostile|foe)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"^\D?(?:19|20)\d\d$|"
    r"(?<!\d)(?:(?:19|20)\d\d(?:[-_.]?\d\d){1,2}|\d{1,2}[-_.]\d{1,2}[-_.](?:\d\d){1,2})(?!\d)|"
    r"(?<![^\W_])(?:before|after|old|new|earlier|later|до|після|после|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![^\W\d_])",
    re.IGNORECASE,
)
"""What the name of a layer says of its time; a year beside words may be that of its beginning."""
_OCCUPIED = re.compile(r"(?<!de)(?<!de-)occup|(?<!де)окуп|оккуп", re.IGNORECASE)
_AREAL = ("Polygon", "MultiPolygon", "GeometryCollection")


def read_vector(
    path: Path, *, layer: str | None = None, areal: bool = False, encoding: str | None = None
) -> gpd.GeoDataFrame:
    """Read a vector file in longitude and latitude, or refuse it with a sentence.

    Parameters
    ----------
    path : pathlib.Path
        A file of :data:`minerals.tables.vector.formats.FORMATS`, a zip archive of them, KMZ, or
        one behind ``.gz``; ``FILE|layername=NAME`` names a layer.
    layer : str, optional
        The layer to read. Without it, all that have geometries are read together where they
        agree in columns.
    areal : bool, optional
        Whether polygons are asked for: layers of points or lines beside them are passed over.
    encoding : str, optional
        Of the text of a shapefile.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, at least one feature; ``attrs["findings"]`` is a tuple of sentences about what
        was passed over or repaired.

    Raises
    ------
    InputError
        If the file is absent, not of a format that is opened, damaged, empty, has no coordinate
        system, or holds several layers that differ.

    Examples
    --------
    >>> read_vector(Path("https://example.org/a.geojson"))
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: https:/example.org/a.geojson: is an address, not a file; fetch ...
    """
    file, named = split_layer(path)
    return read_items(
        items_of(file), str(file), layer=layer or named, areal=areal, encoding=encoding
    )


def read_items(
    items: Sequence[Item],
    label: str,
    *,
    layer: str | None = None,
    areal: bool = False,
    encoding: str | None = None,
) -> gpd.GeoDataFrame:
    """Read files that are already found, as :func:`read_vector` does.

    Examples
    --------
    >>> point = b'{"type": "Point", "coordinates": [1, 2]}'
    >>> read_items([Item("a.json", "a.json", lambda: point)], "a.json").total_bounds.tolist()
    [1.0, 2.0, 1.0, 2.0]
    """
    if len(items) > MAX_LAYERS:
        raise InputError(
            f"{label}: holds {len(items):,} vector files, more than {MAX_LAYERS}; give fewer at a "
            "time"
        )
    layers = [each for item in items for each in layers_of(item, layer, encoding)]
    if layer is not None:
        names = [each.name for each in layers]
        layers = [each for each in layers if each.name == layer]
        if not layers or layers[0].frame.columns.empty:
            raise unknown("layer", layer, names, label)
    name = Path(label).name
    chosen, passed = _chosen(layers, label, name, areal=areal)
    frames = [on_globe(each.frame, label) for each in chosen]
    findings = [each for one in chosen for each in one.findings] + passed
    frame = frames[0]
    if len(chosen) > 1:
        _check_agreement(chosen, label, areal=areal)
        frame = _together(frames)
        findings.insert(0, f"{name}: layers {_listed(chosen)} read together")
    frame.attrs[FINDINGS] = tuple(findings)
    return frame


def _chosen(
    layers: list[Layer], label: str, name: str, *, areal: bool
) -> tuple[list[Layer], list[str]]:
    """Choose the layers that hold what is asked for; say which are passed over."""
    located = [each for each in layers if isinstance(each.frame, gpd.GeoDataFrame)]
    filled = [each for each in located if not _empty(each.frame)]
    if not layers:
        raise InputError(f"{label}: holds no features; give a file with polygons")
    if not located:
        raise InputError(
            f"{label}: holds a table without geometry ({_listed(layers)}); give a file with "
            "geometries"
        )
    polygons = [each for each in filled if each.frame.geom_type.isin(_AREAL).any()]
    chosen = (polygons if areal else []) or filled or located[:1]
    passed = [
        f"{name}: layer {each.name} passed over, which {_lack(each)}"
        for each in layers
        if each not in chosen
    ]
    return chosen, passed


def _empty(frame: gpd.GeoDataFrame) -> bool:
    return frame.empty or bool((frame.geometry.isna() | frame.geometry.is_empty).all())


def _lack(layer: Layer) -> str:
    if not isinstance(layer.frame, gpd.GeoDataFrame):
        return "is a table without geometry"
    return "holds no feature" if _empty(layer.frame) else "holds no polygons"


def _listed(layers: Sequence[Layer]) -> str:
    names = [each.name for each in layers]
    more = f" and {len(names) - 6} more" if len(names) > 6 else ""
    return ", ".join(names[:6]) + more


def _check_agreement(layers: list[Layer], label: str, *, areal: bool) -> None:
    """Refuse layers that differ in columns, or whose names tell whose land each is, or when."""
    names = [each.name for each in layers]
    likely = (
        next((each for each in names if _OCCUPIED.search(each)), names[0]) if areal else names[0]
    )
    remedy = f"name one with --layer, such as --layer {shlex.quote(likely)}"
    first = _columns(layers[0].frame)
    if any(_columns(each.frame) != first for each in layers):
        raise InputError(
            f"{label}: holds layers whose columns differ ({_listed(layers)}); {remedy}"
        )
    telling = [("whose land each is", _SIDES)]
    if "date" not in {str(each).casefold() for each in first}:
        telling.append(("of which day each is", _DAYS))
    for what, words in telling if areal else ():
        if len({_said(each.name, words) for each in layers}) > 1:
            raise InputError(
                f"{label}: holds layers whose names may tell {what} ({_listed(layers)}); {remedy}"
            )


def _columns(frame: gpd.GeoDataFrame) -> set[str]:
    return set(frame.columns) - {frame.geometry.name}


def _said(name: str, words: re.Pattern[str]) -> frozenset[str]:
    """Return which of the words a name holds, apart where capitals begin them."""
    apart = re.sub(r"(?<=[a-zа-яіїєґ])(?=[A-ZА-ЯІЇЄҐ])", " ", name)
    return frozenset(each.lower() for text in (name, apart) for each in words.findall(text))


def _together(frames: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    plain = [
        each if each.geometry.name == "geometry" else each.rename_geometry("geometry")
        for each in frames
    ]
    columns = plain[0].columns
    joined = pd.concat([each[columns].astype(object) for each in plain], ignore_index=True)
    return gpd.GeoDataFrame(joined.infer_objects(), geometry="geometry", crs=WGS84)


def on_globe(frame: pd.DataFrame, name: str) -> gpd.GeoDataFrame:
    """Return features in longitude and latitude, or refuse them with a sentence.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Features with a coordinate system.
    name : str
        What they are, for the sentence.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, at least one feature with a geometry.

    Raises
    ------
    InputError
        If there is no feature, no coordinate system, or a coordinate beyond the globe.
    """
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        raise InputError(f"{name}: holds no features; give a file with polygons")
    if (frame.geometry.isna() | frame.geometry.is_empty).all():
        raise InputError(f"{name}: holds no feature with a geometry; give a file with polygons")
    return _within_180(_in_degrees(frame, name), name)


def _within_180(frame: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """Take the rounding off at 180 degrees, and refuse what lies beyond the globe."""
    bounds = frame.bounds.to_numpy()
    bounds = bounds[np.isfinite(bounds).all(axis=1)]  # the others are told of later
    if not len(bounds):
        raise InputError(f"{name}: holds no feature whose coordinates are numbers; correct them")
    (west, south), (east, north) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    farthest = max(-west, east)
    if max(-south, north) > 90 or farthest > 360:
        raise InputError(
            f"{name}: coordinates beyond the globe, as metres read for degrees are; save the "
            "file with its coordinate system (CRS)"
        )
    if farthest > 180 + ROUNDING_DEG:
        raise InputError(
            f"{name}: longitudes beyond 180 (from {west:g} to {east:g}); split the shapes at 180, "
            "and write what lies beyond as negative longitudes"
        )
    if farthest > 180:
        frame = frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), _at_180), crs=WGS84)
    return frame


def _at_180(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.column_stack([xy[:, 0].clip(-180, 180), xy[:, 1]])


def _in_degrees(frame: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    crs = frame.crs
    if crs is None or crs.is_engineering:
        raise InputError(
            f"{name}: has no coordinate system (CRS); add a .prj file or save it with one"
        )
    if re.search(r"(?:PARAMETERFILE|PROJ4_GRIDS|NADGRIDS)[^\]]*[/\\:]", crs.to_wkt(), re.I):
        raise InputError(
            f"{name}: its coordinate system names a file, which is not opened; save it in "
            "longitude and latitude"
        )
    try:
        if crs.is_geocentric or crs.is_vertical:  # without heights, these are no places
            raise pyproj.exceptions.CRSError(crs.name)
        return frame.to_crs(WGS84)
    except pyproj.exceptions.ProjError:
        raise InputError(
            f"{name}: its coordinate system ({crs.name}) cannot be turned into longitude and "
            "latitude; save it in those"
        ) from None
